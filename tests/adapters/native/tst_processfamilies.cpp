// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/processfamilies.h"

#include <QTest>

using namespace Duende;

namespace {

constexpr quint64 kernelThreadFlag = 0x00200000;
constexpr qint64 duende = 900;

struct Process
{
    qint64 pid = 0;
    qint64 parent = 1;
    const char* comm = "d";
    const char* commandLine = "";
    const char* controlGroup = "/g";
    qint64 terminal = 0;
    ProcessState state = ProcessState::Sleeping;
    quint64 flags = 0;
    quint64 startTime = 100;
};

using Processes = QList<Process>;
using Families = QList<ProcessFamily>;

QHash<qint64, ProcessEntry> table(const Processes& processes)
{
    QHash<qint64, ProcessEntry> entries;
    for (const Process& process : processes) {
        ProcessEntry entry;
        entry.stat.pid = process.pid;
        entry.stat.parentPid = process.parent;
        entry.stat.comm = process.comm;
        entry.stat.terminal = process.terminal;
        entry.stat.state = process.state;
        entry.stat.flags = process.flags;
        entry.stat.startTimeTicks = process.startTime;
        entry.stat.threads = 1;
        if (!entry.stat.isKernelThread()) {
            auto facts = std::make_shared<ProcessFacts>();
            facts->controlGroup = QString::fromLatin1(process.controlGroup);
            if (*process.commandLine)
                facts->commandLine = {QByteArray(process.commandLine)};
            entry.facts = facts;
        }
        entries.insert(process.pid, entry);
    }
    return entries;
}

} // namespace

Q_DECLARE_METATYPE(Process)

class ProcessFamiliesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void families_data();
    void families();
    void spawnedOnes();
    void aCircleEnds();
    void aLongChain();
};

void ProcessFamiliesTest::families_data()
{
    QTest::addColumn<Processes>("processes");
    QTest::addColumn<Families>("expected");
    const Process first{.pid = 1, .parent = 0, .comm = "init", .controlGroup = "/"};
    QTest::newRow("nothing") << Processes{} << Families{};
    QTest::newRow("one") << Processes{{.pid = 10}} << Families{{10, {10}}};
    QTest::newRow("init itself") << Processes{first} << Families{{1, {1}}};
    QTest::newRow("with a terminal") << Processes{{.pid = 10, .terminal = 34816}} << Families{};
    QTest::newRow("zombie") << Processes{{.pid = 10, .state = ProcessState::Zombie}} << Families{};
    QTest::newRow("kernel thread") << Processes{{.pid = 2, .parent = 0, .flags = kernelThreadFlag},
        {.pid = 30, .parent = 2, .flags = kernelThreadFlag}}
                                   << Families{};
    QTest::newRow("the kernel's helper") << Processes{{.pid = 2, .parent = 0, .flags = kernelThreadFlag},
        {.pid = 30, .parent = 2}} << Families{};
    QTest::newRow("workers") << Processes{{.pid = 10}, {.pid = 11, .parent = 10}, {.pid = 12, .parent = 10}}
                             << Families{{10, {10, 11, 12}}};
    QTest::newRow("workers with lower numbers")
        << Processes{{.pid = 30}, {.pid = 7, .parent = 30}} << Families{{30, {30, 7}}};
    QTest::newRow("workers of workers") << Processes{{.pid = 10}, {.pid = 11, .parent = 10},
        {.pid = 12, .parent = 11}} << Families{{10, {10, 11, 12}}};
    QTest::newRow("another program") << Processes{{.pid = 10}, {.pid = 11, .parent = 10, .comm = "e"}}
                                     << Families{{10, {10}}, {11, {11}}};
    QTest::newRow("another name, the same command")
        << Processes{{.pid = 10, .comm = "firefox", .commandLine = "/opt/firefox"},
               {.pid = 11, .parent = 10, .comm = "Web Content", .commandLine = "/opt/firefox"}}
        << Families{{10, {10, 11}}};
    QTest::newRow("no command lines do not match") << Processes{{.pid = 10, .comm = "a"},
        {.pid = 11, .parent = 10, .comm = "b"}} << Families{{10, {10}}, {11, {11}}};
    QTest::newRow("another control group")
        << Processes{{.pid = 10}, {.pid = 11, .parent = 10, .controlGroup = "/h"}}
        << Families{{10, {10}}, {11, {11}}};
    QTest::newRow("children of init are daemons of their own") << Processes{
        {.pid = 1, .parent = 0}, {.pid = 10}, {.pid = 11}} << Families{{1, {1}}, {10, {10}}, {11, {11}}};
    QTest::newRow("below one with a terminal")
        << Processes{{.pid = 10, .terminal = 1}, {.pid = 11, .parent = 10}} << Families{{11, {11}}};
    QTest::newRow("below a zombie") << Processes{{.pid = 10, .state = ProcessState::Zombie},
        {.pid = 11, .parent = 10}} << Families{{11, {11}}};
    QTest::newRow("a worker that has ended")
        << Processes{{.pid = 10}, {.pid = 11, .parent = 10, .state = ProcessState::Zombie}}
        << Families{{10, {10}}};
    QTest::newRow("the parent's number was reused") << Processes{{.pid = 10, .startTime = 200},
        {.pid = 11, .parent = 10, .startTime = 100}} << Families{{10, {10}}, {11, {11}}};
    QTest::newRow("Duende is no row") << Processes{{.pid = duende}} << Families{};
    QTest::newRow("Duende's helper is no row")
        << Processes{{.pid = duende}, {.pid = 901, .parent = duende}} << Families{};
    QTest::newRow("Duende in a terminal has helpers without one")
        << Processes{{.pid = duende, .terminal = 1}, {.pid = 901, .parent = duende}} << Families{};
    QTest::newRow("Duende's child of another program is a row")
        << Processes{{.pid = duende}, {.pid = 901, .parent = duende, .comm = "e"}} << Families{{901, {901}}};
    QTest::newRow("Duende is nobody's worker")
        << Processes{{.pid = 10}, {.pid = duende, .parent = 10}} << Families{{10, {10}}};
}

void ProcessFamiliesTest::families()
{
    QFETCH(const Processes, processes);
    QTEST(processFamilies(table(processes), {}, duende), "expected");
}

void ProcessFamiliesTest::spawnedOnes()
{
    const auto processes = table({{.pid = duende}, {.pid = 10, .parent = duende}, {.pid = 11, .parent = 10},
        {.pid = 12, .parent = 10}, {.pid = 13, .terminal = 5}});
    QCOMPARE(
        processFamilies(processes, {10, 11, 13}, duende), (Families{{10, {10, 12}}, {11, {11}}, {13, {13}}}));
}

void ProcessFamiliesTest::aCircleEnds()
{
    const auto processes = table({{.pid = 10, .parent = 12}, {.pid = 11, .parent = 10},
        {.pid = 12, .parent = 11}, {.pid = 20, .parent = 20}});
    qsizetype count = 0;
    for (const ProcessFamily& family : processFamilies(processes, {}, duende))
        count += family.pids.size();
    QCOMPARE(count, 4);
}

void ProcessFamiliesTest::aLongChain()
{
    Processes processes;
    for (qint64 pid = 1000; pid < 6000; ++pid)
        processes.append({.pid = pid, .parent = pid - 1});
    const Families families = processFamilies(table(processes), {}, duende);
    QCOMPARE(families.size(), 1);
    QCOMPARE(families.first().mainPid, 1000);
    QCOMPARE(families.first().pids.size(), 5000);
}

QTEST_APPLESS_MAIN(ProcessFamiliesTest)
#include "tst_processfamilies.moc"
