// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a filter: an error lies inside the text; what is a filter has a normal form that is the same
// filter, and every completion fits into the text.
#include "models/filter/filtercompletion.h"
#include "models/filter/filterexpression.h"
#include "models/filter/filterterm.h"
#include "tests/models/filter/testrow.h"

#include <cstdio>
#include <cstdlib>

namespace {

using namespace Duende;

void require(bool condition, const char* what, const QString& text)
{
    if (condition)
        return;
    std::fprintf(stderr, "%s: %s\n", what, qPrintable(text));
    std::abort();
}

// Texts that begin with a null byte are UTF-16 as it comes, with broken surrogates; the others are UTF-8.
QString textOf(const uint8_t* data, size_t size)
{
    const auto* bytes = reinterpret_cast<const char*>(data);
    if (size == 0 || bytes[0] != 0)
        return QString::fromUtf8(bytes, static_cast<qsizetype>(size));
    QString text;
    for (size_t i = 1; i + 1 < size; i += 2)
        text += QChar(static_cast<char16_t>(data[i] | (data[i + 1] << 8)));
    return text;
}

void checkFilter(const QString& text, const FilterSchema& schema)
{
    static const TestRow known = testRow();
    static const TestRow unknown;
    const auto filter = FilterExpression::parse(text, schema);
    if (!filter) {
        const FilterError& error = filter.error();
        require(error.position >= 0 && error.length > 0 && error.position + error.length <= text.size(),
            "the error is outside of the text", text);
        require(!error.message.isEmpty(), "the error has no message", text);
        return;
    }
    const QString normal = filter->toString();
    // The quotes and units of the normal form can make it longer than a filter may be.
    if (normal.size() > FilterExpression::maximumLength)
        return;
    const auto again = FilterExpression::parse(normal, schema);
    require(again.has_value(), "the normal form is no filter", normal);
    require(again->toString() == normal, "the normal form has another normal form", normal);
    require(again->matches(known) == filter->matches(known), "the normal form is another filter", normal);
    require(again->matches(unknown) == filter->matches(unknown), "the normal form is another filter", normal);
}

void checkTerms(const QString& text, const FilterSchema& schema)
{
    if (text.isEmpty() || text.size() > 1000)
        return;
    TestRow row;
    row.set(QStringLiteral("name"), text);
    const QString equal = FilterTerm::comparison(schema.field(0), Comparison::Equal, text);
    for (const QString& term : {equal, FilterTerm::words(text, schema)}) {
        const auto filter = FilterExpression::parse(term, schema);
        require(filter && filter->matches(row), "the term does not match its text", term);
    }
}

void checkCompletions(const QString& text, const FilterSchema& schema)
{
    const qsizetype step = std::max<qsizetype>(1, text.size() / 8);
    for (qsizetype cursor = 0; cursor <= text.size(); cursor += step) {
        for (const FilterCompletion& completion : completeFilter(text, cursor, schema)) {
            require(completion.replaceStart >= 0 && completion.replaceLength >= 0
                    && completion.replaceStart + completion.replaceLength <= text.size(),
                "a completion is outside of the text", text);
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static const FilterSchema schema = testSchema();
    const QString text = textOf(data, size);
    checkFilter(text, schema);
    checkTerms(text, schema);
    checkCompletions(text, schema);
    return 0;
}
