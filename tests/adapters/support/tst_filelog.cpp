// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/filelog.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <thread>
#include <utime.h>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

OperationContext context(std::chrono::milliseconds timeout = 10s)
{
    return OperationContext::within(timeout);
}

QString joined(const Result<LogPage>& page)
{
    if (!page)
        return page.error().message();
    QStringList texts;
    for (const LogLine& line : page->lines)
        texts.append(QString::fromUtf8(line.message));
    return texts.join(u'|');
}

} // namespace

class tst_FileLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void bothWays_data();
    void bothWays();
    void longLine();
    void find();
    void grows();
    void halfLine();
    void truncated();
    void rotated();
    void waits();
    void notThere();
    void noFile();

private:
    void append(const QByteArray& bytes)
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::Append));
        file.write(bytes);
    }
    std::unique_ptr<DaemonLog> open()
    {
        auto log = FileLog::open(m_path);
        return log ? *std::move(log) : nullptr;
    }
    void grewLongAgo()
    {
        const utimbuf times{1'000'000'000, 1'000'000'000};
        ::utime(QFile::encodeName(m_path).constData(), &times);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void tst_FileLog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(u"x.log"_s);
}

void tst_FileLog::bothWays_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("lines");

    QTest::newRow("empty") << QByteArray("") << QString();
    QTest::newRow("a line") << QByteArray("one\n") << u"one"_s;
    QTest::newRow("no line feed at the end") << QByteArray("one\ntwo") << u"one|two"_s;
    QTest::newRow("empty lines") << QByteArray("\n\nthree\n\n") << u"||three|"_s;
    QTest::newRow("carriage returns") << QByteArray("one\r\ntwo\r\n") << u"one|two"_s;
    const QByteArray block(64 * 1024 - 1, 'x');
    QTest::newRow("a block exactly") << block + "\nend\n"
                                     << QString::fromLatin1(block.first(16384)) + u"|end"_s;
    QTest::newRow("a line feed begins a block") << block + "y\nend\n"
                                                << QString::fromLatin1(block.first(16384)) + u"|end"_s;
}

void tst_FileLog::bothWays()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, lines);
    append(content);
    grewLongAgo();
    for (const LogDirection direction : {LogDirection::Older, LogDirection::Newer}) {
        for (const int pageSize : {1, 2, 100}) {
            const auto log = open();
            QStringList texts;
            std::optional<LogPosition> at;
            for (;;) {
                const auto page = log->read(direction, at, pageSize, context());
                QVERIFY(page.has_value());
                if (page->lines.empty())
                    break;
                const bool isOlder = direction == LogDirection::Older;
                texts = isOlder ? QStringList{joined(page)} + texts : texts + QStringList{joined(page)};
                at = isOlder ? page->lines.front().position : page->lines.back().position;
            }
            QCOMPARE(texts.join(u'|'), lines);
        }
    }
}

void tst_FileLog::longLine()
{
    append("first\n" + QByteArray(1'000'000, 'x') + "needle\nlast\n");
    const auto log = open();
    const auto page = log->read(LogDirection::Older, std::nullopt, 10, context());
    QVERIFY(page && page->lines.size() == 3U);
    QCOMPARE(page->lines.at(1).messageSize, 1'000'006U);
    QCOMPARE(page->lines.at(1).message.size(), LogLine::maximumMessage);
    const auto found = log->find(u"NEEDLE"_s, LogDirection::Older, std::nullopt, context());
    QVERIFY(found && *found == page->lines.at(1).position);
}

void tst_FileLog::find()
{
    append("a one\nb\nc ONE\nd\n");
    const auto log = open();
    const auto last = log->find(u"one"_s, LogDirection::Older, std::nullopt, context());
    QVERIFY(last && *last);
    const auto before = log->find(u"one"_s, LogDirection::Older, *last, context());
    QVERIFY(before && *before);
    QVERIFY((*before)->offset < (*last)->offset);
    const auto none = log->find(u"one"_s, LogDirection::Older, *before, context());
    QVERIFY(none && !*none);
    const auto next = log->find(u"one"_s, LogDirection::Newer, *before, context());
    QVERIFY(next && *next == *last);
}

void tst_FileLog::grows()
{
    append("one\n");
    const auto log = open();
    const auto page = log->read(LogDirection::Older, std::nullopt, 10, context());
    QCOMPARE(joined(page), u"one"_s);
    const LogPosition at = page->lines.back().position;
    QCOMPARE(joined(log->read(LogDirection::Newer, at, 10, context())), QString());
    append("two\nthree\n");
    QCOMPARE(joined(log->read(LogDirection::Newer, at, 10, context())), u"two|three"_s);
}

void tst_FileLog::halfLine()
{
    append("one\nhal");
    const auto log = open();
    const auto following = log->read(LogDirection::Newer, std::nullopt, 10, context());
    QCOMPARE(joined(following), u"one"_s);
    const LogPosition at = following->lines.back().position;
    append("f\n");
    const auto whole = log->read(LogDirection::Newer, at, 10, context());
    QCOMPARE(joined(whole), u"half"_s);
    // One that stays as it is counts after a while, and goes on as another line.
    append("prompt> ");
    grewLongAgo();
    const auto prompt = log->read(LogDirection::Newer, whole->lines.back().position, 10, context());
    QCOMPARE(joined(prompt), u"prompt> "_s);
    append("yes\n");
    QCOMPARE(joined(log->read(LogDirection::Newer, prompt->lines.back().position, 10, context())), u"yes"_s);
}

void tst_FileLog::truncated()
{
    append("one\ntwo\nthree\n");
    const auto log = open();
    const auto page = log->read(LogDirection::Older, std::nullopt, 10, context());
    QFile::resize(m_path, 0);
    append("new\n");
    const LogPosition at = page->lines.back().position;
    const auto newer = log->read(LogDirection::Newer, at, 10, context());
    QCOMPARE(joined(newer), u"new"_s);
    QVERIFY(newer->lines.back().position.source != at.source);
    QCOMPARE(joined(log->read(LogDirection::Older, at, 10, context())), QString());
}

void tst_FileLog::rotated()
{
    append("one\n");
    const auto log = open();
    const auto page = log->read(LogDirection::Older, std::nullopt, 10, context());
    append("two\n");
    QVERIFY(QFile::rename(m_path, m_path + u".1"_s));
    append("three\n");
    const auto newer = log->read(LogDirection::Newer, page->lines.back().position, 10, context());
    QCOMPARE(joined(newer), u"two|three"_s);
    // Another reader, which still has the old file, understands the new one's positions.
    append("four\n");
    const LogPosition three = newer->lines.back().position;
    QCOMPARE(joined(open()->read(LogDirection::Newer, three, 10, context())), u"four"_s);
}

void tst_FileLog::waits()
{
    append("one\n");
    const auto log = open();
    QVERIFY(log->wait(context()).value_or(false));
    QVERIFY(!log->wait(context(50ms)).value_or(true));
    const std::jthread writer([this] {
        std::this_thread::sleep_for(50ms);
        append("two\n");
    });
    QElapsedTimer timer;
    timer.start();
    QVERIFY(log->wait(context(20s)).value_or(false));
    QVERIFY(timer.elapsed() < 5'000);
    std::stop_source source;
    const std::jthread stopper([&source] {
        std::this_thread::sleep_for(50ms);
        source.request_stop();
    });
    while (log->wait(OperationContext::within(20s, source.get_token())).value_or(false)) { }
    QVERIFY(timer.elapsed() < 5'000);
}

void tst_FileLog::notThere()
{
    const auto log = FileLog::open(m_path);
    QVERIFY(!log);
    QCOMPARE(log.error().kind(), PlatformError::Kind::NotFound);
}

void tst_FileLog::noFile()
{
    const auto log = FileLog::open(u"/dev/null"_s);
    QVERIFY(!log);
    QCOMPARE(log.error().kind(), PlatformError::Kind::Io);
}

QTEST_GUILESS_MAIN(tst_FileLog)
#include "tst_filelog.moc"
