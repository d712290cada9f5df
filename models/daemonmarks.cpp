// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/daemonmarks.h"

#include <QSettings>

namespace Duende {

DaemonMarks::DaemonMarks(QSettings* settings, const QString& key, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_key(key)
{
    read();
}

void DaemonMarks::read()
{
    if (!m_settings)
        return;
    m_settings->sync();
    QSet<DaemonId> ids;
    const QStringList saved = m_settings->value(m_key).toStringList();
    for (const QString& text : saved) {
        if (const std::optional<DaemonId> id = DaemonId::parse(text))
            ids.insert(*id);
    }
    const QSet<DaemonId> before = std::exchange(m_ids, ids);
    for (const DaemonId& id : (before - ids) + (ids - before))
        Q_EMIT changed(id);
}

void DaemonMarks::set(const DaemonId& id, bool isMarked)
{
    if (m_ids.contains(id) == isMarked)
        return;
    if (isMarked)
        m_ids.insert(id);
    else
        m_ids.remove(id);
    if (m_settings) {
        QStringList texts;
        for (const DaemonId& marked : std::as_const(m_ids))
            texts.append(marked.toString());
        texts.sort();
        m_settings->setValue(m_key, texts);
    }
    Q_EMIT changed(id);
}

} // namespace Duende
