// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"

namespace Duende {

/// The kind of unit that a full name's suffix says; empty for any other text.
std::optional<DaemonKind> unitKind(QStringView unitName);

/// Whether the text can be a unit's full name (systemd.unit(5)): at most 255 characters out of letters,
/// digits and ":-_.\@", with the suffix of a known type.
bool isUnitName(QStringView text);

/// "foo@.service": a pattern that instances are made from.
bool isTemplateName(QStringView unitName);

/// "foo@.service" for "foo@bar.service"; empty for a name that is no instance.
QString templateOfInstance(QStringView unitName);

/// Makes a service's full name out of what a person called it: adds ".service" and writes what cannot stand
/// in a name as systemd-escape(1) does. Empty where nothing sensible comes of it.
QString serviceNameFor(QStringView text);

/// The unit's object on the bus; reading it loads the unit (org.freedesktop.systemd1(5)).
QString unitObjectPath(QStringView unitName);

/// The inverse of unitObjectPath(); empty for any other path.
QString unitNameOfPath(QStringView path);

/// "org.freedesktop.systemd1.Service" for a service.
QString unitTypeInterface(DaemonKind kind);

/// Units of this kind have processes of their own.
bool kindHasProcesses(DaemonKind kind);

} // namespace Duende
