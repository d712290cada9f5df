// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/spawndialog.h"

#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "models/spec/daemonspecfile.h"
#include "ui/operations/messageframe.h"
#include "ui/operations/spawnform.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr int commandLines = 3;
constexpr int widthInCharacters = 125;

QList<AdapterScope> spawningScopes(const AdapterRegistry& registry)
{
    QList<AdapterScope> scopes;
    for (const auto& adapter : registry.adapters()) {
        if (const AdapterScope scope = adapter->scope(); scope.canSpawn)
            scopes.append(scope);
    }
    return scopes;
}

QString fileFilter()
{
    return SpawnDialog::tr("Daemon definitions (*.toml);;All files (*)");
}

} // namespace

bool SpawnDialog::isPossible(const AdapterRegistry& registry)
{
    return !spawningScopes(registry).isEmpty();
}

SpawnDialog::SpawnDialog(
    OperationRunner* runner, const std::shared_ptr<const AdapterRegistry>& registry, QWidget* parent)
    : QDialog(parent)
    , m_runner(runner)
    , m_form(new SpawnForm(spawningScopes(*registry)))
    , m_scroll(new QScrollArea)
    , m_message(new MessageFrame)
    , m_command(new QPlainTextEdit)
    , m_progress(new QLabel)
    , m_open(new QPushButton(Icons::get(QStringLiteral("document-open")), tr("&Open…")))
    , m_save(new QPushButton(Icons::get(QStringLiteral("document-save")), tr("Sa&ve…")))
    , m_spawn(new QPushButton(Icons::get(QStringLiteral("list-add")), tr("&Spawn")))
    , m_cancel(new QPushButton(Icons::get(QStringLiteral("dialog-cancel")), tr("Cancel")))
{
    setWindowTitle(tr("Spawn a daemon"));
    m_scroll->setWidget(m_form);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_message);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(makeCommandView());
    layout->addLayout(makeButtons());

    m_progressTimer.setSingleShot(true);
    m_progressTimer.setInterval(500ms);
    connect(&m_progressTimer, &QTimer::timeout, m_progress, &QWidget::show);
    connect(m_form, &SpawnForm::changed, this, &SpawnDialog::refreshCommand);
    connect(m_open, &QPushButton::clicked, this, &SpawnDialog::chooseFileToOpen);
    connect(m_save, &QPushButton::clicked, this, &SpawnDialog::chooseFileToSave);
    connect(m_spawn, &QPushButton::clicked, this, &SpawnDialog::spawn);
    connect(m_cancel, &QPushButton::clicked, this, &SpawnDialog::reject);
    connect(m_message, &MessageFrame::retryRequested, this, &SpawnDialog::spawn);
    connect(runner, &OperationRunner::finished, this, &SpawnDialog::finished);
    setBusy(false);
    refreshCommand();
    m_growTimer.setSingleShot(true);
    connect(&m_growTimer, &QTimer::timeout, this, &SpawnDialog::growToFit);
    m_form->installEventFilter(this);
    m_form->setFocus();
    resize(preferredSize());
}

void SpawnDialog::tell(const Message& message)
{
    m_message->showMessage(message);
    growToFit();
}

void SpawnDialog::growToFit()
{
    // What is typed stays in sight when messages appear beside it.
    layout()->activate();
    resize(size().expandedTo(preferredSize()));
}

bool SpawnDialog::eventFilter(QObject* object, QEvent* event)
{
    if (object == m_form && event->type() == QEvent::LayoutRequest)
        m_growTimer.start();
    return QDialog::eventFilter(object, event);
}

QSize SpawnDialog::preferredSize() const
{
    // A scroll area asks for less than what it holds.
    const int height = sizeHint().height() - m_scroll->sizeHint().height() + m_form->sizeHint().height();
    const int width = fontMetrics().averageCharWidth() * widthInCharacters;
    const QSize room = screen()->availableGeometry().size() * 9 / 10;
    return QSize(std::max(width, m_form->sizeHint().width()), height).boundedTo(room);
}

QWidget* SpawnDialog::makeCommandView()
{
    auto* view = new QWidget;
    auto* label = new QLabel(tr("The same from a terminal:"));
    label->setBuddy(m_command);
    m_command->setReadOnly(true);
    m_command->setFont(monospaced(font()));
    m_command->setAccessibleName(tr("The same from a terminal"));
    m_command->setTabChangesFocus(true);
    m_command->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    const int margin = 2 * (m_command->frameWidth() + int(m_command->document()->documentMargin()));
    m_command->setFixedHeight(commandLines * m_command->fontMetrics().lineSpacing() + margin);
    auto* copy = new QToolButton;
    copy->setIcon(Icons::get(QStringLiteral("edit-copy")));
    copy->setToolTip(tr("Copy the command"));
    copy->setAccessibleName(copy->toolTip());
    connect(copy, &QToolButton::clicked, this,
        [this] { QGuiApplication::clipboard()->setText(m_command->toPlainText()); });
    auto* line = new QHBoxLayout;
    line->addWidget(m_command, 1);
    line->addWidget(copy, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(view);
    layout->setContentsMargins({});
    layout->addWidget(label);
    layout->addLayout(line);
    return view;
}

QLayout* SpawnDialog::makeButtons()
{
    for (QPushButton* button : {m_open, m_save, m_cancel})
        button->setAutoDefault(false);
    m_spawn->setDefault(true);
    m_open->setToolTip(tr("Fill the fields from a daemon definition"));
    m_save->setToolTip(tr("Keep the fields as a daemon definition"));
    auto* buttons = new QDialogButtonBox;
    buttons->addButton(m_spawn, QDialogButtonBox::AcceptRole);
    buttons->addButton(m_cancel, QDialogButtonBox::RejectRole);
    auto* layout = new QHBoxLayout;
    layout->addWidget(m_open);
    layout->addWidget(m_save);
    layout->addWidget(m_progress, 1);
    layout->addWidget(buttons);
    return layout;
}

void SpawnDialog::refreshCommand()
{
    m_command->setPlainText(OperationRequest::spawn(m_form->spec()).commandLine());
}

void SpawnDialog::spawn()
{
    if (m_number)
        return;
    if (!m_form->isValid()) {
        m_form->revealProblems();
        return;
    }
    m_message->dismiss();
    const OperationRequest request = OperationRequest::spawn(m_form->spec());
    m_progress->setText(tr("%1…").arg(plainText(request.progressText(), 60)));
    m_number = m_runner->run(request);
    setBusy(true);
    Q_EMIT started(*m_number);
}

void SpawnDialog::setBusy(bool isBusy)
{
    m_form->setEnabled(!isBusy);
    m_open->setEnabled(!isBusy);
    m_spawn->setEnabled(!isBusy);
    m_cancel->setEnabled(true);
    m_progress->hide();
    if (isBusy)
        m_progressTimer.start();
    else
        m_progressTimer.stop();
}

void SpawnDialog::finished(quint64 number)
{
    if (m_number != number)
        return;
    m_number.reset();
    setBusy(false);
    const Operation& operation = *m_runner->operation(number);
    if (operation.state == Operation::State::Succeeded) {
        const DaemonHandle handle = operation.handle.value();
        accept();
        Q_EMIT spawned(handle);
    } else if (operation.state == Operation::State::Failed) {
        tell(Message::failure(operation));
    } else {
        tell(Message::information(tr("You cancelled: %1.").arg(operation.request.infinitive())));
    }
}

void SpawnDialog::reject()
{
    if (!m_number) {
        QDialog::reject();
        return;
    }
    m_cancel->setEnabled(false);
    m_runner->cancel(*m_number);
}

void SpawnDialog::chooseFileToOpen()
{
    auto* dialog = new QFileDialog(this, tr("Open a daemon definition"), QString(), fileFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &SpawnDialog::openFile);
    dialog->open();
}

void SpawnDialog::openFile(const QString& path)
{
    m_runner->ask<DaemonSpec>(
        this, [path](const OperationContext&) { return DaemonSpecFile::load(path); },
        [this, path](const Result<DaemonSpec>& spec) {
            if (!spec) {
                const QString name = QFileInfo(path).fileName();
                tell(Message::failure(
                    spec.error(), ErrorText::describe(spec.error(), ErrorText::Attempt::ReadFile, name)));
            } else if (m_form->setSpec(*spec)) {
                m_message->dismiss();
            } else {
                tell(Message::information(
                    tr("The definition is for %1, which nothing on this machine can start.")
                        .arg(platformName(spec->platform)),
                    tr("Check below what starts it instead.")));
            }
        });
}

void SpawnDialog::chooseFileToSave()
{
    if (!m_form->isValid()) {
        m_form->revealProblems();
        return;
    }
    const DaemonSpec spec = m_form->spec();
    auto* dialog = new QFileDialog(this, tr("Save the daemon definition"), QString(), fileFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("toml"));
    dialog->selectFile(QString(spec.name + u".toml"));
    connect(dialog, &QFileDialog::fileSelected, this, &SpawnDialog::saveFile);
    dialog->open();
}

void SpawnDialog::saveFile(const QString& path)
{
    m_runner->ask<void>(
        this,
        [path, spec = m_form->spec()](const OperationContext&) { return DaemonSpecFile::save(spec, path); },
        [this, path](const Result<void>& saved) {
            const QString name = QFileInfo(path).fileName();
            if (saved) {
                tell(Message::information(tr("Saved as %1.").arg(plainText(name))));
            } else {
                tell(Message::failure(
                    saved.error(), ErrorText::describe(saved.error(), ErrorText::Attempt::WriteFile, name)));
            }
        });
}

} // namespace Duende
