// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/interruptedrecordings.h"

#include <QWidget>

class QSettings;

namespace Duende {

class OperationRunner;
class WrapLabel;

/// Tells of the latest recording that was interrupted, once, with the ways to open it, to discard it and to
/// leave it. Hidden while there is none.
class InterruptedNotice final : public QWidget
{
    Q_OBJECT

public:
    /// Looks into the folder at once, off this thread. The runner outlives it; `settings`, which keeps what
    /// has been told, may be null.
    InterruptedNotice(
        OperationRunner* runner, QSettings* settings, const QString& folder, QWidget* parent = nullptr);

Q_SIGNALS:
    void openRequested(const QString& path);

private:
    void take(const QList<InterruptedRecording>& found);
    void showNext();
    void discard();
    void leave();

    OperationRunner* const m_runner;
    QSettings* const m_settings;
    QList<InterruptedRecording> m_left; // the first is the one that is shown
    WrapLabel* m_text;
};

} // namespace Duende
