// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as an amount: what is one is written in a form that is the same amount.
#include "models/format/plaintext.h"
#include "models/format/quantity.h"

#include <cstdio>
#include <cstdlib>

namespace {

using namespace Duende;

void require(bool condition, const QString& text)
{
    if (condition)
        return;
    std::fprintf(stderr, "not the same amount: %s\n", qPrintable(text));
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    if (const auto bytes = Quantity::parseBytes(text))
        require(Quantity::parseBytes(Quantity::bytesToText(*bytes)) == *bytes, text);
    if (const auto duration = Quantity::parseDuration(text))
        require(Quantity::parseDuration(Quantity::durationToText(*duration)) == *duration, text);
    if (const auto number = Quantity::parseNumber(text))
        require(Quantity::parseNumber(Quantity::numberToText(*number)) == *number, text);
    if (const auto percent = Quantity::parsePercent(text))
        require(Quantity::parsePercent(Quantity::numberToText(*percent)) == *percent, text);
    require(isPlainText(plainText(text)), text);
    require(plainText(text, 20).size() <= 20, text);
    return 0;
}
