// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spec/specproblem.h"

#include <QTest>

#include <limits>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

DaemonSpec goodSpec()
{
    DaemonSpec spec;
    spec.name = u"web"_s;
    spec.binaryPath = u"/usr/bin/web"_s;
    return spec;
}

using Change = void (*)(DaemonSpec&);

} // namespace

Q_DECLARE_METATYPE(Change)

class SpecProblemTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goodSpecs_data();
    void goodSpecs();
    void badSpecs_data();
    void badSpecs();
    void severalAtOnce();
    void printed_data();
    void printed();
};

void SpecProblemTest::goodSpecs_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char* name, Change change) { QTest::newRow(name) << change; };
    row("smallest", [](DaemonSpec&) { });
    row("instance", [](DaemonSpec& spec) { spec.name = u"0web-server_1.x@a:b"_s; });
    row("program in PATH", [](DaemonSpec& spec) { spec.binaryPath = u"web"_s; });
    row("arguments", [](DaemonSpec& spec) { spec.args = {u""_s, u"a b\n"_s, u"\u202E"_s}; });
    row("environment", [](DaemonSpec& spec) { spec.env = {{u"_A1"_s, u"x=y\n"_s}, {u"_A1"_s, {}}}; });
    row("accounts", [](DaemonSpec& spec) {
        spec.user = u"www-data"_s;
        spec.group = u"1000"_s;
    });
    row("limits", [](DaemonSpec& spec) { spec.resources = {1, 0.5, 1, 1}; });
    row("times",
        [](DaemonSpec& spec) { spec.restartDelay = spec.shutdownTimeout = std::chrono::seconds(0); });
    row("nice", [](DaemonSpec& spec) { spec.nice = -20; });
    row("image without a program", [](DaemonSpec& spec) {
        spec.binaryPath.clear();
        spec.platform = Platform::Container;
        spec.containerImage = u"docker.io/library/nginx:1"_s;
    });
}

void SpecProblemTest::goodSpecs()
{
    QFETCH(const Change, change);
    DaemonSpec spec = goodSpec();
    change(spec);
    const QList<SpecProblem> problems = specProblems(spec);
    QVERIFY2(problems.isEmpty(), problems.isEmpty() ? "" : qPrintable(problems.front().toString()));
}

void SpecProblemTest::badSpecs_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, Change change, const QString& field, const QString& message) {
        QTest::newRow(name) << change << field << message;
    };

    row("no name", [](DaemonSpec& spec) { spec.name.clear(); }, u"name"_s, u"is empty"_s);
    row(
        "name with a slash", [](DaemonSpec& spec) { spec.name = u"../web"_s; }, u"name"_s,
        u"may contain only letters, digits and - _ . @ :"_s);
    row(
        "name beyond ASCII", [](DaemonSpec& spec) { spec.name = u"wéb"_s; }, u"name"_s,
        u"may contain only letters, digits and - _ . @ :"_s);
    row(
        "name that hides", [](DaemonSpec& spec) { spec.name = u".web"_s; }, u"name"_s,
        u"must begin with a letter or a digit"_s);
    row(
        "name that is an option", [](DaemonSpec& spec) { spec.name = u"-web"_s; }, u"name"_s,
        u"must begin with a letter or a digit"_s);
    row(
        "long name", [](DaemonSpec& spec) { spec.name = QString(201, u'a'); }, u"name"_s,
        u"is longer than 200 characters"_s);
    row(
        "two-line description", [](DaemonSpec& spec) { spec.description = u"a\nb"_s; }, u"description"_s,
        u"must be one line without control characters"_s);
    row(
        "broken text", [](DaemonSpec& spec) { spec.version = QChar(0xD800); }, u"version"_s,
        u"is not valid text"_s);
    row("no program", [](DaemonSpec& spec) { spec.binaryPath.clear(); }, u"binary_path"_s, u"is empty"_s);
    row(
        "relative program", [](DaemonSpec& spec) { spec.binaryPath = u"./web"_s; }, u"binary_path"_s,
        u"must be an absolute path, or a name without /"_s);
    row(
        "directory", [](DaemonSpec& spec) { spec.binaryPath = u"/usr/bin/"_s; }, u"binary_path"_s,
        u"is a directory, not a program"_s);
    row(
        "null in the program", [](DaemonSpec& spec) { spec.binaryPath += QChar::Null; }, u"binary_path"_s,
        u"must not contain a null character"_s);
    row(
        "null in an argument", [](DaemonSpec& spec) { spec.args = {u"a"_s, QString(QChar::Null)}; },
        u"args"_s, u"must not contain a null character"_s);
    row(
        "variable without a name", [](DaemonSpec& spec) { spec.env = {{u""_s, u"x"_s}}; }, u"env"_s,
        u"has a variable without a name"_s);
    row(
        "variable with a sign", [](DaemonSpec& spec) { spec.env = {{u"A=B"_s, u"x"_s}}; }, u"env.A=B"_s,
        u"is not a variable's name: letters, digits and _, no digit first"_s);
    row(
        "variable with a digit first", [](DaemonSpec& spec) { spec.env = {{u"1A"_s, u"x"_s}}; }, u"env.1A"_s,
        u"is not a variable's name: letters, digits and _, no digit first"_s);
    row(
        "null in a variable", [](DaemonSpec& spec) { spec.env = {{u"A"_s, QString(QChar::Null)}}; },
        u"env.A"_s, u"must not contain a null character"_s);
    row(
        "user that is an option", [](DaemonSpec& spec) { spec.user = u"-x"_s; }, u"user"_s,
        u"is not the name or number of an account"_s);
    row(
        "group with a blank", [](DaemonSpec& spec) { spec.group = u"a b"_s; }, u"group"_s,
        u"is not the name or number of an account"_s);
    row(
        "relative folder", [](DaemonSpec& spec) { spec.workingDir = u"tmp"_s; }, u"working_dir"_s,
        u"must be an absolute path"_s);
    row(
        "no memory", [](DaemonSpec& spec) { spec.resources.memoryBytes = 0; }, u"resources.memory_bytes"_s,
        u"must be at least 1"_s);
    row(
        "too much memory",
        [](DaemonSpec& spec) { spec.resources.memoryBytes = std::numeric_limits<quint64>::max(); },
        u"resources.memory_bytes"_s, u"is too large"_s);
    row(
        "no processor", [](DaemonSpec& spec) { spec.resources.cpuQuotaPercent = 0; },
        u"resources.cpu_quota_percent"_s, u"must be more than 0 and at most 1000000"_s);
    row(
        "quota that is no number",
        [](DaemonSpec& spec) { spec.resources.cpuQuotaPercent = std::numeric_limits<double>::quiet_NaN(); },
        u"resources.cpu_quota_percent"_s, u"must be more than 0 and at most 1000000"_s);
    row(
        "no processes", [](DaemonSpec& spec) { spec.resources.pidsMax = 0; }, u"resources.pids_max"_s,
        u"must be at least 1"_s);
    row(
        "no files", [](DaemonSpec& spec) { spec.resources.openFilesMax = 0; }, u"resources.open_files_max"_s,
        u"must be at least 1"_s);
    row(
        "negative delay", [](DaemonSpec& spec) { spec.restartDelay = std::chrono::seconds(-1); },
        u"restart_delay"_s, u"must not be negative"_s);
    row(
        "endless stop", [](DaemonSpec& spec) { spec.shutdownTimeout = std::chrono::milliseconds::max(); },
        u"shutdown_timeout"_s, u"is longer than 100 years"_s);
    row("too nice", [](DaemonSpec& spec) { spec.nice = 20; }, u"nice"_s, u"must be between -20 and 19"_s);
    row(
        "no processors", [](DaemonSpec& spec) { spec.vcpus = 0; }, u"platform.vcpus"_s,
        u"must be between 1 and 1024"_s);
    row(
        "relative kernel", [](DaemonSpec& spec) { spec.kernelPath = u"vmlinux"_s; },
        u"platform.kernel_path"_s, u"must be an absolute path"_s);
    row(
        "relative root", [](DaemonSpec& spec) { spec.rootfsPath = u"root.img"_s; }, u"platform.rootfs_path"_s,
        u"must be an absolute path"_s);
    row(
        "image on two lines", [](DaemonSpec& spec) { spec.containerImage = u"a\rb"_s; },
        u"platform.container_image"_s, u"must be one line without control characters"_s);
}

void SpecProblemTest::badSpecs()
{
    QFETCH(const Change, change);
    QFETCH(const QString, field);
    QFETCH(const QString, message);
    DaemonSpec spec = goodSpec();
    change(spec);
    QCOMPARE(specProblems(spec), (QList<SpecProblem>{{field, message}}));
}

void SpecProblemTest::severalAtOnce()
{
    DaemonSpec spec;
    spec.nice = 99;
    spec.env = {{u"a b"_s, {}}, {u"c d"_s, {}}};
    QStringList fields;
    for (const SpecProblem& problem : specProblems(spec))
        fields.append(problem.field);
    QCOMPARE(fields, QStringList({u"name"_s, u"binary_path"_s, u"env.a b"_s, u"env.c d"_s, u"nice"_s}));
}

void SpecProblemTest::printed_data()
{
    QTest::addColumn<SpecProblem>("problem");
    QTest::addColumn<QString>("expected");
    QTest::newRow("in no file") << SpecProblem{u"name"_s, u"is empty"_s} << u"\"name\" is empty"_s;
    QTest::newRow("at a line") << SpecProblem{{}, u"unknown key \"x\""_s, 12, 1}
                               << u"line 12: unknown key \"x\""_s;
    QTest::newRow("at a column") << SpecProblem{u"nice"_s, u"must be 1"_s, 3, 8}
                                 << u"line 3, column 8: \"nice\" must be 1"_s;
    QTest::newRow("hostile") << SpecProblem{u"env.\n\u202E"_s, u"is bad"_s} << u"\"env.⏎⟨U+202E⟩\" is bad"_s;
}

void SpecProblemTest::printed()
{
    QFETCH(const SpecProblem, problem);
    QFETCH(const QString, expected);
    QCOMPARE(problem.toString(), expected);
}

QTEST_GUILESS_MAIN(SpecProblemTest)
#include "tst_specproblem.moc"
