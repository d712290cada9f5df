// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracestatistics.h"

#include <QWidget>

#include <memory>

namespace Duende {

class TraceDocument;

/// Calls a second over the whole time of a recording, in the colours of their families; failures below,
/// losses as marks. A range that is chosen by the pointer, or with Shift and the arrow keys, becomes the time
/// of the filter; a click or Escape takes it away.
class TraceTimeLineView final : public QWidget
{
    Q_OBJECT

public:
    explicit TraceTimeLineView(TraceDocument* document, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// The chosen range, in nanoseconds since the beginning.
    std::optional<std::pair<quint64, quint64>> range() const;
    /// The terms of a range, and a filter with them in place of the times that it had of us.
    static QString rangeTerm(quint64 fromNs, quint64 toNs);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRect plot() const;
    /// What a pixel's column stands for; the buckets that it sums up.
    std::pair<std::size_t, std::size_t> bucketsAt(int x) const;
    quint64 timeAt(int x) const;
    int placeOf(quint64 ns) const;
    quint64 wholeNs() const;
    void choose(std::optional<std::pair<quint64, quint64>> range);
    QString toolTipAt(int x) const;

    TraceDocument* const m_document;
    std::shared_ptr<const TraceStatistics> m_statistics;
    std::optional<std::pair<quint64, quint64>> m_range;
    QString m_term; // that is in the filter for it
    std::optional<int> m_pressed;
    bool m_isDragging = false;
};

} // namespace Duende
