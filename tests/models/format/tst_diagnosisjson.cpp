// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/diagnosisjson.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QTimeZone>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_DiagnosisJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothing() { QVERIFY(diagnosisJson(std::nullopt).isNull()); }
    void all();
};

void tst_DiagnosisJson::all()
{
    Diagnosis why;
    why.step = u"ExecStart"_s;
    why.summary = u"It ended."_s;
    const DaemonHandle other(SystemdHandle{u"db.service"_s});
    why.evidence = {CommandEvidence{u"ExecStart"_s, u"/bin/x -a"_s}, DefinitionEvidence{u"/x"_s, 7, {}},
        ConditionEvidence{u"A=b"_s}, DependencyEvidence{other, u"db.service"_s, u"failed"_s},
        FactEvidence{u"So it is."_s}, PropertyEvidence{{u"MemoryPeak"_s, ByteCount{1}}},
        LogEvidence{QDateTime::fromSecsSinceEpoch(0, QTimeZone::UTC), u"x"_s, 812, u"bye"_s, 3},
        LogEvidence{{}, {}, {}, u"?"_s, {}}};
    why.suggestions
        = {ActionSuggestion{u"Reset and restart"_s, {DaemonAction::ResetFailed, DaemonAction::Restart}},
            DefinitionSuggestion{u"Open"_s, u"/x"_s, 7}, LogSuggestion{u"Read"_s},
            DaemonSuggestion{u"Open db"_s, other}};
    QCOMPARE(QJsonDocument(diagnosisJson(why).toObject()).toJson(QJsonDocument::Compact),
        QByteArray(
            R"({"evidence":[{"command_line":"/bin/x -a","kind":"command","step":"ExecStart"},)"
            R"({"kind":"definition","line":7,"path":"/x","text":null},)"
            R"({"expression":"A=b","kind":"condition"},)"
            R"({"handle":"systemd:db.service","kind":"dependency","name":"db.service","reason":"failed"},)"
            R"({"kind":"fact","text":"So it is."},)"
            R"({"kind":"property","name":"MemoryPeak","value":{"unit":"bytes","value":1}},)"
            R"({"identifier":"x","kind":"log","pid":812,"priority":3,"text":"bye",)"
            R"("time":"1970-01-01T00:00:00Z"},)"
            R"({"identifier":null,"kind":"log","pid":null,"priority":null,"text":"?","time":null}],)"
            R"("result":null,"step":"ExecStart","suggestions":[)"
            R"({"actions":["reset-failed","restart"],"kind":"action","text":"Reset and restart"},)"
            R"({"kind":"definition","line":7,"path":"/x","text":"Open"},{"kind":"log","text":"Read"},)"
            R"({"handle":"systemd:db.service","kind":"daemon","text":"Open db"}],"summary":"It ended."})"));
}

QTEST_GUILESS_MAIN(tst_DiagnosisJson)
#include "tst_diagnosisjson.moc"
