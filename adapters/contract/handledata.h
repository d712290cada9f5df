// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <variant>

namespace Duende {

/// Whether a unit belongs to the machine or to one user's own manager.
enum class UnitScope { System, User };

/// A unit, by its full name with suffix ("nginx.service").
struct SystemdHandle
{
    QString unitName;
    UnitScope scope = UnitScope::System;

    friend bool operator==(const SystemdHandle&, const SystemdHandle&) = default;
};

/// A service of macOS, by its label ("com.example.sync").
struct LaunchdHandle
{
    QString label;

    friend bool operator==(const LaunchdHandle&, const LaunchdHandle&) = default;
};

/// A container: the runtime is docker, podman or containerd. User: of the person's own (rootless) engine.
struct ContainerHandle
{
    QString runtime;
    QString containerId;
    UnitScope scope = UnitScope::System;

    friend bool operator==(const ContainerHandle&, const ContainerHandle&) = default;
};

/// A daemon in a microVM, reached over vsock at the VM's context id.
struct PepitaHandle
{
    QString vmId;
    quint32 vsockCid = 0;

    friend bool operator==(const PepitaHandle&, const PepitaHandle&) = default;
};

/// A WebAssembly process, by its number in the process table.
struct WosHandle
{
    quint32 pid = 0;

    friend bool operator==(const WosHandle&, const WosHandle&) = default;
};

/// A plain process of this machine. `startTimeTicks` tells it from a later process with the same pid (field
/// 22 of proc_pid_stat(5)); it is known for listed processes only and belongs neither to the printed form nor
/// to the JSON.
struct NativeHandle
{
    quint32 pid = 0;
    std::optional<quint64> startTimeTicks = std::nullopt;

    /// The same printed form; which of two processes with one pid is meant is the adapter's to check.
    friend bool operator==(const NativeHandle& a, const NativeHandle& b) { return a.pid == b.pid; }
};

/// What a platform needs to find a daemon again.
using HandleData
    = std::variant<SystemdHandle, LaunchdHandle, ContainerHandle, PepitaHandle, WosHandle, NativeHandle>;

/// Makes one visitor of several lambdas, so that std::visit on HandleData names every kind.
template <typename... Visitors> struct Overloaded : Visitors...
{
    using Visitors::operator()...;
};

} // namespace Duende
