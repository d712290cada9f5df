// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/spec/specproblem.h"

#include <QByteArrayView>

#include <expected>
#include <toml++/toml.hpp>

namespace Duende {

/// Reads TOML of any origin. A document that nests so deeply that the library's recursion could exhaust the
/// stack is refused, like one that is not TOML; the problem says where.
std::expected<toml::table, SpecProblem> readToml(QByteArrayView text);

/// A text in quotes, as TOML reads it.
QByteArray tomlText(const QString& text);

/// A key: bare where TOML allows that, else in quotes.
QByteArray tomlKey(const QString& key);

} // namespace Duende
