// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace Duende {

/// What kind of system runs a daemon. The set and the names are those of the seed contract.
enum class Platform { Linux, MacOS, Container, PepitaMicroVM, Wos, Native };

/// The printed name: linux, macos, container, pepita, wos, native.
QString platformName(Platform platform);

/// The inverse of platformName(), case-sensitive; empty for any other text.
std::optional<Platform> platformFromName(QStringView name);

/// The name in a handle's JSON: Linux, MacOS, Container, PepitaMicroVM, Wos, Native.
QString platformJsonName(Platform platform);

/// The inverse of platformJsonName(); empty for any other text.
std::optional<Platform> platformFromJsonName(QStringView name);

} // namespace Duende
