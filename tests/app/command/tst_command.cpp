// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/command.h"

#include "app/command/verb.h"
#include "tests/app/command/commandfixture.h"

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

/// The entry, help and the manual page, against the table of verbs.
class TestCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isCommand_data();
    void isCommand();
    void helpNamesEveryVerb();
    void everyVerbHasHelp_data();
    void everyVerbHasHelp();
    void helpFitsATerminal();
    void version();
    void unknownVerb_data();
    void unknownVerb();
    void manualPageTellsAll();
    void manualPageIsCorrect();
    void readmeNamesEveryVerb();
    void noCompletionForOtherShells();

private:
    CommandFixture m_command;
};

namespace {

QByteArray contentsOf(const QString& path)
{
    QFile file(QStringLiteral(DUENDE_SOURCE_FOLDER "/") + path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void TestCommand::isCommand_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("expected");
    QTest::newRow("nothing") << QStringList() << false;
    QTest::newRow("verb") << words("list --json") << true;
    QTest::newRow("mistyped verb") << words("lst") << true;
    QTest::newRow("--help") << words("--help") << true;
    QTest::newRow("-h") << words("-h") << true;
    QTest::newRow("--version") << words("--version") << true;
    QTest::newRow("-v") << words("-v") << true;
    QTest::newRow("an option of the window") << words("-platform offscreen") << false;
}

void TestCommand::isCommand()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const bool, expected);
    QCOMPARE(Duende::isCommand(arguments), expected);
}

void TestCommand::helpNamesEveryVerb()
{
    const CommandRun run = m_command.run({u"--help"_s});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
    QCOMPARE(m_command.run({u"help"_s}).output, run.output);
    QCOMPARE(m_command.run({u"-h"_s}).output, run.output);
    for (const Verb& verb : allVerbs()) {
        const QRegularExpression line(
            u"^  %1  +%2$"_s.arg(verb.name, QRegularExpression::escape(verb.summary)),
            QRegularExpression::MultilineOption);
        QVERIFY2(QString::fromUtf8(run.output).contains(line), verb.name.data());
    }
}

void TestCommand::everyVerbHasHelp_data()
{
    QTest::addColumn<QString>("name");
    for (const Verb& verb : allVerbs())
        QTest::newRow(verb.name.data()) << QString(verb.name);
}

void TestCommand::everyVerbHasHelp()
{
    QFETCH(const QString, name);
    const CommandRun run = m_command.run({u"help"_s, name});
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, "");
    QCOMPARE(m_command.run({name, u"--help"_s}).output, run.output);
    QVERIFY(run.output.startsWith(QByteArray("Usage: duende ").append(name.toUtf8())));
    for (const VerbOption& option : verbFromName(name)->options)
        QVERIFY2(run.output.contains(QByteArray("\n  --").append(option.name.data())), option.name.data());
}

void TestCommand::helpFitsATerminal()
{
    QByteArray all = m_command.run({u"help"_s}).output;
    for (const Verb& verb : allVerbs())
        all += m_command.run({u"help"_s, QString(verb.name)}).output;
    for (const QByteArray& line : all.split('\n'))
        QVERIFY2(line.size() <= 120, line.constData());
}

void TestCommand::version()
{
    QCoreApplication::setApplicationVersion(u"1.2.3"_s);
    QCOMPARE(m_command.run({u"--version"_s}).output, "duende 1.2.3\n");
    QCOMPARE(m_command.run({u"-v"_s}).output, "duende 1.2.3\n");
}

void TestCommand::unknownVerb_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("mistyped")
        << words("lst")
        << QByteArray("duende: there is no verb \"lst\"; did you mean \"list\"?\nTry \"duende --help\".\n");
    QTest::newRow("nothing near") << words(
        "xyzzyxyzzy") << QByteArray("duende: there is no verb \"xyzzyxyzzy\"\nTry \"duende --help\".\n");
    QTest::newRow("help of nothing") << words("help stpo")
                                     << QByteArray("duende: help: there is no verb \"stpo\"; did you mean "
                                                   "\"stop\"?\nTry \"duende help help\".\n");
}

void TestCommand::unknownVerb()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QByteArray, message);
    const CommandRun run = m_command.run(arguments);
    QCOMPARE(run.status, 2);
    QCOMPARE(run.output, "");
    QCOMPARE(run.error, message);
}

void TestCommand::manualPageTellsAll()
{
    // Without the dashes' backslashes and the font changes of man(7).
    QString page = QString::fromUtf8(contentsOf(u"packaging/man/duende.1"_s));
    QVERIFY(!page.isEmpty());
    page.replace(u"\\-"_s, u"-"_s).remove(QRegularExpression(u"\\\\f[BIRP]"_s));
    for (const Verb& verb : allVerbs()) {
        const qsizetype begin = page.indexOf(u"\n.SS %1\n"_s.arg(verb.name));
        QVERIFY2(begin >= 0, verb.name.data());
    }
    // An option is described where it belongs, or for several verbs together.
    for (const Verb& verb : allVerbs()) {
        for (const VerbOption& option : verb.options) {
            const QRegularExpression term(u"^\\.B[RI]? .*--%1\\b.*%2"_s.arg(option.name, option.value),
                QRegularExpression::MultilineOption);
            QVERIFY2(page.contains(term), option.name.data());
        }
    }
    for (const char16_t* placeholder : {u"PLATFORM", u"KIND", u"POLICY", u"SIGNAL", u"SHELL"}) {
        for (const QString& word : placeholderWords(placeholder)) {
            const QRegularExpression whole(u"\\b%1\\b"_s.arg(word));
            QVERIFY2(page.contains(whole), qPrintable(word));
        }
    }
    // And nothing that is not there.
    QRegularExpressionMatchIterator sections
        = QRegularExpression(u"^\\.SS ([a-z-]+)$"_s, QRegularExpression::MultilineOption).globalMatch(page);
    int count = 0;
    while (sections.hasNext()) {
        const QString name = sections.next().captured(1);
        QVERIFY2(verbFromName(name), qPrintable(name));
        ++count;
    }
    QCOMPARE(count, int(allVerbs().size()));
}

void TestCommand::manualPageIsCorrect()
{
    QProcess groff;
    groff.start(u"groff"_s,
        {u"-ww"_s, u"-man"_s, u"-Tutf8"_s, u"-z"_s,
            QStringLiteral(DUENDE_SOURCE_FOLDER "/packaging/man/duende.1")});
    QVERIFY2(groff.waitForFinished(), "groff is needed");
    QCOMPARE(groff.readAllStandardError(), "");
    QCOMPARE(groff.exitCode(), 0);
}

void TestCommand::readmeNamesEveryVerb()
{
    const QByteArray readme = contentsOf(u"README.md"_s);
    for (const Verb& verb : allVerbs()) {
        const QByteArray name(verb.name.data(), verb.name.size());
        QVERIFY2(readme.contains(QByteArray("`").append(name).append('`'))
                || readme.contains(QByteArray("`").append(name).append(' ')),
            name.constData());
    }
}

void TestCommand::noCompletionForOtherShells()
{
    const CommandRun run = m_command.run(words("completion csh"));
    QCOMPARE(run.status, 2);
    QCOMPARE(run.output, "");
    QVERIFY(run.error.startsWith(
        "duende: completion: there is no script for \"csh\"; SHELL is one of bash, zsh, fish\n"));
}

QTEST_GUILESS_MAIN(TestCommand)
#include "tst_command.moc"
