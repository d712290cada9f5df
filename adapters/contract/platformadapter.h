// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"
#include "adapters/contract/daemonmonitor.h"
#include "adapters/contract/daemonrecord.h"
#include "adapters/contract/daemonspec.h"
#include "adapters/contract/daemonview.h"
#include "adapters/contract/diagnosis.h"
#include "adapters/contract/operationcontext.h"
#include "adapters/contract/signal.h"
#include "adapters/contract/tracerhandle.h"

#include <memory>

namespace Duende {

struct DaemonDefinition;
struct DaemonProcesses;
struct DaemonRelations;
struct DefinitionChange;
struct DefinitionProblem;
struct OpenDescriptors;
struct ProcessKey;
struct SavedDefinition;

/// What an adapter answers for: one scope of one platform, with the words that the side bar and the list
/// show.
struct AdapterScope
{
    Platform platform = Platform::Native;
    /// In JSON, in filters and in the scope column: "system", "user", "native", "docker".
    QString name;
    /// The heading under which the side bar shows it ("systemd"); empty when it stands alone.
    QString groupTitle;
    /// "System", "User", "Native".
    QString title;
    /// The name of another machine; empty for this one.
    QString host;
    /// This adapter can start what a DaemonSpec describes.
    bool canSpawn = false;
    /// What of a DaemonSpec it cannot follow, so that nobody is asked for it in vain: the field's key in a
    /// definition file ("user", "resources.memory_bytes") and the reason as one sentence.
    QList<std::pair<QString, QString>> unsupportedSpecFields = {};
    /// What it can show of its daemons.
    DaemonViews views = {};
};

/// InvalidState for a daemon that has no process to trace.
PlatformError notTraceable(const DaemonHandle& handle);

/// Controls the daemons of one scope of one platform. Operations block until they are done, cancelled or out
/// of time, may be called from any thread but the GUI's, and several may run at once.
class PlatformAdapter
{
public:
    PlatformAdapter() = default;
    virtual ~PlatformAdapter();
    Q_DISABLE_COPY_MOVE(PlatformAdapter)

    virtual AdapterScope scope() const = 0;
    Platform platform() const { return scope().platform; }

    /// Whether the handle is one of this adapter's scope; it need not exist.
    virtual bool owns(const DaemonHandle& handle) const = 0;

    /// Starts what `spec` describes. Errors: SpawnFailed, Config (a spec that this platform cannot follow),
    /// PermissionDenied, InvalidState (the name is taken).
    virtual Result<DaemonHandle> spawn(const DaemonSpec& spec, const OperationContext& context) = 0;

    /// Sends a signal to the daemon's processes. Errors: NotFound, SignalFailed, PermissionDenied,
    /// InvalidState.
    virtual Result<void> signal(const DaemonHandle& handle, Signal signal, const OperationContext& context)
        = 0;

    /// Errors: NotFound, StatusFailed.
    virtual Result<DaemonStatus> status(const DaemonHandle& handle, const OperationContext& context) = 0;

    /// Makes a running daemon ready to be traced and says how and by what (DaemonView::Trace). The default
    /// cannot: NotSupported. Errors: NotFound, StatusFailed, InvalidState (it has no process).
    virtual Result<TracerHandle> attachTracer(const DaemonHandle& handle, const OperationContext& context);

    /// Says by what a daemon can be traced from the first call of its next start on, whether it runs now or
    /// not: a control group, which may not be there yet. The default cannot: NotSupported. Errors: NotFound,
    /// StatusFailed.
    virtual Result<TracerHandle> traceFromStart(const DaemonHandle& handle, const OperationContext& context);

    /// Ends the daemon gently: TERM, then asks for the status every 100 ms until it is terminal. Errors:
    /// Timeout when it still runs after `timeout` (nothing harsher is done then), and those of signal().
    virtual Result<void> stop(
        const DaemonHandle& handle, std::chrono::milliseconds timeout, const OperationContext& context);
    /// Sends KILL.
    virtual Result<void> kill(const DaemonHandle& handle, const OperationContext& context);
    /// Sends STOP.
    virtual Result<void> pause(const DaemonHandle& handle, const OperationContext& context);
    /// Sends CONT.
    virtual Result<void> resume(const DaemonHandle& handle, const OperationContext& context);

    /// Does any action but Signal. The default does stop (within the context's timeout), kill, pause and
    /// resume; everything else is NotSupported, and a platform that can do more overrides it.
    virtual Result<void> perform(
        const DaemonHandle& handle, DaemonAction action, const OperationContext& context);

    /// Every daemon of the scope, now. Errors: those of a platform that is not there or refuses.
    virtual Result<QList<DaemonRecord>> list(const OperationContext& context) = 0;

    /// One daemon with every property known. Errors: NotFound, StatusFailed.
    virtual Result<DaemonDetails> inspect(const DaemonHandle& handle, const OperationContext& context) = 0;

    /// Why the daemon failed or did not start; empty when there is nothing to explain. The default cannot
    /// tell: NotSupported. Other errors: NotFound, StatusFailed.
    virtual Result<std::optional<Diagnosis>> diagnose(
        const DaemonHandle& handle, const OperationContext& context);

    /// The names of what ends too when this daemon is stopped; empty when nothing does. The default knows of
    /// nothing.
    virtual Result<QStringList> stoppedWith(const DaemonHandle& handle, const OperationContext& context);

    /// Opens the daemon's log (DaemonView::Log). The default cannot: NotSupported. Errors: NotFound (no such
    /// daemon, or no log at all), PermissionDenied with who may read it, Io.
    virtual Result<std::unique_ptr<DaemonLog>> openLog(
        const DaemonHandle& handle, const LogQuery& query, const OperationContext& context);

    /// The daemon's processes, now (DaemonView::Processes). The default cannot: NotSupported. Errors:
    /// NotFound, StatusFailed. A daemon that is not running has none.
    virtual Result<DaemonProcesses> processes(const DaemonHandle& handle, const OperationContext& context);

    /// What a process of the daemon has open. The default cannot: NotSupported. Errors: NotFound (the process
    /// is gone, or not one of the daemon's), PermissionDenied, Io.
    virtual Result<OpenDescriptors> descriptors(
        const DaemonHandle& handle, const ProcessKey& process, const OperationContext& context);

    /// Sends a signal to one process of the daemon. The default cannot: NotSupported. Errors: NotFound (the
    /// process is gone, or not one of the daemon's), PermissionDenied, SignalFailed.
    virtual Result<void> signalProcess(const DaemonHandle& handle, const ProcessKey& process, Signal signal,
        const OperationContext& context);

    /// What the daemon is made by (DaemonView::Definition). The default cannot: NotSupported. Errors:
    /// NotFound, PermissionDenied, Io.
    virtual Result<DaemonDefinition> definition(const DaemonHandle& handle, const OperationContext& context);

    /// What would be wrong with the definition after `change`; nothing is written where the platform looks.
    /// The daemon need not exist yet. The default cannot: NotSupported.
    virtual Result<QList<DefinitionProblem>> checkDefinition(
        const DaemonHandle& handle, const DefinitionChange& change, const OperationContext& context);

    /// Makes the change, all of it or nothing; it counts once the platform has reloaded (Reload is another
    /// step). The default cannot: NotSupported. Errors: InvalidState (the file is another by now), Config,
    /// PermissionDenied, Io (a full disk, a folder that cannot be written).
    virtual Result<SavedDefinition> changeDefinition(
        const DaemonHandle& handle, const DefinitionChange& change, const OperationContext& context);

    /// Makes the platform read its definitions again. The default cannot: NotSupported.
    virtual Result<void> reloadDefinitions(const OperationContext& context);

    /// What hangs on what (DaemonView::Relations). The default cannot: NotSupported. Errors: NotFound,
    /// StatusFailed.
    virtual Result<DaemonRelations> relations(const DaemonHandle& handle, const OperationContext& context);

    /// Keeps the scope's list true; see DaemonMonitor. The adapter outlives its monitors.
    virtual std::unique_ptr<DaemonMonitor> createMonitor() = 0;
};

} // namespace Duende
