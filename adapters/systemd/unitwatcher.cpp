// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitwatcher.h"

#include "adapters/systemd/systemdtypes.h"
#include "adapters/systemd/unitcontrolgroups.h"
#include "adapters/systemd/unitfilestates.h"
#include "adapters/systemd/unitlister.h"
#include "adapters/systemd/unitname.h"

#include <QDBusArgument>
#include <QDBusError>

#include <algorithm>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds firstRetryDelay = 500ms;
constexpr std::chrono::milliseconds longestRetryDelay = 5s;
constexpr std::chrono::milliseconds flushInterval = 100ms;
constexpr std::chrono::milliseconds replyTimeout = 25s;
// Units are loaded and forgotten in bursts, most of them by somebody's question.
constexpr std::chrono::milliseconds newUnitsDelay = 50ms;
constexpr std::chrono::milliseconds filesDelay = 200ms;
// More new units than this are cheaper to list all together.
constexpr qsizetype mostPatterns = 64;

QString listFailure()
{
    return QStringLiteral("the units could not be listed");
}

BusRequest listRequest()
{
    return {listFailure(), {}, replyTimeout, false};
}

void startOnce(QTimer& timer, std::chrono::milliseconds delay)
{
    if (!timer.isActive())
        timer.start(delay);
}

} // namespace

UnitWatcher::UnitWatcher(const SystemdEndpoint& endpoint)
    : m_endpoint(endpoint)
    , m_table(endpoint.scope)
    , m_sampler(endpoint)
    , m_retryDelay(firstRetryDelay)
    , m_retryTimer(this)
    , m_flushTimer(this)
    , m_newUnitsTimer(this)
    , m_filesTimer(this)
    , m_sampleTimer(this)
{
    const auto use = [this](QTimer& timer, void (UnitWatcher::*function)()) {
        timer.setSingleShot(true);
        connect(&timer, &QTimer::timeout, this, function);
    };
    use(m_retryTimer, &UnitWatcher::connectToBus);
    use(m_flushTimer, &UnitWatcher::flush);
    use(m_newUnitsTimer, &UnitWatcher::listNewUnits);
    use(m_filesTimer, &UnitWatcher::listFiles);
    use(m_sampleTimer, &UnitWatcher::sample);
}

UnitWatcher::~UnitWatcher() = default;

void UnitWatcher::start()
{
    if (std::exchange(m_isStarted, true))
        return;
    Q_EMIT availabilityChanged(m_availability);
    connectToBus();
}

void UnitWatcher::setSampleInterval(std::chrono::milliseconds interval)
{
    m_sampleInterval = interval;
    m_sampleTimer.stop();
    if (interval > 0ms)
        sample();
}

void UnitWatcher::connectToBus()
{
    if (m_bus && m_bus->isConnected())
        return listAgain();
    m_calls.reset();
    m_bus.reset();
    const Result<std::shared_ptr<SystemdBus>> bus = SystemdBus::open(m_endpoint);
    if (!bus) {
        fail(bus.error());
        return retryLater();
    }
    m_bus = *bus;
    m_calls = std::make_unique<AsyncCalls>(*m_bus, [] { return QDeadlineTimer(replyTimeout); });
    followSignals();
    listAgain();
}

void UnitWatcher::followSignals()
{
    QDBusConnection connection = m_bus->connection();
    const QString service = SystemdBus::serviceName();
    const QString path = SystemdBus::managerPath();
    const QString manager = SystemdBus::managerInterface();
    connection.connect(
        service, path, manager, QStringLiteral("UnitNew"), this, SLOT(onUnitNew(QDBusMessage)));
    connection.connect(
        service, path, manager, QStringLiteral("UnitRemoved"), this, SLOT(onUnitRemoved(QDBusMessage)));
    connection.connect(
        service, path, manager, QStringLiteral("Reloading"), this, SLOT(onReloading(QDBusMessage)));
    connection.connect(
        service, path, manager, QStringLiteral("UnitFilesChanged"), this, SLOT(onUnitFilesChanged()));
    for (const DaemonKind kind : {DaemonKind::Target, DaemonKind::Service}) {
        const QString interfaceName
            = kind == DaemonKind::Service ? unitTypeInterface(kind) : SystemdBus::unitInterface();
        connection.connect(service, QString(), SystemdBus::propertiesInterface(),
            QStringLiteral("PropertiesChanged"), {interfaceName}, QString(), this,
            SLOT(onPropertiesChanged(QDBusMessage)));
    }
    const QString bus = QStringLiteral("org.freedesktop.DBus");
    connection.connect(bus, QStringLiteral("/org/freedesktop/DBus"), bus, QStringLiteral("NameOwnerChanged"),
        {service}, QString(), this, SLOT(onOwnerChanged(QDBusMessage)));
    connection.connect(QString(), QStringLiteral("/org/freedesktop/DBus/Local"),
        QStringLiteral("org.freedesktop.DBus.Local"), QStringLiteral("Disconnected"), this,
        SLOT(onDisconnected()));
}

void UnitWatcher::listAgain()
{
    if (!m_isStarted)
        return;
    if (!m_bus || !m_bus->isConnected()) {
        // Somebody looks now: do not let them wait for the next try.
        m_retryDelay = firstRetryDelay;
        m_retryTimer.stop();
        return connectToBus();
    }
    m_calls->clear();
    m_newUnits.clear();
    m_toFetch.clear();
    m_isReloading = false;
    m_calls->add(SystemdBus::managerCall(QStringLiteral("Subscribe")), [](const QDBusMessage&) { });
    m_calls->add(SystemdBus::getManagerProperty(QStringLiteral("ControlGroup")),
        [this](const QDBusMessage& reply) { m_managerGroup = propertyValue(reply).toString(); });
    m_calls->add(SystemdBus::managerCall(QStringLiteral("ListUnits")),
        [this](const QDBusMessage& reply) { onListed(reply); });
    listFiles();
}

void UnitWatcher::onListed(const QDBusMessage& reply)
{
    if (reply.type() == QDBusMessage::ErrorMessage) {
        fail(busError(reply, listRequest()));
        // A manager that is not there is waited for; one that does not answer is asked again.
        return isServiceMissing(reply.errorName()) ? void() : retryLater();
    }
    const Result<QList<ListedUnit>> units = listedUnits(reply);
    if (!units) {
        fail(units.error());
        return retryLater();
    }
    const QHash<QString, QString> groups = unitControlGroups(m_endpoint.cgroupRoot, m_managerGroup);
    QList<UnitFacts> all = unitsOf(*units);
    addUnitFiles(all, m_table.fileStates());
    for (UnitFacts& facts : all) {
        facts.controlGroup = groups.value(facts.name);
        m_toFetch.insert(facts.name);
    }
    m_table.replace(all);
    m_retryDelay = firstRetryDelay;
    setAvailability(Availability::State::Available);
    flushSoon();
}

void UnitWatcher::listFiles()
{
    if (!m_calls)
        return;
    requestUnitFileStates(*m_calls, [this](const UnitFileStates& states) {
        m_table.setFileStates(states);
        flushSoon();
    });
}

void UnitWatcher::listNewUnits()
{
    if (m_newUnits.size() > mostPatterns)
        return listAgain();
    if (m_newUnits.isEmpty() || !m_calls)
        return;
    QStringList patterns;
    for (QString name : std::exchange(m_newUnits, {}))
        patterns.append(name.replace(QLatin1Char('\\'), QStringLiteral("\\\\")));
    QDBusMessage message = SystemdBus::managerCall(QStringLiteral("ListUnitsByPatterns"));
    message << QStringList() << patterns;
    m_calls->add(message, [this](const QDBusMessage& reply) {
        const Result<QList<ListedUnit>> units = listedUnits(reply);
        if (!units)
            return;
        const QList<UnitFacts> listed = unitsOf(*units);
        for (const UnitFacts& facts : listed) {
            m_table.update(facts);
            m_toFetch.insert(facts.name);
        }
        flushSoon();
    });
}

void UnitWatcher::fetchMissing()
{
    if (!m_calls)
        return;
    for (const QString& name : std::exchange(m_toFetch, {})) {
        const UnitFacts* facts = m_table.find(name);
        if (!facts)
            continue;
        const QString path = unitObjectPath(name);
        const QList<UnitProperty> missing = missingProperties(*facts, FactDepth::Watch);
        for (const UnitProperty& property : missing) {
            m_calls->add(SystemdBus::getProperty(path, property.interfaceName, property.name),
                [this, name, propertyName = property.name](
                    const QDBusMessage& reply) { onProperty(name, propertyName, propertyValue(reply)); });
        }
    }
}

void UnitWatcher::onProperty(const QString& unit, const QString& property, const QVariant& value)
{
    if (property == QLatin1StringView("ControlGroup")
        && !controlGroupExists(m_endpoint.cgroupRoot, value.toString()))
        return;
    m_table.apply(unit, {{property, value}});
    flushSoon();
}

void UnitWatcher::onPropertiesChanged(const QDBusMessage& signal)
{
    if (signal.signature() != QLatin1StringView("sa{sv}as"))
        return;
    const QString name = unitNameOfPath(signal.path());
    if (name.isEmpty() || !m_table.find(name))
        return;
    const auto values = qdbus_cast<QVariantMap>(signal.arguments().at(1));
    if (m_table.apply(name, values))
        m_toFetch.insert(name);
    flushSoon();
}

void UnitWatcher::onUnitNew(const QDBusMessage& signal)
{
    if (signal.signature() != QLatin1StringView("so") || m_isReloading)
        return;
    m_newUnits.insert(signal.arguments().constFirst().toString());
    startOnce(m_newUnitsTimer, newUnitsDelay);
}

void UnitWatcher::onUnitRemoved(const QDBusMessage& signal)
{
    if (signal.signature() != QLatin1StringView("so") || m_isReloading)
        return;
    const QString name = signal.arguments().constFirst().toString();
    m_newUnits.remove(name);
    m_table.unload(name);
    flushSoon();
}

void UnitWatcher::onReloading(const QDBusMessage& signal)
{
    if (signal.signature() != QLatin1StringView("b"))
        return;
    m_isReloading = signal.arguments().constFirst().toBool();
    if (!m_isReloading)
        listAgain();
}

void UnitWatcher::onUnitFilesChanged()
{
    startOnce(m_filesTimer, filesDelay);
}

void UnitWatcher::onOwnerChanged(const QDBusMessage& signal)
{
    if (signal.signature() != QLatin1StringView("sss"))
        return;
    if (!signal.arguments().at(2).toString().isEmpty())
        return listAgain();
    fail(busError(QDBusError::errorString(QDBusError::ServiceUnknown), {}, listRequest()));
}

void UnitWatcher::onDisconnected()
{
    // The connection must not be destroyed in the middle of its own signal.
    fail(busError(QDBusError::errorString(QDBusError::Disconnected), {}, listRequest()));
    retryLater();
}

void UnitWatcher::fail(const PlatformError& error)
{
    const bool isAbsent = error.isNotSupported() || !managerExpected(m_endpoint);
    setAvailability(isAbsent ? Availability::State::Absent : Availability::State::Failed, error);
}

void UnitWatcher::retryLater()
{
    m_retryTimer.start(m_retryDelay);
    m_retryDelay = std::min(m_retryDelay * 2, longestRetryDelay);
}

void UnitWatcher::setAvailability(Availability::State state, const std::optional<PlatformError>& error)
{
    const Availability availability{state, error};
    if (std::exchange(m_availability, availability) != availability)
        Q_EMIT availabilityChanged(m_availability);
}

void UnitWatcher::flushSoon()
{
    if (m_table.hasChanges() || !m_toFetch.isEmpty())
        startOnce(m_flushTimer, std::chrono::milliseconds(std::max<qint64>(0, m_nextFlush.remainingTime())));
}

void UnitWatcher::flush()
{
    m_nextFlush.setRemainingTime(flushInterval);
    if (m_table.hasChanges()) {
        DaemonDelta delta = m_table.takeDelta();
        m_sampler.addLastUse(delta.changed);
        Q_EMIT changed(delta);
    }
    fetchMissing();
}

void UnitWatcher::sample()
{
    const auto began = std::chrono::steady_clock::now();
    const ResourceSamples samples = m_sampler.sample(m_table);
    if (!samples.isEmpty())
        Q_EMIT sampled(samples);
    // Reading takes at most a tenth of the time, however many units there are.
    const auto took = std::chrono::steady_clock::now() - began;
    const auto interval = std::max<std::chrono::nanoseconds>(m_sampleInterval - took, took * 9);
    if (m_sampleInterval > 0ms)
        m_sampleTimer.start(std::chrono::ceil<std::chrono::milliseconds>(interval));
}

} // namespace Duende
