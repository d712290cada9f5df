// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/conditionreader.h"

#include "models/filter/filterterm.h"
#include "models/format/nearestword.h"
#include "models/format/plaintext.h"
#include "models/format/quantity.h"

#include <QCoreApplication>

namespace Duende {

namespace {

// A word that is shown in a message is no longer than this.
constexpr qsizetype shownLength = 40;

struct Messages
{
    Q_DECLARE_TR_FUNCTIONS(Duende::FilterExpression)
};

std::unexpected<FilterError> failure(const FilterToken& token, const QString& message)
{
    return std::unexpected(FilterError{token.position, token.length, message});
}

QString shown(QStringView text)
{
    return plainText(text, shownLength);
}

bool isNegative(Comparison comparison)
{
    return comparison == Comparison::NotEqual || comparison == Comparison::NotMatches;
}

bool isPattern(Comparison comparison)
{
    return comparison == Comparison::Matches || comparison == Comparison::NotMatches;
}

QString allowedComparisons(FieldKind kind)
{
    QStringList symbols;
    for (const Comparison comparison : allComparisons) {
        if (FilterSchema::allows(kind, comparison))
            symbols.append(comparisonSymbol(comparison).toString());
    }
    return symbols.join(u' ');
}

std::expected<double, QString> numberOf(FieldKind kind, QStringView text)
{
    switch (kind) {
    case FieldKind::Bytes:
        return Quantity::parseBytes(text).transform([](quint64 bytes) { return static_cast<double>(bytes); });
    case FieldKind::Duration:
    case FieldKind::Age:
        return Quantity::parseDuration(text).transform(
            [](std::chrono::nanoseconds duration) { return static_cast<double>(duration.count()); });
    case FieldKind::Percent:
        return Quantity::parsePercent(text);
    case FieldKind::Number:
    case FieldKind::Text:
    case FieldKind::Word:
    case FieldKind::Flag:
        break;
    }
    return Quantity::parseNumber(text);
}

// "Choose one of a, b and c" for a message; long lists are cut.
QString choices(const QStringList& words)
{
    constexpr qsizetype maximum = 16;
    QString text = words.first(std::min(words.size(), maximum)).join(QStringLiteral(", "));
    if (words.size() > maximum)
        text += QStringLiteral(", \u2026");
    return text;
}

} // namespace

ConditionReader::Condition ConditionReader::word(const FilterToken& word) const
{
    if (!word.isQuoted) {
        const auto field = m_schema.indexOf(word.text);
        if (field && m_schema.field(*field).kind == FieldKind::Flag) {
            return FilterCondition(
                FilterCondition::NumberComparison{*field, Comparison::Equal, 1}, m_schema.field(*field).name);
        }
    }
    if (word.text.isEmpty())
        return failure(word, Messages::tr("There is no text between the quotes."));

    FilterCondition::Search search{TextNeedle(word.text), {}};
    for (int i = 0; i < m_schema.fields().size(); ++i) {
        const FieldDescription& field = m_schema.field(i);
        if (!field.isSearchedByWords)
            continue;
        FilterCondition::AcceptedWords accepted;
        for (const QString& known : field.words)
            accepted.push_back(search.needle.isIn(known));
        search.fields.push_back({i, accepted});
    }
    return FilterCondition(std::move(search), FilterTerm::words(word.text, m_schema));
}

ConditionReader::Condition ConditionReader::comparison(
    const FilterToken& fieldName, const FilterToken& comparison, const FilterToken& value) const
{
    const auto field = m_schema.indexOf(fieldName.text);
    if (!field || fieldName.isQuoted)
        return std::unexpected(unknownField(fieldName));
    const FieldDescription& description = m_schema.field(*field);
    if (!FilterSchema::allows(description.kind, comparison.comparison)) {
        return failure(comparison,
            Messages::tr("%1 cannot be compared with %2; choose one of %3.")
                .arg(description.name, comparisonSymbol(comparison.comparison),
                    allowedComparisons(description.kind)));
    }
    const bool isEquality
        = comparison.comparison == Comparison::Equal || comparison.comparison == Comparison::NotEqual;
    if (isEquality && !value.isQuoted && value.text.compare(u"unknown", Qt::CaseInsensitive) == 0)
        return unknown(*field, comparison.comparison);

    switch (description.kind) {
    case FieldKind::Text:
        return text(*field, comparison.comparison, value);
    case FieldKind::Word:
        return word(*field, comparison.comparison, value);
    case FieldKind::Flag:
        return flag(*field, comparison.comparison, value);
    case FieldKind::Number:
    case FieldKind::Percent:
    case FieldKind::Bytes:
    case FieldKind::Duration:
    case FieldKind::Age:
        return number(*field, comparison.comparison, value);
    }
    Q_UNREACHABLE_RETURN(text(*field, comparison.comparison, value));
}

FilterError ConditionReader::unknownField(const FilterToken& fieldName) const
{
    const QString nearest = m_schema.nearestName(fieldName.text);
    const QString name = shown(fieldName.text);
    QString message;
    if (fieldName.isQuoted)
        message = Messages::tr("The name of a field stands without quotes.");
    else if (nearest.isEmpty())
        message = Messages::tr("There is no field \"%1\"; put the text in quotes to look for it.").arg(name);
    else
        message = Messages::tr("There is no field \"%1\"; did you mean \"%2\"?").arg(name, nearest);
    return {fieldName.position, fieldName.length, message};
}

ConditionReader::Condition ConditionReader::text(
    int field, Comparison comparison, const FilterToken& value) const
{
    if (isPattern(comparison))
        return pattern(field, comparison, value);
    return FilterCondition(FilterCondition::TextEquality{field, value.text, isNegative(comparison)},
        FilterTerm::comparison(m_schema.field(field), comparison, value.text));
}

ConditionReader::Condition ConditionReader::pattern(
    int field, Comparison comparison, const FilterToken& value) const
{
    TextPattern::Error error;
    if (value.text.size() > FilterExpression::maximumPatternLength) {
        return failure(value,
            Messages::tr("The regular expression is longer than %1 characters.")
                .arg(FilterExpression::maximumPatternLength));
    }
    auto pattern = TextPattern::compile(value.text, error);
    if (!pattern) {
        const QString message = Messages::tr("The regular expression is not valid: %1.").arg(error.message);
        // Where there are escapes, the pattern's characters are not at the places of the text's.
        const qsizetype quotes = value.isQuoted ? 1 : 0;
        const bool hasEscapes = value.length != value.text.size() + 2 * quotes;
        if (hasEscapes || value.text.isEmpty())
            return failure(value, message);
        const qsizetype offset = std::min(error.offset, value.text.size() - 1);
        return std::unexpected(FilterError{value.position + quotes + offset, 1, message});
    }

    const FieldDescription& description = m_schema.field(field);
    const QString text = FilterTerm::comparison(description, comparison, value.text);
    if (description.words.isEmpty()) {
        return FilterCondition(
            FilterCondition::PatternMatch{field, std::move(*pattern), isNegative(comparison)}, text);
    }
    FilterCondition::WordChoice choice{field, {}, description.words, isNegative(comparison)};
    for (const QString& word : description.words)
        choice.accepted.push_back(pattern->matches(word) != isNegative(comparison));
    return FilterCondition(std::move(choice), text);
}

ConditionReader::Condition ConditionReader::word(
    int field, Comparison comparison, const FilterToken& value) const
{
    const FieldDescription& description = m_schema.field(field);
    if (isPattern(comparison) || description.words.isEmpty())
        return text(field, comparison, value);

    FilterCondition::WordChoice choice{field, {}, description.words, isNegative(comparison)};
    QString known;
    for (const QString& word : description.words) {
        const bool isSame = word.compare(value.text, Qt::CaseInsensitive) == 0;
        if (isSame)
            known = word;
        choice.accepted.push_back(isSame != isNegative(comparison));
    }
    if (known.isNull()) {
        const QString nearest = nearestWord(value.text, description.words);
        if (!nearest.isEmpty()) {
            return failure(value,
                Messages::tr("%1 is never \"%2\"; did you mean \"%3\"?")
                    .arg(description.name, shown(value.text), nearest));
        }
        return failure(value,
            Messages::tr("%1 is never \"%2\"; choose one of %3.")
                .arg(description.name, shown(value.text), choices(description.words)));
    }
    return FilterCondition(std::move(choice), FilterTerm::comparison(description, comparison, known));
}

ConditionReader::Condition ConditionReader::flag(
    int field, Comparison comparison, const FilterToken& value) const
{
    static const QStringList yesWords{QStringLiteral("yes"), QStringLiteral("true"), QStringLiteral("1")};
    static const QStringList noWords{QStringLiteral("no"), QStringLiteral("false"), QStringLiteral("0")};
    const FieldDescription& description = m_schema.field(field);
    const bool isYes = yesWords.contains(value.text, Qt::CaseInsensitive);
    if (!isYes && !noWords.contains(value.text, Qt::CaseInsensitive))
        return failure(
            value, Messages::tr("%1 is yes or no, never \"%2\".").arg(description.name, shown(value.text)));
    const bool wanted = isYes != isNegative(comparison);
    const QString text
        = wanted ? description.name : FilterTerm::comparison(description, Comparison::Equal, 0.0);
    return FilterCondition(
        FilterCondition::NumberComparison{field, Comparison::Equal, wanted ? 1.0 : 0.0}, text);
}

ConditionReader::Condition ConditionReader::number(
    int field, Comparison comparison, const FilterToken& value) const
{
    const FieldDescription& description = m_schema.field(field);
    const auto number = numberOf(description.kind, value.text);
    if (!number)
        return failure(value, number.error());
    return FilterCondition(FilterCondition::NumberComparison{field, comparison, *number},
        FilterTerm::comparison(description, comparison, *number));
}

ConditionReader::Condition ConditionReader::unknown(int field, Comparison comparison) const
{
    const FieldDescription& description = m_schema.field(field);
    FilterCondition::Unknown test{field, false, false, isNegative(comparison)};
    test.isText = description.kind == FieldKind::Text || description.kind == FieldKind::Word;
    test.isNumber = !test.isText || !description.words.isEmpty();
    return FilterCondition(test,
        isNegative(comparison) ? QString(description.name + u"!=unknown") : FilterTerm::unknown(description));
}

} // namespace Duende
