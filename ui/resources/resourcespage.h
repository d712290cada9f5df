// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/usagehistory.h"
#include "ui/details/detailspage.h"

#include <QDateTime>
#include <QTimer>

#include <functional>

class QAction;
class QActionGroup;
class QBoxLayout;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace Duende {

class EmptyState;
class MessageFrame;
class UsageCharts;

/// What a daemon used over the last hour, as the list's model keeps it, drawn at most twice a second and only
/// while it is seen. A pause holds the picture still while the history goes on.
class ResourcesPage final : public DetailsPage
{
    Q_OBJECT

public:
    explicit ResourcesPage(const DetailsContext& context, QWidget* parent = nullptr);
    ~ResourcesPage() override;

    /// Of what can run, and so use something.
    static bool appliesTo(const DaemonRecord& record);

    bool isPaused() const;
    void setPaused(bool isPaused);

    /// Writes what is shown to a file; a message tells how it went.
    void saveCsv(const QString& path);
    void savePicture(const QString& path);

protected:
    void showDaemon() override;
    void updateDaemon() override;
    void forgetDaemon() override;
    void hideEvent(QHideEvent* event) override;

private:
    using Bytes = std::function<QByteArray()>;

    QBoxLayout* makeControls();
    void addSpan(const QString& text, std::chrono::seconds span);
    QToolButton* addButton(QBoxLayout* layout, QAction* action);
    void draw();
    void drawSoon();
    void showNothing();
    void showView();
    void chooseFile(const QString& title, const QString& suffix, void (ResourcesPage::*save)(const QString&));
    void write(const QString& path, const Bytes& content);
    void tell(const QString& path, const Result<void>& written);
    QString caption() const;

    QStackedWidget* m_stack;
    EmptyState* m_nothing;
    QWidget* m_content;
    UsageCharts* m_charts;
    QLabel* m_caption;
    MessageFrame* m_message;
    QActionGroup* m_spans;
    QAction* m_pause;
    QAction* m_toNow;
    QTimer m_nextDraw; // while it runs it is too early to draw again
    QTimer m_idle; // time goes on where nothing new is read
    bool m_isStale = false;
    UsageHistory m_history; // as it is drawn
    std::chrono::milliseconds m_drawnAt{0};
    QDateTime m_drawnAtWall;
};

} // namespace Duende
