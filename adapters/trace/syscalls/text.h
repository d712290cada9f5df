// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/callcontext.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// Values that several calls print.
namespace Duende::Trace {

/// "makedev(0x8, 0x1)"
void appendDevice(std::string& text, uint64_t device);
/// "S_IFREG|0644"
void appendFileMode(std::string& text, uint64_t mode);
/// "SIGTERM", "SIGRT_3"
void appendSignal(std::string& text, int64_t number);
/// "[INT CHLD]", "~[]"; `bytes` is the set as the kernel has it.
void appendSignalSet(std::string& text, std::span<const std::byte> bytes);
/// "O_RDWR|O_CLOEXEC"
void appendOpenFlags(std::string& text, const CallContext& context, uint64_t flags);
/// "{WIFEXITED(s) && WEXITSTATUS(s) == 0}"
std::string waitStatusText(uint32_t status);
/// "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}", with its fields as parts.
void decodeSocketAddress(const CallContext& context, std::span<const std::byte> bytes, DecodedValue& out);
/// "10.0.0.1", "::1"
std::string ipText(std::span<const std::byte> address);
/// "ENOENT"; empty for none.
std::string_view errorName(int error);
std::string_view errorText(int error);

/// What stands for memory that was not read: its address, with the state of the capture.
void decodeUnread(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out);

} // namespace Duende::Trace
