// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitwriter/writefailure.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

namespace Duende {

namespace {

using Kind = WriteFailure::Kind;

struct KindWord
{
    Kind kind;
    std::string_view word;
};

constexpr std::array kindWords{
    KindWord{Kind::Usage, "usage"},
    KindWord{Kind::Changed, "changed"},
    KindWord{Kind::Link, "link"},
    KindWord{Kind::Special, "special"},
    KindWord{Kind::TooLong, "too-long"},
    KindWord{Kind::NotAllowed, "not-allowed"},
    KindWord{Kind::NoSpace, "no-space"},
    KindWord{Kind::Busy, "busy"},
    KindWord{Kind::Io, "io"},
};

std::string line(std::string_view word, int errnoValue, const std::string& path)
{
    return "result=" + std::string(word) + " errno=" + std::to_string(errnoValue) + " path=" + path + "\n";
}

/// Takes `prefix` and all up to the next blank off the front of `text`.
std::string_view takeWord(std::string_view& text, std::string_view prefix)
{
    if (!text.starts_with(prefix))
        return {};
    text.remove_prefix(prefix.size());
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, blank);
    text.remove_prefix(std::min(blank + 1, text.size()));
    return word;
}

} // namespace

WriteFailure::Kind writeFailureKind(int errnoValue)
{
    switch (errnoValue) {
    case EACCES:
    case EPERM:
    case EROFS:
        return Kind::NotAllowed;
    case ENOSPC:
    case EDQUOT:
        return Kind::NoSpace;
    case ELOOP:
        return Kind::Link;
    default:
        return Kind::Io;
    }
}

int exitStatusOf(WriteFailure::Kind kind)
{
    const auto found = std::ranges::find(kindWords, kind, &KindWord::kind);
    return 2 + static_cast<int>(found - kindWords.begin());
}

std::string resultLine(const WriteFailure& failure)
{
    return line(
        std::ranges::find(kindWords, failure.kind, &KindWord::kind)->word, failure.errnoValue, failure.path);
}

std::string resultLine(const std::string& path)
{
    return line("done", 0, path);
}

WriteFailure failureFromLine(std::string_view text)
{
    while (text.ends_with('\n'))
        text.remove_suffix(1);
    const std::string_view word = takeWord(text, "result=");
    const std::string_view number = takeWord(text, "errno=");
    const auto kind = std::ranges::find(kindWords, word, &KindWord::word);
    WriteFailure failure;
    if (kind == kindWords.end() || !text.starts_with("path=") || text.find('\n') != std::string_view::npos
        || std::from_chars(number.data(), number.data() + number.size(), failure.errnoValue).ec
            != std::errc{})
        return {};
    failure.kind = kind->kind;
    failure.path = text.substr(5);
    return failure;
}

} // namespace Duende
