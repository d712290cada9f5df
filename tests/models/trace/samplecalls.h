// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/record.h"

#include <QByteArray>

#include <cstring>
#include <span>

namespace Duende {

inline constexpr uint32_t sampleArchitecture = 0xc000003e; // AUDIT_ARCH_X86_64

/// Records as an agent tells them, put together piece by piece.
class SampleRecords
{
public:
    std::span<const std::byte> bytes() const
    {
        return std::as_bytes(std::span(m_bytes.constData(), std::size_t(m_bytes.size())));
    }
    void clear() { m_bytes.clear(); }

    /// A call without captures; its time is sequence × 1000 where none is given.
    Trace::CallRecord call(int number, qint64 result, std::initializer_list<quint64> arguments = {})
    {
        Trace::CallRecord record{};
        record.header = {sizeof record, uint16_t(Trace::RecordKind::Call), 0};
        record.sequence = ++m_sequence;
        record.timeNs = m_sequence * 1000;
        record.durationNs = 250;
        record.pid = pid;
        record.tid = tid;
        record.architecture = sampleArchitecture;
        record.number = number;
        record.result = result;
        std::size_t i = 0;
        for (const quint64 argument : arguments)
            record.arguments[i++] = argument;
        return record;
    }

    void add(const Trace::CallRecord& record) { append(record, {}); }
    /// A call with one capture.
    void add(Trace::CallRecord record, int argument, const QByteArray& value, bool atReturn = false)
    {
        Trace::Capture capture{};
        capture.argument = uint8_t(argument);
        capture.atReturn = atReturn;
        capture.length = uint32_t(value.size());
        capture.trueLength = capture.length;
        capture.address = record.arguments[argument];
        QByteArray tail(reinterpret_cast<const char*>(&capture), sizeof capture);
        tail += value;
        record.captureCount = 1;
        append(record, tail);
    }
    void addCall(int number, qint64 result, std::initializer_list<quint64> arguments = {})
    {
        add(call(number, result, arguments));
    }

    void addProcess(
        quint32 id, quint32 parent, const QByteArray& directory, const QByteArray& comm = "sample")
    {
        Trace::ProcessRecord record{};
        record.header.kind = uint16_t(Trace::RecordKind::Process);
        record.pid = id;
        record.parentPid = parent;
        record.architecture = sampleArchitecture;
        record.directoryLength = uint16_t(directory.size());
        std::memcpy(record.comm, comm.constData(), std::size_t(qMin<qsizetype>(comm.size(), 15)));
        append(record, directory);
    }
    void addDescriptor(quint32 id, int descriptor, const QByteArray& target)
    {
        Trace::DescriptorRecord record{};
        record.header.kind = uint16_t(Trace::RecordKind::Descriptor);
        record.pid = id;
        record.descriptor = descriptor;
        record.targetLength = uint32_t(target.size());
        append(record, target);
    }
    void addLoss(quint64 count, Trace::LossCause cause = Trace::LossCause::QueueFull)
    {
        Trace::LossRecord record{};
        record.header.kind = uint16_t(Trace::RecordKind::Loss);
        record.timeNs = record.untilNs = m_sequence * 1000 + 500;
        record.count = count;
        record.cause = uint8_t(cause);
        m_sequence += count;
        append(record, {});
    }
    void addExit(quint32 waitStatus, bool isProcess)
    {
        Trace::ExitRecord record{};
        record.header = {0, uint16_t(Trace::RecordKind::Exit), uint16_t(isProcess ? 1 : 0)};
        record.timeNs = m_sequence * 1000 + 700;
        record.pid = pid;
        record.tid = tid;
        record.waitStatus = waitStatus;
        append(record, {});
    }
    void addExec(quint32 formerTid, quint16 flags = 0)
    {
        Trace::ExecRecord record{};
        record.header.kind = uint16_t(Trace::RecordKind::Exec);
        record.header.flags = flags;
        record.timeNs = m_sequence * 1000 + 600;
        record.pid = pid;
        record.formerTid = formerTid;
        append(record, {});
    }
    void addSignal(quint32 signal)
    {
        Trace::SignalRecord record{};
        record.header.kind = uint16_t(Trace::RecordKind::Signal);
        record.timeNs = m_sequence * 1000 + 400;
        record.pid = pid;
        record.tid = tid;
        record.signal = signal;
        append(record, {});
    }

    quint32 pid = 100;
    quint32 tid = 100;

private:
    template <typename Record> void append(Record record, const QByteArray& tail)
    {
        const qsizetype size = (qsizetype(sizeof record) + tail.size() + 7) & ~qsizetype(7);
        record.header.size = uint32_t(size);
        m_bytes.append(reinterpret_cast<const char*>(&record), sizeof record);
        m_bytes.append(tail);
        m_bytes.append(size - qsizetype(sizeof record) - tail.size(), '\0');
    }

    QByteArray m_bytes;
    quint64 m_sequence = 0;
};

} // namespace Duende
