// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/wraplabel.h"

#include <QTest>

using namespace Duende;

class WrapLabelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void growsDownwards_data();
    void growsDownwards();
    void shortTextTakesOneLine();
};

void WrapLabelTest::growsDownwards_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("words") << QStringLiteral("some words ").repeated(40);
    QTest::newRow("one word") << QString(400, u'x');
}

void WrapLabelTest::growsDownwards()
{
    QFETCH(const QString, text);
    WrapLabel label;
    label.setText(text);
    QVERIFY(label.heightForWidth(200) > label.heightForWidth(400));
    QVERIFY(label.minimumSizeHint().width() <= 200);
    QVERIFY(label.sizeHint().width() <= label.fontMetrics().averageCharWidth() * 61);
}

void WrapLabelTest::shortTextTakesOneLine()
{
    WrapLabel label;
    label.setText(QStringLiteral("Restarted web.service"));
    const QSize size = label.sizeHint();
    QVERIFY(size.height() < 2 * label.fontMetrics().height());
    QCOMPARE(label.heightForWidth(size.width()), size.height());
}

QTEST_MAIN(WrapLabelTest)

#include "tst_wraplabel.moc"
