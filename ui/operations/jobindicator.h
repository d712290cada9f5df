// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace Duende {

class OperationRunner;

/// The part of the status bar that tells what runs: an operation appears half a second after it began, with
/// how far it is and a button that cancels it; of several there is a list that opens. How the last one ended
/// stays for some seconds. Hidden while there is nothing to tell.
class JobIndicator final : public QWidget
{
    Q_OBJECT

public:
    explicit JobIndicator(OperationRunner* runner, QWidget* parent = nullptr);
    ~JobIndicator() override;

private:
    class Popup;

    void update();
    void finished(quint64 number);

    OperationRunner* m_runner;
    QLabel* m_icon;
    QLabel* m_text;
    QProgressBar* m_bar;
    QToolButton* m_list;
    QToolButton* m_cancel;
    Popup* m_popup;
    QTimer m_tick;
    QTimer m_resultTimer;
    QString m_result;
};

} // namespace Duende
