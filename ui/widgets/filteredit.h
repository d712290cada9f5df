// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/filterexpression.h"

#include <QLineEdit>
#include <QPointer>
#include <QTimer>

#include <optional>

class QCompleter;
class QLabel;
class QStandardItemModel;

namespace Duende {

/// The field in which a filter is typed. It reads the text a moment after the last key and tells whoever
/// filters only of filters that it understood; a mistake is underlined at its place, said below the field,
/// and leaves the last filter in force. What could come next is offered in a list; earlier filters are
/// offered in an empty field.
class FilterEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit FilterEdit(const FilterSchema& schema, QWidget* parent = nullptr);
    ~FilterEdit() override;

    /// The last text that was understood.
    const FilterExpression& expression() const { return m_expression; }
    /// What is wrong with the present text.
    const std::optional<FilterError>& error() const { return m_error; }

    /// Replaces the text and reads it at once.
    void setFilter(const QString& text);

    /// The filters that were used, the latest first.
    const QStringList& history() const { return m_history; }
    void setHistory(const QStringList& history);

    QSize sizeHint() const override;

Q_SIGNALS:
    void expressionChanged(const Duende::FilterExpression& expression);
    void errorChanged();
    void historyChanged();
    /// Enter: a person goes on to the list.
    void accepted();
    /// Escape in an empty field.
    void left();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void inputMethodEvent(QInputMethodEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void read();
    void setError(const std::optional<FilterError>& error);
    void underline();
    void placeMessage();
    void updateIcons();
    void updateOutline();
    void remember();
    void offerCompletions();
    void complete(const QModelIndex& index);
    bool popupKey(QKeyEvent* event);

    FilterSchema m_schema;
    FilterExpression m_expression;
    std::optional<FilterError> m_error;
    QStringList m_history;
    QTimer m_pause;
    QCompleter* m_completer;
    QStandardItemModel* m_completions;
    QPointer<QLabel> m_message;
    QAction* m_icon;
    QAction* m_clear;
    bool m_isComposing = false;
    bool m_isUnderlined = false;
};

} // namespace Duende
