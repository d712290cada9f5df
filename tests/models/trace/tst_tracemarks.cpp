// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracemarks.h"

#include "models/operationrunner.h"
#include "models/trace/recordingfiles.h"
#include "tests/models/trace/samplerecording.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 start = 1700000000000000000;

void put(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

std::shared_ptr<OperationRunner> makeRunner()
{
    return std::make_shared<OperationRunner>(
        std::make_shared<const AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>()));
}

} // namespace

class TraceMarksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void goesToNextAndPrevious();
    void isThereAgain();
    void isSharedByWhoShowsIt();
    void lastOneLeavesNoFile();
    void keepsCommentsToOneLine();
    void takesNoMoreThanTheLimit();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
    void putsAsideWhatItCannotRead();
    void saysThatItCannotWrite();
    void goesWithTheRecording();
    void isKeptUnderBothNames();

private:
    TraceMarkSet onDisk(const QString& path) const
    {
        return TraceMarksFile::read(path, start).value_or(TraceMarkSet());
    }

    std::shared_ptr<OperationRunner> m_runner;
    std::unique_ptr<SampleRecording> m_sample;
    std::shared_ptr<TraceMarks> m_marks;
};

void TraceMarksTest::init()
{
    m_runner = makeRunner();
    m_sample = std::make_unique<SampleRecording>();
    for (int i = 0; i < 100; ++i)
        m_sample->records.addCall(SampleCall::read, i, {3, 0x2000, 512});
    QVERIFY(m_sample->flush());
    m_marks = TraceMarks::of(m_sample->recording(), m_runner.get());
}

void TraceMarksTest::cleanup()
{
    m_marks.reset();
    m_runner.reset();
    m_sample.reset();
}

void TraceMarksTest::goesToNextAndPrevious()
{
    QCOMPARE(m_marks->next({}), std::nullopt);
    QCOMPARE(m_marks->previous({}), std::nullopt);
    for (const quint64 row : {7U, 3U, 50U, 5000U})
        m_marks->set(row, {});
    QCOMPARE(m_marks->next({}), 3U);
    QCOMPARE(m_marks->next(3), 7U);
    QCOMPARE(m_marks->next(50), std::nullopt); // there is no event 5000
    QCOMPARE(m_marks->previous({}), 50U);
    QCOMPARE(m_marks->previous(7), 3U);
    QCOMPARE(m_marks->previous(3), std::nullopt);
}

void TraceMarksTest::isThereAgain()
{
    m_marks->set(7, u"why so late?"_s);
    m_marks->set(9, {});
    m_marks->set(8, {});
    m_marks->remove(8);
    const TraceMarkSet wanted{{7, u"why so late?"_s}, {9, QString()}};
    QTRY_COMPARE(onDisk(m_sample->path()), wanted);
    m_marks.reset();
    m_marks = TraceMarks::of(m_sample->recording(), m_runner.get());
    QTRY_COMPARE(m_marks->all(), wanted);
    QCOMPARE(QFile::permissions(TraceMarksFile::pathOf(m_sample->path()))
            & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
        QFile::Permissions());
}

void TraceMarksTest::isSharedByWhoShowsIt()
{
    QCOMPARE(TraceMarks::of(m_sample->recording(), m_runner.get()), m_marks);
    const SampleRecording other;
    QVERIFY(TraceMarks::of(other.recording(), m_runner.get()) != m_marks);
}

void TraceMarksTest::lastOneLeavesNoFile()
{
    const QString path = TraceMarksFile::pathOf(m_sample->path());
    m_marks->set(7, {});
    QTRY_VERIFY(QFile::exists(path));
    m_marks->remove(7);
    QTRY_VERIFY(!QFile::exists(path));
}

void TraceMarksTest::keepsCommentsToOneLine()
{
    m_marks->set(1, u"  two\nlines "_s);
    QCOMPARE(m_marks->comment(1), u"two lines"_s);
    m_marks->set(1, QString(5000, u'x'));
    QCOMPARE(m_marks->comment(1).size(), TraceMarksFile::longestComment);
    QCOMPARE(m_marks->comment(2), QString());
}

void TraceMarksTest::takesNoMoreThanTheLimit()
{
    TraceMarkSet many;
    for (quint64 row = 0; row < quint64(TraceMarksFile::mostMarks); ++row)
        many[row] = QString(TraceMarksFile::longestComment, QChar(0x4e00));
    const QByteArray bytes = TraceMarksFile::toBytes(many, start);
    QVERIFY(bytes.size() < TraceMarksFile::mostBytes);
    QVERIFY(TraceMarksFile::parse(bytes, start) == many);
    many[TraceMarksFile::mostMarks] = QString();
    QVERIFY(!TraceMarksFile::parse(TraceMarksFile::toBytes(many, start), start));
    many.erase(TraceMarksFile::mostMarks);
    for (auto& [row, comment] : many)
        comment.clear();
    QVERIFY(TraceMarksFile::write(m_sample->path(), many, start));
    m_marks.reset();
    m_marks = TraceMarks::of(m_sample->recording(), m_runner.get());
    QTRY_COMPARE(m_marks->all().size(), many.size());
    QSignalSpy failures(m_marks.get(), &TraceMarks::failed);
    m_marks->set(quint64(TraceMarksFile::mostMarks) + 5, {});
    QCOMPARE(failures.size(), 1);
    QCOMPARE(m_marks->all(), many);
}

void TraceMarksTest::refusesWhatIsNone_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");

    QTest::newRow("no JSON") << "marks"_ba << u"illegal"_s;
    QTest::newRow("no version") << "{}"_ba << u"no version"_s;
    QTest::newRow("another version") << R"({"version":2})"_ba << u"version 2"_s;
    QTest::newRow("no recording") << R"({"version":1})"_ba << u"another recording"_s;
    QTest::newRow("another recording")
        << R"({"version":1,"recording":1700000000000000001})"_ba << u"another recording"_s;
    QTest::newRow("no event") << R"({"version":1,"recording":1700000000000000000,"marks":[{"row":-2}]})"_ba
                              << u"no event"_s;
    QTest::newRow("beyond")
        << R"({"version":1,"recording":1700000000000000000,"marks":[{"row":4294967296}]})"_ba
        << u"no event"_s;
}

void TraceMarksTest::refusesWhatIsNone()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const QString, says);
    const auto marks = TraceMarksFile::parse(bytes, start);
    QVERIFY(!marks);
    QCOMPARE(marks.error().kind(), PlatformError::Kind::Config);
    QVERIFY2(marks.error().message().contains(says), qPrintable(marks.error().message()));
}

void TraceMarksTest::putsAsideWhatItCannotRead()
{
    const QString path = TraceMarksFile::pathOf(m_sample->path());
    put(path, "precious"_ba);
    m_marks.reset();
    m_marks = TraceMarks::of(m_sample->recording(), m_runner.get());
    QSignalSpy failures(m_marks.get(), &TraceMarks::failed);
    QTRY_COMPARE(failures.size(), 1);
    m_marks->set(3, {});
    QTRY_COMPARE(onDisk(m_sample->path()).size(), 1U);
    QFile aside(path + u".unread"_s);
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.readAll(), "precious"_ba);
}

void TraceMarksTest::saysThatItCannotWrite()
{
    std::optional<PlatformError> failure;
    connect(m_marks.get(), &TraceMarks::failed, this, [&](const PlatformError& error) { failure = error; });
    m_marks->keepAlso(u"/no/such/folder/b.duende-trace"_s);
    m_marks->set(3, u"stays"_s);
    QTRY_VERIFY(failure);
    QCOMPARE(failure->kind(), PlatformError::Kind::Io);
    QCOMPARE(m_marks->comment(3), u"stays"_s);
}

void TraceMarksTest::goesWithTheRecording()
{
    QVERIFY(TraceMarksFile::write(m_sample->path(), {{4, u"here"_s}}, start));
    const QString to = m_sample->path() + u".named"_s;
    QVERIFY(RecordingFiles::keep(m_sample->path(), to, true, OperationContext()));
    QCOMPARE(onDisk(to), (TraceMarkSet{{4, u"here"_s}}));
    // Those of what had the name before go with it.
    QVERIFY(TraceMarksFile::write(m_sample->path(), {}, start));
    QFile::remove(to);
    QVERIFY(RecordingFiles::keep(m_sample->path(), to, true, OperationContext()));
    QVERIFY(!QFile::exists(TraceMarksFile::pathOf(to)));
}

void TraceMarksTest::isKeptUnderBothNames()
{
    const QString to = m_sample->path() + u".named"_s;
    m_marks->set(4, u"before"_s);
    m_marks->keepAlso(to);
    QTRY_COMPARE(onDisk(to).size(), 1U);
    m_marks->set(5, u"after"_s);
    QTRY_COMPARE(onDisk(to).size(), 2U);
    QCOMPARE(onDisk(m_sample->path()).size(), 2U);
}

QTEST_GUILESS_MAIN(TraceMarksTest)
#include "tst_tracemarks.moc"
