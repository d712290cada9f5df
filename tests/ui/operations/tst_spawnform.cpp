// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/spawnform.h"

#include "tests/ui/operations/fixture.h"
#include "ui/operations/formfield.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace std::chrono_literals;

class SpawnFormTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void whatHasNoFieldIsKept();
    void problemsStandAtTheirField_data();
    void problemsStandAtTheirField();
    void problemsAreUnsaidUntilThePersonWasThere();
    void revealGoesToTheFirstProblem();
    void platformDisablesWhatItCannotFollow();
    void platformsAreTheSpawningScopes();
    void unknownPlatformIsTold();
    void hasNames();
};

namespace {

AdapterScope scope(const QString& name, Platform platform)
{
    AdapterScope result;
    result.platform = platform;
    result.name = name;
    result.groupTitle = platform == Platform::Linux ? QStringLiteral("manager") : QString();
    result.title = name;
    result.canSpawn = true;
    if (platform == Platform::Native) {
        result.unsupportedSpecFields = {{QStringLiteral("resources.memory_bytes"),
                                            QStringLiteral("A plain process has no memory limit.")},
            {QStringLiteral("platform.container_image"), QStringLiteral("It runs in no container.")}};
    }
    return result;
}

QList<AdapterScope> scopes()
{
    return {scope(QStringLiteral("system"), Platform::Linux), scope(QStringLiteral("user"), Platform::Linux),
        scope(QStringLiteral("native"), Platform::Native)};
}

DaemonSpec fullSpec()
{
    DaemonSpec spec;
    spec.name = QStringLiteral("mailer");
    spec.description = QStringLiteral("Sends mail");
    spec.binaryPath = QStringLiteral("/usr/bin/mailer");
    spec.args = {QStringLiteral("--to"), QStringLiteral("Team Four"), QStringLiteral("it's")};
    spec.env = {{QStringLiteral("LANG"), QStringLiteral("C.UTF-8")}};
    spec.user = QStringLiteral("mail");
    spec.group = QStringLiteral("staff");
    spec.workingDir = QStringLiteral("/srv");
    spec.resources = {512ULL << 20, 150.0, 20, 1024};
    spec.restart = RestartPolicy::OnFailure;
    spec.restartDelay = 5s;
    spec.shutdownTimeout = 90s;
    spec.nice = -5;
    spec.platform = Platform::Linux;
    spec.scope = UnitScope::System;
    return spec;
}

QString shownAt(const SpawnForm& form, const QString& key)
{
    for (const FormField* field : form.findChildren<FormField*>()) {
        if (field->key() == key)
            return field->shownText();
    }
    return QStringLiteral("no such field");
}

void type(const SpawnForm& form, QLatin1StringView field, const QString& text)
{
    auto* line = control<QLineEdit>(&form, field);
    line->selectAll();
    line->insert(text);
    Q_EMIT line->editingFinished();
}

} // namespace

void SpawnFormTest::roundTrip()
{
    SpawnForm form(scopes());
    QVERIFY(form.setSpec(fullSpec()));
    QCOMPARE(form.spec(), fullSpec());
    QVERIFY(form.isValid());
    DaemonSpec user = fullSpec();
    user.scope = UnitScope::User;
    QVERIFY(form.setSpec(user));
    QCOMPARE(form.spec(), user);
}

void SpawnFormTest::whatHasNoFieldIsKept()
{
    SpawnForm form(scopes());
    DaemonSpec spec = fullSpec();
    spec.version = QStringLiteral("2.1");
    spec.vcpus = 2;
    form.setSpec(spec);
    type(form, QLatin1StringView("Name"), QStringLiteral("other"));
    QCOMPARE(form.spec().version, spec.version);
    QCOMPARE(form.spec().vcpus, spec.vcpus);
    QCOMPARE(form.spec().name, QStringLiteral("other"));
}

void SpawnFormTest::problemsStandAtTheirField_data()
{
    QTest::addColumn<QLatin1StringView>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("key");
    const auto row = [](const char* name, const char* field, const QString& text, const char* key) {
        QTest::newRow(name) << QLatin1StringView(field) << text << QString::fromLatin1(key);
    };
    row("empty name", "Name", {}, "name");
    row("slash in a name", "Name", QStringLiteral("a/b"), "name");
    row("open quote", "Command", QStringLiteral("/usr/bin/x 'a"), "binary_path");
    row("no command", "Command", {}, "binary_path");
    row("relative directory", "Working directory", QStringLiteral("srv"), "working_dir");
    row("memory in words", "Memory", QStringLiteral("much"), "resources.memory_bytes");
    row("cpu in words", "CPU", QStringLiteral("half"), "resources.cpu_quota_percent");
    row("tasks with a fraction", "Tasks", QStringLiteral("1.5"), "resources.pids_max");
    row("open files negative", "Open files", QStringLiteral("-1"), "resources.open_files_max");
    row("nice too high", "Nice", QStringLiteral("20"), "nice");
    row("nice in words", "Nice", QStringLiteral("very"), "nice");
    row("time without sense", "Time to stop", QStringLiteral("soon"), "shutdown_timeout");
    row("restart delay without sense", "Restart after", QStringLiteral("5x"), "restart_delay");
}

void SpawnFormTest::problemsStandAtTheirField()
{
    QFETCH(const QLatin1StringView, field);
    QFETCH(const QString, text);
    QFETCH(const QString, key);
    SpawnForm form(scopes());
    form.setSpec(fullSpec());
    QCOMPARE(shownAt(form, key), QString());
    type(form, field, text);
    QVERIFY(!form.isValid());
    const QString message = shownAt(form, key);
    QVERIFY2(message.size() > 8 && message.endsWith(u'.') && message.at(0) == message.at(0).toUpper(),
        qPrintable(message));
    form.setSpec(fullSpec());
    QVERIFY(form.isValid());
    QCOMPARE(shownAt(form, key), QString());
}

void SpawnFormTest::problemsAreUnsaidUntilThePersonWasThere()
{
    SpawnForm form(scopes());
    QVERIFY(!form.isValid());
    for (const FormField* field : form.findChildren<FormField*>())
        QCOMPARE(field->shownText(), QString());
    auto* memory = control<QLineEdit>(&form, QLatin1StringView("Memory"));
    memory->insert(QStringLiteral("m"));
    QCOMPARE(shownAt(form, QStringLiteral("resources.memory_bytes")), QString());
    Q_EMIT memory->editingFinished();
    QVERIFY(!shownAt(form, QStringLiteral("resources.memory_bytes")).isEmpty());
}

void SpawnFormTest::revealGoesToTheFirstProblem()
{
    SpawnForm form(scopes());
    form.show();
    QVERIFY(QTest::qWaitForWindowActive(&form));
    control<QLineEdit>(&form, QLatin1StringView("Name"))->setText(QStringLiteral("mailer"));
    form.revealProblems();
    QVERIFY(!shownAt(form, QStringLiteral("binary_path")).isEmpty());
    QVERIFY(control<QLineEdit>(&form, QLatin1StringView("Command"))->hasFocus());
}

void SpawnFormTest::platformDisablesWhatItCannotFollow()
{
    SpawnForm form(scopes());
    DaemonSpec spec = fullSpec();
    spec.containerImage = QStringLiteral("mail:1");
    form.setSpec(spec);
    auto* platform = control<QComboBox>(&form, QLatin1StringView("Platform"));
    auto* memory = control<QLineEdit>(&form, QLatin1StringView("Memory"));
    QSignalSpy changed(&form, &SpawnForm::changed);
    platform->setCurrentIndex(2);
    QCOMPARE(changed.size(), 1);
    QVERIFY(!memory->isEnabled());
    QCOMPARE(shownAt(form, QStringLiteral("resources.memory_bytes")),
        QStringLiteral("A plain process has no memory limit."));
    QCOMPARE(form.spec().platform, Platform::Native);
    QCOMPARE(form.spec().resources.memoryBytes, std::nullopt);
    QCOMPARE(form.spec().containerImage, QString());
    QVERIFY(form.isValid());
    QVERIFY(platform->isEnabled());
    platform->setCurrentIndex(0);
    QVERIFY(memory->isEnabled());
    QCOMPARE(form.spec(), spec);
}

void SpawnFormTest::platformsAreTheSpawningScopes()
{
    const SpawnForm form(scopes());
    const auto* platform = control<QComboBox>(&form, QLatin1StringView("Platform"));
    QStringList texts;
    for (int i = 0; i < platform->count(); ++i)
        texts.append(platform->itemText(i));
    const QStringList expected{
        QStringLiteral("system (manager)"), QStringLiteral("user (manager)"), QStringLiteral("native")};
    QCOMPARE(texts, expected);
}

void SpawnFormTest::unknownPlatformIsTold()
{
    SpawnForm form(scopes());
    DaemonSpec spec = fullSpec();
    spec.platform = Platform::Container;
    QVERIFY(!form.setSpec(spec));
    QCOMPARE(form.spec().platform, Platform::Linux);
    QCOMPARE(form.spec().name, spec.name);
}

void SpawnFormTest::hasNames()
{
    const SpawnForm form(scopes());
    QCOMPARE(namelessControls(&form), QStringList());
}

QTEST_MAIN(SpawnFormTest)

#include "tst_spawnform.moc"
