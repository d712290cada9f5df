// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/why/logexcerpt.h"

#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/statestyle.h"

#include <QEvent>
#include <QLocale>
#include <QScrollBar>
#include <QTextBlockFormat>
#include <QTextCursor>

namespace Duende {

namespace {

constexpr int leastLines = 4;
constexpr int worstPriority = 3; // of what is no error
constexpr qsizetype longestLine = 4000;

QString timeText(const QDateTime& time)
{
    return time.isValid() ? time.toLocalTime().time().toString(QStringLiteral("HH:mm:ss")) + QLatin1Char(' ')
                          : QString();
}

QString writerText(const LogEvidence& line)
{
    if (line.identifier.isEmpty())
        return {};
    const QString name = plainText(line.identifier, 40);
    return line.pid ? QStringLiteral("%1[%2]: ").arg(name).arg(*line.pid)
                    : QString(name + QStringLiteral(": "));
}

} // namespace

LogExcerpt::LogExcerpt(QWidget* parent) : QTextEdit(parent)
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setAcceptRichText(false);
    setTabChangesFocus(true);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setFont(monospaced(font()));
    setAccessibleName(tr("Last lines of the log"));
}

void LogExcerpt::setLines(const QList<LogEvidence>& lines)
{
    if (m_lines == lines)
        return;
    m_lines = lines;
    write();
}

void LogExcerpt::write()
{
    const QScrollBar* bar = verticalScrollBar();
    const int place = bar->value();
    const bool isAtEnd = document()->isEmpty() || place == bar->maximum();
    const QColor ground = palette().color(QPalette::Base);
    QTextCharFormat dim;
    dim.setForeground(palette().color(QPalette::PlaceholderText));
    QTextCharFormat plain;
    plain.setForeground(palette().color(QPalette::Text));
    QTextCharFormat error = plain;
    error.setForeground(StateStyle::color(DaemonStatus::State::Failed, ground));
    // What goes over the edge goes on below the text, not below the time.
    QTextBlockFormat hanging;
    const qreal indent = fontMetrics().horizontalAdvance(timeText(QDateTime::currentDateTime()));
    hanging.setLeftMargin(indent);
    hanging.setTextIndent(-indent);

    clear();
    QTextCursor cursor(document());
    for (const LogEvidence& line : std::as_const(m_lines)) {
        if (!document()->isEmpty())
            cursor.insertBlock();
        cursor.setBlockFormat(hanging);
        cursor.insertText(timeText(line.time) + writerText(line), dim);
        const bool isError = line.priority && *line.priority <= worstPriority;
        cursor.insertText(plainText(line.text, longestLine), isError ? error : plain);
    }
    verticalScrollBar()->setValue(isAtEnd ? verticalScrollBar()->maximum() : place);
}

QSize LogExcerpt::minimumSizeHint() const
{
    const int frame = 2 * frameWidth() + int(2 * document()->documentMargin());
    return {fontMetrics().averageCharWidth() * 30, fontMetrics().lineSpacing() * leastLines + frame};
}

void LogExcerpt::changeEvent(QEvent* event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        write();
}

} // namespace Duende
