// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/journal/journallog.h"

#include "tests/adapters/journal/journalwriter.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 start = 1'700'000'000'000'000;
const QByteArray firstBoot(32, 'a');
const QByteArray secondBoot(32, 'b');
const QByteArray firstRun(32, '1');
const QByteArray secondRun(32, '2');

JournalRecord managerRecord(qint64 timeUs, const QByteArray& message, const QByteArray& pid = "1")
{
    JournalRecord record;
    record.timeUs = timeUs;
    record.fields = {{"_PID", pid}, {"_UID", "0"}, {"UNIT", "web.service"}, {"INVOCATION_ID", secondRun},
        {"SYSLOG_IDENTIFIER", "manager"}, {"PRIORITY", "5"}, {"MESSAGE", message}};
    return record;
}

QStringList messages(const std::vector<LogLine>& lines)
{
    QStringList texts;
    for (const LogLine& line : lines)
        texts.append(QString::fromUtf8(line.message));
    return texts;
}

OperationContext context()
{
    return OperationContext::within(10s);
}

} // namespace

class tst_JournalLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void whoseLines();
    void queries_data();
    void queries();
    void pages();
    void find_data();
    void find();
    void boots();
    void fields();
    void longAndBinary();
    void wrongBoot();
    void stopped();
    void waitForNothing();

private:
    std::unique_ptr<DaemonLog> open(const LogQuery& query = {}, const QByteArray& unit = "web.service")
    {
        auto log = JournalLog::open(
            {m_folder.path()}, {QString::fromUtf8(unit), UnitScope::System, 0, secondRun}, query);
        if (!log)
            qWarning("%s", qUtf8Printable(log.error().message()));
        return log ? *std::move(log) : nullptr;
    }
    QStringList all(const LogQuery& query, const QByteArray& unit = "web.service")
    {
        const auto log = open(query, unit);
        const auto page = log->read(LogDirection::Older, std::nullopt, 1000, context());
        return page ? messages(page->lines) : QStringList{page.error().message()};
    }

    QTemporaryDir m_folder;
};

void tst_JournalLog::initTestCase()
{
    QList<JournalRecord> records;
    for (int i = 0; i < 5; ++i)
        records.append(serviceRecord(start + i * 1'000'000, "web.service", "old " + QByteArray::number(i),
            QByteArray::number(i + 3), firstRun));
    QList<JournalRecord> later{managerRecord(start + 10'000'000, "Started web."),
        managerRecord(start + 10'500'000, "a forged line", "812"),
        serviceRecord(start + 11'000'000, "other.service", "not wanted"),
        serviceRecord(start + 12'000'000, "web.service", "new line", "4", secondRun)};
    JournalRecord dump
        = serviceRecord(start + 13'000'000, "coredump.service", "Process 812 dumped core", "2");
    dump.fields.emplaceBack("COREDUMP_UNIT", "web.service");
    JournalRecord about = serviceRecord(start + 14'000'000, "audit.service", "about the process");
    about.fields.emplaceBack("OBJECT_SYSTEMD_UNIT", "web.service");
    later
        += {dump, about, serviceRecord(start + 20'000'000, "big.service", QByteArray(1'000'000, 'x') + "END"),
            serviceRecord(start + 21'000'000, "big.service", QByteArray("a\x00\xff\x01z", 5)),
            serviceRecord(start + 22'000'000, "big.service", "colour \x1b[31mred\x1b[0m\ttab\n\n")};
    for (JournalRecord& record : later)
        record.boot = secondBoot;
    const auto written = writeJournal(m_folder.filePath(u"system@1.journal"_s), records).and_then([&] {
        return writeJournal(m_folder.filePath(u"system.journal"_s), later);
    });
    QVERIFY2(written, written ? "" : qPrintable(written.error().message()));
}

void tst_JournalLog::whoseLines()
{
    QCOMPARE(all({}),
        (QStringList{u"old 0"_s, u"old 1"_s, u"old 2"_s, u"old 3"_s, u"old 4"_s, u"Started web."_s,
            u"new line"_s, u"Process 812 dumped core"_s, u"about the process"_s}));
    const auto log = open();
    const auto page = log->read(LogDirection::Older, std::nullopt, 4, context());
    QVERIFY(page.has_value());
    QCOMPARE(page->lines.size(), 4U);
    const LogLine& manager = page->lines.at(0);
    QCOMPARE(manager.identifier, "manager");
    QCOMPARE(manager.pid, 1U);
    QCOMPARE(manager.priority, LogPriority::Notice);
    QVERIFY(manager.flags & LogLine::AboutDaemon);
    QCOMPARE(manager.position.timeUs, start + 10'000'000);
    const LogLine& own = page->lines.at(1);
    QCOMPARE(own.identifier, "web");
    QCOMPARE(own.pid, 812U);
    QVERIFY(!(own.flags & LogLine::AboutDaemon));
}

void tst_JournalLog::queries_data()
{
    QTest::addColumn<LogQuery>("query");
    QTest::addColumn<QString>("expected");

    LogQuery query;
    query.priority = LogPriority::Warning;
    QTest::newRow("priority") << query << u"old 0,old 1,new line,Process 812 dumped core"_s;
    query = {};
    query.boot = firstBoot;
    QTest::newRow("boot") << query << u"old 0,old 1,old 2,old 3,old 4"_s;
    query.priority = LogPriority::Error;
    QTest::newRow("boot and priority") << query << u"old 0"_s;
    query.boot = QByteArray(32, 'c');
    QTest::newRow("boot that is not there") << query << QString();
    query = {};
    query.thisRunOnly = true;
    QTest::newRow("this run") << query << u"Started web.,new line"_s;
    query = {};
    query.sinceUs = start + 3'000'000;
    query.untilUs = start + 10'000'000;
    QTest::newRow("times") << query << u"old 3,old 4,Started web."_s;
    query.untilUs = start - 1;
    QTest::newRow("no time at all") << query << QString();
}

void tst_JournalLog::queries()
{
    QFETCH(LogQuery, query);
    QFETCH(QString, expected);
    QCOMPARE(all(query).join(u','), expected);
    // The other way round, a line at a time.
    const auto log = open(query);
    QStringList forward;
    std::optional<LogPosition> at;
    for (;;) {
        const auto page = log->read(LogDirection::Newer, at, 1, context());
        QVERIFY(page.has_value());
        if (page->lines.empty()) {
            QVERIFY(page->isEnd);
            break;
        }
        forward += messages(page->lines);
        at = page->lines.back().position;
    }
    QCOMPARE(forward.join(u','), expected);
}

void tst_JournalLog::pages()
{
    const auto log = open();
    const auto newest = log->read(LogDirection::Older, std::nullopt, 3, context());
    QVERIFY(newest && !newest->isEnd);
    const auto older = log->read(LogDirection::Older, newest->lines.front().position, 4, context());
    QVERIFY(older && !older->isEnd);
    QCOMPARE(messages(older->lines).join(u','), u"old 2,old 3,old 4,Started web."_s);
    // Another reader understands the positions, in both directions, with lines of two files.
    const auto other = open();
    const auto oldest = other->read(LogDirection::Older, older->lines.front().position, 100, context());
    QVERIFY(oldest && oldest->isEnd);
    QCOMPARE(messages(oldest->lines).join(u','), u"old 0,old 1"_s);
    const auto newer = other->read(LogDirection::Newer, older->lines.at(1).position, 3, context());
    QVERIFY(newer.has_value());
    QCOMPARE(messages(newer->lines).join(u','), u"old 4,Started web.,new line"_s);
}

void tst_JournalLog::find_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<LogDirection>("direction");
    QTest::addColumn<qint64>("expectedUs");

    QTest::newRow("backward") << u"OLD"_s << LogDirection::Older << start + 4'000'000;
    QTest::newRow("forward") << u"old"_s << LogDirection::Newer << start;
    QTest::newRow("once") << u"started"_s << LogDirection::Older << start + 10'000'000;
    QTest::newRow("nowhere") << u"not wanted"_s << LogDirection::Older << qint64(0);
}

void tst_JournalLog::find()
{
    QFETCH(QString, text);
    QFETCH(LogDirection, direction);
    QFETCH(qint64, expectedUs);
    const auto log = open();
    const auto found = log->find(text, direction, std::nullopt, context());
    QVERIFY(found.has_value());
    QCOMPARE(*found ? (*found)->timeUs : 0, expectedUs);
    if (text == u"OLD") {
        const auto next = log->find(text, direction, *found, context());
        QVERIFY(next && *next);
        QCOMPARE((*next)->timeUs, start + 3'000'000);
    }
}

void tst_JournalLog::boots()
{
    const auto boots = open()->boots(context());
    QVERIFY(boots.has_value());
    QCOMPARE(boots->size(), 2);
    QCOMPARE(boots->at(0), (LogBoot{firstBoot, start, start + 4'000'000}));
    QCOMPARE(boots->at(1), (LogBoot{secondBoot, start + 10'000'000, start + 22'000'000}));
}

void tst_JournalLog::fields()
{
    const auto log = open();
    const auto page = log->read(LogDirection::Older, std::nullopt, 3, context());
    QVERIFY(page.has_value());
    const auto fields = log->fields(page->lines.front().position, context());
    QVERIFY(fields.has_value());
    QVERIFY(fields->contains(LogField{"MESSAGE", "new line"}));
    QVERIFY(fields->contains(LogField{"_SYSTEMD_UNIT", "web.service"}));
    QVERIFY(fields->contains(LogField{"__REALTIME_TIMESTAMP", QByteArray::number(start + 12'000'000)}));
    LogPosition gone = page->lines.front().position;
    gone.offset += 1000;
    const auto none = log->fields(gone, context());
    QVERIFY(!none);
    QCOMPARE(none.error().kind(), PlatformError::Kind::NotFound);
    // Reading goes on where it was.
    const auto next = log->read(LogDirection::Newer, page->lines.front().position, 1, context());
    QVERIFY(next.has_value());
    QCOMPARE(messages(next->lines).join(u','), u"Process 812 dumped core"_s);
}

void tst_JournalLog::longAndBinary()
{
    const auto log = open({}, "big.service");
    const auto page = log->read(LogDirection::Older, std::nullopt, 10, context());
    QVERIFY(page.has_value());
    QCOMPARE(page->lines.size(), 3U);
    const LogLine& big = page->lines.at(0);
    QVERIFY(big.isCut());
    QCOMPARE(big.messageSize, 1'000'003U);
    QCOMPARE(big.message.size(), LogLine::maximumMessage);
    QVERIFY(page->lines.at(1).flags & LogLine::Binary);
    QCOMPARE(page->lines.at(1).message, QByteArray("a\x00\xff\x01z", 5));
    QVERIFY(!(page->lines.at(2).flags & LogLine::Binary));
    QCOMPARE(page->lines.at(2).message, "colour \x1b[31mred\x1b[0m\ttab");
    const auto fields = log->fields(big.position, context());
    QVERIFY(fields.has_value());
    const auto message = std::ranges::find(*fields, QByteArray("MESSAGE"), &LogField::name);
    QVERIFY(message != fields->end());
    QCOMPARE(message->value.size(), 1'000'003);
}

void tst_JournalLog::wrongBoot()
{
    LogQuery query;
    query.boot = "no boot";
    const auto log = JournalLog::open({m_folder.path()}, {u"web.service"_s, UnitScope::System, 0, {}}, query);
    QVERIFY(!log);
    QCOMPARE(log.error().kind(), PlatformError::Kind::Config);
}

void tst_JournalLog::stopped()
{
    std::stop_source source;
    source.request_stop();
    const auto log = open();
    const auto page
        = log->read(LogDirection::Older, std::nullopt, 10, OperationContext::within(10s, source.get_token()));
    QVERIFY(!page);
    QVERIFY(page.error().isCancelled());
}

void tst_JournalLog::waitForNothing()
{
    const auto log = open();
    QVERIFY(log->wait(context()).value_or(false)); // what came before the watch began
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!log->wait(OperationContext::within(50ms)).value_or(true));
    QVERIFY(timer.elapsed() >= 45);
    std::stop_source source;
    const std::jthread stopper([&source] {
        std::this_thread::sleep_for(50ms);
        source.request_stop();
    });
    QVERIFY(!log->wait(OperationContext::within(20s, source.get_token())).value_or(true));
    QVERIFY(timer.elapsed() < 5'000);
}

QTEST_GUILESS_MAIN(tst_JournalLog)
#include "tst_journallog.moc"
