// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>

#include <memory>

namespace Duende {

/// What the desktop shows of one notice; plain text.
struct NoticeContent
{
    struct Action
    {
        /// The word that comes back; "default" is a click on the notice itself.
        QString key;
        QString text;
    };

    QString title;
    QString text;
    QList<Action> actions;
};

/// The desktop's place for notices. Lives on the GUI's thread and never blocks: what comes of a request is
/// told by the signals.
class NoticeService : public QObject
{
    Q_OBJECT

public:
    enum class Closed {
        /// Its time on the screen is over.
        Expired,
        /// A person put it away.
        Dismissed,
    };

    using QObject::QObject;

    /// Shows a notice under the caller's number; one that is shown already under it is replaced, and noticed
    /// again.
    virtual void show(quint64 number, const NoticeContent& content) = 0;
    /// Changes what is still on the screen; nothing where it is not.
    virtual void update(quint64 number, const NoticeContent& content) = 0;
    /// Takes it away, from a list of past notices too. A number that is not known is not an error.
    virtual void withdraw(quint64 number) = 0;

Q_SIGNALS:
    void activated(quint64 number, const QString& actionKey);
    void closed(quint64 number, Duende::NoticeService::Closed how);
    /// The desktop does not show this one: there is nobody who shows notices, or it did not answer.
    void failed(quint64 number, const Duende::NoticeContent& content);
};

/// The service of the desktop that the program runs on; null where there is no way to one.
std::unique_ptr<NoticeService> makeNoticeService();

} // namespace Duende
