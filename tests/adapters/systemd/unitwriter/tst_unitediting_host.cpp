// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemondefinition.h"
#include "adapters/systemd/systemdadapter.h"
#include "adapters/systemd/unitwriter/writerequest.h"

#include "tests/adapters/systemd/hostunits.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Duende::DefinitionChange::Kind;

/// Unit files of a real host changed by root: what the manager makes of them, and real disks that fail.
class tst_UnitEditing_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void dropIn();
    void newUnit();
    void overrideOfVendor();
    void conflict();
    void verify_data();
    void verify();
    void verifyHidesWhatIsReplaced();
    void verifyOfUnitWithoutFile();
    void diskFull();
    void readOnlyDisk();
    void linkedFolder();
    void program_data();
    void program();
    void programOnFullDisk();

private:
    static DaemonHandle handle(const QString& unit)
    {
        return DaemonHandle(SystemdHandle{unit, UnitScope::System});
    }
    Result<SavedDefinition> change(const QString& unit, const DefinitionChange& wanted)
    {
        return inThread(
            [&] { return m_adapter.changeDefinition(handle(unit), wanted, OperationContext::within(20s)); });
    }
    Result<QList<DefinitionProblem>> check(const QString& unit, const DefinitionChange& wanted)
    {
        return inThread(
            [&] { return m_adapter.checkDefinition(handle(unit), wanted, OperationContext::within(20s)); });
    }
    bool reload()
    {
        return inThread([&] {
            return m_adapter.reloadDefinitions(OperationContext::within(20s));
        }).has_value();
    }

    SystemdAdapter m_adapter{SystemdEndpoint{}};
};

namespace {

const QString folder = u"/etc/systemd/system"_s;

QByteArray digestOf(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
}

QString unitProperty(const QString& unit, const QString& name)
{
    return systemctl({u"show"_s, u"--value"_s, u"-p"_s, name, unit}).trimmed();
}

/// A file system of the given size, gone with this.
class SmallDisk
{
public:
    SmallDisk(const QString& path, const QString& options) : m_path(path)
    {
        QDir().mkpath(path);
        m_isMounted
            = QProcess::execute(u"mount"_s, {u"-t"_s, u"tmpfs"_s, u"-o"_s, options, u"tmpfs"_s, path}) == 0;
    }
    ~SmallDisk()
    {
        if (m_isMounted)
            QProcess::execute(u"umount"_s, {m_path});
        QDir().rmdir(m_path);
    }
    bool isMounted() const { return m_isMounted; }

private:
    QString m_path;
    bool m_isMounted = false;
};

} // namespace

void tst_UnitEditing_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("Needs packaging/testhost");
}

void tst_UnitEditing_Host::dropIn()
{
    HostUnits units;
    units.write(u"zz-edit.service"_s, u"[Service]\nExecStart=/bin/sleep infinity\n"_s);
    // Only what is loaded can be older than its files.
    units.systemctl({u"start"_s, u"zz-edit.service"_s});
    const QByteArray text = "[Service]\nEnvironment=COLOUR=green\n";
    const auto saved = change(u"zz-edit.service"_s, {Kind::WriteDropIn, u"override"_s, text, {}});
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().message()));
    QCOMPARE(saved->path, u"/etc/systemd/system/zz-edit.service.d/override.conf"_s);
    QCOMPARE(contentOf(saved->path), text);
    QCOMPARE(unitProperty(u"zz-edit.service"_s, u"NeedDaemonReload"_s), u"yes"_s);
    QVERIFY(reload());
    QCOMPARE(unitProperty(u"zz-edit.service"_s, u"NeedDaemonReload"_s), u"no"_s);
    QCOMPARE(unitProperty(u"zz-edit.service"_s, u"Environment"_s), u"COLOUR=green"_s);

    QVERIFY(change(u"zz-edit.service"_s, saved->undo).has_value());
    QVERIFY(reload());
    QCOMPARE(unitProperty(u"zz-edit.service"_s, u"Environment"_s), QString());
    QVERIFY(!QFile::exists(u"/etc/systemd/system/zz-edit.service.d"_s));
}

void tst_UnitEditing_Host::newUnit()
{
    const QByteArray text = "[Service]\nType=oneshot\nExecStart=/bin/true\n";
    const auto saved = change(u"zz-new.service"_s, {Kind::WriteMain, {}, text, {}});
    QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().message()));
    QVERIFY(reload());
    QVERIFY(!systemctl({u"cat"_s, u"zz-new.service"_s}).isEmpty());
    QCOMPARE(QProcess::execute(u"systemctl"_s, {u"start"_s, u"zz-new.service"_s}), 0);
    QVERIFY(change(u"zz-new.service"_s, saved->undo).has_value());
    QVERIFY(!QFile::exists(folder + u"/zz-new.service"_s));
    QVERIFY(reload());
}

void tst_UnitEditing_Host::overrideOfVendor()
{
    HostUnits units(u"/usr/local/lib/systemd/system"_s);
    units.write(u"zz-vendor.service"_s, u"[Unit]\nDescription=Theirs\n[Service]\nExecStart=/bin/true\n"_s);
    const auto saved = change(u"zz-vendor.service"_s,
        {Kind::WriteMain, {}, "[Unit]\nDescription=Ours\n[Service]\nExecStart=/bin/true\n", {}});
    QVERIFY(saved.has_value());
    QVERIFY(reload());
    QCOMPARE(unitProperty(u"zz-vendor.service"_s, u"Description"_s), u"Ours"_s);
    QVERIFY(change(u"zz-vendor.service"_s, saved->undo).has_value());
    QVERIFY(reload());
    QCOMPARE(unitProperty(u"zz-vendor.service"_s, u"Description"_s), u"Theirs"_s);
}

void tst_UnitEditing_Host::conflict()
{
    const auto saved = change(u"zz-both.service"_s, {Kind::WriteDropIn, u"x"_s, "# mine\n", {}});
    QVERIFY(saved.has_value());
    QFile file(saved->path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("# theirs\n") == 9);
    file.close();
    for (const DefinitionChange& late :
        {DefinitionChange{Kind::WriteDropIn, u"x"_s, "# mine again\n", digestOf("# mine\n")}, saved->undo}) {
        const auto refused = change(u"zz-both.service"_s, late);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind(), PlatformError::Kind::InvalidState);
        QCOMPARE(contentOf(saved->path), "# theirs\n");
    }
    QVERIFY(
        change(u"zz-both.service"_s, {Kind::RemoveDropIn, u"x"_s, {}, digestOf("# theirs\n")}).has_value());
}

void tst_UnitEditing_Host::verify_data()
{
    QTest::addColumn<DefinitionChange>("change");
    QTest::addColumn<QString>("expected");
    const QString dropIn = u"/etc/systemd/system/zz-check.service.d/x.conf"_s;
    const QString main = u"/etc/systemd/system/zz-check.service"_s;
    QTest::newRow("nothing") << DefinitionChange{Kind::WriteDropIn, u"x"_s, "[Service]\nRestartSec=5s\n", {}}
                             << QString();
    QTest::newRow("no equals sign") << DefinitionChange{Kind::WriteDropIn, u"x"_s,
        "# a comment\n[Service]\ngarbage\n", {}}
                                    << QString(u"E "_s + dropIn + u":3 Missing '=', ignoring line."_s);
    QTest::newRow("no section") << DefinitionChange{Kind::WriteDropIn, u"x"_s, "RestartSec=5s\n",
        {}} << QString(u"E "_s + dropIn + u":1 Assignment outside of section. Ignoring."_s);
    QTest::newRow("unknown key") << DefinitionChange{Kind::WriteDropIn, u"x"_s, "[Service]\nRestartSecs=5s\n",
        {}} << QString(u"W "_s + dropIn + u":2 Unknown key 'RestartSecs' in section [Service], ignoring."_s);
    QTest::newRow("bad value of a new main file")
        << DefinitionChange{Kind::WriteMain, {}, "[Service]\nType=bogus\nExecStart=/bin/true\n", {}}
        << QString(u"E "_s + main + u":2 Failed to parse Type=bogus, ignoring: Invalid argument"_s);
    QTest::newRow("section never closed")
        << DefinitionChange{Kind::WriteMain, {}, "[Service\nExecStart=/bin/true\n", {}}
        << QString(u"E "_s + main + u":1 Invalid section header '[Service'"_s);
    QTest::newRow("nothing to do") << DefinitionChange{Kind::WriteMain, {}, "[Service]\nType=simple\n", {}}
                                   << u"E :0 Service has no ExecStart="_s;
    QTest::newRow("missing program") << DefinitionChange{Kind::WriteMain, {},
        "[Service]\nExecStart=/usr/bin/nope\n",
        {}} << u"W :0 Command /usr/bin/nope is not executable: No such file or directory"_s;
}

void tst_UnitEditing_Host::verify()
{
    QFETCH(DefinitionChange, change);
    QFETCH(QString, expected);
    HostUnits units;
    units.write(u"zz-check.service"_s, u"[Service]\nExecStart=/bin/sleep infinity\n"_s);
    const auto problems = check(u"zz-check.service"_s, change);
    QVERIFY2(problems.has_value(), problems ? "" : qPrintable(problems.error().message()));
    QStringList found;
    for (const DefinitionProblem& problem : *problems)
        found.append(
            u"%1 %2:%3 %4"_s.arg(problem.severity == DefinitionProblem::Severity::Error ? u"E"_s : u"W"_s)
                .arg(problem.path)
                .arg(problem.line)
                .arg(problem.text));
    QVERIFY2(expected.isEmpty() ? found.isEmpty() : found.value(0).startsWith(expected),
        qPrintable(found.join(u'\n')));
    QVERIFY(!QFile::exists(u"/etc/systemd/system/zz-check.service"_s));
    QVERIFY(!QFile::exists(u"/etc/systemd/system/zz-check.service.d"_s));
}

void tst_UnitEditing_Host::verifyHidesWhatIsReplaced()
{
    HostUnits units;
    units.write(u"zz-check.service"_s, u"[Service]\nExecStart=/bin/sleep infinity\n"_s);
    const auto saved = change(u"zz-check.service"_s, {Kind::WriteDropIn, u"x"_s, "[Service]\nNope=1\n", {}});
    QVERIFY(saved.has_value());
    const auto other
        = check(u"zz-check.service"_s, {Kind::WriteDropIn, u"y"_s, "[Service]\nRestartSec=5s\n", {}});
    QCOMPARE(other.value_or(QList<DefinitionProblem>()).size(), 1);
    QCOMPARE(other->constFirst().path, saved->path);
    QCOMPARE(other->constFirst().line, 2);
    const auto mended = check(u"zz-check.service"_s, {Kind::WriteDropIn, u"x"_s, "[Service]\n", {}});
    QVERIFY(mended.has_value() && mended->isEmpty());
    const auto removed = check(u"zz-check.service"_s, saved->undo);
    QVERIFY(removed.has_value() && removed->isEmpty());
    QVERIFY(change(u"zz-check.service"_s, saved->undo).has_value());
}

void tst_UnitEditing_Host::verifyOfUnitWithoutFile()
{
    // init.scope is made by the manager itself.
    const auto problems = check(u"init.scope"_s, {Kind::WriteDropIn, u"x"_s, "[Scope]\nNope=1\n", {}});
    QVERIFY(problems.has_value());
    const auto named = check(
        u"zz-nothing@.service"_s, {Kind::WriteMain, {}, "[Service]\nExecStart=/bin/echo %i\nNope=1\n", {}});
    QCOMPARE(named.value_or(QList<DefinitionProblem>()).size(), 1);
    QCOMPARE(named->constFirst().line, 3);
    QCOMPARE(named->constFirst().path, u"/etc/systemd/system/zz-nothing@.service"_s);
}

void tst_UnitEditing_Host::diskFull()
{
    const QString path = u"/etc/systemd/system/zz-full.service.d"_s;
    const SmallDisk disk(path, u"size=64k"_s);
    QVERIFY(disk.isMounted());
    const auto first = change(u"zz-full.service"_s, {Kind::WriteDropIn, u"x"_s, "# small\n", {}});
    QVERIFY2(first.has_value(), first ? "" : qPrintable(first.error().message()));
    const auto full = change(u"zz-full.service"_s,
        {Kind::WriteDropIn, u"x"_s, QByteArray(100 * 1024, '#'), digestOf("# small\n")});
    QVERIFY(!full);
    QCOMPARE(full.error().kind(), PlatformError::Kind::Io);
    QVERIFY2(full.error().message().contains(u"no space is left"), qPrintable(full.error().message()));
    QVERIFY(full.error().cause().startsWith(u"ENOSPC"));
    QCOMPARE(contentOf(path + u"/x.conf"_s), "# small\n");
    QCOMPARE(QDir(path).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
        QStringList{u"x.conf"_s});
}

void tst_UnitEditing_Host::readOnlyDisk()
{
    const QString path = u"/etc/systemd/system/zz-ro.service.d"_s;
    const SmallDisk disk(path, u"ro"_s);
    QVERIFY(disk.isMounted());
    const auto saved = change(u"zz-ro.service"_s, {Kind::WriteDropIn, u"x"_s, "# x\n", {}});
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind(), PlatformError::Kind::PermissionDenied);
    QVERIFY2(saved.error().advice().contains(u"read-only"), qPrintable(saved.error().advice()));
}

void tst_UnitEditing_Host::linkedFolder()
{
    const QString link = u"/etc/systemd/system/zz-link.service.d"_s;
    QVERIFY(QDir().mkpath(u"/var/tmp/zz-elsewhere"_s));
    QVERIFY(QFile::link(u"/var/tmp/zz-elsewhere"_s, link));
    const auto saved = change(u"zz-link.service"_s, {Kind::WriteDropIn, u"x"_s, "# x\n", {}});
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind(), PlatformError::Kind::Config);
    QVERIFY2(saved.error().message().contains(link + u" is a symbolic link to /var/tmp/zz-elsewhere"_s),
        qPrintable(saved.error().message()));
    QVERIFY(QDir(u"/var/tmp/zz-elsewhere"_s).isEmpty());
    QFile::remove(link);
}

namespace {

struct Run
{
    int exitStatus = -1;
    QByteArray output;
};

/// The shipped program, as pkexec would start it: as root, with a stranger's environment and limits.
Run runWriter(const QStringList& arguments, const QByteArray& input)
{
    QProcess process;
    QProcessEnvironment environment;
    environment.insert(u"DUENDE_UNIT_FOLDER"_s, u"/var/tmp"_s);
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(DUENDE_BUILT_WRITER), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(20000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput()};
}

QByteArray inputFor(const WriteRequest& request)
{
    return QByteArray::fromStdString(writeInput(request));
}

} // namespace

void tst_UnitEditing_Host::program_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<int>("exitStatus");
    QTest::addColumn<QByteArray>("output");
    const QByteArray good = inputFor({{"zz-p.service", "x"}, false, std::nullopt, "# x\n", false});
    QTest::newRow("writes") << QStringList{u"write-drop-in"_s, u"zz-p.service"_s, u"x"_s} << good << 0
                            << QByteArray("result=done errno=0 "
                                          "path=/etc/systemd/system/zz-p.service.d/x.conf\n");
    QTest::newRow("changed") << QStringList{u"write-drop-in"_s, u"zz-p.service"_s, u"x"_s} << good << 3
                             << QByteArray("result=changed errno=0 "
                                           "path=/etc/systemd/system/zz-p.service.d/x.conf\n");
    QTest::newRow("masked") << QStringList{u"write-unit"_s, u"apt-daily.timer"_s} << good << 4
                            << QByteArray("result=link errno=0 path=/etc/systemd/system/apt-daily.timer\n");
    QTest::newRow("removes") << QStringList{u"remove-drop-in"_s, u"zz-p.service"_s, u"x"_s}
                             << inputFor({{"zz-p.service", "x"}, true, "# x\n", {}, false}) << 0
                             << QByteArray("result=done errno=0 "
                                           "path=/etc/systemd/system/zz-p.service.d/x.conf\n");
    QTest::newRow("nothing asked") << QStringList() << QByteArray() << 2
                                   << QByteArray("result=usage errno=0 path=\n");
    QTest::newRow("a path") << QStringList{u"write-unit"_s, u"/etc/passwd"_s} << good << 2
                            << QByteArray("result=usage errno=0 path=\n");
    QTest::newRow("out of the folder") << QStringList{u"write-drop-in"_s, u"a.service"_s, u"../../x"_s}
                                       << good << 2 << QByteArray("result=usage errno=0 path=\n");
    QTest::newRow("endless input") << QStringList{u"write-unit"_s, u"zz-p.service"_s}
                                   << QByteArray(8 * 1024 * 1024, 'x') << 2
                                   << QByteArray("result=usage errno=0 path=\n");
}

void tst_UnitEditing_Host::program()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, input);
    const Run run = runWriter(arguments, input);
    QTEST(run.output, "output");
    QTEST(run.exitStatus, "exitStatus");
}

void tst_UnitEditing_Host::programOnFullDisk()
{
    const QString path = u"/etc/systemd/system/zz-full.service.d"_s;
    const SmallDisk disk(path, u"size=64k"_s);
    QVERIFY(disk.isMounted());
    const Run run = runWriter({u"write-drop-in"_s, u"zz-full.service"_s, u"x"_s},
        inputFor({{"zz-full.service", "x"}, false, std::nullopt, std::string(200 * 1024, '#'), false}));
    QCOMPARE(run.output, QByteArray("result=no-space errno=28 path=" + path.toUtf8() + "/x.conf\n"));
    QCOMPARE(run.exitStatus, 8);
    QVERIFY(QDir(path).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

QTEST_GUILESS_MAIN(tst_UnitEditing_Host)

#include "tst_unitediting_host.moc"
