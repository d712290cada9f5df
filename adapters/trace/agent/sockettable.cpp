// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/sockettable.h"

#include "adapters/trace/agent/procfacts.h"

#include <arpa/inet.h>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <sstream>

namespace Duende::Trace {

namespace {

constexpr std::size_t tableLimit = 4U << 20;

/// "0100007F:0050" as the kernel prints an address: 32-bit words as the machine holds them, then the port.
std::string endpoint(const std::string& text, bool isSix)
{
    const std::size_t digits = isSix ? 32 : 8;
    if (text.size() != digits + 5)
        return {};
    uint32_t words[4] = {};
    for (std::size_t i = 0; i * 8 < digits; ++i)
        words[i] = uint32_t(std::strtoul(text.substr(i * 8, 8).c_str(), nullptr, 16));
    const unsigned long port = std::strtoul(text.c_str() + digits + 1, nullptr, 16);
    char address[INET6_ADDRSTRLEN] = {};
    ::inet_ntop(isSix ? AF_INET6 : AF_INET, words, address, sizeof address);
    return (isSix ? "[" + std::string(address) + "]" : std::string(address)) + ":" + std::to_string(port);
}

} // namespace

SocketTable::SocketTable(pid_t pid)
{
    const std::string folder = "/proc/" + std::to_string(pid) + "/net/";
    readInternet(folder + "tcp", "TCP", false);
    readInternet(folder + "tcp6", "TCPv6", true);
    readInternet(folder + "udp", "UDP", false);
    readInternet(folder + "udp6", "UDPv6", true);
    readUnix(folder + "unix");
}

std::string SocketTable::text(uint64_t inode) const
{
    const auto found = m_texts.find(inode);
    return found == m_texts.end() ? std::string() : found->second;
}

void SocketTable::readInternet(const std::string& path, const char* name, bool isSix)
{
    std::istringstream lines(readProcFile(path, tableLimit).value_or(std::string()));
    std::string line;
    std::getline(lines, line); // the heading
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string number, local, remote, state, queues, timer, retransmits, uid, timeout;
        uint64_t inode = 0;
        if (!(words >> number >> local >> remote >> state >> queues >> timer >> retransmits >> uid >> timeout
                >> inode)
            || inode == 0)
            continue;
        std::string text = std::string(name) + " " + endpoint(local, isSix);
        if (remote.find_first_not_of("0:") != std::string::npos)
            text += "→" + endpoint(remote, isSix);
        m_texts.emplace(inode, std::move(text));
    }
}

void SocketTable::readUnix(const std::string& path)
{
    std::istringstream lines(readProcFile(path, tableLimit).value_or(std::string()));
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        uint64_t inode = 0;
        int used = 0;
        if (std::sscanf(line.c_str(), "%*s %*s %*s %*s %*s %*s %" SCNu64 "%n", &inode, &used) != 1)
            continue;
        const std::size_t at = line.find_first_not_of(' ', std::size_t(used));
        const std::string name = at == std::string::npos ? std::string() : line.substr(at);
        m_texts.emplace(inode, name.empty() ? "UNIX" : "UNIX " + name);
    }
}

} // namespace Duende::Trace
