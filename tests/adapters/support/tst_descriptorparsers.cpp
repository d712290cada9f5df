// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/descriptorparsers.h"

#include <QTest>

#include <cstring>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

QList<SocketEntry> collect(
    const QByteArray& bytes, const std::function<void(QByteArrayView, const SocketSink&)>& parse)
{
    QList<SocketEntry> entries;
    parse(bytes, [&entries](SocketEntry&& entry) { entries.append(entry); });
    return entries;
}

QByteArray unixMessage(quint32 inode, quint32 peer)
{
    struct
    {
        nlmsghdr header{};
        unix_diag_msg body{};
        rtattr attribute{};
        quint32 peer = 0;
    } message;
    message.header.nlmsg_len = sizeof(message);
    message.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    message.body.udiag_family = AF_UNIX;
    message.body.udiag_ino = inode;
    message.attribute.rta_len = RTA_LENGTH(sizeof(quint32));
    message.attribute.rta_type = UNIX_DIAG_PEER;
    message.peer = peer;
    return QByteArray(reinterpret_cast<const char*>(&message), sizeof(message));
}

} // namespace

class tst_DescriptorParsers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void info_data();
    void info();
    void numberedTarget_data();
    void numberedTarget();
    void inet_data();
    void inet();
    void unixTable();
    void otherTables();
    void unixPeers();
};

void tst_DescriptorParsers::info_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<qint64>("position");
    QTest::addColumn<qint64>("flags");
    QTest::addColumn<qint64>("pid");
    QTest::newRow("file") << "pos:\t4096\nflags:\t0100002\nmnt_id:\t29\nino:\t7\n"_ba << 4096LL << 0100002LL
                          << 0LL;
    QTest::newRow("pidfd") << "pos:\t0\nflags:\t02000002\nPid:\t812\nNSpid:\t812\n"_ba << 0LL << 02000002LL
                           << 812LL;
    QTest::newRow("ended pidfd") << "Pid:\t-1"_ba << -9LL << -9LL << -1LL;
    QTest::newRow("no octal") << "flags:\t9\npos:\t1x\n"_ba << -9LL << -9LL << 0LL;
    QTest::newRow("nothing") << ""_ba << -9LL << -9LL << 0LL;
}

void tst_DescriptorParsers::info()
{
    QFETCH(QByteArray, bytes);
    const DescriptorInfo info = parseDescriptorInfo(bytes);
    QTEST(info.position.value_or(-9), "position");
    QTEST(info.flags ? qint64(*info.flags) : -9, "flags");
    QTEST(info.pid.value_or(0), "pid");
}

void tst_DescriptorParsers::numberedTarget_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<quint64>("inode");
    QTest::newRow("socket") << "socket:[4711]"_ba << "socket"_ba << quint64(4711);
    QTest::newRow("pipe") << "pipe:[1]"_ba << "pipe"_ba << quint64(1);
    QTest::newRow("namespace") << "net:[4026531840]"_ba << "net"_ba << quint64(4026531840);
    QTest::newRow("file of that name") << "/tmp/socket:[4711]"_ba << QByteArray() << quint64(0);
    QTest::newRow("anonymous") << "anon_inode:[eventfd]"_ba << QByteArray() << quint64(0);
    QTest::newRow("no number") << "socket:[]"_ba << QByteArray() << quint64(0);
    QTest::newRow("open") << "socket:[1"_ba << QByteArray() << quint64(0);
    QTest::newRow("too large") << "socket:[99999999999999999999]"_ba << QByteArray() << quint64(0);
}

void tst_DescriptorParsers::numberedTarget()
{
    QFETCH(QByteArray, target);
    const auto numbered = parseNumberedTarget(target).value_or(NumberedTarget());
    QTEST(numbered.kind, "kind");
    QTEST(numbered.inode, "inode");
}

void tst_DescriptorParsers::inet_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("local");
    QTest::addColumn<QString>("peer");
    QTest::addColumn<bool>("listens");
    const QByteArray tail
        = " 00000000:00000000 00:00000000 00000000     0        0 77 1 0000000000000000 100"_ba;
    // As a little-endian machine prints them.
    QTest::newRow("listening") << "   0: 0100007F:1F90 00000000:0000 0A"_ba + tail << u"127.0.0.1:8080"_s
                               << QString() << true;
    QTest::newRow("connected") << "   1: 0100007F:0050 0700000A:C74E 01"_ba + tail << u"127.0.0.1:80"_s
                               << u"10.0.0.7:51022"_s << false;
    QTest::newRow("IPv6")
        << "   2: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A"_ba + tail
        << u"[::1]:80"_s << QString() << true;
    QTest::newRow("heading")
        << "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"_ba
        << QString() << QString() << false;
    QTest::newRow("short address") << "   0: 010000:1F90 00000000:0000 0A"_ba + tail << QString() << QString()
                                   << false;
    QTest::newRow("port too large") << "   0: 0100007F:1FFFF 00000000:0000 0A"_ba + tail << QString()
                                    << QString() << false;
    QTest::newRow("cut") << "   0: 0100007F:1F90 00000000:0000 0A"_ba << QString() << QString() << false;
}

void tst_DescriptorParsers::inet()
{
    if (Q_BYTE_ORDER != Q_LITTLE_ENDIAN)
        QSKIP("the samples are a little-endian machine's");
    QFETCH(QByteArray, line);
    QFETCH(QString, local);
    const QList<SocketEntry> entries = collect(
        line, [](QByteArrayView bytes, const SocketSink& sink) { parseInetSockets(bytes, true, sink); });
    QCOMPARE(entries.size(), local.isEmpty() ? 0 : 1);
    if (entries.isEmpty())
        return;
    QCOMPARE(entries.first().inode, 77u);
    QCOMPARE(entries.first().local, local);
    QTEST(entries.first().peer, "peer");
    QTEST(entries.first().isListening, "listens");
}

void tst_DescriptorParsers::unixTable()
{
    const QList<SocketEntry> entries
        = collect("Num       RefCount Protocol Flags    Type St Inode Path\n"
                  "0000000000000000: 00000002 00000000 00010000 0001 01 11 /run/a socket\n"
                  "0000000000000000: 00000003 00000000 00000000 0001 03    12\n"
                  "0000000000000000: 00000002 00000000 00000000 0002 01 13 @name\n"
                  "0000000000000000: 00000002 00000000 00000000 0002 01 0 nothing\n"
                  "0000000000000000: 00000002\n"_ba,
            parseUnixSockets);
    using Family = SocketEntry::Family;
    const QList<SocketEntry> expected{{11, Family::Unix, u"/run/a socket"_s, {}, true},
        {12, Family::Unix, {}, {}, false}, {13, Family::Unix, u"@name"_s, {}, false}};
    QCOMPARE(entries, expected);
}

void tst_DescriptorParsers::otherTables()
{
    const QList<SocketEntry> netlink = collect(
        "sk               Eth Pid        Groups   Rmem     Wmem     Dump  Locks    Drops    Inode\n"
        "0000000000000000 15  812        00000001 0        0        0     2        0        21\n"_ba,
        parseNetlinkSockets);
    QCOMPARE(netlink, (QList<SocketEntry>{{21, SocketEntry::Family::Netlink, u"15"_s, {}, false}}));
    const QList<SocketEntry> packet
        = collect("sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n"
                  "0000000000000000 3      3    0003   2     1 0      0      22\n"_ba,
            parsePacketSockets);
    QCOMPARE(packet, (QList<SocketEntry>{{22, SocketEntry::Family::Packet, u"3"_s, {}, false}}));
}

void tst_DescriptorParsers::unixPeers()
{
    const QByteArray two = unixMessage(11, 12) + unixMessage(12, 11) + unixMessage(13, 0);
    const UnixPeerDump dump = parseUnixPeers(two);
    QCOMPARE(dump.peers, (QList<UnixSocketPeer>{{11, 12}, {12, 11}}));
    QVERIFY(!dump.isLast);
    // Whatever length it claims, nothing behind the end is read.
    for (qsizetype size = 0; size < two.size(); ++size)
        QVERIFY(parseUnixPeers(two.first(size)).peers.size() <= 2);
    QByteArray claimed = unixMessage(11, 12);
    quint32 length = 0x7fffffff;
    std::memcpy(claimed.data(), &length, sizeof(length));
    QVERIFY(parseUnixPeers(claimed).peers.isEmpty());
    nlmsghdr done{};
    done.nlmsg_len = sizeof(done);
    done.nlmsg_type = NLMSG_DONE;
    QVERIFY(parseUnixPeers(QByteArrayView(reinterpret_cast<const char*>(&done), sizeof(done))).isLast);
}

QTEST_GUILESS_MAIN(tst_DescriptorParsers)
#include "tst_descriptorparsers.moc"
