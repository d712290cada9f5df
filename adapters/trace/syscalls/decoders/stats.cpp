// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

namespace Duende::Trace::Layouts {

namespace {

/// What stands at an offset of the architecture's structure, and how wide it is.
struct Place
{
    uint8_t offset;
    uint8_t bytes;
};

/// struct stat of asm/stat.h: the fields in the order of the first architecture.
struct StatPlaces
{
    Place device, inode, links, mode, uid, gid, kind, size, blockSize, blocks, accessed, accessedNs, modified,
        modifiedNs, changed, changedNs;
};

constexpr StatPlaces wideStat{{0, 8}, {8, 8}, {16, 8}, {24, 4}, {28, 4}, {32, 4}, {40, 8}, {48, 8}, {56, 8},
    {64, 8}, {72, 8}, {80, 8}, {88, 8}, {96, 8}, {104, 8}, {112, 8}};
constexpr StatPlaces armStat{{0, 8}, {8, 8}, {20, 4}, {16, 4}, {24, 4}, {28, 4}, {32, 8}, {48, 8}, {56, 4},
    {64, 8}, {72, 8}, {80, 8}, {88, 8}, {96, 8}, {104, 8}, {112, 8}};
constexpr StatPlaces narrowStat{{0, 4}, {4, 4}, {10, 2}, {8, 2}, {12, 2}, {14, 2}, {16, 4}, {20, 4}, {24, 4},
    {28, 4}, {32, 4}, {36, 4}, {40, 4}, {44, 4}, {48, 4}, {52, 4}};
constexpr StatPlaces narrowStat64{{0, 8}, {88, 8}, {20, 4}, {16, 4}, {24, 4}, {28, 4}, {32, 8}, {44, 8},
    {52, 4}, {56, 8}, {64, 4}, {68, 4}, {72, 4}, {76, 4}, {80, 4}, {84, 4}};

std::optional<uint64_t> take(Structure& s, Place place)
{
    // Not all are aligned as the reader would do it.
    s.seek(place.offset);
    if (place.offset % 8 != 0 && place.bytes == 8) {
        const auto low = s.take(4);
        const auto high = s.take(4);
        return low && high ? std::optional(*low | *high << 32) : std::nullopt;
    }
    return s.take(place.bytes);
}

void add(
    Structure& s, const char* name, std::optional<uint64_t> value, void (*append)(std::string&, uint64_t))
{
    if (!value)
        return;
    std::string text;
    append(text, *value);
    s.add(name, "", std::move(text));
}

void anyStat(Structure& s, const StatPlaces& places)
{
    constexpr uint64_t typeBits = 0170000;
    constexpr uint64_t characters = 0020000;
    constexpr uint64_t blocks = 0060000;
    s.abbreviate();
    add(s, "st_dev", take(s, places.device), appendDevice);
    add(s, "st_ino", take(s, places.inode), appendUnsigned);
    s.unfold();
    const auto mode = take(s, places.mode);
    add(s, "st_mode", mode, appendFileMode);
    s.abbreviate();
    add(s, "st_nlink", take(s, places.links), appendUnsigned);
    add(s, "st_uid", take(s, places.uid), appendUnsigned);
    add(s, "st_gid", take(s, places.gid), appendUnsigned);
    add(s, "st_blksize", take(s, places.blockSize), appendUnsigned);
    add(s, "st_blocks", take(s, places.blocks), appendUnsigned);
    s.unfold();
    const uint64_t type = mode.value_or(0) & typeBits;
    if (type == characters || type == blocks)
        add(s, "st_rdev", take(s, places.kind), appendDevice);
    else
        add(s, "st_size", take(s, places.size), appendUnsigned);
    s.abbreviate();
    add(s, "st_atime", take(s, places.accessed), appendUnsigned);
    add(s, "st_atime_nsec", take(s, places.accessedNs), appendUnsigned);
    add(s, "st_mtime", take(s, places.modified), appendUnsigned);
    add(s, "st_mtime_nsec", take(s, places.modifiedNs), appendUnsigned);
    add(s, "st_ctime", take(s, places.changed), appendUnsigned);
    add(s, "st_ctime_nsec", take(s, places.changedNs), appendUnsigned);
}

void statxTime(Structure& s)
{
    s.signedNumber("tv_sec", 8);
    s.number("tv_nsec", 4);
    s.skip(4);
}

void statxDevice(Structure& s, const char* name)
{
    const auto major = s.take(4);
    const auto minor = s.take(4);
    if (!major || !minor)
        return;
    std::string text = "makedev(";
    appendHex(text, *major);
    text.append(", ");
    appendHex(text, *minor);
    text.append(")");
    s.add(name, "", std::move(text));
}

/// `word` is the width of most fields, `counter` that of the counts.
void anyStatfs(Structure& s, unsigned word, unsigned counter)
{
    s.named("f_type", word, fileSystemTypes);
    s.number("f_bsize", word);
    s.number("f_blocks", counter);
    s.number("f_bfree", counter);
    s.number("f_bavail", counter);
    s.number("f_files", counter);
    s.number("f_ffree", counter);
    const auto first = s.take(4);
    const auto second = s.take(4);
    if (first && second) {
        std::string text = "{val=[";
        appendHex(text, *first);
        text.append(", ");
        appendHex(text, *second);
        s.add("f_fsid", "fsid_t", text.append("]}"));
    }
    s.number("f_namelen", word);
    s.number("f_frsize", word);
    s.named("f_flags", word, statfsFlags);
}

} // namespace

void stat(Structure& s)
{
    anyStat(s, !s.context().isWide() ? narrowStat : s.context().isArm() ? armStat : wideStat);
}

void stat64(Structure& s)
{
    anyStat(s, narrowStat64);
}

void statx(Structure& s)
{
    s.named("stx_mask", 4, statxMask);
    s.abbreviate();
    s.number("stx_blksize", 4);
    s.unfold();
    s.named("stx_attributes", 8, statxAttributes);
    s.abbreviate();
    s.number("stx_nlink", 4);
    s.number("stx_uid", 4);
    s.number("stx_gid", 4);
    s.unfold();
    add(s, "stx_mode", s.take(2), appendFileMode);
    s.abbreviate();
    s.number("stx_ino", 8);
    s.unfold();
    s.number("stx_size", 8);
    s.abbreviate();
    s.number("stx_blocks", 8);
    s.named("stx_attributes_mask", 8, statxAttributes);
    s.nested("stx_atime", "struct statx_timestamp", statxTime);
    s.nested("stx_btime", "struct statx_timestamp", statxTime);
    s.nested("stx_ctime", "struct statx_timestamp", statxTime);
    s.nested("stx_mtime", "struct statx_timestamp", statxTime);
    statxDevice(s, "stx_rdev");
    statxDevice(s, "stx_dev");
    s.hex("stx_mnt_id", 8);
}

void statfs(Structure& s)
{
    anyStatfs(s, 0, 0);
}

void statfs64(Structure& s)
{
    anyStatfs(s, 4, 8);
}

} // namespace Duende::Trace::Layouts
