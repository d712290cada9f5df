// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/invocation.h"

#include "models/format/quantity.h"

#include <QJsonDocument>

namespace Duende {

void Invocation::print(const QJsonObject& document)
{
    QByteArray line = QJsonDocument(document).toJson(QJsonDocument::Compact);
    output->write(line.append('\n'));
}

ExitStatus Invocation::wrongUsage(const QString& problem)
{
    messages->usage(QStringLiteral("%1: %2").arg(verb->name, problem),
        QStringLiteral("Try \"duende help %1\".").arg(verb->name));
    return ExitStatus::WrongUsage;
}

std::expected<std::optional<std::chrono::milliseconds>, ExitStatus> Invocation::duration(
    QLatin1StringView option)
{
    const std::optional<QString> text = arguments.value(option);
    if (!text)
        return std::nullopt;
    const auto parsed = Quantity::parseDuration(*text);
    if (!parsed)
        return std::unexpected(wrongUsage(QStringLiteral("--%1: %2").arg(option, parsed.error())));
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(*parsed);
    // A timer counts milliseconds in 32 bits somewhere on every system.
    constexpr auto longest = std::chrono::hours(24 * 24);
    if (milliseconds.count() <= 0 || milliseconds > longest)
        return std::unexpected(wrongUsage(
            QStringLiteral("--%1: \"%2\" is not between one millisecond and 24 days").arg(option, *text)));
    return milliseconds;
}

} // namespace Duende
