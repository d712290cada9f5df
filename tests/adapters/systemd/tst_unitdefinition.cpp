// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitdefinition.h"

#include "adapters/systemd/unitdefinitionreader.h"
#include "adapters/systemd/unitsettings.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

DaemonDefinition definitionOf(const QByteArrayList& contents, DaemonKind kind = DaemonKind::Service,
    int version = UnitSettings::version)
{
    DaemonDefinition definition;
    for (const QByteArray& content : contents) {
        DefinitionFile file;
        file.path = u"/etc/%1.conf"_s.arg(definition.files.size());
        file.content = content;
        definition.files.append(file);
    }
    readUnitSettings(definition, kind, version);
    return definition;
}

/// "Name=value<file:line" for each setting that is overridden there, "Name=value" for the others.
QStringList story(const DaemonDefinition& definition)
{
    QStringList lines;
    for (const DefinitionSetting& setting : definition.settings) {
        QString line = setting.name + u'=' + setting.value;
        if (setting.overriddenBy)
            line += u"<%1:%2"_s.arg(setting.overriddenBy->file).arg(setting.overriddenBy->line);
        lines.append(line);
    }
    return lines;
}

} // namespace

class tst_UnitDefinition : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void overrides_data();
    void overrides();
    void problems_data();
    void problems();
    void newerManagerKnowsMore();
    void properties();
    void origins_data();
    void origins();
    void folders();
    void files();
    void unreadableFiles();
};

void tst_UnitDefinition::overrides_data()
{
    QTest::addColumn<QByteArrayList>("contents");
    QTest::addColumn<QStringList>("expected");

    QTest::newRow("the last of one value")
        << QByteArrayList{"[Service]\nRestart=no", "[Service]\nRestart=always", "[Service]\nRestart="}
        << QStringList{u"Restart=no<1:2"_s, u"Restart=always<2:2"_s, u"Restart="_s};
    QTest::newRow("lists add up") << QByteArrayList{"[Service]\nEnvironment=A=1",
        "[Service]\nEnvironment=B=2"}
                                  << QStringList{u"Environment=A=1"_s, u"Environment=B=2"_s};
    QTest::newRow("an empty one resets a list")
        << QByteArrayList{"[Service]\nExecStart=/a\nExecStart=/b", "[Service]\nExecStart=\nExecStart=/c"}
        << QStringList{u"ExecStart=/a<1:2"_s, u"ExecStart=/b<1:2"_s, u"ExecStart="_s, u"ExecStart=/c"_s};
    QTest::newRow("of all timers")
        << QByteArrayList{"[Timer]\nOnBootSec=1\nOnCalendar=daily\nAccuracySec=1\nOnUnitActiveSec="}
        << QStringList{
               u"OnBootSec=1<0:5"_s, u"OnCalendar=daily<0:5"_s, u"AccuracySec=1"_s, u"OnUnitActiveSec="_s};
    QTest::newRow("of all checks")
        << QByteArrayList{"[Unit]\nConditionHost=a\nAssertHost=b\nConditionPathExists="}
        << QStringList{u"ConditionHost=a<0:4"_s, u"AssertHost=b"_s, u"ConditionPathExists="_s};
    QTest::newRow("of all listeners")
        << QByteArrayList{"[Socket]\nListenStream=1\nListenDatagram=2\nListenFIFO="}
        << QStringList{u"ListenStream=1<0:4"_s, u"ListenDatagram=2<0:4"_s, u"ListenFIFO="_s};
    QTest::newRow("dependencies stay") << QByteArrayList{"[Unit]\nAfter=a\nAfter=\nAfter=b"}
                                       << QStringList{u"After=a"_s, u"After="_s, u"After=b"_s};
    QTest::newRow("sections are apart")
        << QByteArrayList{"[Service]\nSlice=a\n[Socket]\nSlice=b"} << QStringList{u"Slice=a"_s, u"Slice=b"_s};
    QTest::newRow("what is unknown overrides nothing")
        << QByteArrayList{"[Service]\nFoo=1\nFoo=2\nX-A=1\nX-A=2"}
        << QStringList{u"Foo=1"_s, u"Foo=2"_s, u"X-A=1"_s, u"X-A=2"_s};
}

void tst_UnitDefinition::overrides()
{
    QFETCH(QByteArrayList, contents);
    QFETCH(QStringList, expected);
    const DaemonKind kind = contents.constFirst().startsWith("[Timer]") ? DaemonKind::Timer
        : contents.constFirst().startsWith("[Socket]")                  ? DaemonKind::Socket
                                                                        : DaemonKind::Service;
    QCOMPARE(story(definitionOf(contents, kind)), expected);
}

void tst_UnitDefinition::problems_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("fine")
        << "[Unit]\nAfter=x\n[Service]\nX-Mine=1\n[X-Other]\nA=b\n[Install]\nAlias=a.service"_ba
        << QStringList();
    QTest::newRow("section") << "[Service]\nUser=a\n[Sevice]\nUser=b"_ba
                             << QStringList{u"3: There is no section [Sevice]: it is ignored."_s};
    QTest::newRow("another type's")
        << "[Timer]\nOnBootSec=1"_ba
        << QStringList{u"1: Units of this type have no section [Timer]: it is ignored."_s};
    QTest::newRow("setting") << "[Service]\nMemoryHihg=1\nb"_ba
                             << QStringList{
                                    u"2: There is no setting MemoryHihg= in [Service]: it is ignored."_s,
                                    u"3: “b” has no “=” and is ignored."_s};
    QTest::newRow("setting of another section")
        << "[Unit]\nUser=a"_ba << QStringList{u"2: There is no setting User= in [Unit]: it is ignored."_s};
}

void tst_UnitDefinition::problems()
{
    QFETCH(QByteArray, content);
    QFETCH(QStringList, expected);
    QStringList found;
    const DaemonDefinition definition = definitionOf({content});
    for (const DefinitionProblem& problem : definition.problems) {
        QCOMPARE(problem.path, u"/etc/0.conf"_s);
        found.append(u"%1: %2"_s.arg(problem.line).arg(problem.text));
    }
    QCOMPARE(found, expected);
}

void tst_UnitDefinition::newerManagerKnowsMore()
{
    QCOMPARE(definitionOf({"[Service]\nNewThing=1"}, DaemonKind::Service, UnitSettings::version + 1)
                 .problems.size(),
        0);
    QCOMPARE(definitionOf({"[Service]\nNewThing=1"}).problems.size(), 1);
}

void tst_UnitDefinition::properties()
{
    const DaemonDefinition definition = definitionOf(
        {"[Unit]\nConditionHost=a\n[Service]\nRestartSec=5\nUser=a\nLimitNOFILE=5\nCPUQuota=5%\n"
         "TimerSlackNSec=5\nEnvironmentFile=/x"});
    QStringList found;
    for (const DefinitionSetting& setting : definition.settings)
        found.append(setting.properties.join(u'+'));
    QCOMPARE(found,
        (QStringList{u"Conditions"_s, u"RestartUSec"_s, u"User"_s, u"LimitNOFILE+LimitNOFILESoft"_s,
            u"CPUQuotaPerSecUSec"_s, u"TimerSlackNSec"_s, u"EnvironmentFiles"_s}));
}

void tst_UnitDefinition::origins_data()
{
    using Origin = DefinitionFile::Origin;
    QTest::addColumn<QString>("path");
    QTest::addColumn<Origin>("origin");
    const auto row
        = [](const char* path, Origin origin) { QTest::newRow(path) << QString::fromLatin1(path) << origin; };
    row("/usr/lib/systemd/system/a.service", Origin::Vendor);
    row("/lib/systemd/system/a.service", Origin::Vendor);
    row("/usr/local/lib/systemd/system/a.service", Origin::Administrator);
    row("/etc/systemd/system/a.service.d/b.conf", Origin::Administrator);
    row("/etc/systemd/system.control/a.service.d/b.conf", Origin::Administrator);
    row("/run/systemd/system/a.service", Origin::Runtime);
    row("/run/systemd/system.control/a.service.d/b.conf", Origin::Runtime);
    row("/run/systemd/transient/a.service", Origin::Transient);
    row("/run/user/1000/systemd/transient/a.service", Origin::Transient);
    row("/run/systemd/generator.late/a.service", Origin::Generated);
    row("/home/dev/.config/systemd/user/a.service", Origin::Person);
    row("/home/dev/.local/share/systemd/user/a.service", Origin::Person);
    row("/srv/units/a.service", Origin::Administrator);
}

void tst_UnitDefinition::origins()
{
    QFETCH(QString, path);
    QFETCH(DefinitionFile::Origin, origin);
    QCOMPARE(unitFileOrigin(path), origin);
}

void tst_UnitDefinition::folders()
{
    QCOMPARE(dropInFolders({u"/etc"_s, u"/run"_s}, {u"a-b@c-d.service"_s}),
        (QStringList{u"/etc/a-b@c-d.service.d"_s, u"/etc/a-b@.service.d"_s, u"/etc/a-.service.d"_s,
            u"/etc/service.d"_s, u"/run/a-b@c-d.service.d"_s, u"/run/a-b@.service.d"_s,
            u"/run/a-.service.d"_s, u"/run/service.d"_s}));
    QCOMPARE(dropInFolders({u"/etc"_s}, {u"a-b-c.timer"_s, u"-.timer"_s}),
        (QStringList{u"/etc/a-b-c.timer.d"_s, u"/etc/a-b-.timer.d"_s, u"/etc/a-.timer.d"_s,
            u"/etc/-.timer.d"_s, u"/etc/timer.d"_s}));
}

void tst_UnitDefinition::files()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"a.service"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("abc");
    file.close();
    QList<DefinitionProblem> problems;
    const DefinitionFile read = readUnitFile(path, DefinitionFile::Kind::Main, problems);
    QCOMPARE(read.content, "abc"_ba);
    QCOMPARE(read.digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_ba);
    QVERIFY(read.linkTarget.isEmpty() && problems.isEmpty());

    QVERIFY(QFile::link(path, folder.filePath(u"b.service"_s)));
    const DefinitionFile link
        = readUnitFile(folder.filePath(u"b.service"_s), DefinitionFile::Kind::DropIn, problems);
    QCOMPARE(link.content, "abc"_ba);
    QCOMPARE(link.linkTarget, QFileInfo(path).canonicalFilePath());
    QVERIFY(link.readOnlyReason.contains(link.linkTarget));

    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(DefinitionFile::maximumSize + 10, '\n'));
    file.close();
    const DefinitionFile large = readUnitFile(path, DefinitionFile::Kind::Main, problems);
    QCOMPARE(large.content.size(), DefinitionFile::maximumSize);
    QVERIFY(!large.digest.isEmpty());
    QCOMPARE(problems.size(), 1);
}

void tst_UnitDefinition::unreadableFiles()
{
    QTemporaryDir folder;
    QVERIFY(QFile::link(folder.filePath(u"loop"_s), folder.filePath(u"loop"_s)));
    QVERIFY(QFile::link(u"/dev/null"_s, folder.filePath(u"masked"_s)));
    QCOMPARE(::mkfifo(QFile::encodeName(folder.filePath(u"pipe"_s)).constData(), 0600), 0);
    for (const auto& [name, part] : {std::pair(u"gone"_s, u"no longer"_s), std::pair(u"loop"_s, u"circle"_s),
             std::pair(u"pipe"_s, u"no"_s), std::pair(u"."_s, u"plain"_s)}) {
        QList<DefinitionProblem> problems;
        const DefinitionFile file
            = readUnitFile(folder.filePath(name), DefinitionFile::Kind::DropIn, problems);
        QCOMPARE(problems.size(), 1);
        QVERIFY2(problems.constFirst().text.contains(part), qPrintable(problems.constFirst().text));
        QCOMPARE(problems.constFirst().path, file.path);
        QCOMPARE(file.readOnlyReason, problems.constFirst().text);
        QVERIFY(file.content.isEmpty() && file.digest.isEmpty());
    }
    QList<DefinitionProblem> problems;
    const DefinitionFile masked
        = readUnitFile(folder.filePath(u"masked"_s), DefinitionFile::Kind::Main, problems);
    QCOMPARE(masked.linkTarget, u"/dev/null"_s);
    QVERIFY(problems.isEmpty());
}

QTEST_GUILESS_MAIN(tst_UnitDefinition)
#include "tst_unitdefinition.moc"
