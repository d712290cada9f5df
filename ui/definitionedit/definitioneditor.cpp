// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definitionedit/definitioneditor.h"

#include "models/definitionedit/definitionsession.h"
#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/operation.h"
#include "ui/definitionedit/codeedit.h"
#include "ui/definitionedit/diffview.h"
#include "ui/definitionedit/problemlist.h"
#include "ui/operations/messageframe.h"
#include "ui/operations/wraplabel.h"
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
constexpr int widthInCharacters = 110;
constexpr int heightInLines = 34;
constexpr int nameInCharacters = 30;
constexpr qsizetype longestName = 60;

QString decoded(const QByteArray& content)
{
    return QString::fromUtf8(content);
}

} // namespace

DefinitionEditor::DefinitionEditor(OperationRunner* runner,
    const std::shared_ptr<const AdapterRegistry>& registry, const DefinitionDraft& draft, QWidget* parent)
    : QDialog(parent)
    , m_session(new DefinitionSession(runner, registry, draft, this))
    , m_first(draft.content)
    , m_heading(new WrapLabel)
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
    m_reviewPage = makeReviewPage();
    m_pages->addWidget(makeEditPage());
    m_pages->addWidget(m_reviewPage);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(makeHeading());
    layout->addWidget(m_message);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_status);
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

QWidget* DefinitionEditor::makeHeading()
{
    auto* heading = new QWidget;
    auto* layout = new QVBoxLayout(heading);
    layout->setContentsMargins({});
    layout->addWidget(m_heading);
    if (!m_session->draft().canRename)
        return heading;
    m_name = new QLineEdit(m_session->draft().dropInName);
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
    connect(m_undo, &QPushButton::clicked, m_session, &DefinitionSession::undo);
    connect(m_reload, &QPushButton::clicked, m_session, &DefinitionSession::reload);
    connect(m_close, &QPushButton::clicked, this, &DefinitionEditor::reject);
    connectSession();
}

void DefinitionEditor::connectSession()
{
    connect(m_session, &DefinitionSession::started, this, [this](quint64 number) {
        refreshButtons();
        Q_EMIT started(number);
    });
    connect(m_session, &DefinitionSession::checked, this, &DefinitionEditor::showProblems);
    connect(m_session, &DefinitionSession::changed, this, &DefinitionEditor::changed);
    connect(m_session, &DefinitionSession::failed, this, &DefinitionEditor::tell);
    connect(m_session, &DefinitionSession::saved, this, [this](const QString& path) {
        m_first = m_session->draft().present.value_or(QByteArray());
        if (m_nameRow)
            m_nameRow->hide();
        edit();
        refreshTitle();
        m_message->showMessage(Message::information(
            tr("Saved as %1.").arg(plainText(path)), tr("It counts once the unit files are read again.")));
    });
    connect(m_session, &DefinitionSession::undone, this, [this](bool isGone) {
        // What was typed stays, as something that is not saved.
        m_first = m_session->draft().present.value_or(QByteArray());
        edit();
        m_message->showMessage(
            Message::information(isGone ? tr("The file is gone again.") : tr("The file is as it was before."),
                tr("What you wrote is still here. Undoing counts once the unit files are read again.")));
    });
    connect(m_session, &DefinitionSession::reloaded, this, [this] {
        refreshButtons();
        m_message->showMessage(
            Message::information(tr("The unit files were read again: the definition counts now."),
                tr("A daemon that runs takes most of it up when it is restarted.")));
    });
    connect(m_session, &DefinitionSession::conflicted, this, [this] {
        m_isConflict = true;
        showReview(m_session->draft().present
                ? tr("From what is on the disk by now to what you wrote:")
                : tr("The file is no longer on the disk. This would be written anew:"));
    });
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
    return m_session->draft().handle == draft.handle && m_session->draft().kind == draft.kind
        && m_session->draft().dropInName == draft.dropInName;
}

void DefinitionEditor::refreshTitle()
{
    const QString title = m_session->draft().title();
    setWindowTitle(m_session->draft().isNewDaemon && !m_session->draft().present ? tr("New: %1").arg(title)
                                                                                 : tr("Edit %1").arg(title));
    m_heading->setText(explanation());
    if (m_nameProblem)
        m_nameProblem->setText(m_session->nameProblem());
}

QString DefinitionEditor::explanation() const
{
    const QString name = plainText(m_session->draft().daemonName, longestName);
    if (m_session->draft().kind == Kind::WriteDropIn)
        return tr("What is set here counts on top of, or instead of, what other files set for %1.").arg(name);
    if (m_session->draft().isNewDaemon)
        return tr("%1 does nothing until it is started or enabled.").arg(name);
    if (m_session->draft().present)
        return tr("This is the whole of %1 but for its drop-ins.").arg(name);
    return tr("A copy of %1 that counts instead of it: what an update changes in the original has no effect.")
        .arg(name);
}

void DefinitionEditor::nameChanged()
{
    m_session->setDropInName(m_name->text().trimmed());
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
    const bool isBusy = m_session->isBusy();
    const bool isNamed = m_session->nameProblem().isEmpty();
    const bool isNew = !m_session->draft().present;
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
    m_undo->setVisible(!isReviewing && m_session->canUndo());
    m_reload->setVisible(!isReviewing && m_session->needsReload());
    m_undo->setEnabled(!isBusy);
    m_reload->setEnabled(!isBusy);
    m_code->setReadOnly(m_session->isWriting());
    if (m_nameRow)
        m_nameRow->setEnabled(!isReviewing && !isBusy);
    (isReviewing ? m_save : m_review)->setDefault(isReviewing);
}

void DefinitionEditor::check()
{
    m_checkTimer.stop();
    if (m_session->nameProblem().isEmpty())
        m_session->check(typed());
    refreshStatus();
}

void DefinitionEditor::showProblems()
{
    const QString path = m_session->ownPath();
    QList<CodeEdit::Mark> marks;
    for (const DefinitionProblem& problem : m_session->problems()) {
        if (problem.path == path && problem.line > 0)
            marks.append({problem.line, problem.severity == Severity::Error, plainText(problem.text)});
    }
    m_code->setMarks(marks);
    m_problemList->setProblems(m_session->problems(), path);
    refreshStatus();
    if (m_saveWhenChecked && m_session->isChecked(typed()))
        save();
}

QString DefinitionEditor::problemSummary() const
{
    const int errors = m_session->problemCount(Severity::Error);
    const int warnings = m_session->problemCount(Severity::Warning);
    QStringList parts;
    if (errors > 0)
        parts.append(errors == 1 ? tr("1 error") : tr("%1 errors").arg(errors));
    if (warnings > 0)
        parts.append(warnings == 1 ? tr("1 warning") : tr("%1 warnings").arg(warnings));
    return parts.join(tr(", "));
}

void DefinitionEditor::refreshStatus()
{
    if (!m_session->nameProblem().isEmpty())
        m_status->setText(tr("Not checked: the name is not right yet"));
    else if (!m_session->isChecked(typed()))
        m_status->setText(tr("Checking…"));
    else if (!m_session->checkError().isEmpty())
        m_status->setText(tr("It could not be checked: %1.").arg(plainText(m_session->checkError())));
    else if (m_session->problems().isEmpty())
        m_status->setText(tr("Checked: no problem was found"));
    else
        m_status->setText(tr("Checked: %1").arg(problemSummary()));
}

void DefinitionEditor::edit()
{
    m_saveWhenChecked = false;
    m_isConflict = false;
    m_pages->setCurrentIndex(0);
    refreshButtons();
    m_code->setFocus();
}

void DefinitionEditor::review()
{
    if (!m_session->isChecked(typed()))
        check();
    const bool isNew = !m_session->draft().present;
    m_isConflict = false;
    m_message->dismiss();
    showReview(isNew ? tr("This is written into a new file:") : tr("This changes:"));
}

void DefinitionEditor::showReview(const QString& headline)
{
    m_diff->setTexts(decoded(m_session->draft().present.value_or(QByteArray())), m_code->toPlainText());
    m_reviewHeadline->setText(headline);
    m_pages->setCurrentWidget(m_reviewPage);
    refreshButtons();
    m_diff->setFocus();
}

void DefinitionEditor::save()
{
    // The check is a matter of a moment; what it says decides whether the person is asked.
    m_saveWhenChecked = !m_session->isChecked(typed());
    if (m_saveWhenChecked)
        return;
    if (m_session->problemCount(Severity::Error) > 0)
        askToSaveWithErrors();
    else
        m_session->save(typed());
}

void DefinitionEditor::askToSaveWithErrors()
{
    auto* question = new QMessageBox(QMessageBox::Warning, windowTitle(),
        tr("Save in spite of what is wrong? The check found %1.").arg(problemSummary()),
        QMessageBox::NoButton, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(plainText(m_session->problems().constFirst().text, 300));
    QPushButton* saveAnyway = question->addButton(tr("Save anyway"), QMessageBox::AcceptRole);
    question->setDefaultButton(question->addButton(tr("Keep editing"), QMessageBox::RejectRole));
    connect(question, &QMessageBox::buttonClicked, this, [this, saveAnyway](const QAbstractButton* button) {
        if (button == saveAnyway)
            m_session->save(typed());
        else
            edit();
    });
    question->open();
}

void DefinitionEditor::tell(const Operation& operation)
{
    if (operation.state == Operation::State::Cancelled)
        m_message->showMessage(
            Message::information(tr("You cancelled: %1.").arg(operation.request.infinitive())));
    else
        m_message->showMessage(Message::failure(operation));
    refreshButtons();
}

void DefinitionEditor::takeTheirs()
{
    // One step that the editor itself can undo: what was typed is not lost.
    const QString theirs = decoded(m_session->draft().present.value_or(QByteArray()));
    QTextCursor all(m_code->document());
    all.select(QTextCursor::Document);
    all.insertText(theirs);
    m_first = typed();
    m_message->dismiss();
    edit();
}

void DefinitionEditor::reject()
{
    if (m_session->isBusy())
        return;
    if (m_pages->currentWidget() == m_reviewPage) {
        edit();
        return;
    }
    if (!hasUnsavedChanges()) {
        QDialog::reject();
        return;
    }
    if (findChild<QMessageBox*>())
        return; // it has been asked already
    auto* question = new QMessageBox(QMessageBox::Question, windowTitle(),
        tr("Discard what you changed in %1?").arg(m_session->draft().title()), QMessageBox::NoButton, this);
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
