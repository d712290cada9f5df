// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/kinds.h"

namespace Duende::Trace {

namespace {

using namespace Kinds;
namespace D = Decoders;
namespace L = Layouts;
using enum CaptureTime;
using enum CallFamily;

constexpr ArgumentKind protection = named(mmapProtection);
constexpr ArgumentKind nodes{
    D::hexArray, nullptr, nullptr, {CaptureShape::Structure, Entry, LengthFrom::Nothing, 0, 8, 4}};

constexpr CallRow rows[] = {
    {"mmap", Memory, {address, plain, protection, by(D::mapFlags), fd, by(D::mapOffset)},
        ResultKind::Address},
    {"mmap2", Memory, {address, plain, protection, by(D::mapFlags), fd, by(D::mapOffset)},
        ResultKind::Address},
    {"old_mmap", Memory, {address}, ResultKind::Address},
    {"munmap", Memory, {address, plain}},
    {"mremap", Memory, {address, plain, plain, named(mremapFlags), by(D::remapAddress)}, ResultKind::Address},
    {"mprotect", Memory, {address, plain, protection}},
    {"pkey_mprotect", Memory, {address, plain, protection, plain}},
    {"pkey_alloc", Memory, {hex, named(keyRights)}},
    {"pkey_free", Memory, {plain}},
    {"brk", Memory, {address}, ResultKind::Address},
    {"madvise", Memory, {address, plain, named(memoryAdvice)}},
    {"process_madvise", Memory,
        {fd,
            {D::remoteVector, nullptr, nullptr, {CaptureShape::Array, Entry, LengthFrom::Argument, 2, 16, 8}},
            plain, named(memoryAdvice), hex}},
    {"process_mrelease", Memory, {fd, hex}},
    {"mincore", Memory, {address, plain, address}},
    {"mlock", Memory, {address, plain}},
    {"mlock2", Memory, {address, plain, named(mlockFlags)}},
    {"munlock", Memory, {address, plain}},
    {"mlockall", Memory, {named(mlockallFlags)}},
    {"munlockall", Memory},
    {"msync", Memory, {address, plain, named(msyncFlags)}},
    {"mseal", Memory, {address, plain, hex}},
    {"remap_file_pages", Memory, {address, plain, protection, plain, by(D::mapFlags)}},
    {"mbind", Memory, {address, plain, named(memoryPolicies), nodes, plain, named(mbindFlags)}},
    {"set_mempolicy", Memory, {named(memoryPolicies), nodes, plain}},
    {"get_mempolicy", Memory, {intOut, addressOut, plain, address, hex}},
    {"set_mempolicy_home_node", Memory, {address, plain, plain, hex}},
    {"migrate_pages", Memory, {plain, plain, nodes, nodes}},
    {"move_pages", Memory,
        {plain, plain, numbers(D::hexArray, Entry, LengthFrom::Argument, 1, 8, 4),
            numbers(D::numberArray, Entry, LengthFrom::Argument, 1, 4, 4),
            numbers(D::numberArray, Success, LengthFrom::Argument, 1, 4, 4), named(mbindFlags)}},
    {"membarrier", Memory, {named(membarrierCommands), named(membarrierFlags), plain}},
    {"map_shadow_stack", Memory, {address, plain, hex}, ResultKind::Address},
    {"process_vm_readv", Memory,
        {plain, vectorOut(2), plain,
            {D::remoteVector, nullptr, nullptr, {CaptureShape::Array, Entry, LengthFrom::Argument, 4, 16, 8}},
            plain, hex}},
    {"process_vm_writev", Memory,
        {plain, vectorIn(2), plain,
            {D::remoteVector, nullptr, nullptr, {CaptureShape::Array, Entry, LengthFrom::Argument, 4, 16, 8}},
            plain, hex}},
};

} // namespace

std::span<const CallRow> memoryRows()
{
    return rows;
}

} // namespace Duende::Trace
