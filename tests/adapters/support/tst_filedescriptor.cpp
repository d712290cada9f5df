// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/filedescriptor.h"

#include <QTest>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace Duende;

namespace {

int openNull()
{
    return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool isOpen(int fd)
{
    return ::fcntl(fd, F_GETFD) >= 0;
}

} // namespace

class FileDescriptorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closesAtItsEnd()
    {
        const int fd = openNull();
        {
            const FileDescriptor owner(fd);
            QVERIFY(owner.isValid());
            QCOMPARE(owner.get(), fd);
            QVERIFY(isOpen(fd));
        }
        QVERIFY(!isOpen(fd));
    }

    void movesOwnership()
    {
        const int fd = openNull();
        FileDescriptor first(fd);
        FileDescriptor second(std::move(first));
        QVERIFY(!first.isValid()); // NOLINT(bugprone-use-after-move): what is left is the point
        const int other = openNull();
        FileDescriptor third(other);
        third = std::move(second);
        QVERIFY(!isOpen(other));
        QCOMPARE(third.get(), fd);
        QVERIFY(isOpen(fd));
    }

    void releaseGivesUp()
    {
        const int fd = openNull();
        {
            FileDescriptor owner(fd);
            QCOMPARE(owner.release(), fd);
            QVERIFY(!owner.isValid());
        }
        QVERIFY(isOpen(fd));
        ::close(fd);
    }

    void closingKeepsErrno()
    {
        FileDescriptor bad(1'000'000);
        errno = EPERM;
        bad.reset();
        QCOMPARE(errno, EPERM);
        QVERIFY(!bad.isValid());
    }
};

QTEST_APPLESS_MAIN(FileDescriptorTest)
#include "tst_filedescriptor.moc"
