// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace Duende {

/// The field in which a text to be found in a log is typed, with the ways to the next one and how it went.
class LogSearchBar final : public QWidget
{
    Q_OBJECT

public:
    explicit LogSearchBar(QWidget* parent = nullptr);

    QString text() const;
    void setText(const QString& text);
    /// "Not found", "Searching…"; empty for nothing to tell.
    void setStatus(const QString& status);
    QString status() const;
    void focusField();

    /// Looks on for the present text.
    void goOn(LogDirection direction);

Q_SIGNALS:
    /// The text is another; the first place of it is wanted.
    void textChanged(const QString& text);
    void searchRequested(Duende::LogDirection direction);
    /// Escape: back to the log.
    void left();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLineEdit* m_edit;
    QToolButton* m_older;
    QToolButton* m_newer;
    QLabel* m_status;
    QTimer m_pause;
    QString m_told;
};

} // namespace Duende
