// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/kinds.h"

namespace Duende::Trace {

namespace {

using namespace Kinds;
namespace D = Decoders;
namespace L = Layouts;
using enum CaptureTime;
using enum CallFamily;

constexpr ArgumentKind keyctlArgument{D::keyctlArgument, nullptr, nullptr, stringAtEntry};

constexpr CallRow rows[] = {
    {"uname", System, {structure(L::utsname, Success, 390, 390)}},
    {"olduname", System, {address}},
    {"oldolduname", System, {address}},
    {"sysinfo", System, {structure(L::sysinfo, Success, 112, 64)}},
    {"sethostname", System, {dataIn(1), plain}},
    {"setdomainname", System, {dataIn(1), plain}},
    {"getrandom", System, {dataOut(), plain, named(randomFlags)}},
    {"getcpu", System, {unsignedOut, unsignedOut, address}},
    {"sync", File},
    {"reboot", System, {by(D::rebootMagic), by(D::rebootMagic), named(rebootCommands), address}},
    {"syslog", System, {named(syslogActions), dataOut(), plain}},
    {"init_module", System, {address, plain, text}},
    {"finit_module", System, {fd, text, named(moduleFlags)}},
    {"delete_module", System, {text, named(pipeFlags)}},
    {"create_module", System, {text, plain}},
    {"query_module", System, {text, plain, address, plain, address}},
    {"get_kernel_syms", System, {address}},
    {"kexec_load", System, {hex, plain, address, named(kexecFlags)}},
    {"kexec_file_load", System, {fd, fd, plain, text, named(kexecFileFlags)}},
    {"bpf", System,
        {named(bpfCommands),
            {D::bpfAttributes, nullptr, nullptr,
                {CaptureShape::Structure, Entry, LengthFrom::Argument, 2, 128, 128}},
            plain}},
    {"perf_event_open", System,
        {structure(L::perfAttributes, Entry, 112, 112), plain, plain, fd, named(perfFlags)},
        ResultKind::Descriptor},
    {"add_key", System, {text, text, dataIn(3), plain, by(D::keySerial)}},
    {"request_key", System, {text, text, text, by(D::keySerial)}},
    {"keyctl", System, {named(keyctlOperations), keyctlArgument, keyctlArgument, hex, hex}},
    {"vhangup", System},
    {"sysfs", System, {plain, hex, hex}},
    {"nfsservctl", System, {plain, address, address}},
    {"_sysctl", System, {address}},
    {"bdflush", System, {plain, plain}},
    {"uprobe", System},
    {"uretprobe", System},
    {"afs_syscall", System},
    {"break", System},
    {"ftime", System},
    {"getpmsg", System},
    {"gtty", System},
    {"idle", System},
    {"lock", System},
    {"mpx", System},
    {"prof", System},
    {"profil", System},
    {"putpmsg", System},
    {"security", System},
    {"stty", System},
    {"tuxcall", System},
    {"ulimit", System},
    {"vserver", System},
};

} // namespace

std::span<const CallRow> systemRows()
{
    return rows;
}

} // namespace Duende::Trace
