// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrelations.h"

#include <QVariantMap>

namespace Duende {

/// Two clocks at one moment, in microseconds: since 1970, and CLOCK_MONOTONIC.
struct ClockReading
{
    quint64 realtimeUsec = 0;
    quint64 monotonicUsec = 0;

    static ClockReading now();
};

/// By what a timer, a socket or a path starts something, from the properties of both its interfaces
/// (org.freedesktop.systemd1(5)); nothing for any other unit, and no more than some hundred facts.
QList<ActivationFact> activationFacts(
    const QString& unit, const QVariantMap& properties, const ClockReading& now);

/// "every day at 02:00 (*-*-* 02:00:00)": a calendar expression as the manager writes it, in words where it
/// is a common one.
QString calendarText(const QString& expression);

} // namespace Duende
