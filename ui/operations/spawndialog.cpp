// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/spawndialog.h"

#include "adapters/contract/spawnpreview.h"
#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "ui/operations/messageframe.h"
#include "ui/operations/spawnequivalents.h"
#include "ui/operations/spawnform.h"
#include "ui/widgets/icons.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr int widthInCharacters = 125;
constexpr std::chrono::milliseconds previewAfter = 100ms;
constexpr qsizetype listedKeys = 6;

QList<AdapterScope> spawningScopes(const AdapterRegistry& registry)
{
    QList<AdapterScope> scopes;
    for (const auto& adapter : registry.adapters()) {
        if (const AdapterScope scope = adapter->scope(); scope.canSpawn)
            scopes.append(scope);
    }
    return scopes;
}

// Where in a file each key is, and what is the matter with it.
QList<MessageDetail> keyDetails(const QList<SpecProblem>& keys)
{
    QList<MessageDetail> details;
    for (const SpecProblem& key : keys.first(std::min(keys.size(), listedKeys)))
        details.append({SpawnDialog::tr("Line %1").arg(key.line), key.message});
    if (keys.size() > listedKeys)
        details.append({SpawnDialog::tr("Below"), SpawnDialog::tr("%1 more").arg(keys.size() - listedKeys)});
    return details;
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
    , m_registry(registry)
    , m_form(new SpawnForm(spawningScopes(*registry)))
    , m_scroll(new QScrollArea)
    , m_message(new MessageFrame)
    , m_unknownKeys(new MessageFrame)
    , m_equivalents(new SpawnEquivalents)
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
    layout->addWidget(m_unknownKeys);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(m_equivalents);
    layout->addLayout(makeButtons());

    m_progressTimer.setSingleShot(true);
    m_progressTimer.setInterval(500ms);
    connect(&m_progressTimer, &QTimer::timeout, m_progress, &QWidget::show);
    m_previewTimer.setSingleShot(true);
    m_previewTimer.setInterval(previewAfter);
    connect(&m_previewTimer, &QTimer::timeout, this, &SpawnDialog::askForPreview);
    connect(m_form, &SpawnForm::changed, this, &SpawnDialog::refreshEquivalents);
    connect(m_open, &QPushButton::clicked, this, &SpawnDialog::chooseFileToOpen);
    connect(m_save, &QPushButton::clicked, this, &SpawnDialog::chooseFileToSave);
    connect(m_spawn, &QPushButton::clicked, this, &SpawnDialog::spawn);
    connect(m_cancel, &QPushButton::clicked, this, &SpawnDialog::reject);
    connect(m_message, &MessageFrame::retryRequested, this, &SpawnDialog::spawn);
    connect(runner, &OperationRunner::finished, this, &SpawnDialog::finished);
    setBusy(false);
    refreshEquivalents();
    m_growTimer.setSingleShot(true);
    connect(&m_growTimer, &QTimer::timeout, this, &SpawnDialog::growToFit);
    m_form->installEventFilter(this);
    m_form->setFocus();
    resize(preferredSize());
}

SpawnDialog::~SpawnDialog()
{
    m_previewing.request_stop();
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

void SpawnDialog::refreshEquivalents()
{
    m_equivalents->setCommand(OperationRequest::spawn(m_form->spec()).commandLine());
    m_previewTimer.start();
}

void SpawnDialog::askForPreview()
{
    m_previewing.request_stop();
    const DaemonSpec spec = m_form->spec();
    const auto adapter = m_registry->adapterFor(spec);
    const auto previewer = adapter ? std::dynamic_pointer_cast<const SpawnPreviewer>(*adapter) : nullptr;
    if (!previewer) {
        m_equivalents->hideDefinition();
        return;
    }
    if (!m_form->isValid()) {
        m_equivalents->showMissing(tr("It is shown when all fields are right."));
        return;
    }
    m_previewing = m_runner->ask<SpawnPreview>(
        this, [previewer, spec](const OperationContext&) { return previewer->preview(spec); },
        [this, name = spec.name](const Result<SpawnPreview>& preview) {
            if (preview) {
                m_equivalents->showDefinition(*preview);
                return;
            }
            const ErrorText text = ErrorText::describe(preview.error(), ErrorText::Attempt::Spawn, name);
            m_equivalents->showMissing(
                text.advice.isEmpty() ? text.headline : QString(text.headline + u' ' + text.advice));
        });
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
    m_runner->ask<DaemonSpecFile::Draft>(
        this, [path](const OperationContext&) { return DaemonSpecFile::loadDraft(path); },
        [this, path](const Result<DaemonSpecFile::Draft>& draft) {
            const QString name = QFileInfo(path).fileName();
            if (draft)
                take(*draft, plainText(name));
            else
                tell(Message::failure(
                    draft.error(), ErrorText::describe(draft.error(), ErrorText::Attempt::ReadFile, name)));
        });
}

void SpawnDialog::take(const DaemonSpecFile::Draft& draft, const QString& fileName)
{
    if (m_form->setSpec(draft.spec)) {
        m_message->dismiss();
    } else {
        tell(Message::information(tr("The definition is for %1, which nothing on this machine can start.")
                                      .arg(platformName(draft.spec.platform)),
            tr("Check below what starts it instead.")));
    }
    m_unknownKeys->dismiss();
    if (draft.unknownKeys.isEmpty())
        return;
    Message message = Message::information(tr("%1 says more than this form can hold.").arg(fileName),
        tr("The daemon is started without it, and a file that is saved from here does not have it."));
    message.details = keyDetails(draft.unknownKeys);
    m_unknownKeys->showMessage(message);
    m_unknownKeys->unfold();
    growToFit();
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
    using Lost = QList<SpecProblem>;
    m_runner->ask<Lost>(
        this,
        // A file that is not there, or no definition, has nothing that this would miss.
        [path](const OperationContext&) -> Result<Lost> {
            return DaemonSpecFile::loadDraft(path).value_or(DaemonSpecFile::Draft()).unknownKeys;
        },
        [this, path](const Result<Lost>& lost) {
            if (lost->isEmpty())
                writeFile(path);
            else
                warnOfLoss(path, *lost);
        });
}

void SpawnDialog::warnOfLoss(const QString& path, const QList<SpecProblem>& lost)
{
    const QString name = plainText(QFileInfo(path).fileName(), 60);
    auto* box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Warning);
    box->setWindowTitle(tr("Save over %1").arg(name));
    box->setText(tr("Save over %1 and lose a part of it?").arg(name));
    QStringList lines{tr("This is in the file, and not in the form:")};
    for (const MessageDetail& detail : keyDetails(lost))
        lines.append(tr("%1: %2").arg(detail.name, detail.value));
    box->setInformativeText(lines.join(u'\n'));
    box->setTextFormat(Qt::PlainText);
    const QPushButton* save = box->addButton(tr("Save over it"), QMessageBox::AcceptRole);
    QPushButton* keep = box->addButton(tr("Keep the file"), QMessageBox::RejectRole);
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    connect(box, &QMessageBox::buttonClicked, this, [this, save, path](const QAbstractButton* button) {
        if (button == save)
            writeFile(path);
    });
    box->open();
}

void SpawnDialog::writeFile(const QString& path)
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
