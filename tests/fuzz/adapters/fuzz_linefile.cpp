// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of a file: forwards and backwards they are the same, and together they are the file. The first byte
// repeats the rest, so that lines cross the blocks in which it is read.
#include "adapters/support/linefile.h"

#include <QList>

#include <cstdlib>
#include <sys/mman.h>
#include <unistd.h>

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
    if (size < 2)
        return 0;
    const QByteArray bytes
        = QByteArray(reinterpret_cast<const char*>(data) + 1, qsizetype(size - 1)).repeated(1 + data[0] * 8);
    FileDescriptor file(::memfd_create("lines", MFD_CLOEXEC));
    check(bytes.size() > (1 << 22)
        || ::write(file.get(), bytes.constData(), size_t(bytes.size())) == bytes.size());
    if (bytes.size() > (1 << 22))
        return 0;
    LineFile lines(std::move(file));
    check(lines.refresh() == quint64(bytes.size()));
    QList<quint64> ends;
    QByteArray read;
    while (const auto line = lines.lineAt(read.size()).value()) {
        check(line->begin == quint64(read.size()) && line->end > line->begin);
        const QByteArray piece = lines.read(line->begin, qsizetype(line->end - line->begin)).value();
        check(piece.indexOf('\n') == (line->isTerminated ? piece.size() - 1 : -1));
        read += piece;
        ends.prepend(line->end);
    }
    check(read == bytes);
    auto end = quint64(bytes.size());
    while (const auto line = lines.lineBefore(end).value()) {
        check(!ends.isEmpty() && ends.takeFirst() == line->end);
        end = line->begin;
    }
    check(ends.isEmpty() && end == 0);
    return 0;
}
