// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definitionedit/definitioneditor.h"

#include "models/operationrunner.h"
#include "tests/support/fakeadapter.h"
#include "tests/ui/operations/fixture.h"
#include "ui/definitionedit/codeedit.h"
#include "ui/definitionedit/diffview.h"
#include "ui/definitionedit/problemlist.h"
#include "ui/operations/messageframe.h"

#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMutex>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using Kind = Duende::DefinitionChange::Kind;
using Severity = Duende::DefinitionProblem::Severity;

namespace {

const DaemonHandle handle(SystemdHandle{u"a.service"_s});
const QString path = u"/etc/a.service.d/override.conf"_s;

/// Has one drop-in, in memory, and finds what a test says wrong with it.
class DropInAdapter final : public FakeAdapter
{
public:
    Result<DaemonDefinition> definition(const DaemonHandle&, const OperationContext&) override
    {
        const QMutexLocker lock(&m_mutex);
        DaemonDefinition definition;
        if (m_content)
            definition.files.append({DefinitionFile::Kind::DropIn, DefinitionFile::Origin::Administrator,
                path, {}, *m_content, definitionDigest(*m_content), {}});
        return definition;
    }
    Result<QList<DefinitionProblem>> checkDefinition(
        const DaemonHandle&, const DefinitionChange& change, const OperationContext&) override
    {
        QList<DefinitionProblem> problems;
        const QList<QByteArray> lines = change.content.split('\n');
        for (qsizetype i = 0; i < lines.size(); ++i) {
            if (lines.at(i).contains("error"))
                problems.append({Severity::Error, path, int(i + 1), u"This is an error."_s});
            if (lines.at(i).contains("warning"))
                problems.append({Severity::Warning, path, int(i + 1), u"This is a warning."_s});
        }
        return problems;
    }
    Result<SavedDefinition> changeDefinition(
        const DaemonHandle&, const DefinitionChange& change, const OperationContext&) override
    {
        const QMutexLocker lock(&m_mutex);
        if (fault)
            return std::unexpected(*fault);
        if (change.expectedDigest != (m_content ? definitionDigest(*m_content) : QByteArray()))
            return std::unexpected(PlatformError::invalidState(u"it was changed on the disk meanwhile"_s));
        SavedDefinition saved{path,
            {m_content ? Kind::WriteDropIn : Kind::RemoveDropIn, change.name,
                m_content.value_or(QByteArray()), definitionDigest(change.content)}};
        m_content = change.kind == Kind::RemoveDropIn ? std::nullopt : std::optional(change.content);
        return saved;
    }
    Result<void> reloadDefinitions(const OperationContext&) override
    {
        ++reloads;
        return {};
    }

    std::optional<QByteArray> content() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_content;
    }
    void setContent(const std::optional<QByteArray>& content)
    {
        const QMutexLocker lock(&m_mutex);
        m_content = content;
    }

    std::optional<PlatformError> fault;
    std::atomic_int reloads = 0;

private:
    mutable QMutex m_mutex;
    std::optional<QByteArray> m_content;
};

} // namespace

class tst_DefinitionEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void checksByItself();
    void savesNewDropIn();
    void nameIsValidated();
    void undoKeepsWhatWasTyped();
    void reloads();
    void warningsSaveErrorsAsk();
    void conflictOverwritten();
    void conflictTheirsTaken();
    void failureLosesNothing();
    void closingAsks();
    void oddBytesAreTold();
    void hasNames();

private:
    DefinitionEditor* open(const std::optional<QByteArray>& content)
    {
        m_adapter->setContent(content);
        DefinitionDraft draft;
        draft.handle = handle;
        draft.daemonName = u"a.service"_s;
        draft.dropInName = u"override"_s;
        draft.canRename = !content;
        draft.takenNames = {u"taken"_s};
        draft.present = content;
        draft.content = content.value_or(QByteArray());
        m_editor = new DefinitionEditor(m_runner.get(), m_registry, draft);
        m_editor->show();
        return m_editor;
    }
    CodeEdit* code() const { return m_editor->findChild<CodeEdit*>(); }
    QPushButton* button(QLatin1StringView text) const { return control<QPushButton>(m_editor, text); }
    QString message() const
    {
        const auto* frame = m_editor->findChild<MessageFrame*>();
        return frame->isHidden() ? QString() : frame->message().text;
    }
    void type(const QString& text)
    {
        code()->selectAll();
        code()->insertPlainText(text);
    }
    bool reviewAndSave(QLatin1StringView save = "Save"_L1)
    {
        if (button("Review and save"_L1)->isVisible())
            button("Review and save"_L1)->click();
        QPushButton* saveButton = button(save);
        if (!saveButton || !saveButton->isVisible())
            return false;
        saveButton->click();
        return true;
    }
    void answer(QLatin1StringView verb)
    {
        QPointer<QMessageBox> box;
        QTRY_VERIFY((box = m_editor->findChild<QMessageBox*>()) && box->isVisible());
        control<QPushButton>(box, verb)->click();
        QTRY_VERIFY(!box);
    }

    std::shared_ptr<DropInAdapter> m_adapter;
    std::shared_ptr<const AdapterRegistry> m_registry;
    std::unique_ptr<OperationRunner> m_runner;
    QPointer<DefinitionEditor> m_editor;
};

void tst_DefinitionEditor::init()
{
    m_adapter = std::make_shared<DropInAdapter>();
    m_registry = std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{m_adapter});
    m_runner = std::make_unique<OperationRunner>(m_registry);
}

void tst_DefinitionEditor::cleanup()
{
    delete m_editor.data();
}

void tst_DefinitionEditor::checksByItself()
{
    open("[Service]\n");
    const auto* problems = m_editor->findChild<ProblemList*>();
    QVERIFY(problems->isHidden());
    type(u"[Service]\nan error\na warning\n"_s);
    QTRY_COMPARE(problems->topLevelItemCount(), 2);
    QVERIFY(problems->isVisible());
    QCOMPARE(problems->topLevelItem(0)->text(0), u"Line 2"_s);
    QCOMPARE(code()->extraSelections().size(), 3);
    Q_EMIT m_editor->findChild<ProblemList*>()->itemActivated(problems->topLevelItem(1), 0);
    QCOMPARE(code()->textCursor().blockNumber(), 2);
    type(u"[Service]\n"_s);
    QTRY_VERIFY(problems->isHidden());
}

void tst_DefinitionEditor::savesNewDropIn()
{
    open(std::nullopt);
    QSignalSpy changed(m_editor, &DefinitionEditor::changed);
    QVERIFY(!button("Review and save"_L1)->isEnabled());
    type(u"[Service]\nRestart=no\n"_s);
    button("Review and save"_L1)->click();
    QCOMPARE(m_editor->findChild<DiffView*>()->toPlainText(), u"+ [Service]\n+ Restart=no"_s);
    QVERIFY(!m_adapter->content());
    button("Save"_L1)->click();
    QTRY_COMPARE(m_adapter->content(), std::optional(QByteArray("[Service]\nRestart=no\n")));
    QTRY_VERIFY(message().contains(u"Saved as %1"_s.arg(path)));
    QVERIFY(!m_editor->hasUnsavedChanges());
    QCOMPARE(changed.size(), 1);
    QVERIFY(!button("Review and save"_L1)->isEnabled());
}

void tst_DefinitionEditor::nameIsValidated()
{
    open(std::nullopt);
    type(u"[Service]\n"_s);
    auto* name = m_editor->findChild<QLineEdit*>();
    QCOMPARE(name->text(), u"override"_s);
    for (const QString& bad : {u"a/b"_s, u"taken"_s, u""_s}) {
        name->clear();
        QTest::keyClicks(name, bad);
        QVERIFY2(!button("Review and save"_L1)->isEnabled(), qPrintable(bad));
    }
    QTest::keyClicks(name, u"mine"_s);
    QVERIFY(button("Review and save"_L1)->isEnabled());
    QVERIFY(m_editor->windowTitle().contains(u"mine.conf of a.service"_s));
}

void tst_DefinitionEditor::undoKeepsWhatWasTyped()
{
    open("old\n");
    type(u"new\n"_s);
    QVERIFY(reviewAndSave());
    QTRY_COMPARE(m_adapter->content(), std::optional(QByteArray("new\n")));
    QTRY_VERIFY(button("Undo the save"_L1)->isVisible() && button("Undo the save"_L1)->isEnabled());
    button("Undo the save"_L1)->click();
    QTRY_COMPARE(m_adapter->content(), std::optional(QByteArray("old\n")));
    QTRY_VERIFY(message().contains(u"as it was before"_s));
    QCOMPARE(code()->toPlainText(), u"new\n"_s);
    QVERIFY(m_editor->hasUnsavedChanges());
    QVERIFY(!button("Undo the save"_L1)->isVisible());
    // And it can be saved again.
    QVERIFY(reviewAndSave());
    QTRY_COMPARE(m_adapter->content(), std::optional(QByteArray("new\n")));
}

void tst_DefinitionEditor::reloads()
{
    open("old\n");
    QVERIFY(!button("Reload"_L1)->isVisible());
    type(u"new\n"_s);
    QVERIFY(reviewAndSave());
    QTRY_VERIFY(button("Reload"_L1)->isVisible());
    QCOMPARE(m_adapter->reloads.load(), 0);
    button("Reload"_L1)->click();
    QTRY_COMPARE(m_adapter->reloads.load(), 1);
    QTRY_VERIFY(message().contains(u"counts now"_s));
}

void tst_DefinitionEditor::warningsSaveErrorsAsk()
{
    open("old\n");
    type(u"a warning\n"_s);
    QVERIFY(reviewAndSave());
    QTRY_COMPARE(m_adapter->content(), std::optional(QByteArray("a warning\n")));
    QTRY_VERIFY(button("Review and save"_L1)->isVisible());

    type(u"an error\n"_s);
    QVERIFY(reviewAndSave());
    answer("Keep editing"_L1);
    QCOMPARE(m_adapter->content(), std::optional(QByteArray("a warning\n")));
    QCOMPARE(code()->toPlainText(), u"an error\n"_s);
    QVERIFY(reviewAndSave());
    answer("Save anyway"_L1);
    QTRY_COMPARE(m_adapter->content(), std::optional(QByteArray("an error\n")));
}

void tst_DefinitionEditor::conflictOverwritten()
{
    open("old\n");
    type(u"mine\n"_s);
    m_adapter->setContent("theirs\n");
    QVERIFY(reviewAndSave());
    QTRY_VERIFY(button("Save mine over it"_L1) && button("Save mine over it"_L1)->isVisible());
    QVERIFY(message().contains(u"changed on the disk meanwhile"_s));
    QCOMPARE(m_adapter->content(), std::optional(QByteArray("theirs\n")));
    QCOMPARE(m_editor->findChild<DiffView*>()->toPlainText(), u"- theirs\n+ mine"_s);
    QVERIFY(reviewAndSave("Save mine over it"_L1));
    QTRY_COMPARE(m_adapter->content(), std::optional(QByteArray("mine\n")));
}

void tst_DefinitionEditor::conflictTheirsTaken()
{
    open("old\n");
    type(u"mine\n"_s);
    m_adapter->setContent("theirs\n");
    QVERIFY(reviewAndSave());
    QTRY_VERIFY(button("Take the one on the disk"_L1)->isVisible());
    button("Take the one on the disk"_L1)->click();
    QCOMPARE(code()->toPlainText(), u"theirs\n"_s);
    QVERIFY(!m_editor->hasUnsavedChanges());
    code()->undo();
    QCOMPARE(code()->toPlainText(), u"mine\n"_s);
}

void tst_DefinitionEditor::failureLosesNothing()
{
    open("old\n");
    m_adapter->fault = PlatformError::io(u"no space is left on the disk"_s).withAdvice(u"Free some space."_s);
    type(u"mine\n"_s);
    QVERIFY(reviewAndSave());
    QTRY_VERIFY(message().contains(u"no space is left"_s));
    QVERIFY(message().contains(u"override.conf of a.service"_s));
    QCOMPARE(code()->toPlainText(), u"mine\n"_s);
    QVERIFY(m_editor->hasUnsavedChanges());
    m_adapter->fault.reset();
    QVERIFY(reviewAndSave());
    QTRY_COMPARE(m_adapter->content(), std::optional(QByteArray("mine\n")));
    QTRY_VERIFY(message().startsWith(u"Saved as"_s));
}

void tst_DefinitionEditor::closingAsks()
{
    open("old\n");
    type(u"mine\n"_s);
    QVERIFY(!m_editor->close());
    answer("Keep editing"_L1);
    QVERIFY(m_editor->isVisible());
    QTest::keyClick(m_editor, Qt::Key_Escape);
    answer("Discard changes"_L1);
    QTRY_VERIFY(!m_editor);
    open("old\n")->close();
    QTRY_VERIFY(!m_editor);
}

void tst_DefinitionEditor::oddBytesAreTold()
{
    open("a\r\nb\n");
    QVERIFY(message().contains(u"carriage returns"_s));
    delete m_editor.data();
    open("a\xff\n");
    QVERIFY(message().contains(u"not UTF-8"_s));
    type(u"b\n"_s);
    button("Review and save"_L1)->click();
    QCOMPARE(m_editor->findChild<DiffView*>()->addedCount(), 1);
}

void tst_DefinitionEditor::hasNames()
{
    open(std::nullopt);
    const QStringList nameless = namelessControls(m_editor);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u' ')));
}

QTEST_MAIN(tst_DefinitionEditor)

#include "tst_definitioneditor.moc"
