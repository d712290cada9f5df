// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/recordingfiles.h"

#include "models/trace/tracemarksfile.h"
#include "tests/models/trace/samplerecording.h"

#include <QDateTime>
#include <QDir>
#include <QTest>

#include <stop_token>
#include <sys/stat.h>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class RecordingFilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void namesAreSafe_data();
    void namesAreSafe();
    void oldOnesGo();
    void folderCannotBeMade();
    void isKeptWhileItGrows();
    void replacesWhatIsThere();
    void isKeptOnAnotherDisk();
    void growingIsNotKeptOnAnotherDisk();
    void cannotBeKept();

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }
    /// A file of that age.
    void put(const QString& name, int days) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(
            file.setFileTime(QDateTime::currentDateTime().addDays(-days), QFileDevice::FileModificationTime));
    }
    static OperationContext soon() { return OperationContext::within(20s); }
    /// A folder on another file system than the temporary one; empty where there is none.
    static QString otherDisk()
    {
        struct stat own{};
        struct stat other{};
        ::stat(QFile::encodeName(QDir::tempPath()).constData(), &own);
        for (const char* place : {"/dev/shm", "/run"}) {
            if (::stat(place, &other) == 0 && other.st_dev != own.st_dev
                && QFileInfo(QString::fromLatin1(place)).isWritable())
                return QString::fromLatin1(place);
        }
        return {};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void RecordingFilesTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void RecordingFilesTest::namesAreSafe_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("begin");
    QTest::newRow("unit") << u"getty@tty1.service"_s << u"getty@tty1.service-"_s;
    QTest::newRow("path") << u"../../etc/passwd"_s << u"trace.._.._etc_passwd-"_s;
    QTest::newRow("hidden") << u".hidden"_s << u"trace.hidden-"_s;
    QTest::newRow("nothing") << QString() << u"trace-"_s;
    QTest::newRow("long") << QString(500, u'x') << QString(QString(60, u'x') + u'-');
    QTest::newRow("escapes") << u"a\x1b[31m\nb"_s << u"a__31m_b-"_s;
}

void RecordingFilesTest::namesAreSafe()
{
    QFETCH(QString, name);
    QFETCH(QString, begin);
    const Result<QString> made = RecordingFiles::newPath(path(u"new/deep"_s), name);
    QVERIFY(made);
    const QFileInfo file(*made);
    QCOMPARE(file.absolutePath(), path(u"new/deep"_s));
    QVERIFY2(file.fileName().startsWith(begin), qPrintable(file.fileName()));
    QVERIFY(file.fileName().endsWith(".duende-trace"_L1));
    QVERIFY(!file.exists());
}

void RecordingFilesTest::oldOnesGo()
{
    for (int i = 0; i < 14; ++i)
        put(u"old-%1.duende-trace"_s.arg(i), 2 + i);
    put(u"other.txt"_s, 100);
    QVERIFY(RecordingFiles::newPath(m_folder->path(), u"x"_s));
    QCOMPARE(QDir(m_folder->path()).entryList({u"*.duende-trace"_s}).size(), 14);
    RecordingFiles::tidy(m_folder->path());
    const QStringList left = QDir(m_folder->path()).entryList({u"*.duende-trace"_s});
    QCOMPARE(left.size(), RecordingFiles::mostUnnamed);
    QVERIFY(left.contains("old-0.duende-trace"_L1) && !left.contains("old-13.duende-trace"_L1));
    QVERIFY(QFile::exists(path(u"other.txt"_s)));
}

void RecordingFilesTest::folderCannotBeMade()
{
    put(u"file"_s, 0);
    const Result<QString> made = RecordingFiles::newPath(path(u"file/below"_s), u"x"_s);
    QVERIFY(!made);
    QCOMPARE(made.error().kind(), PlatformError::Kind::Io);
    QVERIFY(made.error().message().contains(path(u"file/below"_s)) && !made.error().advice().isEmpty());
}

void RecordingFilesTest::isKeptWhileItGrows()
{
    SampleRecording sample;
    sample.records.addCall(SampleCall::getpid, 1);
    QVERIFY(sample.flush());
    const QString kept = sample.path() + u".kept.duende-trace"_s;
    QVERIFY(RecordingFiles::keep(sample.path(), kept, true, soon()));
    sample.records.addCall(SampleCall::getpid, 1);
    QVERIFY(sample.flush());
    QVERIFY(sample.recorder->finish());
    const auto opened = TraceRecording::open(kept);
    QVERIFY(opened);
    QCOMPARE((*opened)->rowCount(), 2U);
    // Its own name is no other place.
    QVERIFY(RecordingFiles::keep(sample.path(), sample.path(), false, soon()));
    QVERIFY(QFile::exists(sample.path()));
}

void RecordingFilesTest::replacesWhatIsThere()
{
    SampleRecording sample;
    sample.records.addCall(SampleCall::getpid, 1);
    QVERIFY(sample.flush() && sample.recorder->finish());
    const QFileInfo place(sample.path());
    const QString kept = place.absolutePath() + u"/kept.duende-trace"_s;
    QFile former(kept);
    QVERIFY(former.open(QIODevice::WriteOnly));
    former.write("what was there");
    former.close();
    QVERIFY(RecordingFiles::keep(sample.path(), kept, false, soon()));
    QVERIFY(TraceRecording::open(kept));
    // Nothing of the way there is left.
    QCOMPARE(QDir(place.absolutePath()).entryList(QDir::Files | QDir::Hidden).size(), 2);
}

void RecordingFilesTest::isKeptOnAnotherDisk()
{
    QVERIFY2(!otherDisk().isEmpty(), "there is no other file system to write to");
    const QTemporaryDir other(otherDisk() + u"/duende-XXXXXX"_s);
    SampleRecording sample;
    sample.records.addCall(SampleCall::getpid, 1);
    QVERIFY(sample.flush() && sample.recorder->finish());
    const QString kept = other.filePath(u"kept.duende-trace"_s);
    QVERIFY(RecordingFiles::keep(sample.path(), kept, false, soon()));
    QCOMPARE((*TraceRecording::open(kept))->rowCount(), 1U);
    // Who does not want it any more has no half of it.
    std::stop_source stop;
    stop.request_stop();
    const QString half = other.filePath(u"half.duende-trace"_s);
    const auto stopped
        = RecordingFiles::keep(sample.path(), half, false, OperationContext::within(20s, stop.get_token()));
    QVERIFY(!stopped && stopped.error().isCancelled());
    QVERIFY(!QFile::exists(half));
}

void RecordingFilesTest::growingIsNotKeptOnAnotherDisk()
{
    QVERIFY2(!otherDisk().isEmpty(), "there is no other file system to write to");
    const QTemporaryDir other(otherDisk() + u"/duende-XXXXXX"_s);
    SampleRecording sample;
    const auto kept
        = RecordingFiles::keep(sample.path(), other.filePath(u"kept.duende-trace"_s), true, soon());
    QVERIFY(!kept);
    QCOMPARE(kept.error().kind(), PlatformError::Kind::InvalidState);
    QVERIFY(kept.error().advice().contains("Stop the trace first"_L1));
}

void RecordingFilesTest::cannotBeKept()
{
    SampleRecording sample;
    const auto nowhere = RecordingFiles::keep(sample.path(), path(u"none/kept"_s), false, soon());
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().kind(), PlatformError::Kind::Io);
    QVERIFY(nowhere.error().message().contains(path(u"none/kept"_s)) && !nowhere.error().advice().isEmpty());
    QDir(m_folder->path()).mkdir(u"folder"_s);
    QVERIFY(!RecordingFiles::keep(sample.path(), path(u"folder"_s), false, soon()));
}

QTEST_GUILESS_MAIN(RecordingFilesTest)
#include "tst_recordingfiles.moc"
