// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/iocounters.h"

#include <QTest>

#include <limits>

using namespace Duende;

namespace {

constexpr quint64 most = std::numeric_limits<quint64>::max();

}

class tst_IoCounters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void process_data();
    void process();
    void group_data();
    void group();
};

void tst_IoCounters::process_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<std::optional<IoCounters>>("counters");
    using Counters = std::optional<IoCounters>;
    QTest::newRow("whole") << QByteArray("rchar: 1\nwchar: 2\nsyscr: 3\nsyscw: 4\nread_bytes: 4096\n"
                                         "write_bytes: 8192\ncancelled_write_bytes: 0\n")
                           << Counters({4096, 8192});
    QTest::newRow("one missing") << QByteArray("read_bytes: 4096\n") << Counters();
    QTest::newRow("negative") << QByteArray("read_bytes: -1\nwrite_bytes: 0\n") << Counters();
    QTest::newRow("too large") << QByteArray("read_bytes: 18446744073709551616\nwrite_bytes: 0\n")
                               << Counters();
    QTest::newRow("empty") << QByteArray() << Counters();
}

void tst_IoCounters::process()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const std::optional<IoCounters>, counters);
    QVERIFY(parseProcessIo(bytes) == counters);
}

void tst_IoCounters::group_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<std::optional<IoCounters>>("counters");
    using Counters = std::optional<IoCounters>;
    QTest::newRow("nothing done yet") << QByteArray() << Counters({0, 0});
    QTest::newRow("one device") << QByteArray("8:0 rbytes=4096 wbytes=512 rios=1 wios=1 dbytes=0 dios=0\n")
                                << Counters({4096, 512});
    QTest::newRow("two devices") << QByteArray("8:0 rbytes=1 wbytes=2\n259:0 wbytes=20 rbytes=10\n")
                                 << Counters({11, 22});
    QTest::newRow("a device without numbers")
        << QByteArray("8:0\n8:16 rbytes=3 wbytes=4\n") << Counters({3, 4});
    QTest::newRow("a sum that does not fit")
        << QByteArray("8:0 rbytes=18446744073709551615\n8:1 rbytes=1\n") << Counters({most, 0});
    QTest::newRow("no number") << QByteArray("8:0 rbytes=many\n") << Counters();
    QTest::newRow("no value") << QByteArray("8:0 rbytes\n") << Counters();
}

void tst_IoCounters::group()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const std::optional<IoCounters>, counters);
    QVERIFY(parseGroupIo(bytes) == counters);
}

QTEST_APPLESS_MAIN(tst_IoCounters)
#include "tst_iocounters.moc"
