// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notice/failurenotices.h"

#include "models/daemoncatalog.h"
#include "models/daemonwords.h"
#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "ui/operations/message.h"

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype longestName = 80;
constexpr qsizetype longestText = 300;
// A notice that comes late is worth less than one that says less.
constexpr auto askTimeout = 3s;
// Of a burst.
constexpr qsizetype mostNames = 3;

const QString openKey = QStringLiteral("default");
const QString openButtonKey = QStringLiteral("open");
const QString lastCallsKey = QStringLiteral("last-calls");
const QString restartKey = QStringLiteral("restart");

QString nameOf(const DaemonRecord& record)
{
    const QString name = plainText(record.name, longestName);
    return record.host.isEmpty()
        ? name
        : FailureNotices::tr("%1 on %2").arg(name, plainText(record.host, longestName));
}

} // namespace

FailureNotices::FailureNotices(FailureWatch* watch, DaemonCatalog* catalog, OperationRunner* runner,
    std::unique_ptr<NoticeService> service, QObject* parent)
    : QObject(parent)
    , m_watch(watch)
    , m_catalog(catalog)
    , m_runner(runner)
    , m_service(std::move(service))
{
    connect(watch, &FailureWatch::told, this, &FailureNotices::tell);
    connect(watch, &FailureWatch::updated, this, &FailureNotices::change);
    connect(watch, &FailureWatch::withdrawn, this, &FailureNotices::withdraw);
    if (!m_service)
        return;
    connect(m_service.get(), &NoticeService::activated, this, &FailureNotices::activate);
    connect(m_service.get(), &NoticeService::failed, this,
        [this](quint64, const NoticeContent& content) { say(content); });
    connect(m_service.get(), &NoticeService::closed, this, [this](quint64 number, NoticeService::Closed how) {
        if (how == NoticeService::Closed::Dismissed)
            m_watch->dismiss(number);
    });
}

FailureNotices::~FailureNotices()
{
    // What nobody answers for any more would stay in the desktop's list.
    for (auto it = m_open.begin(); it != m_open.end(); ++it) {
        it->asking.request_stop();
        if (m_service)
            m_service->withdraw(it.key());
    }
}

QString FailureNotices::title(const FailureNotice& notice, const QList<DaemonRecord>& records)
{
    if (notice.isBurst)
        return notice.daemons.size() == 1 ? tr("1 daemon failed")
                                          : tr("%1 daemons failed").arg(notice.daemons.size());
    const QString name = records.isEmpty() ? tr("A daemon") : nameOf(records.constFirst());
    return notice.failures > 1 ? tr("%1 failed %2 times").arg(name).arg(notice.failures)
                               : tr("%1 failed").arg(name);
}

QString FailureNotices::reason(const DaemonRecord& record)
{
    QString text = record.status.failure() ? failureText(*record.status.failure()) : QString();
    if (text.isEmpty() && !record.result.isEmpty())
        text = tr("result: %1").arg(plainText(record.result, longestName));
    if (text.isEmpty())
        return {};
    text[0] = text.at(0).toUpper();
    return text + u'.';
}

QList<DaemonRecord> FailureNotices::records(const FailureNotice& notice) const
{
    QList<DaemonRecord> records;
    for (const DaemonId& id : notice.daemons) {
        if (const auto record = m_catalog->records().constFind(id); record != m_catalog->records().cend())
            records.append(*record);
    }
    return records;
}

QString FailureNotices::burstText(const QList<DaemonRecord>& records) const
{
    QStringList names;
    for (const DaemonRecord& record : records.first(std::min(records.size(), mostNames)))
        names.append(nameOf(record));
    const qsizetype others = records.size() - names.size();
    const QString list = names.join(tr(", "));
    if (others == 0)
        return list;
    return others == 1 ? tr("%1 and 1 other").arg(list) : tr("%1 and %2 others").arg(list).arg(others);
}

void FailureNotices::setHasLastCalls(std::function<bool(const DaemonId& id)> hasLastCalls)
{
    m_hasLastCalls = std::move(hasLastCalls);
}

void FailureNotices::noteLastCalls(const DaemonId& id)
{
    for (auto open = m_open.cbegin(); open != m_open.cend(); ++open) {
        if (m_service && !open->notice.isBurst && open->notice.daemons == QList{id})
            m_service->update(open.key(), content(*open));
    }
}

bool FailureNotices::hasLastCalls(const FailureNotice& notice) const
{
    return m_hasLastCalls && !notice.isBurst && !notice.daemons.isEmpty()
        && m_hasLastCalls(notice.daemons.constFirst());
}

NoticeContent FailureNotices::content(const Open& open) const
{
    const QList<DaemonRecord> about = records(open.notice);
    NoticeContent content;
    content.title = title(open.notice, about);
    content.text = open.notice.isBurst ? burstText(about) : open.text;
    content.actions = {{openKey, tr("Open")}};
    if (hasLastCalls(open.notice)) {
        content.text
            += (content.text.isEmpty() ? QString() : QStringLiteral(" ")) + tr("Its last calls were kept.");
        content.actions.append({lastCallsKey, tr("Show last calls")});
    }
    content.actions.append({openButtonKey, tr("Open")});
    if (!open.notice.isBurst && !about.isEmpty()
        && (about.constFirst().actions.testFlag(DaemonAction::Restart)
            || about.constFirst().actions.testFlag(DaemonAction::Start)))
        content.actions.append({restartKey, tr("Restart")});
    return content;
}

void FailureNotices::tell(const FailureNotice& notice)
{
    Open& open = m_open[notice.number];
    open.notice = notice;
    open.asking.request_stop();
    const QList<DaemonRecord> about = records(notice);
    if (notice.isBurst || about.isEmpty())
        show(notice.number, {});
    else
        ask(notice.number, about.constFirst());
}

void FailureNotices::ask(quint64 number, const DaemonRecord& record)
{
    const Result<std::shared_ptr<PlatformAdapter>> adapter = m_catalog->registry()->adapterFor(record.handle);
    if (!adapter) {
        show(number, reason(record));
        return;
    }
    m_open[number].asking = m_runner->ask<std::optional<Diagnosis>>(
        this,
        [adapter = *adapter, handle = record.handle](
            const OperationContext& context) { return adapter->diagnose(handle, context); },
        [this, number, record](const Result<std::optional<Diagnosis>>& answer) {
            // What cannot be found out is said by the window, which has room for the reason.
            const bool isKnown = answer && *answer && !(*answer)->summary.isEmpty();
            show(number, isKnown ? plainText((*answer)->summary, longestText) : reason(record));
        },
        askTimeout);
}

void FailureNotices::show(quint64 number, const QString& text)
{
    const auto open = m_open.find(number);
    if (open == m_open.end())
        return;
    open->text = text;
    if (m_service)
        m_service->show(number, content(*open));
    else
        say(content(*open));
}

void FailureNotices::change(const FailureNotice& notice)
{
    const auto open = m_open.find(notice.number);
    if (open == m_open.end())
        return;
    open->notice = notice;
    if (m_service)
        m_service->update(notice.number, content(*open));
}

void FailureNotices::withdraw(quint64 number)
{
    m_open.take(number).asking.request_stop();
    if (m_service)
        m_service->withdraw(number);
}

void FailureNotices::activate(quint64 number, const QString& actionKey)
{
    const FailureNotice notice = m_open.value(number).notice;
    if (notice.daemons.isEmpty())
        return;
    const DaemonId id = notice.daemons.constFirst();
    // A click on the notice leads to what explains most.
    const bool wantsLastCalls = actionKey == lastCallsKey || (actionKey == openKey && hasLastCalls(notice));
    // Whoever acts on it has seen it.
    m_watch->dismiss(number);
    if (actionKey == restartKey)
        Q_EMIT restartRequested(id);
    else if (wantsLastCalls)
        Q_EMIT lastCallsRequested(id);
    else if (notice.isBurst)
        Q_EMIT failedListRequested();
    else
        Q_EMIT openRequested(id);
}

void FailureNotices::say(const NoticeContent& content)
{
    Message message;
    message.kind = Message::Kind::Error;
    message.text = content.title + u'.';
    message.advice = content.text;
    Q_EMIT messageRequested(message);
}

} // namespace Duende
