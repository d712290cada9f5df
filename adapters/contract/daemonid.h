// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QUuid>

#include <optional>

namespace Duende {

/// Names a daemon for good: a UUID. A discovered daemon's id is derived from its printed handle and its host,
/// so that the same daemon has the same id tomorrow, in every program that looks.
class DaemonId
{
public:
    /// The null id; equal to no daemon's.
    DaemonId() = default;
    explicit DaemonId(const QUuid& uuid) : m_uuid(uuid) { }

    /// A new random (version 4) id.
    static DaemonId create();

    /// The name-based (version 5) id of a daemon. `printedHandle` is DaemonHandle::toString(), `host` the
    /// machine's name, empty for this one.
    static DaemonId forName(QStringView printedHandle, QStringView host = {});

    /// Reads "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", without braces; empty for any other text.
    static std::optional<DaemonId> parse(QStringView text);

    const QUuid& uuid() const { return m_uuid; }
    bool isNull() const { return m_uuid.isNull(); }

    /// The form that parse() reads.
    QString toString() const;

    friend bool operator==(const DaemonId& a, const DaemonId& b) { return a.m_uuid == b.m_uuid; }
    friend size_t qHash(const DaemonId& id, size_t seed = 0) { return qHash(id.m_uuid, seed); }

private:
    QUuid m_uuid;
};

} // namespace Duende
