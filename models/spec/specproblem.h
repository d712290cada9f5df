// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"

namespace Duende {

/// One thing that is wrong with a daemon definition.
struct SpecProblem
{
    /// The key in a definition file: "name", "resources.memory_bytes", "env.PATH". Empty where the problem is
    /// not in the value of a known key.
    QString field;
    /// A sentence that begins with the field, without it: "is empty". A whole sentence where there is no
    /// field.
    QString message;
    /// Where in the file, from 1; 0 where it is in no file, or missing in it.
    int line = 0;
    int column = 0;

    /// One line: `line 12: unknown key "binry_path"; did you mean "binary_path"?`, `line 3, column 8: "nice"
    /// must be …`.
    QString toString() const;

    friend bool operator==(const SpecProblem&, const SpecProblem&) = default;
};

/// Sorted by line and column; what is missing in the file comes last.
QList<SpecProblem> inFileOrder(QList<SpecProblem> problems);

/// What would keep any platform from following the spec, for the command, the file reader and the dialog:
/// names, paths, the environment, limits. Whether a platform can follow it is for that platform's adapter to
/// say.
QList<SpecProblem> specProblems(const DaemonSpec& spec);

} // namespace Duende
