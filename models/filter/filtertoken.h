// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/comparison.h"

#include <QString>

#include <vector>

namespace Duende {

/// A piece of a filter's text; the same for every schema. What follows a comparison is a Value, read to the
/// next blank, parenthesis, quote, && or ||; after ~ and !~ a pattern's own balanced parentheses, quotes, &
/// and | belong to it.
struct FilterToken
{
    enum class Kind { Open, Close, And, Or, Not, Word, Comparison, Value };

    Kind kind = Kind::Word;
    qsizetype position = 0;
    qsizetype length = 0;
    /// Of a word or a value, without its quotes and their escapes.
    QString text;
    bool isQuoted = false;
    /// The closing quote is there.
    bool isClosed = true;
    Comparison comparison = Comparison::Equal;

    qsizetype end() const { return position + length; }
    bool isOperand() const { return kind == Kind::Word || kind == Kind::Value; }
};

/// Splits a filter's text. Every character that is not blank is in one token.
std::vector<FilterToken> filterTokens(QStringView text);

/// Whether a text without quotes is one word or value with that text: no blanks, quotes or operators in it,
/// and none of and, or, not.
bool isBareFilterText(QStringView text);

/// The text in quotes, as filterTokens() reads it.
QString quotedFilterText(QStringView text);

} // namespace Duende
