// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/journal/journalsearch.h"

#include "adapters/journal/journalaccess.h"
#include "adapters/journal/journallog.h"
#include "tests/adapters/journal/journalwriter.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 start = 1'700'000'000'000'000;
// So many threads, whatever processors this machine has.
constexpr unsigned threads = 4;
const JournalUnit web{u"web.service"_s, UnitScope::System, 0, {}};

} // namespace

class tst_JournalSearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void findsWhatOneThreadFinds_data();
    void findsWhatOneThreadFinds();
    void stopped();
    void damagedFile();
    void oneFileIsNoWork();
    void oneProcessorIsNoWork();

private:
    QTemporaryDir m_folder;
};

void tst_JournalSearch::initTestCase()
{
    // Two files whose times interleave, and one that is later.
    for (int file = 0; file < 3; ++file) {
        QList<JournalRecord> records;
        for (int i = 0; i < 60; ++i) {
            const qint64 second = file == 2 ? 200 + i : i * 2 + file;
            const QByteArray word = i % 7 == 0 ? "seven" : (i == 31 && file == 1 ? "rare" : "plain");
            records.append(
                serviceRecord(start + second * 1'000'000, i % 5 == 0 ? "other.service" : "web.service",
                    word + ' ' + QByteArray::number(file) + ' ' + QByteArray::number(i)));
        }
        const auto written = writeJournal(m_folder.filePath(u"system@%1.journal"_s.arg(file)), records);
        QVERIFY2(written, written ? "" : qPrintable(written.error().message()));
    }
    QCOMPARE(journalFiles({m_folder.path()}).size(), 3);
}

void tst_JournalSearch::findsWhatOneThreadFinds_data()
{
    QTest::addColumn<LogQuery>("query");
    QTest::addColumn<unsigned>("processors");
    QTest::newRow("all") << LogQuery() << threads;
    QTest::newRow("fewer threads than files") << LogQuery() << 2U;
    LogQuery query;
    query.sinceUs = start + 20'000'000;
    query.untilUs = start + 220'000'000;
    QTest::newRow("bounded") << query << threads;
}

void tst_JournalSearch::findsWhatOneThreadFinds()
{
    QFETCH(LogQuery, query);
    QFETCH(unsigned, processors);
    const auto context = OperationContext::within(30s);
    const auto log = JournalLog::open({m_folder.path()}, web, query);
    QVERIFY(log.has_value());
    const auto page = (*log)->read(LogDirection::Older, std::nullopt, 1000, context);
    QVERIFY(page && page->lines.size() > 80);
    auto search = JournalSearch::open({m_folder.path()}, web, query, processors);
    QVERIFY(search.has_value());
    for (const QString& word : {u"SEVEN"_s, u"rare"_s, u"plain 2"_s, u"nowhere"_s}) {
        for (const LogDirection direction : {LogDirection::Older, LogDirection::Newer}) {
            for (const LogLine& line : page->lines) {
                const auto expected = (*log)->find(word, direction, line.position, context);
                const auto found = search->find(LogNeedle(word), direction, line.position, context);
                QVERIFY(expected.has_value() && found.has_value());
                QCOMPARE(*found, *expected);
            }
        }
    }
}

void tst_JournalSearch::stopped()
{
    auto search = JournalSearch::open({m_folder.path()}, web, {}, threads);
    QVERIFY(search.has_value());
    std::stop_source stop;
    stop.request_stop();
    const auto found = search->find(LogNeedle(u"rare"), LogDirection::Older, {0, 0, start + 500'000'000},
        OperationContext::within(30s, stop.get_token()));
    QVERIFY(!found && found.error().isCancelled());
}

void tst_JournalSearch::damagedFile()
{
    QTemporaryDir folder;
    for (const QString& path : journalFiles({m_folder.path()}))
        QVERIFY(QFile::copy(path, folder.filePath(QFileInfo(path).fileName())));
    QFile damaged(folder.filePath(u"system@1.journal"_s));
    QVERIFY(damaged.resize(100));
    auto search = JournalSearch::open({folder.path()}, web, {}, threads);
    QVERIFY(search.has_value());
    const auto found = search->find(LogNeedle(u"plain 0"), LogDirection::Older, {0, 0, start + 500'000'000},
        OperationContext::within(30s));
    QVERIFY(found && *found);
}

void tst_JournalSearch::oneFileIsNoWork()
{
    QTemporaryDir folder;
    QVERIFY(!JournalSearch::open({folder.path()}, web, {}, threads));
    QVERIFY(QFile::copy(m_folder.filePath(u"system@1.journal"_s), folder.filePath(u"system@1.journal"_s)));
    QVERIFY(!JournalSearch::open({folder.path()}, web, {}, threads));
}

void tst_JournalSearch::oneProcessorIsNoWork()
{
    QVERIFY(!JournalSearch::open({m_folder.path()}, web, {}, 1));
    QVERIFY(JournalSearch::open({m_folder.path()}, web, {}, 2));
}

QTEST_GUILESS_MAIN(tst_JournalSearch)
#include "tst_journalsearch.moc"
