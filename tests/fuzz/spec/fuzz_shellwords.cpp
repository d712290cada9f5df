// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a command line: its words, quoted, are the same words.
#include "models/spec/shellwords.h"

#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    using namespace Duende;
    const QString text = QString::fromUtf8(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto words = ShellWords::split(text);
    const bool isGood = words ? ShellWords::split(ShellWords::join(*words)) == *words
                              : words.error().position >= 0 && words.error().position < text.size();
    if (!isGood) {
        std::fprintf(stderr, "not the same words: %s\n", qPrintable(text));
        std::abort();
    }
    return 0;
}
