// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/descriptorreader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;
using Kind = OpenDescriptor::Kind;

/// What this very process has open, as the kernel that runs the test tells it.
class tst_DescriptorReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void files();
    void deletedAndNamedDeleted();
    void kernelObjects();
    void tcp();
    void unixPair();
    void unixPath();
    void gone();

private:
    OpenDescriptor find(int number) const
    {
        const Result<ProcessStat> stat = m_procfs.stat(::getpid()).transform_error([](int error) {
            return PlatformError::io(u"stat"_s).withErrno(error);
        });
        const Result<OpenDescriptors> open
            = stat.and_then([this](const ProcessStat& own) { return readDescriptors(m_procfs, own); });
        if (!open)
            qFatal("%s", qPrintable(open.error().message()));
        const auto found = std::ranges::find(open->descriptors, number, &OpenDescriptor::number);
        return found == open->descriptors.end() ? OpenDescriptor() : *found;
    }

    const Procfs m_procfs;
    QTemporaryDir m_folder;
};

void tst_DescriptorReader::files()
{
    QFile file(m_folder.filePath(u"a file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write("abc"), 3);
    QVERIFY(file.flush());
    const OpenDescriptor written = find(file.handle());
    QCOMPARE(written.kind, Kind::File);
    QCOMPARE(written.target, file.fileName());
    QCOMPARE(written.access, u"write"_s);
    QCOMPARE(written.position, 3);

    const FileDescriptor folder(
        ::open(QFile::encodeName(m_folder.path()).constData(), O_RDONLY | O_DIRECTORY));
    QCOMPARE(find(folder.get()).kind, Kind::Folder);
    QCOMPARE(find(folder.get()).access, u"read"_s);
    const FileDescriptor path(::open(QFile::encodeName(m_folder.path()).constData(), O_PATH));
    QCOMPARE(find(path.get()).access, u"path only"_s);
    const FileDescriptor device(::open("/dev/null", O_RDWR));
    QCOMPARE(find(device.get()).kind, Kind::Device);
    QCOMPARE(find(device.get()).access, u"read and write"_s);
    QVERIFY(!find(device.get()).position);
}

void tst_DescriptorReader::deletedAndNamedDeleted()
{
    QFile gone(m_folder.filePath(u"gone"_s));
    QFile named(m_folder.filePath(u"named (deleted)"_s));
    QVERIFY(gone.open(QIODevice::ReadWrite) && named.open(QIODevice::ReadWrite));
    QVERIFY(::unlink(QFile::encodeName(gone.fileName()).constData()) == 0);
    QCOMPARE(find(gone.handle()).kind, Kind::Deleted);
    QCOMPARE(find(gone.handle()).target, gone.fileName());
    QCOMPARE(find(named.handle()).kind, Kind::File);
    QCOMPARE(find(named.handle()).target, named.fileName());
}

void tst_DescriptorReader::kernelObjects()
{
    const FileDescriptor event(::eventfd(0, 0));
    const FileDescriptor epoll(::epoll_create1(0));
    const FileDescriptor memory(::memfd_create("cache", 0));
    const FileDescriptor process(int(::syscall(SYS_pidfd_open, ::getpid(), 0)));
    std::array<int, 2> pipe{};
    QVERIFY(::pipe(pipe.data()) == 0);
    const FileDescriptor reader(pipe[0]);
    const FileDescriptor writer(pipe[1]);
    QCOMPARE(find(event.get()).kind, Kind::Anonymous);
    QCOMPARE(find(event.get()).target, u"eventfd"_s);
    QCOMPARE(find(epoll.get()).target, u"eventpoll"_s);
    QCOMPARE(find(memory.get()).kind, Kind::Anonymous);
    QCOMPARE(find(memory.get()).target, u"memfd cache"_s);
    QCOMPARE(find(process.get()).target, u"pidfd of process %1"_s.arg(::getpid()));
    QCOMPARE(find(reader.get()).kind, Kind::Pipe);
    QCOMPARE(find(reader.get()).access, u"read"_s);
    QCOMPARE(find(writer.get()).access, u"write"_s);
    QCOMPARE(find(reader.get()).target, find(writer.get()).target);
}

void tst_DescriptorReader::tcp()
{
    const FileDescriptor server(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    QVERIFY(::bind(server.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    QVERIFY(::listen(server.get(), 1) == 0);
    QVERIFY(::getsockname(server.get(), reinterpret_cast<sockaddr*>(&address), &size) == 0);
    const FileDescriptor client(::socket(AF_INET, SOCK_STREAM, 0));
    QVERIFY(::connect(client.get(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    sockaddr_in own{};
    QVERIFY(::getsockname(client.get(), reinterpret_cast<sockaddr*>(&own), &size) == 0);
    const int port = ntohs(address.sin_port);
    QCOMPARE(find(server.get()).kind, Kind::Socket);
    QCOMPARE(find(server.get()).target, u"TCP 127.0.0.1:%1, listening"_s.arg(port));
    QCOMPARE(find(client.get()).target,
        u"TCP 127.0.0.1:%1 \u2194 127.0.0.1:%2"_s.arg(ntohs(own.sin_port)).arg(port));
}

void tst_DescriptorReader::unixPair()
{
    std::array<int, 2> pair{};
    QVERIFY(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) == 0);
    FileDescriptor ours(pair[0]);
    FileDescriptor theirs(pair[1]);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(pair[0]);
        for (;;)
            ::pause();
    }
    theirs.reset();
    const QString target = find(ours.get()).target;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    QVERIFY2(target.startsWith(u"UNIX \u2194 "_s), qPrintable(target));
    QVERIFY2(target.endsWith(u"(%1)"_s.arg(child)), qPrintable(target));
}

void tst_DescriptorReader::unixPath()
{
    const QString path = m_folder.filePath(u"socket"_s);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray bytes = QFile::encodeName(path);
    QVERIFY(size_t(bytes.size()) < sizeof(address.sun_path));
    std::ranges::copy(bytes, address.sun_path);
    const FileDescriptor server(::socket(AF_UNIX, SOCK_STREAM, 0));
    QVERIFY(::bind(server.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
    QVERIFY(::listen(server.get(), 1) == 0);
    const FileDescriptor client(::socket(AF_UNIX, SOCK_STREAM, 0));
    QVERIFY(::connect(client.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
    const FileDescriptor accepted(::accept(server.get(), nullptr, nullptr));
    QCOMPARE(find(server.get()).target, u"UNIX %1, listening"_s.arg(path));
    const QString own = u"(%1)"_s.arg(::getpid());
    const QString ofClient = find(client.get()).target;
    QVERIFY2(ofClient.startsWith(u"UNIX \u2194 %1 of "_s.arg(path)) && ofClient.endsWith(own),
        qPrintable(ofClient));
    const QString ofServer = find(accepted.get()).target;
    QVERIFY2(
        ofServer.startsWith(u"UNIX %1 \u2194 "_s.arg(path)) && ofServer.endsWith(own), qPrintable(ofServer));
}

void tst_DescriptorReader::gone()
{
    const pid_t child = ::fork();
    if (child == 0) {
        for (;;)
            ::pause();
    }
    const SystemResult<ProcessStat> stat = m_procfs.stat(child);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    QVERIFY(stat);
    const Result<OpenDescriptors> open = readDescriptors(m_procfs, *stat);
    QVERIFY(!open);
    QCOMPARE(open.error().kind(), PlatformError::Kind::NotFound);
}

QTEST_GUILESS_MAIN(tst_DescriptorReader)
#include "tst_descriptorreader.moc"
