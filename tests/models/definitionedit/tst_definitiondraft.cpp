// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definitionedit/definitiondraft.h"

#include "adapters/contract/unithandle.h"
#include "models/definitionedit/unittemplates.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using Kind = Duende::DefinitionChange::Kind;
using Origin = Duende::DefinitionFile::Origin;

class tst_DefinitionDraft : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ofDropIns();
    void ofMain();
    void names_data();
    void names();
    void handles();
    void templates();
};

namespace {

DefinitionFile file(DefinitionFile::Kind kind, Origin origin, const QString& path, const QByteArray& content)
{
    DefinitionFile made;
    made.kind = kind;
    made.origin = origin;
    made.path = path;
    made.content = content;
    return made;
}

DaemonDefinition sample()
{
    DaemonDefinition definition;
    definition.files
        = {file(DefinitionFile::Kind::Main, Origin::Vendor, u"/usr/lib/a.service"_s, "[Service]\n"),
            file(DefinitionFile::Kind::DropIn, Origin::Vendor, u"/usr/lib/a.service.d/override-2.conf"_s,
                "# v\n"),
            file(DefinitionFile::Kind::DropIn, Origin::Administrator, u"/etc/a.service.d/override.conf"_s,
                "# a\n")};
    return definition;
}

const DaemonHandle handle = DaemonHandle(SystemdHandle{u"a.service"_s});

} // namespace

void tst_DefinitionDraft::ofDropIns()
{
    const DefinitionDraft there = draftOfDropIn(handle, u"a.service"_s, sample().files.constLast());
    QCOMPARE(there.dropInName, u"override"_s);
    QCOMPARE(there.title(), u"override.conf of a.service"_s);
    QVERIFY(!there.canRename);
    QCOMPARE(there.change("new").expectedDigest, definitionDigest("# a\n"));

    // What the vendor has may be overridden by one of the same name.
    const DefinitionDraft made = draftOfNewDropIn(handle, u"a.service"_s, sample());
    QCOMPARE(made.dropInName, u"override-2"_s);
    QVERIFY(made.canRename && !made.present);
    const DefinitionChange change = made.change("x");
    QCOMPARE(change, (DefinitionChange{Kind::WriteDropIn, u"override-2"_s, "x", {}}));
}

void tst_DefinitionDraft::ofMain()
{
    DaemonDefinition definition = sample();
    DefinitionDraft draft = draftOfMain(handle, u"a.service"_s, definition);
    QCOMPARE(draft.content, "[Service]\n");
    QVERIFY(!draft.present);
    QCOMPARE(draft.change("x"), (DefinitionChange{Kind::WriteMain, {}, "x", {}}));

    definition.files[0].origin = Origin::Administrator;
    draft = draftOfMain(handle, u"a.service"_s, definition);
    QCOMPARE(draft.present, std::optional(QByteArray("[Service]\n")));
    // An empty file is not the same as none.
    definition.files[0].content.clear();
    QVERIFY(!draftOfMain(handle, u"a.service"_s, definition).change("x").expectedDigest.isEmpty());
    definition.files[0].path = u"/etc/a@.service"_s;
    QVERIFY(!draftOfMain(handle, u"a@1.service"_s, definition).present);
    QVERIFY(draftOfMain(handle, u"a.service"_s, {}).content.isEmpty());
}

void tst_DefinitionDraft::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("dropInProblem");
    QTest::newRow("good") << u"10-limits.local"_s << QString();
    QTest::newRow("empty") << QString() << u"needs a name"_s;
    QTest::newRow("hidden") << u".x"_s << u"begin with a dot"_s;
    QTest::newRow("slash") << u"../x"_s << u"begin with a dot"_s;
    QTest::newRow("blank") << u"a b"_s << u"“ ” cannot be in the name"_s;
    QTest::newRow("turns text") << u"a\u202Eb"_s << u"“⟨U+202E⟩” cannot"_s;
    QTest::newRow("long") << QString(201, u'x') << u"too long"_s;
    QTest::newRow("taken") << u"override"_s << u"already"_s;
}

void tst_DefinitionDraft::names()
{
    QFETCH(QString, name);
    QFETCH(QString, dropInProblem);
    const QString problem = dropInNameProblem(name, {u"override"_s});
    QVERIFY2(
        dropInProblem.isEmpty() ? problem.isEmpty() : problem.contains(dropInProblem), qPrintable(problem));
    const QString unit = unitNameProblem(QString(name + u".service"));
    const bool isFine
        = dropInProblem.isEmpty() || dropInProblem == u"already" || dropInProblem == u"too long";
    QVERIFY2(unit.isEmpty() == isFine, qPrintable(unit));
}

void tst_DefinitionDraft::handles()
{
    QCOMPARE(unitHandle(u"a.service"_s, u"system"_s), handle);
    QCOMPARE(unitHandle(u"a.service"_s, u"user"_s)->toString(), u"systemd:user/a.service"_s);
    QVERIFY(!unitHandle(u"a.service"_s, u"docker"_s));
}

void tst_DefinitionDraft::templates()
{
    for (const UnitTemplate& one : unitTemplates()) {
        QVERIFY(one.suffix.startsWith(u'.'));
        QVERIFY(one.content.startsWith("[Unit]\n"));
        QVERIFY(one.content.endsWith('\n'));
        QVERIFY(unitNameProblem(QString(u"x" + one.suffix)).isEmpty());
    }
}

QTEST_GUILESS_MAIN(tst_DefinitionDraft)

#include "tst_definitiondraft.moc"
