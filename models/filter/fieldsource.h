// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

namespace Duende {

/// The value of one field of one row: not known, a text or a number. It owns nothing.
///
/// Text and Word fields give a text; a Word field with known words may give the word's index in
/// FieldDescription::words as a number instead, which is faster. A Flag gives 0 or 1, Number and Percent the
/// number, Bytes a number of bytes, Duration and Age a number of nanoseconds. A value of the wrong type
/// counts as not known.
class FieldValue
{
public:
    enum class Type { Unknown, Text, Number };

    /// Not known.
    FieldValue() = default;
    FieldValue(QStringView text) : m_type(Type::Text), m_text(text) { } // NOLINT(google-explicit-constructor)
    FieldValue(double number)
        : m_type(Type::Number)
        , m_number(number) { } // NOLINT(google-explicit-constructor)

    /// A text whose emptiness means that it is not known.
    static FieldValue unlessEmpty(QStringView text)
    {
        return text.isEmpty() ? FieldValue() : FieldValue(text);
    }

    Type type() const { return m_type; }
    QStringView text() const { return m_text; }
    double number() const { return m_number; }

private:
    Type m_type = Type::Unknown;
    double m_number = 0;
    QStringView m_text;
};

/// A row as a filter sees it.
class FieldSource
{
public:
    /// The value of the field with that index in the schema. The text must live as long as the row is being
    /// matched. It is called for every row, so it should neither allocate nor format.
    virtual FieldValue value(int field) const = 0;

protected:
    FieldSource() = default;
    FieldSource(const FieldSource&) = default;
    FieldSource& operator=(const FieldSource&) = default;
    ~FieldSource() = default;
};

} // namespace Duende
