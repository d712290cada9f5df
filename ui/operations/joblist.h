// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QHash>

class QToolButton;
class QVBoxLayout;

namespace Duende {

class ElidedLabel;

/// A list that opens over the window: a line a job, each with a button that cancels it.
class JobList final : public QFrame
{
    Q_OBJECT

public:
    explicit JobList(QWidget* parent);

    struct Job
    {
        quint64 number = 0;
        /// "Restarting nginx.service… 40 %".
        QString text;
        /// "Cancel: restart nginx.service", for who cannot see which line the button is in.
        QString cancelText;
        bool canCancel = true;
    };

    /// Shows these, keeping the lines of those that it shows already where they are.
    void setJobs(const QList<Job>& jobs);

Q_SIGNALS:
    void cancelRequested(quint64 number);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Line
    {
        QWidget* widget = nullptr;
        ElidedLabel* text = nullptr;
        QToolButton* cancel = nullptr;
    };
    Line addLine(const Job& job);

    QVBoxLayout* m_layout;
    QHash<quint64, Line> m_lines;
};

} // namespace Duende
