// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/logpanel.h"

#include "adapters/systemd/systemdadapter.h"
#include "models/daemoncatalog.h"
#include "models/daemonlistmodel.h"
#include "models/logdocument.h"
#include "models/operationrunner.h"
#include "tests/adapters/systemd/hostunits.h"
#include "tests/support/eventloopchecker.h"
#include "tests/support/samplerecords.h"
#include "ui/log/logview.h"
#include "ui/operations/messageframe.h"

#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <grp.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString unitName = u"duende-log.service"_s;
const QString pipePath = u"/run/duende-log.pipe"_s;
constexpr uid_t dev = 1000;
// journald writes a line when it comes to it.
constexpr int lineMs = 10'000;

SystemdEndpoint endpointOf(UnitScope scope)
{
    SystemdEndpoint endpoint;
    endpoint.scope = scope;
    return endpoint;
}

/// Makes the process the test host's user for a while, who is in no group.
class AsDev
{
public:
    AsDev()
        : m_isDev(
              ::setgroups(0, nullptr) == 0 && ::setresgid(dev, dev, 0) == 0 && ::setresuid(dev, dev, 0) == 0)
    {
        qputenv("XDG_RUNTIME_DIR", "/run/user/1000");
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    }
    ~AsDev()
    {
        if (::setresuid(0, 0, 0) != 0 || ::setresgid(0, 0, 0) != 0)
            qFatal("cannot become root again");
        qunsetenv("XDG_RUNTIME_DIR");
    }
    Q_DISABLE_COPY_MOVE(AsDev)

    explicit operator bool() const { return m_isDev; }

private:
    bool m_isDev;
};

/// The page over a real manager and journal.
struct Bench
{
    explicit Bench(UnitScope scope = UnitScope::System)
        : registry(std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{
              std::make_shared<SystemdAdapter>(endpointOf(scope))}))
    {
        page.resize(1000, 500);
        page.show();
    }
    void open(const QString& unit, UnitScope scope = UnitScope::System)
    {
        DaemonRecord record = unitRecord(unit, DaemonStatus::State::Running);
        record.handle = DaemonHandle(SystemdHandle{unit, scope});
        page.setDaemon(record);
    }
    LogDocument* document() const { return page.findChild<LogDocument*>(); }
    QStringList messages() const
    {
        QStringList all;
        const LogPages& pages = document()->pages();
        for (qint64 row = pages.firstRow(); row < pages.endRow(); ++row) {
            if (const LogLine* line = pages.row(row).line)
                all.append(QString::fromUtf8(line->message));
        }
        return all;
    }
    bool has(const QString& message) const { return messages().contains(message); }
    void ask(const LogQuery& query)
    {
        QSignalSpy reset(document(), &LogDocument::reset);
        document()->open(document()->handle(), query, {});
        QTRY_COMPARE(reset.size(), 1);
        QTRY_VERIFY(document()->hasBeginning());
    }

    std::shared_ptr<const AdapterRegistry> registry;
    OperationRunner runner{registry};
    DaemonCatalog catalog{registry};
    DaemonListModel daemons{&catalog};
    LogPanel page{{&runner, registry, &daemons}};
};

} // namespace

/// The log page against the real systemd and journald of a test host.
class tst_LogPanel_Host : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void follows();
    void byPriority();
    void byTime();
    void byBoot();
    void thisRunOnly();
    void rotatedWhileFollowed();
    void vacuumedWhileFollowed();
    void longAndBinary();
    void searchAndFields();
    void withoutTheRight();
    void userUnits();
    void cleanupTestCase();

private:
    /// Has the unit write a line; "<3>" in front gives its priority.
    void say(const QByteArray& text)
    {
        QFile pipe(pipePath);
        QVERIFY(pipe.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        QCOMPARE(pipe.write(text + '\n'), text.size() + 1);
    }

    std::unique_ptr<HostUnits> m_units;
};

void tst_LogPanel_Host::initTestCase()
{
    if (!isTestHost())
        QSKIP("needs a test host");
    QVERIFY(::mkfifo(pipePath.toUtf8().constData(), 0666) == 0);
    m_units = std::make_unique<HostUnits>();
    m_units->write(unitName,
        u"[Service]\nExecStart=/bin/bash -c 'exec 3<>%1; while IFS= read -r line <&3; do printf \"%%s\\\\n\" \"$line\"; done'\n"_s
            .arg(pipePath));
    m_units->systemctl({u"start"_s, unitName});
    QCOMPARE(m_units->systemctl({u"is-active"_s, unitName}).trimmed(), u"active"_s);
}

void tst_LogPanel_Host::follows()
{
    Bench b;
    b.open(unitName);
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"Started duende-log.service."_s), lineMs);
    EventLoopChecker checker;
    say("first");
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"first"_s), lineMs);
    for (int i = 0; i < 500; ++i)
        say("many " + QByteArray::number(i));
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"many 499"_s), lineMs);
    QCOMPARE(b.messages().filter(u"many"_s).size(), 500);
    QVERIFY(checker.longestGap() < 500ms);
}

void tst_LogPanel_Host::byPriority()
{
    Bench b;
    b.open(unitName);
    say("<3>an error");
    say("<7>for developers");
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"for developers"_s), lineMs);
    LogQuery query;
    query.priority = LogPriority::Error;
    b.ask(query);
    QCOMPARE(b.messages(), QStringList{u"an error"_s});
    say("<4>only a warning");
    say("<2>critical");
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"critical"_s), lineMs);
    QVERIFY(!b.has(u"only a warning"_s));
}

void tst_LogPanel_Host::byTime()
{
    Bench b;
    b.open(unitName);
    say("early");
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"early"_s), lineMs);
    say("late");
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"late"_s), lineMs);
    const LogPages& pages = b.document()->pages();
    const qint64 lateUs = pages.row(pages.endRow() - 1).line->position.timeUs;
    LogQuery query;
    query.sinceUs = lateUs;
    b.ask(query);
    QCOMPARE(b.messages(), QStringList{u"late"_s});
    query.sinceUs.reset();
    query.untilUs = lateUs - 1;
    b.ask(query);
    QVERIFY(b.has(u"early"_s) && !b.has(u"late"_s));
}

void tst_LogPanel_Host::byBoot()
{
    QFile file(u"/proc/sys/kernel/random/boot_id"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray present = file.readAll().trimmed().replace("-", "");
    Bench b;
    b.open(unitName);
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"first"_s), lineMs);
    QSignalSpy read(b.document(), &LogDocument::bootsRead);
    b.document()->askBoots();
    QTRY_COMPARE(read.size(), 1);
    const auto boots = read.first().first().value<QList<LogBoot>>();
    QVERIFY(!boots.isEmpty());
    LogQuery query;
    query.boot = boots.last().id;
    b.ask(query);
    QVERIFY(b.has(u"first"_s));
    query.boot = QByteArray(32, 'f');
    b.ask(query);
    QCOMPARE(b.messages(), QStringList());
    QVERIFY(present.size() == 32);
}

void tst_LogPanel_Host::thisRunOnly()
{
    say("of the former run");
    m_units->systemctl({u"restart"_s, unitName});
    say("of this run");
    Bench b;
    b.open(unitName);
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"of this run"_s), lineMs);
    QVERIFY(b.has(u"of the former run"_s));
    b.page.openAt({{u"run"_s, u"this"_s}});
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"of this run"_s) && !b.has(u"of the former run"_s), lineMs);
    say("more of this run");
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"more of this run"_s), lineMs);
}

void tst_LogPanel_Host::rotatedWhileFollowed()
{
    Bench b;
    b.open(unitName);
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"of this run"_s), lineMs);
    for (int i = 0; i < 5; ++i) {
        say("before " + QByteArray::number(i));
        outputOf(u"journalctl"_s, {u"--rotate"_s});
        say("after " + QByteArray::number(i));
    }
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"after 4"_s), lineMs);
    const QStringList seen = b.messages().filter(QRegularExpression(u"^(before|after) "_s));
    QStringList expected;
    for (int i = 0; i < 5; ++i)
        expected << u"before %1"_s.arg(i) << u"after %1"_s.arg(i);
    QCOMPARE(seen, expected);
}

void tst_LogPanel_Host::vacuumedWhileFollowed()
{
    Bench b;
    b.open(unitName);
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"after 4"_s), lineMs);
    QTRY_VERIFY(b.document()->hasBeginning());
    const LogPages& pages = b.document()->pages();
    const LogPosition oldest = pages.row(pages.firstRow()).line->position;
    outputOf(u"journalctl"_s, {u"--rotate"_s});
    outputOf(u"journalctl"_s, {u"--vacuum-files=1"_s});
    say("after the vacuum");
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"after the vacuum"_s), lineMs);
    // What was read stays; what is asked of it anew is said to be gone.
    QCOMPARE(pages.row(pages.firstRow()).line->position, oldest);
    std::optional<PlatformError> refused;
    connect(b.document(), &LogDocument::fieldsFailed, this,
        [&refused](const LogPosition&, const PlatformError& error) { refused = error; });
    b.document()->askFields(oldest);
    QTRY_VERIFY(refused.has_value());
    QCOMPARE(refused->kind(), PlatformError::Kind::NotFound);
    QVERIFY(!b.page.findChild<MessageFrame*>()->isVisible());
}

void tst_LogPanel_Host::longAndBinary()
{
    Bench b;
    b.open(unitName);
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"after the vacuum"_s), lineMs);
    // systemd-cat's kind of line is cut by journald; the native protocol's is not.
    QFile entry(u"/run/duende-log.entry"_s);
    QVERIFY(entry.open(QIODevice::WriteOnly));
    entry.write("MESSAGE=" + QByteArray(1'000'000, 'x') + "\nOBJECT_PID="
        + systemctl({u"show"_s, u"--value"_s, u"-pMainPID"_s, unitName}).trimmed().toLatin1() + "\n");
    entry.close();
    outputOf(u"logger"_s, {u"--journald=/run/duende-log.entry"_s});
    QTRY_VERIFY_WITH_TIMEOUT(
        b.document()->pages().row(b.document()->pages().endRow() - 1).line->isCut(), lineMs);
    const LogLine* line = b.document()->pages().row(b.document()->pages().endRow() - 1).line;
    QCOMPARE(line->messageSize, 1'000'000U);
    const LogPosition position = line->position;
    QSignalSpy read(b.document(), &LogDocument::fieldsRead);
    b.document()->askFields(position);
    QTRY_COMPARE(read.size(), 1);
    bool isWhole = false;
    const auto fields = read.first().at(1).value<QList<LogField>>();
    for (const LogField& field : fields)
        isWhole = isWhole || (field.name == "MESSAGE" && field.value.size() == 1'000'000);
    QVERIFY(isWhole);
    say("bytes \xff\xfe that are no text");
    QTRY_VERIFY_WITH_TIMEOUT(
        b.document()->pages().row(b.document()->pages().endRow() - 1).line->flags & LogLine::Binary, lineMs);
    QVERIFY(!b.page.grab().isNull());
}

void tst_LogPanel_Host::searchAndFields()
{
    Bench b;
    b.open(unitName);
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"after the vacuum"_s), lineMs);
    QSignalSpy found(b.document(), &LogDocument::found);
    b.document()->find(u"THE VACUUM"_s, LogDirection::Older, std::nullopt);
    QTRY_COMPARE(found.size(), 1);
    const auto position = found.first().first().value<LogFinding>().position;
    QVERIFY(position.has_value());
    QSignalSpy read(b.document(), &LogDocument::fieldsRead);
    b.document()->askFields(*position);
    QTRY_COMPARE(read.size(), 1);
    const auto fields = read.first().at(1).value<QList<LogField>>();
    QVERIFY(fields.contains(LogField{"_SYSTEMD_UNIT", unitName.toUtf8()}));
    QVERIFY(fields.contains(LogField{"MESSAGE", "after the vacuum"}));
}

void tst_LogPanel_Host::withoutTheRight()
{
    const AsDev user;
    QVERIFY(user);
    Bench b;
    b.open(unitName);
    const auto* frame = b.page.findChild<MessageFrame*>();
    QTRY_VERIFY_WITH_TIMEOUT(frame->isVisible(), lineMs);
    QVERIFY2(frame->message().advice.contains(u"systemd-journal"_s), qPrintable(frame->message().advice));
}

void tst_LogPanel_Host::userUnits()
{
    const QString unit = u"duende-log-user.service"_s;
    // It stays: of a process that is gone before the journal looks, the unit is not known.
    outputOf(u"runuser"_s,
        {u"-u"_s, u"dev"_s, u"--"_s, u"env"_s, u"XDG_RUNTIME_DIR=/run/user/1000"_s, u"systemd-run"_s,
            u"--user"_s, u"--unit=duende-log-user"_s, u"/bin/sh"_s, u"-c"_s,
            u"echo hello from the user; exec sleep 600"_s});
    // A user's journal is made with the first line.
    QTRY_VERIFY_WITH_TIMEOUT(outputOf(u"journalctl"_s, {u"-q"_s, u"-o"_s, u"cat"_s, u"_UID=1000"_s})
                                 .contains(u"hello from the user"_s),
        lineMs);
    const AsDev user;
    QVERIFY(user);
    Bench b(UnitScope::User);
    b.open(unit, UnitScope::User);
    QTRY_VERIFY_WITH_TIMEOUT(b.has(u"hello from the user"_s), lineMs);
}

void tst_LogPanel_Host::cleanupTestCase()
{
    if (!isTestHost())
        return;
    m_units.reset();
    QFile::remove(pipePath);
    QFile::remove(u"/run/duende-log.entry"_s);
}

QTEST_MAIN(tst_LogPanel_Host)
#include "tst_logpanel_host.moc"
