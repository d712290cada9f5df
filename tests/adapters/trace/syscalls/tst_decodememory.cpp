// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/callrecordbuilder.h"

#include <QTest>

#include <sys/mman.h>

using namespace Duende::Trace;
using namespace std::string_view_literals;

/// Memory, System V objects and what belongs to the whole system.
class tst_DecodeMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void map();
    void others();
    void ipc();
    void system();
};

void tst_DecodeMemory::map()
{
    CallRecordBuilder anonymous("mmap");
    anonymous.arguments({0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, 0xffffffff, 0});
    QCOMPARE(anonymous.result(0x7f0000000000).text(),
        "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000");
    QCOMPARE(CallRecordBuilder("mmap").arguments({0x5000, 1, 0, 0x4000001, 3, 0x1000}).result(-12).text(),
        "mmap(0x5000, 1, PROT_NONE, MAP_SHARED|1<<MAP_HUGE_SHIFT, 3, 0x1000) = -1 ENOMEM (Cannot allocate "
        "memory)");
    QCOMPARE(CallRecordBuilder("brk").arguments({0}).result(0x55550000).text(), "brk(NULL) = 0x55550000");
    QCOMPARE(CallRecordBuilder("mremap").arguments({1, 2, 3, MREMAP_MAYMOVE, 9}).result(0x10).text(),
        "mremap(0x1, 2, 3, MREMAP_MAYMOVE) = 0x10");
}

void tst_DecodeMemory::others()
{
    QCOMPARE(CallRecordBuilder("madvise").arguments({0x1000, 4096, MADV_DONTNEED}).text(),
        "madvise(0x1000, 4096, MADV_DONTNEED) = 0");
    CallRecordBuilder made("memfd_create");
    QCOMPARE(made.arguments({0x1000, MFD_CLOEXEC}).capture(0, "name").result(3).text(),
        "memfd_create(\"name\", MFD_CLOEXEC) = 3");
    QCOMPARE(CallRecordBuilder("membarrier").arguments({0, 0, 5}).result(1).text(),
        "membarrier(MEMBARRIER_CMD_QUERY, 0) = 0x1 (MEMBARRIER_CMD_GLOBAL)");
}

void tst_DecodeMemory::ipc()
{
    QCOMPARE(CallRecordBuilder("shmget").arguments({0, 10, 01600}).result(5).text(),
        "shmget(IPC_PRIVATE, 10, IPC_CREAT|0600) = 5");
    const uint16_t operations[] = {0, 0xffff, 0x1000};
    CallRecordBuilder change("semop");
    QCOMPARE(change.arguments({5, 0x1000, 1}).memory(1, operations).text(),
        "semop(5, [{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO}], 1) = 0");
    CallRecordBuilder sent("msgsnd");
    QCOMPARE(sent.arguments({5, 0x1000, 3, 04000}).capture(1, "\7\0\0\0\0\0\0\0abc"sv).text(),
        "msgsnd(5, {mtype=7, mtext=\"abc\"}, 3, IPC_NOWAIT) = 0");
}

void tst_DecodeMemory::system()
{
    std::string names(390, '\0');
    names.replace(0, 5, "Linux");
    names.replace(65, 4, "host");
    CallRecordBuilder name("uname");
    QCOMPARE(name.arguments({0x1000}).capture(0, names, true).text(),
        "uname({sysname=\"Linux\", nodename=\"host\", ...}) = 0");
    CallRecordBuilder random("getrandom");
    QCOMPARE(random.arguments({0x1000, 2, 1}).capture(0, "a\x7f", true).result(2).text(),
        "getrandom(\"\\x61\\x7f\", 2, GRND_NONBLOCK) = 2");
    const uint32_t map[32] = {2, 4, 8, 16};
    CallRecordBuilder create("bpf");
    QVERIFY(create.arguments({0, 0x1000, 128})
            .memory(1, map)
            .result(3)
            .text()
            .starts_with("bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_ARRAY, key_size=4, value_size=8, "
                         "max_entries=16,"));
}

QTEST_APPLESS_MAIN(tst_DecodeMemory)

#include "tst_decodememory.moc"
