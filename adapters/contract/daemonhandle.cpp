// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemonhandle.h"

#include <QJsonObject>

#include <cmath>
#include <limits>

namespace Duende {

namespace {

constexpr qsizetype maxNameLength = 4096;

Result<QString> checkedName(QStringView name, const QString& what)
{
    if (name.isEmpty())
        return std::unexpected(PlatformError::config(QStringLiteral("the %1 is empty").arg(what)));
    if (name.size() > maxNameLength)
        return std::unexpected(PlatformError::config(
            QStringLiteral("the %1 is longer than %2 characters").arg(what).arg(maxNameLength)));
    for (const QChar character : name) {
        if (character.category() == QChar::Other_Control || character.isSpace()
            || character == QLatin1Char('/'))
            return std::unexpected(PlatformError::config(
                QStringLiteral("the %1 holds a space, a slash or a control character").arg(what)));
    }
    return name.toString();
}

Result<quint32> checkedNumber(QStringView digits, const QString& what)
{
    bool ok = !digits.isEmpty() && digits.size() <= 10;
    for (const QChar character : digits)
        ok = ok && character >= QLatin1Char('0') && character <= QLatin1Char('9');
    const qulonglong value = ok ? digits.toULongLong(&ok) : 0;
    if (!ok || value > std::numeric_limits<quint32>::max())
        return std::unexpected(
            PlatformError::config(QStringLiteral("the %1 is not a number from 0 to 4294967295").arg(what)));
    return static_cast<quint32>(value);
}

Result<quint32> parsePid(QStringView text)
{
    if (!text.startsWith(QLatin1StringView("pid")))
        return std::unexpected(
            PlatformError::config(QStringLiteral("a process handle reads native:pid123 or wos:pid123")));
    const Result<quint32> pid = checkedNumber(text.sliced(3), QStringLiteral("process id"));
    if (pid && (*pid == 0 || *pid > static_cast<quint32>(std::numeric_limits<qint32>::max())))
        return std::unexpected(
            PlatformError::config(QStringLiteral("no process can have the id %1").arg(*pid)));
    return pid;
}

Result<HandleData> parseUnit(QStringView text)
{
    UnitScope scope = UnitScope::System;
    if (text.startsWith(QLatin1StringView("user/"))) {
        scope = UnitScope::User;
        text = text.sliced(5);
    }
    return checkedName(text, QStringLiteral("unit name"))
        .transform([scope](const QString& name) -> HandleData { return SystemdHandle{name, scope}; });
}

Result<HandleData> parsePepita(QStringView text)
{
    const qsizetype at = text.lastIndexOf(QLatin1StringView("@cid"));
    if (at < 0)
        return std::unexpected(
            PlatformError::config(QStringLiteral("a microVM handle reads pepita:NAME@cid3")));
    const Result<QString> vmId = checkedName(text.first(at), QStringLiteral("microVM name"));
    if (!vmId)
        return std::unexpected(vmId.error());
    return checkedNumber(text.sliced(at + 4), QStringLiteral("vsock context id"))
        .transform([&vmId](quint32 cid) -> HandleData { return PepitaHandle{*vmId, cid}; });
}

bool isRuntime(QStringView name)
{
    return name == QLatin1StringView("docker") || name == QLatin1StringView("podman")
        || name == QLatin1StringView("containerd");
}

Result<HandleData> parseContainer(QStringView runtime, QStringView text)
{
    UnitScope scope = UnitScope::System;
    if (text.startsWith(QLatin1StringView("user/"))) {
        scope = UnitScope::User;
        text = text.sliced(5);
    }
    return checkedName(text, QStringLiteral("container id"))
        .transform([runtime, scope](const QString& id) -> HandleData {
            return ContainerHandle{runtime.toString(), id, scope};
        });
}

Result<HandleData> parseData(QStringView kind, QStringView rest)
{
    if (kind == QLatin1StringView("systemd"))
        return parseUnit(rest);
    if (kind == QLatin1StringView("launchd"))
        return checkedName(rest, QStringLiteral("label")).transform([](const QString& label) -> HandleData {
            return LaunchdHandle{label};
        });
    if (isRuntime(kind))
        return parseContainer(kind, rest);
    if (kind == QLatin1StringView("pepita"))
        return parsePepita(rest);
    if (kind == QLatin1StringView("wos"))
        return parsePid(rest).transform([](quint32 pid) -> HandleData { return WosHandle{pid}; });
    if (kind == QLatin1StringView("native"))
        return parsePid(rest).transform([](quint32 pid) -> HandleData { return NativeHandle{pid}; });
    return std::unexpected(PlatformError::config(QStringLiteral(
        "a handle begins with systemd:, launchd:, docker:, podman:, containerd:, pepita:, wos: or native:")));
}

PlatformError badMember(const QString& name)
{
    return PlatformError::config(QStringLiteral("a handle's JSON has no usable \"%1\"").arg(name));
}

Result<QString> textMember(const QJsonObject& object, const QString& name)
{
    const QJsonValue value = object.value(name);
    if (!value.isString())
        return std::unexpected(badMember(name));
    return value.toString();
}

Result<quint32> numberMember(const QJsonObject& object, const QString& name)
{
    const double value = object.value(name).toDouble(-1);
    if (value < 0 || value > std::numeric_limits<quint32>::max() || std::floor(value) != value)
        return std::unexpected(badMember(name));
    return static_cast<quint32>(value);
}

Result<UnitScope> scopeMember(const QJsonObject& members)
{
    const QJsonValue scope = members.value(QLatin1StringView("scope"));
    if (scope.isUndefined() || scope.toString() == QLatin1StringView("system"))
        return UnitScope::System;
    if (scope.toString() == QLatin1StringView("user"))
        return UnitScope::User;
    return std::unexpected(badMember(QStringLiteral("scope")));
}

Result<HandleData> unitFromJson(const QJsonObject& members)
{
    const Result<UnitScope> scope = scopeMember(members);
    if (!scope)
        return std::unexpected(scope.error());
    return textMember(members, QStringLiteral("unit_name")).transform([&](const QString& name) -> HandleData {
        return SystemdHandle{name, *scope};
    });
}

Result<HandleData> containerFromJson(const QJsonObject& members)
{
    const Result<QString> runtime = textMember(members, QStringLiteral("runtime"));
    if (!runtime || !isRuntime(*runtime))
        return std::unexpected(badMember(QStringLiteral("runtime")));
    const Result<UnitScope> scope = scopeMember(members);
    if (!scope)
        return std::unexpected(scope.error());
    return textMember(members, QStringLiteral("container_id"))
        .transform([&](const QString& id) -> HandleData { return ContainerHandle{*runtime, id, *scope}; });
}

Result<HandleData> dataFromJson(const QString& kind, const QJsonObject& members)
{
    if (kind == QLatin1StringView("Systemd"))
        return unitFromJson(members);
    if (kind == QLatin1StringView("Launchd"))
        return textMember(members, QStringLiteral("label")).transform([](const QString& label) -> HandleData {
            return LaunchdHandle{label};
        });
    if (kind == QLatin1StringView("Container"))
        return containerFromJson(members);
    if (kind == QLatin1StringView("Pepita")) {
        const Result<QString> vmId = textMember(members, QStringLiteral("vm_id"));
        if (!vmId)
            return std::unexpected(vmId.error());
        return numberMember(members, QStringLiteral("vsock_cid")).transform([&](quint32 cid) -> HandleData {
            return PepitaHandle{*vmId, cid};
        });
    }
    if (kind == QLatin1StringView("Wos") || kind == QLatin1StringView("Native")) {
        const bool isWos = kind == QLatin1StringView("Wos");
        return numberMember(members, QStringLiteral("pid")).transform([isWos](quint32 pid) -> HandleData {
            if (isWos)
                return WosHandle{pid};
            return NativeHandle{pid};
        });
    }
    return std::unexpected(badMember(QStringLiteral("handle_data")));
}

} // namespace

DaemonHandle::DaemonHandle(HandleData data) : m_data(std::move(data))
{
    m_id = DaemonId::forName(toString());
}

DaemonHandle DaemonHandle::systemd(DaemonId id, const QString& unitName, UnitScope scope)
{
    return {id, SystemdHandle{unitName, scope}};
}

DaemonHandle DaemonHandle::launchd(DaemonId id, const QString& label)
{
    return {id, LaunchdHandle{label}};
}

DaemonHandle DaemonHandle::container(DaemonId id, const QString& runtime, const QString& containerId)
{
    return {id, ContainerHandle{runtime, containerId, UnitScope::System}};
}

DaemonHandle DaemonHandle::pepita(DaemonId id, const QString& vmId, quint32 vsockCid)
{
    return {id, PepitaHandle{vmId, vsockCid}};
}

DaemonHandle DaemonHandle::wos(DaemonId id, quint32 pid)
{
    return {id, WosHandle{pid}};
}

DaemonHandle DaemonHandle::native(DaemonId id, quint32 pid)
{
    return {id, NativeHandle{pid}};
}

Platform DaemonHandle::platform() const
{
    return std::visit(Overloaded{
                          [](const SystemdHandle&) { return Platform::Linux; },
                          [](const LaunchdHandle&) { return Platform::MacOS; },
                          [](const ContainerHandle&) { return Platform::Container; },
                          [](const PepitaHandle&) { return Platform::PepitaMicroVM; },
                          [](const WosHandle&) { return Platform::Wos; },
                          [](const NativeHandle&) { return Platform::Native; },
                      },
        m_data);
}

std::optional<QString> DaemonHandle::systemdUnit() const
{
    const auto* unit = std::get_if<SystemdHandle>(&m_data);
    return unit ? std::optional(unit->unitName) : std::nullopt;
}

std::optional<QString> DaemonHandle::launchdLabel() const
{
    const auto* service = std::get_if<LaunchdHandle>(&m_data);
    return service ? std::optional(service->label) : std::nullopt;
}

std::optional<QString> DaemonHandle::containerId() const
{
    const auto* container = std::get_if<ContainerHandle>(&m_data);
    return container ? std::optional(container->containerId) : std::nullopt;
}

std::optional<quint32> DaemonHandle::pid() const
{
    if (const auto* process = std::get_if<WosHandle>(&m_data))
        return process->pid;
    if (const auto* process = std::get_if<NativeHandle>(&m_data))
        return process->pid;
    return std::nullopt;
}

std::optional<quint32> DaemonHandle::vsockCid() const
{
    const auto* vm = std::get_if<PepitaHandle>(&m_data);
    return vm ? std::optional(vm->vsockCid) : std::nullopt;
}

QString DaemonHandle::toString() const
{
    return std::visit<QString>(
        Overloaded{
            [](const SystemdHandle& unit) {
                const auto prefix = unit.scope == UnitScope::User ? QLatin1StringView("systemd:user/")
                                                                  : QLatin1StringView("systemd:");
                return QString(prefix + unit.unitName);
            },
            [](const LaunchdHandle& service) { return QStringLiteral("launchd:") + service.label; },
            [](const ContainerHandle& container) {
                const auto scope = container.scope == UnitScope::User ? QLatin1StringView(":user/")
                                                                      : QLatin1StringView(":");
                return QString(container.runtime + scope + container.containerId);
            },
            [](const PepitaHandle& vm) {
                return QStringLiteral("pepita:") + vm.vmId + QStringLiteral("@cid")
                    + QString::number(vm.vsockCid);
            },
            [](const WosHandle& process) { return QStringLiteral("wos:pid") + QString::number(process.pid); },
            [](const NativeHandle& process) {
                return QStringLiteral("native:pid") + QString::number(process.pid);
            },
        },
        m_data);
}

Result<DaemonHandle> DaemonHandle::parse(QStringView text)
{
    const qsizetype colon = text.indexOf(QLatin1Char(':'));
    const QStringView kind = colon < 0 ? QStringView() : text.first(colon);
    return parseData(kind, text.sliced(colon + 1))
        .transform([](const HandleData& data) { return DaemonHandle(data); })
        .transform_error([text](const PlatformError& error) {
            return PlatformError::config(
                QStringLiteral("\"%1\" is not a handle: %2").arg(text.left(80).toString(), error.detail()));
        });
}

QJsonObject DaemonHandle::toJson() const
{
    const auto one
        = [](QLatin1StringView kind, const QJsonObject& members) { return QJsonObject{{kind, members}}; };
    const QJsonObject data = std::visit(
        Overloaded{
            [&](const SystemdHandle& unit) {
                QJsonObject members{{QStringLiteral("unit_name"), unit.unitName}};
                if (unit.scope == UnitScope::User)
                    members.insert(QStringLiteral("scope"), QStringLiteral("user"));
                return one(QLatin1StringView("Systemd"), members);
            },
            [&](const LaunchdHandle& service) {
                return one(QLatin1StringView("Launchd"), {{QStringLiteral("label"), service.label}});
            },
            [&](const ContainerHandle& container) {
                QJsonObject members{{QStringLiteral("runtime"), container.runtime},
                    {QStringLiteral("container_id"), container.containerId}};
                if (container.scope == UnitScope::User)
                    members.insert(QStringLiteral("scope"), QStringLiteral("user"));
                return one(QLatin1StringView("Container"), members);
            },
            [&](const PepitaHandle& vm) {
                return one(QLatin1StringView("Pepita"),
                    {{QStringLiteral("vm_id"), vm.vmId}, {QStringLiteral("vsock_cid"), qint64(vm.vsockCid)}});
            },
            [&](const WosHandle& process) {
                return one(QLatin1StringView("Wos"), {{QStringLiteral("pid"), qint64(process.pid)}});
            },
            [&](const NativeHandle& process) {
                return one(QLatin1StringView("Native"), {{QStringLiteral("pid"), qint64(process.pid)}});
            },
        },
        m_data);
    return {{QStringLiteral("id"), m_id.toString()},
        {QStringLiteral("platform"), platformJsonName(platform())}, {QStringLiteral("handle_data"), data}};
}

Result<DaemonHandle> DaemonHandle::fromJson(const QJsonObject& object)
{
    const std::optional<DaemonId> id = DaemonId::parse(object.value(QLatin1StringView("id")).toString());
    if (!id)
        return std::unexpected(badMember(QStringLiteral("id")));
    const QJsonObject data = object.value(QLatin1StringView("handle_data")).toObject();
    if (data.size() != 1 || !data.begin().value().isObject())
        return std::unexpected(badMember(QStringLiteral("handle_data")));
    const Result<HandleData> handleData = dataFromJson(data.begin().key(), data.begin().value().toObject());
    if (!handleData)
        return std::unexpected(handleData.error());
    const DaemonHandle handle(*id, *handleData);
    if (object.value(QLatin1StringView("platform")).toString() != platformJsonName(handle.platform()))
        return std::unexpected(badMember(QStringLiteral("platform")));
    // What may not be written as text may not come in as JSON.
    const Result<DaemonHandle> printed = parse(handle.toString());
    if (!printed || printed->data() != handle.data())
        return std::unexpected(badMember(QStringLiteral("handle_data")));
    return handle;
}

} // namespace Duende
