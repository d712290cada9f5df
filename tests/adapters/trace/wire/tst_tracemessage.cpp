// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/wire/message.h"

#include <QTest>

using namespace Duende::Trace;

namespace {

ByteView payloadOf(const Bytes& frame)
{
    return ByteView(frame).subspan(sizeof(FrameHeader));
}

/// Whether every payload that is shorter or longer is refused.
template <typename Read> bool isExact(const Bytes& frame, Read read)
{
    const ByteView payload = payloadOf(frame);
    for (std::size_t size = 0; size < payload.size(); ++size) {
        if (read(payload.first(size)))
            return false;
    }
    Bytes longer(payload.begin(), payload.end());
    longer.push_back(std::byte(0));
    return read(payload) && !read(longer);
}

} // namespace

class tst_TraceMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void targets();
    void badTargets();
    void options();
    void commands();
    void badCommands();
    void reports();
    void refusals();
    void arming();
    void badArming();
    void groupPaths_data();
    void groupPaths();
};

void tst_TraceMessage::targets()
{
    const Bytes pids = attachFrame({{1000, true}, Target{{1, 77, 0x7fffffff}, {}}});
    QVERIFY(isExact(pids, readAttach));
    const auto request = readAttach(payloadOf(pids));
    QCOMPARE(request->target.pids, (std::vector<uint32_t>{1, 77, 0x7fffffff}));
    QCOMPARE(request->options.dataLimit, 1000u);
    QVERIFY(request->options.isPaused);
    const Bytes group = inspectFrame({EngineKind::Auto, Target{{}, "system.slice/a.service"}});
    QVERIFY(isExact(group, readInspect));
    QCOMPARE(readInspect(payloadOf(group))->target.controlGroup, std::string("system.slice/a.service"));
}

void tst_TraceMessage::badTargets()
{
    QVERIFY(!readInspect(payloadOf(inspectFrame({EngineKind::Ptrace, Target{}})))); // nobody
    QVERIFY(!readInspect(payloadOf(inspectFrame({EngineKind::Ptrace, Target{{0}, {}}}))));
    QVERIFY(!readInspect(payloadOf(inspectFrame({EngineKind::Ptrace, Target{{0x80000000U}, {}}}))));
    QVERIFY(!readInspect(payloadOf(
        inspectFrame({EngineKind::Ptrace, Target{std::vector<uint32_t>(maximumTargets + 1, 5), {}}}))));
    QVERIFY(!readInspect(payloadOf(inspectFrame({EngineKind::Ptrace, Target{{}, "../x"}}))));
    const struct
    {
        InspectHead head{0, 0};
        TargetHead target{2, 1};
    } wrongKind;
    QVERIFY(!readInspect(std::as_bytes(std::span(&wrongKind, 1))));
}

void tst_TraceMessage::options()
{
    QVERIFY(isExact(optionsFrame({maximumDataLimit, false}), readOptions));
    QVERIFY(!readOptions(payloadOf(optionsFrame({maximumDataLimit + 1, false}))));
    const OptionsBody body{1, 2, 0, 0, 0, 0, 0, {}};
    QVERIFY(!readOptions(std::as_bytes(std::span(&body, 1))));
}

void tst_TraceMessage::commands()
{
    const Command command{{"ls", "", "-l"}, {"PATH=/bin", "EMPTY="}, "/tmp"};
    const Bytes frame = startFrame({{}, command});
    QVERIFY(isExact(frame, readStart));
    const auto request = readStart(payloadOf(frame));
    QCOMPARE(request->command.arguments, command.arguments);
    QCOMPARE(request->command.variables, command.variables);
    QCOMPARE(request->command.folder, command.folder);
}

void tst_TraceMessage::badCommands()
{
    QVERIFY(!readStart(payloadOf(startFrame({{}, Command{{}, {}, {}}}))));
    QVERIFY(!readStart(payloadOf(startFrame({{}, Command{{""}, {}, {}}}))));
    QVERIFY(!readStart(payloadOf(startFrame({{}, Command{{std::string("a\0b", 3)}, {}, {}}}))));
    QVERIFY(!readStart(
        payloadOf(startFrame({{}, Command{std::vector<std::string>(maximumWords + 1, "a"), {}, {}}}))));
    QVERIFY(startFrame({{}, Command{{std::string(maximumPayload, 'a')}, {}, {}}}).empty());
}

void tst_TraceMessage::reports()
{
    const InspectReport report{{{1, 2, 3, 4}, {5, 6, 7, 8}}, {{9, 10, 11, 12}}};
    const Bytes frame = reportFrame(report);
    QVERIFY(isExact(frame, readReport));
    const auto read = readReport(payloadOf(frame));
    QCOMPARE(read->processes.size(), 2u);
    QCOMPARE(read->processes.back().tracerPid, 8u);
    QCOMPARE(read->sleepers.front().number, 11);
    const Bytes large = reportFrame({std::vector<ReportProcess>(100000), std::vector<ReportSleeper>(100000)});
    QVERIFY(!large.empty());
    QVERIFY(readReport(payloadOf(large)));
}

void tst_TraceMessage::refusals()
{
    const Bytes frame = refusedFrame({RefusalCode::Yama, 12, 1, "no"});
    QVERIFY(isExact(frame, readRefused));
    QCOMPARE(readRefused(payloadOf(frame))->text, std::string("no"));
    QCOMPARE(readRefused(payloadOf(refusedFrame({RefusalCode::System, 0, 0, std::string(5000, 'x')})))
                 ->text.size(),
        std::size_t(1000));
}

void tst_TraceMessage::arming()
{
    const Bytes frame = armFrame({7, 10'000, 64, Target{{}, "system.slice/a.service"}});
    QVERIFY(isExact(frame, readArm));
    const auto request = readArm(payloadOf(frame));
    QCOMPARE(request->number, 7u);
    QCOMPARE(request->leastCalls, 10'000u);
    QCOMPARE(request->dataLimit, 64u);
    QCOMPARE(request->target.controlGroup, std::string("system.slice/a.service"));
    const Bytes refused = armedFrame(7, {RefusalCode::Busy, 3, 4, "why"});
    QVERIFY(isExact(refused, readArmed));
    const auto answer = readArmed(payloadOf(refused));
    QVERIFY(answer->code == RefusalCode::Busy);
    QCOMPARE(answer->pid, 7u);
    QCOMPARE(answer->value, 4u);
    QCOMPARE(answer->text, std::string("why"));
}

void tst_TraceMessage::badArming()
{
    const Target target{{1}, {}};
    QVERIFY(readArm(payloadOf(armFrame({1, leastKeptCalls, 0, target}))));
    QVERIFY(!readArm(payloadOf(armFrame({0, leastKeptCalls, 0, target}))));
    QVERIFY(!readArm(payloadOf(armFrame({1, leastKeptCalls - 1, 0, target}))));
    QVERIFY(!readArm(payloadOf(armFrame({1, mostKeptCalls + 1, 0, target}))));
    QVERIFY(!readArm(payloadOf(armFrame({1, leastKeptCalls, maximumDataLimit + 1, target}))));
    QVERIFY(!readArm(payloadOf(armFrame({1, leastKeptCalls, 0, Target{}}))));
}

void tst_TraceMessage::groupPaths_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("isRight");
    QTest::newRow("one") << QByteArray("a.slice") << true;
    QTest::newRow("two") << QByteArray("a.slice/b\\x2d.service") << true;
    QTest::newRow("empty") << QByteArray("") << false;
    QTest::newRow("absolute") << QByteArray("/a") << false;
    QTest::newRow("ends in a slash") << QByteArray("a/") << false;
    QTest::newRow("two slashes") << QByteArray("a//b") << false;
    QTest::newRow("up") << QByteArray("a/../b") << false;
    QTest::newRow("up at the end") << QByteArray("a/..") << false;
    QTest::newRow("dot") << QByteArray("./a") << false;
    QTest::newRow("three dots") << QByteArray("a/...") << true;
    QTest::newRow("zero") << QByteArray("a\0b", 3) << false;
    QTest::newRow("longest") << QByteArray(4095, 'a') << true;
    QTest::newRow("too long") << QByteArray(4096, 'a') << false;
}

void tst_TraceMessage::groupPaths()
{
    QFETCH(const QByteArray, path);
    QFETCH(const bool, isRight);
    QCOMPARE(isControlGroupPath(path.toStdString()), isRight);
}

QTEST_APPLESS_MAIN(tst_TraceMessage)
#include "tst_tracemessage.moc"
