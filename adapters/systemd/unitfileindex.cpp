// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfileindex.h"

#include "adapters/support/filedescriptor.h"
#include "adapters/support/readfile.h"
#include "adapters/systemd/unitfileparser.h"
#include "adapters/systemd/unitname.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Duende {

namespace {

constexpr qsizetype longestFile = 1024 * 1024;

struct DirectoryCloser
{
    void operator()(DIR* directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, DirectoryCloser>;

QByteArray baseName(const QByteArray& path)
{
    return path.sliced(path.lastIndexOf('/') + 1);
}

QByteArray linkTarget(int directoryFd, const char* name)
{
    std::array<char, 4096> buffer;
    const ssize_t size = ::readlinkat(directoryFd, name, buffer.data(), buffer.size());
    return size > 0 ? QByteArray(buffer.data(), size) : QByteArray();
}

/// What a unit file holds. One that is empty, or /dev/null, masks the unit.
struct UnitText
{
    bool isReadable = false;
    bool isMask = false;
    QByteArray bytes;
};

UnitText readUnitText(const QByteArray& path)
{
    UnitText text;
    // What stands there may be anything; nobody waits for the other end of a pipe.
    const auto file = openFileAt(AT_FDCWD, path.constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY);
    struct stat status{};
    if (!file || ::fstat(file->get(), &status) != 0)
        return text;
    text.isMask = S_ISCHR(status.st_mode) || (S_ISREG(status.st_mode) && status.st_size == 0);
    if (!S_ISREG(status.st_mode))
        return text;
    text.bytes = QByteArray(std::min<qsizetype>(status.st_size, longestFile), Qt::Uninitialized);
    const ssize_t size = ::read(file->get(), text.bytes.data(), static_cast<size_t>(text.bytes.size()));
    text.isReadable = size >= 0;
    text.bytes.truncate(std::max<ssize_t>(0, size));
    return text;
}

/// Where to begin to read: at the first line with the section's title. Most files have none, or have it at
/// their end.
qsizetype startOfInstall(QByteArrayView file)
{
    const qsizetype title = file.indexOf("[Install]");
    if (title < 0)
        return file.size();
    const qsizetype line = file.first(title).lastIndexOf('\n') + 1;
    const bool continuesAnother = line >= 2 && file.at(line - 2) == '\\';
    return continuesAnother ? 0 : line;
}

bool isUnit(const QByteArray& name)
{
    return isUnitName(QString::fromLatin1(name));
}

bool isTemplate(const QByteArray& name)
{
    return isTemplateName(QString::fromLatin1(name));
}

QByteArray templateOf(const QByteArray& name)
{
    return name.contains('@') ? templateOfInstance(QString::fromLatin1(name)).toLatin1() : QByteArray();
}

bool isDependencyFolder(const QByteArray& name)
{
    return name.endsWith(".wants") || name.endsWith(".requires") || name.endsWith(".upholds");
}

QByteArrayList words(const QByteArray& text)
{
    QByteArrayList list = text.simplified().split(' ');
    list.removeAll(QByteArray());
    return list;
}

/// An empty value takes back what earlier lines said.
void assignWords(QByteArrayList& target, const QByteArray& value)
{
    if (value.isEmpty())
        target.clear();
    else
        target += words(value);
}

} // namespace

void InstallSection::add(QByteArrayView file)
{
    const UnitFile parsed = parseUnitFile(file.sliced(startOfInstall(file)));
    for (const UnitFileSetting& setting : parsed.settings) {
        if (setting.section != "Install")
            continue;
        if (setting.key == "Alias")
            assignWords(aliases, setting.value);
        else if (setting.key == "Also")
            assignWords(also, setting.value);
        else if (setting.key == "DefaultInstance")
            defaultInstance = setting.value;
        else if (setting.key == "WantedBy" || setting.key == "RequiredBy" || setting.key == "UpheldBy")
            hasRules |= !setting.value.isEmpty();
    }
    hasRules |= !aliases.isEmpty();
}

void UnitFileIndex::Found::add(Lasting lasting)
{
    configured |= lasting == Lasting::Configured;
    runtime |= lasting == Lasting::Runtime;
    vendor |= lasting == Lasting::Vendor;
}

UnitFileIndex::UnitFileIndex(const QStringList& searchPath)
{
    // The folders in which systemctl enable leaves its links (file-hierarchy(7), systemd.unit(5)).
    const QByteArray configHome = qEnvironmentVariableIsSet("XDG_CONFIG_HOME")
        ? QByteArray(qgetenv("XDG_CONFIG_HOME") + "/systemd/user")
        : QByteArray(qgetenv("HOME") + "/.config/systemd/user");
    for (const QString& path : searchPath) {
        Folder folder{QFile::encodeName(path)};
        const QByteArray name = baseName(folder.path);
        folder.isGenerated = name.startsWith("generator");
        folder.isTransient = name == "transient";
        if (folder.path == "/etc/systemd/system" || folder.path == "/etc/systemd/user"
            || folder.path == configHome || folder.path.endsWith("/.config/systemd/user"))
            folder.lasting = Lasting::Configured;
        else if (folder.path.startsWith("/run/"))
            folder.lasting = Lasting::Runtime;
        m_folders.append(folder);
    }
    for (qsizetype i = 0; i < m_folders.size(); ++i)
        readFolder(i);
}

void UnitFileIndex::readFolder(qsizetype index)
{
    const Folder& folder = m_folders.at(index);
    const Directory directory(::opendir(folder.path.constData()));
    if (!directory)
        return;
    m_isValid = true;
    while (const dirent* entry = ::readdir(directory.get())) {
        const QByteArray name(entry->d_name);
        if (entry->d_type == DT_DIR) {
            if (isDependencyFolder(name))
                readDependencies(folder, name);
            else if (name.endsWith(".d"))
                m_dropInFolders.insert(name.chopped(2));
            continue;
        }
        if ((entry->d_type != DT_LNK && entry->d_type != DT_REG) || !isUnit(name))
            continue;
        File file{index, {}};
        if (entry->d_type == DT_LNK) {
            file.linkTarget = linkTarget(::dirfd(directory.get()), entry->d_name);
            m_aliases[baseName(file.linkTarget)].append({name, folder.lasting});
        }
        if (!m_files.contains(name))
            m_files.insert(name, file);
    }
}

void UnitFileIndex::readDependencies(const Folder& folder, const QByteArray& name)
{
    const Directory directory(::opendir(QByteArray(folder.path + '/' + name).constData()));
    if (!directory)
        return;
    while (const dirent* entry = ::readdir(directory.get())) {
        const QByteArray unit(entry->d_name);
        if (entry->d_type != DT_LNK || !isUnit(unit))
            continue;
        m_wanted[unit].add(folder.lasting);
        if (const QByteArray pattern = templateOf(unit); !pattern.isEmpty())
            m_wantedInstances[pattern].append({unit, folder.lasting});
    }
}

QHash<QString, QString> UnitFileIndex::states()
{
    QHash<QString, QString> states;
    states.reserve(m_files.size());
    m_undecided.clear();
    for (auto file = m_files.cbegin(); file != m_files.cend(); ++file) {
        const QString name = QString::fromLatin1(file.key());
        const QByteArray state = stateOf(file.key(), file.key());
        if (state.isEmpty())
            m_undecided.append(name);
        else
            states.insert(name, QString::fromLatin1(state));
    }
    return states;
}

QString UnitFileIndex::instanceState(const QString& unit) const
{
    const QByteArray name = unit.toLatin1();
    const QByteArray pattern = templateOf(name);
    return pattern.isEmpty() ? QString() : QString::fromLatin1(stateOf(name, pattern));
}

/// The state of `unit`, which is made from the file `fileName`: the same, or its template. Empty when
/// undecided.
QByteArray UnitFileIndex::stateOf(const QByteArray& unit, const QByteArray& fileName) const
{
    const auto found = m_files.constFind(fileName);
    if (found == m_files.cend())
        return {};
    const Folder& folder = m_folders.at(found->folder);
    const UnitText text = readUnitText(folder.path + '/' + fileName);
    if (text.isMask)
        return folder.lasting == Lasting::Runtime ? "masked-runtime" : "masked";
    if (!found->linkTarget.isEmpty()) {
        const QByteArray target = baseName(found->linkTarget);
        if (target != fileName && target != templateOf(fileName))
            return stateOfAlias(target);
    }
    if (!text.isReadable)
        return {};
    if (folder.isGenerated)
        return "generated";
    if (folder.isTransient)
        return "transient";
    return stateByInstallation(unit, fileName, *found, text.bytes);
}

/// Of another name for the unit `target`. One for a masked unit is masked, too.
QByteArray UnitFileIndex::stateOfAlias(const QByteArray& target) const
{
    const auto found = m_files.constFind(target);
    if (found == m_files.cend())
        return {};
    const Folder& folder = m_folders.at(found->folder);
    if (readUnitText(folder.path + '/' + target).isMask)
        return folder.lasting == Lasting::Runtime ? "masked-runtime" : "masked";
    return "alias";
}

QByteArray UnitFileIndex::stateByInstallation(
    const QByteArray& unit, const QByteArray& fileName, const File& file, const QByteArray& text) const
{
    if (m_wanted.value(unit).configured)
        return "enabled";
    const InstallSection install = installOf(fileName, text);
    const bool hasSpecifier = install.defaultInstance.contains('%')
        || std::ranges::any_of(install.aliases, [](const QByteArray& alias) { return alias.contains('%'); });
    if (hasSpecifier && (m_aliases.contains(unit) || m_wantedInstances.contains(unit)))
        return {};

    const Found found = linksTo(unit, install);
    if (found.configured)
        return "enabled";
    if (found.runtime)
        return "enabled-runtime";
    const bool isInstance = !templateOf(unit).isEmpty();
    if (found.vendor && isInstance)
        return "static";
    const Lasting lasting = m_folders.at(file.folder).lasting;
    if (!file.linkTarget.isEmpty() && lasting != Lasting::Vendor && baseName(file.linkTarget) == fileName)
        return lasting == Lasting::Configured ? "linked" : "linked-runtime";
    if (install.hasRules)
        return "disabled";
    return install.also.isEmpty() ? "static" : "indirect";
}

/// The links that enabling the unit would make.
UnitFileIndex::Found UnitFileIndex::linksTo(const QByteArray& unit, const InstallSection& install) const
{
    Found found = m_wanted.value(unit);
    const QList<Link> aliases = m_aliases.value(unit);
    for (const Link& link : aliases) {
        if (install.aliases.contains(link.name))
            found.add(link.lasting);
    }
    if (isTemplate(unit) && !install.defaultInstance.isEmpty()) {
        QByteArray instance = unit;
        instance.insert(unit.indexOf('@') + 1, install.defaultInstance);
        const QList<Link> instances = m_wantedInstances.value(unit);
        for (const Link& link : instances) {
            if (link.name == instance)
                found.add(link.lasting);
        }
    }
    return found;
}

InstallSection UnitFileIndex::installOf(const QByteArray& fileName, const QByteArray& text) const
{
    InstallSection install;
    install.add(text);
    if (!m_dropInFolders.contains(fileName))
        return install;
    for (const Folder& folder : m_folders) {
        const QByteArray path = folder.path + '/' + fileName + ".d";
        const Directory directory(::opendir(path.constData()));
        while (const dirent* entry = directory ? ::readdir(directory.get()) : nullptr) {
            if (QByteArray(entry->d_name).endsWith(".conf"))
                install.add(readUnitText(path + '/' + entry->d_name).bytes);
        }
    }
    return install;
}

} // namespace Duende
