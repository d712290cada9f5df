// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

#include <sys/types.h>

namespace Duende {

/// An account of this machine, as getpwnam(3) knows it.
struct UserAccount
{
    QString name;
    uid_t uid = 0;
    gid_t gid = 0;
    QString homeDirectory;
    QString shell;
};

// These ask the name service, which may block (a network directory); they may be called from any thread.

std::optional<UserAccount> userByName(const QString& name);
std::optional<UserAccount> userById(uid_t uid);
std::optional<gid_t> groupIdByName(const QString& name);

/// The account's or group's name, or the number as text where it has none.
QString userName(uid_t uid);
QString groupName(gid_t gid);

} // namespace Duende
