// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/traceoutlook.h"

#include "adapters/trace/client/traceerrors.h"
#include "models/trace/tracewords.h"

#include <algorithm>

namespace Duende {

namespace {

Trace::Refusal refusalOf(const Trace::ReportProcess& process)
{
    return {Trace::RefusalCode(process.refusal), process.pid, process.tracerPid, {}};
}

} // namespace

TraceOutlook TraceOutlook::of(const Trace::InspectReport& report)
{
    TraceOutlook outlook;
    std::optional<Trace::Refusal> first;
    for (const Trace::ReportProcess& process : report.processes) {
        if (process.refusal == uint32_t(Trace::RefusalCode::None)) {
            ++outlook.processes;
            outlook.threads += process.threadCount;
            continue;
        }
        ++outlook.refusedProcesses;
        const Trace::Refusal refusal = refusalOf(process);
        outlook.mayAdministratorHelp = outlook.mayAdministratorHelp || Trace::mayAdministratorHelp(refusal);
        if (!first)
            first = refusal;
    }
    // Programs in the kernel may wait for a daemon that has no process yet.
    const bool mayCome = report.engine == Trace::EngineKind::Ebpf && report.processes.empty();
    if (outlook.processes == 0 && !mayCome)
        outlook.refusal = Trace::errorOf(first.value_or(Trace::Refusal{Trace::RefusalCode::Gone, 0, 0, {}}));
    for (const Trace::ReportSleeper& sleeper : report.sleepers) {
        const Sleepers wanted{sleeper.pid, TraceWords::call(sleeper.architecture, sleeper.number).toString()};
        auto known = std::ranges::find_if(outlook.sleepers,
            [&](const Sleepers& one) { return one.pid == wanted.pid && one.call == wanted.call; });
        if (known == outlook.sleepers.end())
            known = outlook.sleepers.insert(outlook.sleepers.end(), wanted);
        ++known->threads;
        ++outlook.sleepingThreads;
    }
    return outlook;
}

} // namespace Duende
