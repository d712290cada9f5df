// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"

#include <QTest>

#include <algorithm>

using namespace Duende::Trace;

class tst_Names : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values();
    void flags();
    void numbers();
};

namespace {

std::string textOf(const NameSet& set, uint64_t value)
{
    std::string text;
    appendNamed(text, set, value);
    return text;
}

template <typename Append> std::string textOf(Append append, uint64_t value)
{
    std::string text;
    append(text, value);
    return text;
}

} // namespace

void tst_Names::values()
{
    QCOMPARE(textOf(seekOrigins, 2), "SEEK_END");
    QCOMPARE(textOf(seekOrigins, 9), "0x9 /* SEEK_??? */");
    QVERIFY(!nameOf(seekOrigins, 9));
    for (const NameSet* set :
        {&addressFamilies, &socketOptions, &prctlOptions, &fcntlCommands, &signalNumbers})
        QVERIFY(std::ranges::is_sorted(set->rows, {}, &NameValue::value));
}

void tst_Names::flags()
{
    QCOMPARE(textOf(accessModes, 0), "F_OK");
    QCOMPARE(textOf(accessModes, 6), "R_OK|W_OK");
    QCOMPARE(textOf(mmapFlags, 0), "0");
    QCOMPARE(textOf(mmapFlags, 0x30), "MAP_FIXED|MAP_ANONYMOUS");
    QCOMPARE(textOf(cloneFlags, 0x100 | 1), "CLONE_VM|0x1");
    QCOMPARE(textOf(descriptorFlags, 8), "0x8 /* FD_??? */");
    // One of several bits counts only as a whole.
    QCOMPARE(textOf(openFlags, 010000), "O_DSYNC");
    QCOMPARE(textOf(openFlags, 04010000), "O_SYNC");
}

void tst_Names::numbers()
{
    QCOMPARE(textOf(appendHex, 0), "0");
    QCOMPARE(textOf(appendHex, UINT64_MAX), "0xffffffffffffffff");
    QCOMPARE(textOf(appendOctal, 0), "000");
    QCOMPARE(textOf(appendOctal, 7), "007");
    QCOMPARE(textOf(appendOctal, 0644), "0644");
}

QTEST_APPLESS_MAIN(tst_Names)

#include "tst_names.moc"
