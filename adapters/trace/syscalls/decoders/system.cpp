// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/quoted.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

namespace Duende::Trace::Layouts {

void utsname(Structure& s)
{
    constexpr std::size_t length = 65; // __NEW_UTS_LEN and its zero
    s.characters("sysname", length);
    s.characters("nodename", length);
    s.abbreviate();
    s.characters("release", length);
    s.characters("version", length);
    s.characters("machine", length);
    s.characters("domainname", length);
}

void sysinfo(Structure& s)
{
    s.signedNumber("uptime", 0);
    std::string text = "[";
    for (int i = 0; i < 3; ++i) {
        const auto load = s.take(0);
        if (!load)
            return;
        text.append(i > 0 ? ", " : "");
        appendUnsigned(text, *load);
    }
    s.add("loads", "unsigned long[3]", text.append("]"));
    for (const char* name : {"totalram", "freeram", "sharedram", "bufferram", "totalswap", "freeswap"})
        s.number(name, 0);
    s.number("procs", 2);
    if (s.context().isWide())
        s.skip(4);
    s.number("totalhigh", 0);
    s.number("freehigh", 0);
    s.number("mem_unit", 4);
}

void ioEvent(Structure& s)
{
    s.hex("data", 8);
    s.hex("obj", 8);
    s.signedNumber("res", 8);
    s.signedNumber("res2", 8);
}

void uringParameters(Structure& s)
{
    const bool isAnswer = s.context().hasSucceeded();
    const auto submissions = s.take(4);
    const auto completions = s.take(4);
    s.named("flags", 4, uringSetupFlags);
    s.number("sq_thread_cpu", 4);
    s.number("sq_thread_idle", 4);
    if (!isAnswer || !submissions || !completions)
        return;
    s.add("sq_entries", "uint32_t", std::to_string(*submissions));
    s.add("cq_entries", "uint32_t", std::to_string(*completions));
    s.named("features", 4, uringFeatures);
    s.abbreviate();
    s.number("wq_fd", 4);
}

void perfAttributes(Structure& s)
{
    s.named("type", 4, perfTypes);
    s.number("size", 4);
    s.hex("config", 8);
    s.number("sample_period", 8);
    s.hex("sample_type", 8);
    s.hex("read_format", 8);
    s.abbreviate();
    s.hex("flags", 8);
    s.number("wakeup_events", 4);
    s.hex("bp_type", 4);
    s.hex("config1", 8);
    s.hex("config2", 8);
}

void landlockRuleset(Structure& s)
{
    s.named("handled_access_fs", 8, landlockFileRights);
    if (s.rest().size() >= 8)
        s.named("handled_access_net", 8, landlockNetRights);
    if (s.rest().size() >= 8)
        s.hex("scoped", 8);
}

} // namespace Duende::Trace::Layouts

namespace Duende::Trace {

namespace {

constexpr uint64_t mapCreate = 0; // BPF_MAP_CREATE
constexpr uint64_t programLoad = 5; // BPF_PROG_LOAD

void bpfMap(Structure& s)
{
    s.named("map_type", 4, bpfMapTypes);
    s.number("key_size", 4);
    s.number("value_size", 4);
    s.number("max_entries", 4);
    s.hex("map_flags", 4);
    s.abbreviate();
    s.number("inner_map_fd", 4);
    s.number("numa_node", 4);
    s.characters("map_name", 16);
}

void bpfProgram(Structure& s)
{
    s.named("prog_type", 4, bpfProgramTypes);
    s.number("insn_cnt", 4);
    s.hex("insns", 8);
    s.hex("license", 8);
    s.number("log_level", 4);
    s.number("log_size", 4);
    s.hex("log_buf", 8);
    s.abbreviate();
    s.hex("kern_version", 4);
    s.hex("prog_flags", 4);
    s.characters("prog_name", 16);
}

void bpfElement(Structure& s)
{
    s.descriptor("map_fd");
    s.skip(4);
    s.hex("key", 8);
    s.hex("value", 8);
    s.hex("flags", 8);
}

void bpfNumbers(Structure& s)
{
    while (s.rest().size() >= 8 && s.offset() < 32)
        s.hex("word", 8);
}

} // namespace

namespace Decoders {

bool rebootMagic(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    appendName(out.text, Duende::Trace::rebootMagic, uint32_t(context.value(argument)));
    return true;
}

bool bpfAttributes(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.capture(argument);
    if (!memory || memory->bytes.empty()) {
        decodeUnread(context, argument, out);
        return true;
    }
    const uint64_t command = uint32_t(context.value(0));
    Structure fields(context, memory->bytes, out);
    if (command == mapCreate)
        bpfMap(fields);
    else if (command == programLoad)
        bpfProgram(fields);
    else if (command < programLoad)
        bpfElement(fields);
    else
        bpfNumbers(fields);
    fields.finish();
    out.state = CaptureState(memory->head.state);
    return true;
}

bool keySerial(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint32_t value = uint32_t(context.value(argument));
    if (const char* name = nameOf(keySerials, value))
        out.text = name;
    else
        appendNumber(out.text, int32_t(value));
    return true;
}

bool keyctlArgument(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    constexpr int joinSession = 1; // KEYCTL_JOIN_SESSION_KEYRING
    constexpr int search = 10; // KEYCTL_SEARCH
    const int operation = context.integer(0);
    if (argument.position == 1)
        return operation == joinSession ? text(context, argument, out) : keySerial(context, argument, out);
    if (operation == search)
        return text(context, argument, out);
    return hex(context, argument, out);
}

bool quotaCommand(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    constexpr const char* types[] = {"USRQUOTA", "GRPQUOTA", "PRJQUOTA"};
    constexpr unsigned shift = 8; // SUBCMDSHIFT
    const uint32_t value = uint32_t(context.value(argument));
    const uint32_t type = value & ((1U << shift) - 1);
    out.text.append("QCMD(");
    appendName(out.text, quotaCommands, value >> shift);
    out.text.append(", ");
    if (type < std::size(types))
        out.text.append(types[type]);
    else
        appendHex(out.text, type);
    out.text.push_back(')');
    return true;
}

} // namespace Decoders

} // namespace Duende::Trace
