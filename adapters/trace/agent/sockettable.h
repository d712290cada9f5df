// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <sys/types.h>
#include <unordered_map>

namespace Duende::Trace {

/// What the sockets of a network namespace are, by inode: "TCP 10.0.0.1:80→10.0.0.2:5000", "UNIX /run/x".
class SocketTable
{
public:
    /// Reads the tables of the namespace that `pid` is in.
    explicit SocketTable(pid_t pid);
    /// Empty where the socket is of another kind.
    std::string text(uint64_t inode) const;

private:
    void readInternet(const std::string& path, const char* name, bool isSix);
    void readUnix(const std::string& path);

    std::unordered_map<uint64_t, std::string> m_texts;
};

} // namespace Duende::Trace
