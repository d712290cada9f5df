// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/descriptorreader.h"

#include "adapters/support/descriptorparsers.h"
#include "adapters/support/processtarget.h"
#include "adapters/support/sockettext.h"
#include "adapters/support/userdatabase.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace Duende {

namespace {

using Kind = OpenDescriptor::Kind;

constexpr QByteArrayView deletedMark = " (deleted)";
constexpr QByteArrayView memfdMark = "/memfd:";
constexpr QByteArrayView anonymousMark = "anon_inode:";

QString accessText(quint32 flags)
{
    if (flags & O_PATH)
        return QStringLiteral("path only");
    switch (flags & O_ACCMODE) {
    case O_RDONLY:
        return QStringLiteral("read");
    case O_WRONLY:
        return QStringLiteral("write");
    default:
        return QStringLiteral("read and write");
    }
}

// "eventfd" of "anon_inode:[eventfd]" and of "anon_inode:inotify".
QString anonymousName(QByteArrayView name)
{
    if (name.startsWith('[') && name.endsWith(']'))
        name = name.sliced(1, name.size() - 2);
    return QFile::decodeName(name.toByteArray());
}

Kind kindOfMode(quint32 mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
        return Kind::File;
    case S_IFDIR:
        return Kind::Folder;
    case S_IFCHR:
    case S_IFBLK:
        return Kind::Device;
    case S_IFIFO:
        return Kind::Pipe;
    case S_IFSOCK:
        return Kind::Socket;
    default:
        return Kind::Unknown;
    }
}

class DescriptorReader
{
public:
    DescriptorReader(const Procfs& procfs, qint64 pid) : m_procfs(procfs), m_pid(pid) { }

    SystemResult<OpenDescriptors> read()
    {
        const SystemResult<void> listed
            = m_procfs.forEachDescriptor(m_pid, [this](int number, const QByteArray& target) {
                  ++m_open.total;
                  if (m_open.descriptors.size() < OpenDescriptors::maximum)
                      add(number, target);
                  return true;
              });
        if (!listed)
            return std::unexpected(listed.error());
        nameSockets();
        std::ranges::sort(m_open.descriptors, {}, &OpenDescriptor::number);
        const QList<ProcessLimit> limits = m_procfs.limits(m_pid).value_or(QList<ProcessLimit>());
        for (const ProcessLimit& limit : limits) {
            if (limit.name == QLatin1StringView("Max open files"))
                m_open.limit = limit.soft;
        }
        return m_open;
    }

private:
    void add(int number, const QByteArray& target)
    {
        OpenDescriptor descriptor;
        descriptor.number = number;
        const DescriptorInfo info = m_procfs.descriptorInfo(m_pid, number);
        if (info.flags)
            descriptor.access = accessText(*info.flags);
        describe(descriptor, target, info);
        if (descriptor.kind == Kind::File || descriptor.kind == Kind::Deleted)
            descriptor.position = info.position;
        m_open.descriptors.append(descriptor);
    }

    void describe(OpenDescriptor& descriptor, const QByteArray& target, const DescriptorInfo& info)
    {
        descriptor.target = QFile::decodeName(target);
        if (const std::optional<NumberedTarget> numbered = parseNumberedTarget(target)) {
            descriptor.kind = Kind::Anonymous;
            if (numbered->kind == "socket") {
                descriptor.kind = Kind::Socket;
                m_sockets.insert(descriptor.number, numbered->inode);
            } else if (numbered->kind == "pipe") {
                descriptor.kind = Kind::Pipe;
                descriptor.target = QStringLiteral("pipe %1").arg(numbered->inode);
            } else if (numbered->kind == "pidfd") {
                descriptor.target = pidfdText(info);
            }
        } else if (target.startsWith(anonymousMark)) {
            descriptor.kind = Kind::Anonymous;
            descriptor.target = anonymousName(QByteArrayView(target).sliced(anonymousMark.size()));
            if (descriptor.target == QLatin1StringView("pidfd"))
                descriptor.target = pidfdText(info);
        } else {
            describeFile(descriptor, target);
        }
    }

    void describeFile(OpenDescriptor& descriptor, const QByteArray& target)
    {
        // What the kernel appends can be a part of a real name: the number of links tells.
        const SystemResult<FileFacts> facts = m_procfs.descriptorFacts(m_pid, descriptor.number);
        descriptor.kind = facts ? kindOfMode(facts->mode) : Kind::Unknown;
        if (!facts || facts->links != 0 || !target.endsWith(deletedMark))
            return;
        const QByteArrayView name = QByteArrayView(target).chopped(deletedMark.size());
        if (name.startsWith(memfdMark)) {
            descriptor.kind = Kind::Anonymous;
            descriptor.target
                = QStringLiteral("memfd ") + QFile::decodeName(name.sliced(memfdMark.size()).toByteArray());
        } else {
            descriptor.kind = Kind::Deleted;
            descriptor.target = QFile::decodeName(name.toByteArray());
        }
    }

    static QString pidfdText(const DescriptorInfo& info)
    {
        if (!info.pid || *info.pid == 0)
            return QStringLiteral("pidfd");
        return *info.pid < 0 ? QStringLiteral("pidfd of a process that has ended")
                             : QStringLiteral("pidfd of process %1").arg(*info.pid);
    }

    void nameSockets()
    {
        const QSet<quint64> inodes(m_sockets.cbegin(), m_sockets.cend());
        const QHash<quint64, QString> texts = socketTexts(m_procfs, m_pid, inodes);
        for (OpenDescriptor& descriptor : m_open.descriptors) {
            const auto inode = m_sockets.constFind(descriptor.number);
            if (inode != m_sockets.cend())
                descriptor.target = texts.value(*inode, QStringLiteral("socket %1").arg(*inode));
        }
    }

    const Procfs& m_procfs;
    const qint64 m_pid;
    OpenDescriptors m_open;
    QHash<int, quint64> m_sockets; // inodes, by the descriptor's number
};

PlatformError errorOf(const Procfs& procfs, const ProcessStat& stat, int error)
{
    if (error == ESRCH)
        return PlatformError::notFound(QStringLiteral("%1 has ended").arg(processText(stat)))
            .withErrno(error)
            .withAdvice(QStringLiteral("Refresh the list."));
    if (error != EACCES && error != EPERM)
        return PlatformError::io(QStringLiteral("cannot read the open files of %1").arg(processText(stat)))
            .withErrno(error);
    const SystemResult<ProcessStatus> status = procfs.status(stat.pid);
    const QString owner = status ? userName(status->uids.real) : QStringLiteral("another user");
    const QString whose = owner == QLatin1StringView("root") ? owner : owner + QStringLiteral(" and root");
    return PlatformError::permissionDenied(
        QStringLiteral("the open files of %1 are for %2 to see").arg(processText(stat), whose))
        .withErrno(error)
        .withAdvice(status && status->uids.real != 0
                ? QStringLiteral("Run Duende as %1 or as root to see them.").arg(owner)
                : QStringLiteral("Run Duende as root to see them."));
}

} // namespace

Result<OpenDescriptors> readDescriptors(const Procfs& procfs, const ProcessStat& stat)
{
    const SystemResult<OpenDescriptors> read = DescriptorReader(procfs, stat.pid).read();
    if (!read)
        return std::unexpected(errorOf(procfs, stat, read.error()));
    const SystemResult<ProcessStat> after = procfs.stat(stat.pid);
    if (!after || after->startTimeTicks != stat.startTimeTicks)
        return std::unexpected(errorOf(procfs, stat, ESRCH));
    return *read;
}

} // namespace Duende
