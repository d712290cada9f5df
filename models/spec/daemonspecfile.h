// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/result.h"
#include "models/spec/specproblem.h"

#include <expected>

namespace Duende {

/// A daemon definition as a TOML file:
///
///     name = "my-daemon"               # required
///     binary_path = "/usr/bin/my"      # required but for containers, microVMs
///     version, description, user, group, working_dir = "…"
///     args = ["--port", "80"]
///     nice = 5
///     restart = "on-failure"           # never, on-failure, always, unless-stopped
///     restart_delay = "5s"             # durations: a text with units, or seconds
///     shutdown_timeout = "30s"
///     [env]
///     LANG = "C.UTF-8"
///     [resources]
///     memory_bytes = "512M"            # or a number of bytes
///     cpu_quota_percent = 200.0        # two processors
///     pids_max = 100
///     open_files_max = 1024
///     [platform]
///     type = "linux"                   # linux, macos, container, pepita, wos, native
///     scope = "user"                   # system, user
///     container_image, kernel_path, rootfs_path = "…"
///     vcpus = 2
///
/// The policy may also stand as `policy` in a table [restart]. A key that is not one of these is never
/// ignored: to start such a definition is an error; who opens one to look at it is told of the key.
class DaemonSpecFile
{
public:
    /// A definition to be looked at and changed.
    struct Draft
    {
        DaemonSpec spec;
        /// What else the file has; it would be lost in toToml().
        QList<SpecProblem> unknownKeys;
    };

    /// A file that is larger is refused.
    static constexpr qint64 maximumBytes = 1024 * 1024;

    /// Reads a definition; what is wrong with it is listed whole, in the order of the file.
    static std::expected<DaemonSpec, QList<SpecProblem>> parse(QByteArrayView toml);
    /// The same, but keys that nobody knows are no problem.
    static std::expected<Draft, QList<SpecProblem>> parseDraft(QByteArrayView toml);

    /// Reads a definition from a file. Blocks. Errors: Io; Config, whose detail joins the problems with "; ".
    static Result<DaemonSpec> load(const QString& path);
    static Result<Draft> loadDraft(const QString& path);

    /// Writes a definition that parses back to the same spec when specProblems() finds none; variables that a
    /// later one of their name overrides are left out.
    static QByteArray toToml(const DaemonSpec& spec);

    /// Writes a definition to a file, whole or not at all. Blocks. Errors: Io.
    static Result<void> save(const DaemonSpec& spec, const QString& path);

    /// The Config error that load() would give for these problems.
    static PlatformError toError(const QList<SpecProblem>& problems);
};

/// The word of a restart policy in a definition: "on-failure".
QString restartPolicyWord(RestartPolicy policy);
/// The inverse of restartPolicyWord(); empty for any other text.
std::optional<RestartPolicy> restartPolicyFromWord(QStringView word);

} // namespace Duende
