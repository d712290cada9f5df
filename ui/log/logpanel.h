// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/log/logexport.h"
#include "ui/details/detailspage.h"

#include <QTimer>

class QComboBox;
class QMenu;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace Duende {

class EmptyState;
class FilterEdit;
class LogDocument;
class LogFieldsPane;
class LogQueryBar;
class SearchBar;
class LogView;
class MessageFrame;

/// What a daemon wrote and what was said about it: its log, which is followed while the page is seen. Lines
/// are chosen by boot, priority, time and run, hidden or marked by a filter, and searched; all fields of a
/// line are shown beside, lines are copied and exported.
///
/// A place is {"run": "this"}: lines of the present or last run only.
class LogPanel final : public DetailsPage
{
    Q_OBJECT

public:
    explicit LogPanel(const DetailsContext& context, QWidget* parent = nullptr);

    void openAt(const QVariantMap& place) override;
    /// Writes what query and filter select to a file, as an operation that can be cancelled.
    void exportTo(const QString& path, LogFormat format);

protected:
    void showDaemon() override;
    void updateDaemon() override;
    void forgetDaemon() override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void makeTools();
    void makeActions();
    void connectDocument();
    void reopen();
    bool hidesOthers() const;
    void takeFilter();
    void showState();
    void showError(const PlatformError& error);
    void showMenu(const QPoint& place);
    void addFilterTerms(QMenu* menu);
    void narrow(const QString& term);
    void searchFor(const QString& text);
    void searchOn(LogDirection direction);
    void takeFinding(const LogFinding& finding);
    void setFieldsShown(bool isShown);
    void askFields();
    void copy(LogFormat format);
    void chooseExport();
    QString exportCommand(LogFormat format, const QString& path) const;

    LogDocument* m_document;
    LogView* m_view;
    LogQueryBar* m_query;
    FilterEdit* m_filter;
    QComboBox* m_filterMode;
    SearchBar* m_search;
    QToolButton* m_follow;
    QToolButton* m_showFields;
    QToolButton* m_export;
    MessageFrame* m_error;
    QStackedWidget* m_stack;
    QSplitter* m_splitter;
    LogFieldsPane* m_fields;
    EmptyState* m_nothing;
    QAction* m_showAll;
    QAction* m_copyText;
    QAction* m_copyJson;
    QTimer m_loadingTimer;
    QTimer m_searchTimer;
    QTimer m_fieldsTimer;
    DaemonId m_shown;
    std::optional<PlatformError> m_absence; // there is no log
    std::optional<LogPosition> m_searchOrigin;
    LogDirection m_searchDirection = LogDirection::Older;
    bool m_wasSearching = false;
};

} // namespace Duende
