// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/platform.h"

#include <array>

namespace Duende {

namespace {

struct PlatformNames
{
    Platform platform;
    QLatin1StringView printed;
    QLatin1StringView json;
};

constexpr std::array platformNames{
    PlatformNames{Platform::Linux, QLatin1StringView("linux"), QLatin1StringView("Linux")},
    PlatformNames{Platform::MacOS, QLatin1StringView("macos"), QLatin1StringView("MacOS")},
    PlatformNames{Platform::Container, QLatin1StringView("container"), QLatin1StringView("Container")},
    PlatformNames{Platform::PepitaMicroVM, QLatin1StringView("pepita"), QLatin1StringView("PepitaMicroVM")},
    PlatformNames{Platform::Wos, QLatin1StringView("wos"), QLatin1StringView("Wos")},
    PlatformNames{Platform::Native, QLatin1StringView("native"), QLatin1StringView("Native")},
};

} // namespace

QString platformName(Platform platform)
{
    return platformNames.at(static_cast<size_t>(platform)).printed;
}

std::optional<Platform> platformFromName(QStringView name)
{
    for (const PlatformNames& names : platformNames) {
        if (names.printed == name)
            return names.platform;
    }
    return std::nullopt;
}

QString platformJsonName(Platform platform)
{
    return platformNames.at(static_cast<size_t>(platform)).json;
}

std::optional<Platform> platformFromJsonName(QStringView name)
{
    for (const PlatformNames& names : platformNames) {
        if (names.json == name)
            return names.platform;
    }
    return std::nullopt;
}

} // namespace Duende
