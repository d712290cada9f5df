// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notice/notices.h"

#include "models/favourites.h"
#include "ui/notice/failurenotices.h"
#include "ui/notice/trayicon.h"
#include "ui/operations/message.h"
#include "ui/widgets/icons.h"

#include <QActionGroup>
#include <QMenu>
#include <QSettings>
#include <QWidget>

namespace Duende {

using Choice = FailureWatch::Choice;

namespace {

constexpr QLatin1StringView choiceKey("notices/of");
constexpr QLatin1StringView keepRunningKey("notices/keepRunning");

struct ChoiceWord
{
    Choice choice;
    QLatin1StringView word; // in saved settings
};
constexpr ChoiceWord choiceWords[] = {{Choice::Off, QLatin1StringView("off")},
    {Choice::Favourites, QLatin1StringView("favourites")}, {Choice::All, QLatin1StringView("all")}};

Choice savedChoice(const QSettings* settings)
{
    const QString saved = settings ? settings->value(choiceKey).toString() : QString();
    const auto* const known = std::ranges::find(choiceWords, saved, &ChoiceWord::word);
    return known == std::end(choiceWords) ? Choice::Favourites : known->choice;
}

} // namespace

Notices::Notices(DaemonCatalog* catalog, const Favourites* favourites, OperationRunner* runner,
    QSettings* settings, QWidget* window)
    : QObject(window)
    , m_settings(settings)
    , m_watch(new FailureWatch(catalog, favourites, this))
    , m_choiceMenu(new QMenu(tr("&Notices"), window))
    , m_keepRunning(new QAction(tr("&Keep running in the tray"), this))
{
    m_notices = new FailureNotices(m_watch, catalog, runner, makeNoticeService(), this);
    connect(m_notices, &FailureNotices::openRequested, this, &Notices::daemonRequested);
    connect(m_notices, &FailureNotices::lastCallsRequested, this, &Notices::lastCallsRequested);
    connect(m_notices, &FailureNotices::failedListRequested, this, &Notices::failedListRequested);
    connect(m_notices, &FailureNotices::restartRequested, this, &Notices::restartRequested);
    connect(m_notices, &FailureNotices::messageRequested, this, &Notices::messageRequested);
    // What a person sees already is taken back before it is shown.
    connect(m_watch, &FailureWatch::told, this, [this](const FailureNotice& notice) {
        if (notice.daemons.size() == 1 && m_seen.contains(notice.daemons.constFirst()))
            m_watch->look(notice.daemons);
    });
    makeChoices();
    makeKeepRunning();
}

Notices::~Notices() = default;

void Notices::makeChoices()
{
    m_choiceMenu->setIcon(Icons::get(QStringLiteral("notifications")));
    m_choiceMenu->setToolTipsVisible(true);
    auto* group = new QActionGroup(this);
    const std::tuple<Choice, QString, QString> entries[] = {
        {Choice::Off, tr("&Off"), tr("Tell of no failure")},
        {Choice::Favourites, tr("&Favourites"), tr("Tell when a favourite fails")},
        {Choice::All, tr("&All daemons"), tr("Tell when any daemon fails")},
    };
    m_watch->setChoice(savedChoice(m_settings));
    for (const auto& [choice, text, toolTip] : entries) {
        QAction* entry = group->addAction(text);
        entry->setToolTip(toolTip);
        entry->setCheckable(true);
        entry->setChecked(m_watch->choice() == choice);
        m_choiceMenu->addAction(entry);
        connect(entry, &QAction::triggered, this, [this, choice = choice] {
            m_watch->setChoice(choice);
            if (m_settings)
                m_settings->setValue(
                    choiceKey, QString(std::ranges::find(choiceWords, choice, &ChoiceWord::choice)->word));
        });
    }
}

void Notices::makeKeepRunning()
{
    m_keepRunning->setObjectName(QStringLiteral("keep-running"));
    m_keepRunning->setCheckable(true);
    m_keepRunning->setChecked(m_settings && m_settings->value(keepRunningKey).toBool());
    m_keepRunning->setToolTip(
        tr("Closing the window leaves Duende in the tray, where it goes on telling of failures"));
    connect(m_keepRunning, &QAction::toggled, this, [this](bool keeps) {
        if (m_settings)
            m_settings->setValue(keepRunningKey, keeps);
    });
}

void Notices::showTray()
{
    if (m_tray || !TrayIcon::isAvailable())
        return;
    m_tray = new TrayIcon(m_watch, m_choiceMenu, this);
    connect(m_tray, &TrayIcon::windowRequested, this, &Notices::windowRequested);
    connect(m_tray, &TrayIcon::daemonRequested, this, &Notices::daemonRequested);
    connect(m_tray, &TrayIcon::failedListRequested, this, &Notices::failedListRequested);
    connect(m_tray, &TrayIcon::quitRequested, this, &Notices::quitRequested);
}

bool Notices::staysWhenClosed() const
{
    // A tray can go as well as come; a program without a window or an icon could not be reached.
    return m_keepRunning->isChecked() && m_tray && TrayIcon::isAvailable();
}

void Notices::setSeen(const QList<DaemonId>& ids)
{
    m_seen = ids;
    m_watch->look(ids);
}

} // namespace Duende
