// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notice/trayicon.h"

#include "models/failurewatch.h"
#include "models/format/plaintext.h"
#include "ui/notice/failurebadge.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/statestyle.h"

#include <QMenu>
#include <QSystemTrayIcon>

#include <chrono>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype mostDaemons = 10;
constexpr qsizetype longestName = 60;
// A menu that a person has open is not made anew for every change of a burst.
constexpr auto refreshDelay = 200ms;

/// A name may have an ampersand, which a menu would take for a mnemonic.
QString menuText(const QString& name)
{
    return plainText(name, longestName).replace(u'&', QStringLiteral("&&"));
}

} // namespace

TrayIcon::TrayIcon(const FailureWatch* watch, const QMenu* choiceMenu, QObject* parent)
    : QObject(parent)
    , m_watch(watch)
    , m_menu(std::make_unique<QMenu>())
    , m_choices(new QMenu(choiceMenu->title(), m_menu.get()))
    , m_icon(std::make_unique<QSystemTrayIcon>())
{
    m_choices->setIcon(choiceMenu->icon());
    m_choices->addActions(choiceMenu->actions());
    m_refreshTimer.setSingleShot(true);
    m_refreshTimer.setInterval(refreshDelay);
    connect(&m_refreshTimer, &QTimer::timeout, this, &TrayIcon::refresh);
    connect(watch, &FailureWatch::failedChanged, &m_refreshTimer, qOverload<>(&QTimer::start));
    connect(
        m_icon.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
            if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::MiddleClick)
                Q_EMIT windowRequested();
        });
    refresh();
    m_icon->setContextMenu(m_menu.get());
    m_icon->show();
}

TrayIcon::~TrayIcon() = default;

bool TrayIcon::isAvailable()
{
    return QSystemTrayIcon::isSystemTrayAvailable();
}

QString TrayIcon::toolTip() const
{
    const qsizetype count = m_watch->failedCount();
    return count == 0 ? tr("Duende") : tr("Duende — %1 failed").arg(count);
}

void TrayIcon::refresh()
{
    const qsizetype count = m_watch->failedCount();
    if (count != m_shownCount) {
        m_icon->setIcon(failureBadge(Icons::program(), count));
        m_icon->setToolTip(toolTip());
        m_shownCount = count;
    }
    fillMenu();
}

void TrayIcon::fillMenu()
{
    m_menu->clear();
    QAction* show = m_menu->addAction(Icons::program(), tr("&Show window"));
    connect(show, &QAction::triggered, this, &TrayIcon::windowRequested);
    m_menu->addSeparator();
    addFailed();
    m_menu->addSeparator();
    m_menu->addMenu(m_choices);
    m_menu->addSeparator();
    QAction* quit = m_menu->addAction(Icons::get(QStringLiteral("application-exit")), tr("&Quit"));
    connect(quit, &QAction::triggered, this, &TrayIcon::quitRequested);
}

void TrayIcon::addFailed()
{
    const QList<DaemonRecord> failed = m_watch->failed();
    if (failed.isEmpty()) {
        m_menu->addAction(tr("Nothing has failed"))->setEnabled(false);
        return;
    }
    for (const DaemonRecord& record : failed.first(std::min(failed.size(), mostDaemons))) {
        QAction* entry
            = m_menu->addAction(StateStyle::icon(DaemonStatus::State::Failed), menuText(record.name));
        connect(entry, &QAction::triggered, this,
            [this, id = record.handle.id()] { Q_EMIT daemonRequested(id); });
    }
    if (failed.size() > mostDaemons) {
        QAction* all = m_menu->addAction(tr("Show all %1 failed").arg(failed.size()));
        connect(all, &QAction::triggered, this, &TrayIcon::failedListRequested);
    }
}

} // namespace Duende
