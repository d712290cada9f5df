// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/appearance.h"

#include "ui/widgets/colors.h"

#include <QApplication>
#include <QSettings>
#include <QStyleHints>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;

class TestAppearance : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textIsReadable_data();
    void textIsReadable();
    void choiceIsAppliedAndKept();
};

void TestAppearance::textIsReadable_data()
{
    QTest::addColumn<Qt::ColorScheme>("scheme");
    QTest::addColumn<QPalette::ColorRole>("ink");
    QTest::addColumn<QPalette::ColorRole>("ground");
    for (const auto& [name, scheme] :
        {std::pair("light", Qt::ColorScheme::Light), std::pair("dark", Qt::ColorScheme::Dark)}) {
        QTest::addRow("%s text", name) << scheme << QPalette::Text << QPalette::Base;
        QTest::addRow("%s text on alternate rows", name)
            << scheme << QPalette::Text << QPalette::AlternateBase;
        QTest::addRow("%s window text", name) << scheme << QPalette::WindowText << QPalette::Window;
        QTest::addRow("%s dim text", name) << scheme << QPalette::PlaceholderText << QPalette::Base;
        QTest::addRow("%s dim text on alternate rows", name)
            << scheme << QPalette::PlaceholderText << QPalette::AlternateBase;
        QTest::addRow("%s dim text on the window", name)
            << scheme << QPalette::PlaceholderText << QPalette::Window;
        QTest::addRow("%s selection", name) << scheme << QPalette::HighlightedText << QPalette::Highlight;
        QTest::addRow("%s button", name) << scheme << QPalette::ButtonText << QPalette::Button;
        QTest::addRow("%s tool tip", name) << scheme << QPalette::ToolTipText << QPalette::ToolTipBase;
    }
}

void TestAppearance::textIsReadable()
{
    QFETCH(Qt::ColorScheme, scheme);
    QFETCH(QPalette::ColorRole, ink);
    QFETCH(QPalette::ColorRole, ground);
    const QPalette palette = Appearance::palette(scheme);
    const double ratio = contrastRatio(palette.color(ink), palette.color(ground));
    QVERIFY2(ratio >= 4.5, qPrintable(QString::number(ratio)));
}

void TestAppearance::choiceIsAppliedAndKept()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
    const auto isDark = [] { return QApplication::palette().color(QPalette::Window).lightness() < 128; };
    {
        Appearance appearance(&settings);
        QCOMPARE(appearance.scheme(), Appearance::Scheme::Desktop);
        appearance.setScheme(Appearance::Scheme::Dark);
        QVERIFY(isDark());
    }
    {
        Appearance appearance(&settings);
        QCOMPARE(appearance.scheme(), Appearance::Scheme::Dark);
        QVERIFY(isDark());
        appearance.setScheme(Appearance::Scheme::Light);
        QVERIFY(!isDark());
        appearance.setScheme(Appearance::Scheme::Desktop);
    }
    QCOMPARE(Appearance(&settings).scheme(), Appearance::Scheme::Desktop);
}

QTEST_MAIN(TestAppearance)
#include "tst_appearance.moc"
