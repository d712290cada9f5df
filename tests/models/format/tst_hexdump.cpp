// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/hexdump.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_HexDump : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void dump_data();
    void dump();
    void width_data();
    void width();
};

void tst_HexDump::dump_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("bytesOfLine");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << QByteArray() << 16 << QString();
    QTest::newRow("short") << QByteArray("a\x00\xff", 3) << 16
                           << u"00000000  61 00 ff                                          a.."_s;
    QTest::newRow("cut") << QByteArray(40, 'x') << 16
                         << u"00000000  78 78 78 78 78 78 78 78  78 78 78 78 78 78 78 78  xxxxxxxxxxxxxxxx\n"
                            "00000010  78 78 78 78                                       xxxx\n"
                            "… 40 bytes in all"_s;
    QTest::newRow("narrow") << QByteArray("0123456789") << 8
                            << u"00000000  30 31 32 33 34 35 36 37  01234567\n"
                               "00000008  38 39                    89"_s;
}

void tst_HexDump::dump()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, bytesOfLine);
    QTEST(hexDump(bytes, 20, bytesOfLine), "text");
}

void tst_HexDump::width_data()
{
    QTest::addColumn<int>("bytesOfLine");
    QTest::newRow("narrow") << 8;
    QTest::newRow("wide") << 16;
}

void tst_HexDump::width()
{
    QFETCH(int, bytesOfLine);
    QCOMPARE(hexDumpWidth(bytesOfLine), hexDump(QByteArray(bytesOfLine, 'x'), 16, bytesOfLine).size());
}

QTEST_GUILESS_MAIN(tst_HexDump)
#include "tst_hexdump.moc"
