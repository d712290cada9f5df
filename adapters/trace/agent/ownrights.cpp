// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/ownrights.h"

#include <cstdint>
#include <initializer_list>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace Duende::Trace {

bool dropRights()
{
    uint64_t kept = 0;
    for (const unsigned capability : {CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH, CAP_BPF, CAP_PERFMON})
        kept |= uint64_t(1) << capability;
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3]{};
    if (::syscall(SYS_capget, &header, data) != 0)
        return false;
    for (int word = 0; word < _LINUX_CAPABILITY_U32S_3; ++word) {
        const auto mask = uint32_t(kept >> (32 * word));
        data[word].effective &= mask;
        data[word].permitted &= mask;
    }
    return ::syscall(SYS_capset, &header, data) == 0;
}

} // namespace Duende::Trace
