// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace Duende {

/// Watches that the event loop of its thread keeps turning: measures the longest time between two of its
/// ticks.
class EventLoopChecker : public QObject
{
public:
    explicit EventLoopChecker(QObject* parent = nullptr);

    /// How often the loop turned since the beginning.
    int ticks() const { return m_ticks; }
    /// The longest time without a turn, the present one included.
    std::chrono::milliseconds longestGap() const;

private:
    QTimer m_timer;
    QElapsedTimer m_sinceTick;
    std::chrono::milliseconds m_longestGap{0};
    int m_ticks = 0;
};

} // namespace Duende
