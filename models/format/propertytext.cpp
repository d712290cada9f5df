// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/propertytext.h"

#include "models/format/valuetext.h"

#include <algorithm>
#include <array>

namespace Duende {

namespace {

bool isName(const QString& property)
{
    static constexpr std::array names{
        QLatin1StringView("Process"), QLatin1StringView("Parent process"), QLatin1StringView("Session")};
    static constexpr std::array endings{QLatin1StringView("PID"), QLatin1StringView("UID"),
        QLatin1StringView("GID"), QLatin1StringView("Id")};
    return std::ranges::contains(names, property)
        || std::ranges::any_of(endings, [&](QLatin1StringView end) { return property.endsWith(end); });
}

} // namespace

QString propertyText(const Property& property, const QLocale& locale)
{
    const auto* number = std::get_if<qint64>(&property.value);
    return number && isName(property.name) ? QString::number(*number)
                                           : ValueText::property(property.value, locale);
}

} // namespace Duende
