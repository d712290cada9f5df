// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/callrecordbuilder.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Duende::Trace;

class tst_CallTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void headers_data();
    void headers();
    void names();
    void rows_data();
    void rows();
    void plans_data();
    void plans();
    void pairs();
    void families();
};

namespace {

void architectures()
{
    QTest::addColumn<uint>("architecture");
    QTest::newRow("x86-64") << architectureX86_64;
    QTest::newRow("i386") << architectureI386;
    QTest::newRow("aarch64") << architectureAarch64;
}

} // namespace

void tst_CallTable::headers_data()
{
    QTest::addColumn<uint>("architecture");
    QTest::addColumn<QString>("path");
    QTest::newRow("x86-64") << architectureX86_64
                            << QStringLiteral("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
    QTest::newRow("i386") << architectureI386
                          << QStringLiteral("/usr/include/x86_64-linux-gnu/asm/unistd_32.h");
    QTest::newRow("aarch64") << architectureAarch64
                             << QStringLiteral("/usr/include/aarch64-linux-gnu/asm/unistd_64.h");
}

/// Every call of the machine's headers is in the table by the same name. Not every system has the headers of
/// all.
void tst_CallTable::headers()
{
    QFETCH(uint, architecture);
    QFETCH(QString, path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    static const QRegularExpression define(QStringLiteral("#define __NR_(\\w+)\\s+(\\d+)"));
    int count = 0;
    for (auto found = define.globalMatch(QString::fromUtf8(file.readAll())); found.hasNext();) {
        const auto match = found.next();
        if (match.captured(1) == QLatin1String("syscalls"))
            continue;
        const std::string_view name = callName(architecture, match.captured(2).toInt());
        QCOMPARE(QString::fromUtf8(name.data(), qsizetype(name.size())), match.captured(1));
        ++count;
    }
    QVERIFY(count > 300);
}

void tst_CallTable::names()
{
    QCOMPARE(callName(architectureX86_64, 257), "openat");
    QCOMPARE(callName(architectureI386, 5), "open");
    QCOMPARE(callName(architectureAarch64, 56), "openat");
    QCOMPARE(callName(architectureX86_64, 0x40000000 + 1), "write"); // x32
    QVERIFY(capturePlans(architectureX86_64, 0x40000000 + 1).empty());
    QVERIFY(callName(architectureX86_64, 5000).empty());
    QVERIFY(callName(architectureX86_64, -1).empty());
    QVERIFY(callName(0x1234, 1).empty());
    QVERIFY(capturePlans(0x1234, 1).empty());
    QCOMPARE(
        CallRecordBuilder(0x1f4, architectureX86_64).arguments({1, 2, 0xffffffffffffffff}).result(-38).text(),
        "syscall_0x1f4(0x1, 0x2, 0xffffffffffffffff, 0, 0, 0) = -1 ENOSYS (Function not implemented)");
    QCOMPARE(CallRecordBuilder(7, 0x1234).text(), "syscall_0x7(0, 0, 0, 0, 0, 0) = 0");
}

void tst_CallTable::rows_data()
{
    architectures();
}

/// Nothing is left to the C type alone unless its row says so.
void tst_CallTable::rows()
{
    QFETCH(uint, architecture);
    for (const CallInfo& info : CallTable::of(architecture)->calls()) {
        if (info.name.empty())
            continue;
        QVERIFY2(info.row, std::string(info.name).c_str());
        for (const ArgumentInfo& argument : info.arguments) {
            QVERIFY(!argument.name.empty());
            QVERIFY2(!argument.type.empty(), std::string(info.name).c_str());
            const bool isObsolete = argument.name.starts_with("arg");
            QVERIFY2(argument.kind.decode || isObsolete, std::string(info.name).c_str());
        }
    }
}

void tst_CallTable::plans_data()
{
    architectures();
}

void tst_CallTable::plans()
{
    QFETCH(uint, architecture);
    const auto& calls = CallTable::of(architecture)->calls();
    for (int number = 0; number < int(calls.size()); ++number) {
        for (const CapturePlan& plan : capturePlans(architecture, number)) {
            const std::string name(calls[std::size_t(number)].name);
            QVERIFY2(plan.argument < 6 && plan.lengthArgument < 6, name.c_str());
            const bool hasSize = plan.shape == CaptureShape::Structure || plan.shape == CaptureShape::Array;
            QVERIFY2(!hasSize || plan.size > 0, name.c_str());
            QVERIFY2(!plan.onlyOnSuccess || plan.atReturn, name.c_str());
            QVERIFY2(plan.lengthFrom != LengthFrom::Result || plan.atReturn, name.c_str());
            QVERIFY2(
                plan.shape != CaptureShape::Buffer || plan.lengthFrom != LengthFrom::Nothing, name.c_str());
        }
    }
    const auto read = capturePlans(architecture, callNumber("read", architecture));
    QCOMPARE(read.size(), 1U);
    QCOMPARE(read[0].argument, 1);
    QVERIFY(read[0].atReturn && read[0].onlyOnSuccess && read[0].lengthFrom == LengthFrom::Result);
}

/// 64 bits stand in two registers of i386, and what follows is one further.
void tst_CallTable::pairs()
{
    CallRecordBuilder narrow("pread64", architectureI386);
    narrow.arguments({3, 0x1000, 5, 0x00000002, 0x00000001}).result(0);
    QCOMPARE(narrow.text(), "pread64(3, \"\", 5, 4294967298) = 0");
    CallRecordBuilder advice("fadvise64_64", architectureI386);
    QCOMPARE(advice.arguments({3, 1, 0, 2, 0, 4}).text(), "fadvise64_64(3, 1, 2, POSIX_FADV_DONTNEED) = 0");
    CallRecordBuilder seek("_llseek", architectureI386);
    const uint64_t where = 0x100000002;
    seek.arguments({3, 1, 2, 0x1000, 0}).memory(3, where, true);
    QCOMPARE(seek.text(), "_llseek(3, 4294967298, [4294967298], SEEK_SET) = 0");
    CallRecordBuilder vector("preadv", architectureI386);
    QCOMPARE(vector.arguments({3, 0, 0, 2, 1}).result(-22).text(),
        "preadv(3, NULL, 0, 4294967298) = -1 EINVAL (Invalid argument)");
    CallRecordBuilder map("mmap2", architectureI386);
    QCOMPARE(map.arguments({0, 4096, 1, 2, 3, 1}).result(int32_t(0xf7000000)).text(),
        "mmap2(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0x1000) = 0xf7000000");
}

void tst_CallTable::families()
{
    const auto family = [](std::string_view name) {
        return callFamily(architectureX86_64, callNumber(name, architectureX86_64));
    };
    QCOMPARE(family("openat"), CallFamily::File);
    QCOMPARE(family("read"), CallFamily::Descriptor);
    QCOMPARE(family("connect"), CallFamily::Network);
    QCOMPARE(family("mmap"), CallFamily::Memory);
    QCOMPARE(family("execve"), CallFamily::Process);
    QCOMPARE(family("kill"), CallFamily::Signal);
    QCOMPARE(family("shmat"), CallFamily::Ipc);
    QCOMPARE(family("nanosleep"), CallFamily::Time);
    QCOMPARE(family("uname"), CallFamily::System);
    QCOMPARE(callFamily(architectureX86_64, 5000), CallFamily::Other);
}

QTEST_APPLESS_MAIN(tst_CallTable)

#include "tst_calltable.moc"
