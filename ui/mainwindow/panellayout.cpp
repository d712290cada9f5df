// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/panellayout.h"

#include "ui/list/scopebar.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QSettings>

namespace Duende {

namespace {

// Grows when panels are added or named anew, so that an older state is not taken for one of these.
constexpr int stateVersion = 1;
constexpr QLatin1StringView geometryKey("window/geometry");
constexpr QLatin1StringView stateKey("window/state");
constexpr QLatin1StringView lockedKey("window/panelsLocked");

// A window of fewer characters than this has no room for the side bar's words: 1,100 pixels with a usual
// font.
constexpr int narrowCharacters = 157;

} // namespace

PanelLayout::PanelLayout(QMainWindow* window, ScopeBar* scopeBar, QWidget* details, QWidget* log)
    : QObject(window)
    , m_window(window)
    , m_scopeBar(scopeBar)
    , m_scopes(makeDock(QStringLiteral("scopes"), tr("Side bar"), scopeBar))
    , m_details(makeDock(QStringLiteral("details"), tr("Details"), details))
    , m_log(makeDock(QStringLiteral("operations"), tr("Operations"), log))
{
    window->setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
    window->setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    window->setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    window->setDocumentMode(true);
    window->addDockWidget(Qt::LeftDockWidgetArea, m_scopes);
    window->addDockWidget(Qt::BottomDockWidgetArea, m_details);
    window->addDockWidget(Qt::BottomDockWidgetArea, m_log);
    m_log->hide();
    setTitleBars();
    connect(m_scopes, &QDockWidget::topLevelChanged, this, &PanelLayout::fold);
    connect(m_scopes, &QDockWidget::dockLocationChanged, this, &PanelLayout::fold);
    // A log that was asked for is the one in front.
    connect(m_log->toggleViewAction(), &QAction::triggered, m_log, [this](bool isShown) {
        if (isShown)
            m_log->raise();
    });
}

QDockWidget* PanelLayout::makeDock(const QString& key, const QString& title, QWidget* content)
{
    auto* dock = new QDockWidget(title, m_window);
    dock->setObjectName(key);
    dock->setWidget(content);
    return dock;
}

void PanelLayout::setTitleBars()
{
    for (QDockWidget* dock : {m_scopes, m_details, m_log}) {
        QWidget* old = dock->titleBarWidget();
        // An empty widget is how a dock has no title bar.
        dock->setTitleBarWidget(m_isLocked ? new QWidget(dock) : nullptr);
        delete old;
        dock->setFeatures(m_isLocked ? QDockWidget::DockWidgetClosable
                                     : QDockWidget::DockWidgetClosable | QDockWidget::DockWidgetMovable
                    | QDockWidget::DockWidgetFloatable);
    }
}

void PanelLayout::setLocked(bool isLocked)
{
    if (m_isLocked == isLocked)
        return;
    m_isLocked = isLocked;
    setTitleBars();
    fold();
    Q_EMIT lockedChanged(isLocked);
}

bool PanelLayout::isNarrow() const
{
    return m_window->width() < narrowCharacters * m_window->fontMetrics().averageCharWidth();
}

void PanelLayout::fold()
{
    const Qt::DockWidgetArea area = m_window->dockWidgetArea(m_scopes);
    const bool isBeside = area == Qt::LeftDockWidgetArea || area == Qt::RightDockWidgetArea;
    const bool folds = isNarrow() && isBeside && !m_scopes->isFloating();
    if (folds == m_scopeBar->isFolded())
        return;
    if (folds && m_scopes->isVisible())
        m_unfoldedWidth = m_scopes->width();
    m_scopeBar->setFolded(folds);
    if (!folds && isBeside)
        m_window->resizeDocks({m_scopes},
            {m_unfoldedWidth > 0 ? m_unfoldedWidth : m_scopeBar->sizeHint().width()}, Qt::Horizontal);
}

void PanelLayout::arrange()
{
    setLocked(true);
    for (QDockWidget* dock : {m_scopes, m_details, m_log}) {
        dock->setFloating(false);
        m_window->removeDockWidget(dock);
    }
    m_window->addDockWidget(Qt::LeftDockWidgetArea, m_scopes);
    m_window->addDockWidget(Qt::BottomDockWidgetArea, m_details);
    m_window->addDockWidget(Qt::BottomDockWidgetArea, m_log);
    m_window->tabifyDockWidget(m_details, m_log);
    m_scopes->show();
    m_details->show();
    m_log->hide();
    m_unfoldedWidth = 0;
    fold();
    if (!m_scopeBar->isFolded())
        m_window->resizeDocks({m_scopes}, {m_scopeBar->sizeHint().width()}, Qt::Horizontal);
    m_window->resizeDocks({m_details}, {m_window->height() * 2 / 5}, Qt::Vertical);
}

void PanelLayout::save(QSettings& settings) const
{
    settings.setValue(geometryKey, m_window->saveGeometry());
    settings.setValue(stateKey, m_window->saveState(stateVersion));
    settings.setValue(lockedKey, m_isLocked);
}

bool PanelLayout::restore(const QSettings& settings)
{
    m_window->restoreGeometry(settings.value(geometryKey).toByteArray());
    setLocked(settings.value(lockedKey, true).toBool());
    return m_window->restoreState(settings.value(stateKey).toByteArray(), stateVersion);
}

} // namespace Duende
