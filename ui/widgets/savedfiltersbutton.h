// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QToolButton>

#include <utility>

class QSettings;

namespace Duende {

class FilterEdit;

/// Filters that a person gave a name: a menu that applies and removes them, and keeps the present one.
class SavedFiltersButton final : public QToolButton
{
    Q_OBJECT

public:
    static constexpr qsizetype mostFilters = 100;

    /// Both outlive it. They are kept under `key`; with null `settings` as long as this lives.
    SavedFiltersButton(FilterEdit* edit, QSettings* settings, const QString& key, QWidget* parent = nullptr);

    /// Keeps a filter, in place of one that has that name. Nothing without a name or a filter.
    void save(const QString& name, const QString& filter);
    void remove(const QString& name);
    /// Name and filter, by name.
    QList<std::pair<QString, QString>> filters() const;

private:
    void store(const QList<std::pair<QString, QString>>& filters);
    void fillMenu();
    void askName();

    FilterEdit* const m_edit;
    QSettings* const m_settings;
    const QString m_key;
    QStringList m_kept; // names and filters in turn
};

} // namespace Duende
