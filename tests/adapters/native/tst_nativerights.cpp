// SPDX-License-Identifier: GPL-3.0-or-later
// What depends on whose processes they are: needs root and a user called dev, which a test host has.
#include "adapters/native/nativeadapter.h"
#include "adapters/support/userdatabase.h"
#include "tests/adapters/native/nativefixture.h"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace Duende;
using namespace NativeFixture;
using Kind = PlatformError::Kind;
using State = DaemonStatus::State;

namespace {

/// Runs `work` as the account, in a thread of its own: the system calls change one thread's identity, the C
/// library's functions would change the whole process's.
void asUser(const UserAccount& account, const std::function<void()>& work)
{
    std::jthread([&] {
        ::syscall(SYS_setgroups, 0, nullptr);
        ::syscall(SYS_setresgid, account.gid, account.gid, account.gid);
        ::syscall(SYS_setresuid, account.uid, account.uid, account.uid);
        work();
    }).join();
}

QByteArray valueIn(const QByteArray& log, const QByteArray& key)
{
    for (const QByteArray& line : log.split('\n')) {
        if (line.startsWith(QByteArray(key + ' ')))
            return line.sliced(key.size() + 1);
    }
    return {};
}

} // namespace

class NativeRightsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const std::optional<UserAccount> dev = userByName(QStringLiteral("dev"));
        if (::geteuid() != 0 || !dev) {
            QVERIFY2(!qEnvironmentVariableIsSet("DUENDE_TESTHOST"), "a test host has root and dev");
            QSKIP("Needs root and a user called dev: run it in a test host.");
        }
        m_dev = *dev;
    }

    void othersProcessesMayNotBeSignalled()
    {
        Host host;
        const auto handle
            = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
        QVERIFY_RESULT(handle);
        QList<Result<void>> answers;
        Result<DaemonStatus> status = DaemonStatus();
        asUser(m_dev, [&] {
            NativeAdapter adapter(QStringLiteral("/tmp/duende-nobody"));
            answers = {adapter.signal(*handle, Signal::Term, context()), adapter.kill(*handle, context()),
                adapter.pause(*handle, context()), adapter.stop(*handle, 2s, context())};
            status = adapter.status(*handle, context());
        });
        for (const Result<void>& answer : std::as_const(answers)) {
            QVERIFY(!answer);
            QCOMPARE(answer.error().kind(), Kind::PermissionDenied);
            QVERIFY(answer.error().detail().startsWith(
                QStringLiteral("process %1 (duende_target) belongs to root; dev may not send it ")
                    .arg(*handle->pid())));
            QCOMPARE(answer.error().cause(), QStringLiteral("EPERM: Operation not permitted"));
            QCOMPARE(answer.error().advice(), QStringLiteral("Run Duende as root for this."));
        }
        QVERIFY(status);
        QCOMPARE(*status, DaemonStatus(State::Running));
        QCOMPARE(*host.adapter().status(*handle, context()), DaemonStatus(State::Running));
    }

    void othersProcessesMayBeLookedAt()
    {
        Host host;
        const auto handle
            = host.adapter().spawn(spec(QStringLiteral("s"), {QStringLiteral("sleep")}), context());
        QVERIFY_RESULT(handle);
        Result<DaemonDetails> details = DaemonDetails();
        asUser(m_dev, [&] {
            NativeAdapter adapter(QStringLiteral("/tmp/duende-nobody"));
            details = adapter.inspect(*handle, context());
        });
        QVERIFY_RESULT(details);
        QStringList titles;
        for (const PropertyGroup& group : details->groups) {
            titles.append(group.title);
            for (const Property& property : group.properties) {
                const bool isHidden = property.name == u"Executable" || property.name == u"Working directory"
                    || property.name == u"Open files";
                if (group.title != u"Limits" && isHidden)
                    QCOMPARE(property.value, PropertyValue());
                if (property.name == u"User")
                    QCOMPARE(property.value, PropertyValue(QStringLiteral("root (0)")));
            }
        }
        QVERIFY2(!titles.contains(QStringLiteral("Environment")), "another's environment is not shown");
        QVERIFY(titles.contains(QStringLiteral("Limits")));
    }

    void spawnAsAUser()
    {
        Host host;
        DaemonSpec asDev = spec(QStringLiteral("d"), {QStringLiteral("report")});
        asDev.user = QStringLiteral("dev");
        asDev.nice = -3;
        const auto handle = host.adapter().spawn(asDev, context());
        QVERIFY_RESULT(handle);
        QTRY_VERIFY(host.log(QStringLiteral("d")).contains("ready\n"));
        const QByteArray log = host.log(QStringLiteral("d"));
        const QByteArray uid = QByteArray::number(m_dev.uid);
        const QByteArray gid = QByteArray::number(m_dev.gid);
        QCOMPARE(valueIn(log, "uid"), QByteArray(uid + ' ' + uid));
        QCOMPARE(valueIn(log, "gid"), QByteArray(gid + ' ' + gid));
        QVERIFY(valueIn(log, "groups").split(',').contains(gid));
        QVERIFY(!valueIn(log, "groups").split(',').contains("0"));
        QCOMPARE(valueIn(log, "nice"), "-3");
        QVERIFY(log.contains(QByteArray("variable USER=dev\n")));
        QVERIFY(log.contains(QByteArray("variable HOME=" + m_dev.homeDirectory.toLocal8Bit() + "\n")));
        QCOMPARE(
            Procfs().status(*handle->pid())->uids, (ProcessIds{m_dev.uid, m_dev.uid, m_dev.uid, m_dev.uid}));
        QVERIFY_RESULT(host.adapter().stop(*handle, 5s, context()));
    }

    void spawnInAGroup()
    {
        Host host;
        DaemonSpec inGroup = spec(QStringLiteral("g"), {QStringLiteral("report")});
        inGroup.user = QStringLiteral("dev");
        inGroup.group = QStringLiteral("daemon");
        QVERIFY_RESULT(host.adapter().spawn(inGroup, context()));
        QTRY_VERIFY(host.log(QStringLiteral("g")).contains("ready\n"));
        const QByteArray gid = QByteArray::number(groupIdByName(QStringLiteral("daemon")).value_or(0));
        QCOMPARE(valueIn(host.log(QStringLiteral("g")), "gid"), QByteArray(gid + ' ' + gid));
        QCOMPARE(
            valueIn(host.log(QStringLiteral("g")), "uid").split(' ').first(), QByteArray::number(m_dev.uid));
    }

    void aUserMayNotSpawnAsAnother_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("group");
        QTest::addColumn<QString>("message");
        QTest::newRow("user") << QStringLiteral("root") << QString()
                              << QStringLiteral(
                                     "permission denied: only root can start a daemon as the user root");
        QTest::newRow("group") << QString() << QStringLiteral("daemon")
                               << QStringLiteral(
                                      "permission denied: only root can start a daemon as the group daemon");
    }
    void aUserMayNotSpawnAsAnother()
    {
        QFETCH(const QString, user);
        QFETCH(const QString, group);
        Result<DaemonHandle> spawned = DaemonHandle();
        const QString folder = devFolder();
        asUser(m_dev, [&] {
            NativeAdapter adapter(folder);
            DaemonSpec other = spec(QStringLiteral("o"), {QStringLiteral("sleep")});
            other.user = user;
            other.group = group;
            spawned = adapter.spawn(other, context());
        });
        QVERIFY(!spawned);
        QTEST(spawned.error().message(), "message");
        QVERIFY(!spawned.error().advice().isEmpty());
    }

    void aUserMayNotBeLessNice()
    {
        Result<DaemonHandle> spawned = DaemonHandle();
        const QString folder = devFolder();
        asUser(m_dev, [&] {
            NativeAdapter adapter(folder);
            DaemonSpec hasty = spec(QStringLiteral("o"), {QStringLiteral("sleep")});
            hasty.nice = -20;
            spawned = adapter.spawn(hasty, context());
        });
        QVERIFY(!spawned);
        QCOMPARE(spawned.error().kind(), Kind::PermissionDenied);
        QVERIFY(spawned.error().detail().startsWith(QStringLiteral("cannot set the niceness to -20")));
    }

    void noFolderOfOnesOwn()
    {
        Result<DaemonHandle> spawned = DaemonHandle();
        asUser(m_dev, [&] {
            NativeAdapter adapter(QStringLiteral("/root/duende"));
            spawned = adapter.spawn(spec(QStringLiteral("o"), {QStringLiteral("sleep")}), context());
        });
        QVERIFY(!spawned);
        QCOMPARE(spawned.error().kind(), Kind::PermissionDenied);
        QVERIFY(spawned.error().cause().startsWith(QStringLiteral("EACCES")));
    }

private:
    QString devFolder()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        (void)::chown(QFile::encodeName(m_folder->path()).constData(), m_dev.uid, m_dev.gid);
        return m_folder->path() + QStringLiteral("/state");
    }

    UserAccount m_dev;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(NativeRightsTest)
#include "tst_nativerights.moc"
