// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/spawndialog.h"

#include "adapters/contract/spawnpreview.h"
#include "models/spec/daemonspecfile.h"
#include "tests/support/eventloopchecker.h"
#include "tests/ui/operations/fixture.h"
#include "ui/operations/messageframe.h"
#include "ui/operations/spawnform.h"

#include <QClipboard>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace Duende;
using namespace std::chrono_literals;

class SpawnDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spawnsAndCloses();
    void doesNotSpawnWhatIsWrong();
    void errorIsShownAndNothingIsLost();
    void progressAfterHalfASecondAndCancel();
    void showsTheEquivalentCommand();
    void showsTheEquivalentDefinition();
    void opensADefinition();
    void definitionWithAnUnknownKeyIsRefused();
    void unknownKeysAreListed();
    void unknownKeysAreNotLostUnasked();
    void savesADefinition();
    void needsAnAdapterThatSpawns();
    void hasNames();
};

namespace {

DaemonSpec mailer()
{
    DaemonSpec spec;
    spec.name = QStringLiteral("mailer");
    spec.binaryPath = QStringLiteral("/usr/bin/mailer");
    spec.args = {QStringLiteral("Team Four")};
    spec.platform = Platform::Linux;
    return spec;
}

struct Bench
{
    Bench()
    {
        dialog.open();
        dialog.form()->setSpec(mailer());
    }
    QPushButton* button(QLatin1StringView text) const { return control<QPushButton>(&dialog, text); }
    QPushButton* spawn() const { return button(QLatin1StringView("Spawn")); }
    MessageFrame* message() const { return dialog.findChild<MessageFrame*>(); }
    MessageFrame* unknownKeys() const { return dialog.findChildren<MessageFrame*>().at(1); }
    void open(const QString& path) const
    {
        button(QLatin1StringView("Open"))->click();
        chooseFile(path);
    }
    void chooseFile(const QString& path) const
    {
        auto* files = dialog.findChild<QFileDialog*>();
        QVERIFY(files);
        Q_EMIT files->fileSelected(path);
        files->close();
    }

    Fixture f;
    SpawnDialog dialog{&f.runner, f.registry};
    QSignalSpy started{&dialog, &SpawnDialog::started};
    QSignalSpy spawned{&dialog, &SpawnDialog::spawned};
};

/// What a platform with definitions is for the dialog.
class DefiningAdapter final : public FakeAdapter, public SpawnPreviewer
{
public:
    Result<SpawnPreview> preview(const DaemonSpec& spec) const override
    {
        if (spec.binaryPath == QLatin1StringView("/nowhere"))
            return std::unexpected(PlatformError::spawnFailed(QStringLiteral("no such program")));
        return SpawnPreview{QString(spec.name + QStringLiteral(".service")), QStringLiteral("systemd unit"),
            QStringLiteral("[Service]\nExecStart=%1\n").arg(spec.binaryPath)};
    }
};

QByteArray definitionWithMore()
{
    return "name = \"web\"\ncolour = \"red\"\nbinary_path = \"/usr/bin/web\"\n[resources]\ncpu_shares = 3\n";
}

void write(const QString& path, const QByteArray& content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

} // namespace

void SpawnDialogTest::spawnsAndCloses()
{
    Bench b;
    b.spawn()->click();
    QCOMPARE(b.started.size(), 1);
    QVERIFY(!b.dialog.form()->isEnabled());
    QTRY_COMPARE(b.spawned.size(), 1);
    QCOMPARE(b.spawned.constFirst().constFirst().value<DaemonHandle>().toString(),
        QStringLiteral("systemd:mailer.service"));
    QVERIFY(!b.dialog.isVisible());
    QCOMPARE(b.f.units->operations(), QStringList{QStringLiteral("spawn mailer")});
}

void SpawnDialogTest::doesNotSpawnWhatIsWrong()
{
    Bench b;
    control<QLineEdit>(&b.dialog, QLatin1StringView("Name"))->clear();
    b.spawn()->click();
    QCOMPARE(b.started.size(), 0);
    QVERIFY(b.dialog.isVisible());
    QVERIFY(!b.dialog.form()->isValid());
}

void SpawnDialogTest::errorIsShownAndNothingIsLost()
{
    Bench b;
    b.f.units->onOperation = [](const QString&, const OperationContext&) -> Result<void> {
        return std::unexpected(PlatformError::spawnFailed(QStringLiteral("no such program")));
    };
    b.spawn()->click();
    QTRY_VERIFY(b.message()->isVisible());
    QVERIFY(b.message()->message().text.contains(QStringLiteral("no such program")));
    QVERIFY(b.dialog.isVisible());
    QVERIFY(b.dialog.form()->isEnabled());
    QCOMPARE(b.dialog.form()->spec(), mailer());
    b.f.units->onOperation = nullptr;
    b.spawn()->click();
    QVERIFY(!b.message()->isVisible());
    QTRY_COMPARE(b.spawned.size(), 1);
}

void SpawnDialogTest::progressAfterHalfASecondAndCancel()
{
    Bench b;
    Gate gate;
    b.f.units->onOperation
        = [&gate](const QString&, const OperationContext& context) { return gate.wait(context); };
    EventLoopChecker loop;
    b.spawn()->click();
    const auto progress = [&b]() -> QString {
        for (const QLabel* label : b.dialog.findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().endsWith(QStringLiteral("mailer…")))
                return label->text();
        }
        return {};
    };
    QVERIFY(progress().isEmpty());
    QTRY_VERIFY(!progress().isEmpty());
    b.dialog.reject();
    QVERIFY(b.dialog.isVisible());
    QTRY_VERIFY(b.dialog.form()->isEnabled());
    QVERIFY(progress().isEmpty());
    QVERIFY(loop.longestGap() < 500ms);
    QCOMPARE(b.dialog.form()->spec(), mailer());
    b.dialog.reject();
    QVERIFY(!b.dialog.isVisible());
}

void SpawnDialogTest::showsTheEquivalentCommand()
{
    Bench b;
    const auto* command = control<QPlainTextEdit>(&b.dialog, QLatin1StringView("The same from a terminal"));
    QCOMPARE(command->toPlainText(), OperationRequest::spawn(mailer()).commandLine());
    control<QLineEdit>(&b.dialog, QLatin1StringView("Memory"))->setText(QStringLiteral("1G"));
    QVERIFY2(
        command->toPlainText().contains(QStringLiteral("--memory 1G")), qPrintable(command->toPlainText()));
}

void SpawnDialogTest::showsTheEquivalentDefinition()
{
    Fixture f;
    const auto registry = std::make_shared<AdapterRegistry>(
        std::vector<std::shared_ptr<PlatformAdapter>>{std::make_shared<DefiningAdapter>(), f.natives});
    SpawnDialog dialog(&f.runner, registry);
    dialog.open();
    const auto* definition = control<QPlainTextEdit>(&dialog, QLatin1StringView("The same as a definition"));
    QTRY_VERIFY(definition->isVisible());
    QVERIFY2(definition->toPlainText().isEmpty() && !definition->placeholderText().isEmpty(),
        qPrintable(definition->toPlainText()));
    dialog.form()->setSpec(mailer());
    QTRY_COMPARE(definition->toPlainText(), QStringLiteral("[Service]\nExecStart=/usr/bin/mailer\n"));
    control<QToolButton>(&dialog, QLatin1StringView("Copy the definition"))->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), definition->toPlainText());

    // What the platform says against it stands in its place.
    control<QLineEdit>(&dialog, QLatin1StringView("Command"))->setText(QStringLiteral("/nowhere"));
    QTRY_VERIFY2(definition->placeholderText().contains(QStringLiteral("no such program")),
        qPrintable(definition->placeholderText()));
    QCOMPARE(definition->toPlainText(), QString());

    DaemonSpec native = mailer();
    native.platform = Platform::Native;
    dialog.form()->setSpec(native);
    QTRY_VERIFY(!definition->isVisible());
}

void SpawnDialogTest::opensADefinition()
{
    Bench b;
    const QTemporaryDir folder;
    DaemonSpec spec = mailer();
    spec.name = QStringLiteral("opened");
    spec.restart = RestartPolicy::Always;
    write(folder.filePath(QStringLiteral("x.toml")), DaemonSpecFile::toToml(spec));
    b.button(QLatin1StringView("Open"))->click();
    b.chooseFile(folder.filePath(QStringLiteral("x.toml")));
    QTRY_COMPARE(b.dialog.form()->spec(), spec);
    QVERIFY(!b.message()->isVisible());
}

void SpawnDialogTest::definitionWithAnUnknownKeyIsRefused()
{
    Bench b;
    const QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("x.toml")), "name = \"x\"\nbinry_path = \"/bin/x\"\n");
    b.button(QLatin1StringView("Open"))->click();
    b.chooseFile(folder.filePath(QStringLiteral("x.toml")));
    QTRY_VERIFY(b.message()->isVisible());
    const QString told = b.message()->message().toPlainText();
    QVERIFY2(told.contains(QStringLiteral("binry_path")) && told.contains(u'2'), qPrintable(told));
    QCOMPARE(b.dialog.form()->spec(), mailer());
}

void SpawnDialogTest::unknownKeysAreListed()
{
    Bench b;
    const QTemporaryDir folder;
    write(folder.filePath(QStringLiteral("x.toml")), definitionWithMore());
    b.open(folder.filePath(QStringLiteral("x.toml")));
    QTRY_VERIFY(b.unknownKeys()->isVisible());
    const QString told = b.unknownKeys()->message().toPlainText();
    QVERIFY2(told.contains(QStringLiteral("Line 2: unknown key \"colour\""))
            && told.contains(QStringLiteral("Line 5: \"resources.cpu_shares\"")),
        qPrintable(told));
    QCOMPARE(b.dialog.form()->spec().name, QStringLiteral("web"));
    // It is true of another file no more.
    write(folder.filePath(QStringLiteral("y.toml")), DaemonSpecFile::toToml(mailer()));
    b.open(folder.filePath(QStringLiteral("y.toml")));
    QTRY_COMPARE(b.dialog.form()->spec(), mailer());
    QVERIFY(!b.unknownKeys()->isVisible());
}

void SpawnDialogTest::unknownKeysAreNotLostUnasked()
{
    Bench b;
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("x.toml"));
    write(path, definitionWithMore());
    const auto answer = [&](QLatin1StringView button) {
        b.button(QLatin1StringView("Save"))->click();
        b.chooseFile(path);
        QTRY_VERIFY(b.dialog.findChild<QMessageBox*>());
        auto* box = b.dialog.findChild<QMessageBox*>();
        QTRY_VERIFY(box->isVisible());
        QVERIFY2(
            box->informativeText().contains(QStringLiteral("colour")), qPrintable(box->informativeText()));
        QCOMPARE(box->defaultButton()->text(), QStringLiteral("Keep the file"));
        control<QPushButton>(box, button)->click();
        QTRY_VERIFY(!b.dialog.findChild<QMessageBox*>());
    };
    answer(QLatin1StringView("Keep the file"));
    QCOMPARE(DaemonSpecFile::loadDraft(path)->unknownKeys.size(), 2);
    answer(QLatin1StringView("Save over it"));
    QTRY_VERIFY(b.message()->isVisible());
    QCOMPARE(DaemonSpecFile::load(path).value_or(DaemonSpec()), mailer());
}

void SpawnDialogTest::savesADefinition()
{
    Bench b;
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("x.toml"));
    b.button(QLatin1StringView("Save"))->click();
    b.chooseFile(path);
    QTRY_VERIFY(b.message()->isVisible());
    QCOMPARE(b.message()->message().kind, Message::Kind::Information);
    const auto saved = DaemonSpecFile::load(path);
    QVERIFY(saved);
    QCOMPARE(*saved, mailer());
    b.button(QLatin1StringView("Save"))->click();
    b.chooseFile(folder.filePath(QStringLiteral("missing/x.toml")));
    QTRY_COMPARE(b.message()->message().kind, Message::Kind::Error);
}

void SpawnDialogTest::needsAnAdapterThatSpawns()
{
    const Fixture f;
    QVERIFY(SpawnDialog::isPossible(*f.registry));
    AdapterScope mute = FakeAdapter::unitScope();
    mute.canSpawn = false;
    const AdapterRegistry none(
        std::vector<std::shared_ptr<PlatformAdapter>>{std::make_shared<FakeAdapter>(mute)});
    QVERIFY(!SpawnDialog::isPossible(none));
}

void SpawnDialogTest::hasNames()
{
    Bench b;
    QCOMPARE(namelessControls(&b.dialog), QStringList());
}

QTEST_MAIN(SpawnDialogTest)

#include "tst_spawndialog.moc"
