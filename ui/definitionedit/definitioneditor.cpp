// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definitionedit/definitioneditor.h"

#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "ui/definitionedit/codeedit.h"
#include "ui/definitionedit/diffview.h"
#include "ui/definitionedit/problemlist.h"
#include "ui/operations/messageframe.h"
#include "ui/operations/wraplabel.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>

#include <algorithm>

namespace Duende {

using namespace std::chrono_literals;
using Severity = DefinitionProblem::Severity;
using Kind = DefinitionChange::Kind;

namespace {

constexpr std::chrono::milliseconds checkAfter = 600ms;
constexpr std::chrono::milliseconds checkTimeout = 20s;
constexpr int widthInCharacters = 110;
constexpr int heightInLines = 34;
constexpr int nameInCharacters = 30;

QString decoded(const QByteArray& content)
{
    return QString::fromUtf8(content);
}

} // namespace

DefinitionEditor::DefinitionEditor(OperationRunner* runner,
    const std::shared_ptr<const AdapterRegistry>& registry, const DefinitionDraft& draft, QWidget* parent)
    : QDialog(parent)
    , m_runner(runner)
    , m_registry(registry)
    , m_draft(draft)
    , m_first(draft.content)
    , m_heading(new ElidedLabel)
    , m_message(new MessageFrame)
    , m_pages(new QStackedWidget)
    , m_code(new CodeEdit)
    , m_problemList(new ProblemList)
    , m_status(new QLabel)
    , m_reviewHeadline(new WrapLabel)
    , m_diff(new DiffView)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    m_editPage = makeEditPage();
    m_reviewPage = makeReviewPage();
    m_pages->addWidget(m_editPage);
    m_pages->addWidget(m_reviewPage);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(makeHeading());
    layout->addWidget(m_message);
    layout->addWidget(m_pages, 1);
    layout->addLayout(makeButtons());

    m_code->setSyntaxOf(draft.fileName());
    m_code->setPlainText(decoded(draft.content));
    m_checkTimer.setSingleShot(true);
    m_checkTimer.setInterval(checkAfter);
    connectAll();
    if (typed() != draft.content) {
        m_first = typed();
        m_message->showMessage(Message::information(tr("This file has carriage returns, or bytes that are "
                                                       "not UTF-8, which are not kept when it is saved."),
            tr("The review before saving shows these lines.")));
    }
    refreshTitle();
    refreshButtons();
    check();
    const QSize wished(
        fontMetrics().averageCharWidth() * widthInCharacters, fontMetrics().height() * heightInLines);
    resize(wished.boundedTo(screen()->availableGeometry().size() * 9 / 10));
    m_code->setFocus();
}

DefinitionEditor::~DefinitionEditor()
{
    m_checking.request_stop();
    m_reading.request_stop();
}

QWidget* DefinitionEditor::makeHeading()
{
    auto* heading = new QWidget;
    QFont bold = m_heading->font();
    bold.setBold(true);
    m_heading->setFont(bold);
    auto* layout = new QVBoxLayout(heading);
    layout->setContentsMargins({});
    layout->addWidget(m_heading);
    if (!m_draft.canRename)
        return heading;
    m_name = new QLineEdit(m_draft.dropInName);
    m_name->setMaximumWidth(m_name->fontMetrics().averageCharWidth() * nameInCharacters);
    m_nameProblem = new QLabel;
    auto* label = new QLabel(tr("&Name of the drop-in:"));
    label->setBuddy(m_name);
    m_name->setAccessibleName(tr("Name of the drop-in"));
    m_nameRow = new QWidget;
    auto* row = new QHBoxLayout(m_nameRow);
    row->setContentsMargins({});
    row->addWidget(label);
    row->addWidget(m_name);
    row->addWidget(new QLabel(QStringLiteral(".conf")));
    row->addWidget(m_nameProblem, 1);
    layout->addWidget(m_nameRow);
    return heading;
}

QWidget* DefinitionEditor::makeEditPage()
{
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->addWidget(m_code, 1);
    layout->addWidget(m_problemList);
    layout->addWidget(m_status);
    return page;
}

QWidget* DefinitionEditor::makeReviewPage()
{
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->addWidget(m_reviewHeadline);
    layout->addWidget(m_diff, 1);
    return page;
}

QPushButton* DefinitionEditor::addButton(QHBoxLayout* layout, const QString& iconName, const QString& text)
{
    auto* button = new QPushButton(Icons::get(iconName), text);
    button->setAutoDefault(false);
    layout->addWidget(button);
    return button;
}

QLayout* DefinitionEditor::makeButtons()
{
    auto* layout = new QHBoxLayout;
    m_reload = addButton(layout, QStringLiteral("view-refresh"), tr("Re&load"));
    m_reload->setToolTip(tr("Have all unit files read again, so that what was saved counts"));
    m_undo = addButton(layout, QStringLiteral("edit-undo"), tr("&Undo the save"));
    layout->addStretch(1);
    m_back = addButton(layout, QStringLiteral("document-edit"), tr("&Back to editing"));
    m_takeTheirs = addButton(layout, QStringLiteral("document-open"), tr("&Take the one on the disk"));
    m_review = addButton(layout, QStringLiteral("vcs-diff"), tr("&Review and save…"));
    m_save = addButton(layout, QStringLiteral("document-save"), tr("&Save"));
    m_close = addButton(layout, QStringLiteral("dialog-close"), tr("&Close"));
    return layout;
}

void DefinitionEditor::connectAll()
{
    connect(m_code, &QPlainTextEdit::textChanged, this, &DefinitionEditor::textChanged);
    connect(&m_checkTimer, &QTimer::timeout, this, &DefinitionEditor::check);
    connect(m_problemList, &ProblemList::lineRequested, this, [this](int line) {
        m_code->goTo(line);
        m_code->setFocus();
    });
    if (m_name)
        connect(m_name, &QLineEdit::textEdited, this, &DefinitionEditor::nameChanged);
    connect(m_review, &QPushButton::clicked, this, &DefinitionEditor::review);
    connect(m_back, &QPushButton::clicked, this, &DefinitionEditor::edit);
    connect(m_takeTheirs, &QPushButton::clicked, this, &DefinitionEditor::takeTheirs);
    connect(m_save, &QPushButton::clicked, this, &DefinitionEditor::save);
    connect(m_undo, &QPushButton::clicked, this, &DefinitionEditor::undo);
    connect(m_reload, &QPushButton::clicked, this, &DefinitionEditor::reload);
    connect(m_close, &QPushButton::clicked, this, &DefinitionEditor::reject);
    connect(m_runner, &OperationRunner::finished, this, &DefinitionEditor::finished);
}

void DefinitionEditor::goTo(int line)
{
    m_code->goTo(line);
}

QByteArray DefinitionEditor::typed() const
{
    return m_code->toPlainText().toUtf8();
}

bool DefinitionEditor::hasUnsavedChanges() const
{
    return typed() != m_first;
}

bool DefinitionEditor::isOf(const DefinitionDraft& draft) const
{
    return m_draft.handle == draft.handle && m_draft.kind == draft.kind
        && m_draft.dropInName == draft.dropInName;
}

void DefinitionEditor::refreshTitle()
{
    const QString title = m_draft.title();
    setWindowTitle(m_draft.kind == Kind::WriteMain && !m_draft.present ? tr("New: %1").arg(title)
                                                                       : tr("Edit %1").arg(title));
    m_heading->setText(title);
    if (m_nameProblem)
        m_nameProblem->setText(dropInNameProblem(m_draft.dropInName, m_draft.takenNames));
}

void DefinitionEditor::nameChanged()
{
    m_draft.dropInName = m_name->text().trimmed();
    refreshTitle();
    textChanged();
}

void DefinitionEditor::textChanged()
{
    // What was said of other lines is no longer true of these; of the rest it is until the next check.
    m_checkTimer.start();
    refreshButtons();
    refreshStatus();
}

void DefinitionEditor::refreshButtons()
{
    const bool isReviewing = m_pages->currentWidget() == m_reviewPage;
    const bool isBusy = m_doing != Doing::Nothing;
    const bool isNamed = !m_name || dropInNameProblem(m_draft.dropInName, m_draft.takenNames).isEmpty();
    const bool isNew = !m_draft.present;
    m_back->setVisible(isReviewing);
    m_takeTheirs->setVisible(isReviewing && m_isConflict);
    m_save->setVisible(isReviewing);
    m_save->setText(m_isConflict ? tr("&Save mine over it") : tr("&Save"));
    m_review->setVisible(!isReviewing);
    m_review->setEnabled(
        !isBusy && isNamed && (hasUnsavedChanges() || isNew) && !typed().trimmed().isEmpty());
    m_save->setEnabled(!isBusy);
    m_back->setEnabled(!isBusy);
    m_takeTheirs->setEnabled(!isBusy);
    m_close->setVisible(!isReviewing);
    m_undo->setVisible(m_saved.has_value());
    m_reload->setVisible(m_saved.has_value());
    m_undo->setEnabled(!isBusy);
    m_reload->setEnabled(!isBusy);
    m_code->setReadOnly(m_doing == Doing::Saving || m_doing == Doing::Undoing);
    if (m_nameRow)
        m_nameRow->setEnabled(!isReviewing && !isBusy);
    (isReviewing ? m_save : m_review)->setDefault(isReviewing);
}

// ---- The check ----

bool DefinitionEditor::isChecked() const
{
    return m_hasChecked && m_checkedContent == typed() && m_checkedName == m_draft.dropInName;
}

void DefinitionEditor::check()
{
    m_checkTimer.stop();
    m_checking.request_stop();
    if (m_name && !dropInNameProblem(m_draft.dropInName, m_draft.takenNames).isEmpty())
        return;
    const QByteArray content = typed();
    m_checkedContent = content;
    m_checkedName = m_draft.dropInName;
    m_hasChecked = false;
    refreshStatus();
    m_checking = m_runner->ask<Problems>(
        this,
        [registry = m_registry, handle = m_draft.handle, change = m_draft.change(content)](
            const OperationContext& context) -> Result<Problems> {
            return registry->adapterFor(handle).and_then(
                [&](const auto& adapter) { return adapter->checkDefinition(handle, change, context); });
        },
        [this](const Result<Problems>& problems) { takeProblems(problems); }, checkTimeout);
}

void DefinitionEditor::takeProblems(const Result<Problems>& problems)
{
    m_hasChecked = true;
    m_problems = problems.value_or(Problems());
    m_checkError = problems ? QString() : problems.error().detail();
    const SavedDefinition here{m_saved ? m_saved->path : QString(), {}};
    // The file that is edited is the one that has marks; the adapter alone knows where it will be.
    const QString ending = m_draft.kind == Kind::WriteMain
        ? QString(u'/' + m_draft.daemonName)
        : QString(u'/' + m_draft.daemonName + u".d/" + m_draft.dropInName + u".conf");
    QString path = here.path;
    QList<CodeEdit::Mark> marks;
    for (const DefinitionProblem& problem : std::as_const(m_problems)) {
        if (problem.path.endsWith(ending))
            path = problem.path;
    }
    for (const DefinitionProblem& problem : std::as_const(m_problems)) {
        if (problem.path == path && problem.line > 0)
            marks.append({problem.line, problem.severity == Severity::Error, plainText(problem.text)});
    }
    m_code->setMarks(marks);
    m_problemList->setProblems(m_problems, path);
    refreshStatus();
    if (m_saveWhenChecked && isChecked())
        save();
}

int DefinitionEditor::problemCount(Severity severity) const
{
    return int(std::ranges::count(m_problems, severity, &DefinitionProblem::severity));
}

QString DefinitionEditor::problemSummary() const
{
    const int errors = problemCount(Severity::Error);
    const int warnings = problemCount(Severity::Warning);
    QStringList parts;
    if (errors > 0)
        parts.append(errors == 1 ? tr("1 error") : tr("%1 errors").arg(errors));
    if (warnings > 0)
        parts.append(warnings == 1 ? tr("1 warning") : tr("%1 warnings").arg(warnings));
    return parts.join(tr(", "));
}

void DefinitionEditor::refreshStatus()
{
    if (!isChecked())
        m_status->setText(tr("Checking…"));
    else if (!m_checkError.isEmpty())
        m_status->setText(tr("It could not be checked: %1.").arg(plainText(m_checkError)));
    else
        m_status->setText(m_problems.isEmpty() ? tr("Checked: no problem was found")
                                               : tr("Checked: %1").arg(problemSummary()));
}

// ---- Review and save ----

void DefinitionEditor::edit()
{
    m_saveWhenChecked = false;
    m_isConflict = false;
    m_pages->setCurrentWidget(m_editPage);
    refreshButtons();
    m_code->setFocus();
}

void DefinitionEditor::review()
{
    if (!isChecked())
        check();
    const bool isNew = !m_draft.present;
    m_isConflict = false;
    m_message->dismiss();
    showReview(isNew ? tr("This is written into a new file:") : tr("This changes:"));
}

void DefinitionEditor::showReview(const QString& headline)
{
    m_diff->setTexts(decoded(m_draft.present.value_or(QByteArray())), m_code->toPlainText());
    m_reviewHeadline->setText(headline);
    m_pages->setCurrentWidget(m_reviewPage);
    refreshButtons();
    m_diff->setFocus();
}

void DefinitionEditor::save()
{
    // The check is a matter of a moment; what it says decides whether the person is asked.
    m_saveWhenChecked = !isChecked();
    if (m_saveWhenChecked) {
        if (m_checkedContent != typed())
            check();
        return;
    }
    if (problemCount(Severity::Error) > 0)
        askToSaveWithErrors();
    else
        reallySave();
}

void DefinitionEditor::askToSaveWithErrors()
{
    auto* question = new QMessageBox(QMessageBox::Warning, windowTitle(),
        tr("Save in spite of what is wrong? The check found %1.").arg(problemSummary()),
        QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(plainText(m_problems.constFirst().text, 300));
    QPushButton* saveAnyway = question->addButton(tr("Save anyway"), QMessageBox::AcceptRole);
    question->setDefaultButton(question->addButton(tr("Keep editing"), QMessageBox::RejectRole));
    connect(question, &QMessageBox::buttonClicked, this, [this, saveAnyway](const QAbstractButton* button) {
        if (button == saveAnyway)
            reallySave();
        else
            edit();
    });
    question->open();
}

quint64 DefinitionEditor::run(const QString& progress, const QString& done, const QString& infinitive,
    std::function<Result<void>(PlatformAdapter&, const OperationContext&)> job)
{
    DaemonRecord record;
    record.handle = m_draft.handle;
    record.name = m_draft.daemonName;
    const quint64 number = m_runner->run(
        OperationRequest::task(record, {progress, done, infinitive, QString(), std::move(job)}));
    m_number = number;
    Q_EMIT started(number);
    refreshButtons();
    return number;
}

void DefinitionEditor::reallySave()
{
    m_doing = Doing::Saving;
    m_saving = std::make_shared<SavedDefinition>();
    m_savingContent = typed();
    const QString title = m_draft.title();
    run(tr("Saving %1").arg(title), tr("Saved %1").arg(title), tr("save %1").arg(title),
        [saved = m_saving, handle = m_draft.handle, change = m_draft.change(m_savingContent)](
            PlatformAdapter& adapter, const OperationContext& context) {
            return adapter.changeDefinition(handle, change, context)
                .transform([&](const SavedDefinition& done) { *saved = done; });
        });
}

void DefinitionEditor::undo()
{
    m_doing = Doing::Undoing;
    m_saving = std::make_shared<SavedDefinition>();
    const QString title = m_draft.title();
    run(tr("Undoing the save of %1").arg(title), tr("Undid the save of %1").arg(title),
        tr("undo the save of %1").arg(title),
        [saved = m_saving, handle = m_draft.handle, change = m_saved->undo](
            PlatformAdapter& adapter, const OperationContext& context) {
            return adapter.changeDefinition(handle, change, context)
                .transform([&](const SavedDefinition& done) { *saved = done; });
        });
}

void DefinitionEditor::reload()
{
    m_doing = Doing::Reloading;
    run(tr("Reading the unit files again"), tr("Read the unit files again"), tr("read the unit files again"),
        [](PlatformAdapter& adapter, const OperationContext& context) {
            return adapter.reloadDefinitions(context);
        });
}

void DefinitionEditor::tell(const Operation& operation)
{
    if (operation.state == Operation::State::Cancelled)
        m_message->showMessage(
            Message::information(tr("You cancelled: %1.").arg(operation.request.infinitive())));
    else
        m_message->showMessage(Message::failure(operation));
}

void DefinitionEditor::finished(quint64 number)
{
    if (m_number != number)
        return;
    m_number.reset();
    const Operation operation = *m_runner->operation(number);
    switch (std::exchange(m_doing, Doing::Nothing)) {
    case Doing::Saving:
        saveFinished(operation);
        break;
    case Doing::Undoing:
        undoFinished(operation);
        break;
    case Doing::Reloading:
        reloadFinished(operation);
        break;
    case Doing::Nothing:
        break;
    }
    refreshButtons();
}

void DefinitionEditor::saveFinished(const Operation& operation)
{
    if (operation.state != Operation::State::Succeeded) {
        tell(operation);
        const bool isConflict = operation.state == Operation::State::Failed
            && operation.error->kind() == PlatformError::Kind::InvalidState
            && !operation.error->isCancelled();
        if (isConflict)
            readPresent();
        return;
    }
    m_saved = *m_saving;
    m_draft.present = m_savingContent;
    m_draft.canRename = false;
    m_first = m_savingContent;
    if (m_nameRow)
        m_nameRow->hide();
    edit();
    refreshTitle();
    m_message->showMessage(Message::information(tr("Saved as %1.").arg(plainText(m_saved->path)),
        tr("It counts once the unit files are read again.")));
    Q_EMIT changed(m_draft.handle);
}

void DefinitionEditor::undoFinished(const Operation& operation)
{
    if (operation.state != Operation::State::Succeeded) {
        tell(operation);
        return;
    }
    const DefinitionChange back = m_saved->undo;
    const bool isGone = back.kind == Kind::RemoveDropIn || back.kind == Kind::RemoveMain;
    m_draft.present = isGone ? std::nullopt : std::optional(back.content);
    // What was typed stays, as something that is not saved.
    m_first = back.content;
    m_saved.reset();
    edit();
    m_message->showMessage(
        Message::information(isGone ? tr("The file is gone again.") : tr("The file is as it was before."),
            tr("What you wrote is still here. Undoing counts once the unit files are read again.")));
    Q_EMIT changed(m_draft.handle);
}

void DefinitionEditor::reloadFinished(const Operation& operation)
{
    if (operation.state != Operation::State::Succeeded) {
        tell(operation);
        return;
    }
    m_message->showMessage(
        Message::information(tr("The unit files were read again: the definition counts now."),
            tr("A daemon that runs takes most of it up when it is restarted.")));
    Q_EMIT changed(m_draft.handle);
}

// ---- A file that changed meanwhile ----

void DefinitionEditor::readPresent()
{
    const QString ending = m_draft.kind == Kind::WriteMain
        ? QString(u'/' + m_draft.daemonName)
        : QString(u'/' + m_draft.daemonName + u".d/" + m_draft.dropInName + u".conf");
    m_reading.request_stop();
    m_reading = m_runner->ask<DaemonDefinition>(
        this,
        [registry = m_registry, handle = m_draft.handle](const OperationContext& context) {
            return registry->adapterFor(handle).and_then(
                [&](const auto& adapter) { return adapter->definition(handle, context); });
        },
        [this, ending](const Result<DaemonDefinition>& definition) {
            if (!definition && definition.error().kind() != PlatformError::Kind::NotFound)
                return;
            std::optional<QByteArray> present;
            for (const DefinitionFile& file : definition.value_or(DaemonDefinition()).files) {
                const bool isOurs = file.origin == DefinitionFile::Origin::Administrator
                    || file.origin == DefinitionFile::Origin::Person;
                if (isOurs && file.path.endsWith(ending))
                    present = file.content;
            }
            showConflict(present);
        });
}

void DefinitionEditor::showConflict(const std::optional<QByteArray>& present)
{
    m_theirs = present;
    m_draft.present = present;
    m_isConflict = true;
    showReview(present ? tr("From what is on the disk by now to what you wrote:")
                       : tr("The file is no longer on the disk. This would be written anew:"));
}

void DefinitionEditor::takeTheirs()
{
    // One step that the editor itself can undo: what was typed is not lost.
    const QString theirs = decoded(m_theirs.value_or(QByteArray()));
    QTextCursor all(m_code->document());
    all.select(QTextCursor::Document);
    all.insertText(theirs);
    m_first = typed();
    m_message->dismiss();
    edit();
}

// ---- Closing ----

void DefinitionEditor::reject()
{
    if (m_doing != Doing::Nothing)
        return;
    if (m_pages->currentWidget() == m_reviewPage) {
        edit();
        return;
    }
    if (!hasUnsavedChanges()) {
        QDialog::reject();
        return;
    }
    auto* question = new QMessageBox(QMessageBox::Question, windowTitle(),
        tr("Discard what you changed in %1?").arg(m_draft.title()), QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton* discard = question->addButton(tr("Discard changes"), QMessageBox::DestructiveRole);
    QPushButton* keep = question->addButton(tr("Keep editing"), QMessageBox::RejectRole);
    question->setDefaultButton(keep);
    question->setEscapeButton(keep);
    connect(question, &QMessageBox::buttonClicked, this, [this, discard](const QAbstractButton* button) {
        if (button == discard)
            QDialog::reject();
    });
    question->open();
}

} // namespace Duende
