// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notice/busnoticeservice.h"

#include <QDBusError>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QDBusServiceWatcher>
#include <QGuiApplication>

namespace Duende {

namespace {

const QString serviceName = QStringLiteral("org.freedesktop.Notifications");
const QString objectPath = QStringLiteral("/org/freedesktop/Notifications");
const QString interfaceName = QStringLiteral("org.freedesktop.Notifications");

// What a server or a launcher may say at most.
constexpr qsizetype longestToken = 1024;
constexpr qsizetype mostCapabilities = 256;

enum class CloseReason : uint { Expired = 1, Dismissed = 2, Closed = 3 };

bool isToken(const QString& token)
{
    return !token.isEmpty() && token.size() <= longestToken
        && std::ranges::all_of(token, [](QChar c) { return c > u' ' && c < QChar(0x7f); });
}

} // namespace

BusNoticeService::BusNoticeService(
    const QDBusConnection& bus, std::chrono::milliseconds timeout, QObject* parent)
    : NoticeService(parent)
    , m_bus(bus)
    , m_timeout(timeout)
{
    const auto listen = [this](const QString& signal, const char* slot) {
        m_bus.connect(serviceName, objectPath, interfaceName, signal, this, slot);
    };
    listen(QStringLiteral("ActionInvoked"), SLOT(onActionInvoked(uint, QString)));
    listen(QStringLiteral("ActivationToken"), SLOT(onActivationToken(uint, QString)));
    listen(QStringLiteral("NotificationClosed"), SLOT(onNotificationClosed(uint, uint)));
    auto* watcher
        = new QDBusServiceWatcher(serviceName, m_bus, QDBusServiceWatcher::WatchForOwnerChange, this);
    connect(watcher, &QDBusServiceWatcher::serviceOwnerChanged, this,
        [this](const QString&, const QString& before) {
            // The one that a call of ours has started is the one that answers it.
            if (!before.isEmpty())
                forgetServer();
        });
}

template <typename Handler> void BusNoticeService::send(const QDBusMessage& message, Handler handler)
{
    if (!m_bus.isConnected()) {
        // A call on such a connection never ends.
        QMetaObject::invokeMethod(
            this,
            [handler, message] {
                handler(message.createErrorReply(QDBusError::Disconnected, QStringLiteral("no bus")));
            },
            Qt::QueuedConnection);
        return;
    }
    auto* watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(message, int(m_timeout.count())), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
        [this, handler, server = m_server](QDBusPendingCallWatcher* finished) {
            finished->deleteLater();
            if (server == m_server)
                handler(finished->reply());
        });
}

QDBusMessage BusNoticeService::call(const QString& method) const
{
    return QDBusMessage::createMethodCall(serviceName, objectPath, interfaceName, method);
}

/// Its notices went with it.
void BusNoticeService::forgetServer()
{
    ++m_server;
    m_isAsking = false;
    m_capabilities.reset();
    // What was not answered for is shown by the next one.
    m_shown.removeIf([](const auto& entry) { return entry->serverId != 0; });
    for (Shown& shown : m_shown)
        shown.isAsked = false;
    if (!m_shown.isEmpty())
        askCapabilities();
}

void BusNoticeService::show(quint64 number, const NoticeContent& content)
{
    Shown& shown = m_shown[number];
    shown.content = content;
    shown.isOnScreen = true;
    send(number);
}

void BusNoticeService::update(quint64 number, const NoticeContent& content)
{
    const auto shown = m_shown.find(number);
    if (shown == m_shown.end() || !shown->isOnScreen)
        return;
    shown->content = content;
    send(number);
}

void BusNoticeService::withdraw(quint64 number)
{
    // One that is under way is closed when its id is known.
    if (const quint32 serverId = m_shown.take(number).serverId)
        close(serverId);
}

void BusNoticeService::close(quint32 serverId)
{
    QDBusMessage message = call(QStringLiteral("CloseNotification"));
    message << serverId;
    message.setAutoStartService(false);
    // It may be gone already, which is as good.
    send(message, [](const QDBusMessage&) { });
}

void BusNoticeService::askCapabilities()
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    send(call(QStringLiteral("GetCapabilities")),
        [this](const QDBusMessage& reply) { takeCapabilities(reply); });
}

void BusNoticeService::takeCapabilities(const QDBusMessage& reply)
{
    m_isAsking = false;
    const QList<quint64> numbers = m_shown.keys();
    if (reply.type() != QDBusMessage::ReplyMessage || reply.signature() != QStringLiteral("as")) {
        for (const quint64 number : numbers)
            giveUp(number);
        return;
    }
    const QStringList words = reply.arguments().constFirst().toStringList().first(
        std::min(mostCapabilities, reply.arguments().constFirst().toStringList().size()));
    m_capabilities = QSet<QString>(words.cbegin(), words.cend());
    for (const quint64 number : numbers)
        send(number);
}

QString BusNoticeService::bodyOf(const NoticeContent& content) const
{
    return m_capabilities->contains(QStringLiteral("body-markup")) ? content.text.toHtmlEscaped()
                                                                   : content.text;
}

void BusNoticeService::send(quint64 number)
{
    Shown& shown = m_shown[number];
    if (shown.isAsked) {
        shown.hasChanged = true;
        return;
    }
    if (!m_capabilities) {
        askCapabilities();
        return;
    }
    shown.isAsked = true;
    shown.hasChanged = false;
    QStringList actions;
    if (m_capabilities->contains(QStringLiteral("actions"))) {
        for (const NoticeContent::Action& action : std::as_const(shown.content.actions))
            actions << action.key << action.text;
    }
    const bool hasBody = m_capabilities->contains(QStringLiteral("body"));
    const QString title = hasBody ? shown.content.title
                                  : QString(shown.content.title % QStringLiteral(": ") % shown.content.text);
    const QVariantMap hints{{QStringLiteral("desktop-entry"), QGuiApplication::desktopFileName()},
        {QStringLiteral("urgency"), QVariant::fromValue<uchar>(1)}};
    constexpr int serversTime = -1;
    QDBusMessage message = call(QStringLiteral("Notify"));
    message << QGuiApplication::applicationDisplayName() << shown.serverId << QStringLiteral("dialog-error")
            << title << (hasBody ? bodyOf(shown.content) : QString()) << actions << hints << serversTime;
    send(message, [this, number](const QDBusMessage& reply) { takeId(number, reply); });
}

void BusNoticeService::takeId(quint64 number, const QDBusMessage& reply)
{
    const bool isGood = reply.type() == QDBusMessage::ReplyMessage && reply.signature() == QStringLiteral("u")
        && reply.arguments().constFirst().toUInt() != 0;
    const quint32 serverId = isGood ? reply.arguments().constFirst().toUInt() : 0;
    const auto shown = m_shown.find(number);
    if (shown == m_shown.end()) {
        if (isGood)
            close(serverId); // withdrawn meanwhile
        return;
    }
    shown->isAsked = false;
    if (!isGood) {
        giveUp(number);
        return;
    }
    shown->serverId = serverId;
    if (shown->hasChanged)
        send(number);
}

void BusNoticeService::giveUp(quint64 number)
{
    const Shown shown = m_shown.take(number);
    Q_EMIT failed(number, shown.content);
}

std::optional<quint64> BusNoticeService::numberOf(quint32 serverId) const
{
    for (auto it = m_shown.cbegin(); it != m_shown.cend(); ++it) {
        if (it->serverId == serverId && serverId != 0)
            return it.key();
    }
    return std::nullopt;
}

void BusNoticeService::onActivationToken(uint serverId, const QString& token)
{
    // Qt raises the next window that asks with it (xdg-activation), and forgets it then.
    if (numberOf(serverId) && isToken(token))
        qputenv("XDG_ACTIVATION_TOKEN", token.toLatin1());
}

void BusNoticeService::onActionInvoked(uint serverId, const QString& actionKey)
{
    const std::optional<quint64> number = numberOf(serverId);
    if (!number)
        return;
    const QList<NoticeContent::Action> actions = m_shown.value(*number).content.actions;
    if (std::ranges::any_of(actions, [&](const auto& action) { return action.key == actionKey; }))
        Q_EMIT activated(*number, actionKey);
}

void BusNoticeService::onNotificationClosed(uint serverId, uint reason)
{
    const std::optional<quint64> number = numberOf(serverId);
    if (!number)
        return;
    if (reason == uint(CloseReason::Dismissed)) {
        m_shown.remove(*number);
        Q_EMIT closed(*number, Closed::Dismissed);
        return;
    }
    // A list of past notices may still have it, so it can be withdrawn.
    m_shown[*number].isOnScreen = false;
    Q_EMIT closed(*number, Closed::Expired);
}

} // namespace Duende
