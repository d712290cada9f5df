// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/daemonfacts.h"

#include "models/daemonwords.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"

namespace Duende {

namespace {

enum class Look { Short, Long, Code };

Fact textFact(const QString& name, const QString& value, Look look)
{
    const bool isLong = look != Look::Short;
    if (value.isEmpty())
        return {name, ValueText::unknown(), true, false, isLong};
    return {name, plainText(value), false, look == Look::Code, isLong};
}

template <typename T, typename Write>
Fact amountFact(const QString& name, const std::optional<T>& value, Write write)
{
    return {name, value ? QString(write(*value)) : ValueText::unknown(), !value.has_value(), false, false};
}

} // namespace

QString DaemonFacts::sentence(const DaemonRecord& record, const QDateTime& now, const QString& reason)
{
    if (record.isTemplate)
        return tr("A template: it cannot run itself, its instances can");
    QString text = stateTitle(record.status.state());
    if (record.since) {
        text = tr("%1 since %2 (%3)")
                   .arg(text, ValueText::exactTime(*record.since),
                       ValueText::relativeTime(*record.since, now));
    }
    if (!reason.isEmpty())
        return tr("%1. %2").arg(text, plainText(reason));
    if (const auto failure = record.status.failure();
        failure && failure->kind != FailureReason::Kind::Internal)
        text = tr("%1: %2").arg(text, failureText(*failure));
    return text;
}

QList<Fact> DaemonFacts::of(const DaemonRecord& record, std::optional<double> cpuPercent)
{
    const auto bytes = [](quint64 value) { return ValueText::bytes(value); };
    const auto percent = [](double value) { return ValueText::percent(value); };
    const auto count = [](auto value) { return ValueText::count(qint64(value)); };
    const auto memory = record.use ? record.use->memoryBytes : std::nullopt;
    const auto tasks = record.use ? record.use->tasks : std::nullopt;
    QString reported = record.detail;
    if (!record.result.isEmpty())
        reported = reported.isEmpty() ? record.result : tr("%1, %2").arg(reported, record.result);
    // A pid is a name, not an amount: no thousands separator.
    const auto pid = [](qint64 value) { return QString::number(value); };
    return {
        amountFact(tr("Main PID"), record.pid, pid),
        amountFact(tr("CPU"), cpuPercent, percent),
        amountFact(tr("Memory"), memory, bytes),
        amountFact(tr("Tasks"), tasks, count),
        textFact(tr("Enablement"), record.enablement, Look::Short),
        amountFact(tr("Restarts"), record.restarts, count),
        textFact(tr("Kind"), tr("%1, %2").arg(kindTitle(record.kind), record.scope), Look::Long),
        textFact(tr("Reported as"), reported, Look::Long),
        textFact(tr("Control group"), record.controlGroup, Look::Code),
        textFact(tr("Handle"), record.handle.toString(), Look::Code),
    };
}

} // namespace Duende
