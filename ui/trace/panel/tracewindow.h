// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <memory>

class QSettings;

namespace Duende {

struct FlightRecording;
class MessageFrame;
class OperationRunner;
class TracePanel;
class TraceRecording;

/// A recording in a window of its own: one that was saved, or one that still grows.
class TraceWindow final : public QWidget
{
    Q_OBJECT

public:
    /// Belongs to `parent`, but stands beside it. The runner outlives it; `settings` may be null.
    TraceWindow(OperationRunner* runner, QSettings* settings, QWidget* parent);

    /// Has a person choose a file and shows it in a window beside `parent`.
    static void choose(OperationRunner* runner, QSettings* settings, QWidget* parent);

    TracePanel* panel() const { return m_panel; }
    void showRecording(const std::shared_ptr<const TraceRecording>& recording, const QString& subject);
    /// Reads a file; an error is told in the window.
    void open(const QString& path);
    /// What was kept of a daemon's last calls, in a window beside `parent`: at the last one that failed.
    static void showLastCalls(
        const FlightRecording& recording, OperationRunner* runner, QSettings* settings, QWidget* parent);

private:
    OperationRunner* const m_runner;
    QSettings* const m_settings;
    MessageFrame* m_error;
    TracePanel* m_panel;
    QString m_ofLastCalls; // the daemon of which it shows last calls
};

} // namespace Duende
