// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

class QHeaderView;
class QSettings;

namespace Duende {

/// Which columns of the list are shown, in which order, how wide, and by which it is sorted. Columns are
/// named by DaemonListModel::columnKey(), so a saved layout survives versions with more or fewer of them.
struct ColumnLayout
{
    struct Column
    {
        QString key;
        /// 0 takes the usual width.
        int width = 0;
        bool isShown = true;

        friend bool operator==(const Column&, const Column&) = default;
    };

    /// From left to right.
    QList<Column> columns;
    QString sortKey;
    Qt::SortOrder sortOrder = Qt::AscendingOrder;

    /// What a person sees at first.
    static ColumnLayout usual();

    /// What the header shows now.
    static ColumnLayout of(const QHeaderView* header);
    /// Arranges the header. Unknown keys are left out; columns that are not named are hidden and come last.
    void applyTo(QHeaderView* header) const;

    void save(QSettings& settings) const;
    /// The saved layout, or the usual one where nothing sensible is saved.
    static ColumnLayout load(const QSettings& settings);

    friend bool operator==(const ColumnLayout&, const ColumnLayout&) = default;
};

} // namespace Duende
