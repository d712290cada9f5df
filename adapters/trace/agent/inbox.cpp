// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/inbox.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace Duende::Trace {

namespace {

constexpr int tickMs = 250;
constexpr int pokeMs = 2;
constexpr std::size_t maximumWaiting = 64;

std::atomic<bool> isAskedToEnd = false;

int64_t nowMs()
{
    timespec time{};
    ::clock_gettime(CLOCK_MONOTONIC, &time);
    return int64_t(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

template <typename Asked, typename Value> std::optional<Request> wrap(std::optional<Value>&& value)
{
    return value ? std::optional<Request>(Asked{*std::move(value)}) : std::nullopt;
}

} // namespace

void askToEnd()
{
    isAskedToEnd.store(true);
}

Inbox::Inbox(int socket) : m_socket(socket), m_owner(::pthread_self()) { }

Inbox::~Inbox()
{
    m_isEnding = true;
    if (m_thread.joinable())
        m_thread.join();
}

void Inbox::start()
{
    m_thread = std::thread([this] { run(); });
}

void Inbox::setTicking(bool isOn)
{
    m_isTicking = isOn;
}

std::optional<Request> Inbox::take(bool isWaiting)
{
    std::unique_lock lock(m_mutex);
    if (isWaiting)
        m_changed.wait(lock, [this] { return !m_requests.empty(); });
    if (m_requests.empty())
        return {};
    Request request = std::move(m_requests.front());
    m_requests.pop_front();
    m_hasRequests = !m_requests.empty();
    return request;
}

void Inbox::push(Request request)
{
    const std::lock_guard lock(m_mutex);
    m_requests.push_back(std::move(request));
    m_hasRequests = true;
    m_changed.notify_one();
}

void Inbox::run()
{
    int64_t nextTick = nowMs() + tickMs;
    bool isOverTold = false;
    while (!m_isEnding) {
        if (m_hasRequests)
            ::pthread_kill(m_owner, SIGUSR1); // it may sit in wait4
        bool isFull = false;
        {
            const std::lock_guard lock(m_mutex);
            isFull = m_requests.size() >= maximumWaiting;
        }
        pollfd waited{m_isOver || isFull ? -1 : m_socket, POLLIN, 0};
        const int count = ::poll(&waited, 1, m_hasRequests ? pokeMs : tickMs);
        if (count > 0 && waited.revents != 0)
            readSome();
        if (isAskedToEnd.load() && !m_isOver) {
            m_isOver = true;
            push(StreamOver{});
            isOverTold = true;
        }
        if (m_isOver && !std::exchange(isOverTold, true))
            push(StreamOver{m_reader.isDamaged()});
        if (m_isTicking && nowMs() >= nextTick && !m_hasRequests) {
            push(Tick{});
            nextTick = nowMs() + tickMs;
        }
    }
}

void Inbox::readSome()
{
    std::array<std::byte, 65536> bytes;
    const ssize_t count = ::recv(m_socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (count <= 0) {
        m_isOver = true;
        return;
    }
    m_reader.feed(std::span(bytes).first(std::size_t(count)));
    while (const auto frame = m_reader.next()) {
        if (const auto request = requestOf(*frame)) {
            push(*request);
            if (std::holds_alternative<StreamOver>(*request)) {
                m_isOver = true;
                return;
            }
        }
    }
    m_isOver = m_reader.isDamaged();
}

std::optional<Request> Inbox::requestOf(const Frame& frame)
{
    if (!m_hasHello) {
        const auto hello = bodyOf<ClientHello>(frame.payload);
        m_hasHello = frame.type == FrameType::Hello && hello && hello->magic == protocolMagic
            && hello->version == protocolVersion;
        return m_hasHello ? std::nullopt : std::optional<Request>(StreamOver{true});
    }
    std::optional<Request> request;
    switch (frame.type) {
    case FrameType::Inspect:
        request = wrap<InspectAsked>(readInspect(frame.payload));
        break;
    case FrameType::Attach:
        request = wrap<AttachAsked>(readAttach(frame.payload));
        break;
    case FrameType::Start:
        request = wrap<StartAsked>(readStart(frame.payload));
        break;
    case FrameType::Options:
        request = wrap<OptionsAsked>(readOptions(frame.payload));
        break;
    case FrameType::Detach:
        if (frame.payload.empty())
            request = DetachAsked{};
        break;
    case FrameType::Arm:
        request = wrap<ArmAsked>(readArm(frame.payload));
        break;
    case FrameType::Disarm:
        if (const auto body = bodyOf<NumberBody>(frame.payload))
            request = DisarmAsked{body->number};
        break;
    case FrameType::Take:
        if (const auto body = bodyOf<NumberBody>(frame.payload))
            request = TakeAsked{body->number};
        break;
    case FrameType::Ping:
        if (frame.payload.size() <= 64)
            request = PingAsked{Bytes(frame.payload.begin(), frame.payload.end())};
        break;
    default:
        return {}; // of a later version
    }
    return request ? request : std::optional<Request>(StreamOver{true});
}

} // namespace Duende::Trace
