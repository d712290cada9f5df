// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/failurewatch.h"
#include "ui/notice/noticeservice.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>
#include <stop_token>

namespace Duende {

struct Message;
class OperationRunner;

/// What the watch tells becomes notices of the desktop: what failed in the title, why in the text, and what a
/// person can do about it. Where the desktop has no place for notices, the window's messages get them.
class FailureNotices : public QObject
{
    Q_OBJECT

public:
    /// The watch, its catalog and the runner outlive this. Without a service every notice is a message.
    FailureNotices(FailureWatch* watch, DaemonCatalog* catalog, OperationRunner* runner,
        std::unique_ptr<NoticeService> service, QObject* parent = nullptr);
    ~FailureNotices() override;

    /// Tells whether a recording of a daemon's last calls before it failed was kept; empty for never.
    void setHasLastCalls(std::function<bool(const DaemonId& id)> hasLastCalls);
    /// One was kept just now.
    void noteLastCalls(const DaemonId& id);

    /// "backup.service failed 3 times", "12 daemons failed".
    static QString title(const FailureNotice& notice, const QList<DaemonRecord>& records);
    /// Why a daemon failed as its record says it, without looking any further.
    static QString reason(const DaemonRecord& record);

Q_SIGNALS:
    void openRequested(const Duende::DaemonId& id);
    /// The recording of its last calls is to be seen.
    void lastCallsRequested(const Duende::DaemonId& id);
    /// Of a burst: all that is failed now.
    void failedListRequested();
    void restartRequested(const Duende::DaemonId& id);
    void messageRequested(const Duende::Message& message);

private:
    struct Open
    {
        FailureNotice notice;
        QString text;
        std::stop_source asking;
    };

    void tell(const FailureNotice& notice);
    void change(const FailureNotice& notice);
    void withdraw(quint64 number);
    void ask(quint64 number, const DaemonRecord& record);
    void show(quint64 number, const QString& text);
    void activate(quint64 number, const QString& actionKey);
    void say(const NoticeContent& content);
    QList<DaemonRecord> records(const FailureNotice& notice) const;
    NoticeContent content(const Open& open) const;
    bool hasLastCalls(const FailureNotice& notice) const;
    QString burstText(const QList<DaemonRecord>& records) const;

    FailureWatch* m_watch;
    DaemonCatalog* m_catalog;
    OperationRunner* m_runner;
    std::unique_ptr<NoticeService> m_service;
    QHash<quint64, Open> m_open;
    std::function<bool(const DaemonId& id)> m_hasLastCalls;
};

} // namespace Duende
