// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/containerproperties.h"

#include <QJsonArray>

#include <algorithm>

namespace Duende {

namespace {

using Text = QLatin1StringView;

constexpr qsizetype longestList = 500;

QStringList texts(const QJsonValue& value)
{
    QStringList list;
    const QJsonArray array = value.toArray();
    for (qsizetype i = 0; i < std::min<qsizetype>(array.size(), longestList); ++i)
        list.append(array.at(i).toString());
    return list;
}

/// Collects what is there; an empty text or list is not a fact.
class Group
{
public:
    explicit Group(const QString& title) : m_group{title, {}} { }

    void text(Text name, const QJsonValue& value)
    {
        if (const QString text = value.toString(); !text.isEmpty())
            add(name, text);
    }
    void list(Text name, const QStringList& list)
    {
        if (!list.isEmpty())
            add(name, list);
    }
    void number(Text name, const QJsonValue& value)
    {
        if (value.isDouble())
            add(name, value.toInteger());
    }
    /// 0 is no limit, and so is -1.
    void bytes(Text name, const QJsonValue& value)
    {
        if (!value.isDouble())
            return;
        if (value.toInteger() > 0)
            add(name, ByteCount{quint64(value.toInteger())});
        else
            add(name, Unlimited());
    }
    void limit(Text name, const QJsonValue& value)
    {
        if (value.isDouble() && value.toInteger() > 0)
            add(name, value.toInteger());
        else if (value.isDouble() || value.isNull())
            add(name, Unlimited());
    }
    void flag(Text name, const QJsonValue& value)
    {
        if (value.isBool())
            add(name, value.toBool());
    }
    void time(Text name, const QJsonValue& value)
    {
        const QDateTime time = QDateTime::fromString(value.toString().left(64), Qt::ISODateWithMs).toUTC();
        if (time.isValid() && time.date().year() > 1970)
            add(name, time);
    }
    void add(Text name, const PropertyValue& value) { m_group.properties.append({name, value}); }
    const PropertyGroup& group() const { return m_group; }

private:
    PropertyGroup m_group;
};

QStringList mountTexts(const QJsonArray& mounts)
{
    QStringList list;
    for (const QJsonValue& value : mounts) {
        if (list.size() == longestList)
            break;
        const QJsonObject mount = value.toObject();
        const QString name = mount.value(Text("Name")).toString();
        const QString source = name.isEmpty() ? mount.value(Text("Source")).toString() : name;
        list.append(QStringLiteral("%1: %2 → %3 (%4)")
                .arg(mount.value(Text("Type")).toString(), source,
                    mount.value(Text("Destination")).toString(),
                    mount.value(Text("RW")).toBool() ? QStringLiteral("read and write")
                                                     : QStringLiteral("read only")));
    }
    return list;
}

QStringList portTexts(const QJsonObject& ports)
{
    QStringList list;
    for (auto port = ports.begin(); port != ports.end() && list.size() < longestList; ++port) {
        QStringList places;
        for (const QJsonValue& value : port.value().toArray()) {
            const QJsonObject place = value.toObject();
            const QString host = place.value(Text("HostIp")).toString();
            places.append(QString((host.isEmpty() ? QStringLiteral("*") : host) + QLatin1Char(':')
                + place.value(Text("HostPort")).toString()));
        }
        list.append(places.isEmpty()
                ? QStringLiteral("%1 (not published)").arg(port.key())
                : QStringLiteral("%1 → %2").arg(places.join(QStringLiteral(", ")), port.key()));
    }
    return list;
}

QStringList networkTexts(const QJsonObject& networks)
{
    QStringList list;
    for (auto network = networks.begin(); network != networks.end() && list.size() < longestList; ++network) {
        const QString address = network.value().toObject().value(Text("IPAddress")).toString();
        list.append(address.isEmpty() ? network.key() : QStringLiteral("%1: %2").arg(network.key(), address));
    }
    return list;
}

QStringList labelTexts(const QJsonObject& labels)
{
    QStringList list;
    for (auto label = labels.begin(); label != labels.end() && list.size() < longestList; ++label)
        list.append(QString(label.key() + QLatin1Char('=') + label.value().toString()));
    return list;
}

PropertyGroup healthGroup(const QJsonObject& health)
{
    Group group(QStringLiteral("Health"));
    group.text(Text("Health.Status"), health.value(Text("Status")));
    group.number(Text("Health.FailingStreak"), health.value(Text("FailingStreak")));
    const QJsonArray log = health.value(Text("Log")).toArray();
    QStringList lines;
    for (const QJsonValue& value : log) {
        const QJsonObject check = value.toObject();
        lines.append(QStringLiteral("%1: exit code %2: %3")
                .arg(check.value(Text("Start")).toString().left(19))
                .arg(check.value(Text("ExitCode")).toInteger())
                .arg(check.value(Text("Output")).toString().left(200).trimmed()));
        if (lines.size() == longestList)
            break;
    }
    group.list(Text("Health.Log"), lines);
    return group.group();
}

} // namespace

QList<PropertyGroup> containerProperties(const QJsonObject& document)
{
    const QJsonObject config = document.value(Text("Config")).toObject();
    const QJsonObject host = document.value(Text("HostConfig")).toObject();
    const QJsonObject state = document.value(Text("State")).toObject();
    const QJsonObject network = document.value(Text("NetworkSettings")).toObject();

    Group run(QStringLiteral("State"));
    run.text(Text("State.Status"), state.value(Text("Status")));
    run.number(Text("State.Pid"), state.value(Text("Pid")));
    run.number(Text("State.ExitCode"), state.value(Text("ExitCode")));
    run.flag(Text("State.OOMKilled"), state.value(Text("OOMKilled")));
    run.text(Text("State.Error"), state.value(Text("Error")));
    run.time(Text("State.StartedAt"), state.value(Text("StartedAt")));
    run.time(Text("State.FinishedAt"), state.value(Text("FinishedAt")));
    run.number(Text("RestartCount"), document.value(Text("RestartCount")));

    Group container(QStringLiteral("Container"));
    container.text(Text("Id"), document.value(Text("Id")));
    container.time(Text("Created"), document.value(Text("Created")));
    container.text(Text("Image"), config.value(Text("Image")));
    container.text(Text("ImageID"), document.value(Text("Image")));
    container.list(Text("Entrypoint"), texts(config.value(Text("Entrypoint"))));
    container.list(Text("Cmd"), texts(config.value(Text("Cmd"))));
    container.text(Text("WorkingDir"), config.value(Text("WorkingDir")));
    container.text(Text("User"), config.value(Text("User")));
    container.list(Text("Env"), texts(config.value(Text("Env"))));
    container.flag(Text("Tty"), config.value(Text("Tty")));
    container.text(Text("RestartPolicy"), host.value(Text("RestartPolicy")).toObject().value(Text("Name")));
    container.text(Text("StopSignal"), config.value(Text("StopSignal")));
    container.number(Text("StopTimeout"), config.value(Text("StopTimeout")));
    container.flag(Text("AutoRemove"), host.value(Text("AutoRemove")));
    container.flag(Text("Privileged"), host.value(Text("Privileged")));
    container.list(Text("Labels"), labelTexts(config.value(Text("Labels")).toObject()));

    Group limits(QStringLiteral("Limits"));
    limits.bytes(Text("Memory"), host.value(Text("Memory")));
    limits.limit(Text("PidsLimit"), host.value(Text("PidsLimit")));
    if (const double billionths = host.value(Text("NanoCpus")).toDouble(); billionths > 0)
        limits.add(Text("NanoCpus"), Percentage{billionths / 1e7});

    Group places(QStringLiteral("Network and mounts"));
    places.text(Text("NetworkMode"), host.value(Text("NetworkMode")));
    places.list(Text("Networks"), networkTexts(network.value(Text("Networks")).toObject()));
    places.list(Text("Ports"), portTexts(network.value(Text("Ports")).toObject()));
    places.list(Text("Mounts"), mountTexts(document.value(Text("Mounts")).toArray()));

    QList<PropertyGroup> groups{run.group(), container.group(), limits.group(), places.group(),
        healthGroup(state.value(Text("Health")).toObject())};
    groups.removeIf([](const PropertyGroup& group) { return group.properties.isEmpty(); });
    return groups;
}

} // namespace Duende
