// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/view/tracerowpainter.h"

#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/trace/tracedocument.h"
#include "models/trace/tracewords.h"
#include "ui/trace/familycolors.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/statestyle.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace Duende {

namespace {

constexpr qsizetype longestCell = 2000; // characters that are laid out at most

QString translated(const char* text)
{
    return QCoreApplication::translate("TraceRowPainter", text);
}

QString lossText(const TraceRowFacts& facts)
{
    const QString count = ValueText::count(qint64(facts.lossCount));
    const QString cause = TraceWords::lossCause(facts.lossCause);
    if (cause == QLatin1StringView("queue_full"))
        return translated(
            QT_TRANSLATE_NOOP("TraceRowPainter", "%1 calls lost here: the tracer's queue was full"))
            .arg(count);
    if (cause == QLatin1StringView("reader_slow"))
        return translated(
            QT_TRANSLATE_NOOP("TraceRowPainter", "%1 calls lost here: this program was too slow"))
            .arg(count);
    if (cause == QLatin1StringView("file_full"))
        return translated(
            QT_TRANSLATE_NOOP("TraceRowPainter", "%1 calls lost here: the recording had reached its limit"))
            .arg(count);
    if (cause == QLatin1StringView("table_full"))
        return translated(
            QT_TRANSLATE_NOOP("TraceRowPainter", "%1 calls lost here: the kernel's table was full"))
            .arg(count);
    return translated(QT_TRANSLATE_NOOP("TraceRowPainter", "%1 calls lost here: they could not be read"))
        .arg(count);
}

} // namespace

TraceRowPainter::TraceRowPainter(
    const TraceDocument* document, const QWidget* widget, const QHeaderView* header)
    : m_document(document)
    , m_widget(widget)
    , m_header(header)
{
    updateFonts();
}

void TraceRowPainter::updateFonts()
{
    m_codeFont = monospaced(m_widget->font());
    m_figureFont = tabularFigures(m_widget->font());
}

int TraceRowPainter::padding() const
{
    return m_widget->style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, m_header);
}

QColor TraceRowPainter::failedColor() const
{
    return StateStyle::color(DaemonStatus::State::Failed, m_widget->palette().color(QPalette::Base));
}

QRect TraceRowPainter::cell(TraceColumn column, const QRect& area) const
{
    const int section = int(column);
    return QRect(
        m_header->sectionViewportPosition(section), area.y(), m_header->sectionSize(section), area.height())
        .adjusted(padding(), 0, -padding(), 0);
}

QString TraceRowPainter::familyMark(int family)
{
    static constexpr std::array<char16_t, TraceWords::familyCount> marks{
        u'F', u'D', u'N', u'M', u'P', u'S', u'I', u'T', u'Y', u'O'};
    return QChar(family >= 0 && family < TraceWords::familyCount ? marks[std::size_t(family)] : u'O');
}

void TraceRowPainter::paintMark(QPainter* painter, int family, const QRect& area, const QWidget* widget)
{
    const QPalette& palette = widget->palette();
    const QColor color = familyColor(family, palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    const int side = std::min(area.width(), area.height());
    const QRectF square(area.x(), area.y() + (area.height() - side) / 2.0, side, side);
    painter->drawRoundedRect(square, side / 5.0, side / 5.0);
    QFont font = widget->font();
    font.setPixelSize(std::max(6, side * 7 / 10));
    font.setBold(true);
    painter->setFont(font);
    painter->setPen(
        contrastRatio(Qt::white, color) >= contrastRatio(Qt::black, color) ? Qt::white : Qt::black);
    painter->drawText(square, Qt::AlignCenter, familyMark(family));
    painter->restore();
}

QString TraceRowPainter::ruleText(quint64 row) const
{
    const TraceEvents& events = *m_document->events();
    const TraceRowFacts facts = events.facts(row);
    const auto text = [&](TraceColumn column) { return plainText(events.text(row, column), longestCell); };
    switch (facts.kind) {
    case TraceRowFacts::Kind::Call:
        return {};
    case TraceRowFacts::Kind::Loss:
        return lossText(facts);
    case TraceRowFacts::Kind::Damaged:
        return translated(QT_TRANSLATE_NOOP("TraceRowPainter", "This event is damaged or was let go"));
    case TraceRowFacts::Kind::Signal:
        return translated(QT_TRANSLATE_NOOP("TraceRowPainter", "%1 is delivered to %2"))
            .arg(text(TraceColumn::Call), text(TraceColumn::Process));
    case TraceRowFacts::Kind::Exec:
        return translated((facts.flags & Trace::rightsWithheldFlag) != 0
                ? QT_TRANSLATE_NOOP("TraceRowPainter",
                      "%1 has become another program, without the rights that its file gives: it is traced")
                : QT_TRANSLATE_NOOP("TraceRowPainter", "%1 has become another program"))
            .arg(text(TraceColumn::Process));
    case TraceRowFacts::Kind::Exit:
        return translated(QT_TRANSLATE_NOOP("TraceRowPainter", "%1: %2, %3"))
            .arg(text(TraceColumn::Process), text(TraceColumn::Arguments), text(TraceColumn::Result));
    }
    return {};
}

bool TraceRowPainter::isElided(quint64 row, TraceColumn column, const QRect& area) const
{
    const bool isCode
        = column == TraceColumn::Call || column == TraceColumn::Arguments || column == TraceColumn::Result;
    const QString text = plainText(m_document->events()->text(row, column), longestCell);
    const int width = QFontMetrics(isCode ? m_codeFont : m_figureFont).horizontalAdvance(text);
    return width + indentOf(m_document->events()->facts(row), column, area) > cell(column, area).width();
}

TraceColumn TraceRowPainter::firstColumn() const
{
    return m_header->isSectionHidden(int(TraceColumn::Time)) ? TraceColumn::Process : TraceColumn::Time;
}

int TraceRowPainter::indentOf(const TraceRowFacts& facts, TraceColumn column, const QRect& area) const
{
    if (column == firstColumn())
        return area.height() * 3 / 4; // a person's flag
    if (column == TraceColumn::Call)
        return area.height() * 3 / 4 + 2 * padding();
    if (column == TraceColumn::Result && facts.hasFailed)
        return QFontMetrics(m_codeFont).horizontalAdvance(QStringLiteral("✖ "));
    return 0;
}

void TraceRowPainter::paint(QPainter* painter, quint64 row, const Place& place) const
{
    const QPalette& palette = m_widget->palette();
    const bool hasFocus = m_widget->hasFocus();
    const QPalette::ColorGroup group = hasFocus ? QPalette::Active : QPalette::Inactive;
    const TraceRowFacts facts = m_document->events()->facts(row);
    QColor ink = palette.color(QPalette::Text);
    if (place.isSelected) {
        painter->fillRect(place.area, palette.brush(group, QPalette::Highlight));
        ink = palette.color(group, QPalette::HighlightedText);
    } else if (m_document->isHighlighted(m_document->events()->recordRow(row))) {
        const QColor accent = palette.color(QPalette::Highlight);
        painter->fillRect(place.area, blended(palette.color(QPalette::Base), accent, 0.2));
        painter->fillRect(QRect(place.area.topLeft(), QSize(padding(), place.area.height())), accent);
    }
    if (facts.kind == TraceRowFacts::Kind::Call)
        paintCall(painter, row, facts, place, ink);
    else
        paintRule(painter, facts, row, place, ink);
    if (m_document->marks() && m_document->marks()->has(m_document->events()->recordRow(row)))
        paintFlag(painter, place, ink);
    if (place.isCurrent && hasFocus && !place.isSelected) {
        painter->setPen(palette.color(QPalette::Highlight));
        painter->drawRect(place.area.adjusted(0, 0, -1, -1));
    }
}

void TraceRowPainter::paintFlag(QPainter* painter, const Place& place, const QColor& ink) const
{
    const QRect first = cell(firstColumn(), place.area);
    const qreal side = place.area.height() * 0.6;
    const QRectF flag(first.x(), place.area.y() + place.area.height() * 0.2, side, side);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(ink, std::max(1.0, side / 8)));
    painter->drawLine(flag.topLeft(), flag.bottomLeft());
    painter->setPen(Qt::NoPen);
    painter->setBrush(place.isSelected ? ink : m_widget->palette().color(QPalette::Highlight));
    painter->drawPolygon(QPolygonF{flag.topLeft(), QPointF(flag.right(), flag.y() + side * 0.3),
        QPointF(flag.x(), flag.y() + side * 0.6)});
    painter->restore();
}

void TraceRowPainter::paintCall(
    QPainter* painter, quint64 row, const TraceRowFacts& facts, const Place& place, const QColor& ink) const
{
    const TraceEvents& events = *m_document->events();
    const QColor dim = place.isSelected ? ink : m_widget->palette().color(QPalette::PlaceholderText);
    const auto draw = [&](TraceColumn column, const QFont& font, const QColor& color, Qt::Alignment side) {
        const int indent = indentOf(facts, column, place.area);
        const QRect area = cell(column, place.area).adjusted(indent, 0, 0, 0);
        if (area.width() <= 0)
            return;
        const QString text = plainText(events.text(row, column), longestCell);
        painter->setFont(font);
        painter->setPen(color);
        painter->drawText(area, Qt::AlignVCenter | side | Qt::TextSingleLine,
            QFontMetrics(font).elidedText(text, Qt::ElideRight, area.width()));
    };
    draw(TraceColumn::Time, m_figureFont, dim, Qt::AlignLeft);
    draw(TraceColumn::Process, m_figureFont, ink, Qt::AlignLeft);
    const QRect call = cell(TraceColumn::Call, place.area);
    const int side = place.area.height() * 3 / 4;
    paintMark(painter, int(facts.family), QRect(call.topLeft(), QSize(side, call.height())), m_widget);
    draw(TraceColumn::Call, m_codeFont, ink, Qt::AlignLeft);
    draw(TraceColumn::Arguments, m_codeFont, ink, Qt::AlignLeft);
    const QColor result = facts.hasFailed && !place.isSelected ? failedColor() : ink;
    if (facts.hasFailed) {
        const QRect area = cell(TraceColumn::Result, place.area);
        painter->setFont(m_codeFont);
        painter->setPen(result);
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft, QStringLiteral("✖"));
    }
    draw(TraceColumn::Result, m_codeFont, result, Qt::AlignLeft);
    draw(TraceColumn::Duration, m_figureFont, dim, Qt::AlignRight);
}

void TraceRowPainter::paintRule(
    QPainter* painter, const TraceRowFacts& facts, quint64 row, const Place& place, const QColor& ink) const
{
    const QPalette& palette = m_widget->palette();
    const bool isLoss = facts.kind == TraceRowFacts::Kind::Loss || facts.kind == TraceRowFacts::Kind::Damaged;
    QColor color = ink;
    if (!place.isSelected)
        color = isLoss ? failedColor() : palette.color(QPalette::PlaceholderText);
    painter->setFont(m_figureFont);
    painter->setPen(color);
    const int indent = indentOf(facts, firstColumn(), place.area);
    int left = cell(firstColumn(), place.area).x() + indent;
    if (!isLoss && firstColumn() == TraceColumn::Time) {
        const QRect time = cell(TraceColumn::Time, place.area).adjusted(indent, 0, 0, 0);
        painter->drawText(
            time, Qt::AlignVCenter | Qt::AlignLeft, m_document->events()->text(row, TraceColumn::Time));
        left = cell(TraceColumn::Process, place.area).x();
    }
    const QString text = ruleText(row);
    const QFontMetrics metrics(m_figureFont);
    const int gap = metrics.averageCharWidth() * 3;
    const int width = std::min(metrics.horizontalAdvance(text) + 1, place.area.right() - left - gap);
    const int middle = place.area.center().y();
    QPen pen(place.isSelected ? ink : isLoss ? color : outlineColor(palette));
    pen.setStyle(isLoss ? Qt::DashLine : Qt::SolidLine);
    painter->setPen(pen);
    painter->drawLine(left, middle, left + gap, middle);
    painter->drawLine(left + 2 * gap + width, middle, place.area.right(), middle);
    painter->setPen(color);
    painter->drawText(QRect(left + gap + gap / 2, place.area.y(), width, place.area.height()),
        Qt::AlignVCenter | Qt::AlignLeft, metrics.elidedText(text, Qt::ElideRight, width));
}

} // namespace Duende
