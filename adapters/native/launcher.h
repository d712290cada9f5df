// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"
#include "adapters/contract/operationcontext.h"
#include "adapters/support/pidfd.h"

namespace Duende {

/// A process that was just started; it is a child of this one, so somebody here must read its exit status.
struct Launched
{
    qint64 pid = 0;
    PidFd pidFd;
};

/// Checks all of a spec that can be checked without starting it. Errors: Config for a member that a plain
/// process cannot have or that makes no sense, PermissionDenied for a user that one may not become.
Result<void> checkLaunch(const DaemonSpec& spec);

/// What of a DaemonSpec launch() cannot follow here and now: AdapterScope::unsupportedSpecFields.
QList<std::pair<QString, QString>> unsupportedLaunchFields();

/// Starts a program as a daemon: in a session of its own, without a terminal; standard input is /dev/null,
/// output and error go to `logFd`; no other descriptor is open; signals are at their defaults and not
/// blocked; the umask is 022; the working directory is the spec's or "/".
///
/// The environment is the spec's on top of PATH (Duende's own), LANG (Duende's own, when it has one), and
/// HOME, USER, LOGNAME and SHELL of the account it runs as; nothing else of Duende's reaches it. A user
/// without a group gets the groups of the account; a group replaces the primary one. The memory limit is the
/// size of the address space (RLIMIT_AS, setrlimit(2)), a stricter thing than a limit of resident memory; the
/// limit of open files is RLIMIT_NOFILE; both soft and hard.
///
/// It stays in Duende's control group, so who ends that whole group ends it, too.
///
/// Returns when the program runs. Errors: those of checkLaunch(); SpawnFailed with the step that failed,
/// PermissionDenied, those of OperationContext::check().
Result<Launched> launch(const DaemonSpec& spec, int logFd, const OperationContext& context);

} // namespace Duende
