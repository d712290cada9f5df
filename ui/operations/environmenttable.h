// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

#include <utility>

class QTableWidget;
class QToolButton;

namespace Duende {

/// The variables of an environment, a name and a value a row. The last row is empty: what is typed there is a
/// new one.
class EnvironmentTable final : public QWidget
{
    Q_OBJECT

public:
    explicit EnvironmentTable(QWidget* parent = nullptr);

    /// In the order of the rows; a row without a name and a value is none.
    QList<std::pair<QString, QString>> variables() const;
    void setVariables(const QList<std::pair<QString, QString>>& variables);

    /// What takes the keyboard.
    QWidget* editor() const;

Q_SIGNALS:
    void changed();

private:
    void cellChanged();
    void ensureEmptyRow();
    void removeSelected();
    void refreshButtons();
    QString text(int row, int column) const;

    QTableWidget* m_table;
    QToolButton* m_remove;
};

} // namespace Duende
