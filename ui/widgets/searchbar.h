// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace Duende {

/// The field in which what is to be found among rows is typed, with the ways to the next one and how it went.
class SearchBar final : public QWidget
{
    Q_OBJECT

public:
    enum class Direction { Back, On };

    /// `name` says what is searched: "Find in the log". Enter looks in `usual` direction, with Shift in the
    /// other.
    explicit SearchBar(const QString& name, Direction usual, QWidget* parent = nullptr);

    QString text() const;
    void setText(const QString& text);
    /// "Not found", "Searching…"; empty for nothing to tell.
    void setStatus(const QString& status);
    QString status() const;
    void focusField();

    /// Looks on for the present text.
    void goOn(Direction direction);

Q_SIGNALS:
    /// The text is another; the first place of it is wanted.
    void textChanged(const QString& text);
    void searchRequested(Duende::SearchBar::Direction direction);
    /// Escape: back to the rows.
    void left();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QLineEdit* m_edit;
    const Direction m_usual;
    QToolButton* m_back;
    QToolButton* m_on;
    QLabel* m_status;
    QTimer m_pause;
    QString m_told;
};

} // namespace Duende
