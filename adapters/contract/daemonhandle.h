// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonid.h"
#include "adapters/contract/handledata.h"
#include "adapters/contract/platform.h"
#include "adapters/contract/result.h"

class QJsonObject;

namespace Duende {

/// A daemon's id and what its platform needs to find it again. The platform follows from the data.
///
/// Printed form: systemd:UNIT, systemd:user/UNIT, launchd:LABEL, RUNTIME:CONTAINER_ID,
/// RUNTIME:user/CONTAINER_ID, pepita:VM@cidN, wos:pidN, native:pidN. It parses back, and the id of a parsed
/// handle is DaemonId::forName() of that form.
class DaemonHandle
{
public:
    /// A null handle: the native process 0, with a null id.
    DaemonHandle() = default;
    DaemonHandle(DaemonId id, HandleData data) : m_id(id), m_data(std::move(data)) { }

    /// A discovered daemon of this machine: the id is derived from the printed form.
    explicit DaemonHandle(HandleData data);

    static DaemonHandle systemd(DaemonId id, const QString& unitName, UnitScope scope = UnitScope::System);
    static DaemonHandle launchd(DaemonId id, const QString& label);
    static DaemonHandle container(DaemonId id, const QString& runtime, const QString& containerId);
    static DaemonHandle pepita(DaemonId id, const QString& vmId, quint32 vsockCid);
    static DaemonHandle wos(DaemonId id, quint32 pid);
    static DaemonHandle native(DaemonId id, quint32 pid);

    DaemonId id() const { return m_id; }
    Platform platform() const;
    const HandleData& data() const { return m_data; }

    /// Each is empty for another kind of handle.
    std::optional<QString> systemdUnit() const;
    std::optional<QString> launchdLabel() const;
    std::optional<QString> containerId() const;
    /// The pid of a wos or native handle.
    std::optional<quint32> pid() const;
    std::optional<quint32> vsockCid() const;

    /// The printed form.
    QString toString() const;

    /// Reads the printed form. Errors: Config, which says what is wrong with the text.
    static Result<DaemonHandle> parse(QStringView text);

    /// {"id":"<uuid>","platform":"Linux","handle_data":{"Systemd":{"unit_name":"test.service"}}}: the seed's
    /// shape; a user's unit has "scope":"user" beside unit_name.
    QJsonObject toJson() const;

    /// Reads what toJson() and the seed's Rust types write. Errors: Config, with the name of the offending
    /// member.
    static Result<DaemonHandle> fromJson(const QJsonObject& object);

    friend bool operator==(const DaemonHandle& a, const DaemonHandle& b)
    {
        return a.m_id == b.m_id && a.m_data == b.m_data;
    }

private:
    DaemonId m_id;
    HandleData m_data = NativeHandle{};
};

} // namespace Duende
