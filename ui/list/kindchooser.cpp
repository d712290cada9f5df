// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/kindchooser.h"

#include "models/daemoncatalog.h"
#include "models/daemonwords.h"
#include "models/format/daemonjson.h"
#include "models/format/valuetext.h"
#include "ui/widgets/stayopenmenu.h"

namespace Duende {

KindChooser::KindChooser(const DaemonCatalog* catalog, QWidget* parent)
    : QToolButton(parent)
    , m_catalog(catalog)
    , m_kinds(usualKinds())
    , m_menu(new StayOpenMenu(this))
    , m_usual(m_menu->addAction(tr("Daemons")))
    , m_all(m_menu->addAction(tr("All types")))
{
    setPopupMode(InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setToolTip(tr("Types that the list shows"));
    setFocusPolicy(Qt::StrongFocus);
    setMenu(m_menu);
    connect(m_usual, &QAction::triggered, this, [this] { choose(usualKinds()); });
    connect(m_all, &QAction::triggered, this, [this] { choose({}); });
    m_menu->addSeparator();
    for (int i = 0; i < daemonKindCount; ++i) {
        const auto kind = DaemonKind(i);
        QAction* entry = m_menu->addAction(kindsTitle(kind));
        entry->setCheckable(true);
        m_entries.append(entry);
        connect(entry, &QAction::triggered, this, [this, kind](bool isShown) {
            QSet<DaemonKind> kinds = m_kinds;
            if (isShown)
                kinds.insert(kind);
            else
                kinds.remove(kind);
            // Without any kind there would be no list; "All types" says all.
            choose(kinds.isEmpty() ? m_kinds : kinds);
        });
    }
    connect(m_menu, &QMenu::aboutToShow, this, &KindChooser::updateEntries);
    updateText();
}

QSet<DaemonKind> KindChooser::usualKinds()
{
    QSet<DaemonKind> kinds;
    for (int i = 0; i < daemonKindCount; ++i) {
        if (isDaemonKind(DaemonKind(i)))
            kinds.insert(DaemonKind(i));
    }
    return kinds;
}

void KindChooser::setKinds(const QSet<DaemonKind>& kinds)
{
    m_kinds = kinds;
    updateText();
}

void KindChooser::choose(const QSet<DaemonKind>& kinds)
{
    const bool isChanged = kinds != m_kinds;
    setKinds(kinds);
    updateEntries();
    if (isChanged)
        Q_EMIT kindsChanged(m_kinds);
}

void KindChooser::updateEntries()
{
    QList<int> counts(daemonKindCount, 0);
    for (const DaemonRecord& record : m_catalog->records())
        ++counts[int(record.kind)];
    for (int i = 0; i < daemonKindCount; ++i) {
        QAction* entry = m_entries.at(i);
        const bool isChosen = m_kinds.contains(DaemonKind(i));
        entry->setChecked(isChosen);
        entry->setVisible(counts.at(i) > 0 || (isChosen && !isDaemonKind(DaemonKind(i))));
        entry->setText(
            QString(kindsTitle(DaemonKind(i)) % QLatin1Char('\t') % ValueText::count(qint64(counts.at(i)))));
    }
}

QString KindChooser::title(const QSet<DaemonKind>& kinds)
{
    if (kinds.isEmpty())
        return tr("All types");
    if (kinds == usualKinds())
        return tr("Daemons");
    if (kinds.size() == 1)
        return kindsTitle(*kinds.begin());
    return tr("%1 types").arg(kinds.size());
}

void KindChooser::updateText()
{
    const QString text = title(m_kinds);
    setText(text);
    setAccessibleName(tr("Types: %1").arg(text));
}

QStringList KindChooser::toWords(const QSet<DaemonKind>& kinds)
{
    if (kinds.isEmpty())
        return {QStringLiteral("all")};
    QStringList words;
    for (int i = 0; i < daemonKindCount; ++i) {
        if (kinds.contains(DaemonKind(i)))
            words.append(daemonKindWord(DaemonKind(i)));
    }
    return words;
}

QSet<DaemonKind> KindChooser::fromWords(const QStringList& words)
{
    if (words == QStringList{QStringLiteral("all")})
        return {};
    QSet<DaemonKind> kinds;
    for (int i = 0; i < daemonKindCount; ++i) {
        if (words.contains(daemonKindWord(DaemonKind(i))))
            kinds.insert(DaemonKind(i));
    }
    return kinds.isEmpty() ? usualKinds() : kinds;
}

} // namespace Duende
