// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/diagnosis.h"

namespace Duende {

/// A diagnosis as plain text, as the command prints and the window copies it: the summary, then a line for
/// each piece of evidence.
QString diagnosisText(const Diagnosis& diagnosis);

} // namespace Duende
