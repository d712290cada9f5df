// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/callrecordbuilder.h"

#include <QTest>

#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/stat.h>

using namespace Duende::Trace;
using namespace std::string_view_literals;

/// Files, their data and their descriptors.
class tst_DecodeFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void open();
    void openOnArm();
    void data();
    void vectors();
    void stat();
    void fcntl();
    void ioctl();
    void entries();
    void times();
};

namespace {

constexpr uint64_t dirt = 0xdefaced000000000; // in the halves that do not count
constexpr uint64_t currentDirectory = 0xdefaced0ffffff9c;

} // namespace

void tst_DecodeFiles::open()
{
    FakeSurroundings surroundings;
    surroundings.descriptors = {{3, "/etc/passwd"}};
    CallRecordBuilder passwd("openat");
    passwd.arguments({currentDirectory, 0x1000, dirt | O_CLOEXEC, dirt}).capture(1, "/etc/passwd").result(3);
    QCOMPARE(
        passwd.text(surroundings), "openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 3</etc/passwd>");
    const DecodedCall call = passwd.decoded();
    QCOMPARE(call.arguments.size(), 3U);
    QCOMPARE(call.arguments[1].name, "filename");
    QCOMPARE(call.arguments[1].type, "const char *");

    CallRecordBuilder creates("openat");
    creates.arguments({dirt | 3, 0x1000, dirt | O_CREAT | O_WRONLY | O_EXCL, dirt | 0640})
        .capture(1, "a\n")
        .result(-17);
    QCOMPARE(creates.text(surroundings),
        "openat(3</etc/passwd>, \"a\\n\", O_WRONLY|O_CREAT|O_EXCL, 0640) = -1 EEXIST (File exists)");
    QCOMPARE(creates.decoded().errorName, "EEXIST");

    CallRecordBuilder bad("openat");
    bad.arguments({currentDirectory, 0xdead, 3})
        .capture(1, "", false, CapturePart::Value, 0, CaptureState::Unreadable);
    QCOMPARE(bad.result(-14).text(), "openat(AT_FDCWD, 0xdead, O_ACCMODE) = -1 EFAULT (Bad address)");
    QCOMPARE(bad.decoded().arguments[1].state, CaptureState::Unreadable);
    CallRecordBuilder cut("unlink");
    cut.arguments({0x1000})
        .capture(0, "/long", false, CapturePart::Value, 0, CaptureState::Truncated)
        .result(-36);
    QCOMPARE(cut.text(), "unlink(\"/long\"...) = -1 ENAMETOOLONG (File name too long)");

    CallRecordBuilder how("openat2");
    const open_how fields{O_CREAT | O_RDWR, 0600, RESOLVE_BENEATH | 0x1000};
    how.arguments({currentDirectory, 0x1000, 0x2000, 24}).capture(1, "x").memory(2, fields).result(4);
    QCOMPARE(how.text(),
        "openat2(AT_FDCWD, \"x\", {flags=O_RDWR|O_CREAT, mode=0600, resolve=RESOLVE_BENEATH|0x1000}, 24) = "
        "4");
    QCOMPARE(how.decoded().arguments[2].parts.size(), 3U);
}

/// aarch64 has other numbers for four of the flags.
void tst_DecodeFiles::openOnArm()
{
    CallRecordBuilder folder("openat", architectureAarch64);
    folder.arguments({currentDirectory, 0x1000, 0x4000 | 02000000}).capture(1, "/").result(3);
    QCOMPARE(folder.text(), "openat(AT_FDCWD, \"/\", O_RDONLY|O_CLOEXEC|O_DIRECTORY) = 3");
}

void tst_DecodeFiles::data()
{
    CallRecordBuilder write("write");
    write.arguments({dirt | 1, 0x1000, 100}).capture(1, std::string(100, 'x')).result(100);
    QCOMPARE(write.text(), "write(1, \"" + std::string(32, 'x') + "\"..., 100) = 100");
    QCOMPARE(callText(decodeCall(write.view(), FakeSurroundings(), 200)),
        "write(1, \"" + std::string(100, 'x') + "\", 100) = 100");
    QCOMPARE(CallRecordBuilder("write").arguments({1, 0x1000, 0}).text(), "write(1, \"\", 0) = 0");
    QCOMPARE(CallRecordBuilder("read").arguments({0, 0x1000, 9}).result(0).text(), "read(0, \"\", 9) = 0");
    QCOMPARE(CallRecordBuilder("read").arguments({dirt | 0xffffffff, 0x1000, 9}).result(-9).text(),
        "read(-1, 0x1000, 9) = -1 EBADF (Bad file descriptor)");
    CallRecordBuilder partly("write");
    partly.arguments({1, 0x1000, 10}).capture(1, "abc", false, CapturePart::Value, 0, CaptureState::Partial);
    QCOMPARE(partly.result(3).text(), "write(1, \"abc\"..., 10) = 3");
    QCOMPARE(CallRecordBuilder("read").arguments({0, 0x1000, 9}).flags(StillRunning).text(),
        "read(0, 0x1000, 9) = ?");
    QCOMPARE(CallRecordBuilder("read").arguments({0, 0x1000, 9}).result(-512).text(),
        "read(0, 0x1000, 9) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)");
    QCOMPARE(CallRecordBuilder("fork").flags(NoEntry).text(), "fork(?) = 0");
    QCOMPARE(
        CallRecordBuilder("exit_group").arguments({dirt | 1}).flags(NoReturn).text(), "exit_group(1) = ?");
}

void tst_DecodeFiles::vectors()
{
    const uint64_t wide[] = {0x1000, 3, 0x2000, 4, 0, 0};
    CallRecordBuilder write("writev");
    write.arguments({1, 0x500, 3}).memory(1, wide).capture(1, "abc", false, CapturePart::Element, 0);
    write.capture(1, "defg", false, CapturePart::Element, 1).result(7);
    QCOMPARE(write.text(),
        "writev(1, [{iov_base=\"abc\", iov_len=3}, {iov_base=\"defg\", iov_len=4}, {iov_base=NULL, "
        "iov_len=0}], 3) = 7");
    const uint32_t narrow[] = {0x1000, 3};
    CallRecordBuilder read("readv", architectureI386);
    read.arguments({1, 0x500, 1})
        .memory(1, narrow, true)
        .capture(1, "ab", true, CapturePart::Element, 0)
        .result(2);
    QCOMPARE(read.text(), "readv(1, [{iov_base=\"ab\", iov_len=3}], 1) = 2");
    CallRecordBuilder cut("writev");
    cut.arguments({1, 0x500, 9});
    cut.capture(1, std::string_view(reinterpret_cast<const char*>(wide), 20), false, CapturePart::Value, 0,
        CaptureState::Partial);
    QCOMPARE(cut.result(3).text(), "writev(1, [{iov_base=0x1000, iov_len=3}, ...], 9) = 3");
}

void tst_DecodeFiles::stat()
{
    struct // asm/stat.h of x86-64
    {
        uint64_t device = 0x801, inode = 7, links = 1;
        uint32_t mode = 0100644, uid = 5, gid = 6, pad = 0;
        uint64_t kind = 0x501;
        int64_t rest[12] = {1234, 4096, 8, 1, 2, 3, 4, 5, 6};
    } wide;
    static_assert(sizeof wide == 144);
    CallRecordBuilder regular("fstat");
    regular.arguments({3, 0x1000}).memory(1, wide, true);
    QCOMPARE(regular.text(), "fstat(3, {st_mode=S_IFREG|0644, st_size=1234, ...}) = 0");
    QCOMPARE(regular.decoded().arguments[1].parts.size(), 15U);
    wide.mode = 0020666;
    CallRecordBuilder device("stat");
    QCOMPARE(device.arguments({0x1000, 0x2000}).capture(0, "/dev/x").memory(1, wide, true).text(),
        "stat(\"/dev/x\", {st_mode=S_IFCHR|0666, st_rdev=makedev(0x5, 0x1), ...}) = 0");
    CallRecordBuilder cut("fstat");
    cut.arguments({3, 0x1000})
        .capture(1, std::string(20, '\0'), true, CapturePart::Value, 0, CaptureState::Partial);
    QCOMPARE(cut.text(), "fstat(3, {...}) = 0");
    QCOMPARE(CallRecordBuilder("fstat").arguments({3, 0x1000}).result(-9).text(),
        "fstat(3, 0x1000) = -1 EBADF (Bad file descriptor)");

    struct // of aarch64
    {
        uint64_t device = 1, inode = 7;
        uint32_t mode = 0040755, links = 1, uid = 5, gid = 6;
        int64_t rest[12] = {0, 0, 1234};
    } arm;
    static_assert(sizeof arm == 128);
    CallRecordBuilder folder("fstat", architectureAarch64);
    QCOMPARE(folder.arguments({3, 0x1000}).memory(1, arm, true).text(),
        "fstat(3, {st_mode=S_IFDIR|0755, st_size=1234, ...}) = 0");
    std::string narrow(96, '\0'); // stat64 of i386
    narrow[16] = '\xa4';
    narrow[17] = '\x81';
    narrow[44] = 5;
    narrow[48] = 1;
    CallRecordBuilder old("fstat64", architectureI386);
    QCOMPARE(old.arguments({3, 0x1000}).capture(1, narrow, true).text(),
        "fstat64(3, {st_mode=S_IFREG|0644, st_size=4294967301, ...}) = 0");

    struct statx extended{};
    extended.stx_mask = STATX_BASIC_STATS;
    extended.stx_mode = 0100600;
    extended.stx_size = 10;
    CallRecordBuilder statx("statx");
    statx.arguments({currentDirectory, 0x1000, dirt | 0x100, dirt | 0xfff, 0x2000}).capture(1, "f");
    QCOMPARE(statx.memory(4, extended, true).text(),
        "statx(AT_FDCWD, \"f\", AT_STATX_SYNC_AS_STAT|AT_SYMLINK_NOFOLLOW, STATX_ALL, "
        "{stx_mask=STATX_BASIC_STATS, "
        "stx_attributes=0, stx_mode=S_IFREG|0600, stx_size=10, ...}) = 0");
}

void tst_DecodeFiles::fcntl()
{
    QCOMPARE(CallRecordBuilder("fcntl").arguments({3, dirt | F_GETFD, dirt}).result(1).text(),
        "fcntl(3, F_GETFD) = 0x1 (flags FD_CLOEXEC)");
    QCOMPARE(CallRecordBuilder("fcntl").arguments({3, F_GETFL}).result(O_RDWR | O_APPEND).text(),
        "fcntl(3, F_GETFL) = 0x402 (flags O_RDWR|O_APPEND)");
    QCOMPARE(CallRecordBuilder("fcntl").arguments({3, F_SETFL, O_NONBLOCK}).text(),
        "fcntl(3, F_SETFL, O_RDONLY|O_NONBLOCK) = 0");
    QCOMPARE(CallRecordBuilder("fcntl").arguments({3, F_DUPFD_CLOEXEC, 10}).result(10).text(),
        "fcntl(3, F_DUPFD_CLOEXEC, 10) = 10");
    QCOMPARE(CallRecordBuilder("fcntl").arguments({3, 999, 10}).result(-22).text(),
        "fcntl(3, 0x3e7 /* F_??? */, 0xa) = -1 EINVAL (Invalid argument)");
    const struct flock lock{F_WRLCK, SEEK_CUR, 1, 2, 3};
    CallRecordBuilder set("fcntl");
    QCOMPARE(set.arguments({3, F_SETLK, 0x1000}).memory(2, lock).text(),
        "fcntl(3, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_CUR, l_start=1, l_len=2}) = 0");
    CallRecordBuilder get("fcntl");
    QCOMPARE(get.arguments({3, F_GETLK, 0x1000}).memory(2, lock, true).text(),
        "fcntl(3, F_GETLK, {l_type=F_WRLCK, l_whence=SEEK_CUR, l_start=1, l_len=2, l_pid=3}) = 0");
}

void tst_DecodeFiles::ioctl()
{
    const uint16_t size[] = {24, 80, 0, 0};
    CallRecordBuilder window("ioctl");
    QCOMPARE(window.arguments({1, 0x5413, 0x1000}).memory(2, size, true).text(),
        "ioctl(1, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}) = 0");
    CallRecordBuilder count("ioctl");
    QCOMPARE(count.arguments({1, 0x541b, 0x1000}).memory(2, 17, true).text(), "ioctl(1, FIONREAD, [17]) = 0");
    QCOMPARE(CallRecordBuilder("ioctl").arguments({1, 0x5401, 0x1000}).result(-25).text(),
        "ioctl(1, TCGETS, 0x1000) = -1 ENOTTY (Inappropriate ioctl for device)");
    QCOMPARE(CallRecordBuilder("ioctl").arguments({1, dirt | 0xdeadbeef, 1}).result(-25).text(),
        "ioctl(1, _IOC(_IOC_READ|_IOC_WRITE, 0xbe, 0xef, 0x1ead), 0x1) = -1 ENOTTY (Inappropriate ioctl for "
        "device)");
}

void tst_DecodeFiles::entries()
{
    const std::string_view bytes = "\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\30\0\4.\0\0\0\0"
                                   "\3\0\0\0\0\0\0\0\4\0\0\0\0\0\0\0\40\0\10file\0\0\0\0\0\0\0\0\0"sv;
    CallRecordBuilder read("getdents64");
    read.arguments({3, 0x1000, 32768}).capture(1, bytes, true).result(56);
    QCOMPARE(read.text(), "getdents64(3, 0x1000 /* 2 entries */, 32768) = 56");
    QCOMPARE(read.decoded().arguments[1].parts[1].text,
        "{d_ino=3, d_off=4, d_reclen=32, d_type=DT_REG, d_name=\"file\"}");
    QCOMPARE(CallRecordBuilder("getdents64").arguments({3, 0x1000, 32768}).text(),
        "getdents64(3, 0x1000 /* 0 entries */, 32768) = 0");
}

void tst_DecodeFiles::times()
{
    const int64_t times[] = {1, 2, 0, 0x3fffffff};
    CallRecordBuilder set("utimensat");
    set.arguments({currentDirectory, 0x1000, 0x2000, 0}).capture(1, "f").memory(2, times);
    QCOMPARE(set.text(), "utimensat(AT_FDCWD, \"f\", [{tv_sec=1, tv_nsec=2}, UTIME_NOW], 0) = 0");
    QCOMPARE(CallRecordBuilder("umask").arguments({dirt | 022}).result(2).text(), "umask(022) = 002");
    QCOMPARE(CallRecordBuilder("lseek").arguments({3, uint64_t(-1), dirt | 1}).result(4).text(),
        "lseek(3, -1, SEEK_CUR) = 4");
}

QTEST_APPLESS_MAIN(tst_DecodeFiles)

#include "tst_decodefiles.moc"
