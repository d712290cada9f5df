// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"
#include "ui/definition/definitionview.h"
#include "ui/details/detailspage.h"

#include <QTimer>

#include <stop_token>

class QLabel;
class QLineEdit;
class QListView;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace Duende {

class DefinitionEditMenu;
class DefinitionFileModel;
class EmptyState;
class MessageFrame;
class SettingHelpView;

/// What a daemon is made by: its files in order, or the settings of them that count, each with where it comes
/// from, and what the manual says of a setting. It is asked for when the daemon is shown, when its record
/// changes (at most once a second) and every few seconds while it is seen; what is the same stays as it is.
class DefinitionPage final : public DetailsPage
{
    Q_OBJECT

public:
    explicit DefinitionPage(const DetailsContext& context, QWidget* parent = nullptr);
    ~DefinitionPage() override;

    /// "path" and "line": a line of a file. "property": the setting that decides the property.
    void openAt(const QVariantMap& place) override;

protected:
    void showDaemon() override;
    void updateDaemon() override;
    void forgetDaemon() override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeTools();
    QToolButton* addModeButton(const QString& text, DefinitionView::Mode mode);
    void ask();
    void askSoon();
    void stopAsking();
    void take(const Result<DaemonDefinition>& answer);
    void showDefinition(const DaemonDefinition& definition);
    void showError(const PlatformError& error);
    void showNotice(const DaemonDefinition& definition);
    void setMode(DefinitionView::Mode mode);
    void showPlace(const DefinitionPlace& place);
    void openPending();
    void showHelp(const QString& section, const QString& name);
    void search(const QString& text);
    void searchNext(bool isBackwards);
    void showNextProblem();
    void reload();

    QStackedWidget* m_stack;
    QWidget* m_content;
    QList<QToolButton*> m_modes;
    QLineEdit* m_search;
    QLabel* m_count;
    QToolButton* m_problems;
    DefinitionEditMenu* m_editMenu;
    MessageFrame* m_notice;
    QSplitter* m_splitter;
    DefinitionFileModel* m_files;
    QListView* m_fileList;
    DefinitionView* m_view;
    SettingHelpView* m_help;
    EmptyState* m_nothing;
    QWidget* m_errorPage;
    MessageFrame* m_error;
    QTimer m_loadingTimer;
    QTimer m_askAgain;
    QTimer m_watch; // files change without a word
    std::stop_source m_asking;
    std::optional<DaemonDefinition> m_definition; // of the present daemon
    QVariantMap m_pending; // to be opened when the answer is there
    qsizetype m_lastProblem = -1;
    bool m_isAsking = false;
    bool m_isStale = false;
    bool m_saysUnset = false; // the notice is about a property that no file sets
};

} // namespace Duende
