// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/adapters/systemd/fakemanager.h"

#include "adapters/systemd/systemdbus.h"
#include "adapters/systemd/unitname.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDBusObjectPath>
#include <QDateTime>
#include <QSocketNotifier>
#include <QTextStream>

#include <array>

#include <unistd.h>

namespace Duende {

namespace {

constexpr int changesIntervalMs = 10;

quint64 nowUsec()
{
    return static_cast<quint64>(QDateTime::currentMSecsSinceEpoch()) * 1000;
}

QString unitInterface()
{
    return SystemdBus::unitInterface();
}

QString serviceInterface()
{
    return unitTypeInterface(DaemonKind::Service);
}

} // namespace

FakeManager::FakeManager(const QDBusConnection& connection, const FakeBehaviour& behaviour)
    : m_connection(connection)
    , m_behaviour(behaviour)
{
    registerSystemdTypes();
    for (int i = 1; i <= m_behaviour.units; ++i) {
        const QString name = QStringLiteral("fake-%1.service").arg(i, 5, 10, QLatin1Char('0'));
        m_names.append(name);
        m_units.insert(name,
            {QStringLiteral("active"), QStringLiteral("running"), static_cast<quint32>(100000 + i), nowUsec(),
                0});
    }
    connect(&m_timer, &QTimer::timeout, this, &FakeManager::change);
    m_timer.setTimerType(Qt::PreciseTimer);
    if (m_behaviour.changesPerSecond > 0)
        m_timer.start(changesIntervalMs);
}

QString FakeManager::introspect(const QString&) const
{
    return {};
}

bool FakeManager::handleMessage(const QDBusMessage& message, const QDBusConnection&)
{
    if (m_behaviour.fatal.contains(message.member()))
        ::_exit(0);
    if (m_behaviour.unanswered.contains(message.member()))
        return true;
    if (const auto error = m_behaviour.errors.constFind(message.member()); error != m_behaviour.errors.cend())
        m_connection.send(message.createErrorReply(*error, QStringLiteral("As the test wants it.")));
    else
        answer(message);
    return true;
}

void FakeManager::command(const QStringList& words)
{
    const QString verb = words.value(0);
    const QString name = words.value(1);
    const auto path = [&name] { return QVariant::fromValue(QDBusObjectPath(unitObjectPath(name))); };
    const auto tellManager = [this](const QString& signal, const QVariantList& arguments) {
        send(SystemdBus::managerPath(), SystemdBus::managerInterface(), signal, arguments);
    };
    if (verb == QLatin1StringView("set")) {
        m_units[name] = {words.value(2), words.value(3), words.value(4).toUInt(), nowUsec(), 0};
        tell(name);
    } else if (verb == QLatin1StringView("new")) {
        m_units.insert(name, {});
        m_names.append(name);
        tellManager(QStringLiteral("UnitNew"), {name, path()});
    } else if (verb == QLatin1StringView("remove")) {
        m_units.remove(name);
        m_names.removeAll(name);
        tellManager(QStringLiteral("UnitRemoved"), {name, path()});
    } else if (verb == QLatin1StringView("reload")) {
        tellManager(QStringLiteral("Reloading"), {true});
        tellManager(QStringLiteral("Reloading"), {false});
    }
}

void FakeManager::answer(const QDBusMessage& message)
{
    if (message.interface() == SystemdBus::propertiesInterface())
        answerProperty(message);
    else if (message.interface() == SystemdBus::managerInterface())
        answerManager(message);
    else
        m_connection.send(message.createErrorReply(QDBusError::UnknownInterface, message.interface()));
}

void FakeManager::answerManager(const QDBusMessage& message)
{
    const QString method = message.member();
    if (method == QLatin1StringView("ListUnits")) {
        if (m_behaviour.malformed.contains(QStringLiteral("list")))
            reply(message, {QStringList{QStringLiteral("one"), QStringLiteral("two")}});
        else if (m_behaviour.malformed.contains(QStringLiteral("list-empty")))
            reply(message);
        else
            reply(message, {QVariant::fromValue(listing())});
    } else if (method == QLatin1StringView("ListUnitsByPatterns")) {
        QStringList names = message.arguments().value(1).toStringList();
        for (QString& name : names)
            name.replace(QStringLiteral("\\\\"), QStringLiteral("\\"));
        reply(message, {QVariant::fromValue(listing({names.cbegin(), names.cend()}))});
    } else if (method == QLatin1StringView("ListUnitFiles")) {
        if (m_behaviour.malformed.contains(QStringLiteral("files")))
            reply(message, {42});
        else
            reply(message,
                {QVariant::fromValue(QList<ListedUnitFile>{
                    {QStringLiteral("/usr/lib/systemd/system/fake-00001.service"), QStringLiteral("enabled")},
                    {QStringLiteral("/usr/lib/systemd/system/fake-file.service"), QStringLiteral("disabled")},
                    {QStringLiteral("/usr/lib/systemd/system/fake@.service"), QStringLiteral("static")},
                    {QStringLiteral("/usr/lib/systemd/system/other-name.service"),
                        QStringLiteral("alias")}})});
    } else if (method == QLatin1StringView("StartTransientUnit")
        || method.endsWith(QLatin1StringView("Unit"))) {
        static const QSet<QString> withoutJob{QStringLiteral("KillUnit"), QStringLiteral("FreezeUnit"),
            QStringLiteral("ThawUnit"), QStringLiteral("ResetFailedUnit")};
        if (withoutJob.contains(method))
            reply(message);
        else
            answerJob(message);
    } else {
        reply(message);
    }
}

void FakeManager::answerProperty(const QDBusMessage& message)
{
    const QString unit = unitNameOfPath(message.path());
    if (message.member() == QLatin1StringView("Get")) {
        QVariant value = property(unit, message.arguments().value(1).toString());
        if (m_behaviour.malformed.contains(QStringLiteral("values")))
            value = QStringList{QStringLiteral("not"), QStringLiteral("that")};
        reply(message, {QVariant::fromValue(QDBusVariant(value))});
        return;
    }
    if (m_behaviour.malformed.contains(QStringLiteral("properties"))) {
        reply(message, {QStringLiteral("none")});
        return;
    }
    QVariantMap values;
    for (const QString& name : {QStringLiteral("LoadState"), QStringLiteral("ActiveState"),
             QStringLiteral("SubState"), QStringLiteral("MainPID"), QStringLiteral("ActiveEnterTimestamp")})
        values.insert(name, property(unit, name));
    reply(message, {values});
}

void FakeManager::answerJob(const QDBusMessage& message)
{
    if (m_behaviour.malformed.contains(QStringLiteral("job"))) {
        reply(message, {QStringLiteral("/no/path")});
        return;
    }
    const uint id = ++m_jobs;
    const QDBusObjectPath path(QStringLiteral("/org/freedesktop/systemd1/job/%1").arg(id));
    const auto end = [&] {
        if (!m_behaviour.keepsJobs)
            send(SystemdBus::managerPath(), SystemdBus::managerInterface(), QStringLiteral("JobRemoved"),
                {id, QVariant::fromValue(path), message.arguments().value(0).toString(),
                    m_behaviour.jobResult});
    };
    if (m_behaviour.endsJobsEarly)
        end();
    reply(message, {QVariant::fromValue(path)});
    if (!m_behaviour.endsJobsEarly)
        end();
}

QVariant FakeManager::property(const QString& unit, const QString& name) const
{
    const auto known = m_units.constFind(unit);
    const Unit facts
        = known == m_units.cend() ? Unit{QStringLiteral("inactive"), QStringLiteral("dead")} : *known;
    if (name == QLatin1StringView("LoadState"))
        return known == m_units.cend() ? QStringLiteral("not-found") : QStringLiteral("loaded");
    if (name == QLatin1StringView("ActiveState"))
        return facts.active;
    if (name == QLatin1StringView("SubState"))
        return facts.sub;
    if (name == QLatin1StringView("MainPID"))
        return facts.pid;
    if (name == QLatin1StringView("NRestarts"))
        return facts.restarts;
    if (name.endsWith(QLatin1StringView("Timestamp")))
        return facts.sinceUsec;
    if (name.startsWith(QLatin1StringView("Can")))
        return false;
    if (name == QLatin1StringView("UnitPath"))
        return QStringList();
    if (name == QLatin1StringView("FreezerState"))
        return QStringLiteral("running");
    return QString();
}

QList<ListedUnit> FakeManager::listing(const QSet<QString>& only) const
{
    QList<ListedUnit> units;
    units.reserve(m_names.size());
    for (const QString& name : m_names) {
        if (!only.isEmpty() && !only.contains(name))
            continue;
        const Unit& unit = m_units[name];
        units.append({name, QStringLiteral("Made-up service ") + name, QStringLiteral("loaded"), unit.active,
            unit.sub});
    }
    return units;
}

void FakeManager::reply(const QDBusMessage& message, const QVariantList& arguments)
{
    m_connection.send(message.createReply(arguments));
}

void FakeManager::send(
    const QString& path, const QString& interfaceName, const QString& name, const QVariantList& arguments)
{
    QDBusMessage signal = QDBusMessage::createSignal(path, interfaceName, name);
    signal.setArguments(arguments);
    m_connection.send(signal);
}

void FakeManager::tell(const QString& unit)
{
    const QString path = unitObjectPath(unit);
    const QString changed = QStringLiteral("PropertiesChanged");
    if (m_behaviour.malformed.contains(QStringLiteral("signals"))) {
        send(path, SystemdBus::propertiesInterface(), changed, {unitInterface()});
        send(path, SystemdBus::propertiesInterface(), changed,
            {unitInterface(), QStringList{QStringLiteral("ActiveState")}, QStringList()});
    }
    const auto values = [&](std::initializer_list<QLatin1StringView> names) {
        QVariantMap map;
        for (const QLatin1StringView name : names)
            map.insert(name, property(unit, name));
        return map;
    };
    send(path, SystemdBus::propertiesInterface(), changed,
        {unitInterface(),
            values({QLatin1StringView("ActiveState"), QLatin1StringView("SubState"),
                QLatin1StringView("FreezerState"), QLatin1StringView("StateChangeTimestamp"),
                QLatin1StringView("ActiveEnterTimestamp"), QLatin1StringView("ActiveExitTimestamp"),
                QLatin1StringView("InactiveEnterTimestamp"), QLatin1StringView("InactiveExitTimestamp")}),
            QStringList()});
    send(path, SystemdBus::propertiesInterface(), changed,
        {serviceInterface(), values({QLatin1StringView("MainPID"), QLatin1StringView("NRestarts")}),
            QStringList()});
}

void FakeManager::change()
{
    // The timer may come late: what counts is the number a second.
    const int now = std::max(1, m_behaviour.changesPerSecond * changesIntervalMs / 1000);
    for (int i = 0; i < now && !m_names.isEmpty(); ++i) {
        const QString& name = m_names.at(m_next++ % m_names.size());
        Unit& unit = m_units[name];
        const bool wasActive = unit.active == QLatin1StringView("active");
        unit.active = wasActive ? QStringLiteral("activating") : QStringLiteral("active");
        unit.sub = wasActive ? QStringLiteral("auto-restart") : QStringLiteral("running");
        unit.pid = wasActive ? 0 : static_cast<quint32>(200000 + m_changes % 1000000);
        unit.restarts += wasActive ? 1 : 0;
        unit.sinceUsec = nowUsec();
        ++m_changes;
        tell(name);
    }
}

} // namespace Duende

namespace {

Duende::FakeBehaviour behaviourOf(const QCommandLineParser& parser)
{
    const auto all = [&parser](const QString& name) {
        const QStringList values = parser.values(name);
        return QSet<QString>(values.cbegin(), values.cend());
    };
    Duende::FakeBehaviour behaviour;
    behaviour.units = parser.value(QStringLiteral("units")).toInt();
    behaviour.changesPerSecond = parser.value(QStringLiteral("changes-per-second")).toInt();
    behaviour.malformed = all(QStringLiteral("malformed"));
    behaviour.unanswered = all(QStringLiteral("no-answer"));
    behaviour.fatal = all(QStringLiteral("die-on"));
    const QStringList errors = parser.values(QStringLiteral("error"));
    for (const QString& error : errors)
        behaviour.errors.insert(error.section(QLatin1Char('='), 0, 0), error.section(QLatin1Char('='), 1));
    behaviour.jobResult = parser.value(QStringLiteral("job-result"));
    behaviour.endsJobsEarly = parser.isSet(QStringLiteral("early-jobs"));
    behaviour.keepsJobs = parser.isSet(QStringLiteral("endless-jobs"));
    return behaviour;
}

} // namespace

/// Prints "ready" once it has the manager's name on the bus at --address, and ends with its standard input.
int main(int argc, char* argv[])
{
    QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    const auto option = [](const char* name, const char* value, const char* fallback = "") {
        return QCommandLineOption(
            QString::fromLatin1(name), {}, QString::fromLatin1(value), QString::fromLatin1(fallback));
    };
    parser.addOptions({option("address", "ADDRESS"), option("units", "N", "10"),
        option("changes-per-second", "N", "0"), option("malformed", "KIND"), option("no-answer", "METHOD"),
        option("die-on", "METHOD"), option("error", "METHOD=NAME"), option("job-result", "RESULT", "done"),
        option("early-jobs", ""), option("endless-jobs", "")});
    parser.process(app);

    QDBusConnection connection = QDBusConnection::connectToBus(
        parser.value(QStringLiteral("address")), QStringLiteral("fake-manager"));
    Duende::FakeManager manager(connection, behaviourOf(parser));
    QTextStream output(stdout);
    if (!connection.registerVirtualObject(
            QStringLiteral("/org/freedesktop/systemd1"), &manager, QDBusConnection::SubPath)
        || !connection.registerService(Duende::SystemdBus::serviceName())) {
        output << connection.lastError().message() << Qt::endl;
        return 1;
    }
    output << "ready" << Qt::endl;

    QByteArray unread;
    QSocketNotifier notifier(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&notifier, &QSocketNotifier::activated, &app, [&] {
        std::array<char, 4096> buffer;
        const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (size <= 0)
            return app.quit();
        unread.append(buffer.data(), size);
        for (qsizetype end = unread.indexOf('\n'); end >= 0; end = unread.indexOf('\n')) {
            manager.command(QString::fromUtf8(unread.first(end)).split(QLatin1Char(' ')));
            unread.remove(0, end + 1);
        }
    });
    return app.exec();
}
