// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/callrecordbuilder.h"

#include <QTest>

#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

using namespace Duende::Trace;
using namespace std::string_view_literals;

class tst_DecodeNetwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void socket();
    void addresses();
    void answeredAddresses();
    void options();
    void message();
    void narrowMessage();
    void messages();
};

namespace {

sockaddr_in inet(uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

std::string connected(std::string_view address)
{
    CallRecordBuilder call("connect");
    const std::string text = call.arguments({3, 0x1000, address.size()}).capture(1, address).text();
    return text.substr(11, text.rfind(", ") - 11);
}

template <typename Address> std::string connected(const Address& address)
{
    return connected(std::string_view(reinterpret_cast<const char*>(&address), sizeof address));
}

} // namespace

void tst_DecodeNetwork::socket()
{
    QCOMPARE(CallRecordBuilder("socket").arguments({AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 6}).result(3).text(),
        "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3");
    QCOMPARE(CallRecordBuilder("socket").arguments({AF_NETLINK, SOCK_RAW, 0}).result(3).text(),
        "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3");
    QCOMPARE(CallRecordBuilder("socket").arguments({0xdefaced000000063, 99, 0}).result(-97).text(),
        "socket(0x63 /* AF_??? */, SOCK_RAW|0x60 /* SOCK_??? */, 0) = -1 EAFNOSUPPORT (Address family not "
        "supported by "
        "protocol)");
    const int pair[] = {3, 4};
    CallRecordBuilder made("socketpair");
    QCOMPARE(made.arguments({AF_UNIX, SOCK_DGRAM, 0, 0x1000}).memory(3, pair, true).text(),
        "socketpair(AF_UNIX, SOCK_DGRAM, 0, [3, 4]) = 0");
}

void tst_DecodeNetwork::addresses()
{
    QCOMPARE(
        connected(inet(80)), "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}");
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(53);
    six.sin6_addr = in6addr_loopback;
    QCOMPARE(connected(six),
        "{sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, \"::1\", "
        "&sin6_addr), "
        "sin6_scope_id=0}");
    QCOMPARE(connected("\1\0/run/x\0zzz"sv), "{sa_family=AF_UNIX, sun_path=\"/run/x\"}");
    QCOMPARE(connected("\1\0\0name"sv), "{sa_family=AF_UNIX, sun_path=@\"name\"}");
    QCOMPARE(connected("\1\0"sv), "{sa_family=AF_UNIX}");
    sockaddr_nl netlink{};
    netlink.nl_family = AF_NETLINK;
    netlink.nl_pid = 7;
    QCOMPARE(connected(netlink), "{sa_family=AF_NETLINK, nl_pid=7, nl_groups=00000000}");
    sockaddr_vm machine{};
    machine.svm_family = AF_VSOCK;
    machine.svm_cid = VMADDR_CID_HOST;
    machine.svm_port = 0x400;
    QCOMPARE(connected(machine), "{sa_family=AF_VSOCK, svm_port=0x400, svm_cid=VMADDR_CID_HOST}");
    QCOMPARE(connected("\2\0\0P"sv), "{sa_family=AF_INET, sin_port=htons(80), ...}");
    QCOMPARE(connected("\2"sv), "0x1000");
    QCOMPARE(connected("\x63\0ab"sv), "{sa_family=0x63 /* AF_??? */, sa_data=\"ab\"}");
}

void tst_DecodeNetwork::answeredAddresses()
{
    CallRecordBuilder accepted("accept4");
    accepted.arguments({3, 0x1000, 0x2000, SOCK_NONBLOCK}).memory(2, 128).memory(1, inet(9), true);
    accepted.memory(2, 16, true, CapturePart::Length).memory(2, 16, true).result(4);
    QCOMPARE(accepted.text(),
        "accept4(3, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr(\"127.0.0.1\")}, [128 => 16], "
        "SOCK_NONBLOCK) = 4");
    QCOMPARE(CallRecordBuilder("accept").arguments({3, 0, 0}).result(4).text(), "accept(3, NULL, NULL) = 4");
    CallRecordBuilder failed("accept");
    QCOMPARE(failed.arguments({3, 0x1000, 0x2000}).memory(2, 16).result(-11).text(),
        "accept(3, 0x1000, [16]) = -1 EAGAIN (Resource temporarily unavailable)");
}

void tst_DecodeNetwork::options()
{
    CallRecordBuilder set("setsockopt");
    QCOMPARE(set.arguments({3, SOL_SOCKET, SO_REUSEADDR, 0x1000, 4}).memory(3, 1).text(),
        "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0");
    CallRecordBuilder error("getsockopt");
    error.arguments({3, SOL_SOCKET, SO_ERROR, 0x1000, 0x2000})
        .memory(4, 4)
        .memory(3, 111, true)
        .memory(4, 4, true);
    QCOMPARE(error.text(), "getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0");
    const struct linger slow{1, 5};
    CallRecordBuilder wait("setsockopt");
    QCOMPARE(wait.arguments({3, SOL_SOCKET, SO_LINGER, 0x1000, 8}).memory(3, slow).text(),
        "setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8) = 0");
    QCOMPARE(CallRecordBuilder("setsockopt").arguments({3, 6, 1, 0, 0}).result(-22).text(),
        "setsockopt(3, SOL_TCP, TCP_NODELAY, NULL, 0) = -1 EINVAL (Invalid argument)");
}

void tst_DecodeNetwork::message()
{
    const uint64_t head[] = {0x5000, 16, 0x6000, 1, 0x7000, 24, 0};
    const uint64_t vector[] = {0x8000, 4};
    struct
    {
        uint64_t length = 24;
        int level = SOL_SOCKET, type = SCM_RIGHTS;
        int descriptors[2] = {5, 6};
    } control;
    CallRecordBuilder sent("sendmsg");
    sent.arguments({3, 0x1000, MSG_NOSIGNAL}).memory(1, head).memory(1, inet(7), false, CapturePart::Name);
    sent.memory(1, control, false, CapturePart::Control).memory(1, vector, false, CapturePart::Vector);
    sent.capture(1, "ping", false, CapturePart::Element, 0).result(4);
    QCOMPARE(sent.text(),
        "sendmsg(3, {msg_name={sa_family=AF_INET, sin_port=htons(7), sin_addr=inet_addr(\"127.0.0.1\")}, "
        "msg_namelen=16, msg_iov=[{iov_base=\"ping\", iov_len=4}], msg_iovlen=1, msg_control=[{cmsg_len=24, "
        "cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[5, 6]}], msg_controllen=24, msg_flags=0}, "
        "MSG_NOSIGNAL) = 4");
    control.length = UINT64_MAX;
    CallRecordBuilder broken("sendmsg");
    broken.arguments({3, 0x1000, 0})
        .memory(1, head)
        .memory(1, control, false, CapturePart::Control)
        .result(-22);
    QVERIFY(broken.text().contains("msg_control=0x7000, msg_controllen=24"));
}

void tst_DecodeNetwork::narrowMessage()
{
    const uint32_t head[] = {0, 0, 0x6000, 1, 0, 0, MSG_TRUNC};
    const uint32_t vector[] = {0x8000, 4};
    CallRecordBuilder got("recvmsg", architectureI386);
    got.arguments({3, 0x1000, 0}).memory(1, head, true).memory(1, vector, true, CapturePart::Vector);
    got.capture(1, "po", true, CapturePart::Element, 0).result(2);
    QCOMPARE(got.text(),
        "recvmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"po\", iov_len=4}], msg_iovlen=1, "
        "msg_controllen=0, msg_flags=MSG_TRUNC}, 0) = 2");
}

void tst_DecodeNetwork::messages()
{
    const uint64_t heads[] = {0, 0, 0x6000, 1, 0, 0, 0, 4, 0, 0, 0x6010, 1, 0, 0, 0, 5};
    CallRecordBuilder got("recvmmsg");
    got.arguments({3, 0x1000, 2, 0, 0}).memory(1, heads, true).result(2);
    QCOMPARE(got.text(),
        "recvmmsg(3, [{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=0x6000, msg_iovlen=1, "
        "msg_controllen=0, "
        "msg_flags=0}, msg_len=4}, {msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=0x6010, msg_iovlen=1, "
        "msg_controllen=0, msg_flags=0}, msg_len=5}], 2, 0, NULL) = 2");
}

QTEST_APPLESS_MAIN(tst_DecodeNetwork)

#include "tst_decodenetwork.moc"
