// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/verb.h"
#include "tests/app/command/commandfixture.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

/// The scripts that are shipped: that they are those of the table of verbs, that their shells read them, and
/// what the one for bash completes.
class TestCompletion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWhatIsShipped_data();
    void isWhatIsShipped();
    void shellReadsIt_data();
    void shellReadsIt();
    void bashCompletes_data();
    void bashCompletes();
    void bashRunsNothingOfAHandle();
};

namespace {

const QString folder = QStringLiteral(DUENDE_SOURCE_FOLDER "/packaging/completions/");

// Has a stand-in for the program say which handles there are, and completes a line.
QByteArray completed(const QString& line, const QString& handles)
{
    QProcess bash;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HANDLES"_s, handles);
    environment.insert(u"COMP_LINE"_s, line);
    bash.setProcessEnvironment(environment);
    bash.start(u"bash"_s,
        {u"--norc"_s, u"-c"_s,
            u"duende() { printf '%s\\n' \"$HANDLES\"; }\n"
            "COMP_WORDBREAKS=$' \\t\\n\"\\'@><=;|&(:' COMP_POINT=${#COMP_LINE}\n"
            ". '"_s
                + folder + u"duende'\n_duende\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n"_s});
    bash.waitForFinished();
    return bash.readAllStandardOutput() + bash.readAllStandardError();
}

} // namespace

void TestCompletion::isWhatIsShipped_data()
{
    QTest::addColumn<QString>("shell");
    QTest::addColumn<QString>("name");
    QTest::newRow("bash") << "bash" << "duende";
    QTest::newRow("zsh") << "zsh" << "_duende";
    QTest::newRow("fish") << "fish" << "duende.fish";
}

void TestCompletion::isWhatIsShipped()
{
    QFETCH(const QString, shell);
    QFETCH(const QString, name);
    const CommandRun run = CommandFixture().run({u"completion"_s, shell});
    QCOMPARE(run.status, 0);
    QFile file(folder + name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY2(run.output == file.readAll(),
        qPrintable(u"made anew by: duende completion %1 >packaging/completions/%2"_s.arg(shell, name)));
}

void TestCompletion::shellReadsIt_data()
{
    QTest::addColumn<QString>("shell");
    QTest::addColumn<QString>("name");
    QTest::newRow("bash") << "bash" << "duende";
    // Not every machine that builds has the others.
    for (const auto& [shell, name] : {std::pair("zsh", "_duende"), std::pair("fish", "duende.fish")}) {
        if (!QStandardPaths::findExecutable(QString::fromLatin1(shell)).isEmpty())
            QTest::newRow(shell) << shell << name;
    }
}

void TestCompletion::shellReadsIt()
{
    QFETCH(const QString, shell);
    QFETCH(const QString, name);
    QProcess process;
    process.start(shell, {u"-n"_s, folder + name});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.readAllStandardError(), "");
    QCOMPARE(process.exitCode(), 0);
}

void TestCompletion::bashCompletes_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("verb") << "duende re"
                          << QByteArray("relations\nrestart\nreload\nresume\nreset-failed\nrecorder\n");
    QTest::newRow("option") << "duende list --pl" << QByteArray("--platform\n");
    QTest::newRow("value") << "duende spawn --restart "
                           << QByteArray("never\non-failure\nalways\nunless-stopped\n");
    QTest::newRow("value that nobody knows") << "duende stop --timeout " << QByteArray("\n");
    QTest::newRow("handle") << "duende stop sys" << QByteArray("systemd:a.service\nsystemd:user/b.service\n");
    QTest::newRow("handle behind its colon") << "duende stop systemd:u" << QByteArray("user/b.service\n");
    QTest::newRow("second handle") << "duende stop native:pid7 native:" << QByteArray("pid7\n");
    QTest::newRow("signal") << "duende signal native:pid7 K" << QByteArray("KILL\n");
    QTest::newRow("folder") << "duende spawn --cwd /us" << QByteArray("/usr\n");
    QTest::newRow("program") << "duende spawn --user -- basenam" << QByteArray("basename\n");
    QTest::newRow("its argument") << "duende spawn -- ls --json /us" << QByteArray("/usr\n");
}

void TestCompletion::bashCompletes()
{
    QFETCH(const QString, line);
    QFETCH(const QByteArray, words);
    QByteArray expected = words;
    QByteArray actual = completed(line, u"systemd:a.service\nnative:pid7\nsystemd:user/b.service"_s);
    // A program can be found in several folders.
    if (line.endsWith("basenam"_L1))
        actual = actual.left(actual.indexOf('\n') + 1);
    QCOMPARE(actual, expected);
}

void TestCompletion::bashRunsNothingOfAHandle()
{
    const QByteArray reply = completed(u"duende stop do"_s, u"docker:$(echo run >&2)`echo run >&2`\\x2d"_s);
    QVERIFY2(reply.startsWith("docker:") || reply.startsWith("docker\\:"), reply.constData());
    QVERIFY(!reply.contains("\nrun"));
    QVERIFY(reply.contains("\\$\\(echo"));
    QVERIFY(reply.contains("\\\\x2d"));
}

QTEST_GUILESS_MAIN(TestCompletion)
#include "tst_completion.moc"
