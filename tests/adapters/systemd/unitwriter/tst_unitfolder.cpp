// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitwriter/unitfolder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <latch>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::string_literals;
using Kind = Duende::WriteFailure::Kind;

class tst_UnitFolder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void writes();
    void removes();
    void keepsModes();
    void changedMeanwhile_data();
    void changedMeanwhile();
    void links_data();
    void links();
    void linkAboveTheFolder();
    void notAFile();
    void tooLong();
    void leftOverTemporary();
    void busy();
    void oneOfManyWins();

private:
    QString path(const QString& name) const { return m_scratch->filePath(name); }
    UnitFolder folder() const
    {
        return *UnitFolder::open(m_scratch->path().toStdString(), UnitFolder::Links::Refuse);
    }
    QByteArray content(const QString& name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
    }
    void put(const QString& name, const QByteArray& bytes) const
    {
        QFile file(path(name));
        QVERIFY(QDir().mkpath(QFileInfo(file).path()) && file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    QStringList entries(const QString& name = u"."_s) const
    {
        return QDir(path(name))
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }

    std::unique_ptr<QTemporaryDir> m_scratch;
};

namespace {

WriteRequest dropIn(std::optional<std::string> expected, const std::string& content)
{
    return {{"a.service", "x"}, false, std::move(expected), content, false};
}

mode_t modeOf(const QString& path)
{
    struct stat status{};
    return ::lstat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 07777 : 0;
}

} // namespace

void tst_UnitFolder::init()
{
    m_scratch = std::make_unique<QTemporaryDir>();
}

void tst_UnitFolder::writes()
{
    const auto written = folder().apply(dropIn(std::nullopt, "[Service]\n"));
    QVERIFY(written.has_value());
    QCOMPARE(QString::fromStdString(*written), path(u"a.service.d/x.conf"_s));
    QCOMPARE(content(u"a.service.d/x.conf"_s), "[Service]\n");
    QCOMPARE(modeOf(path(u"a.service.d"_s)), 0755U);
    QCOMPARE(modeOf(path(u"a.service.d/x.conf"_s)), 0644U);
    QVERIFY(folder().apply(dropIn("[Service]\n", "")).has_value());
    QCOMPARE(content(u"a.service.d/x.conf"_s), "");
    QVERIFY(folder().apply({{"a.service", {}}, false, std::nullopt, "[Unit]\n", false}).has_value());
    QCOMPARE(content(u"a.service"_s), "[Unit]\n");
    QCOMPARE(entries(), (QStringList{u"a.service"_s, u"a.service.d"_s}));
    QCOMPARE(entries(u"a.service.d"_s), QStringList{u"x.conf"_s});
}

void tst_UnitFolder::removes()
{
    put(u"a.service.d/x.conf"_s, "one");
    put(u"a.service.d/y.conf"_s, "two");
    put(u"a.service"_s, "");
    QVERIFY(folder().apply({{"a.service", "x"}, true, "one"s, {}, false}).has_value());
    QCOMPARE(entries(u"a.service.d"_s), QStringList{u"y.conf"_s});
    QVERIFY(folder().apply({{"a.service", "y"}, true, "two"s, {}, false}).has_value());
    QVERIFY(!QFile::exists(path(u"a.service.d"_s)));
    QVERIFY(folder().apply({{"a.service", {}}, true, ""s, {}, false}).has_value());
    QCOMPARE(entries(), QStringList());
}

void tst_UnitFolder::keepsModes()
{
    put(u"a.service.d/x.conf"_s, "secret");
    ::chmod(QFile::encodeName(path(u"a.service.d/x.conf"_s)).constData(), 0600);
    const auto read = folder().read({"a.service", "x"});
    QVERIFY(read && *read);
    QVERIFY((*read)->isPrivate);
    QVERIFY(folder().apply(dropIn("secret", "other")).has_value());
    QCOMPARE(modeOf(path(u"a.service.d/x.conf"_s)), 0600U);

    WriteRequest anew{{"b.service", {}}, false, std::nullopt, "secret", true};
    QVERIFY(folder().apply(anew).has_value());
    QCOMPARE(modeOf(path(u"b.service"_s)), 0600U);
}

void tst_UnitFolder::changedMeanwhile_data()
{
    QTest::addColumn<QByteArray>("present");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<bool>("isRemoval");
    QTest::newRow("other content") << QByteArray("mine") << QByteArray("yours") << false;
    QTest::newRow("one byte more") << QByteArray("mine\n") << QByteArray("mine") << false;
    QTest::newRow("appeared") << QByteArray("mine") << QByteArray() << false;
    QTest::newRow("appeared, empty") << QByteArray("") << QByteArray() << false;
    QTest::newRow("went away") << QByteArray() << QByteArray("mine") << false;
    QTest::newRow("removal of another") << QByteArray("mine") << QByteArray("yours") << true;
    QTest::newRow("removal of nothing") << QByteArray() << QByteArray("mine") << true;
}

void tst_UnitFolder::changedMeanwhile()
{
    QFETCH(QByteArray, present);
    QFETCH(QByteArray, expected);
    QFETCH(bool, isRemoval);
    if (!present.isNull())
        put(u"a.service.d/x.conf"_s, present);
    WriteRequest request = dropIn(std::nullopt, isRemoval ? "" : "new");
    request.isRemoval = isRemoval;
    if (!expected.isNull())
        request.expected = expected.toStdString();
    const auto written = folder().apply(request);
    QVERIFY(!written.has_value());
    QCOMPARE(written.error().kind, Kind::Changed);
    if (present.isNull()) {
        QCOMPARE(entries(), QStringList());
    } else {
        QCOMPARE(content(u"a.service.d/x.conf"_s), present);
        QCOMPARE(entries(u"a.service.d"_s), QStringList{u"x.conf"_s});
    }
}

void tst_UnitFolder::links_data()
{
    QTest::addColumn<QString>("link");
    QTest::addColumn<bool>("isFolder");
    QTest::newRow("drop-in folder") << u"a.service.d"_s << true;
    QTest::newRow("drop-in") << u"a.service.d/x.conf"_s << false;
    QTest::newRow("temporary file") << u"a.service.d/.duende-unit-writer.tmp"_s << false;
}

void tst_UnitFolder::links()
{
    QFETCH(QString, link);
    QFETCH(bool, isFolder);
    const QTemporaryDir outside;
    QFile victim(outside.filePath(u"x.conf"_s));
    QVERIFY(victim.open(QIODevice::WriteOnly) && victim.write("theirs") == 6);
    victim.close();
    QVERIFY(QDir().mkpath(QFileInfo(path(link)).path()));
    QVERIFY(QFile::link(isFolder ? outside.path() : victim.fileName(), path(link)));

    for (const bool isRemoval : {false, true}) {
        WriteRequest request = dropIn("theirs", isRemoval ? "" : "new");
        request.isRemoval = isRemoval;
        const auto written = folder().apply(request);
        QVERIFY(!written.has_value());
        QCOMPARE(written.error().kind, Kind::Link);
        QVERIFY(victim.open(QIODevice::ReadOnly));
        QCOMPARE(victim.readAll(), "theirs");
        victim.close();
    }
    if (!link.endsWith(u".tmp"))
        QCOMPARE(folder().read({"a.service", "x"}).error().kind, Kind::Link);
}

void tst_UnitFolder::linkAboveTheFolder()
{
    const QTemporaryDir outside;
    QVERIFY(QDir(outside.path()).mkdir(u"units"_s));
    QVERIFY(QFile::link(outside.path(), path(u"here"_s)));
    const std::string through = path(u"here/units"_s).toStdString();
    const auto refused = UnitFolder::open(through, UnitFolder::Links::Refuse);
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().kind, Kind::Link);
    QCOMPARE(QString::fromStdString(refused.error().path), path(u"here"_s));
    QVERIFY(UnitFolder::open(through, UnitFolder::Links::Follow).has_value());
    QVERIFY(!UnitFolder::open("relative", UnitFolder::Links::Follow).has_value());
}

void tst_UnitFolder::notAFile()
{
    QVERIFY(QDir().mkpath(path(u"a.service.d/x.conf"_s)));
    QCOMPARE(folder().apply(dropIn(std::nullopt, "new")).error().kind, Kind::Special);
    QCOMPARE(::mkfifo(QFile::encodeName(path(u"b.service"_s)).constData(), 0644), 0);
    QCOMPARE(folder().read({"b.service", {}}).error().kind, Kind::Special);
    put(u"c.service.d"_s, "a file");
    QCOMPARE(
        folder().apply({{"c.service", "x"}, false, std::nullopt, "new", false}).error().kind, Kind::Special);
    QCOMPARE(content(u"c.service.d"_s), "a file");
}

void tst_UnitFolder::tooLong()
{
    put(u"a.service.d/x.conf"_s, QByteArray(WriteRequest::maximumSize, 'x'));
    QCOMPARE((*folder().read({"a.service", "x"}))->bytes.size(), WriteRequest::maximumSize);
    put(u"a.service.d/x.conf"_s, QByteArray(WriteRequest::maximumSize + 1, 'x'));
    QCOMPARE(folder().read({"a.service", "x"}).error().kind, Kind::TooLong);
}

void tst_UnitFolder::leftOverTemporary()
{
    put(u"a.service.d/.duende-unit-writer.tmp"_s, "half of a file that was never");
    QVERIFY(folder().apply(dropIn(std::nullopt, "new")).has_value());
    QCOMPARE(content(u"a.service.d/x.conf"_s), "new");
    QCOMPARE(entries(u"a.service.d"_s), QStringList{u"x.conf"_s});
}

void tst_UnitFolder::busy()
{
    put(u"a.service.d/.duende-unit-writer.tmp"_s, {});
    const FileDescriptor other(::open(
        QFile::encodeName(path(u"a.service.d/.duende-unit-writer.tmp"_s)).constData(), O_RDWR | O_CLOEXEC));
    QCOMPARE(::flock(other.get(), LOCK_EX), 0);
    const auto written = folder().apply(dropIn(std::nullopt, "new"));
    QVERIFY(!written.has_value());
    QCOMPARE(written.error().kind, Kind::Busy);
    QCOMPARE(content(u"a.service.d/x.conf"_s), "(none)");
}

void tst_UnitFolder::oneOfManyWins()
{
    put(u"a.service.d/x.conf"_s, "old");
    constexpr int count = 8;
    std::latch begin(count);
    std::atomic_int won = 0;
    std::atomic_int lost = 0;
    {
        std::vector<std::jthread> writers;
        for (int i = 0; i < count; ++i) {
            writers.emplace_back([&, i] {
                const UnitFolder own = folder();
                begin.arrive_and_wait();
                const auto written = own.apply(dropIn("old", "of " + std::to_string(i)));
                ++(written ? won : lost);
            });
        }
    }
    QCOMPARE(won.load(), 1);
    QCOMPARE(lost.load(), count - 1);
    QVERIFY(content(u"a.service.d/x.conf"_s).startsWith("of "));
    QCOMPARE(entries(u"a.service.d"_s), QStringList{u"x.conf"_s});
}

QTEST_GUILESS_MAIN(tst_UnitFolder)

#include "tst_unitfolder.moc"
