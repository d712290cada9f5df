// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/propertytext.h"

#include "models/format/valuetext.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class PropertyTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void texts_data();
    void texts();
};

void PropertyTextTest::texts_data()
{
    QTest::addColumn<Property>("property");
    QTest::addColumn<QString>("expected");
    QTest::newRow("unit's process") << Property{u"MainPID"_s, qint64(1234567)} << u"1234567"_s;
    QTest::newRow("process") << Property{u"Parent process"_s, qint64(1234)} << u"1234"_s;
    QTest::newRow("amount") << Property{u"TasksMax"_s, qint64(1234)} << u"1,234"_s;
    QTest::newRow("nothing") << Property{u"MainPID"_s, {}} << ValueText::unknown();
    QTest::newRow("no time") << Property{u"RestartUSec"_s, std::chrono::microseconds(0)} << u"0\u202Fs"_s;
}

void PropertyTextTest::texts()
{
    QFETCH(const Property, property);
    QFETCH(const QString, expected);
    QCOMPARE(propertyText(property, QLocale(QLocale::English, QLocale::UnitedStates)), expected);
}

QTEST_APPLESS_MAIN(PropertyTextTest)
#include "tst_propertytext.moc"
