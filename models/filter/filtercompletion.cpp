// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/filter/filtercompletion.h"

#include "models/filter/filtertoken.h"

#include <QCoreApplication>

namespace Duende {

namespace {

constexpr qsizetype maximumCount = 100;
// Values are shown on one line of a list; the longest are not worth typing.
constexpr qsizetype maximumValueLength = 200;

struct Messages
{
    Q_DECLARE_TR_FUNCTIONS(Duende::FilterCompletion)
};

QString meaning(Comparison comparison, FieldKind kind)
{
    switch (comparison) {
    case Comparison::Equal:
        return Messages::tr("is");
    case Comparison::NotEqual:
        return Messages::tr("is not");
    case Comparison::Matches:
        return Messages::tr("contains, or matches a regular expression");
    case Comparison::NotMatches:
        return Messages::tr("does not contain or match");
    case Comparison::Less:
        return kind == FieldKind::Age ? Messages::tr("less than this ago") : Messages::tr("less than");
    case Comparison::LessOrEqual:
        return kind == FieldKind::Age ? Messages::tr("at most this ago") : Messages::tr("at most");
    case Comparison::Greater:
        return kind == FieldKind::Age ? Messages::tr("more than this ago") : Messages::tr("more than");
    case Comparison::GreaterOrEqual:
        return kind == FieldKind::Age ? Messages::tr("at least this ago") : Messages::tr("at least");
    }
    Q_UNREACHABLE_RETURN({});
}

QStringList exampleValues(FieldKind kind)
{
    switch (kind) {
    case FieldKind::Text:
    case FieldKind::Word:
    case FieldKind::Number:
        return {};
    case FieldKind::Flag:
        return {QStringLiteral("yes"), QStringLiteral("no")};
    case FieldKind::Percent:
        return {QStringLiteral("1%"), QStringLiteral("10%"), QStringLiteral("50%"), QStringLiteral("100%")};
    case FieldKind::Bytes:
        return {QStringLiteral("1M"), QStringLiteral("10M"), QStringLiteral("100M"), QStringLiteral("1G")};
    case FieldKind::Duration:
        return {QStringLiteral("1us"), QStringLiteral("1ms"), QStringLiteral("100ms"), QStringLiteral("1s")};
    case FieldKind::Age:
        return {QStringLiteral("10s"), QStringLiteral("1m"), QStringLiteral("10m"), QStringLiteral("1h"),
            QStringLiteral("1d")};
    }
    Q_UNREACHABLE_RETURN({});
}

class Completer
{
public:
    Completer(QStringView text, qsizetype cursor, const FilterSchema& schema)
        : m_schema(schema)
        , m_cursor(std::clamp<qsizetype>(cursor, 0, text.size()))
    {
        // What stands behind the cursor decides only how much is replaced.
        m_tokens = filterTokens(text.first(m_cursor));
        m_end = m_cursor;
        for (const FilterToken& token : filterTokens(text)) {
            if (token.position < m_cursor && token.end() > m_cursor && token.isOperand())
                m_end = token.end();
        }
    }

    QList<FilterCompletion> complete()
    {
        if (m_tokens.empty()) {
            addTerms({});
            return result();
        }
        const FilterToken& last = m_tokens.back();
        const bool isTouching = last.end() == m_cursor;
        switch (last.kind) {
        case FilterToken::Kind::Comparison:
            completeValue(m_tokens.size() - 1, {});
            break;
        case FilterToken::Kind::Value:
            if (isTouching && !(last.isQuoted && last.isClosed)) {
                m_start = last.position;
                completeValue(m_tokens.size() - 2, last.text);
            } else {
                completeAfterTerm({});
            }
            break;
        case FilterToken::Kind::Word:
            completeWord(last, isTouching);
            break;
        case FilterToken::Kind::Close:
            completeAfterTerm({});
            break;
        case FilterToken::Kind::And:
        case FilterToken::Kind::Or:
        case FilterToken::Kind::Not:
        case FilterToken::Kind::Open:
            addTerms({});
            break;
        }
        return result();
    }

private:
    QList<FilterCompletion> result()
    {
        // What begins with the typed text comes before what only contains it.
        return (m_best + m_others).first(std::min(maximumCount, m_best.size() + m_others.size()));
    }

    void add(FilterCompletion::Kind kind, const QString& display, const QString& insertText,
        const QString& description, QStringView typed)
    {
        const bool isBest = display.startsWith(typed, Qt::CaseInsensitive);
        if (!isBest && !display.contains(typed, Qt::CaseInsensitive))
            return;
        const qsizetype start = m_start < 0 ? m_cursor : m_start;
        (isBest ? m_best : m_others)
            .append(
                {kind, insertText, start, (m_start < 0 ? m_cursor : m_end) - start, display, description});
    }

    void addTerms(QStringView typed)
    {
        for (const FieldDescription& field : m_schema.fields())
            add(FilterCompletion::Kind::Field, field.name, field.name, field.title, typed);
        addKeyword(QStringLiteral("not"), Messages::tr("everything but what follows"), typed);
    }

    void addKeyword(const QString& word, const QString& description, QStringView typed)
    {
        if (word.startsWith(typed, Qt::CaseInsensitive))
            add(FilterCompletion::Kind::Keyword, word, word + u' ', description, typed);
    }

    void completeAfterTerm(QStringView typed)
    {
        addKeyword(QStringLiteral("and"), Messages::tr("both must hold"), typed);
        addKeyword(QStringLiteral("or"), Messages::tr("one of both must hold"), typed);
        addTerms(typed);
    }

    bool isAfterTerm() const
    {
        if (m_tokens.size() < 2)
            return false;
        const FilterToken& before = m_tokens[m_tokens.size() - 2];
        return before.isOperand() || before.kind == FilterToken::Kind::Close;
    }

    void completeWord(const FilterToken& word, bool isTouching)
    {
        const auto field = word.isQuoted ? std::nullopt : m_schema.indexOf(word.text);
        if (field)
            addComparisons(m_schema.field(*field));
        if (!isTouching) {
            completeAfterTerm({});
            return;
        }
        if (word.isQuoted)
            return;
        // The comparisons stay at the cursor; the words take the place of what was typed.
        m_start = word.position;
        if (isAfterTerm())
            completeAfterTerm(word.text);
        else
            addTerms(word.text);
        m_best.removeIf([&word](const FilterCompletion& completion) {
            return completion.kind == FilterCompletion::Kind::Field
                && completion.insertText.compare(word.text, Qt::CaseInsensitive) == 0;
        });
    }

    void addComparisons(const FieldDescription& field)
    {
        for (const Comparison comparison : allComparisons) {
            if (!FilterSchema::allows(field.kind, comparison))
                continue;
            const QString symbol = comparisonSymbol(comparison).toString();
            add(FilterCompletion::Kind::Comparison, symbol, symbol, meaning(comparison, field.kind), {});
        }
    }

    // `comparison` is the index of the token before the value.
    void completeValue(size_t comparison, QStringView typed)
    {
        if (comparison == 0)
            return;
        const auto index = m_schema.indexOf(m_tokens[comparison - 1].text);
        if (!index)
            return;
        const FieldDescription& field = m_schema.field(*index);
        QStringList values = field.words;
        if (field.suggestions)
            values += field.suggestions();
        if (values.isEmpty())
            values = exampleValues(field.kind);
        values.removeDuplicates();
        for (const QString& value : std::as_const(values)) {
            if (value.size() > maximumValueLength || m_best.size() >= maximumCount)
                continue;
            const bool isBare
                = isBareFilterText(value) && value.compare(u"unknown", Qt::CaseInsensitive) != 0;
            add(FilterCompletion::Kind::Value, value, isBare ? value : quotedFilterText(value), {}, typed);
        }
        const Comparison how = m_tokens[comparison].comparison;
        if (how == Comparison::Equal || how == Comparison::NotEqual) {
            add(FilterCompletion::Kind::Value, QStringLiteral("unknown"), QStringLiteral("unknown"),
                Messages::tr("the value is not known"), typed);
        }
    }

    const FilterSchema& m_schema;
    std::vector<FilterToken> m_tokens; // before the cursor
    qsizetype m_cursor;
    qsizetype m_end; // of the token at the cursor
    qsizetype m_start = -1; // of the token to replace; -1 inserts at the cursor
    QList<FilterCompletion> m_best;
    QList<FilterCompletion> m_others;
};

} // namespace

QList<FilterCompletion> completeFilter(QStringView text, qsizetype cursorPosition, const FilterSchema& schema)
{
    return Completer(text, cursorPosition, schema).complete();
}

} // namespace Duende
