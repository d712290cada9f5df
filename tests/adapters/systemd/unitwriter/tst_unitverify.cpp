// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitverify.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_UnitVerify : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void problems_data();
    void problems();
    void isBounded();
    void missingProgram();
};

namespace {

VerifiedFiles files()
{
    return {u"a.service"_s, u"/tmp/v"_s,
        {{u"/tmp/v/a.service"_s, u"/usr/lib/a.service"_s},
            {u"/tmp/v/a.service.d/x.conf"_s, u"/etc/x.conf"_s}},
        false};
}

/// "error /etc/x.conf:3 text" a line.
QString asText(const QList<DefinitionProblem>& problems)
{
    QStringList lines;
    for (const DefinitionProblem& problem : problems)
        lines.append(u"%1 %2:%3 %4"_s
                .arg(problem.severity == DefinitionProblem::Severity::Error ? u"error"_s : u"warning"_s,
                    problem.path)
                .arg(problem.line)
                .arg(problem.text));
    return lines.join(u'\n');
}

} // namespace

void tst_UnitVerify::problems_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QString>("expected");
    QTest::newRow("unknown key")
        << QByteArray("/tmp/v/a.service:3: Unknown key 'Foo' in section [Unit], ignoring.\n")
        << u"warning /usr/lib/a.service:3 Unknown key 'Foo' in section [Unit], ignoring."_s;
    QTest::newRow("unreadable value")
        << QByteArray("/tmp/v/a.service.d/x.conf:7: Failed to parse Type=bogus, ignoring: Invalid argument\n")
        << u"error /etc/x.conf:7 Failed to parse Type=bogus, ignoring: Invalid argument"_s;
    QTest::newRow("another drop-in")
        << QByteArray("/etc/systemd/system/a.service.d/o.conf:2: Missing '=', ignoring line.")
        << u"error /etc/systemd/system/a.service.d/o.conf:2 Missing '=', ignoring line."_s;
    QTest::newRow("missing program")
        << QByteArray("a.service: Command /usr/bin/nope is not executable: No such file or directory\n")
        << u"warning :0 Command /usr/bin/nope is not executable: No such file or directory"_s;
    QTest::newRow("refused") << QByteArray("a.service: Service has no ExecStart=. Refusing.\n"
                                           "Unit a.service has a bad unit file setting.\n")
                             << u"error :0 Service has no ExecStart=. Refusing.\n"
                                "error :0 Unit a.service has a bad unit file setting."_s;
    QTest::newRow("other units") << QByteArray("/etc/systemd/system/b.service:3: Unknown key\n"
                                               "b.service: Command x is not executable: y\n"
                                               "Unit b.service not found.\nSomething else\n\n")
                                 << QString();
    QTest::newRow("no line number") << QByteArray("/tmp/v/a.service:x: y\n/tmp/v/a.service: y\n/: \n:\n")
                                    << QString();
    QTest::newRow("twice") << QByteArray("a.service: x\na.service: x\n") << u"error :0 x"_s;
    QTest::newRow("control characters")
        << QByteArray("a.service: \x1b[31mred\xff\n") << u"error :0 \uFFFD[31mred\uFFFD"_s;
}

void tst_UnitVerify::problems()
{
    QFETCH(QByteArray, output);
    QTEST(asText(verifyProblems(output, files())), "expected");
}

void tst_UnitVerify::isBounded()
{
    QByteArray output;
    for (int i = 1; i < 5000; ++i)
        output += "/tmp/v/a.service:" + QByteArray::number(i) + ": Missing '='\n";
    QCOMPARE(verifyProblems(output, files()).size(), 200);
    QCOMPARE(verifyProblems("a.service: " + QByteArray(100'000, 'x'), files()).constFirst().text.size(), 501);
}

void tst_UnitVerify::missingProgram()
{
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", "/nowhere");
    SystemdEndpoint endpoint;
    const auto problems = verifyUnit(endpoint, u"a.service"_s,
        {DefinitionChange::Kind::WriteMain, {}, "[Service]\n", {}}, {}, OperationContext{});
    qputenv("PATH", path);
    QVERIFY(problems.has_value());
    QCOMPARE(asText(*problems),
        u"warning :0 This could not be checked as systemd reads it: systemd-analyze, a part of systemd, is "
        "not installed."_s);
}

QTEST_GUILESS_MAIN(tst_UnitVerify)

#include "tst_unitverify.moc"
