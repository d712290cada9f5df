// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definition/definitionfilemodel.h"

#include "models/definition/definitiontext.h"
#include "models/format/plaintext.h"

namespace Duende {

namespace {

QStringList pathsOf(const QList<DefinitionFile>& files)
{
    QStringList paths;
    for (const DefinitionFile& file : files)
        paths.append(file.path);
    return paths;
}

} // namespace

DefinitionFileModel::DefinitionFileModel(QObject* parent) : QAbstractListModel(parent) { }

void DefinitionFileModel::setDefinition(const DaemonDefinition& definition)
{
    QStringList problemPaths;
    for (const DefinitionProblem& problem : definition.problems)
        problemPaths.append(problem.path);
    if (pathsOf(m_files) != pathsOf(definition.files)) {
        beginResetModel();
        m_files = definition.files;
        m_problemPaths = problemPaths;
        endResetModel();
        return;
    }
    m_files = definition.files;
    m_problemPaths = problemPaths;
    if (!m_files.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_files.size()) - 1));
}

int DefinitionFileModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_files.size());
}

QVariant DefinitionFileModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const DefinitionFile& file = m_files.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return plainText(file.path.sliced(file.path.lastIndexOf(u'/') + 1), 200);
    case Qt::ToolTipRole:
        return toolTip(file);
    case OriginRole:
        return DefinitionText::originWord(file.origin);
    case HasProblemRole:
        return m_problemPaths.contains(file.path);
    default:
        return {};
    }
}

QString DefinitionFileModel::toolTip(const DefinitionFile& file) const
{
    QStringList lines{plainText(file.path, 1000)};
    if (!file.linkTarget.isEmpty())
        lines.append(tr("A link to %1").arg(plainText(file.linkTarget, 1000)));
    if (!file.readOnlyReason.isEmpty())
        lines.append(plainText(file.readOnlyReason, 500));
    return lines.join(u'\n');
}

} // namespace Duende
