// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/logfilterfields.h"

#include "models/log/ansitext.h"
#include "models/log/logtext.h"

#include <QCoreApplication>

namespace Duende {

namespace {

QString title(const char* text)
{
    return QCoreApplication::translate("LogFilterFields", text);
}

FieldDescription field(
    const char* name, FieldKind kind, const char* fieldTitle, const QStringList& words = {})
{
    return {QString::fromLatin1(name), kind, title(fieldTitle), words, {}, false};
}

FieldDescription searched(const char* name, const char* fieldTitle)
{
    return {QString::fromLatin1(name), FieldKind::Text, title(fieldTitle), {}, {}, true};
}

QStringList priorityWords()
{
    QStringList words;
    for (int priority = 0; priority < logPriorityCount; ++priority)
        words.append(LogText::priorityWord(LogPriority(priority)));
    return words;
}

} // namespace

const FilterSchema& logFilterSchema()
{
    // In the order of LogLineField.
    static const FilterSchema schema({
        searched("message", QT_TRANSLATE_NOOP("LogFilterFields", "What the line says")),
        searched("identifier", QT_TRANSLATE_NOOP("LogFilterFields", "Who says it")),
        field("priority", FieldKind::Word, QT_TRANSLATE_NOOP("LogFilterFields", "How serious it is"),
            priorityWords()),
        field("pid", FieldKind::Number, QT_TRANSLATE_NOOP("LogFilterFields", "Process id of who says it")),
        field("age", FieldKind::Age, QT_TRANSLATE_NOOP("LogFilterFields", "How long ago it was written")),
        field("about", FieldKind::Flag,
            QT_TRANSLATE_NOOP("LogFilterFields", "The manager or the kernel says it about the daemon")),
        field("binary", FieldKind::Flag, QT_TRANSLATE_NOOP("LogFilterFields", "The message is no text")),
        field("size", FieldKind::Bytes, QT_TRANSLATE_NOOP("LogFilterFields", "Length of the message")),
    });
    return schema;
}

FieldValue LogFieldSource::value(int field) const
{
    switch (LogLineField(field)) {
    case LogLineField::Message:
        if (!m_message)
            m_message = QString::fromUtf8(AnsiText::stripped(m_line.message));
        return FieldValue(*m_message);
    case LogLineField::Identifier:
        if (!m_identifier)
            m_identifier = QString::fromUtf8(m_line.identifier);
        return FieldValue::unlessEmpty(*m_identifier);
    case LogLineField::Priority:
        return m_line.priority ? FieldValue(double(*m_line.priority)) : FieldValue();
    case LogLineField::Pid:
        return m_line.pid != 0 ? FieldValue(double(m_line.pid)) : FieldValue();
    case LogLineField::Age:
        return m_line.position.timeUs > 0 ? FieldValue(double(m_nowUs - m_line.position.timeUs) * 1e3)
                                          : FieldValue();
    case LogLineField::About:
        return m_line.flags.testFlag(LogLine::AboutDaemon) ? 1.0 : 0.0;
    case LogLineField::Binary:
        return m_line.flags.testFlag(LogLine::Binary) ? 1.0 : 0.0;
    case LogLineField::Size:
        return double(m_line.messageSize);
    }
    return {};
}

} // namespace Duende
