// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/tracestatustext.h"

#include "models/format/valuetext.h"
#include "tests/models/trace/samplecalls.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class TraceStatusTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysHowFullARecordingIs();
    void saysWhatMadeRoom();
};

namespace {

constexpr quint64 mostBytes = quint64(32) << 20;

std::unique_ptr<TraceRecorder> filled(const QString& path, TraceRecorder::WhenFull whenFull, int count)
{
    auto recorder = TraceRecorder::create(path,
        {sampleArchitecture, TraceAgentKind::Ptrace, 1700000000000000000, 0, u"native:pid100"_s, u"host"_s},
        mostBytes, whenFull);
    if (!recorder)
        return nullptr;
    SampleRecords records;
    for (int i = 0; i < count; ++i) {
        records.addCall(39, 42);
        if (i % 64 == 63 || i == count - 1) {
            (*recorder)->append(records.bytes());
            records.clear();
        }
    }
    return std::move(*recorder);
}

} // namespace

void TraceStatusTextTest::saysHowFullARecordingIs()
{
    const QTemporaryDir folder;
    const TraceSettings settings{256, mostBytes, TraceRecorder::WhenFull::Stop};
    const auto few = filled(folder.filePath(u"few"_s), settings.whenFull, 100);
    QVERIFY(few);
    const QString text = TraceStatusText::fill(*few->recording(), settings);
    QCOMPARE(text, ValueText::bytes(few->recording()->bytes()) + u" of "_s + ValueText::bytes(mostBytes));
    QVERIFY(few->recording()->bytes() < mostBytes);
    const auto all = filled(folder.filePath(u"all"_s), settings.whenFull, 400'000);
    QVERIFY(all && all->isFull());
    QVERIFY(!TraceStatusText::fill(*all->recording(), settings).contains("made room"_L1));
    QVERIFY(!TraceStatusText::recorded(*all->recording()).contains("made room"_L1));
}

void TraceStatusTextTest::saysWhatMadeRoom()
{
    const QTemporaryDir folder;
    const TraceSettings settings{256, mostBytes, TraceRecorder::WhenFull::Ring};
    const auto recorder = filled(folder.filePath(u"ring"_s), settings.whenFull, 600'000);
    QVERIFY(recorder && !recorder->isFull());
    const TraceRecording& recording = *recorder->recording();
    QVERIFY(recording.firstRow() > 0);
    const QString room = TraceStatusText::madeRoom(recording);
    QVERIFY2(room.startsWith("the first "_L1) && room.endsWith(" events made room"_L1), qPrintable(room));
    QVERIFY(TraceStatusText::recorded(recording).endsWith(room));
    QCOMPARE(TraceStatusText::fill(recording, settings),
        ValueText::bytes(mostBytes) + u" of "_s + ValueText::bytes(mostBytes) + u" · "_s + room);
}

QTEST_MAIN(TraceStatusTextTest)
#include "tst_tracestatustext.moc"
