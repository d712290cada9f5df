// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/clearbutton.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QPalette>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class ClearButtonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isThereWithText();
    void followsTheScheme();
};

void ClearButtonTest::isThereWithText()
{
    QLineEdit edit;
    const QAction* clear = addClearButton(&edit);
    QVERIFY(!clear->isVisible() && !clear->text().isEmpty());
    edit.setText(u"some"_s);
    QVERIFY(clear->isVisible());
    addClearButton(&edit)->trigger();
    QCOMPARE(edit.text(), QString());
    QVERIFY(!clear->isVisible());
}

void ClearButtonTest::followsTheScheme()
{
    QLineEdit edit(u"some"_s);
    const QAction* clear = addClearButton(&edit);
    const QPalette before = QApplication::palette();
    const auto darkest = [clear] {
        const QImage image = clear->icon().pixmap(16, 16).toImage();
        int least = 255;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y).alpha() > 200)
                    least = std::min(least, image.pixelColor(x, y).lightness());
            }
        }
        return least;
    };
    QApplication::setPalette(QPalette(Qt::black, Qt::white));
    const int inLight = darkest();
    QPalette dark(QColor(0x20, 0x20, 0x20));
    dark.setColor(QPalette::WindowText, Qt::white);
    dark.setColor(QPalette::Text, Qt::white);
    QApplication::setPalette(dark);
    const int inDark = darkest();
    QApplication::setPalette(before);
    QVERIFY2(inDark > inLight, qPrintable(u"%1 %2"_s.arg(inDark).arg(inLight)));
}

QTEST_MAIN(ClearButtonTest)
#include "tst_clearbutton.moc"
