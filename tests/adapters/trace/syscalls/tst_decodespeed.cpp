// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/callrecordbuilder.h"

#include <QTest>

#include <fcntl.h>

using namespace Duende::Trace;

/// What a call costs to decode; on request.
class tst_DecodeSpeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void open();
    void read();
    void stat();
    void name();
};

namespace {

void decode(CallRecordBuilder& call)
{
    const FakeSurroundings surroundings;
    const CallView view = call.view();
    std::size_t length = 0;
    QBENCHMARK
    {
        length += callText(decodeCall(view, surroundings)).size();
    }
    QVERIFY(length > 0);
}

} // namespace

void tst_DecodeSpeed::open()
{
    CallRecordBuilder call("openat");
    decode(call.arguments({uint64_t(AT_FDCWD), 0x1000, O_RDONLY | O_CLOEXEC})
            .capture(1, "/etc/passwd")
            .result(3));
}

void tst_DecodeSpeed::read()
{
    CallRecordBuilder call("read");
    decode(call.arguments({3, 0x1000, 4096}).capture(1, std::string(256, 'x'), true).result(256));
}

void tst_DecodeSpeed::stat()
{
    CallRecordBuilder call("fstat");
    decode(call.arguments({3, 0x1000}).capture(1, std::string(144, '\1'), true));
}

void tst_DecodeSpeed::name()
{
    std::size_t length = 0;
    QBENCHMARK
    {
        length += callName(architectureX86_64, 257).size();
    }
    QVERIFY(length > 0);
}

QTEST_APPLESS_MAIN(tst_DecodeSpeed)

#include "tst_decodespeed.moc"
