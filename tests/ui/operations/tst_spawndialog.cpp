// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/spawndialog.h"

#include "models/spec/daemonspecfile.h"
#include "tests/support/eventloopchecker.h"
#include "tests/ui/operations/fixture.h"
#include "ui/operations/messageframe.h"
#include "ui/operations/spawnform.h"

#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

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
    void opensADefinition();
    void definitionWithAnUnknownKeyIsRefused();
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
    const auto* command = b.dialog.findChild<QPlainTextEdit*>();
    QCOMPARE(command->toPlainText(), OperationRequest::spawn(mailer()).commandLine());
    control<QLineEdit>(&b.dialog, QLatin1StringView("Memory"))->setText(QStringLiteral("1G"));
    QVERIFY2(
        command->toPlainText().contains(QStringLiteral("--memory 1G")), qPrintable(command->toPlainText()));
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
