// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/palettemodel.h"

#include "models/daemonlistmodel.h"
#include "models/daemonwords.h"
#include "models/format/plaintext.h"
#include "ui/mainwindow/fuzzymatch.h"
#include "ui/widgets/statestyle.h"

#include <QAction>

#include <algorithm>

namespace Duende {

namespace {

// Of two that answer equally well, the action comes first: it is what the palette is for.
constexpr int actionBonus = 15;

QString withoutMnemonic(QString text)
{
    return text.remove(QLatin1Char('&'));
}

} // namespace

PaletteModel::PaletteModel(const QList<QAction*>& actions, const DaemonListModel* daemons, QObject* parent)
    : QAbstractListModel(parent)
{
    addActions(actions);
    addDaemons(daemons);
    setPattern({});
}

void PaletteModel::addActions(const QList<QAction*>& actions)
{
    for (QAction* action : actions) {
        if (!action->isEnabled() || !action->isVisible() || action->text().isEmpty())
            continue;
        Entry entry;
        entry.text = withoutMnemonic(action->text());
        entry.hint = action->shortcut().toString(QKeySequence::NativeText);
        entry.icon = action->icon();
        entry.action = action;
        m_entries.append(entry);
    }
}

void PaletteModel::addDaemons(const DaemonListModel* daemons)
{
    for (int row = 0; row < daemons->rowCount(); ++row) {
        const DaemonRecord& record = daemons->record(row);
        Entry entry;
        entry.text = plainText(record.name, 200);
        entry.hint = QString(stateTitle(record.status.state()) % QStringLiteral(" · ") % record.scope);
        entry.icon = StateStyle::icon(record.status.state());
        entry.daemon = record.handle.id();
        m_entries.append(entry);
    }
}

void PaletteModel::setPattern(const QString& pattern)
{
    beginResetModel();
    m_matches.clear();
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        const Entry& entry = m_entries.at(i);
        if (const auto score = fuzzyScore(pattern, entry.text))
            m_matches.append({*score + (entry.action ? actionBonus : 0), i});
    }
    std::ranges::stable_sort(m_matches, std::greater(), &Match::score);
    if (m_matches.size() > maximumRows)
        m_matches.resize(maximumRows);
    endResetModel();
}

int PaletteModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_matches.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid));
    const Entry& entry = m_entries.at(m_matches.at(index.row()).entry);
    switch (role) {
    case Qt::DisplayRole:
        return entry.text;
    case Qt::DecorationRole:
        return entry.icon;
    case Qt::AccessibleTextRole:
        return entry.hint.isEmpty() ? entry.text : QString(entry.text % QStringLiteral(", ") % entry.hint);
    case HintRole:
        return entry.hint;
    default:
        return {};
    }
}

QAction* PaletteModel::action(const QModelIndex& index) const
{
    return index.isValid() ? m_entries.at(m_matches.at(index.row()).entry).action.data() : nullptr;
}

DaemonId PaletteModel::daemon(const QModelIndex& index) const
{
    return index.isValid() ? m_entries.at(m_matches.at(index.row()).entry).daemon : DaemonId();
}

} // namespace Duende
