// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"

#include <QCoreApplication>

namespace Duende {

/// A line of a definition as it is shown.
struct DefinitionLine
{
    enum class Kind {
        /// The name of a file, or "[Service]" among the settings that count.
        Heading,
        Text,
        /// Something said in the place of lines: that a file is empty, or cannot be read.
        Note,
    };

    Kind kind = Kind::Text;
    /// Where it stands; of a heading or a note the line is 0, of a section's the file is -1, too.
    DefinitionPlace place;
    /// One line of plain text; tabs are kept.
    QString text;
    /// What is secondary behind a heading: who put the file there, where a link leads.
    QString remark = {};
    std::optional<DefinitionPlace> overriddenBy = {};
    /// It goes on with the setting of a line before.
    bool isContinuing = false;
    /// What is wrong with the line; empty for nothing.
    QString problem = {};

    friend bool operator==(const DefinitionLine&, const DefinitionLine&) = default;
};

/// How a definition is told to people.
class DefinitionText
{
    Q_DECLARE_TR_FUNCTIONS(Duende::DefinitionText)

public:
    /// What a window shows: of more lines the rest is left out with a note, a longer line is cut.
    static constexpr qsizetype mostLines = 5000;
    static constexpr qsizetype longestLine = 4000;
    enum class Extent { Shown, Whole };

    /// Every file, in order, each below its path.
    static QList<DefinitionLine> files(const DaemonDefinition& definition, Extent extent = Extent::Shown);
    /// The settings that count, by sections: what is overridden, or empty, is left out.
    static QList<DefinitionLine> effective(const DaemonDefinition& definition, Extent extent = Extent::Shown);

    /// The word for who puts a file where it is: "vendor".
    static QString originWord(DefinitionFile::Origin origin);
    /// "limits.conf:3"
    static QString placeText(const DaemonDefinition& definition, const DefinitionPlace& place);
    /// "1 error, 3 warnings"; empty for none.
    static QString problemCount(const DaemonDefinition& definition);

    /// The setting that stands at a place, on any of its lines; null for none.
    static const DefinitionSetting* settingAt(
        const DaemonDefinition& definition, const DefinitionPlace& place);
    /// The last setting with an effect that decides the property, as DaemonDetails names it; null where the
    /// platform's default counts.
    static const DefinitionSetting* settingOf(const DaemonDefinition& definition, const QString& property);
    /// The place of a line of the file with this path; empty where there is none of that path.
    static std::optional<DefinitionPlace> placeOf(
        const DaemonDefinition& definition, const QString& path, int line);
};

} // namespace Duende
