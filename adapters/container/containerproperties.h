// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/properties.h"

#include <QJsonObject>

namespace Duende {

/// What a person wants to know of a container, out of GET /containers/{id}/json.
QList<PropertyGroup> containerProperties(const QJsonObject& document);

} // namespace Duende
