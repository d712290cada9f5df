// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"

#include <QAbstractListModel>

namespace Duende {

/// The files of a definition in the order in which they count.
class DefinitionFileModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Roles {
        /// QString: the word for who put it there.
        OriginRole = Qt::UserRole,
        /// bool: something is wrong with it.
        HasProblemRole,
    };

    explicit DefinitionFileModel(QObject* parent = nullptr);

    /// Rows whose file stays keep their selection.
    void setDefinition(const DaemonDefinition& definition);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
    QString toolTip(const DefinitionFile& file) const;

    QList<DefinitionFile> m_files;
    QStringList m_problemPaths;
};

} // namespace Duende
