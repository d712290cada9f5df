// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/adapterregistry.h"
#include "models/definitionedit/definitiondraft.h"

#include <QDialog>
#include <QTimer>

#include <memory>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace Duende {

class CodeEdit;
class DefinitionSession;
class DiffView;
class MessageFrame;
class OperationRunner;
class ProblemList;
class WrapLabel;
struct Operation;

/// Edits one file of a daemon's definition. What is typed is checked by itself after a pause; before it is
/// saved the difference is shown; saved it can be reloaded and undone. A file that changed on the disk
/// meanwhile is shown beside what was typed, and the person chooses. Nothing typed is lost on a failure, and
/// closing asks.
class DefinitionEditor final : public QDialog
{
    Q_OBJECT

public:
    /// `runner` outlives the editor, which deletes itself when it is closed.
    DefinitionEditor(OperationRunner* runner, const std::shared_ptr<const AdapterRegistry>& registry,
        const DefinitionDraft& draft, QWidget* parent = nullptr);

    /// Puts the cursor on a line.
    void goTo(int line);
    bool hasUnsavedChanges() const;
    /// Whether this edits the same file as `draft`.
    bool isOf(const DefinitionDraft& draft) const;

    /// Closes; asks first where something would be lost.
    void reject() override;

Q_SIGNALS:
    /// An operation began whose end this window tells; see MessageBar::leave().
    void started(quint64 number);
    /// The definition on the disk, or what the platform has read of it, is another.
    void changed(const Duende::DaemonHandle& handle);

private:
    QWidget* makeHeading();
    QWidget* makeEditPage();
    QWidget* makeReviewPage();
    QLayout* makeButtons();
    void connectAll();
    void connectSession();
    static QPushButton* addButton(QHBoxLayout* layout, const QString& iconName, const QString& text);

    QByteArray typed() const;
    void textChanged();
    void nameChanged();
    void refreshTitle();
    QString explanation() const;
    void refreshButtons();
    void refreshStatus();
    void check();
    void showProblems();
    QString problemSummary() const;

    void edit();
    void review();
    void showReview(const QString& headline);
    void save();
    void askToSaveWithErrors();
    void takeTheirs();
    void tell(const Operation& operation);

    DefinitionSession* m_session;
    QByteArray m_first; // what the editor began with, and what was saved last
    WrapLabel* m_heading;
    QWidget* m_nameRow = nullptr;
    QLineEdit* m_name = nullptr;
    QLabel* m_nameProblem = nullptr;
    MessageFrame* m_message;
    QStackedWidget* m_pages;
    QWidget* m_reviewPage = nullptr;
    CodeEdit* m_code;
    ProblemList* m_problemList;
    QLabel* m_status;
    WrapLabel* m_reviewHeadline;
    DiffView* m_diff;
    QPushButton* m_undo = nullptr;
    QPushButton* m_reload = nullptr;
    QPushButton* m_back = nullptr;
    QPushButton* m_takeTheirs = nullptr;
    QPushButton* m_review = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_close = nullptr;
    QTimer m_checkTimer;
    bool m_isConflict = false;
    bool m_saveWhenChecked = false;
};

} // namespace Duende
