// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QSet>
#include <QTimer>
#include <QWidget>

class QLabel;
class QToolButton;

namespace Duende {

class ElidedLabel;
class JobList;
class OperationRunner;
struct Operation;

/// The part of the status bar that tells what runs: an operation appears half a second after it began, with
/// how far it is and a button that cancels it; of several there is a list that opens. How the last one ended
/// stays for some seconds. It takes no room while there is nothing to tell.
class JobIndicator final : public QWidget
{
    Q_OBJECT

public:
    /// `runner` outlives the indicator.
    explicit JobIndicator(OperationRunner* runner, QWidget* parent = nullptr);
    ~JobIndicator() override;

private:
    void started(quint64 number);
    void finished(quint64 number);
    void cancel(quint64 number);
    void refresh();
    void showJobs(const QList<quint64>& numbers);
    void showResult();
    void setIcon(const QString& iconName);
    void openList();
    QList<quint64> visibleJobs();
    QString jobText(quint64 number) const;

    OperationRunner* m_runner;
    QLabel* m_icon;
    ElidedLabel* m_text;
    QToolButton* m_listButton;
    QToolButton* m_cancel;
    QPointer<JobList> m_list; // while it is open
    QHash<quint64, QElapsedTimer> m_running;
    QSet<quint64> m_cancelled; // were asked to end and still run
    QTimer m_appear; // until the next job is old enough to be seen
    QTimer m_resultTimer; // while the last result is told
    QString m_result;
    QString m_resultIcon;
};

} // namespace Duende
