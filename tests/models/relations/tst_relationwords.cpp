// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/relations/relationwords.h"

#include <QRegularExpression>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_RelationWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindHasWords();
    void toldFromOneEnd();
};

void tst_RelationWords::everyKindHasWords()
{
    QSet<QString> titles;
    QSet<QString> words;
    for (int kind = 0; kind < relationKindCount; ++kind) {
        titles.insert(relationTitle(RelationKind(kind)));
        const QString word = relationWord(RelationKind(kind));
        QVERIFY2(QRegularExpression(u"^[a-z_]+$"_s).match(word).hasMatch(), qPrintable(word));
        words.insert(word);
        QVERIFY(relationHelp(RelationKind(kind)).endsWith(u'.'));
    }
    QCOMPARE(titles.size(), relationKindCount);
    QCOMPARE(words.size(), relationKindCount);
    QCOMPARE(relationWord(RelationKind::ReloadPropagatedFrom), u"reload_propagated_from"_s);
    for (const RelationFamily family : relationFamilies()) {
        QVERIFY(!relationFamilyTitle(family).isEmpty());
        QVERIFY(relationFamilyHelp(family).endsWith(u'.'));
    }
}

void tst_RelationWords::toldFromOneEnd()
{
    using enum RelationKind;
    QCOMPARE(canonical({RequiredBy, 0, 1}), (Relation{Requires, 1, 0}));
    QCOMPARE(canonical({Requires, 1, 0}), (Relation{Requires, 1, 0}));
    QCOMPARE(canonical({After, 0, 1}), (Relation{Before, 1, 0}));
    QCOMPARE(canonical({TriggeredBy, 0, 2}), (Relation{Triggers, 2, 0}));
    QCOMPARE(canonical({PropagatesStopTo, 0, 2}), (Relation{StopPropagatedFrom, 2, 0}));
    QCOMPARE(canonical({JoinsNamespaceOf, 0, 2}), (Relation{JoinsNamespaceOf, 0, 2}));
    // Of both ends the same comes out.
    for (int kind = 0; kind < int(JoinsNamespaceOf); kind += 2)
        QCOMPARE(canonical({RelationKind(kind), 3, 4}), canonical({RelationKind(kind + 1), 4, 3}));
}

QTEST_GUILESS_MAIN(tst_RelationWords)
#include "tst_relationwords.moc"
