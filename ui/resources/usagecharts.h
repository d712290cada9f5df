// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/usagehistory.h"
#include "ui/resources/qcustomplotheader.h"

#include <QDateTime>

#include <array>
#include <memory>
#include <vector>

namespace Duende {

class UsageChart;

/// A daemon's use as four charts over one time axis: processor, memory, input and output, tasks. They stand
/// in two columns where it is wide and low, else one below the other. A crosshair under the pointer, or moved
/// by the arrow keys, shows the exact values of that moment in the titles. The wheel and plus and minus
/// change how much time is seen, dragging moves it; at the right end the charts follow what is new.
class UsageCharts final : public QCustomPlot
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds longestSpan{3600};
    static constexpr std::chrono::seconds shortestSpan{20};

    explicit UsageCharts(QWidget* parent = nullptr);
    ~UsageCharts() override;

    /// `wallNow` is the time of day at `now`, a moment of UsageHistory::now(); `processors` is how many the
    /// machine has.
    void setHistory(
        const UsageHistory& history, std::chrono::milliseconds now, const QDateTime& wallNow, int processors);

    /// How much time is seen.
    std::chrono::seconds span() const;
    /// Follows what is new and shows so much of it.
    void setSpan(std::chrono::seconds span);
    /// The right end is the present.
    bool isFollowing() const { return m_isFollowing; }
    void follow();

    /// The time that the crosshair is at, in seconds since 1970.
    std::optional<double> crosshair() const { return m_crosshair; }
    void hideCrosshair();

    /// The present values, or those under the crosshair, in words.
    QString text() const;
    const std::vector<std::unique_ptr<UsageChart>>& charts() const { return m_charts; }
    int columns() const { return m_columns; }

Q_SIGNALS:
    /// span() or isFollowing() is another.
    void viewChanged();
    /// A person pressed the key for it.
    void pauseRequested();

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void addCharts();
    void arrange();
    void applyStyle();
    void applyView();
    void setView(double upper, double span);
    void zoom(double factor, double anchor);
    void setCrosshair(std::optional<double> seconds);
    void moveCrosshair(int points);
    void describe();
    bool moveByKey(int key);
    QCPAxisRect* rectAt(const QPointF& place) const;
    QList<double> timesSeen() const;
    double lower() const { return m_upper - m_spanSeconds; }

    std::vector<std::unique_ptr<UsageChart>> m_charts;
    std::array<QCPMarginGroup*, 2> m_margins{}; // of each column
    int m_columns = 0;
    double m_now = 0; // seconds since 1970
    double m_upper = 0;
    double m_spanSeconds = 900;
    bool m_isFollowing = true;
    std::optional<double> m_crosshair;
    bool m_isCrosshairKept = false; // the keys put it there, the pointer does not take it away
    std::optional<QPointF> m_dragged;
    double m_draggedUpper = 0;
};

} // namespace Duende
