// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemondefinition.h"
#include "adapters/systemd/systemdadapter.h"

#include "tests/adapters/systemd/hostunits.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTest>

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Duende::DefinitionChange::Kind;

namespace {

constexpr uid_t dev = 1000;
const QString writer = QStringLiteral(DUENDE_INSTALLED_WRITER);

/// What installing does, and an administrator who lets dev write two units and reload the manager.
bool install()
{
    const QString rule
        = u"polkit.addRule(function(action, subject) {\n"
          "  if (subject.user != 'dev') return undefined;\n"
          "  if (action.id == 'org.freedesktop.systemd1.reload-daemon') return polkit.Result.YES;\n"
          "  if (action.id == 'org.duende.Duende.write-unit-file'\n"
          "      && action.lookup('command_line').indexOf('zz-allowed') >= 0)\n"
          "    return polkit.Result.YES;\n"
          "  return undefined;\n"
          "});\n"_s;
    QFile rules(u"/etc/polkit-1/rules.d/10-test.rules"_s);
    return QDir().mkpath(QFileInfo(writer).path()) && QFile::copy(QStringLiteral(DUENDE_BUILT_WRITER), writer)
        && QFile::copy(
            QStringLiteral(DUENDE_BUILT_POLICY), u"/usr/share/polkit-1/actions/org.duende.Duende.policy"_s)
        && rules.open(QIODevice::WriteOnly) && rules.write(rule.toUtf8()) == rule.size()
        && rules.setPermissions(rules.permissions() | QFile::ReadOther | QFile::ReadGroup);
}

/// The whole test runs as the test host's user, who may do nothing to the machine's units.
bool becomeDev()
{
    if (!isTestHost())
        return true;
    if (!install())
        return false;
    systemctl({u"restart"_s, u"polkit.service"_s});
    // A drop-in folder of theirs that they cannot write.
    QDir().mkpath(u"/home/dev/.config/systemd/user/zz-locked.service.d"_s);
    for (const char* own :
        {"/home/dev/.config", "/home/dev/.config/systemd", "/home/dev/.config/systemd/user"})
        if (::chown(own, dev, dev) != 0)
            return false;
    if (::setgroups(0, nullptr) != 0 || ::setresgid(dev, dev, dev) != 0 || ::setresuid(dev, dev, dev) != 0)
        return false;
    qputenv("HOME", "/home/dev");
    qputenv("USER", "dev");
    qputenv("XDG_RUNTIME_DIR", "/run/user/1000");
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qunsetenv("XDG_CONFIG_HOME");
    return true;
}

SystemdEndpoint endpoint(UnitScope scope, const QString& program = writer)
{
    SystemdEndpoint made;
    made.scope = scope;
    made.unitWriter = program;
    return made;
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
}

Result<SavedDefinition> change(PlatformAdapter& adapter, UnitScope scope, const QString& unit,
    const DefinitionChange& wanted, bool isInteractive = true)
{
    return inThread([&] {
        OperationContext context = OperationContext::within(30s);
        context.interactive = isInteractive;
        return adapter.changeDefinition(DaemonHandle(SystemdHandle{unit, scope}), wanted, context);
    });
}

} // namespace

/// Unit files changed by a person who is not root: the machine's through polkit, their own as they are.
class tst_UnitEditing_User_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void authorized();
    void notAuthorized();
    void nobodyToAsk();
    void notInstalled_data();
    void notInstalled();
    void ownUnit();
    void ownFolderNotWritable();
    void verifyAsUser();

private:
    SystemdAdapter m_system{endpoint(UnitScope::System)};
    SystemdAdapter m_user{endpoint(UnitScope::User)};
};

void tst_UnitEditing_User_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("Needs packaging/testhost");
    QCOMPARE(::getuid(), dev);
}

void tst_UnitEditing_User_Host::authorized()
{
    const QString unit = u"zz-allowed.service"_s;
    const QByteArray text = "[Service]\nExecStart=/bin/true\n";
    const auto saved = change(m_system, UnitScope::System, unit, {Kind::WriteMain, {}, text, {}});
    QVERIFY2(saved.has_value(),
        saved ? "" : qPrintable(QString(saved.error().message() + u" | "_s + saved.error().cause())));
    const QString path = u"/etc/systemd/system/zz-allowed.service"_s;
    QCOMPARE(contentOf(path), text);
    struct stat status{};
    QCOMPARE(::stat(QFile::encodeName(path).constData(), &status), 0);
    QCOMPARE(status.st_uid, 0U);
    QCOMPARE(status.st_mode & 07777, 0644U);

    const QByteArray dropIn = "[Service]\nEnvironment=COLOUR=green\n";
    const auto second
        = change(m_system, UnitScope::System, unit, {Kind::WriteDropIn, u"override"_s, dropIn, {}});
    QVERIFY(second.has_value());
    const auto reloaded = inThread([&] {
        OperationContext context = OperationContext::within(20s);
        context.interactive = true;
        return m_system.reloadDefinitions(context);
    });
    QVERIFY2(reloaded.has_value(), reloaded ? "" : qPrintable(reloaded.error().message()));
    QCOMPARE(
        systemctl({u"show"_s, u"--value"_s, u"-p"_s, u"Environment"_s, unit}).trimmed(), u"COLOUR=green"_s);

    // A late change meets the writer's own check too: nothing of what was there is lost.
    const auto late = change(m_system, UnitScope::System, unit, {Kind::WriteMain, {}, "# late\n", "0"});
    QVERIFY(!late);
    QCOMPARE(late.error().kind(), PlatformError::Kind::InvalidState);

    QVERIFY(change(m_system, UnitScope::System, unit, second->undo).has_value());
    QVERIFY(!QFile::exists(path + u".d"_s));
    QVERIFY(change(m_system, UnitScope::System, unit, saved->undo).has_value());
    QVERIFY(!QFile::exists(path));
}

void tst_UnitEditing_User_Host::notAuthorized()
{
    const auto saved = change(
        m_system, UnitScope::System, u"zz-denied.service"_s, {Kind::WriteDropIn, u"x"_s, "# x\n", {}});
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind(), PlatformError::Kind::PermissionDenied);
    QVERIFY2(saved.error().message().contains(u"nobody could be asked for an administrator's authorization"),
        qPrintable(QString(saved.error().message() + u" | "_s + saved.error().cause())));
    QVERIFY(saved.error().advice().contains(u"No polkit agent runs"));
    QVERIFY(!QFile::exists(u"/etc/systemd/system/zz-denied.service.d"_s));
}

void tst_UnitEditing_User_Host::nobodyToAsk()
{
    const auto saved = change(m_system, UnitScope::System, u"zz-allowed.service"_s,
        {Kind::WriteDropIn, u"x"_s, "# x\n", {}}, false);
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind(), PlatformError::Kind::PermissionDenied);
}

void tst_UnitEditing_User_Host::notInstalled_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("reason");
    QTest::newRow("none") << QString() << u"is not installed"_s;
    QTest::newRow("gone") << u"/usr/local/libexec/duende/gone"_s << u"is not installed"_s;
    QTest::newRow("in a person's folder")
        << u"/home/dev/writer"_s << u"could be changed by others than root"_s;
}

void tst_UnitEditing_User_Host::notInstalled()
{
    QFETCH(QString, program);
    QFETCH(QString, reason);
    if (program.startsWith(u"/home/"))
        QVERIFY(QFile::copy(writer, program));
    SystemdAdapter adapter(endpoint(UnitScope::System, program));
    const auto saved = change(
        adapter, UnitScope::System, u"zz-allowed.service"_s, {Kind::WriteDropIn, u"x"_s, "# x\n", {}});
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind(), PlatformError::Kind::PermissionDenied);
    QVERIFY2(saved.error().message().contains(reason), qPrintable(saved.error().message()));
    QVERIFY(saved.error().advice().contains(u"Install"));
}

void tst_UnitEditing_User_Host::ownUnit()
{
    const QString unit = u"zz-own.service"_s;
    const auto saved = change(
        m_user, UnitScope::User, unit, {Kind::WriteMain, {}, "[Service]\nExecStart=/bin/true\n", {}});
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().message()));
    QCOMPARE(saved->path, u"/home/dev/.config/systemd/user/zz-own.service"_s);
    QVERIFY(inThread([&] { return m_user.reloadDefinitions(OperationContext::within(20s)); }).has_value());
    QCOMPARE(systemctl({u"--user"_s, u"show"_s, u"--value"_s, u"-p"_s, u"FragmentPath"_s, unit}).trimmed(),
        saved->path);
    QVERIFY(change(m_user, UnitScope::User, unit, saved->undo).has_value());
    QVERIFY(!QFile::exists(saved->path));
}

void tst_UnitEditing_User_Host::ownFolderNotWritable()
{
    const auto saved
        = change(m_user, UnitScope::User, u"zz-locked.service"_s, {Kind::WriteDropIn, u"x"_s, "# x\n", {}});
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind(), PlatformError::Kind::PermissionDenied);
    QVERIFY2(saved.error().message().contains(u"zz-locked.service.d cannot be written"),
        qPrintable(saved.error().message()));
    QVERIFY(saved.error().cause().startsWith(u"EACCES"));
}

void tst_UnitEditing_User_Host::verifyAsUser()
{
    for (PlatformAdapter* adapter :
        {static_cast<PlatformAdapter*>(&m_system), static_cast<PlatformAdapter*>(&m_user)}) {
        const UnitScope scope = adapter == &m_system ? UnitScope::System : UnitScope::User;
        const auto problems = inThread([&] {
            return adapter->checkDefinition(DaemonHandle(SystemdHandle{u"zz-checked.service"_s, scope}),
                {Kind::WriteMain, {}, "[Service]\nExecStart=/bin/true\ngarbage\n", {}},
                OperationContext::within(20s));
        });
        QCOMPARE(problems.value_or(QList<DefinitionProblem>()).size(), 1);
        QCOMPARE(problems->constFirst().line, 3);
    }
}

int main(int argc, char* argv[])
{
    if (!becomeDev())
        return 1;
    QCoreApplication app(argc, argv);
    tst_UnitEditing_User_Host test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_unitediting_user_host.moc"
