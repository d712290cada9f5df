// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the marks of a recording: what is read is within the limits, and is the same when it is
// written and read again.
#include "models/trace/tracemarksfile.h"

#include <cstdio>
#include <cstdlib>

namespace {

using namespace Duende;

void check(bool condition, const char* what)
{
    if (condition)
        return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size > 100000)
        return 0;
    constexpr qint64 start = 1700000000000000000;
    const QByteArray bytes(reinterpret_cast<const char*>(data), qsizetype(size));
    const Result<TraceMarkSet> marks = TraceMarksFile::parse(bytes, start);
    if (!marks) {
        check(marks.error().kind() == PlatformError::Kind::Config, "another kind of error");
        return 0;
    }
    check(qsizetype(marks->size()) <= TraceMarksFile::mostMarks, "too many marks");
    for (const auto& [row, comment] : *marks)
        check(row <= UINT32_MAX && comment.size() <= TraceMarksFile::longestComment, "beyond a limit");
    const Result<TraceMarkSet> again = TraceMarksFile::parse(TraceMarksFile::toBytes(*marks, start), start);
    check(again.has_value(), "what was written is not read");
    check(again->size() == marks->size(), "what was written is read as something else");
    return 0;
}
