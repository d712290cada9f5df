// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QObject>

#include <utility>
#include <vector>

namespace Duende {

/// The stretches in which the event loop of this thread was busy and could not have answered a person. Needs
/// QT_NO_GLIB=1: GLib's loop tells that it is awake only after it has worked.
class BusyStretches : public QObject
{
public:
    BusyStretches()
    {
        const QAbstractEventDispatcher* dispatcher = QAbstractEventDispatcher::instance();
        connect(dispatcher, &QAbstractEventDispatcher::awake, this, [this] { m_since.start(); });
        connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, [this] {
            if (m_since.isValid())
                m_stretchesMs.push_back(double(m_since.nsecsElapsed()) / 1e6);
            m_since.invalidate();
        });
    }

    /// Those since the last call, in milliseconds.
    std::vector<double> take() { return std::exchange(m_stretchesMs, {}); }

private:
    QElapsedTimer m_since;
    std::vector<double> m_stretchesMs;
};

} // namespace Duende
