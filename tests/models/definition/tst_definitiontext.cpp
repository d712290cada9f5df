// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definition/definitiontext.h"

#include "adapters/contract/daemonhandle.h"
#include "models/definition/definitionjson.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

DaemonDefinition sample()
{
    DefinitionFile main;
    main.path = u"/usr/lib/a.service"_s;
    main.content = "[Service]\nExecStart=/a \\\n  -b\nRestart=no\r\nEnvironment=\n";
    DefinitionFile dropIn;
    dropIn.kind = DefinitionFile::Kind::DropIn;
    dropIn.origin = DefinitionFile::Origin::Administrator;
    dropIn.path = u"/etc/a.service.d/x.conf"_s;
    dropIn.linkTarget = u"/srv/x.conf"_s;
    dropIn.content = "[Service]\nRestart=always\n\tNice\x1b=1";
    DefinitionFile empty;
    empty.path = u"/run/a.service.d/y.conf"_s;
    DaemonDefinition definition;
    definition.files = {main, dropIn, empty};
    definition.settings = {{{0, 2}, 3, u"Service"_s, u"ExecStart"_s, u"/a   -b"_s, {u"ExecStart"_s}, {}},
        {{0, 4}, 4, u"Service"_s, u"Restart"_s, u"no"_s, {u"Restart"_s}, DefinitionPlace{1, 2}},
        {{0, 5}, 5, u"Service"_s, u"Environment"_s, {}, {u"Environment"_s}, {}},
        {{1, 2}, 2, u"Service"_s, u"Restart"_s, u"always"_s, {u"Restart"_s}, {}}};
    definition.problems = {{DefinitionProblem::Severity::Warning, dropIn.path, 3, u"Bad."_s},
        {DefinitionProblem::Severity::Warning, dropIn.path, 3, u"Worse."_s},
        {DefinitionProblem::Severity::Error, empty.path, 0, u"It cannot be read."_s}};
    return definition;
}

using Kind = DefinitionLine::Kind;

} // namespace

class tst_DefinitionText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void files();
    void effective();
    void places();
    void manyAndLong();
    void json();
};

void tst_DefinitionText::files()
{
    const QList<DefinitionLine> lines = DefinitionText::files(sample());
    QCOMPARE(lines.size(), 12);
    QCOMPARE(lines.at(0), (DefinitionLine{Kind::Heading, {0, 0}, u"/usr/lib/a.service"_s, u"vendor"_s}));
    QCOMPARE(lines.at(2), (DefinitionLine{Kind::Text, {0, 2}, u"ExecStart=/a \\"_s}));
    QVERIFY(lines.at(3).isContinuing);
    QCOMPARE(lines.at(4).text, u"Restart=no"_s);
    QCOMPARE(lines.at(4).overriddenBy, (DefinitionPlace{1, 2}));
    QCOMPARE(lines.at(6).remark, u"administrator, → /srv/x.conf"_s);
    QCOMPARE(lines.at(9).text, u"\tNice␛=1"_s);
    QCOMPARE(lines.at(9).problem, u"Bad. Worse."_s);
    QCOMPARE(lines.at(10).kind, Kind::Heading);
    QCOMPARE(lines.at(11), (DefinitionLine{Kind::Note, {2, 0}, u"It cannot be read."_s}));
    QVERIFY(DefinitionText::files({}).isEmpty());
}

void tst_DefinitionText::effective()
{
    const QList<DefinitionLine> lines = DefinitionText::effective(sample());
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines.at(0), (DefinitionLine{Kind::Heading, {-1, 0}, u"[Service]"_s}));
    QCOMPARE(lines.at(1), (DefinitionLine{Kind::Text, {0, 2}, u"ExecStart=/a   -b"_s}));
    QCOMPARE(lines.at(2), (DefinitionLine{Kind::Text, {1, 2}, u"Restart=always"_s}));
}

void tst_DefinitionText::places()
{
    const DaemonDefinition definition = sample();
    QCOMPARE(DefinitionText::placeText(definition, {1, 2}), u"x.conf:2"_s);
    QCOMPARE(DefinitionText::placeOf(definition, u"/usr/lib/a.service"_s, 4), (DefinitionPlace{0, 4}));
    QCOMPARE(DefinitionText::placeOf(definition, u"/srv/x.conf"_s, 1), (DefinitionPlace{1, 1}));
    QVERIFY(!DefinitionText::placeOf(definition, u"/nowhere"_s, 1));
    QCOMPARE(DefinitionText::settingAt(definition, {0, 3})->name, u"ExecStart"_s);
    QVERIFY(!DefinitionText::settingAt(definition, {0, 1}));
    QCOMPARE(DefinitionText::settingOf(definition, u"Restart"_s)->place, (DefinitionPlace{1, 2}));
    QVERIFY(!DefinitionText::settingOf(definition, u"Nice"_s));
    QCOMPARE(DefinitionText::problemCount(definition), u"1 error, 2 warnings"_s);
    QVERIFY(DefinitionText::problemCount({}).isEmpty());
}

void tst_DefinitionText::manyAndLong()
{
    DaemonDefinition definition = sample();
    definition.files[0].content = QByteArray("x\n").repeated(100'000);
    definition.files[1].content = QByteArray(1'000'000, 'y');
    const QList<DefinitionLine> lines = DefinitionText::files(definition);
    QVERIFY(lines.size() < DefinitionText::mostLines + 10);
    definition.files.remove(0);
    definition.settings.clear();
    for (const DefinitionLine& line : DefinitionText::files(definition))
        QVERIFY(line.text.size() <= DefinitionText::longestLine + 1);

    const QList<DefinitionLine> whole = DefinitionText::files(definition, DefinitionText::Extent::Whole);
    QCOMPARE(whole.at(1).text.size(), 1'000'000);
    definition.files[0].content = QByteArray("x\n").repeated(100'000);
    QVERIFY(DefinitionText::files(definition, DefinitionText::Extent::Whole).size() > 100'000);
}

void tst_DefinitionText::json()
{
    const QJsonObject json = definitionJson(DaemonHandle(SystemdHandle{u"a.service"_s}), sample());
    QCOMPARE(json.value("handle"_L1).toString(), u"systemd:a.service"_s);
    const QJsonArray files = json.value("files"_L1).toArray();
    QCOMPARE(files.size(), 3);
    QCOMPARE(files.at(1).toObject().value("origin"_L1).toString(), u"administrator"_s);
    QCOMPARE(files.at(1).toObject().value("kind"_L1).toString(), u"drop_in"_s);
    QCOMPARE(files.at(1).toObject().value("link_target"_L1).toString(), u"/srv/x.conf"_s);
    QVERIFY(files.at(0).toObject().value("link_target"_L1).isNull());
    const QJsonObject setting = json.value("settings"_L1).toArray().at(1).toObject();
    QCOMPARE(setting.value("line"_L1).toInt(), 4);
    QCOMPARE(setting.value("overridden_by"_L1).toObject(),
        (QJsonObject{{"path"_L1, u"/etc/a.service.d/x.conf"_s}, {"line"_L1, 2}}));
    QVERIFY(json.value("settings"_L1).toArray().at(0).toObject().value("overridden_by"_L1).isNull());
    QVERIFY(json.value("problems"_L1).toArray().at(2).toObject().value("line"_L1).isNull());
}

QTEST_GUILESS_MAIN(tst_DefinitionText)
#include "tst_definitiontext.moc"
