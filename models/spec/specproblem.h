// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"

namespace Duende {

/// One thing that is wrong with a daemon definition.
struct SpecProblem
{
    /// The key in a definition file: "name", "resources.memory_bytes", "env.PATH"; empty for the file as a
    /// whole.
    QString field;
    /// One sentence without the field's name: "is empty".
    QString message;
    /// Where in the file, from 1; 0 where it is in no file, or missing in it.
    int line = 0;
    int column = 0;

    /// "line 12: unknown key "binry_path"; did you mean "binary_path"?".
    QString toString() const;

    friend bool operator==(const SpecProblem&, const SpecProblem&) = default;
};

/// What would keep any platform from following the spec, for the command, the file reader and the dialog:
/// names, paths, the environment, limits. Whether a platform can follow it is for that platform's adapter to
/// say.
QList<SpecProblem> specProblems(const DaemonSpec& spec);

} // namespace Duende
