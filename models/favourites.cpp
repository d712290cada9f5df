// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/favourites.h"

#include <QSettings>

namespace Duende {

namespace {

constexpr QLatin1StringView settingsKey("favourites");

} // namespace

Favourites::Favourites(QSettings* settings, QObject* parent) : QObject(parent), m_settings(settings)
{
    const QStringList saved = settings ? settings->value(settingsKey).toStringList() : QStringList();
    for (const QString& text : saved) {
        if (const std::optional<DaemonId> id = DaemonId::parse(text))
            m_ids.insert(*id);
    }
}

void Favourites::set(const DaemonId& id, bool isFavourite)
{
    if (m_ids.contains(id) == isFavourite)
        return;
    if (isFavourite)
        m_ids.insert(id);
    else
        m_ids.remove(id);
    if (m_settings) {
        QStringList texts;
        for (const DaemonId& favourite : std::as_const(m_ids))
            texts.append(favourite.toString());
        texts.sort();
        m_settings->setValue(settingsKey, texts);
    }
    Q_EMIT changed(id);
}

} // namespace Duende
