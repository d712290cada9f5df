// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statestyle.h"

#include "ui/widgets/appearance.h"

#include <QImage>
#include <QPainter>
#include <QTest>

using namespace Duende;
using State = DaemonStatus::State;

namespace {

constexpr std::array states{State::Created, State::Starting, State::Running, State::Paused, State::Stopping,
    State::Stopped, State::Failed};

QImage drawn(State state, int side)
{
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    QPainter painter(&image);
    StateStyle::paint(&painter, image.rect(), state, Qt::black);
    return image;
}

} // namespace

class TestStateStyle : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastRatioIsThatOfTheGuideline();
    void everyColorIsReadable_data();
    void everyColorIsReadable();
    void statesAreToldApartByShape_data();
    void statesAreToldApartByShape();
    void shapesStayInside();
    void iconFollowsScale();
};

void TestStateStyle::contrastRatioIsThatOfTheGuideline()
{
    QCOMPARE(qRound(contrastRatio(Qt::black, Qt::white) * 100), 2100);
    QCOMPARE(qRound(contrastRatio(Qt::white, Qt::white) * 100), 100);
    // #767676 on white is the guideline's well-known limit.
    QCOMPARE(qRound(contrastRatio(QColor::fromRgb(0x767676), Qt::white) * 100), 454);
}

void TestStateStyle::everyColorIsReadable_data()
{
    QTest::addColumn<QColor>("background");
    for (const auto& [name, scheme] :
        {std::pair("light", Qt::ColorScheme::Light), std::pair("dark", Qt::ColorScheme::Dark)}) {
        const QPalette palette = Appearance::palette(scheme);
        QTest::addRow("%s base", name) << palette.color(QPalette::Base);
        QTest::addRow("%s alternate base", name) << palette.color(QPalette::AlternateBase);
        QTest::addRow("%s window", name) << palette.color(QPalette::Window);
        QTest::addRow("%s selection", name) << palette.color(QPalette::Highlight);
    }
    QTest::addRow("middle grey") << QColor::fromRgb(0x808080);
    QTest::addRow("pure red") << QColor(Qt::red);
}

void TestStateStyle::everyColorIsReadable()
{
    QFETCH(QColor, background);
    for (const State state : states) {
        const double ratio = contrastRatio(StateStyle::color(state, background), background);
        QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("state %1: %2").arg(int(state)).arg(ratio)));
    }
}

void TestStateStyle::statesAreToldApartByShape_data()
{
    QTest::addColumn<int>("side");
    QTest::addRow("16 pixels") << 16;
    QTest::addRow("32 pixels") << 32;
}

void TestStateStyle::statesAreToldApartByShape()
{
    QFETCH(int, side);
    // Starting and stopping share a shape on purpose: both are under way, and the word says which.
    const std::array shapes{
        State::Created, State::Starting, State::Running, State::Paused, State::Stopped, State::Failed};
    for (size_t i = 0; i < shapes.size(); ++i) {
        for (size_t j = i + 1; j < shapes.size(); ++j) {
            const QImage a = drawn(shapes.at(i), side);
            const QImage b = drawn(shapes.at(j), side);
            int different = 0;
            for (int y = 0; y < side; ++y) {
                for (int x = 0; x < side; ++x)
                    different += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y))) > 96;
            }
            QVERIFY2(different > side * side / 20,
                qPrintable(
                    QStringLiteral("%1 and %2 look alike").arg(int(shapes.at(i))).arg(int(shapes.at(j)))));
        }
    }
    QCOMPARE(drawn(State::Starting, side), drawn(State::Stopping, side));
}

void TestStateStyle::shapesStayInside()
{
    const QRectF box(3, 5, 40, 40);
    for (const State state : states)
        QVERIFY(box.adjusted(-1, -1, 1, 1).contains(StateStyle::shape(state, box).boundingRect()));
}

void TestStateStyle::iconFollowsScale()
{
    const QPixmap pixmap = StateStyle::icon(State::Failed).pixmap(QSize(16, 16), 2.0);
    QCOMPARE(pixmap.size(), QSize(32, 32));
    QCOMPARE(pixmap.devicePixelRatio(), 2.0);
}

QTEST_MAIN(TestStateStyle)
#include "tst_statestyle.moc"
