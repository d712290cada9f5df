// SPDX-License-Identifier: GPL-3.0-or-later
// Text with escape sequences: nothing of a sequence is left, spans are in order and inside the text, and the
// text is one that may be shown.
#include "models/format/plaintext.h"
#include "models/log/ansitext.h"

#include <cstdlib>

using namespace Duende;

namespace {

void check(bool isRight)
{
    if (!isRight)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char*>(data), qsizetype(size));
    const AnsiText parsed = AnsiText::parse(bytes);
    check(isPlainText(parsed.text));
    qsizetype end = 0;
    for (const AnsiText::Span& span : parsed.spans) {
        check(span.start >= end && span.length >= 0 && span.start + span.length <= parsed.text.size());
        check(span.style != AnsiStyle());
        end = span.start + span.length;
    }
    const QByteArray stripped = AnsiText::stripped(bytes);
    check(!stripped.contains('\x1b') && stripped.size() <= bytes.size());
    check(AnsiText::stripped(stripped) == stripped);
    return 0;
}
