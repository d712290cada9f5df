// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracelatency.h"

#include <QWidget>

namespace Duende {

/// How long calls took, as bars over a logarithm of time; a few lines high.
class LatencyChart final : public QWidget
{
    Q_OBJECT

public:
    explicit LatencyChart(QWidget* parent = nullptr);

    /// `title` says what they are.
    void setLatency(const QString& title, const TraceLatency& latency);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_title;
    TraceLatency m_latency;
};

} // namespace Duende
