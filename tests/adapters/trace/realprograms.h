// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace Duende::Trace {

/// A run of a program that people use.
struct RealProgram
{
    const char* name;
    /// A script of the shell that makes what the run needs, in an empty folder.
    const char* setup;
    /// What is run there, as the shell reads it. PORT stands for that of a web server of this machine.
    const char* line;
};

/// A hundred and more of them: version control, compilers, interpreters, databases, archives, keys, network
/// tools, the shell and what scripts call.
std::span<const RealProgram> realPrograms();

} // namespace Duende::Trace
