// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/calltable.h"

#include <algorithm>
#include <unordered_map>

namespace Duende::Trace {

namespace {

struct NumberRow
{
    std::string_view name;
    std::string_view row;
    int x86_64;
    int i386;
    int aarch64;
    std::string_view signature;
};

constexpr NumberRow numberRows[] = {
#include "adapters/trace/syscalls/tables/calls.inc"
};

constexpr int x32Bit = 0x40000000; // __X32_SYSCALL_BIT of asm/unistd.h

using RowsByName = std::unordered_map<std::string_view, const CallRow*>;

RowsByName rowsByName()
{
    RowsByName rows;
    for (const std::span<const CallRow> family : {fileRows(), metadataRows(), descriptorRows(), eventRows(),
             networkRows(), memoryRows(), processRows(), signalRows(), ipcRows(), timeRows(), systemRows()}) {
        for (const CallRow& row : family)
            rows.emplace(row.name, &row);
    }
    return rows;
}

struct Scalar
{
    std::string_view type;
    uint8_t bytes; ///< 0: as a pointer
    bool isSigned;
};

constexpr Scalar scalars[] = {{"int", 4, true}, {"unsigned int", 4, false}, {"unsigned", 4, false},
    {"long", 0, true}, {"unsigned long", 0, false}, {"size_t", 0, false}, {"off_t", 0, true},
    {"loff_t", 8, true}, {"u64", 8, false}, {"__u64", 8, false}, {"u32", 4, false}, {"__u32", 4, false},
    {"__s32", 4, true}, {"umode_t", 2, false}, {"uid_t", 4, false}, {"gid_t", 4, false}, {"pid_t", 4, true},
    {"key_t", 4, true}, {"key_serial_t", 4, true}, {"clockid_t", 4, true}, {"timer_t", 4, true},
    {"mqd_t", 4, true}, {"qid_t", 4, false}, {"rwf_t", 4, true}, {"aio_context_t", 0, false},
    {"cap_user_header_t", 0, false}, {"cap_user_data_t", 0, false}, {"enum landlock_rule_type", 4, false}};

void setWidth(ArgumentInfo& argument, bool isWide)
{
    const uint8_t word = isWide ? 8 : 4;
    std::string_view type = argument.type;
    argument.bytes = word;
    if (type.contains('*')) {
        argument.isPointer = true;
        return;
    }
    if (type.starts_with("const "))
        type.remove_prefix(6);
    const auto* scalar = std::ranges::find(scalars, type, &Scalar::type);
    if (scalar == std::end(scalars))
        return;
    argument.bytes = scalar->bytes == 0 ? word : scalar->bytes;
    argument.isSigned = scalar->isSigned;
    argument.isPair = argument.bytes > word;
}

/// "const char * filename" is split at its last blank or star.
ArgumentInfo argumentOf(std::string_view declaration)
{
    ArgumentInfo argument;
    const std::size_t end = declaration.find_last_of(" *");
    argument.name = declaration.substr(end + 1);
    argument.type = declaration.substr(0, end);
    return argument;
}

void addPlans(CallInfo& info, const ArgumentInfo& argument, uint32_t architecture)
{
    const CaptureRule& rule = argument.kind.capture;
    if (rule.time == CaptureTime::Never)
        return;
    CapturePlan plan{};
    plan.argument = argument.place;
    plan.shape = rule.shape;
    plan.lengthFrom = rule.lengthFrom;
    if (rule.lengthArgument < info.arguments.size())
        plan.lengthArgument = info.arguments[rule.lengthArgument].place;
    plan.size = rule.wideSize;
    if (architecture == architectureI386)
        plan.size = rule.narrowSize;
    else if (architecture == architectureAarch64 && rule.armSize != 0)
        plan.size = rule.armSize;
    if (rule.time == CaptureTime::Entry || rule.time == CaptureTime::Both)
        info.plans.push_back(plan);
    if (rule.time != CaptureTime::Entry) {
        plan.atReturn = true;
        plan.onlyOnSuccess = rule.time != CaptureTime::Return;
        info.plans.push_back(plan);
    }
}

CallInfo callOf(const NumberRow& number, const RowsByName& rows, uint32_t architecture)
{
    CallInfo info;
    info.name = number.name;
    if (const auto row = rows.find(number.row); row != rows.end())
        info.row = row->second;
    std::string_view rest = number.signature;
    uint8_t place = 0;
    while (!rest.empty() && place < 6) {
        const std::size_t comma = rest.find(", ");
        ArgumentInfo argument = argumentOf(rest.substr(0, comma));
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 2);
        argument.position = uint8_t(info.arguments.size());
        argument.place = place;
        setWidth(argument, isWideArchitecture(architecture));
        if (info.row)
            argument.kind = info.row->kinds[argument.position];
        if (argument.isPair && place == 5)
            break;
        place += argument.isPair ? 2 : 1;
        info.arguments.push_back(argument);
    }
    for (const ArgumentInfo& argument : info.arguments)
        addPlans(info, argument, architecture);
    return info;
}

} // namespace

CallTable::CallTable(uint32_t architecture)
{
    const RowsByName rows = rowsByName();
    for (const NumberRow& row : numberRows) {
        const int number = architecture == architectureX86_64 ? row.x86_64
            : architecture == architectureI386                ? row.i386
                                                              : row.aarch64;
        if (number < 0)
            continue;
        if (std::size_t(number) >= m_calls.size())
            m_calls.resize(std::size_t(number) + 1);
        m_calls[std::size_t(number)] = callOf(row, rows, architecture);
    }
}

const CallTable* CallTable::of(uint32_t architecture)
{
    static const CallTable x86_64(architectureX86_64);
    static const CallTable i386(architectureI386);
    static const CallTable aarch64(architectureAarch64);
    switch (architecture) {
    case architectureX86_64:
        return &x86_64;
    case architectureI386:
        return &i386;
    case architectureAarch64:
        return &aarch64;
    default:
        return nullptr;
    }
}

const CallInfo* CallTable::find(uint32_t architecture, int number)
{
    const CallTable* table = of(architecture);
    if (!table || number < 0)
        return nullptr;
    if (architecture == architectureX86_64)
        number &= ~x32Bit;
    if (std::size_t(number) >= table->m_calls.size() || table->m_calls[std::size_t(number)].name.empty())
        return nullptr;
    return &table->m_calls[std::size_t(number)];
}

std::span<const CapturePlan> capturePlans(uint32_t architecture, int number)
{
    // The x32 interface has pointers of another width than the plans are made for.
    if (architecture == architectureX86_64 && (number & x32Bit) != 0)
        return {};
    const CallInfo* info = CallTable::find(architecture, number);
    return info ? std::span<const CapturePlan>(info->plans) : std::span<const CapturePlan>();
}

std::string_view callName(uint32_t architecture, int number)
{
    const CallInfo* info = CallTable::find(architecture, number);
    return info ? info->name : std::string_view();
}

CallFamily callFamily(uint32_t architecture, int number)
{
    const CallInfo* info = CallTable::find(architecture, number);
    return info && info->row ? info->row->family : CallFamily::Other;
}

} // namespace Duende::Trace
