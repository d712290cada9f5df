// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/folderwatch.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <poll.h>

using namespace Duende;

namespace {

bool hasNews(const FolderWatch& watch)
{
    pollfd entry{watch.get(), POLLIN, 0};
    return ::poll(&entry, 1, 0) == 1;
}

} // namespace

class FolderWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noticesRenamedAndDeletedFiles()
    {
        const QTemporaryDir folder;
        FolderWatch watch(folder.path());
        watch.begin();
        QVERIFY(!hasNews(watch));
        QFile file(folder.filePath(QStringLiteral("a")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        QVERIFY2(!hasNews(watch), "a file that is being written is no news");
        QVERIFY(file.rename(folder.filePath(QStringLiteral("b"))));
        QVERIFY(hasNews(watch));
        watch.drain();
        QVERIFY(!hasNews(watch));
        QVERIFY(QFile::remove(folder.filePath(QStringLiteral("b"))));
        QVERIFY(hasNews(watch));
    }

    void theFolderComesLater()
    {
        const QTemporaryDir above;
        const QString path = above.filePath(QStringLiteral("f"));
        FolderWatch watch(path);
        for (int round = 0; round < 2; ++round) {
            watch.begin();
            QVERIFY(!hasNews(watch));
            QVERIFY(QDir().mkdir(path));
            watch.begin();
            watch.begin();
            QFile file(above.filePath(QStringLiteral("a")));
            QVERIFY(file.open(QIODevice::WriteOnly));
            QVERIFY(file.rename(path + QStringLiteral("/a")));
            QVERIFY(hasNews(watch));
            QVERIFY(QDir(path).removeRecursively());
            watch.drain();
        }
    }
};

QTEST_APPLESS_MAIN(FolderWatchTest)
#include "tst_folderwatch.moc"
