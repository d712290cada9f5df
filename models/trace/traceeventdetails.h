// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/traceprocesses.h"
#include "models/trace/tracetable.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QStringList>

#include <vector>

namespace Duende {

/// How much of a piece of the traced process' memory is known.
enum class TraceDataState {
    Whole,
    Truncated, ///< more was there
    Unreadable, ///< nothing could be read
    Partial, ///< what is there, then memory that could not be read
};

/// A value with what it is made of.
struct TraceValue
{
    QString name;
    QString type; ///< as C writes it; may be empty
    QString text;
    TraceDataState state = TraceDataState::Whole;
    std::vector<TraceValue> parts{};
};

/// A piece of memory that was captured.
struct TraceData
{
    QString title; ///< "buf", "vec, element 2"
    QByteArray bytes;
    quint64 trueLength = 0; ///< bytes that the call speaks of; 0 where that is not known
    quint64 address = 0;
    TraceDataState state = TraceDataState::Whole;
    bool isAtReturn = false; ///< else it was read when the call began
    bool isContent = false; ///< what is read or written, sent or received; else an argument's own memory
};

/// A descriptor that a call works on or makes, with where it comes from.
struct TraceDescriptorOrigin
{
    int number = -1;
    uint32_t pid = 0;
    QString target; ///< empty where it is not known
    std::optional<quint64> madeByRow{};
    QString madeByCall; ///< "openat"
    QString madeAt; ///< "10:14:02.123456"
    std::optional<quint64> closedByRow{};
    bool isMadeHere = false;

    /// "Descriptor 7 is /etc/passwd, opened by openat at 10:14:02.123456."
    QString text() const;

private:
    Q_DECLARE_TR_FUNCTIONS(Duende::TraceDescriptorOrigin)
};

/// All that is known of one row, in words and plain values: for a pane that shows one event.
struct TraceEventDetails
{
    Q_DECLARE_TR_FUNCTIONS(Duende::TraceEventDetails)

public:
    quint64 row = 0;
    TraceRowFacts facts;
    QString title; ///< "openat"; of another row what it is: "SIGTERM", "lost"
    QString explanation; ///< sentences, of what is no call
    QString absoluteTime; ///< with its date
    QString relativeTime; ///< seconds since the recording began
    QString comm; ///< of the thread
    QString commandLine; ///< as one line
    QString executable;
    std::vector<TraceValue> arguments;
    QString result;
    QStringList notes; ///< what is unusual about a call: a sentence each
    std::vector<TraceData> data; ///< content first
    std::vector<TraceDescriptorOrigin> descriptors;

    /// Empty for a row that is not there. A block may be mapped: not for the GUI thread.
    static std::optional<TraceEventDetails> of(
        const TraceRecording& recording, const TraceProcesses& processes, quint64 row);

    /// What is not whole about memory, in words: "truncated"; empty where it is whole.
    static QString stateText(TraceDataState state);
    /// How long it is: "32 bytes", "100 bytes, truncated: the first 32 are here".
    static QString lengthText(const TraceData& data);
};

} // namespace Duende
