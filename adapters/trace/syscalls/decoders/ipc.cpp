// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"
#include "adapters/trace/syscalls/quoted.h"
#include "adapters/trace/syscalls/structure.h"
#include "adapters/trace/syscalls/text.h"

namespace Duende::Trace::Layouts {

void sembuf(Structure& s)
{
    s.number("sem_num", 2);
    s.signedNumber("sem_op", 2);
    s.named("sem_flg", 2, semaphoreFlags);
}

void messageQueue(Structure& s)
{
    if (const auto flags = s.take(0)) {
        std::string text;
        appendOpenFlags(text, s.context(), *flags);
        s.add("mq_flags", "long", std::move(text));
    }
    s.signedNumber("mq_maxmsg", 0);
    s.signedNumber("mq_msgsize", 0);
    s.signedNumber("mq_curmsgs", 0);
}

} // namespace Duende::Trace::Layouts

namespace Duende::Trace::Decoders {

bool ipcKey(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const uint32_t value = uint32_t(context.value(argument));
    if (value == 0)
        out.text = "IPC_PRIVATE";
    else
        appendHex(out.text, value);
    return true;
}

bool ipcFlags(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    constexpr uint32_t modeBits = 0777;
    const uint32_t value = uint32_t(context.value(argument));
    if ((value & ~modeBits) != 0) {
        std::string flags;
        appendFlags(flags, *argument.kind.names, value & ~modeBits);
        out.text.append(flags, 0, flags.find(" /*")).append("|");
    }
    appendOctal(out.text, value & modeBits);
    return true;
}

bool ipcControl(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    constexpr uint32_t newForm = 0x100; // IPC_64
    const uint32_t value = uint32_t(context.value(argument));
    if ((value & newForm) != 0)
        out.text.append("IPC_64|");
    appendName(out.text, *argument.kind.names, value & ~newForm);
    return true;
}

bool messageBuffer(const CallContext& context, const ArgumentInfo& argument, DecodedValue& out)
{
    const auto memory = context.capture(argument);
    const unsigned word = context.isWide() ? 8 : 4;
    if (!memory || memory->bytes.size() < word) {
        decodeUnread(context, argument, out);
        return true;
    }
    // The length that the call speaks of does not count the type in front; that much of the text was not
    // read.
    Structure fields(context, memory->bytes, out);
    fields.signedNumber("mtype", 0);
    std::string text;
    appendQuoted(text, memory->bytes.subspan(word), context.textBytes(), true);
    fields.add("mtext", "char[]", std::move(text));
    fields.finish();
    out.state = CaptureState(memory->head.state);
    return true;
}

} // namespace Duende::Trace::Decoders
