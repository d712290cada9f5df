// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/resources/qcustomplotheader.h"

namespace Duende {

/// The line above a chart: its name, then each of its lines as it is drawn with what it is and its value, and
/// at the end a remark or a time. What does not fit is elided, the remark first.
class ChartTitle final : public QCPLayoutElement
{
public:
    struct Entry
    {
        /// Without a pen no line is drawn before it.
        QPen pen{Qt::NoPen};
        QString text;
    };

    ChartTitle(QCustomPlot* plot, const QString& name);

    const QString& name() const { return m_name; }
    void setEntries(const QList<Entry>& entries) { m_entries = entries; }
    const QList<Entry>& entries() const { return m_entries; }
    void setRemark(const QString& remark) { m_remark = remark; }
    const QString& remark() const { return m_remark; }
    void setStyle(const QFont& font, const QColor& text, const QColor& remark);

    QSize minimumOuterSizeHint() const override;
    QSize maximumOuterSizeHint() const override;

protected:
    void draw(QCPPainter* painter) override;

private:
    int lineHeight() const;

    QString m_name;
    QList<Entry> m_entries;
    QString m_remark;
    QFont m_font;
    QColor m_textColor;
    QColor m_remarkColor;
};

} // namespace Duende
