// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/recorderverb.h"

#include "adapters/trace/wire/frame.h"
#include "app/command/handlelookup.h"
#include "models/daemoncatalog.h"
#include "models/failurewatch.h"
#include "models/favourites.h"
#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "models/trace/flightrecordings.h"
#include "models/trace/recordingfiles.h"
#include "models/trace/tracewords.h"

#include <QDir>
#include <QEventLoop>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>
#include <QSocketNotifier>
#include <QTimer>

namespace Duende {

namespace {

constexpr QLatin1StringView callsOption("calls");
constexpr QLatin1StringView folderOption("folder");
constexpr QLatin1StringView markedOption("marked");
constexpr QLatin1StringView administratorOption("administrator");

/// Tells of what becomes of the daemons that were named.
class RecorderRun final : public QObject
{
public:
    /// It ends when the last of so many daemons has failed to be recorded; never for none.
    RecorderRun(Invocation& invocation, FlightRecorder& recorder, qsizetype daemons)
        : m_invocation(invocation)
        , m_running(daemons)
    {
        connect(&recorder, &FlightRecorder::armed, this, &RecorderRun::tellArmed);
        connect(&recorder, &FlightRecorder::failed, this, &RecorderRun::tellFailed);
        connect(&recorder, &FlightRecorder::kept, this, &RecorderRun::tellKept);
        connect(&recorder, &FlightRecorder::notKept, this,
            [this](const DaemonHandle& handle, const PlatformError& error) {
                m_invocation.messages->error(error, handle);
                m_hasFailed = true;
            });
    }

    ExitStatus run()
    {
        // A pipe or terminal that lost its other end tells so even when there is nothing to write (poll(2),
        // POLLERR).
        QSocketNotifier hangUp(m_invocation.output->descriptor(), QSocketNotifier::Exception);
        connect(&hangUp, &QSocketNotifier::activated, &m_loop, &QEventLoop::quit);
        const std::stop_callback interrupted(m_invocation.stop,
            [this] { QMetaObject::invokeMethod(&m_loop, &QEventLoop::quit, Qt::QueuedConnection); });
        m_loop.exec();
        return m_hasFailed ? ExitStatus::Failed : ExitStatus::Done;
    }

private:
    void tellArmed(const DaemonHandle& handle)
    {
        m_invocation.messages->note(
            QStringLiteral("the last calls of %1 are kept").arg(plainText(handle.toString())));
    }

    void tellFailed(const DaemonHandle& handle, const PlatformError& error)
    {
        m_invocation.messages->error(error, handle);
        m_hasFailed = true;
        if (--m_running == 0)
            m_loop.quit();
    }

    void tellKept(const FlightRecording& recording)
    {
        if (m_invocation.wantsJson()) {
            QJsonObject line{{QStringLiteral("handle"), recording.handle.toString()},
                {QStringLiteral("recording"), recording.path},
                {QStringLiteral("calls"), qint64(recording.calls)},
                {QStringLiteral("before"), qint64(recording.before)},
                {QStringLiteral("lost"), qint64(recording.lost)}};
            line.insert(
                QStringLiteral("pid"), recording.pid ? QJsonValue(qint64(*recording.pid)) : QJsonValue());
            line.insert(QStringLiteral("end"),
                recording.waitStatus ? QJsonValue(TraceWords::waitStatus(*recording.waitStatus))
                                     : QJsonValue());
            m_invocation.output->write(
                QByteArray(QJsonDocument(line).toJson(QJsonDocument::Compact)).append('\n'));
            return;
        }
        const QString end = recording.pid && recording.waitStatus
            ? QStringLiteral(" (process %1 %2)")
                  .arg(QString::number(*recording.pid), TraceWords::waitStatus(*recording.waitStatus))
            : QString();
        m_invocation.print(QStringLiteral("%1 failed%2; its last %3 calls: %4\n")
                .arg(plainText(recording.handle.toString()), end, QString::number(recording.calls),
                    plainText(recording.path)));
    }

    Invocation& m_invocation;
    QEventLoop m_loop;
    qsizetype m_running;
    bool m_hasFailed = false;
};

/// The daemons that a person marked in the window, which may change the marks meanwhile. What cannot be
/// recorded is tried again every minute.
class Marked final
{
public:
    Marked(FlightRecorder& recorder, DaemonCatalog& catalog) : m_recordings(&recorder, &catalog, &m_settings)
    {
        // The file is replaced when it is written.
        QDir().mkpath(QFileInfo(m_settings.fileName()).absolutePath());
        m_watcher.addPaths({QFileInfo(m_settings.fileName()).absolutePath(), m_settings.fileName()});
        const auto read = [this] {
            m_recordings.readMarks();
            m_watcher.addPath(m_settings.fileName());
        };
        QObject::connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_recordings, read);
        QObject::connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_recordings, read);
        QObject::connect(&m_again, &QTimer::timeout, &m_recordings, [this] { m_recordings.tryAgain(false); });
        m_again.start(std::chrono::minutes(1));
    }

private:
    QSettings m_settings;
    FlightRecordings m_recordings;
    QFileSystemWatcher m_watcher;
    QTimer m_again;
};

/// 0 where it is none.
uint32_t callsOf(const QString& text)
{
    bool isNumber = false;
    const uint calls = text.toUInt(&isNumber);
    return isNumber && calls >= Trace::leastKeptCalls && calls <= Trace::mostKeptCalls ? calls : 0;
}

} // namespace

ExitStatus runRecorder(Invocation& invocation)
{
    uint32_t calls = FlightRecorder::usualCalls;
    if (const auto text = invocation.arguments.value(callsOption)) {
        calls = callsOf(*text);
        if (calls == 0)
            return invocation.wrongUsage(QStringLiteral("--calls: \"%1\" is not a number from %2 to %3")
                    .arg(*text)
                    .arg(Trace::leastKeptCalls)
                    .arg(Trace::mostKeptCalls));
    }
    const auto folder = invocation.arguments.value(folderOption);
    const bool isMarked = invocation.arguments.has(markedOption);
    if (isMarked == !invocation.arguments.operands().isEmpty())
        return invocation.wrongUsage(QStringLiteral("name daemons, or give --marked"));
    const auto found = HandleLookup::find(invocation, invocation.arguments.operands());
    if (!found)
        return found.error();
    std::vector<DaemonHandle> handles;
    for (const Result<DaemonHandle>& handle : *found) {
        if (!handle) {
            invocation.messages->error(handle.error());
            return ExitStatus::Failed;
        }
        handles.push_back(*handle);
    }
    DaemonCatalog catalog(invocation.registry);
    OperationRunner runner(invocation.registry);
    const Favourites nobodys(nullptr);
    FailureWatch watch(&catalog, &nobodys);
    FlightRecorder recorder({&runner, &catalog, &watch, invocation.agentPath, [folder](const QString& name) {
                                 return folder
                                     ? RecordingFiles::newPath(QFileInfo(*folder).absoluteFilePath(), name)
                                     : RecordingFiles::newPath(name);
                             }});
    recorder.setMayAsk(invocation.isInteractive || invocation.arguments.has(administratorOption));
    RecorderRun run(invocation, recorder, qsizetype(handles.size()));
    catalog.setSampleInterval(std::chrono::milliseconds::zero());
    std::optional<Marked> marked;
    if (isMarked)
        marked.emplace(recorder, catalog);
    if (!isMarked || invocation.arguments.has(callsOption))
        recorder.setCalls(calls);
    // What had failed before is known by then.
    QObject::connect(&catalog, &DaemonCatalog::settled, &recorder, [&] {
        for (const DaemonHandle& handle : handles) {
            const auto record = catalog.records().constFind(handle.id());
            recorder.add(handle, record != catalog.records().cend() ? record->name : handle.toString());
        }
    });
    catalog.start();
    return run.run();
}

} // namespace Duende
