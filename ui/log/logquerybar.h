// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"

#include <QWidget>

class QAction;
class QCheckBox;
class QComboBox;
class QLineEdit;

namespace Duende {

/// Which lines of a log are wanted: boot, priority, times, this run only. What the log cannot tell is not
/// there.
class LogQueryBar final : public QWidget
{
    Q_OBJECT

public:
    explicit LogQueryBar(QWidget* parent = nullptr);

    LogQuery query() const;
    /// Forgets what is of one daemon only: boot, times, run. The priority stays. Tells nobody.
    void resetForDaemon();
    /// Every line is wanted. Tells nobody.
    void clear();
    void setFeatures(LogFeatures features);
    /// The boots that the log knows, oldest first.
    void setBoots(const QList<LogBoot>& boots);
    void setThisRunOnly(bool isOnly);

Q_SIGNALS:
    void queryChanged();

private:
    struct Moment
    {
        QLineEdit* edit = nullptr;
        QAction* mistake = nullptr;
        std::optional<qint64> us;
    };

    void makeMoment(Moment& moment, const QString& placeholder, const QString& name);
    void readMoment(Moment& moment, bool isEnd);
    void tell();

    QComboBox* m_boot;
    QComboBox* m_priority;
    Moment m_since;
    Moment m_until;
    QCheckBox* m_thisRun;
    LogQuery m_told;
};

} // namespace Duende
