// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/scopemodel.h"

#include "models/daemoncatalog.h"
#include "models/favourites.h"
#include "models/format/valuetext.h"

namespace Duende {

namespace {

QString scopeIcon(const AdapterScope& scope)
{
    switch (scope.platform) {
    case Platform::Linux:
    case Platform::MacOS:
        return scope.name == QLatin1StringView("user") ? QStringLiteral("user-identity")
                                                       : QStringLiteral("computer");
    case Platform::Container:
        return QStringLiteral("package-x-generic");
    case Platform::PepitaMicroVM:
        return QStringLiteral("cpu");
    case Platform::Wos:
        return QStringLiteral("application-x-executable");
    case Platform::Native:
        return QStringLiteral("system-run");
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace

ScopeModel::ScopeModel(const DaemonCatalog* catalog, const Favourites* favourites, QObject* parent)
    : QAbstractListModel(parent)
    , m_catalog(catalog)
    , m_favourites(favourites)
{
    ScopeSelection failed;
    failed.state = DaemonStatus::State::Failed;
    ScopeSelection running;
    running.state = DaemonStatus::State::Running;
    ScopeSelection favourite;
    favourite.favouritesOnly = true;
    m_entries = {
        {QStringLiteral("all"), tr("All"), QStringLiteral("view-list-details"), false, {}, -1, 0},
        {QStringLiteral("failed"), tr("Failed"), QStringLiteral("state-failed"), false, failed, -1, 0},
        {QStringLiteral("running"), tr("Running"), QStringLiteral("state-running"), false, running, -1, 0},
        {QStringLiteral("favourites"), tr("Favourites"), QStringLiteral("favorite"), false, favourite, -1, 0},
    };
    addScopes();
    recount();
    connect(catalog, &DaemonCatalog::changed, this, &ScopeModel::recount);
    connect(favourites, &Favourites::changed, this, &ScopeModel::recount);
    connect(catalog, &DaemonCatalog::scopeChanged, this, [this](qsizetype scopeIndex) {
        for (int row = 0; row < m_entries.size(); ++row) {
            if (m_entries.at(row).scopeIndex == scopeIndex)
                Q_EMIT dataChanged(index(row), index(row));
        }
    });
}

void ScopeModel::addScopes()
{
    QString heading;
    for (qsizetype i = 0; i < m_catalog->scopes().size(); ++i) {
        const AdapterScope& scope = m_catalog->scopes().at(i).scope;
        const QString group = scope.groupTitle;
        if (group != heading) {
            heading = group;
            Entry entry;
            entry.key = QStringLiteral("heading/") + group;
            entry.title = group.isEmpty() ? tr("Processes") : group;
            entry.isHeading = true;
            m_entries.append(entry);
        }
        Entry entry;
        entry.key = QString(platformName(scope.platform) + QLatin1Char('/') + scope.name);
        entry.title = scope.title;
        entry.iconName = scopeIcon(scope);
        entry.selection.platform = scope.platform;
        entry.selection.scope = scope.name;
        entry.scopeIndex = i;
        m_entries.append(entry);
    }
}

int ScopeModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant ScopeModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid));
    const Entry& entry = m_entries.at(index.row());
    const ScopeState* scope = entry.scopeIndex < 0 ? nullptr : &m_catalog->scopes().at(entry.scopeIndex);
    switch (role) {
    case Qt::DisplayRole:
        return entry.title;
    case Qt::ToolTipRole:
        return scope && scope->availability.error ? scope->availability.error->detail() : entry.title;
    case Qt::AccessibleTextRole:
        return entry.isHeading ? entry.title : tr("%1, %n daemon(s)", nullptr, entry.count).arg(entry.title);
    case CountRole:
        return entry.count;
    case IsHeadingRole:
        return entry.isHeading;
    case IconNameRole:
        return entry.iconName;
    case AvailabilityRole:
        return scope ? int(scope->availability.state) : -1;
    case KeyRole:
        return entry.key;
    default:
        return {};
    }
}

Qt::ItemFlags ScopeModel::flags(const QModelIndex& index) const
{
    const bool isHeading = index.isValid() && m_entries.at(index.row()).isHeading;
    return isHeading ? Qt::ItemIsEnabled : QAbstractListModel::flags(index);
}

ScopeSelection ScopeModel::selection(const QModelIndex& index) const
{
    return index.isValid() ? m_entries.at(index.row()).selection : ScopeSelection{};
}

QModelIndex ScopeModel::indexOfKey(const QString& key) const
{
    for (int row = 0; row < m_entries.size(); ++row) {
        if (m_entries.at(row).key == key)
            return index(row);
    }
    return {};
}

void ScopeModel::setKinds(const QSet<DaemonKind>& kinds)
{
    m_kinds = kinds;
    recount();
}

void ScopeModel::recount()
{
    QList<int> counts(m_entries.size(), 0);
    for (const DaemonRecord& record : m_catalog->records()) {
        const bool isFavourite = m_favourites->contains(record.handle.id());
        for (qsizetype i = 0; i < m_entries.size(); ++i) {
            const Entry& entry = m_entries.at(i);
            if (!entry.isHeading
                && DaemonFilterModel::isSelected(record, entry.selection, m_kinds, isFavourite))
                ++counts[i];
        }
    }
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        if (m_entries.at(i).count == counts.at(i))
            continue;
        m_entries[i].count = counts.at(i);
        Q_EMIT dataChanged(index(int(i)), index(int(i)), {CountRole, Qt::AccessibleTextRole});
    }
}

} // namespace Duende
