// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"

#include "ui/widgets/appearance.h"

#include <QApplication>
#include <QTest>

using namespace Duende;

namespace {

/// The colour of the most opaque pixel.
QColor ink(const QIcon& icon, QIcon::Mode mode = QIcon::Normal)
{
    const QImage image = icon.pixmap(QSize(32, 32), 1.0, mode).toImage();
    QColor best(0, 0, 0, 0);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() > best.alpha())
                best = image.pixelColor(x, y);
        }
    }
    return best;
}

} // namespace

class TestIcons : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyActionHasItsOwn();
    void statesAreIcons();
    void unknownIsNull();
    void followsTheScheme();
    void isSharpWhenScaled();
    void programHasOne();
};

void TestIcons::everyActionHasItsOwn()
{
    QHash<QString, DaemonAction> owners;
    for (const DaemonAction action : allActions) {
        const QIcon icon = Icons::action(action);
        QVERIFY2(!icon.isNull(), qPrintable(actionWord(action)));
        QVERIFY2(ink(icon).alpha() > 200, qPrintable(actionWord(action)));
        // One meaning an icon.
        QVERIFY2(!owners.contains(icon.name()), qPrintable(actionWord(action)));
        owners.insert(icon.name(), action);
    }
}

void TestIcons::statesAreIcons()
{
    for (const char* name : {"state-created", "state-starting", "state-running", "state-paused",
             "state-stopping", "state-stopped", "state-failed"})
        QVERIFY2(!Icons::get(QLatin1StringView(name)).isNull(), name);
}

void TestIcons::unknownIsNull()
{
    QVERIFY(Icons::get(QStringLiteral("no-such-icon-anywhere")).isNull());
    QVERIFY(Icons::get(QStringLiteral("../../../etc/passwd")).isNull());
    QVERIFY(Icons::get({}).isNull());
}

void TestIcons::followsTheScheme()
{
    const QIcon icon = Icons::get(QStringLiteral("media-playback-start"));
    QApplication::setPalette(Appearance::palette(Qt::ColorScheme::Light));
    const QColor light = ink(icon);
    const QColor selected = ink(icon, QIcon::Selected);
    QApplication::setPalette(Appearance::palette(Qt::ColorScheme::Dark));
    const QColor dark = ink(icon);
    QCOMPARE(light.rgb(), Appearance::palette(Qt::ColorScheme::Light).color(QPalette::WindowText).rgb());
    QCOMPARE(dark.rgb(), Appearance::palette(Qt::ColorScheme::Dark).color(QPalette::WindowText).rgb());
    QCOMPARE(
        selected.rgb(), Appearance::palette(Qt::ColorScheme::Light).color(QPalette::HighlightedText).rgb());
    QApplication::setPalette(QPalette());
}

void TestIcons::isSharpWhenScaled()
{
    const QPixmap pixmap = Icons::get(QStringLiteral("edit-find")).pixmap(QSize(22, 22), 2.0);
    QCOMPARE(pixmap.size(), QSize(44, 44));
    QCOMPARE(pixmap.devicePixelRatio(), 2.0);
}

void TestIcons::programHasOne()
{
    QVERIFY(ink(Icons::program()).alpha() == 255);
}

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
