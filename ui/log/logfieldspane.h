// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QSplitter;
class QTreeWidget;

namespace Duende {

/// All fields of one line: their names and values, and the chosen one in full below; what is no text as a
/// hexadecimal dump. Values and whole fields can be copied.
class LogFieldsPane final : public QWidget
{
    Q_OBJECT

public:
    explicit LogFieldsPane(QWidget* parent = nullptr);

    /// The message comes first, then what programs gave, then what the journal knows.
    void setFields(const QList<LogField>& fields);
    /// Instead of fields: why there are none, or that they are being read.
    void setNotice(const QString& text);
    const QList<LogField>& fields() const { return m_fields; }

    /// A value as it is shown in full.
    static QString wholeText(const QByteArray& value);

Q_SIGNALS:
    void closeRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showValue();
    void copyField();
    void copyValue();

    QList<LogField> m_fields;
    QSplitter* m_splitter;
    QTreeWidget* m_tree;
    QPlainTextEdit* m_value;
    QLabel* m_notice;
    QByteArray m_chosen; // the name, which stays from line to line
};

} // namespace Duende
