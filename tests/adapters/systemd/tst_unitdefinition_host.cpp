// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemondefinition.h"
#include "adapters/systemd/systemdadapter.h"

#include "tests/adapters/systemd/hostunits.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A file of a test's own; it and the folders that it needed are gone when this is.
class HostFile
{
public:
    HostFile(const QString& path, const QByteArray& content) : m_path(path)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(content);
    }
    ~HostFile()
    {
        QFile::remove(m_path);
        QDir().rmdir(QFileInfo(m_path).path());
    }
    Q_DISABLE_COPY_MOVE(HostFile)

private:
    QString m_path;
};

QStringList pathsOf(const DaemonDefinition& definition)
{
    QStringList paths;
    for (const DefinitionFile& file : definition.files)
        paths.append(file.path);
    return paths;
}

/// The values that count, of a setting that may be there several times.
QStringList effective(const DaemonDefinition& definition, const QString& name)
{
    QStringList values;
    for (const DefinitionSetting& setting : definition.settings) {
        if (setting.name == name && !setting.overriddenBy && !setting.value.isEmpty())
            values.append(setting.value);
    }
    return values;
}

QString shown(const QString& unit, const QString& property)
{
    return systemctl({u"show"_s, u"--value"_s, u"-p"_s, property, unit}).trimmed();
}

} // namespace

/// What units are made by, against the real manager and the real folders of a test host.
class tst_UnitDefinition_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void filesInOrder();
    void agreesWithTheManager();
    void backslashes();
    void templates();
    void alias();
    void masked();
    void linkOutOfThePath();
    void brokenFile();
    void unreadable();
    void changedOnDisk();
    void generatedAndTransient();
    void withoutFile();
    void gone();
    void everyUnit();

private:
    Result<DaemonDefinition> ask(const QString& unit)
    {
        const DaemonHandle handle(SystemdHandle{unit, UnitScope::System});
        return inThread([&] { return m_adapter.definition(handle, OperationContext::within(20s)); });
    }

    SystemdAdapter m_adapter{SystemdEndpoint{}};
};

void tst_UnitDefinition_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("Needs packaging/testhost");
}

void tst_UnitDefinition_Host::filesInOrder()
{
    const HostFile main(u"/usr/lib/systemd/system/zz-a-b.service"_s,
        "[Unit]\nDescription=One\n[Service]\nExecStart=/bin/sleep 1\nRestart=no\nEnvironment=A=1\n");
    const HostFile own(u"/etc/systemd/system/zz-a-b.service.d/20-own.conf"_s,
        "[Service]\nExecStart=\nExecStart=/bin/sleep 2\nEnvironment=B=2\n");
    const HostFile runtime(
        u"/run/systemd/system/zz-a-b.service.d/30-runtime.conf"_s, "[Service]\nRestart=always\n");
    const HostFile type(u"/etc/systemd/system/service.d/10-all.conf"_s, "[Unit]\nDescription=All\n");
    const HostFile prefix(u"/run/systemd/system/zz-.service.d/40-zz.conf"_s, "[Unit]\nDescription=Two\n");
    systemctl({u"daemon-reload"_s});
    const auto found = ask(u"zz-a-b.service"_s);
    QVERIFY2(found, found ? "" : qPrintable(found.error().message()));
    QCOMPARE(pathsOf(*found),
        (QStringList{u"/usr/lib/systemd/system/zz-a-b.service"_s}
            + shown(u"zz-a-b.service"_s, u"DropInPaths"_s).split(u' ')));
    QCOMPARE(found->files.size(), 5);
    QCOMPARE(found->files.at(0).origin, DefinitionFile::Origin::Vendor);
    for (const DefinitionFile& file : found->files) {
        QVERIFY(
            found->files.indexOf(file) == 0 || found->dropInFolders.contains(QFileInfo(file.path).path()));
        QVERIFY(!file.content.isEmpty() && file.digest.size() == 64);
    }
    QCOMPARE(effective(*found, u"Description"_s), QStringList{shown(u"zz-a-b.service"_s, u"Description"_s)});
    QCOMPARE(effective(*found, u"Restart"_s), QStringList{u"always"_s});
    QCOMPARE(effective(*found, u"ExecStart"_s), QStringList{u"/bin/sleep 2"_s});
    QVERIFY(shown(u"zz-a-b.service"_s, u"ExecStart"_s).contains(u"argv[]=/bin/sleep 2 ;"_s));
    QCOMPARE(effective(*found, u"Environment"_s).join(u' '), shown(u"zz-a-b.service"_s, u"Environment"_s));
    QVERIFY(found->problems.isEmpty());
    QVERIFY(!found->needsReload);
}

void tst_UnitDefinition_Host::agreesWithTheManager()
{
    HostUnits units;
    units.write(u"zz-agree.service"_s,
        u"[Service]\nExecStart=/bin/true\nType=oneshot\nExecStart=/bin/sleep \\\n# note\n  "
        u"3\nUser=nobody\nUser=daemon\n"
        "PassEnvironment=A\nPassEnvironment=\nPassEnvironment=B C\nReadWritePaths=/tmp\nReadWritePaths=/var\n"
        "BindPaths=/tmp:/a\nBindReadOnlyPaths=/tmp:/b\nBindPaths=\nCapabilityBoundingSet=CAP_KILL\n"
        "CapabilityBoundingSet=CAP_CHOWN\nAllowedCPUs=0\nAllowedCPUs=1\nSystemCallArchitectures=native\n"
        "SuccessExitStatus=3\nSuccessExitStatus=4\nDelegate=cpu\nDelegate=memory\n"
        "SupplementaryGroups=adm\nSupplementaryGroups=daemon\nUMask=022\nUMask=077\n"
        "[Unit]\nDocumentation=man:a(1)\nDocumentation=\nDocumentation=man:b(1)\nAfter=a.target\nAfter=\n"
        "ConditionPathExists=/nowhere\nConditionHost=\n"_s);
    const DaemonDefinition found = ask(u"zz-agree.service"_s).value();
    const auto is = [](const QString& property) { return shown(u"zz-agree.service"_s, property); };
    QCOMPARE(effective(found, u"User"_s), QStringList{is(u"User"_s)});
    QCOMPARE(effective(found, u"UMask"_s), QStringList{u"077"_s});
    QCOMPARE(is(u"UMask"_s), u"0077"_s);
    QCOMPARE(effective(found, u"PassEnvironment"_s), QStringList{is(u"PassEnvironment"_s)});
    QCOMPARE(effective(found, u"ReadWritePaths"_s).join(u' '), is(u"ReadWritePaths"_s));
    QCOMPARE(effective(found, u"SuccessExitStatus"_s).join(u' '), is(u"SuccessExitStatus"_s));
    QCOMPARE(effective(found, u"SupplementaryGroups"_s).join(u' '), is(u"SupplementaryGroups"_s));
    QCOMPARE(effective(found, u"Documentation"_s), QStringList{is(u"Documentation"_s).remove(u'"')});
    // An empty one of these takes both back.
    QCOMPARE(is(u"BindReadOnlyPaths"_s), QString());
    QCOMPARE(effective(found, u"BindReadOnlyPaths"_s), QStringList());
    QVERIFY(is(u"Conditions"_s).isEmpty() || !is(u"Conditions"_s).contains(u"/nowhere"_s));
    QCOMPARE(effective(found, u"ConditionPathExists"_s), QStringList());
    QCOMPARE(effective(found, u"ExecStart"_s).size(), 2);
    QVERIFY(is(u"ExecStart"_s).contains(u"argv[]=/bin/sleep 3 ;"_s));
    // Both of what is put together count.
    QCOMPARE(effective(found, u"CapabilityBoundingSet"_s).size(), 2);
    QCOMPARE(is(u"CapabilityBoundingSet"_s).split(u' ').size(), 2);
    QCOMPARE(effective(found, u"AllowedCPUs"_s).size(), 2);
    QCOMPARE(is(u"AllowedCPUs"_s), u"0-1"_s);
    QVERIFY(is(u"After"_s).contains(u"a.target"_s));
    QCOMPARE(effective(found, u"After"_s), QStringList{u"a.target"_s});
}

void tst_UnitDefinition_Host::backslashes()
{
    HostUnits units;
    units.write(u"zz-slash.service"_s,
        u"[Unit]\nDescription=a\\\\\nDocumentation=man:x(1)\n[Service]\nExecStart=/bin/true\n"
        "SyslogIdentifier=one \\\n\nUser=daemon\nGroup=adm\\\r\nNice=4\nUMask=0077\\ \nWorkingDirectory=/tmp\n"_s);
    const DaemonDefinition found = ask(u"zz-slash.service"_s).value();
    const auto is = [](const QString& property) { return shown(u"zz-slash.service"_s, property); };
    QCOMPARE(effective(found, u"Documentation"_s), QStringList{is(u"Documentation"_s).remove(u'"')});
    QCOMPARE(effective(found, u"SyslogIdentifier"_s), QStringList{is(u"SyslogIdentifier"_s)});
    QCOMPARE(effective(found, u"User"_s), QStringList{is(u"User"_s)});
    QCOMPARE(effective(found, u"Nice"_s), QStringList()); // belongs to Group=
    QCOMPARE(is(u"Nice"_s), u"0"_s);
    QCOMPARE(effective(found, u"WorkingDirectory"_s), QStringList{is(u"WorkingDirectory"_s)});
}

void tst_UnitDefinition_Host::templates()
{
    HostUnits units;
    units.write(u"zz-t@.service"_s, u"[Service]\nExecStart=/bin/sleep %i\n"_s);
    const HostFile all(u"/etc/systemd/system/zz-t@.service.d/a.conf"_s, "[Service]\nNice=1\n");
    const HostFile one(u"/etc/systemd/system/zz-t@5.service.d/b.conf"_s, "[Service]\nNice=2\n");
    systemctl({u"daemon-reload"_s});
    const DaemonDefinition instance = ask(u"zz-t@5.service"_s).value();
    QCOMPARE(pathsOf(instance),
        (QStringList{u"/run/systemd/system/zz-t@.service"_s, u"/etc/systemd/system/zz-t@.service.d/a.conf"_s,
            u"/etc/systemd/system/zz-t@5.service.d/b.conf"_s}));
    QCOMPARE(effective(instance, u"Nice"_s), QStringList{shown(u"zz-t@5.service"_s, u"Nice"_s)});
    QCOMPARE(instance.files.at(0).origin, DefinitionFile::Origin::Runtime);

    const DaemonDefinition pattern = ask(u"zz-t@.service"_s).value();
    QCOMPARE(pathsOf(pattern),
        (QStringList{
            u"/run/systemd/system/zz-t@.service"_s, u"/etc/systemd/system/zz-t@.service.d/a.conf"_s}));
    QCOMPARE(ask(u"zz-nowhere@.service"_s).error().kind(), PlatformError::Kind::NotFound);
}

void tst_UnitDefinition_Host::alias()
{
    HostUnits units;
    units.write(u"zz-real.service"_s, u"[Service]\nExecStart=/bin/true\n"_s);
    units.adopt(u"zz-alias.service"_s);
    QVERIFY(QFile::link(u"zz-real.service"_s, u"/run/systemd/system/zz-alias.service"_s));
    const HostFile dropIn(u"/etc/systemd/system/zz-alias.service.d/a.conf"_s, "[Service]\nNice=3\n");
    systemctl({u"daemon-reload"_s});
    const DaemonDefinition found = ask(u"zz-alias.service"_s).value();
    QCOMPARE(found.files.size(), 2);
    QCOMPARE(found.files.at(0).path, u"/run/systemd/system/zz-real.service"_s);
    QCOMPARE(effective(found, u"Nice"_s), QStringList{shown(u"zz-alias.service"_s, u"Nice"_s)});
    QVERIFY(found.dropInFolders.contains(u"/etc/systemd/system/zz-real.service.d"_s));
    QVERIFY(found.dropInFolders.contains(u"/etc/systemd/system/zz-alias.service.d"_s));
}

void tst_UnitDefinition_Host::masked()
{
    HostUnits units;
    units.adopt(u"zz-mask.service"_s);
    QVERIFY(QFile::link(u"/dev/null"_s, u"/run/systemd/system/zz-mask.service"_s));
    systemctl({u"daemon-reload"_s});
    const DaemonDefinition found = ask(u"zz-mask.service"_s).value();
    QCOMPARE(found.files.size(), 1);
    QCOMPARE(found.files.at(0).linkTarget, u"/dev/null"_s);
    QCOMPARE(found.problems.size(), 1);
    QVERIFY(found.problems.at(0).text.contains(u"masked"_s));
}

void tst_UnitDefinition_Host::linkOutOfThePath()
{
    QTemporaryDir folder;
    const HostFile file(folder.filePath(u"zz-out.service"_s), "[Service]\nExecStart=/bin/true\n");
    HostUnits units;
    units.adopt(u"zz-out.service"_s);
    QVERIFY(QFile::link(folder.filePath(u"zz-out.service"_s), u"/run/systemd/system/zz-out.service"_s));
    systemctl({u"daemon-reload"_s});
    const DaemonDefinition found = ask(u"zz-out.service"_s).value();
    QCOMPARE(found.files.size(), 1);
    QCOMPARE(found.files.at(0).linkTarget, folder.filePath(u"zz-out.service"_s));
    QCOMPARE(effective(found, u"ExecStart"_s), QStringList{u"/bin/true"_s});
    QCOMPARE(found.problems.size(), 1);
    QVERIFY(found.problems.at(0).text.contains(folder.path()));
}

void tst_UnitDefinition_Host::brokenFile()
{
    HostUnits units;
    units.write(
        u"zz-bad.service"_s, u"[Service]\nExecStart=/bin/true\nMemoryHihg=1G\nnothing\n[Sevice]\nNice=1\n"_s);
    const DaemonDefinition found = ask(u"zz-bad.service"_s).value();
    QList<int> lines;
    for (const DefinitionProblem& problem : found.problems)
        lines.append(problem.line);
    QCOMPARE(lines, (QList{3, 4, 5}));
    // The manager says the same of each of these lines.
    const QString said = outputOf(
        u"sh"_s, {u"-c"_s, u"systemd-analyze verify /run/systemd/system/zz-bad.service 2>&1; true"_s});
    for (const int line : lines)
        QVERIFY2(said.contains(u"zz-bad.service:%1:"_s.arg(line)), qPrintable(said));
}

void tst_UnitDefinition_Host::unreadable()
{
    HostUnits units;
    units.write(u"zz-secret.service"_s, u"[Service]\nExecStart=/bin/true\n"_s);
    const HostFile dropIn(u"/etc/systemd/system/zz-secret.service.d/a.conf"_s, "[Service]\nNice=3\n");
    QFile::setPermissions(u"/run/systemd/system/zz-secret.service"_s, QFile::ReadOwner);
    systemctl({u"daemon-reload"_s});
    const QString output = outputOf(u"runuser"_s,
        {u"-u"_s, u"dev"_s, u"--"_s, QCoreApplication::applicationFilePath(), u"--unprivileged"_s});
    QVERIFY2(
        output.contains(u"2 files, Nice=3, It cannot be read: only other users may."_s), qPrintable(output));
}

void tst_UnitDefinition_Host::changedOnDisk()
{
    HostUnits units;
    units.write(u"zz-new.service"_s, u"[Service]\nExecStart=/bin/sleep infinity\n"_s);
    units.systemctl({u"start"_s, u"zz-new.service"_s});
    QVERIFY(!ask(u"zz-new.service"_s).value().needsReload);
    const QByteArray digest = ask(u"zz-new.service"_s).value().files.at(0).digest;
    const HostFile dropIn(u"/etc/systemd/system/zz-new.service.d/a.conf"_s, "[Service]\nNice=3\n");
    QFile file(u"/run/systemd/system/zz-new.service"_s);
    QVERIFY(file.open(QIODevice::Append));
    file.write("Nice=1\n");
    file.close();
    const DaemonDefinition found = ask(u"zz-new.service"_s).value();
    QVERIFY(found.needsReload);
    QVERIFY(found.files.at(0).digest != digest);
}

void tst_UnitDefinition_Host::generatedAndTransient()
{
    HostUnits units;
    units.adopt(u"zz-transient.service"_s);
    outputOf(u"systemd-run"_s, {u"--unit=zz-transient.service"_s, u"/bin/sleep"_s, u"infinity"_s});
    const DaemonDefinition found = ask(u"zz-transient.service"_s).value();
    QCOMPARE(found.files.at(0).origin, DefinitionFile::Origin::Transient);
    QVERIFY(effective(found, u"ExecStart"_s).at(0).contains(u"/bin/sleep"_s));
    systemctl({u"set-property"_s, u"--runtime"_s, u"zz-transient.service"_s, u"CPUWeight=50"_s});
    const DaemonDefinition more = ask(u"zz-transient.service"_s).value();
    QVERIFY(more.files.size() >= 2);
    QCOMPARE(effective(more, u"CPUWeight"_s), QStringList{u"50"_s});

    const QString generated = systemctl({u"list-unit-files"_s, u"--state=generated"_s, u"--no-legend"_s});
    for (const QString& line : generated.split(u'\n', Qt::SkipEmptyParts)) {
        const DaemonDefinition definition = ask(line.section(u' ', 0, 0)).value();
        QCOMPARE(definition.files.at(0).origin, DefinitionFile::Origin::Generated);
        QVERIFY(!definition.files.at(0).readOnlyReason.isEmpty());
    }
}

void tst_UnitDefinition_Host::withoutFile()
{
    const DaemonDefinition found = ask(u"-.slice"_s).value();
    QVERIFY(found.files.isEmpty() || !found.files.at(0).path.isEmpty());
    const DaemonDefinition scope = ask(u"init.scope"_s).value();
    QVERIFY(scope.settings.isEmpty());
}

void tst_UnitDefinition_Host::gone()
{
    QCOMPARE(ask(u"zz-nowhere.service"_s).error().kind(), PlatformError::Kind::NotFound);
    HostUnits units;
    units.write(u"zz-gone.service"_s, u"[Service]\nExecStart=/bin/sleep infinity\n"_s);
    units.systemctl({u"start"_s, u"zz-gone.service"_s});
    QVERIFY(QFile::remove(u"/run/systemd/system/zz-gone.service"_s));
    const DaemonDefinition found = ask(u"zz-gone.service"_s).value();
    QCOMPARE(found.files.size(), 1);
    QVERIFY(found.problems.at(0).text.contains(u"no longer"_s));
}

void tst_UnitDefinition_Host::everyUnit()
{
    // What packages bring has no mistake that the manager does not see either.
    const QStringList lines
        = systemctl({u"list-unit-files"_s, u"--no-legend"_s, u"--type=socket,timer,path"_s})
              .split(u'\n', Qt::SkipEmptyParts);
    QVERIFY(lines.size() > 20);
    int read = 0;
    for (const QString& line : lines) {
        const QString unit = line.section(u' ', 0, 0);
        const auto found = ask(unit);
        if (!found)
            continue;
        ++read;
        for (const DefinitionProblem& problem : found->problems) {
            const bool isMask = problem.text.contains(u"masked"_s);
            QVERIFY2(isMask || problem.severity == DefinitionProblem::Severity::Warning,
                qPrintable(problem.path + u':' + QString::number(problem.line) + u' ' + problem.text));
            QVERIFY2(isMask || problem.line == 0 || problem.path.contains(u"zz-"_s),
                qPrintable(problem.path + u':' + QString::number(problem.line) + u' ' + problem.text));
        }
    }
    QVERIFY(read > lines.size() / 2);
}

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (QCoreApplication::arguments().contains(u"--unprivileged"_s)) {
        SystemdAdapter adapter{SystemdEndpoint{}};
        const DaemonHandle handle(SystemdHandle{u"zz-secret.service"_s, UnitScope::System});
        const auto found
            = inThread([&] { return adapter.definition(handle, OperationContext::within(20s)); });
        if (!found)
            printf("%s\n", qPrintable(found.error().message()));
        else
            printf("%d files, Nice=%s, %s\n", int(found->files.size()),
                qPrintable(effective(*found, u"Nice"_s).join(u' ')),
                qPrintable(found->problems.value(0).text));
        return 0;
    }
    tst_UnitDefinition_Host test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_unitdefinition_host.moc"
