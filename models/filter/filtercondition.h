// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/fieldsource.h"
#include "models/filter/filterschema.h"
#include "models/filter/textmatcher.h"

#include <variant>
#include <vector>

namespace Duende {

/// One term of a filter, ready to be asked of a row. Any thread.
class FilterCondition
{
public:
    /// Which of a Word field's known words are accepted, by their index. Empty for a field without known
    /// words.
    using AcceptedWords = std::vector<bool>;

    /// A text occurs in one of several fields.
    struct Search
    {
        struct Field
        {
            int field = 0;
            AcceptedWords accepted;
        };
        TextNeedle needle;
        std::vector<Field> fields;
    };
    /// The value is not known.
    struct Unknown
    {
        int field = 0;
        bool isText = false;
        bool isNumber = false;
        bool isNegated = false;
    };
    struct TextEquality
    {
        int field = 0;
        QString text;
        bool isNegated = false;
    };
    struct PatternMatch
    {
        int field = 0;
        TextPattern pattern;
        bool isNegated = false;
    };
    /// The value is one of the accepted known words.
    struct WordChoice
    {
        int field = 0;
        AcceptedWords accepted;
        QStringList words;
        /// Whether a text that is none of the known words is accepted.
        bool acceptsOthers = false;
    };
    struct NumberComparison
    {
        int field = 0;
        Comparison comparison = Comparison::Equal;
        double number = 0;
    };
    using Test = std::variant<Search, Unknown, TextEquality, PatternMatch, WordChoice, NumberComparison>;

    /// `text` is the normal form.
    FilterCondition(Test test, const QString& text) : m_test(std::move(test)), m_text(text) { }

    bool matches(const FieldSource& row) const;
    const QString& toString() const { return m_text; }
    std::vector<int> fields() const;

private:
    Test m_test;
    QString m_text;
};

} // namespace Duende
