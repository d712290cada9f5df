// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/userdatabase.h"

#include <QFile>

#include <cerrno>
#include <grp.h>
#include <pwd.h>
#include <vector>

namespace Duende {

namespace {

constexpr size_t maxEntrySize = 1 << 20;

// Calls one of the reentrant lookups with a buffer that grows until the entry fits.
template <typename Entry, typename Lookup, typename Use> auto lookUp(Lookup lookup, Use use)
{
    using Answer = decltype(use(std::declval<const Entry&>()));
    for (size_t size = 1024; size <= maxEntrySize; size *= 4) {
        std::vector<char> buffer(size);
        Entry entry{};
        Entry* found = nullptr;
        const int error = lookup(&entry, buffer.data(), buffer.size(), &found);
        if (error == ERANGE)
            continue;
        return found ? std::optional<Answer>(use(*found)) : std::nullopt;
    }
    return std::optional<Answer>();
}

UserAccount accountOf(const passwd& entry)
{
    return {QString::fromLocal8Bit(entry.pw_name), entry.pw_uid, entry.pw_gid,
        QString::fromLocal8Bit(entry.pw_dir), QString::fromLocal8Bit(entry.pw_shell)};
}

} // namespace

std::optional<UserAccount> userByName(const QString& name)
{
    // In C a NUL would end the name early and find another account.
    if (name.contains(QChar::Null))
        return std::nullopt;
    const QByteArray bytes = QFile::encodeName(name);
    return lookUp<passwd>(
        [&bytes](passwd* entry, char* buffer, size_t size, passwd** found) {
            return ::getpwnam_r(bytes.constData(), entry, buffer, size, found);
        },
        accountOf);
}

std::optional<UserAccount> userById(uid_t uid)
{
    return lookUp<passwd>([uid](passwd* entry, char* buffer, size_t size,
                              passwd** found) { return ::getpwuid_r(uid, entry, buffer, size, found); },
        accountOf);
}

std::optional<gid_t> groupIdByName(const QString& name)
{
    if (name.contains(QChar::Null))
        return std::nullopt;
    const QByteArray bytes = QFile::encodeName(name);
    return lookUp<group>(
        [&bytes](group* entry, char* buffer, size_t size, group** found) {
            return ::getgrnam_r(bytes.constData(), entry, buffer, size, found);
        },
        [](const group& entry) { return entry.gr_gid; });
}

QString userName(uid_t uid)
{
    const std::optional<UserAccount> account = userById(uid);
    return account ? account->name : QString::number(uid);
}

QString groupName(gid_t gid)
{
    const std::optional<QString> name
        = lookUp<group>([gid](group* entry, char* buffer, size_t size,
                            group** found) { return ::getgrgid_r(gid, entry, buffer, size, found); },
            [](const group& entry) { return QString::fromLocal8Bit(entry.gr_name); });
    return name.value_or(QString::number(gid));
}

} // namespace Duende
