// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/launchplan.h"

#include "adapters/native/spawnedstore.h"
#include "adapters/support/userdatabase.h"

#include <QFile>
#include <QMap>

#include <grp.h>
#include <unistd.h>

namespace Duende {

namespace {

using Environment = QMap<QByteArray, QByteArray>;

constexpr quint64 maxBytes = 1ULL << 53;

PlatformError cannotHave(const QString& what)
{
    return PlatformError::config(QStringLiteral("a native process cannot have %1").arg(what));
}

Result<void> refuse(const PlatformError& error)
{
    return std::unexpected(error);
}

Result<void> checkPlatformMembers(const DaemonSpec& spec)
{
    const QString manager
        = QStringLiteral("Spawn it on a service manager's platform, such as linux, or leave this out.");
    if (spec.platform != Platform::Native)
        return refuse(PlatformError::config(
            QStringLiteral("the spec is for the platform %1, not native").arg(platformName(spec.platform))));
    if (spec.restart != RestartPolicy::Never)
        return refuse(PlatformError::config(
            QStringLiteral(
                "the restart policy must be never: a native process has no manager that restarts it"))
                .withAdvice(
                    QStringLiteral("Spawn it on a service manager's platform, such as linux, or set the "
                                   "restart policy to never.")));
    if (spec.restartDelay)
        return refuse(cannotHave(QStringLiteral("a delay before a restart")).withAdvice(manager));
    if (spec.resources.cpuQuotaPercent)
        return refuse(cannotHave(QStringLiteral("a CPU quota")).withAdvice(manager));
    if (spec.resources.pidsMax)
        return refuse(
            cannotHave(QStringLiteral("a limit of its number of processes (pids max)")).withAdvice(manager));
    if (!spec.containerImage.isEmpty())
        return refuse(cannotHave(QStringLiteral("a container image"))
                .withAdvice(QStringLiteral("Spawn it on the platform container.")));
    if (spec.vcpus || !spec.kernelPath.isEmpty() || !spec.rootfsPath.isEmpty())
        return refuse(cannotHave(QStringLiteral("virtual CPUs, a kernel or a root file system"))
                .withAdvice(QStringLiteral("Spawn it on the platform pepita.")));
    return {};
}

Result<void> checkNumbers(const DaemonSpec& spec)
{
    if (spec.nice && (*spec.nice < -20 || *spec.nice > 19))
        return refuse(
            PlatformError::config(QStringLiteral("the niceness %1 is not from -20 to 19").arg(*spec.nice)));
    const std::optional<quint64>& memory = spec.resources.memoryBytes;
    if (memory && (*memory == 0 || *memory > maxBytes))
        return refuse(PlatformError::config(QStringLiteral("the memory limit is not from 1 byte to 8 PiB")));
    const std::optional<quint64>& openFiles = spec.resources.openFilesMax;
    if (openFiles && (*openFiles < 3 || *openFiles > maxBytes))
        return refuse(PlatformError::config(QStringLiteral(
            "the limit of open files is below the 3 that every process has, or beyond all sense")));
    return {};
}

Result<void> checkTexts(const DaemonSpec& spec)
{
    // A NUL ends a C string, so what stands behind it would silently be lost.
    const auto hasNul = [](const QString& text) { return text.contains(QChar::Null); };
    const auto nulIn = [](const QString& what) {
        return refuse(PlatformError::config(QStringLiteral("%1 holds a NUL character").arg(what)));
    };
    if (spec.binaryPath.isEmpty())
        return refuse(PlatformError::config(QStringLiteral("the spec names no program")));
    if (hasNul(spec.binaryPath))
        return nulIn(QStringLiteral("the program's path"));
    if (spec.binaryPath.contains(QLatin1Char('/')) && !spec.binaryPath.startsWith(QLatin1Char('/')))
        return refuse(PlatformError::config(
            QStringLiteral("the program %1 is neither an absolute path nor a name").arg(spec.binaryPath)));
    if (hasNul(spec.workingDir))
        return nulIn(QStringLiteral("the working directory"));
    if (!spec.workingDir.isEmpty() && !spec.workingDir.startsWith(QLatin1Char('/')))
        return refuse(PlatformError::config(
            QStringLiteral("the working directory %1 is not an absolute path").arg(spec.workingDir)));
    for (const QString& argument : spec.args) {
        if (hasNul(argument))
            return nulIn(QStringLiteral("an argument"));
    }
    for (const auto& [name, value] : spec.env) {
        if (name.isEmpty() || name.contains(QLatin1Char('=')) || hasNul(name))
            return refuse(PlatformError::config(
                QStringLiteral("\"%1\" cannot name an environment variable").arg(name)));
        if (hasNul(value))
            return nulIn(QStringLiteral("the environment variable ") + name);
    }
    return {};
}

// getgrouplist(3): every group of an account, `gid` included.
Result<std::vector<gid_t>> groupsOf(const UserAccount& account, gid_t gid)
{
    const QByteArray name = QFile::encodeName(account.name);
    std::vector<gid_t> groups(64);
    constexpr size_t most = 65536; // NGROUPS_MAX
    while (groups.size() <= most) {
        int count = static_cast<int>(groups.size());
        if (::getgrouplist(name.constData(), gid, groups.data(), &count) >= 0) {
            groups.resize(static_cast<size_t>(count));
            return groups;
        }
        groups.resize(groups.size() * 2);
    }
    return std::unexpected(
        PlatformError::spawnFailed(QStringLiteral("%1 is in too many groups").arg(account.name)));
}

PlatformError mayNotBecome(const QString& what)
{
    return PlatformError::permissionDenied(QStringLiteral("only root can start a daemon as %1").arg(what))
        .withAdvice(QStringLiteral("Run Duende as root, or leave the user and the group out of the spec."));
}

// Fills in what to become and gives the account that the daemon will run as; a user without an entry in the
// database can still run daemons.
Result<std::optional<UserAccount>> planAccount(const DaemonSpec& spec, LaunchPlan& plan)
{
    const uid_t own = ::geteuid();
    std::optional<UserAccount> account = userById(own);
    if (!spec.user.isEmpty()) {
        account = userByName(spec.user);
        if (!account)
            return std::unexpected(
                PlatformError::config(QStringLiteral("there is no user called %1").arg(spec.user)));
        if (account->uid != own) {
            plan.uid = account->uid;
            plan.gid = account->gid;
        }
    }
    if (!spec.group.isEmpty()) {
        const std::optional<gid_t> gid = groupIdByName(spec.group);
        if (!gid)
            return std::unexpected(
                PlatformError::config(QStringLiteral("there is no group called %1").arg(spec.group)));
        if (plan.uid || *gid != ::getegid())
            plan.gid = *gid;
    }
    if (own != 0 && (plan.uid || plan.gid))
        return std::unexpected(mayNotBecome(
            plan.uid ? QStringLiteral("the user ") + spec.user : QStringLiteral("the group ") + spec.group));
    if (plan.gid && account) {
        Result<std::vector<gid_t>> groups = groupsOf(*account, *plan.gid);
        if (!groups)
            return std::unexpected(groups.error());
        plan.groups = *std::move(groups);
    }
    return account;
}

Environment environmentOf(const DaemonSpec& spec, const std::optional<UserAccount>& account)
{
    Environment environment;
    const QByteArray path = qgetenv("PATH");
    environment.insert(
        "PATH", path.isEmpty() ? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" : path);
    if (const QByteArray language = qgetenv("LANG"); !language.isEmpty())
        environment.insert("LANG", language);
    if (account) {
        environment.insert("HOME", QFile::encodeName(account->homeDirectory));
        environment.insert("USER", QFile::encodeName(account->name));
        environment.insert("LOGNAME", QFile::encodeName(account->name));
        environment.insert("SHELL", QFile::encodeName(account->shell));
    }
    for (const auto& [name, value] : spec.env)
        environment.insert(QFile::encodeName(name), QFile::encodeName(value));
    return environment;
}

Result<QByteArray> findProgram(const DaemonSpec& spec, const QByteArray& path)
{
    const QByteArray name = QFile::encodeName(spec.binaryPath);
    if (name.startsWith('/'))
        return name;
    for (const QByteArray& folder : path.split(':')) {
        const QByteArray candidate = folder + '/' + name;
        if (folder.startsWith('/') && ::access(candidate.constData(), X_OK) == 0)
            return candidate;
    }
    return std::unexpected(PlatformError::spawnFailed(
        QStringLiteral("cannot run %1: no such program in PATH").arg(spec.binaryPath))
            .withAdvice(QStringLiteral("Give the program's absolute path; PATH is %1.")
                    .arg(QString::fromLocal8Bit(path))));
}

} // namespace

void CStringList::seal()
{
    m_pointers.clear();
    for (QByteArray& text : m_texts)
        m_pointers.push_back(text.data());
    m_pointers.push_back(nullptr);
}

Result<LaunchPlan> LaunchPlan::of(const DaemonSpec& spec)
{
    for (const auto check : {checkPlatformMembers, checkNumbers, checkTexts}) {
        if (const Result<void> checked = check(spec); !checked)
            return std::unexpected(checked.error());
    }
    if (const Result<void> checked = SpawnedStore::checkName(spec.name); !checked)
        return std::unexpected(checked.error());
    LaunchPlan plan;
    const Result<std::optional<UserAccount>> account = planAccount(spec, plan);
    if (!account)
        return std::unexpected(account.error());
    const Environment environment = environmentOf(spec, *account);
    const Result<QByteArray> program = findProgram(spec, environment.value("PATH"));
    if (!program)
        return std::unexpected(program.error());
    plan.program = *program;
    plan.argv.append(QFile::encodeName(spec.binaryPath));
    for (const QString& argument : spec.args)
        plan.argv.append(QFile::encodeName(argument));
    plan.argv.seal();
    for (const auto& [name, value] : environment.asKeyValueRange())
        plan.envp.append(name + '=' + value);
    plan.envp.seal();
    plan.workingDir = spec.workingDir.isEmpty() ? QByteArray("/") : QFile::encodeName(spec.workingDir);
    plan.memory = spec.resources.memoryBytes;
    plan.openFiles = spec.resources.openFilesMax;
    plan.nice = spec.nice;
    return plan;
}

} // namespace Duende
