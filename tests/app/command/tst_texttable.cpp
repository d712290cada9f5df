// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/texttable.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class TestTextTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void alignsColumns();
    void fits_data();
    void fits();
    void decorationTakesNoWidth();
    void withoutRows();
};

namespace {

TextTable sample()
{
    TextTable table({{.title = QStringLiteral("STATE")},
        {.title = QStringLiteral("NAME"), .minimumWidth = 8, .preferredWidth = 12},
        {.title = QStringLiteral("PID"), .isRightAligned = true},
        {.title = QStringLiteral("DESCRIPTION"),
            .minimumWidth = 10,
            .preferredWidth = 14,
            .elidesEnd = true,
            .isOptional = true}});
    table.addRow({QStringLiteral("running"), QStringLiteral("nginx-frontend.service"), QStringLiteral("812"),
        QStringLiteral("A web server for the front")});
    table.addRow({QStringLiteral("failed"), QStringLiteral("ssh.service"), QStringLiteral("–"),
        QStringLiteral("Shell")});
    return table;
}

TextStyle ofWidth(int width)
{
    TextStyle style;
    style.width = width;
    return style;
}

} // namespace

void TestTextTable::alignsColumns()
{
    QCOMPARE(sample().toString(TextStyle()),
        QStringLiteral("STATE    NAME                    PID  DESCRIPTION\n"
                       "running  nginx-frontend.service  812  A web server for the front\n"
                       "failed   ssh.service               –  Shell\n"));
}

void TestTextTable::fits_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<QString>("secondLine");
    QTest::newRow("all") << 64 << u"running  nginx-frontend.service  812  A web server for the front"_s;
    QTest::newRow("prose first") << 60 << u"running  nginx-frontend.service  812  A web server for the …"_s;
    QTest::newRow("then names") << 44 << u"running  nginx-f…ervice  812  A web server …"_s;
    QTest::newRow("then both") << 36 << u"running  nginx…vice  812  A web ser…"_s;
    QTest::newRow("the least of both") << 34 << u"running  ngin…ice  812  A web ser…"_s;
    QTest::newRow("prose goes") << 33 << u"running  nginx-fro…d.service  812"_s;
    QTest::newRow("nothing more to give") << 8 << u"running  ngin…ice  812"_s;
}

void TestTextTable::fits()
{
    QFETCH(const int, width);
    QFETCH(const QString, secondLine);
    const QString text = sample().toString(ofWidth(width));
    QCOMPARE(text.section(QLatin1Char('\n'), 1, 1), secondLine);
    if (width >= 22) {
        for (const QString& line : text.split(QLatin1Char('\n')))
            QVERIFY(TextStyle::displayWidth(line) <= width);
    }
}

void TestTextTable::decorationTakesNoWidth()
{
    TextStyle style;
    style.hasColours = true;
    const QString text = sample().toString(style, [&](size_t, size_t column, const QString& cell) {
        return column == 0 ? style.coloured(cell, DaemonStatus::State::Running) : cell;
    });
    QVERIFY(text.contains(QStringLiteral("\x1b[32mfailed\x1b[0m   ssh.service  ")));
    QVERIFY(text.startsWith(QStringLiteral("\x1b[1mSTATE\x1b[0m    ")));
}

void TestTextTable::withoutRows()
{
    TextTable table({{.title = QStringLiteral("STATE")}, {.title = QStringLiteral("NAME")}});
    QCOMPARE(table.toString(TextStyle()), QStringLiteral("STATE  NAME\n"));
}

QTEST_GUILESS_MAIN(TestTextTable)
#include "tst_texttable.moc"
