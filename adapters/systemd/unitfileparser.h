// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"

#include <QByteArray>
#include <QList>

namespace Duende {

/// An assignment in a unit file.
struct UnitFileSetting
{
    /// "Service"; empty where none has begun yet.
    QByteArray section;
    QByteArray key;
    /// Continued lines joined, each backslash a space.
    QByteArray value;
    /// Its first and its last line, from 1.
    int line = 0;
    int lastLine = 0;
    /// The first line as it stands in the file, without the space around it.
    QByteArray text;

    friend bool operator==(const UnitFileSetting&, const UnitFileSetting&) = default;
};

/// A line [Section].
struct UnitFileSection
{
    QByteArray name;
    int line = 0;

    friend bool operator==(const UnitFileSection&, const UnitFileSection&) = default;
};

/// What a unit file says, in its order.
struct UnitFile
{
    /// What is more than this is left out, with a problem that says so.
    static constexpr qsizetype mostSettings = 50'000;
    static constexpr qsizetype mostProblems = 200;

    QList<UnitFileSection> sections;
    QList<UnitFileSetting> settings;
    /// What the manager ignores or refuses by its syntax alone; without a path.
    QList<DefinitionProblem> problems;
};

/// Reads a unit file as the manager does, systemd.syntax(7): comments may stand between continued lines, a
/// line ends at a line feed with or without a carriage return. Any bytes will do.
UnitFile parseUnitFile(QByteArrayView bytes);

} // namespace Duende
