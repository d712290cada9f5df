// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/logrowpainter.h"

#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/log/logtext.h"
#include "ui/log/ansicolors.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/statestyle.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <cmath>

namespace Duende {

namespace {

constexpr qsizetype mostKept = 1000;
constexpr qsizetype mostHits = 200;
constexpr int longestWriter = 60;
constexpr qsizetype longestStyled = 600;
constexpr qsizetype longestBinary = 120;

QString translated(const char* text)
{
    return QCoreApplication::translate("LogRowPainter", text);
}

bool isAscii(QStringView text)
{
    return std::ranges::all_of(text, [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; });
}

void addFaint(AnsiText& text, const QString& more)
{
    AnsiStyle faint;
    faint.isFaint = true;
    text.spans.append({text.text.size(), more.size(), faint});
    text.text += more;
}

} // namespace

void LogRowPainter::setHighlight(const LogFilter& filter)
{
    m_highlight = filter;
    forget();
}

void LogRowPainter::setSearchText(const QString& text)
{
    m_searchText = text;
    forget();
}

QString LogRowPainter::timeText(const LogLine& line)
{
    if (line.position.timeUs <= 0)
        return {};
    return QDateTime::fromMSecsSinceEpoch(line.position.timeUs / 1000)
        .time()
        .toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString LogRowPainter::priorityText(LogPriority priority)
{
    switch (priority) {
    case LogPriority::Emergency:
        return translated(QT_TRANSLATE_NOOP("LogRowPainter", "emergency"));
    case LogPriority::Alert:
        return translated(QT_TRANSLATE_NOOP("LogRowPainter", "alert"));
    case LogPriority::Critical:
        return translated(QT_TRANSLATE_NOOP("LogRowPainter", "critical"));
    case LogPriority::Error:
        return translated(QT_TRANSLATE_NOOP("LogRowPainter", "error"));
    case LogPriority::Warning:
        return translated(QT_TRANSLATE_NOOP("LogRowPainter", "warning"));
    case LogPriority::Notice:
        return translated(QT_TRANSLATE_NOOP("LogRowPainter", "notice"));
    case LogPriority::Info:
        return translated(QT_TRANSLATE_NOOP("LogRowPainter", "info"));
    case LogPriority::Debug:
        return translated(QT_TRANSLATE_NOOP("LogRowPainter", "debug"));
    }
    Q_UNREACHABLE_RETURN({});
}

QString LogRowPainter::writerText(const LogLine& line)
{
    if (line.identifier.isEmpty())
        return {};
    const QString name = plainText(QString::fromUtf8(line.identifier), longestWriter);
    return line.pid != 0 ? QStringLiteral("%1[%2]").arg(name).arg(line.pid) : name;
}

AnsiText LogRowPainter::messageOf(const LogLine& line)
{
    const auto shown = QByteArrayView(line.message).first(std::min(line.message.size(), longestMessage));
    AnsiText message = AnsiText::parse(shown);
    // Text of all sorts is many times as dear to lay out.
    const qsizetype longest = line.flags.testFlag(LogLine::Binary) ? longestBinary
        : message.spans.isEmpty() && isAscii(message.text)         ? longestMessage
                                                                   : longestStyled;
    const bool isShortened = message.text.size() > longest || shown.size() < line.message.size();
    if (message.text.size() > longest) {
        message.text.truncate(longest);
        message.spans.removeIf([longest](const AnsiText::Span& span) { return span.start >= longest; });
        if (!message.spans.isEmpty()) {
            AnsiText::Span& last = message.spans.last();
            last.length = std::min(last.length, longest - last.start);
        }
    }
    if (line.flags.testFlag(LogLine::Binary))
        addFaint(message,
            translated(QT_TRANSLATE_NOOP("LogRowPainter", "  (binary, %1)"))
                .arg(ValueText::bytes(line.messageSize)));
    else if (isShortened || line.isCut())
        addFaint(message,
            translated(QT_TRANSLATE_NOOP("LogRowPainter", "…  (%1 in all)"))
                .arg(ValueText::bytes(line.messageSize)));
    return message;
}

QString LogRowPainter::markText(const LogRow& row)
{
    switch (row.kind) {
    case LogRow::Kind::Line:
        return {};
    case LogRow::Kind::Mark:
        return row.mark == LogMark::Boot
            ? translated(QT_TRANSLATE_NOOP("LogRowPainter", "The machine was started anew"))
            : translated(QT_TRANSLATE_NOOP("LogRowPainter", "The log goes on in a new file"));
    case LogRow::Kind::Absent:
        return translated(QT_TRANSLATE_NOOP("LogRowPainter", "Reading…"));
    case LogRow::Kind::Removed:
        return translated(QT_TRANSLATE_NOOP("LogRowPainter", "This line was removed from the log"));
    }
    Q_UNREACHABLE_RETURN({});
}

QString LogRowPainter::describe(const LogRow& row)
{
    if (!row.line)
        return markText(row);
    QStringList parts;
    if (row.line->position.timeUs > 0)
        parts.append(ValueText::exactTime(QDateTime::fromMSecsSinceEpoch(row.line->position.timeUs / 1000)));
    if (row.line->priority)
        parts.append(priorityText(*row.line->priority));
    if (!row.line->identifier.isEmpty())
        parts.append(writerText(*row.line));
    const QString head = parts.join(QStringLiteral(", "));
    const QString message = messageOf(*row.line).text;
    return head.isEmpty() ? message : head + QStringLiteral(": ") + message;
}

LogRowPainter::Text& LogRowPainter::textOf(qint64 number, const LogLine& line)
{
    const auto known = m_cache.find(number);
    if (known != m_cache.end())
        return *known;
    if (m_cache.size() >= mostKept)
        m_cache.clear();
    Text text;
    text.message = messageOf(line);
    text.isSimple = text.message.spans.isEmpty() && isAscii(text.message.text);
    if (text.isSimple)
        text.width = int(std::ceil(double(text.message.text.size()) * characterWidth()));
    text.isHighlighted = !m_highlight.isEmpty() && m_highlight.passes(line);
    return *m_cache.insert(number, text);
}

QList<std::pair<qsizetype, qsizetype>> LogRowPainter::hits(const QString& text) const
{
    QList<std::pair<qsizetype, qsizetype>> found;
    if (m_searchText.isEmpty())
        return found;
    for (qsizetype at = 0; found.size() < mostHits; at += m_searchText.size()) {
        at = text.indexOf(m_searchText, at, Qt::CaseInsensitive);
        if (at < 0)
            break;
        found.append({at, m_searchText.size()});
    }
    return found;
}

QColor LogRowPainter::priorityColor(const std::optional<LogPriority>& priority) const
{
    const QPalette palette = m_widget->palette();
    const QColor ground = palette.color(QPalette::Base);
    if (!priority)
        return palette.color(QPalette::Text);
    if (*priority <= LogPriority::Error)
        return StateStyle::color(DaemonStatus::State::Failed, ground);
    if (*priority == LogPriority::Warning)
        return StateStyle::color(DaemonStatus::State::Paused, ground);
    return palette.color(*priority == LogPriority::Debug ? QPalette::PlaceholderText : QPalette::Text);
}

int LogRowPainter::padding() const
{
    return m_widget->style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, m_header);
}

QRect LogRowPainter::cell(Column column, const QRect& area) const
{
    if (m_header->isSectionHidden(column))
        return {};
    const QRect whole(
        m_header->sectionViewportPosition(column), area.y(), m_header->sectionSize(column), area.height());
    return whole.adjusted(padding(), 0, -padding(), 0);
}

int LogRowPainter::paint(QPainter* painter, qint64 number, const LogRow& row, const Place& place)
{
    const QPalette& palette = m_widget->palette();
    const bool hasFocus = m_widget->hasFocus();
    const QPalette::ColorGroup group = hasFocus ? QPalette::Active : QPalette::Inactive;
    if (place.isSelected)
        painter->fillRect(place.area, palette.brush(group, QPalette::Highlight));
    int width = 0;
    if (row.line) {
        const QColor ink = place.isSelected ? palette.color(group, QPalette::HighlightedText)
                                            : priorityColor(row.line->priority);
        paintLine(painter, number, *row.line, place, ink, &width);
    } else {
        paintRule(painter, markText(row), place.area);
    }
    if (place.isCurrent && hasFocus) {
        painter->setPen(palette.color(place.isSelected ? QPalette::HighlightedText : QPalette::Highlight));
        painter->drawRect(place.area.adjusted(0, 0, -1, -1));
    }
    return width;
}

void LogRowPainter::paintLine(
    QPainter* painter, qint64 number, const LogLine& line, const Place& place, QColor ink, int* width)
{
    const QPalette& palette = m_widget->palette();
    Text& text = textOf(number, line);
    if (text.isHighlighted && !place.isSelected) {
        const QColor base = palette.color(QPalette::Base);
        const QColor accent = palette.color(QPalette::Highlight);
        painter->fillRect(place.area, blended(base, accent, 0.2));
        painter->fillRect(QRect(place.area.topLeft(), QSize(padding(), place.area.height())), accent);
    }
    const QFontMetrics metrics = m_widget->fontMetrics();
    const QColor dim = place.isSelected ? ink : palette.color(QPalette::PlaceholderText);
    const auto draw = [&](Column column, const QString& content, const QColor& color) {
        const QRect area = cell(column, place.area);
        if (area.isEmpty() || content.isEmpty())
            return;
        painter->setPen(color);
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
            metrics.elidedText(content, Qt::ElideMiddle, area.width()));
    };
    draw(TimeColumn, timeText(line), dim);
    if (line.priority && *line.priority != LogPriority::Info)
        draw(PriorityColumn, priorityText(*line.priority), ink);
    draw(WriterColumn, writerText(line), dim);
    const QRect area = cell(MessageColumn, place.area);
    painter->save();
    painter->setClipRect(area);
    paintMessage(painter, text, area, place.offset, ink, place.isSelected);
    painter->restore();
    *width = text.width;
}

void LogRowPainter::paintMessage(
    QPainter* painter, Text& text, const QRect& area, int offset, const QColor& ink, bool isSelected) const
{
    if (!text.isSimple) {
        layOut(text, ink, isSelected);
        const qreal top = area.y() + (area.height() - text.layout->boundingRect().height()) / 2;
        text.layout->draw(painter, QPointF(area.x() - offset, top));
        return;
    }
    const QFontMetrics metrics = m_widget->fontMetrics();
    const qreal advance = characterWidth();
    const auto xOf = [&](qsizetype character) { return area.x() - offset + qreal(character) * advance; };
    for (const auto& [start, length] : hits(text.message.text))
        painter->fillRect(
            QRectF(xOf(start), area.y(), qreal(length) * advance, area.height()), hitColor(isSelected));
    // Of a long line only what is seen.
    const qsizetype first = std::min<qsizetype>(qsizetype(offset / advance), text.message.text.size());
    const QString seen = text.message.text.sliced(
        first, std::min<qsizetype>(qsizetype(area.width() / advance) + 2, text.message.text.size() - first));
    painter->setPen(ink);
    const qreal baseline = area.y() + (area.height() - metrics.height()) / 2 + metrics.ascent();
    painter->drawText(QPointF(xOf(first), baseline), seen);
}

// Under the text of a row, which is light where the palette is dark.
QColor LogRowPainter::hitColor(bool isSelected) const
{
    const QColor ground = m_widget->palette().color(isSelected ? QPalette::Highlight : QPalette::Base);
    return blended(ground, QColor(Qt::yellow), ground.lightnessF() < 0.5F ? 0.25 : 0.5);
}

qreal LogRowPainter::characterWidth() const
{
    return QFontMetricsF(m_widget->font(), m_widget).horizontalAdvance(QLatin1Char('0'));
}

void LogRowPainter::layOut(Text& text, const QColor& ink, bool isSelected) const
{
    if (text.layout && text.layoutColor == ink)
        return;
    const QPalette& palette = m_widget->palette();
    QList<QTextLayout::FormatRange> formats;
    QTextCharFormat plain;
    plain.setForeground(ink);
    formats.append({0, int(text.message.text.size()), plain});
    for (const AnsiText::Span& span : std::as_const(text.message.spans)) {
        QTextCharFormat format = ansiFormat(span.style, palette, ink);
        if (isSelected) {
            format.setForeground(ink);
            format.clearBackground();
        }
        formats.append({int(span.start), int(span.length), format});
    }
    for (const auto& [start, length] : hits(text.message.text)) {
        QTextCharFormat format;
        format.setBackground(hitColor(isSelected));
        formats.append({int(start), int(length), format});
    }
    text.layout = std::make_shared<QTextLayout>(text.message.text, m_widget->font());
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(Qt::LeftToRight);
    text.layout->setTextOption(option);
    text.layout->setFormats(formats);
    text.layout->beginLayout();
    text.layout->createLine();
    text.layout->endLayout();
    text.layoutColor = ink;
    text.width = int(text.layout->lineAt(0).naturalTextWidth()) + 1;
}

void LogRowPainter::paintRule(QPainter* painter, const QString& text, const QRect& area) const
{
    const QPalette& palette = m_widget->palette();
    const QFontMetrics metrics = m_widget->fontMetrics();
    const int left = area.x() + padding();
    const int gap = metrics.averageCharWidth() * 2;
    const int textWidth = metrics.horizontalAdvance(text);
    const int middle = area.center().y();
    painter->setPen(outlineColor(palette));
    painter->drawLine(left, middle, left + gap, middle);
    painter->drawLine(left + gap * 2 + textWidth, middle, area.right(), middle);
    painter->setPen(palette.color(QPalette::PlaceholderText));
    painter->drawText(QRect(left + gap + gap / 2, area.y(), textWidth + gap, area.height()),
        Qt::AlignVCenter | Qt::AlignLeft, text);
}

} // namespace Duende
