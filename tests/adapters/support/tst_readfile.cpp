// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/filedescriptor.h"
#include "adapters/support/readfile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cerrno>
#include <fcntl.h>

using namespace Duende;

class ReadFileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QVERIFY(m_folder.isValid());
        SystemResult<FileDescriptor> opened
            = openFileAt(AT_FDCWD, QFile::encodeName(m_folder.path()).constData(), O_RDONLY | O_DIRECTORY);
        QVERIFY(opened);
        m_folderFd = *std::move(opened);
    }

    void readsAll_data()
    {
        QTest::addColumn<qsizetype>("size");
        QTest::newRow("empty") << qsizetype(0);
        QTest::newRow("small") << qsizetype(10);
        QTest::newRow("one step") << qsizetype(4096);
        QTest::newRow("several steps") << qsizetype(100'001);
    }
    void readsAll()
    {
        QFETCH(const qsizetype, size);
        QByteArray bytes(size, 'x');
        for (qsizetype i = 0; i < size; ++i)
            bytes[i] = static_cast<char>('a' + i % 23);
        write(bytes);
        QCOMPARE(readFileAt(m_folderFd.get(), "file", 1'000'000), bytes);
        QCOMPARE(readFileAt(m_folderFd.get(), "file", 7), bytes.first(qMin<qsizetype>(7, size)));
    }

    void readsOnce()
    {
        write("0123456789");
        std::array<char, 4> buffer{};
        QCOMPARE(readOnceAt(m_folderFd.get(), "file", buffer), 4);
        QCOMPARE(QByteArrayView(buffer.data(), 4), "0123");
        QCOMPARE(readOnceAt(m_folderFd.get(), "none", buffer).error(), ENOENT);
    }

    void errors()
    {
        QCOMPARE(readFileAt(m_folderFd.get(), "none", 10).error(), ENOENT);
        QCOMPARE(readFileAt(m_folderFd.get(), ".", 10).error(), EISDIR);
        QCOMPARE(readFileAt(-1, "file", 10).error(), EBADF);
    }

    void isClosedOnExec()
    {
        const int flags = ::fcntl(m_folderFd.get(), F_GETFD);
        QVERIFY((flags & FD_CLOEXEC) != 0);
    }

private:
    void write(const QByteArray& bytes)
    {
        QFile file(m_folder.filePath(QStringLiteral("file")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    QTemporaryDir m_folder;
    FileDescriptor m_folderFd;
};

QTEST_APPLESS_MAIN(ReadFileTest)
#include "tst_readfile.moc"
