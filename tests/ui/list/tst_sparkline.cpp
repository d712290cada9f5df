// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/sparkline.h"

#include <QImage>
#include <QPainter>
#include <QTest>

using namespace Duende;

namespace {

/// The height of the ink in every column of the picture, in pixels.
QList<int> heights(const QList<float>& values, int capacity, float ceiling)
{
    QImage image(60, 40, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintSparkline(&painter, image.rect(), values, capacity, ceiling, Qt::black);
    painter.end();
    QList<int> result;
    for (int x = 0; x < image.width(); ++x) {
        int height = 0;
        for (int y = 0; y < image.height(); ++y)
            height += qGray(image.pixel(x, y)) < 250;
        result.append(height);
    }
    return result;
}

} // namespace

class TestSparkline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingWithoutACourse();
    void newestIsAtTheRight();
    void idleStaysLow();
    void greatestReachesTheTop();
};

void TestSparkline::nothingWithoutACourse()
{
    QCOMPARE(heights({}, 30, 5), QList<int>(60, 0));
    QCOMPARE(heights({3.0F}, 30, 5), QList<int>(60, 0));
    QCOMPARE(heights({3.0F, 4.0F}, 1, 5), QList<int>(60, 0));
}

void TestSparkline::newestIsAtTheRight()
{
    const QList<int> result = heights({90, 90, 90}, 30, 5);
    QCOMPARE(result.at(10), 0);
    QVERIFY(result.at(58) > 30);
}

void TestSparkline::idleStaysLow()
{
    const QList<int> result = heights(QList<float>(30, 0.1F), 30, 5);
    QVERIFY(*std::ranges::max_element(result) <= 4);
}

void TestSparkline::greatestReachesTheTop()
{
    QList<float> values(30, 0.0F);
    values[15] = 250;
    const QList<int> result = heights(values, 30, 5);
    QVERIFY(*std::ranges::max_element(result) >= 36);
}

QTEST_MAIN(TestSparkline)
#include "tst_sparkline.moc"
