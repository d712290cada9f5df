// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <optional>

namespace Duende {

/// How well `text` answers to what was typed: every character of `pattern` but its spaces must occur in
/// `text` in order, whatever their case. The more of them stand together, at the beginnings of words and
/// early, the higher the score. Empty when one is missing; 0 for an empty pattern.
std::optional<int> fuzzyScore(QStringView pattern, QStringView text);

} // namespace Duende
