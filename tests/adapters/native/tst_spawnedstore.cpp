// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/spawnedstore.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Duende;
using namespace std::chrono_literals;
using Kind = PlatformError::Kind;

namespace {

SpawnedDaemon daemonCalled(const QString& name, qint64 pid = 5)
{
    SpawnedDaemon daemon;
    daemon.spec.name = name;
    daemon.spec.binaryPath = QStringLiteral("/bin/a");
    daemon.pid = pid;
    daemon.spawnedAt = QDateTime::fromSecsSinceEpoch(1'700'000'000, QTimeZone::UTC);
    return daemon;
}

mode_t modeOf(const QString& path)
{
    struct stat info{};
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 ? info.st_mode & 07777 : 0;
}

} // namespace

class SpawnedStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void names_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* what, const QString& name, const char* problem) {
            QTest::newRow(what) << name << QString::fromLatin1(problem);
        };
        row("plain", QStringLiteral("web-1.example"), "");
        row("spaces", QStringLiteral("my daemon"), "");
        row("not ASCII", QStringLiteral("dæmon"), "");
        row("128", QString(128, QLatin1Char('a')), "");
        row("empty", QString(), "is empty");
        row("129", QString(129, QLatin1Char('a')), "is longer than 128 characters");
        row("many bytes", QString(128, QChar(0x65e5)), "is longer than 128 characters");
        row("slash", QStringLiteral("a/b"), "holds a slash or a control character");
        row("this folder", QStringLiteral("."), "begins with a dot");
        row("the folder above", QStringLiteral(".."), "begins with a dot");
        row("hidden", QStringLiteral(".a"), "begins with a dot");
        row("line feed", QStringLiteral("a\nb"), "holds a slash or a control character");
        row("NUL", QString(QStringLiteral("a") + QChar(0)), "holds a slash or a control character");
        row("bidirectional", QStringLiteral("a\u202eb"), "holds a slash or a control character");
        row("half a character", QString(QStringLiteral("a") + QChar(0xd800)), "is not valid text");
    }
    void names()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, problem);
        const Result<void> checked = SpawnedStore::checkName(name);
        QCOMPARE(checked.has_value(), problem.isEmpty());
        SpawnedStore store(folder());
        const Result<void> saved = store.save(daemonCalled(name));
        QCOMPARE(saved.has_value(), problem.isEmpty());
        if (checked) {
            QCOMPARE(store.find(name), daemonCalled(name));
            return;
        }
        QCOMPARE(checked.error().kind(), Kind::Config);
        QCOMPARE(checked.error().detail(), QString(QStringLiteral("the daemon's name ") + problem));
        QVERIFY(!store.openLog(name));
        QVERIFY(!store.remove(name));
        QVERIFY(!store.find(name));
    }

    void savesFindsAndForgets()
    {
        SpawnedStore store(folder());
        QVERIFY(store.all().isEmpty());
        QVERIFY(store.save(daemonCalled(QStringLiteral("b"))));
        QVERIFY(store.save(daemonCalled(QStringLiteral("a"))));
        QCOMPARE(store.all(), (QList{daemonCalled(QStringLiteral("a")), daemonCalled(QStringLiteral("b"))}));
        QVERIFY(store.save(daemonCalled(QStringLiteral("b"), 6)));
        QCOMPARE(store.find(QStringLiteral("b"))->pid, 6);
        QVERIFY(store.remove(QStringLiteral("b")));
        QVERIFY(store.remove(QStringLiteral("b")));
        QVERIFY(!store.find(QStringLiteral("b")));
        QCOMPARE(store.all().size(), 1);
    }

    void seesWhatAnotherWrote()
    {
        SpawnedStore store(folder());
        SpawnedStore other(folder());
        for (qint64 pid = 1; pid < 50; ++pid) {
            QVERIFY(other.save(daemonCalled(QStringLiteral("a"), pid)));
            QCOMPARE(store.all().first().pid, pid);
        }
        QVERIFY(other.remove(QStringLiteral("a")));
        QVERIFY(store.all().isEmpty());
    }

    void isForItsUserOnly()
    {
        const mode_t before = ::umask(0);
        SpawnedStore store(folder());
        QVERIFY(store.save(daemonCalled(QStringLiteral("a"))));
        QVERIFY(store.openLog(QStringLiteral("a")));
        ::umask(before);
        QCOMPARE(modeOf(folder()), mode_t(0700));
        QCOMPARE(modeOf(folder() + QStringLiteral("/daemons")), mode_t(0700));
        QCOMPARE(modeOf(folder() + QStringLiteral("/logs")), mode_t(0700));
        QCOMPARE(modeOf(folder() + QStringLiteral("/daemons/a.json")), mode_t(0600));
        QCOMPARE(modeOf(store.logPath(QStringLiteral("a"))), mode_t(0600));
    }

    void leavesNothingHalfWritten()
    {
        SpawnedStore store(folder());
        QVERIFY(store.save(daemonCalled(QStringLiteral("a"))));
        const QDir daemons(folder() + QStringLiteral("/daemons"));
        QCOMPARE(daemons.entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("a.json")});
    }

    void corruptFilesAreLeftOut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("warning");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("bad\\.json is left out");
        QTest::newRow("cut") << QByteArray("{\"version\":1,\"spec\":{")
                             << QStringLiteral("bad\\.json is left out");
        QTest::newRow("no object") << QByteArray("[1]") << QStringLiteral("bad\\.json is left out");
        QTest::newRow("not text") << QByteArray(100, '\xff') << QStringLiteral("bad\\.json is left out");
        QTest::newRow("huge") << QByteArray(3'000'000, '[') << QStringLiteral("bad\\.json is left out");
    }
    void corruptFilesAreLeftOut()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, warning);
        SpawnedStore store(folder());
        QVERIFY(store.save(daemonCalled(QStringLiteral("good"))));
        write(QStringLiteral("bad.json"), bytes);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(warning));
        QCOMPARE(store.all().size(), 1);
        QTest::failOnWarning();
        QCOMPARE(store.all().size(), 1); // and it is not said again
    }

    void aFileAboutAnotherNameIsLeftOut()
    {
        SpawnedStore store(folder());
        QVERIFY(store.save(daemonCalled(QStringLiteral("a"))));
        QVERIFY(QFile::copy(
            folder() + QStringLiteral("/daemons/a.json"), folder() + QStringLiteral("/daemons/b.json")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("about another name")));
        QCOMPARE(store.all().size(), 1);
    }

    void onlyFilesAreRead()
    {
        SpawnedStore store(folder());
        QVERIFY(store.save(daemonCalled(QStringLiteral("a"))));
        const QString daemons = folder() + QStringLiteral("/daemons/");
        QVERIFY(QFile::link(daemons + QStringLiteral("a.json"), daemons + QStringLiteral("l.json")));
        QVERIFY(QDir().mkdir(daemons + QStringLiteral("d.json")));
        QCOMPARE(::mkfifo(QFile::encodeName(daemons + QStringLiteral("f.json")).constData(), 0600), 0);
        QCOMPARE(store.all().size(), 1);
        QVERIFY(!store.find(QStringLiteral("f")));
    }

    void logIsAppendedTo()
    {
        SpawnedStore store(folder());
        for (const char* text : {"one", "two"}) {
            const Result<FileDescriptor> log = store.openLog(QStringLiteral("a"));
            QVERIFY(log);
            QCOMPARE(::write(log->get(), text, 3), 3);
            QCOMPARE(::fcntl(log->get(), F_GETFL) & (O_NONBLOCK | O_APPEND), O_APPEND);
        }
        QFile file(store.logPath(QStringLiteral("a")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "onetwo");
    }

    void aLinkIsNoLog()
    {
        SpawnedStore store(folder());
        QVERIFY(store.openLog(QStringLiteral("a")));
        const QString victim = folder() + QStringLiteral("/victim");
        QVERIFY(QFile::link(victim, store.logPath(QStringLiteral("b"))));
        const Result<FileDescriptor> log = store.openLog(QStringLiteral("b"));
        QVERIFY(!log);
        QVERIFY(!QFile::exists(victim));
    }

    void locks()
    {
        SpawnedStore store(folder());
        SpawnedStore other(folder());
        Result<FileDescriptor> first = store.lock(OperationContext::within(5s));
        QVERIFY(first);
        const Result<FileDescriptor> second = other.lock(OperationContext::within(100ms));
        QVERIFY(!second);
        QCOMPARE(second.error().kind(), Kind::Timeout);
        first->reset();
        QVERIFY(other.lock(OperationContext::within(5s)));
    }

    void noFolderCanBeMade()
    {
        SpawnedStore store(QStringLiteral("/proc/no/such/folder"));
        QVERIFY(store.all().isEmpty());
        const Result<void> saved = store.save(daemonCalled(QStringLiteral("a")));
        QVERIFY(!saved);
        QVERIFY(!saved.error().cause().isEmpty());
        QVERIFY(!saved.error().advice().isEmpty());
    }

private:
    QString folder() const { return m_folder->filePath(QStringLiteral("above/state")); }

    void write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(folder() + QStringLiteral("/daemons/") + name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_APPLESS_MAIN(SpawnedStoreTest)
#include "tst_spawnedstore.moc"
