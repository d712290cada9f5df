// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that is told of one call: its text, path, descriptors, peer and bytes. The input is a record;
// its header, the count of its captures and their lengths are put right, so that most inputs get behind
// CallView's checks.
#include "adapters/trace/syscalls/decode.h"
#include "adapters/trace/syscalls/paths.h"

#include <cstdlib>
#include <cstring>
#include <memory>

using namespace Duende::Trace;

namespace {

class Surroundings : public CallSurroundings
{
public:
    std::string descriptor(uint32_t, int descriptor) const override
    {
        return descriptor % 2 == 0 ? "/some/file" : std::string();
    }
    std::string directory(uint32_t) const override { return "/home"; }
};

void require(bool condition)
{
    if (!condition)
        std::abort();
}

/// Makes a sequence of bytes a record, as far as it reaches.
void repair(std::byte* bytes, std::size_t size)
{
    CallRecord record;
    std::memcpy(&record, bytes, sizeof record);
    record.header.size = uint32_t(size);
    record.header.kind = uint16_t(RecordKind::Call);
    record.captureCount = 0;
    std::size_t at = sizeof record;
    while (size - at >= sizeof(Capture)) {
        Capture head;
        std::memcpy(&head, bytes + at, sizeof head);
        const std::size_t rest = size - at - sizeof head;
        head.argument %= 6;
        head.part %= 6;
        head.state %= 4;
        if (head.length > rest)
            head.length = uint32_t(rest);
        std::memcpy(bytes + at, &head, sizeof head);
        at += sizeof head + ((head.length + 7) & ~std::size_t(7));
        ++record.captureCount;
    }
    std::memcpy(bytes, &record, sizeof record);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    size &= ~std::size_t(7);
    if (size < sizeof(CallRecord) || size > maximumRecordBytes)
        return 0;
    const std::unique_ptr<std::byte[]> bytes(new std::byte[size]);
    std::memcpy(bytes.get(), data, size);
    repair(bytes.get(), size);
    const std::optional<CallView> view = CallView::of(std::span(bytes.get(), size));
    require(view.has_value());
    const Surroundings surroundings;
    const DecodedCall call = decodeCall(*view, surroundings);
    require(!call.name.empty() && !call.result.empty());
    for (const DecodedValue& argument : call.arguments)
        require(!argument.text.empty());
    require(callText(call).starts_with(call.name));
    const std::string path = callPath(*view, surroundings);
    require(path.empty() || path.front() == '/');
    callDescriptors(*view);
    callPeer(*view, surroundings);
    require(callBytes(*view) <= uint64_t(INT64_MAX));
    return 0;
}
