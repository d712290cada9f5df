// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/logtext.h"

#include "models/format/plaintext.h"
#include "models/log/ansitext.h"

#include <QDateTime>
#include <QJsonArray>

#include <array>

namespace Duende {

namespace {

constexpr std::array<QLatin1StringView, logPriorityCount> priorityWords{QLatin1StringView("emergency"),
    QLatin1StringView("alert"), QLatin1StringView("critical"), QLatin1StringView("error"),
    QLatin1StringView("warning"), QLatin1StringView("notice"), QLatin1StringView("info"),
    QLatin1StringView("debug")};
// syslog(3) and journalctl(1).
constexpr std::array<QLatin1StringView, logPriorityCount> shortWords{QLatin1StringView("emerg"),
    QLatin1StringView("alert"), QLatin1StringView("crit"), QLatin1StringView("err"),
    QLatin1StringView("warn"), QLatin1StringView("notice"), QLatin1StringView("info"),
    QLatin1StringView("debug")};

QJsonValue jsonValue(const QByteArray& bytes)
{
    const bool isText = bytes.isValidUtf8() && !bytes.contains('\0');
    if (isText)
        return QString::fromUtf8(bytes);
    QJsonArray numbers;
    for (const char byte : bytes)
        numbers.append(int(uchar(byte)));
    return numbers;
}

QJsonObject jsonOfFields(const QList<LogField>& fields)
{
    QJsonObject object;
    QHash<QString, int> counts;
    for (const LogField& field : fields) {
        const QString name = QString::fromUtf8(field.name);
        const QJsonValue value = jsonValue(field.value);
        const int count = counts[name]++;
        if (count == 0)
            object.insert(name, value);
        else if (count == 1)
            object.insert(name, QJsonArray{object.value(name), value});
        else {
            QJsonArray values = object.value(name).toArray();
            values.append(value);
            object.insert(name, values);
        }
    }
    return object;
}

QString messageText(const LogLine& line, qsizetype indentation)
{
    const QString message = QString::fromUtf8(AnsiText::stripped(line.message));
    QStringList parts;
    for (QStringView part : QStringView(message).split(QLatin1Char('\n'))) {
        if (part.endsWith(QLatin1Char('\r')))
            part.chop(1);
        parts.append(plainText(QString(part.toString()).replace(QLatin1Char('\t'), QStringLiteral("    "))));
    }
    if (line.isCut())
        parts.last() += QStringLiteral("\u2026 [%1 bytes]").arg(line.messageSize);
    return parts.join(QLatin1Char('\n') + QString(indentation, QLatin1Char(' ')));
}

} // namespace

QString LogText::line(const LogLine& line, const QTimeZone& zone)
{
    QString text;
    if (line.position.timeUs > 0) {
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(line.position.timeUs / 1000, zone);
        const int offset = time.offsetFromUtc();
        text = time.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"))
            + QStringLiteral("%1%2%3 ")
                  .arg(offset < 0 ? QLatin1Char('-') : QLatin1Char('+'))
                  .arg(std::abs(offset) / 3600, 2, 10, QLatin1Char('0'))
                  .arg(std::abs(offset) / 60 % 60, 2, 10, QLatin1Char('0'));
    }
    if (!line.identifier.isEmpty()) {
        text += plainText(QString::fromUtf8(line.identifier));
        if (line.pid != 0)
            text += QStringLiteral("[%1]").arg(line.pid);
        text += QStringLiteral(": ");
    }
    return text + messageText(line, text.size());
}

QJsonObject LogText::json(const LogLine& line, const QList<LogField>& fields)
{
    if (!fields.isEmpty())
        return jsonOfFields(fields);
    QJsonObject object;
    if (line.position.timeUs > 0)
        object.insert(QStringLiteral("__REALTIME_TIMESTAMP"), QString::number(line.position.timeUs));
    if (line.priority)
        object.insert(QStringLiteral("PRIORITY"), QString::number(int(*line.priority)));
    if (!line.identifier.isEmpty())
        object.insert(QStringLiteral("SYSLOG_IDENTIFIER"), jsonValue(line.identifier));
    if (line.pid != 0)
        object.insert(QStringLiteral("_PID"), QString::number(line.pid));
    object.insert(QStringLiteral("MESSAGE"), jsonValue(line.message));
    if (line.isCut())
        object.insert(QStringLiteral("MESSAGE_SIZE"), qint64(line.messageSize));
    return object;
}

QString LogText::priorityWord(LogPriority priority)
{
    return priorityWords.at(size_t(priority));
}

std::optional<LogPriority> LogText::priorityFromWord(QStringView word)
{
    for (size_t index = 0; index < priorityWords.size(); ++index) {
        if (word.compare(priorityWords.at(index), Qt::CaseInsensitive) == 0
            || word.compare(shortWords.at(index), Qt::CaseInsensitive) == 0 || word == QString::number(index))
            return LogPriority(index);
    }
    return std::nullopt;
}

} // namespace Duende
