// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/notice/noticeservice.h"

#include <QDBusConnection>
#include <QHash>
#include <QSet>

#include <chrono>
#include <optional>

class QDBusMessage;

namespace Duende {

/// The desktop's notices over D-Bus: org.freedesktop.Notifications (Desktop Notifications Specification 1.2).
/// What the server cannot show is left out, and what it would take for markup is escaped. Nothing that it
/// says is trusted: signals for numbers that are not ours are dropped.
class BusNoticeService final : public NoticeService
{
    Q_OBJECT

public:
    /// `timeout` is how long the server may take to answer.
    explicit BusNoticeService(const QDBusConnection& bus,
        std::chrono::milliseconds timeout = std::chrono::seconds(5), QObject* parent = nullptr);

    void show(quint64 number, const NoticeContent& content) override;
    void update(quint64 number, const NoticeContent& content) override;
    void withdraw(quint64 number) override;

private:
    struct Shown
    {
        NoticeContent content;
        quint32 serverId = 0; // 0: the server has not answered yet
        bool isOnScreen = true;
        bool isAsked = false; // a call is under way
        bool hasChanged = false; // while it was
    };

    void askCapabilities();
    void takeCapabilities(const QDBusMessage& reply);
    void forgetServer();
    void send(quint64 number);
    void takeId(quint64 number, const QDBusMessage& reply);
    void close(quint32 serverId);
    void giveUp(quint64 number);
    QString bodyOf(const NoticeContent& content) const;
    std::optional<quint64> numberOf(quint32 serverId) const;
    QDBusMessage call(const QString& method) const;

    template <typename Handler> void send(const QDBusMessage& message, Handler handler);

    QDBusConnection m_bus;
    std::chrono::milliseconds m_timeout;
    std::optional<QSet<QString>> m_capabilities;
    bool m_isAsking = false;
    quint64 m_server = 0; // counts the servers that were met, so that an old one's answer is known
    QHash<quint64, Shown> m_shown;

private Q_SLOTS:
    void onActionInvoked(uint serverId, const QString& actionKey);
    void onActivationToken(uint serverId, const QString& token);
    void onNotificationClosed(uint serverId, uint reason);
};

} // namespace Duende
