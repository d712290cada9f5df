// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/kinds.h"

namespace Duende::Trace {

namespace {

using namespace Kinds;
namespace D = Decoders;
namespace L = Layouts;
using enum CaptureTime;
using enum CallFamily;

constexpr ArgumentKind openFlags = by(D::openFlags);
constexpr ArgumentKind openMode = by(D::openMode);
constexpr ArgumentKind mountTarget = path;

constexpr CallRow rows[] = {
    {"open", File, {path, openFlags, openMode}, ResultKind::Descriptor},
    {"openat", File, {dirfd, path, openFlags, openMode}, ResultKind::Descriptor},
    {"openat2", File, {dirfd, path, sizedStructure(L::openHow, Entry, 3, 24), plain}, ResultKind::Descriptor},
    {"creat", File, {path, mode}, ResultKind::Descriptor},
    {"open_by_handle_at", File, {dirfd, structure(L::fileHandle, Entry, 136, 136), openFlags},
        ResultKind::Descriptor},
    {"name_to_handle_at", File,
        {dirfd, path, structure(L::fileHandle, Success, 136, 136), intOut, named(atFlags)}},
    {"mkdir", File, {path, mode}},
    {"mkdirat", File, {dirfd, path, mode}},
    {"rmdir", File, {path}},
    {"mknod", File, {path, by(D::fileMode), by(D::device)}},
    {"mknodat", File, {dirfd, path, by(D::fileMode), by(D::device)}},
    {"link", File, {path, path}},
    {"linkat", File, {dirfd, path, dirfd, path, named(atFlags)}},
    {"symlink", File, {path, path}},
    {"symlinkat", File, {path, dirfd, path}},
    {"unlink", File, {path}},
    {"unlinkat", File, {dirfd, path, named(unlinkFlags)}},
    {"rename", File, {path, path}},
    {"renameat", File, {dirfd, path, dirfd, path}},
    {"renameat2", File, {dirfd, path, dirfd, path, named(renameFlags)}},
    {"readlink", File, {path, dataOut(D::path), plain}},
    {"readlinkat", File, {dirfd, path, dataOut(D::path), plain}},
    {"chdir", File, {path}},
    {"fchdir", File, {fd}},
    {"chroot", File, {path}},
    {"getcwd", File, {{D::path, nullptr, nullptr, {CaptureShape::String, Success}}, plain}},
    {"truncate", File, {path, plain}},
    {"truncate64", File, {path, plain}},
    {"access", File, {path, named(accessModes)}},
    {"faccessat", File, {dirfd, path, named(accessModes)}},
    {"faccessat2", File, {dirfd, path, named(accessModes), named(accessAtFlags)}},
    {"mount", File, {path, path, text, named(mountFlags), {D::mountData, nullptr, nullptr, stringAtEntry}}},
    {"umount2", File, {mountTarget, named(umountFlags)}},
    {"oldumount", File, {mountTarget}},
    {"pivot_root", File, {path, path}},
    {"mount_setattr", File,
        {dirfd, path, named(atFlags), sizedStructure(L::mountAttributes, Entry, 4, 32), plain}},
    {"move_mount", File, {dirfd, path, dirfd, path, named(moveMountFlags)}},
    {"open_tree", File, {dirfd, path, named(openTreeFlags)}, ResultKind::Descriptor},
    {"open_tree_attr", File,
        {dirfd, path, named(openTreeFlags), sizedStructure(L::mountAttributes, Entry, 4, 32), plain},
        ResultKind::Descriptor},
    {"fsopen", File, {text, named(fsopenFlags)}, ResultKind::Descriptor},
    {"fspick", File, {dirfd, path, named(fspickFlags)}, ResultKind::Descriptor},
    {"fsmount", File, {fd, named(fsmountFlags), named(newMountFlags)}, ResultKind::Descriptor},
    {"fsconfig", File,
        {fd, named(fsconfigCommands), text, {D::mountData, nullptr, nullptr, stringAtEntry}, plain}},
    {"statmount", File, {address, address, plain, hex}},
    {"listmount", File, {address, numbers(D::hexArray, Success, LengthFrom::Result, 0, 8, 8), plain, hex}},
    {"swapon", File, {path, named(swapFlags)}},
    {"swapoff", File, {path}},
    {"acct", File, {path}},
    {"uselib", File, {path}},
    {"quotactl", File, {by(D::quotaCommand), path, id, address}},
    {"quotactl_fd", File, {fd, by(D::quotaCommand), id, address}},
    {"inotify_add_watch", File, {fd, path, named(inotifyMask)}},
    {"fanotify_mark", File, {fd, named(fanotifyMarkFlags), by(D::fanotifyMark), dirfd, path}},
    {"lookup_dcookie", File, {hex, dataOut(D::path), plain}},
};

} // namespace

std::span<const CallRow> fileRows()
{
    return rows;
}

} // namespace Duende::Trace
