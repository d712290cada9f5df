// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfileparser.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_UnitFileParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sectionsAndSettings();
    void values_data();
    void values();
    void problems_data();
    void problems();
    void readsNoFurther();
    void bounds();
};

void tst_UnitFileParser::sectionsAndSettings()
{
    const UnitFile file
        = parseUnitFile("\xef\xbb\xbf# a comment\n\n[Unit]\r\nDescription = A b \r\n"
                        "; another\n[Service]\nExecStart=/bin/x \\\n  # in between\n  -a \\\n  -b\n"
                        "User=");
    QCOMPARE(file.sections, (QList<UnitFileSection>{{"Unit", 3}, {"Service", 6}}));
    QCOMPARE(file.settings.size(), 3);
    QCOMPARE(file.settings.at(0), (UnitFileSetting{"Unit", "Description", "A b", 4, 4, "Description = A b"}));
    QCOMPARE(file.settings.at(1),
        (UnitFileSetting{"Service", "ExecStart", "/bin/x  -a  -b", 7, 10, "ExecStart=/bin/x \\"}));
    QCOMPARE(file.settings.at(2), (UnitFileSetting{"Service", "User", "", 11, 11, "User="}));
    QVERIFY(file.problems.isEmpty());
}

void tst_UnitFileParser::values_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("lastLine");

    QTest::newRow("second equals sign") << "A=b=c"_ba << "b=c"_ba << 2;
    QTest::newRow("hash inside") << "A=b # c"_ba << "b # c"_ba << 2;
    QTest::newRow("two backslashes end it") << "A=b\\\\\nc=d"_ba << "b\\\\"_ba << 2;
    QTest::newRow("three go on") << "A=b\\\\\\\nc"_ba << "b\\\\ c"_ba << 3;
    QTest::newRow("an empty line ends it") << "A=b \\\n\nB=c"_ba << "b"_ba << 2;
    QTest::newRow("the file ends") << "A=b \\"_ba << "b"_ba << 2;
    QTest::newRow("carriage return") << "A=b \\\r\n c\r\n"_ba << "b  c"_ba << 3;
    QTest::newRow("only comments follow") << "A=b \\\n# c\n"_ba << "b"_ba << 2;
}

void tst_UnitFileParser::values()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, value);
    QFETCH(int, lastLine);
    const UnitFile file = parseUnitFile(QByteArray("[Unit]\n" + text));
    QVERIFY(!file.settings.isEmpty());
    QCOMPARE(file.settings.constFirst().value, value);
    QCOMPARE(file.settings.constFirst().line, 2);
    QCOMPARE(file.settings.constFirst().lastLine, lastLine);
}

void tst_UnitFileParser::problems_data()
{
    using Severity = DefinitionProblem::Severity;
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<Severity>("severity");
    QTest::addColumn<QString>("part");

    QTest::newRow("no equals sign") << "[Unit]\n\nAfter network"_ba << 3 << Severity::Warning << u"“="_s;
    QTest::newRow("no name") << "[Unit]\n=x"_ba << 2 << Severity::Warning << u"before"_s;
    QTest::newRow("no section") << "\nAfter=x\n[Unit]"_ba << 2 << Severity::Warning << u"first section"_s;
    QTest::newRow("open heading") << "[Unit\nAfter=x"_ba << 1 << Severity::Error << u"“[Unit”"_s;
    QTest::newRow("not UTF-8") << "[Unit]\nDescription=\xff"_ba << 2 << Severity::Warning << u"UTF-8"_s;
    QTest::newRow("space behind a backslash")
        << "[Unit]\nAfter=x \\ \n y"_ba << 2 << Severity::Warning << u"not continued"_s;
    QTest::newRow("long line") << QByteArray("[Unit]\nDescription=" + QByteArray(1024 * 1024, 'x')) << 2
                               << Severity::Error << u"1 MiB"_s;
    QTest::newRow("long continued line")
        << QByteArray("[Unit]\nDescription=" + QByteArray("0123456789 \\\n").repeated(100'000)) << 87382
        << Severity::Error << u"1 MiB"_s;
}

void tst_UnitFileParser::problems()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(DefinitionProblem::Severity, severity);
    QFETCH(QString, part);
    const UnitFile file = parseUnitFile(text);
    QVERIFY(!file.problems.isEmpty());
    const DefinitionProblem& problem = file.problems.constFirst();
    QCOMPARE(problem.line, line);
    QCOMPARE(problem.severity, severity);
    QVERIFY2(problem.text.contains(part), qPrintable(problem.text));
    QVERIFY(problem.text.size() < 200 && problem.text.endsWith(u'.'));
}

void tst_UnitFileParser::readsNoFurther()
{
    const UnitFile file = parseUnitFile(
        QByteArray("[Unit]\nAfter=a\nDescription=" + QByteArray(2'000'000, 'x') + "\nAfter=b"));
    QCOMPARE(file.settings.size(), 1);
}

void tst_UnitFileParser::bounds()
{
    const UnitFile many = parseUnitFile(QByteArray("[Unit]\n" + QByteArray("A=b\n").repeated(200'000)));
    QCOMPARE(many.settings.size(), UnitFile::mostSettings);
    QCOMPARE(many.problems.size(), 1);
    QCOMPARE(parseUnitFile(QByteArray("x\n").repeated(100'000)).problems.size(), UnitFile::mostProblems);
    QVERIFY(parseUnitFile({}).settings.isEmpty());
    QVERIFY(parseUnitFile(QByteArray(3'000'000, '\\')).settings.isEmpty());
    QVERIFY(parseUnitFile(QByteArray(3'000'000, '\0')).settings.isEmpty());
}

QTEST_GUILESS_MAIN(tst_UnitFileParser)
#include "tst_unitfileparser.moc"
