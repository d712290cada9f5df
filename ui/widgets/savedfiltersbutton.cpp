// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/savedfiltersbutton.h"

#include "models/format/plaintext.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/icons.h"

#include <QInputDialog>
#include <QMenu>
#include <QSettings>

#include <algorithm>

namespace Duende {

namespace {

using Filters = QList<std::pair<QString, QString>>;

constexpr int longestName = 60;
constexpr int longestToolTip = 500;

QString menuText(const QString& text)
{
    return plainText(text, longestName).replace(u'&', QStringLiteral("&&"));
}

} // namespace

SavedFiltersButton::SavedFiltersButton(
    FilterEdit* edit, QSettings* settings, const QString& key, QWidget* parent)
    : QToolButton(parent)
    , m_edit(edit)
    , m_settings(settings)
    , m_key(key)
{
    setAutoRaise(true);
    setIcon(Icons::get(QStringLiteral("view-filter")));
    setToolTip(tr("Saved filters"));
    setAccessibleName(tr("Saved filters"));
    setPopupMode(QToolButton::InstantPopup);
    setMenu(new QMenu(this));
    menu()->setToolTipsVisible(true);
    connect(menu(), &QMenu::aboutToShow, this, &SavedFiltersButton::fillMenu);
}

Filters SavedFiltersButton::filters() const
{
    // Others may have changed them meanwhile: another window has the same.
    const QStringList kept = m_settings ? m_settings->value(m_key).toStringList() : m_kept;
    Filters filters;
    for (qsizetype i = 0; i + 1 < kept.size() && filters.size() < mostFilters; i += 2)
        filters.append({kept[i], kept[i + 1]});
    return filters;
}

void SavedFiltersButton::store(const Filters& filters)
{
    m_kept.clear();
    for (const auto& [name, filter] : filters)
        m_kept << name << filter;
    if (m_settings)
        m_settings->setValue(m_key, m_kept);
}

void SavedFiltersButton::save(const QString& name, const QString& filter)
{
    const QString kept = name.simplified().left(longestName);
    if (kept.isEmpty() || filter.isEmpty())
        return;
    Filters all = filters();
    all.removeIf([&](const auto& one) { return one.first == kept; });
    if (all.size() >= mostFilters)
        return;
    all.append({kept, filter});
    std::ranges::sort(
        all, [](const auto& a, const auto& b) { return QString::localeAwareCompare(a.first, b.first) < 0; });
    store(all);
}

void SavedFiltersButton::remove(const QString& name)
{
    Filters all = filters();
    all.removeIf([&](const auto& one) { return one.first == name; });
    store(all);
}

void SavedFiltersButton::fillMenu()
{
    menu()->clear();
    const Filters all = filters();
    for (const auto& [name, filter] : all) {
        QAction* action = menu()->addAction(menuText(name));
        action->setToolTip(plainText(filter, longestToolTip));
        connect(action, &QAction::triggered, this, [this, filter] { m_edit->setFilter(filter); });
    }
    if (!all.isEmpty())
        menu()->addSeparator();
    QAction* save = menu()->addAction(tr("Save the present filter…"));
    save->setEnabled(!m_edit->expression().toString().isEmpty() && all.size() < mostFilters);
    connect(save, &QAction::triggered, this, &SavedFiltersButton::askName);
    QMenu* remove = menu()->addMenu(tr("Remove"));
    remove->setEnabled(!all.isEmpty());
    for (const auto& [name, filter] : all)
        connect(remove->addAction(menuText(name)), &QAction::triggered, this,
            [this, name] { this->remove(name); });
}

void SavedFiltersButton::askName()
{
    const QString filter = m_edit->expression().toString();
    auto* dialog = new QInputDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save the filter"));
    dialog->setLabelText(tr("Name:"));
    dialog->setTextValue(filter.left(longestName));
    connect(dialog, &QInputDialog::textValueSelected, this,
        [this, filter](const QString& name) { save(name, filter); });
    dialog->open();
}

} // namespace Duende
