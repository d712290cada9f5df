// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/daemontrace.h"
#include "models/trace/traceexport.h"
#include "models/trace/tracesearch.h"
#include "ui/widgets/searchbar.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>
#include <QWidget>

class QAction;
class QComboBox;
class QHBoxLayout;
class QSettings;
class QSplitter;
class QTabWidget;
class QToolButton;

namespace Duende {

class ElidedLabel;
class FilterEdit;
class MessageFrame;
class TraceDocument;
class TraceTimeLineView;
class TraceView;

/// One recording, growing or not: the table of its events under a time line, what is known of the chosen
/// event and of all of them, a filter, a search, and the buttons of the trace that fills it.
class TracePanel final : public QWidget
{
    Q_OBJECT

public:
    /// The runner outlives it; `settings`, which keeps how a person arranged it, may be null.
    TracePanel(OperationRunner* runner, QSettings* settings, QWidget* parent = nullptr);
    ~TracePanel() override;

    TraceDocument* document() const { return m_document; }
    /// Shows a recording; null shows none.
    void setRecording(const std::shared_ptr<const TraceRecording>& recording);
    /// The trace that fills it, or did; null where it comes from a file. It may go at any time.
    void setTrace(DaemonTrace* trace);
    /// It has a window of its own already: there is no button for one.
    void setInWindow();
    /// Adds something beside the buttons; it is the panel's from then on.
    void addTool(QWidget* tool);
    /// What files of it are called: "nginx.service".
    void setSubject(const QString& subject) { m_subject = subject; }

    /// Goes to the last event, and from there to the last call that failed, if one did.
    void showLastFailure();
    /// Puts the cursor into the filter's field.
    void focusFilter();

    /// Writes what the filter leaves to a file; how it ends is told in the panel.
    void exportTo(const QString& path, TraceFormat format);
    /// Gives the recording a name.
    void saveTo(const QString& path);

Q_SIGNALS:
    /// A person asks for another trace of the same daemon.
    void startRequested();
    /// A person asks for the recording in a window of its own.
    void windowRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeTools();
    void makeRows();
    void makePanes();
    void connectFilter();
    void connectSearch();
    void updateTools();
    void updateStatus();
    void find(SearchBar::Direction direction);
    void setPanesShown(bool isShown);
    void chooseExport();
    void chooseSave();
    void tell(const PlatformError& error, const QString& infinitive);
    void fitPanes();
    void tellBlindSpots();
    QString proposedName() const;

    OperationRunner* const m_runner;
    QSettings* const m_settings;
    TraceDocument* m_document;
    QPointer<DaemonTrace> m_trace;
    QString m_subject;
    QToolButton* m_startOrStop;
    QToolButton* m_pause;
    QToolButton* m_follow;
    QToolButton* m_showPanes;
    QToolButton* m_save;
    QToolButton* m_export;
    QToolButton* m_toWindow;
    QHBoxLayout* m_tools = nullptr;
    ElidedLabel* m_status;
    FilterEdit* m_filter;
    QComboBox* m_filterMode;
    SearchBar* m_search;
    MessageFrame* m_message;
    TraceTimeLineView* m_timeLine;
    TraceView* m_view;
    QSplitter* m_splitter;
    QTabWidget* m_panes;
    QTimer m_statusTimer;
    QElapsedTimer m_sinceCount;
    quint64 m_countedCalls = 0;
    std::optional<double> m_callsASecond;
    bool m_isExporting = false;
    bool m_hasToldIoUring = false;
    bool m_isInWindow = false;
    bool m_arePanesFit = false;
};

} // namespace Duende
