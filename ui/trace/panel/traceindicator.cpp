// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/traceindicator.h"

#include "models/format/plaintext.h"
#include "models/trace/daemontraces.h"
#include "ui/widgets/icons.h"

#include <QMenu>

namespace Duende {

namespace {

constexpr int longestName = 40;

} // namespace

TraceIndicator::TraceIndicator(DaemonTraces* traces, QWidget* parent) : QToolButton(parent), m_traces(traces)
{
    setAutoRaise(true);
    setIcon(Icons::get(QStringLiteral("media-record")));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setMenu(new QMenu(this));
    connect(traces, &DaemonTraces::changed, this, &TraceIndicator::update);
    update();
}

void TraceIndicator::update()
{
    const QList<DaemonTrace*> active = m_traces->active();
    setVisible(!active.isEmpty());
    menu()->clear();
    for (const DaemonTrace* trace : active) {
        QAction* open
            = menu()->addAction(plainText(trace->name(), longestName).replace(u'&', QStringLiteral("&&")));
        connect(open, &QAction::triggered, this,
            [this, id = trace->handle().id()] { Q_EMIT daemonRequested(id); });
    }
    if (active.size() == 1)
        setText(tr("Tracing %1").arg(plainText(active.first()->name(), longestName)));
    else
        setText(tr("Tracing %n daemon(s)", nullptr, int(active.size())));
    setToolTip(tr("Go to what is traced"));
}

} // namespace Duende
