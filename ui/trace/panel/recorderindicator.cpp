// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/recorderindicator.h"

#include "models/format/plaintext.h"
#include "models/trace/flightrecordings.h"
#include "ui/widgets/icons.h"

#include <QMenu>

#include <algorithm>

namespace Duende {

namespace {

constexpr int longestName = 40;

} // namespace

RecorderIndicator::RecorderIndicator(FlightRecordings* recordings, QWidget* parent)
    : QToolButton(parent)
    , m_recordings(recordings)
{
    setObjectName(QStringLiteral("recorder-indicator"));
    setAutoRaise(true);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setMenu(new QMenu(this));
    connect(recordings, &FlightRecordings::changed, this, &RecorderIndicator::update);
    update();
}

void RecorderIndicator::update()
{
    const QHash<DaemonId, FlightRecordings::Daemon>& daemons = m_recordings->daemons();
    QList<DaemonId> ids = daemons.keys();
    std::ranges::sort(ids, {}, [&daemons](const DaemonId& id) { return daemons.value(id).name; });
    setVisible(!ids.isEmpty());
    menu()->clear();
    qsizetype failed = 0;
    for (const DaemonId& id : std::as_const(ids)) {
        const FlightRecordings::Daemon& daemon = *daemons.constFind(id);
        const QString name = plainText(daemon.name, longestName).replace(u'&', QStringLiteral("&&"));
        const bool hasFailed = daemon.state == FlightRecordings::State::Failed;
        failed += hasFailed ? 1 : 0;
        QAction* open = menu()->addAction(hasFailed ? tr("%1: not kept").arg(name) : name);
        connect(open, &QAction::triggered, this, [this, id] { Q_EMIT daemonRequested(id); });
    }
    if (failed > 0) {
        menu()->addSeparator();
        connect(menu()->addAction(Icons::get(QStringLiteral("view-refresh")), tr("Try again")),
            &QAction::triggered, m_recordings, [this] { m_recordings->tryAgain(true); });
    }
    setIcon(Icons::get(failed > 0 ? QStringLiteral("dialog-warning") : QStringLiteral("view-history")));
    if (failed > 0) {
        setText(tr("Last calls are not kept"));
        setToolTip(
            tr("The agent does not keep the calls of %n daemon(s) that you marked", nullptr, int(failed)));
        return;
    }
    const QString only = ids.size() == 1 ? plainText(daemons.begin()->name, longestName) : QString();
    setText(ids.size() == 1 ? tr("Keeping last calls of %1").arg(only)
                            : tr("Keeping last calls of %n daemon(s)", nullptr, int(ids.size())));
    setToolTip(tr("They are in memory, and are saved when a daemon fails"));
}

} // namespace Duende
