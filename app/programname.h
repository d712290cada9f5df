// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace Duende {

/// The name and version that both faces of the program have, for settings and messages. Before the
/// application is made.
inline void nameProgram()
{
    QCoreApplication::setApplicationName(QStringLiteral("duende"));
    QCoreApplication::setApplicationVersion(QStringLiteral(DUENDE_VERSION));
    QCoreApplication::setOrganizationName(QStringLiteral("duende"));
}

} // namespace Duende
