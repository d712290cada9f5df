// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/elidedlabel.h"

#include <QTest>

using namespace Duende;

class TestElidedLabel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsAtItsSizeHint_data();
    void fitsAtItsSizeHint();
    void wholeTextIsATipWhileShortened();
    void hostileTextIsShownAsItIs();
};

void TestElidedLabel::fitsAtItsSizeHint_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isBold");
    QTest::addRow("short") << QStringLiteral("ssh") << false;
    QTest::addRow("bold") << QStringLiteral("backup.service") << true;
    QTest::addRow("wide letters") << QStringLiteral("WWWWWWWWWWWW") << true;
    QTest::addRow("fractions") << QStringLiteral("iiiiiiiiiiiiiiiiiiiiiii") << false;
}

void TestElidedLabel::fitsAtItsSizeHint()
{
    QFETCH(QString, text);
    QFETCH(bool, isBold);
    ElidedLabel label(Qt::ElideMiddle);
    QFont font = label.font();
    font.setBold(isBold);
    label.setFont(font);
    label.setText(text);
    label.resize(label.sizeHint());
    QVERIFY(!label.isElided());
    QVERIFY(label.toolTip().isEmpty());
}

void TestElidedLabel::wholeTextIsATipWhileShortened()
{
    ElidedLabel label;
    label.setText(QStringLiteral("a rather long sentence"));
    label.resize(label.sizeHint().width() / 2, label.sizeHint().height());
    label.show();
    QVERIFY(label.isElided());
    QVERIFY(label.toolTip().contains(QStringLiteral("a rather long sentence")));
    QCOMPARE(label.accessibleName(), QStringLiteral("a rather long sentence"));
}

void TestElidedLabel::hostileTextIsShownAsItIs()
{
    ElidedLabel label;
    label.setText(QStringLiteral("<b>bold</b>\nsecond \u202Eline ").repeated(20));
    label.resize(100, 20);
    label.show();
    QVERIFY(label.toolTip().contains(QStringLiteral("&lt;b&gt;bold")));
    QVERIFY(!label.toolTip().contains(QChar(0x202E)));
    QVERIFY(!label.accessibleName().contains(QLatin1Char('\n')));
}

QTEST_MAIN(TestElidedLabel)
#include "tst_elidedlabel.moc"
