// SPDX-License-Identifier: GPL-3.0-or-later
// The stream between application and agent: the first byte says in which pieces the rest comes. What can be
// read can be written, and is read the same again.
#include "adapters/trace/wire/framereader.h"
#include "adapters/trace/wire/message.h"
#include "adapters/trace/wire/recordreader.h"

#include <algorithm>
#include <cstdlib>

using namespace Duende::Trace;

namespace {

void check(bool isRight)
{
    if (!isRight)
        std::abort();
}

bool isSame(const Bytes& frame, ByteView payload)
{
    return std::ranges::equal(ByteView(frame).subspan(sizeof(FrameHeader)), payload);
}

void readRecords(ByteView payload)
{
    RecordReader reader(payload);
    while (const auto record = reader.next()) {
        const auto call = CallView::of(*record);
        for (int i = 0; call && i < call->captureCount(); ++i)
            check(call->capture(i).bytes.size() == call->capture(i).head.length);
    }
    check(reader.consumed() <= payload.size());
}

void readPayload(const Frame& frame)
{
    switch (frame.type) {
    case FrameType::Inspect:
        if (const auto request = readInspect(frame.payload))
            check(isSame(inspectFrame(*request), frame.payload));
        break;
    case FrameType::Attach:
        if (const auto request = readAttach(frame.payload))
            check(isSame(attachFrame(*request), frame.payload));
        break;
    case FrameType::Start:
        if (const auto request = readStart(frame.payload))
            check(isSame(startFrame(*request), frame.payload));
        break;
    case FrameType::Arm:
        if (const auto request = readArm(frame.payload))
            check(isSame(armFrame(*request), frame.payload));
        break;
    case FrameType::Armed:
        if (const auto answer = readArmed(frame.payload))
            check(isSame(armedFrame(answer->pid, *answer), frame.payload));
        break;
    case FrameType::Options:
        if (const auto options = readOptions(frame.payload))
            check(isSame(optionsFrame(*options), frame.payload));
        break;
    case FrameType::Report:
        (void)readReport(frame.payload);
        break;
    case FrameType::Refused:
        if (const auto refusal = readRefused(frame.payload))
            check(isSame(refusedFrame(*refusal), frame.payload));
        break;
    case FrameType::Records:
        readRecords(frame.payload);
        break;
    default:
        (void)bodyOf<AgentHello>(frame.payload);
        break;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size < 1)
        return 0;
    const ByteView stream(reinterpret_cast<const std::byte*>(data) + 1, size - 1);
    const std::size_t step = data[0] == 0 ? 4096 : data[0];
    FrameReader reader;
    std::size_t length = 0;
    for (std::size_t at = 0; at < stream.size(); at += step) {
        reader.feed(stream.subspan(at, std::min(step, stream.size() - at)));
        while (const auto frame = reader.next()) {
            length += sizeof(FrameHeader) + frame->payload.size();
            readPayload(*frame);
        }
    }
    check(length <= stream.size());
    return 0;
}
