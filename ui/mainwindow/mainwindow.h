// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonmonitor.h"
#include "models/daemonfiltermodel.h"

#include <QMainWindow>
#include <QTimer>

class QSettings;

namespace Duende {

class ActionSet;
class Appearance;
class CountsLabel;
class DaemonCatalog;
class DaemonCommands;
class DaemonListModel;
class DaemonTableView;
class DaemonTraces;
class DetailsPanel;
class Favourites;
class FilterEdit;
class FlightRecordings;
class KindChooser;
class ListArea;
class MessageBar;
class Notices;
class OperationRunner;
class PanelLayout;
class RecorderCommands;
class ScopeBar;
class ScopeModel;
class TraceCommands;

/// The window: side bar, list, details, log of operations, and every action on daemons. It shows what the
/// catalog knows; starting the catalog is its maker's part.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// All of them outlive the window. `settings` keeps how a person arranged it; null keeps nothing. With
    /// null `traces` nothing can be traced, with null `recordings` no last calls are kept.
    MainWindow(DaemonCatalog* catalog, OperationRunner* runner, QSettings* settings,
        DaemonTraces* traces = nullptr, FlightRecordings* recordings = nullptr, QWidget* parent = nullptr);
    ~MainWindow() override;

    ActionSet* actions() const { return m_actions; }
    DaemonTableView* table() const;
    FilterEdit* filterEdit() const { return m_filter; }
    ScopeBar* scopeBar() const { return m_scopeBar; }
    KindChooser* kindChooser() const { return m_kinds; }
    ListArea* listArea() const { return m_listArea; }
    PanelLayout* panels() const { return m_panels; }
    DetailsPanel* details() const { return m_details; }
    Notices* notices() const { return m_notices; }

    /// Selects a daemon, and shows more than now where the side bar, the types or the filter would hide it.
    void reveal(const DaemonId& id);
    /// Shows the window, wherever it was, and brings it before a person's eyes.
    void present();

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void makeModels();
    void makeCentre();
    void makePanels();
    void makeToolBar();
    void makeStatusBar();
    void makeNotices();
    void makeMenus();
    void connectCommands();
    void connectList();

    QList<DaemonRecord> selectedRecords() const;
    void showSelection();
    void noteSeen();
    void takeDelta(const DaemonDelta& delta);
    void setScope(const ScopeSelection& selection);
    void setKinds(const QSet<DaemonKind>& kinds);
    void copy(const QStringList& lines);
    void showTrace(const DaemonId& id);
    void toggleFavourites(bool areFavourites);
    void openPalette();
    void openFilterHelp();
    void openFailedList();
    void focusDetails();

    void resetLayout();
    void restore();
    void save();
    void updateSampling();

    DaemonCatalog* m_catalog;
    OperationRunner* m_runner;
    QSettings* m_settings;
    DaemonTraces* m_traces;
    FlightRecordings* m_recordings;
    Appearance* m_appearance;
    Favourites* m_favourites = nullptr;
    DaemonListModel* m_daemons = nullptr;
    DaemonFilterModel* m_shown = nullptr;
    ScopeModel* m_scopes = nullptr;
    ActionSet* m_actions = nullptr;
    DaemonCommands* m_commands = nullptr;
    TraceCommands* m_traceCommands = nullptr;
    RecorderCommands* m_recorderCommands = nullptr;
    ListArea* m_listArea = nullptr;
    MessageBar* m_messages = nullptr;
    ScopeBar* m_scopeBar = nullptr;
    DetailsPanel* m_details = nullptr;
    Notices* m_notices = nullptr;
    FilterEdit* m_filter = nullptr;
    KindChooser* m_kinds = nullptr;
    CountsLabel* m_counts = nullptr;
    QToolBar* m_toolBar = nullptr;
    PanelLayout* m_panels = nullptr;
    QTimer m_ageTimer;
    std::optional<DaemonId> m_awaited; // a spawned daemon that the list does not have yet
    bool m_needsArranging = true;
};

} // namespace Duende
