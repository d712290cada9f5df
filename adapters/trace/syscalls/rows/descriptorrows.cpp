// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/kinds.h"

namespace Duende::Trace {

namespace {

using namespace Kinds;
namespace D = Decoders;
namespace L = Layouts;
using enum CaptureTime;
using enum CallFamily;

constexpr ArgumentKind entries = dataOut(D::directoryEntries);
constexpr ArgumentKind position = by(D::offsetPair);
/// What an ioctl's or fcntl's argument points at, where it is a pointer.
constexpr ArgumentKind ioctlArgument = memory(D::ioctlArgument, Both, 64, 64);
constexpr ArgumentKind fcntlArgument = memory(D::fcntlArgument, Both, 32, 24);

constexpr CallRow rows[] = {
    {"read", Descriptor, {fd, dataOut(), plain}},
    {"write", Descriptor, {fd, dataIn(2), plain}},
    {"pread64", Descriptor, {fd, dataOut(), plain, plain}},
    {"pwrite64", Descriptor, {fd, dataIn(2), plain, plain}},
    {"readv", Descriptor, {fd, vectorOut(2), plain}},
    {"writev", Descriptor, {fd, vectorIn(2), plain}},
    {"preadv", Descriptor, {fd, vectorOut(2), plain, position, hidden}},
    {"pwritev", Descriptor, {fd, vectorIn(2), plain, position, hidden}},
    {"preadv2", Descriptor, {fd, vectorOut(2), plain, position, hidden, named(readWriteFlags)}},
    {"pwritev2", Descriptor, {fd, vectorIn(2), plain, position, hidden, named(readWriteFlags)}},
    {"sendfile", Descriptor, {fd, fd, wordBoth, plain}},
    {"sendfile64", Descriptor, {fd, fd, offsetBoth, plain}},
    {"copy_file_range", Descriptor, {fd, offsetBoth, fd, offsetBoth, plain, hex}},
    {"splice", Descriptor, {fd, offsetBoth, fd, offsetBoth, plain, named(spliceFlags)}},
    {"tee", Descriptor, {fd, fd, plain, named(spliceFlags)}},
    {"vmsplice", Descriptor, {fd, vectorIn(2), plain, named(spliceFlags)}},
    {"close", Descriptor, {fd}},
    {"close_range", Descriptor, {number, number, named(closeRangeFlags)}},
    {"dup", Descriptor, {fd}, ResultKind::Descriptor},
    {"dup2", Descriptor, {fd, fd}, ResultKind::Descriptor},
    {"dup3", Descriptor, {fd, fd, named(pipeFlags)}, ResultKind::Descriptor},
    {"pipe", Descriptor, {memory(D::descriptorArray, Success, 8, 8)}},
    {"pipe2", Descriptor, {memory(D::descriptorArray, Success, 8, 8), named(pipeFlags)}},
    {"fcntl", Descriptor, {fd, named(fcntlCommands), fcntlArgument}, ResultKind::Number, D::fcntlNote},
    {"fcntl64", Descriptor, {fd, named(fcntlCommands), fcntlArgument}, ResultKind::Number, D::fcntlNote},
    {"flock", Descriptor, {fd, named(flockOperations)}},
    {"ioctl", Descriptor, {fd, by(D::ioctlCommand), ioctlArgument}},
    {"lseek", Descriptor, {fd, plain, by(D::seekOrigin)}},
    {"_llseek", Descriptor, {fd, by(D::offsetHighFirst), hidden, offsetOut, by(D::seekOrigin)}},
    {"ftruncate", Descriptor, {fd, plain}},
    {"ftruncate64", Descriptor, {fd, plain}},
    {"fallocate", Descriptor, {fd, named(fallocateModes), plain, plain}},
    {"fadvise64", Descriptor, {fd, plain, plain, named(fileAdvice)}},
    {"fadvise64_64", Descriptor, {fd, plain, plain, named(fileAdvice)}},
    {"readahead", Descriptor, {fd, plain, plain}},
    {"sync_file_range", Descriptor, {fd, plain, plain, named(syncRangeFlags)}},
    {"fsync", Descriptor, {fd}},
    {"fdatasync", Descriptor, {fd}},
    {"syncfs", Descriptor, {fd}},
    {"getdents", Descriptor, {fd, entries, plain}},
    {"getdents64", Descriptor, {fd, entries, plain}},
    {"readdir", Descriptor, {fd, address, plain}},
    {"cachestat", Descriptor,
        {fd, structure(L::cachestatRange, Entry, 16, 16), structure(L::cachestat, Success, 40, 40), hex}},
    {"io_setup", Descriptor, {plain, addressOut}},
    {"io_destroy", Descriptor, {hex}},
    {"io_submit", Descriptor, {hex, plain, numbers(D::hexArray, Entry, LengthFrom::Argument, 1, 8, 4)}},
    {"io_cancel", Descriptor, {hex, address, structure(L::ioEvent, Success, 32, 32)}},
    {"io_getevents", Descriptor,
        {hex, plain, plain, arrayOf(L::ioEvent, Success, LengthFrom::Result, 0, 32, 32), timespecIn}},
    {"io_pgetevents", Descriptor,
        {hex, plain, plain, arrayOf(L::ioEvent, Success, LengthFrom::Result, 0, 32, 32), timespecIn,
            address}},
    {"io_pgetevents_time64", Descriptor,
        {hex, plain, plain, arrayOf(L::ioEvent, Success, LengthFrom::Result, 0, 32, 32), timespec64In,
            address}},
    {"io_uring_setup", Descriptor, {plain, structure(L::uringParameters, Both, 120, 120)},
        ResultKind::Descriptor},
    {"io_uring_enter", Descriptor, {fd, plain, plain, named(uringEnterFlags), address, plain}},
    {"io_uring_register", Descriptor, {fd, named(uringRegisterOperations), address, plain}},
    {"memfd_create", Descriptor, {text, by(D::memfdFlags)}, ResultKind::Descriptor},
    {"memfd_secret", Descriptor, {named(pipeFlags)}, ResultKind::Descriptor},
    {"pidfd_getfd", Descriptor, {fd, number, hex}, ResultKind::Descriptor},
};

} // namespace

std::span<const CallRow> descriptorRows()
{
    return rows;
}

} // namespace Duende::Trace
