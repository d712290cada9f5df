// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/commandoutput.h"

#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

using namespace Duende;

class TestCommandOutput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void writesAll();
    void waitsForNonBlockingReader();
    void readerThatIsGoneIsNoError();
    void fullDeviceIsAnError();
};

void TestCommandOutput::initTestCase()
{
    std::signal(SIGPIPE, SIG_IGN);
}

namespace {

// A reader that begins late, so that the pipe is full before.
QByteArray throughPipe(const QByteArray& bytes, int flags)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        qFatal("no pipe");
    ::fcntl(ends[1], F_SETFL, flags);
    QByteArray read;
    std::jthread reader([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        char buffer[4096];
        for (ssize_t count = ::read(ends[0], buffer, sizeof buffer); count > 0;
            count = ::read(ends[0], buffer, sizeof buffer))
            read.append(buffer, count);
    });
    CommandOutput output(ends[1]);
    const bool isWritten = output.write(bytes);
    ::close(ends[1]);
    reader.join();
    ::close(ends[0]);
    return isWritten ? read : QByteArray();
}

} // namespace

void TestCommandOutput::writesAll()
{
    const QByteArray bytes(1'000'000, 'x');
    QVERIFY(throughPipe(bytes, 0) == bytes);
}

void TestCommandOutput::waitsForNonBlockingReader()
{
    const QByteArray bytes(1'000'000, 'x');
    QVERIFY(throughPipe(bytes, O_NONBLOCK) == bytes);
}

void TestCommandOutput::readerThatIsGoneIsNoError()
{
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    ::close(ends[0]);
    CommandOutput output(ends[1]);
    QVERIFY(!output.write("x"));
    QVERIFY(output.isReaderGone());
    QVERIFY(!output.error());
    QVERIFY(!output.write("y"));
    ::close(ends[1]);
}

void TestCommandOutput::fullDeviceIsAnError()
{
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    QVERIFY(full >= 0);
    CommandOutput output(full);
    QVERIFY(!output.write("x"));
    QVERIFY(!output.isReaderGone());
    QVERIFY(output.error());
    QCOMPARE(output.error()->kind(), PlatformError::Kind::Io);
    QVERIFY(output.error()->cause().startsWith(QStringLiteral("ENOSPC")));
    ::close(full);
}

QTEST_GUILESS_MAIN(TestCommandOutput)
#include "tst_commandoutput.moc"
