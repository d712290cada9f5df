// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/traceoptionsbutton.h"

#include "models/format/valuetext.h"
#include "models/trace/daemontraces.h"
#include "ui/widgets/icons.h"

#include <QActionGroup>
#include <QMenu>
#include <QSettings>

#include <set>

namespace Duende {

namespace {

using WhenFull = TraceRecorder::WhenFull;

constexpr quint64 mebibyte = quint64(1) << 20;

} // namespace

TraceOptionsButton::TraceOptionsButton(DaemonTraces* traces, QSettings* settings, QWidget* parent)
    : QToolButton(parent)
    , m_traces(traces)
    , m_settings(settings)
{
    setAutoRaise(true);
    setIcon(Icons::get(QStringLiteral("configure")));
    setText(tr("Options"));
    setToolTip(tr("How much a trace keeps: holds from the next trace on"));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setMenu(new QMenu(this));
    connect(menu(), &QMenu::aboutToShow, this, &TraceOptionsButton::fillMenu);
}

QActionGroup* TraceOptionsButton::addGroup(const QString& title)
{
    menu()->addSection(title);
    auto* group = new QActionGroup(menu());
    connect(menu(), &QMenu::aboutToHide, group, &QObject::deleteLater);
    return group;
}

void TraceOptionsButton::addChoice(QActionGroup* group, const QString& text, const TraceSettings& choice)
{
    QAction* action = menu()->addAction(text);
    action->setActionGroup(group);
    action->setCheckable(true);
    action->setChecked(choice == m_traces->settings());
    connect(action, &QAction::triggered, this, [this, choice] { choose(choice); });
}

void TraceOptionsButton::fillMenu()
{
    menu()->clear();
    const TraceSettings present = m_traces->settings();
    QActionGroup* group = addGroup(tr("How calls are seen"));
    for (const Trace::EngineKind engine : {Trace::EngineKind::Auto, Trace::EngineKind::Ptrace}) {
        TraceSettings choice = present;
        choice.engine = engine;
        addChoice(group,
            engine == Trace::EngineKind::Auto ? tr("Without stopping anybody, where the kernel can (eBPF)")
                                              : tr("By stopping each thread at each call (ptrace)"),
            choice);
    }
    group = addGroup(tr("Calls that are kept"));
    const auto addKept = [&](const QString& text, bool onlyFailed, quint64 leastDurationNs) {
        TraceSettings choice = present;
        choice.onlyFailed = onlyFailed;
        choice.leastDurationNs = leastDurationNs;
        addChoice(group, text, choice);
    };
    addKept(tr("All"), false, 0);
    addKept(tr("Only those that fail"), true, 0);
    std::set<quint64> durations{1'000'000, 10'000'000, 100'000'000};
    if (present.leastDurationNs > 0)
        durations.insert(present.leastDurationNs);
    for (const quint64 ns : durations)
        addKept(tr("Only those that take %1 or longer")
                    .arg(ValueText::duration(std::chrono::nanoseconds(qint64(ns)))),
            false, ns);
    group = addGroup(tr("Data kept of a call"));
    // What was set by hand is among them, too.
    std::set<quint64> amounts{0, Trace::defaultDataLimit, 4 << 10, 32 << 10, Trace::maximumDataLimit};
    amounts.insert(present.dataLimit);
    for (const quint64 bytes : amounts) {
        TraceSettings choice = present;
        choice.dataLimit = uint32_t(bytes);
        addChoice(group, bytes == 0 ? tr("None") : tr("Up to %1").arg(ValueText::bytes(bytes)), choice);
    }
    group = addGroup(tr("Size of a recording"));
    amounts = {256 * mebibyte, 1024 * mebibyte, TraceRecorder::usualMostBytes, 16384 * mebibyte,
        65536 * mebibyte, present.mostBytes};
    for (const quint64 bytes : amounts) {
        TraceSettings choice = present;
        choice.mostBytes = bytes;
        addChoice(group, tr("Up to %1").arg(ValueText::bytes(bytes)), choice);
    }
    group = addGroup(tr("When it is full"));
    for (const WhenFull whenFull : {WhenFull::Stop, WhenFull::Ring}) {
        TraceSettings choice = present;
        choice.whenFull = whenFull;
        addChoice(group,
            whenFull == WhenFull::Stop ? tr("Stop the trace") : tr("Let the oldest events make room"),
            choice);
    }
}

void TraceOptionsButton::choose(const TraceSettings& choice)
{
    m_traces->setSettings(choice);
    if (m_settings)
        choice.save(*m_settings);
}

} // namespace Duende
