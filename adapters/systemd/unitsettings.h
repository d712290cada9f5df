// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"

#include <QByteArrayView>

namespace Duende {

/// What is known of the settings that unit files may have.
class UnitSettings
{
public:
    /// The table of settings is that of this version of systemd.
    static constexpr int version = 257;

    /// How one setting stands to a later one of its name.
    enum class Rule {
        /// The later one counts: "Restart".
        Replaces,
        /// Both count; an empty one takes back those before: "ExecStart".
        Adds,
        /// Both count, and nothing takes them back: "After".
        Stays,
    };

    static bool isKnown(QByteArrayView section, QByteArrayView name);
    /// Whether a unit of any type may have the section.
    static bool isKnownSection(QByteArrayView section);
    static Rule rule(QByteArrayView name);
    /// The settings that an empty one takes back have the same word; for most it is their name, but an empty
    /// OnCalendar= takes back OnBootSec=, too.
    static QByteArray resetGroup(QByteArrayView section, QByteArrayView name);
    /// The D-Bus properties that it decides, as far as they follow from its name.
    static QStringList properties(const QString& section, const QString& name);
    static QList<DefinitionManual> manuals();
};

} // namespace Duende
