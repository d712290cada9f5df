// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracewords.h"
#include "models/trace/tracewriter.h"

#include "adapters/trace/wire/recordreader.h"

#include <cstring>

namespace Duende {

namespace {

/// As `strace -f -tt -T` does: strace(1).
class StraceWriter final : public TraceWriter
{
public:
    explicit StraceWriter(const TraceRecording& recording) : m_clock(recording.facts()) { }

    void begin(QByteArray&) override { }

    void write(QByteArray& out, const TraceWrittenRow& row) override
    {
        const TraceRowFacts& facts = row.facts;
        switch (facts.kind) {
        case TraceRowFacts::Kind::Call:
            if (!row.call)
                break;
            appendHead(out, facts);
            out += QByteArray::fromStdString(Trace::callText(row.decoded));
            if (facts.durationNs && (facts.flags & Trace::StillRunning) == 0)
                out += " <" + TraceClock::seconds(qint64(*facts.durationNs)).toLatin1() + '>';
            out += '\n';
            return;
        case TraceRowFacts::Kind::Signal: {
            Trace::SignalRecord signal;
            std::memcpy(&signal, row.bytes.data(), sizeof signal);
            const QByteArray name = TraceWords::signal(signal.signal).toLatin1();
            appendHead(out, facts);
            out += "--- " + name + " {si_signo=" + name + "} ---\n";
            return;
        }
        case TraceRowFacts::Kind::Exit:
            appendHead(out, facts);
            out += "+++ " + row.result.toUtf8() + " +++\n";
            return;
        case TraceRowFacts::Kind::Exec:
            writeExec(out, row);
            return;
        case TraceRowFacts::Kind::Loss:
            // strace has no form for it, and reads a line that begins so as a note of its own.
            out += "duende: " + QByteArray::number(facts.lossCount) + " calls lost here ("
                + TraceWords::lossCause(facts.lossCause).toLatin1() + ")\n";
            return;
        case TraceRowFacts::Kind::Damaged:
            break;
        }
        out += "duende: a row cannot be read\n";
    }

    void end(QByteArray& out, const TraceCounts& counts) override
    {
        out += "duende: " + QByteArray::number(counts.seen()) + " calls seen, "
            + QByteArray::number(counts.calls) + " recorded, " + QByteArray::number(counts.allLost())
            + " lost";
        QByteArray causes;
        for (std::size_t cause = 0; cause < counts.lost.size(); ++cause) {
            if (counts.lost[cause] != 0)
                causes += (causes.isEmpty() ? "" : ", ") + TraceWords::lossCause(uint8_t(cause)).toLatin1()
                    + ' ' + QByteArray::number(counts.lost[cause]);
        }
        out += causes.isEmpty() ? QByteArray("\n") : " (" + causes + ")\n";
    }

private:
    void appendHead(QByteArray& out, const TraceRowFacts& facts)
    {
        out += "[pid " + QByteArray::number(facts.tid).rightJustified(5) + "] "
            + m_clock.absolute(facts.timeNs).toLatin1() + ' ';
    }

    void writeExec(QByteArray& out, const TraceWrittenRow& row)
    {
        Trace::ExecRecord exec;
        std::memcpy(&exec, row.bytes.data(), sizeof exec);
        if (exec.formerTid == exec.pid)
            return; // strace prints the call alone
        TraceRowFacts former = row.facts;
        former.tid = exec.formerTid;
        appendHead(out, former);
        out += "+++ superseded by execve in pid " + QByteArray::number(exec.formerTid) + " +++\n";
    }

    const TraceClock m_clock;
};

} // namespace

std::unique_ptr<TraceWriter> createStraceWriter(const TraceRecording& recording)
{
    return std::make_unique<StraceWriter>(recording);
}

} // namespace Duende
