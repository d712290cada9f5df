// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/nearestword.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class NearestWordTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nearest_data();
    void nearest();
};

void NearestWordTest::nearest_data()
{
    QTest::addColumn<QString>("mistyped");
    QTest::addColumn<QString>("expected");
    QTest::newRow("the word") << u"memory"_s << u"memory"_s;
    QTest::newRow("other case") << u"MEMORY"_s << u"memory"_s;
    QTest::newRow("letter missing") << u"memry"_s << u"memory"_s;
    QTest::newRow("letter too many") << u"memorry"_s << u"memory"_s;
    QTest::newRow("other letter") << u"memary"_s << u"memory"_s;
    QTest::newRow("letters swapped") << u"cpu_qouta"_s << u"cpu_quota"_s;
    QTest::newRow("two mistakes in a long word") << u"binry_pth"_s << u"binary_path"_s;
    QTest::newRow("the nearer of two") << u"binary_pat"_s << u"binary_path"_s;
    QTest::newRow("short word") << u"cpi"_s << u"cpu"_s;
    QTest::newRow("too far") << u"colour"_s << QString();
    QTest::newRow("too far for a short word") << u"gpi"_s << QString();
    QTest::newRow("empty") << u""_s << QString();
    QTest::newRow("long") << QString(10'000, u'm') << QString();
}

void NearestWordTest::nearest()
{
    QFETCH(const QString, mistyped);
    QFETCH(const QString, expected);
    const QStringList words{
        u"cpu"_s, u"memory"_s, u"cpu_quota"_s, u"binary_path"_s, u"binary_part"_s, QString(1000, u'm')};
    QCOMPARE(nearestWord(mistyped, words), expected);
}

QTEST_GUILESS_MAIN(NearestWordTest)
#include "tst_nearestword.moc"
