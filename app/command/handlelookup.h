// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/invocation.h"

#include <vector>

namespace Duende {

/// Finds the daemons that a person named: by printed handles, which are taken as they are, or by names that
/// only one daemon has. A name is whole ("nginx.service") or lacks its suffix ("nginx"); a service or another
/// daemon goes before a socket or timer of that name. The beginning of a container's id is enough as well.
/// Lists the daemons only when there is a name among the words.
class HandleLookup
{
public:
    using Found = std::vector<Result<DaemonHandle>>;

    /// One result a word, in their order; NotFound for a name that nobody has. Errors: WrongUsage, which was
    /// told already, for a text that is neither handle nor name, and for a name that several daemons have.
    static std::expected<Found, ExitStatus> find(Invocation& invocation, const QStringList& words);

    /// The same for a single word; every error was told already.
    static std::expected<DaemonHandle, ExitStatus> findOne(Invocation& invocation, const QString& word);
};

} // namespace Duende
