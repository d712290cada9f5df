// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/diagnosistext.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_DiagnosisText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLineEach();
    void hostileText();
};

void tst_DiagnosisText::aLineEach()
{
    Diagnosis why;
    why.summary = u"It ended."_s;
    why.evidence = {CommandEvidence{{}, u"/bin/x -a"_s}, DefinitionEvidence{u"/x"_s, 7, u"ExecStart=y"_s},
        DefinitionEvidence{u"/x"_s, 1, {}}, ConditionEvidence{u"A=b"_s},
        DependencyEvidence{DaemonHandle(), u"db.service"_s, u"failed"_s}, FactEvidence{u"So it is."_s},
        LogEvidence{{}, u"x"_s, 812, u"bye"_s, 3}, LogEvidence{{}, u"y"_s, {}, u"and"_s, 3}};
    QCOMPARE(diagnosisText(why),
        u"It ended.\nCommand: /bin/x -a\nDefined in /x:7: ExecStart=y\nDefined in /x:1\nNot met: A=b\n"
        "Needs db.service, which failed\nSo it is.\nx[812]: bye\ny: and\n"_s);
}

void tst_DiagnosisText::hostileText()
{
    Diagnosis why;
    why.summary = u"a\nb\x1b[31m"_s;
    why.evidence = {LogEvidence{{}, u"n\n"_s, {}, u"\u202e"_s, {}}};
    const QString text = diagnosisText(why);
    QCOMPARE(text.count(u'\n'), 2);
    QVERIFY(!text.contains(u'\x1b') && !text.contains(u'\u202e'));
}

QTEST_GUILESS_MAIN(tst_DiagnosisText)
#include "tst_diagnosistext.moc"
