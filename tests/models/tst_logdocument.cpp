// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/logdocument.h"

#include "models/operationrunner.h"
#include "tests/support/eventloopchecker.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/fakelog.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const DaemonHandle web(SystemdHandle{u"web.service"_s});

FilterExpression filter(const QString& text)
{
    return FilterExpression::parse(text, logFilterSchema()).value();
}

struct Bench
{
    explicit Bench(int count)
    {
        for (int i = 1; i <= count; ++i)
            add(i);
        units->onOpenLog = [this](const LogQuery& query) -> Result<std::unique_ptr<DaemonLog>> {
            if (error)
                return std::unexpected(*error);
            return std::make_unique<FakeLog>(lines, query);
        };
    }

    void add(int number)
    {
        lines->add("line " + QByteArray::number(number) + (number % 100 == 0 ? " hundred" : ""),
            number % 10 == 0 ? LogPriority::Error : LogPriority::Info, number * 1'000'000LL);
    }
    /// All rows as the numbers of their lines; 0 for what is no line.
    QList<int> numbers() const
    {
        QList<int> all;
        for (qint64 row = document.pages().firstRow(); row < document.pages().endRow(); ++row) {
            const LogLine* line = document.pages().row(row).line;
            all.append(line ? int(line->position.offset) : 0);
        }
        return all;
    }
    int first() const { return numbers().value(0); }
    int last() const { return numbers().isEmpty() ? 0 : numbers().last(); }

    std::shared_ptr<FakeLogLines> lines = std::make_shared<FakeLogLines>();
    std::optional<PlatformError> error;
    std::shared_ptr<FakeAdapter> units = std::make_shared<FakeAdapter>();
    std::shared_ptr<const AdapterRegistry> registry
        = std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{units});
    OperationRunner runner{registry};
    LogDocument document{&runner, registry};
};

} // namespace

class tst_LogDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensAtTheEnd();
    void readsOlderAsTheyAreSeen();
    void followsNewLines();
    void followsAnEmptyLog();
    void pausesFollowing();
    void opensAtAPlace();
    void goesToTheBeginning();
    void filters();
    void filterThatNothingPasses();
    void query();
    void finds();
    void findsThroughAFilter();
    void fields();
    void text();
    void exports();
    void errors();
    void forgetsWhatIsFar();
    void anotherDaemonMeanwhile();
};

void tst_LogDocument::opensAtTheEnd()
{
    Bench b(1000);
    QSignalSpy reset(&b.document, &LogDocument::reset);
    b.document.open(web, {}, {});
    QVERIFY(b.document.isLoading());
    QTRY_COMPARE(reset.size(), 1);
    QCOMPARE(b.last(), 1000);
    QVERIFY(b.document.hasEnd());
    QVERIFY(!b.document.hasBeginning());
    QCOMPARE(b.document.source(), u"a fake"_s);
    QCOMPARE(reset.first().first().toLongLong(), b.document.pages().endRow());
}

void tst_LogDocument::readsOlderAsTheyAreSeen()
{
    Bench b(3000);
    b.document.open(web, {}, {});
    QTRY_COMPARE(b.last(), 3000);
    EventLoopChecker checker;
    for (int i = 0; i < 20 && !b.document.hasBeginning(); ++i) {
        const qint64 first = b.document.pages().firstRow();
        b.document.showRows(first, first + 40);
        QTRY_VERIFY(b.document.pages().firstRow() < first || b.document.hasBeginning());
    }
    QTRY_VERIFY(b.document.hasBeginning());
    QList<int> expected;
    for (int i = 1; i <= 3000; ++i)
        expected.append(i);
    QCOMPARE(b.numbers(), expected);
    QVERIFY(checker.longestGap() < 500ms);
}

void tst_LogDocument::followsNewLines()
{
    Bench b(10);
    b.document.open(web, {}, {});
    QTRY_COMPARE(b.last(), 10);
    const qint64 end = b.document.pages().endRow();
    for (int i = 11; i <= 2000; ++i)
        b.add(i);
    QTRY_COMPARE(b.last(), 2000);
    QCOMPARE(b.document.pages().row(end).line->position.offset, 11U);
    b.add(2001);
    QTRY_COMPARE(b.last(), 2001);
}

void tst_LogDocument::followsAnEmptyLog()
{
    Bench b(0);
    b.document.open(web, {}, {});
    QTRY_VERIFY(b.document.hasBeginning());
    QVERIFY(b.document.pages().isEmpty());
    b.add(1);
    QTRY_COMPARE(b.last(), 1);
}

void tst_LogDocument::pausesFollowing()
{
    Bench b(10);
    b.document.setFollowing(false);
    b.document.open(web, {}, {});
    QTRY_COMPARE(b.last(), 10);
    b.add(11);
    b.document.askFields({1, 1, 1'000'000});
    QSignalSpy read(&b.document, &LogDocument::fieldsRead);
    QTRY_COMPARE(read.size(), 1);
    QCOMPARE(b.last(), 10);
    b.document.setFollowing(true);
    QTRY_COMPARE(b.last(), 11);
}

void tst_LogDocument::opensAtAPlace()
{
    Bench b(5000);
    QSignalSpy reset(&b.document, &LogDocument::reset);
    b.document.open(web, {}, {}, LogPosition{1, 2000, 2'000'000'000});
    QTRY_COMPARE(reset.size(), 1);
    const qint64 row = reset.first().first().toLongLong();
    QCOMPARE(b.document.pages().row(row).line->position.offset, 2000U);
    QCOMPARE(b.document.pages().row(row - 1).line->position.offset, 1999U);
    QVERIFY(!b.document.hasEnd() && !b.document.isFollowing());
    // Scrolled down to the end it follows.
    while (!b.document.hasEnd()) {
        const qint64 end = b.document.pages().endRow();
        b.document.showRows(end - 10, end);
        QTRY_VERIFY(b.document.pages().endRow() > end || b.document.hasEnd());
    }
    QTRY_COMPARE(b.last(), 5000);
    b.add(5001);
    QTRY_COMPARE(b.last(), 5001);
}

void tst_LogDocument::goesToTheBeginning()
{
    Bench b(5000);
    b.document.open(web, {}, {});
    QTRY_COMPARE(b.last(), 5000);
    QSignalSpy reset(&b.document, &LogDocument::reset);
    b.document.goToBeginning();
    QTRY_COMPARE(reset.size(), 1);
    QCOMPARE(b.first(), 1);
    QVERIFY(b.document.hasBeginning() && !b.document.hasEnd());
    b.document.goToEnd();
    QTRY_COMPARE(reset.size(), 2);
    QCOMPARE(b.last(), 5000);
}

void tst_LogDocument::filters()
{
    Bench b(30'000);
    b.document.open(web, {}, filter(u"hundred"_s));
    QTRY_VERIFY(b.document.pages().endRow() - b.document.pages().firstRow() >= 256);
    QCOMPARE(b.last(), 30'000);
    const QList<int> numbers = b.numbers();
    QVERIFY(std::ranges::all_of(numbers, [](int number) { return number % 100 == 0; }));
    b.add(30'001);
    b.add(30'100);
    b.lines->add("a hundred and one");
    QTRY_COMPARE(b.last(), 30'003);
}

void tst_LogDocument::filterThatNothingPasses()
{
    Bench b(5000);
    b.document.open(web, {}, filter(u"no-such-word"_s));
    QTRY_VERIFY(b.document.hasBeginning());
    QVERIFY(b.document.pages().isEmpty());
    b.lines->add("at last: no-such-word");
    QTRY_COMPARE(b.last(), 5001);
}

void tst_LogDocument::query()
{
    Bench b(1000);
    LogQuery query;
    query.priority = LogPriority::Error;
    query.sinceUs = 500'000'000;
    query.untilUs = 600'000'000;
    b.document.open(web, query, {});
    QTRY_VERIFY(b.document.hasBeginning());
    QCOMPARE(b.numbers(), (QList<int>{500, 510, 520, 530, 540, 550, 560, 570, 580, 590, 600}));
}

void tst_LogDocument::finds()
{
    Bench b(5000);
    b.document.open(web, {}, {});
    QTRY_COMPARE(b.last(), 5000);
    QSignalSpy found(&b.document, &LogDocument::found);
    const auto take = [&] { return found.takeFirst().first().value<LogFinding>(); };
    b.document.find(u"LINE 17 "_s, LogDirection::Older, std::nullopt);
    QTRY_COMPARE(found.size(), 1);
    QVERIFY(!take().position);
    b.document.find(u"HUNDRED"_s, LogDirection::Older, std::nullopt);
    QTRY_COMPARE(found.size(), 1);
    QCOMPARE(take().position->offset, 5000U);
    b.document.find(u"hundred"_s, LogDirection::Newer, LogPosition{1, 5000, 0});
    QTRY_COMPARE(found.size(), 1);
    LogFinding finding = take();
    QCOMPARE(finding.position->offset, 100U);
    QVERIFY(finding.hasWrapped);
    b.document.find(u"hundred"_s, LogDirection::Older, finding.position);
    QTRY_COMPARE(found.size(), 1);
    finding = take();
    QCOMPARE(finding.position->offset, 5000U);
    QVERIFY(finding.hasWrapped);
}

void tst_LogDocument::findsThroughAFilter()
{
    Bench b(2000);
    b.document.open(web, {}, filter(u"priority=error"_s));
    QTRY_COMPARE(b.last(), 2000);
    QSignalSpy found(&b.document, &LogDocument::found);
    // 1999, 1998… hold it, too, but do not pass.
    b.document.find(u"line 19"_s, LogDirection::Older, std::nullopt);
    QTRY_COMPARE(found.size(), 1);
    QCOMPARE(found.first().first().value<LogFinding>().position->offset, 1990U);
}

void tst_LogDocument::fields()
{
    Bench b(10);
    b.document.open(web, {}, {});
    QTRY_COMPARE(b.last(), 10);
    QSignalSpy read(&b.document, &LogDocument::fieldsRead);
    QSignalSpy failed(&b.document, &LogDocument::fieldsFailed);
    b.document.askFields(b.document.pages().row(b.document.pages().firstRow()).line->position);
    QTRY_COMPARE(read.size(), 1);
    QCOMPARE(read.first().at(1).value<QList<LogField>>().first().value, "line 1");
    b.document.askFields({3, 1, 1});
    QTRY_COMPARE(failed.size(), 1);
}

void tst_LogDocument::text()
{
    Bench b(100);
    b.document.open(web, {}, filter(u"priority=error"_s));
    QTRY_COMPARE(b.last(), 100);
    QSignalSpy read(&b.document, &LogDocument::textRead);
    b.document.askText({1, 20, 20'000'000}, {1, 40, 40'000'000}, LogFormat::Json);
    QTRY_COMPARE(read.size(), 1);
    const QByteArrayList lines = read.first().first().toByteArray().trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines.first().contains("\"MESSAGE\":\"line 20\""));
    QVERIFY(lines.last().contains("\"MESSAGE\":\"line 40\""));
}

void tst_LogDocument::exports()
{
    constexpr int count = 4000; // more than a block, after which progress is told
    Bench b(count);
    QTemporaryDir folder;
    const QString path = folder.filePath(u"web.log"_s);
    FakeLog log(b.lines, {});
    QList<double> shares;
    OperationContext context = OperationContext::within(30s);
    context.progress = [&shares](const OperationProgress& p) { shares.append(p.fraction.value_or(-1)); };
    const auto written = LogExport::toFile(log, {}, LogFormat::Json, path, context);
    QVERIFY2(written.has_value(), written ? "" : qPrintable(written.error().message()));
    QCOMPARE(*written, count);
    QVERIFY(!shares.isEmpty() && shares.last() > 0 && shares.last() <= 1);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), count);
    // A cancelled one leaves what was there.
    std::stop_source stop;
    stop.request_stop();
    const auto cancelled
        = LogExport::toFile(log, {}, LogFormat::Text, path, OperationContext::within(30s, stop.get_token()));
    QVERIFY(!cancelled && cancelled.error().isCancelled());
    QVERIFY(file.seek(0) && file.readAll().startsWith('{'));
    const auto failed
        = LogExport::toFile(log, {}, LogFormat::Text, u"/proc/no/such"_s, OperationContext::within(30s));
    QVERIFY(!failed && failed.error().message().contains(u"/proc/no/such"_s));
}

void tst_LogDocument::errors()
{
    Bench b(10);
    b.error = PlatformError::permissionDenied(u"not yours"_s);
    QSignalSpy failed(&b.document, &LogDocument::failed);
    b.document.open(web, {}, {});
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(!b.document.isLoading());
    b.error.reset();
    b.document.open(web, {}, {});
    QTRY_COMPARE(b.last(), 10);
}

void tst_LogDocument::forgetsWhatIsFar()
{
    Bench b(0);
    for (int i = 1; i <= 8000; ++i)
        b.lines->add(QByteArray(8000, 'x') + QByteArray::number(i), LogPriority::Info, i);
    b.document.open(web, {}, {});
    QTRY_COMPARE(b.last(), 8000);
    while (!b.document.hasBeginning()) {
        const qint64 first = b.document.pages().firstRow();
        b.document.showRows(first, first + 40);
        QTRY_VERIFY(b.document.pages().firstRow() < first || b.document.hasBeginning());
        QVERIFY(b.document.pages().size() < 64 * 1024 * 1024);
    }
    const qint64 end = b.document.pages().endRow();
    QCOMPARE(b.document.pages().row(end - 1).kind, LogRow::Kind::Absent);
    b.document.showRows(end - 40, end);
    QTRY_COMPARE(b.last(), 8000);
    QTRY_VERIFY(!b.document.pages().absent(end - 40, end));
}

void tst_LogDocument::anotherDaemonMeanwhile()
{
    Bench b(1000);
    QSignalSpy reset(&b.document, &LogDocument::reset);
    b.document.open(web, {}, filter(u"hundred"_s));
    b.document.open(web, {}, {});
    QTRY_COMPARE(reset.size(), 1);
    QCOMPARE(b.last(), 1000);
    b.document.close();
    QVERIFY(!b.document.isOpen());
    QVERIFY(b.document.pages().isEmpty());
}

QTEST_GUILESS_MAIN(tst_LogDocument)
#include "tst_logdocument.moc"
