// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/view/tracelegend.h"

#include "models/trace/tracewords.h"
#include "ui/trace/familycolors.h"
#include "ui/trace/view/tracerowpainter.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/statestyle.h"

#include <QPainter>

namespace Duende {

namespace {

/// One mark with its title.
class Entry final : public QWidget
{
public:
    explicit Entry(int family) : m_family(family) { setAccessibleName(familyTitle(family)); }

    QSize sizeHint() const override
    {
        const QFontMetrics metrics = fontMetrics();
        return {
            metrics.height() + metrics.averageCharWidth() + metrics.horizontalAdvance(familyTitle(m_family)),
            metrics.lineSpacing()};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const int side = fontMetrics().height() * 4 / 5;
        TraceRowPainter::paintMark(&painter, m_family, QRect(0, 0, side, height()), this);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(rect().adjusted(side + fontMetrics().averageCharWidth(), 0, 0, 0),
            Qt::AlignVCenter | Qt::AlignLeft, familyTitle(m_family));
    }

private:
    const int m_family;
};

/// A mark of the table that is no family's, in the colour of failures: "✖ Failed".
class Sign final : public QWidget
{
public:
    Sign(const QString& mark, const QString& title) : m_text(mark + QLatin1Char(' ') + title)
    {
        setAccessibleName(title);
    }

    QSize sizeHint() const override
    {
        return {fontMetrics().horizontalAdvance(m_text) + 1, fontMetrics().lineSpacing()};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setPen(StateStyle::color(DaemonStatus::State::Failed, palette().color(QPalette::Window)));
        painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft, m_text);
    }

private:
    const QString m_text;
};

} // namespace

TraceLegend::TraceLegend(QWidget* parent) : QWidget(parent)
{
    auto* layout = new FlowLayout(this);
    for (int family = 0; family < TraceWords::familyCount; ++family)
        layout->addWidget(new Entry(family));
    layout->addWidget(new Sign(QStringLiteral("✖"), tr("Failed")));
    layout->addWidget(new Sign(QStringLiteral("┄┄"), tr("Calls lost")));
    setAccessibleName(tr("Legend"));
}

} // namespace Duende
