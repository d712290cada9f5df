// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/kinds.h"

namespace Duende::Trace {

namespace {

using namespace Kinds;
namespace D = Decoders;
namespace L = Layouts;
using enum CaptureTime;
using enum CallFamily;

/// The value of an extended attribute; it is text most of the time.
constexpr ArgumentKind value = dataOut(D::xattrData);
constexpr ArgumentKind attributes = structure(L::xattrArguments, Entry, 16, 16);

constexpr CallRow rows[] = {
    {"stat", File, {path, structure(L::stat, Success, 144, 64, 128)}},
    {"lstat", File, {path, structure(L::stat, Success, 144, 64, 128)}},
    {"fstat", Descriptor, {fd, structure(L::stat, Success, 144, 64, 128)}},
    {"newfstatat", File, {dirfd, path, structure(L::stat, Success, 144, 64, 128), named(atFlags)}},
    {"stat64", File, {path, structure(L::stat64, Success, 96, 96)}},
    {"lstat64", File, {path, structure(L::stat64, Success, 96, 96)}},
    {"fstat64", Descriptor, {fd, structure(L::stat64, Success, 96, 96)}},
    {"fstatat64", File, {dirfd, path, structure(L::stat64, Success, 96, 96), named(atFlags)}},
    {"oldstat", File, {path, address}},
    {"oldlstat", File, {path, address}},
    {"oldfstat", Descriptor, {fd, address}},
    {"statx", File, {dirfd, path, named(atFlags), named(statxMask), structure(L::statx, Success, 256, 256)}},
    {"statfs", File, {path, structure(L::statfs, Success, 120, 64)}},
    {"fstatfs", Descriptor, {fd, structure(L::statfs, Success, 120, 64)}},
    {"statfs64", File, {path, plain, structure(L::statfs64, Success, 84, 84)}},
    {"fstatfs64", Descriptor, {fd, plain, structure(L::statfs64, Success, 84, 84)}},
    {"ustat", System, {by(D::device), address}},
    {"chmod", File, {path, mode}},
    {"fchmod", Descriptor, {fd, mode}},
    {"fchmodat", File, {dirfd, path, mode}},
    {"fchmodat2", File, {dirfd, path, mode, named(atFlags)}},
    {"chown", File, {path, id, id}},
    {"lchown", File, {path, id, id}},
    {"fchown", Descriptor, {fd, id, id}},
    {"fchownat", File, {dirfd, path, id, id, named(atFlags)}},
    {"chown32", File, {path, id, id}},
    {"lchown32", File, {path, id, id}},
    {"fchown32", Descriptor, {fd, id, id}},
    {"utime", File, {path, structure(L::utimbuf, Entry, 16, 8)}},
    {"utimes", File, {path, memory(D::timePair, Entry, 32, 16)}},
    {"futimesat", File, {dirfd, path, memory(D::timePair, Entry, 32, 16)}},
    {"utimensat", File, {dirfd, path, memory(D::timePair, Entry, 32, 16), named(atFlags)}},
    {"utimensat_time64", File, {dirfd, path, memory(D::timePair, Entry, 32, 32), named(atFlags)}},
    {"umask", File, {mode}, ResultKind::Octal},
    {"setxattr", File, {path, text, dataIn(3, D::xattrData), plain, named(xattrFlags)}},
    {"lsetxattr", File, {path, text, dataIn(3, D::xattrData), plain, named(xattrFlags)}},
    {"fsetxattr", Descriptor, {fd, text, dataIn(3, D::xattrData), plain, named(xattrFlags)}},
    {"getxattr", File, {path, text, value, plain}},
    {"lgetxattr", File, {path, text, value, plain}},
    {"fgetxattr", Descriptor, {fd, text, value, plain}},
    {"listxattr", File, {path, value, plain}},
    {"llistxattr", File, {path, value, plain}},
    {"flistxattr", Descriptor, {fd, value, plain}},
    {"removexattr", File, {path, text}},
    {"lremovexattr", File, {path, text}},
    {"fremovexattr", Descriptor, {fd, text}},
    {"setxattrat", File, {dirfd, path, named(atFlags), text, attributes, plain}},
    {"getxattrat", File, {dirfd, path, named(atFlags), text, attributes, plain}},
    {"listxattrat", File, {dirfd, path, named(atFlags), value, plain}},
    {"removexattrat", File, {dirfd, path, named(atFlags), text}},
    {"file_getattr", File, {dirfd, path, address, plain, named(atFlags)}},
    {"file_setattr", File, {dirfd, path, address, plain, named(atFlags)}},
};

} // namespace

std::span<const CallRow> metadataRows()
{
    return rows;
}

} // namespace Duende::Trace
