// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/wire/framereader.h"
#include "adapters/trace/wire/message.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <thread>
#include <variant>

namespace Duende::Trace {

struct InspectAsked
{
    InspectRequest request;
};
struct AttachAsked
{
    AttachRequest request;
};
struct StartAsked
{
    StartRequest request;
};
struct DetachAsked
{
};
struct OptionsAsked
{
    TraceOptions options;
};
struct PingAsked
{
    Bytes payload;
};
struct ArmAsked
{
    ArmRequest request;
};
struct DisarmAsked
{
    uint32_t number = 0;
};
struct TakeAsked
{
    uint32_t number = 0;
};
/// A quarter of a second went by, while ticks are wanted.
struct Tick
{
};
/// The stream is over: it closed, its bytes did not add up, or the agent was asked to end (SIGTERM).
struct StreamOver
{
    bool isDamaged = false;
};

using Request = std::variant<InspectAsked, AttachAsked, StartAsked, DetachAsked, OptionsAsked, PingAsked,
    ArmAsked, DisarmAsked, TakeAsked, Tick, StreamOver>;

/// Reads what the application asks, on a thread of its own. The thread that made the inbox takes the
/// requests; while it waits for tracees instead, a signal (SIGUSR1) wakes it, again and again until it took
/// what is there.
class Inbox
{
public:
    explicit Inbox(int socket);
    ~Inbox();
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;

    /// Begins to read. Until then nothing is taken from the socket.
    void start();
    /// The next request; empty where none is there and `isWaiting` is not set. Nothing follows a StreamOver.
    std::optional<Request> take(bool isWaiting);
    /// Whether a take() would give something: cheap.
    bool hasRequests() const { return m_hasRequests.load(std::memory_order_relaxed); }
    /// Whether ticks are wanted.
    void setTicking(bool isOn);

private:
    void run();
    void readSome();
    void push(Request request);
    std::optional<Request> requestOf(const Frame& frame);

    const int m_socket;
    const pthread_t m_owner;
    FrameReader m_reader;
    bool m_hasHello = false;
    bool m_isOver = false; // of the reading thread

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Request> m_requests;
    std::atomic<bool> m_hasRequests = false;
    std::atomic<bool> m_isTicking = false;
    std::atomic<bool> m_isEnding = false;
    std::thread m_thread;
};

/// SIGTERM asks every inbox of the process to end. Signal-safe.
void askToEnd();

} // namespace Duende::Trace
