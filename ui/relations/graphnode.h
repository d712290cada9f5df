// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrelations.h"

#include <QFont>
#include <QGraphicsItem>

namespace Duende {

/// A daemon in the graph: its state's shape and word, and its name.
class GraphNode final : public QGraphicsItem
{
public:
    /// `isSelf`: it is the daemon whose relations are shown.
    GraphNode(qsizetype place, const RelatedDaemon& daemon, bool isSelf, const QFont& font);

    /// What a node of this daemon needs; `canStop` where it may be marked.
    static QSizeF sizeOf(const RelatedDaemon& daemon, bool isSelf, bool canStop, const QFont& font);

    /// Its place in DaemonRelations::daemons.
    qsizetype place() const { return m_place; }
    const QString& name() const { return m_name; }
    /// One line with all of it, to be read aloud.
    QString description() const;

    void setSize(const QSizeF& size);
    /// It is the node that the keyboard is at.
    void setCurrent(bool isCurrent);
    /// It stops with the daemon, and that is to be seen.
    void setMarked(bool isMarked);
    bool isMarked() const { return m_isMarked; }

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    qsizetype m_place;
    QString m_name;
    QString m_stateText;
    std::optional<DaemonStatus> m_status;
    bool m_isSelf;
    QFont m_font;
    QSizeF m_size;
    bool m_isCurrent = false;
    bool m_isMarked = false;
};

} // namespace Duende
