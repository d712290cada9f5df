// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonlog.h"

#include <expected>

namespace Duende {

/// The boot that a person means: "0" is the last one, "-1" the one before it, "1" the first that is known, or
/// an id (with or without dashes), as journalctl(1) has it. `boots` are the log's, oldest first. Errors: one
/// sentence.
std::expected<QByteArray, QString> parseBoot(QStringView text, const QList<LogBoot>& boots);

} // namespace Duende
