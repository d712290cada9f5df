// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>
#include <thread>

#include <csignal>

namespace Duende {

/// Turns SIGINT, SIGTERM and SIGHUP into a stop request for as long as it lives; each only once, so that a
/// second one ends the program as usual. A signal that was ignored stays so (nohup(1)). SIGPIPE is ignored,
/// so that writing to a reader that is gone fails with EPIPE. At most one lives at a time.
class Interruption
{
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    std::stop_token token() const { return m_source.get_token(); }

private:
    static constexpr int signalCount = 4;

    std::stop_source m_source;
    int m_pipe[2] = {-1, -1};
    struct sigaction m_before[signalCount] = {};
    std::jthread m_watcher;
};

} // namespace Duende
