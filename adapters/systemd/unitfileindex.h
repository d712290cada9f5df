// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QHash>
#include <QSet>
#include <QStringList>

namespace Duende {

/// What the section [Install] of a unit file asks for, systemd.unit(5).
struct InstallSection
{
    QByteArrayList aliases;
    QByteArrayList also;
    QByteArray defaultInstance;
    bool hasRules = false; // of WantedBy=, RequiredBy=, UpheldBy= or Alias=

    /// Takes what one file says: of a unit file, or of a drop-in after it. Any bytes will do.
    void add(QByteArrayView file);
};

/// The unit files of a manager's search path and whether each is enabled, read from the folders. A manager
/// asked for this (ListUnitFiles) searches all folders for each file and does nothing else for a tenth of a
/// second and longer; here they are read once. The states are those of systemctl(1), is-enabled. What needs
/// more than the folders and [Install] (specifiers in names, broken links) is undecided and has to be asked
/// for.
class UnitFileIndex
{
public:
    /// Reads the folders of `searchPath` (the manager's property UnitPath), best first. Blocks.
    explicit UnitFileIndex(const QStringList& searchPath);

    /// Whether any of the folders is there; otherwise the manager sees other ones than this process.
    bool isValid() const { return m_isValid; }

    /// Of each file by its name; one whose state is undecided is not among them.
    QHash<QString, QString> states();
    /// The files whose state only the manager can tell; after states().
    QStringList undecided() const { return m_undecided; }

    /// The state of an instance of a template ("getty@tty1.service"); empty where it cannot be told.
    QString instanceState(const QString& unit) const;

private:
    /// How long what stands in a folder lasts: for good, until the next boot, or until the package goes.
    enum class Lasting { Configured, Runtime, Vendor };

    struct Folder
    {
        QByteArray path;
        Lasting lasting = Lasting::Vendor;
        bool isGenerated = false;
        bool isTransient = false;
    };
    struct File
    {
        qsizetype folder = 0;
        QByteArray linkTarget; // empty for a file that is no link
    };
    struct Link
    {
        QByteArray name;
        Lasting lasting = Lasting::Vendor;
    };
    struct Found
    {
        bool configured = false;
        bool runtime = false;
        bool vendor = false;
        void add(Lasting lasting);
    };

    void readFolder(qsizetype index);
    void readDependencies(const Folder& folder, const QByteArray& name);
    QByteArray stateOf(const QByteArray& unit, const QByteArray& fileName) const;
    QByteArray stateOfAlias(const QByteArray& target) const;
    QByteArray stateByInstallation(
        const QByteArray& unit, const QByteArray& fileName, const File& file, const QByteArray& text) const;
    Found linksTo(const QByteArray& unit, const InstallSection& install) const;
    InstallSection installOf(const QByteArray& fileName, const QByteArray& text) const;

    QList<Folder> m_folders;
    QHash<QByteArray, File> m_files;
    /// In folders such as multi-user.target.wants: by the name of the link, and by the template of an
    /// instance's.
    QHash<QByteArray, Found> m_wanted;
    QHash<QByteArray, QList<Link>> m_wantedInstances;
    /// In the folders of the search path: by the name that the link points at.
    QHash<QByteArray, QList<Link>> m_aliases;
    QSet<QByteArray> m_dropInFolders;
    QStringList m_undecided;
    bool m_isValid = false;
};

} // namespace Duende
