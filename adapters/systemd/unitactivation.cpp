// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitactivation.h"

#include "adapters/systemd/unitfailurecause.h"
#include "adapters/systemd/unitname.h"

#include <QDBusArgument>
#include <QRegularExpression>
#include <QTimeZone>

#include <array>
#include <limits>

#include <ctime>

namespace Duende {

using Text = QLatin1StringView;

namespace {

constexpr qsizetype mostFacts = 200;
constexpr quint64 never = std::numeric_limits<quint64>::max();

quint64 readClock(clockid_t clock)
{
    timespec time{};
    ::clock_gettime(clock, &time);
    return quint64(time.tv_sec) * 1'000'000 + quint64(time.tv_nsec) / 1000;
}

/// The elements of an array of structures, read by `read`; nothing where the value is of another type.
template <typename Row, typename Read>
QList<Row> structures(const QVariant& value, QLatin1StringView signature, Read read)
{
    if (value.metaType() != QMetaType::fromType<QDBusArgument>())
        return {};
    const auto argument = value.value<QDBusArgument>();
    if (argument.currentSignature() != signature)
        return {};
    QList<Row> rows;
    argument.beginArray();
    while (!argument.atEnd() && rows.size() < mostFacts) {
        argument.beginStructure();
        rows.append(read(argument));
        argument.endStructure();
    }
    argument.endArray();
    return rows;
}

using TextPair = std::pair<QString, QString>;

QList<TextPair> textPairs(const QVariant& value)
{
    return structures<TextPair>(value, Text("a(ss)"), [](const QDBusArgument& argument) {
        TextPair pair;
        argument >> pair.first >> pair.second;
        return pair;
    });
}

std::optional<QDateTime> timeOf(quint64 usec)
{
    if (usec == 0 || usec == never || usec / 1000 > quint64(std::numeric_limits<qint64>::max() / 2))
        return std::nullopt;
    return QDateTime::fromMSecsSinceEpoch(qint64(usec / 1000), QTimeZone::UTC);
}

/// The earlier of what the two clocks say.
std::optional<QDateTime> nextRun(const QVariantMap& properties, const ClockReading& now)
{
    std::optional<QDateTime> next
        = timeOf(properties.value(QStringLiteral("NextElapseUSecRealtime")).toULongLong());
    const quint64 monotonic = properties.value(QStringLiteral("NextElapseUSecMonotonic")).toULongLong();
    if (monotonic == 0 || monotonic == never)
        return next;
    const qint64 ahead = qint64(monotonic) - qint64(now.monotonicUsec);
    const std::optional<QDateTime> other = timeOf(quint64(qint64(now.realtimeUsec) + ahead));
    return !next || (other && *other < *next) ? other : next;
}

QString sinceText(const QString& base)
{
    if (base == Text("OnActiveUSec"))
        return QStringLiteral("%1 after the timer is started");
    if (base == Text("OnBootUSec"))
        return QStringLiteral("%1 after the machine has started");
    if (base == Text("OnStartupUSec"))
        return QStringLiteral("%1 after the service manager has started");
    if (base == Text("OnUnitActiveUSec"))
        return QStringLiteral("%1 after it was last started");
    if (base == Text("OnUnitInactiveUSec"))
        return QStringLiteral("%1 after it last ended");
    return {};
}

QString triggered(const QVariantMap& properties)
{
    return properties.value(QStringLiteral("Triggers")).toStringList().join(QStringLiteral(", "));
}

void addTimer(QList<ActivationFact>& facts, const QVariantMap& properties, const ClockReading& now)
{
    const QString nextTitle = QStringLiteral("Next run");
    const bool isUp = properties.value(QStringLiteral("ActiveState")).toString() == Text("active");
    if (const std::optional<QDateTime> next = nextRun(properties, now); next && isUp)
        facts.append({nextTitle, {}, next});
    else
        facts.append({nextTitle,
            isUp ? QStringLiteral("none is due") : QStringLiteral("none, the timer is stopped"), {}});
    const auto last = timeOf(properties.value(QStringLiteral("LastTriggerUSec")).toULongLong());
    facts.append({QStringLiteral("Last run"), last ? QString() : QStringLiteral("never"), last});

    const QString title = QStringLiteral("Runs");
    const auto calendar = structures<QString>(properties.value(QStringLiteral("TimersCalendar")),
        Text("a(sst)"), [](const QDBusArgument& argument) {
            QString base;
            QString expression;
            quint64 next = 0;
            argument >> base >> expression >> next;
            return expression;
        });
    for (const QString& expression : calendar)
        facts.append({title, calendarText(expression), {}});
    const auto spans = structures<QString>(properties.value(QStringLiteral("TimersMonotonic")),
        Text("a(stt)"), [](const QDBusArgument& argument) {
            QString base;
            quint64 span = 0;
            quint64 next = 0;
            argument >> base >> span >> next;
            const QString text = sinceText(base);
            return text.isEmpty() ? text : text.arg(spanText(std::chrono::microseconds(span)));
        });
    for (const QString& span : spans) {
        if (!span.isEmpty())
            facts.append({title, span, {}});
    }
}

void addSocket(QList<ActivationFact>& facts, const QVariantMap& properties)
{
    for (const auto& [type, address] : textPairs(properties.value(QStringLiteral("Listen")))) {
        const QString kind = type == Text("SequentialPacket") ? QStringLiteral("Sequential packet") : type;
        facts.append({QStringLiteral("Listens on"), QString(kind + QLatin1Char(' ') + address), {}});
    }
    if (!properties.value(QStringLiteral("Accept")).toBool())
        return;
    facts.append({QStringLiteral("Connections"),
        QStringLiteral("%1 open, %2 accepted, each by an instance of its own")
            .arg(properties.value(QStringLiteral("NConnections")).toUInt())
            .arg(properties.value(QStringLiteral("NAccepted")).toUInt()),
        {}});
}

QString watchText(const QString& condition)
{
    if (condition == Text("PathExists"))
        return QStringLiteral("until %1 exists");
    if (condition == Text("PathExistsGlob"))
        return QStringLiteral("until something matches %1");
    if (condition == Text("PathChanged"))
        return QStringLiteral("for changes of %1");
    if (condition == Text("PathModified"))
        return QStringLiteral("for every write to %1");
    if (condition == Text("DirectoryNotEmpty"))
        return QStringLiteral("until %1 holds something");
    return QStringLiteral("%1");
}

void addPath(QList<ActivationFact>& facts, const QVariantMap& properties)
{
    for (const auto& [condition, path] : textPairs(properties.value(QStringLiteral("Paths"))))
        facts.append({QStringLiteral("Watches"), watchText(condition).arg(path), {}});
}

} // namespace

ClockReading ClockReading::now()
{
    return {readClock(CLOCK_REALTIME), readClock(CLOCK_MONOTONIC)};
}

QList<ActivationFact> activationFacts(
    const QString& unit, const QVariantMap& properties, const ClockReading& now)
{
    QList<ActivationFact> facts;
    switch (unitKind(unit).value_or(DaemonKind::Service)) {
    case DaemonKind::Timer:
        addTimer(facts, properties, now);
        break;
    case DaemonKind::Socket:
        addSocket(facts, properties);
        break;
    case DaemonKind::Path:
        addPath(facts, properties);
        break;
    default:
        return facts;
    }
    if (const QString starts = triggered(properties); !starts.isEmpty())
        facts.append({QStringLiteral("Starts"), starts, {}});
    return facts;
}

QString calendarText(const QString& expression)
{
    struct Form
    {
        QLatin1StringView pattern;
        QString words;
    };
    // As calendar_spec_to_string() of systemd normalizes them (systemd.time(7)).
    static const std::array forms{
        Form{Text(R"(^\*-\*-\* \*:\*:00$)"), QStringLiteral("every minute")},
        Form{Text(R"(^\*-\*-\* \*:00:00$)"), QStringLiteral("every hour")},
        Form{Text(R"(^\*-\*-\* (\d\d:\d\d):00$)"), QStringLiteral("every day at %1")},
        Form{Text(R"(^\*-\*-01 (\d\d:\d\d):00$)"), QStringLiteral("on the first of every month at %1")},
        Form{Text(R"(^\*-01-01 (\d\d:\d\d):00$)"), QStringLiteral("on 1 January at %1")},
        Form{Text(R"(^Mon \*-\*-\* (\d\d:\d\d):00$)"), QStringLiteral("every Monday at %1")},
        Form{Text(R"(^Tue \*-\*-\* (\d\d:\d\d):00$)"), QStringLiteral("every Tuesday at %1")},
        Form{Text(R"(^Wed \*-\*-\* (\d\d:\d\d):00$)"), QStringLiteral("every Wednesday at %1")},
        Form{Text(R"(^Thu \*-\*-\* (\d\d:\d\d):00$)"), QStringLiteral("every Thursday at %1")},
        Form{Text(R"(^Fri \*-\*-\* (\d\d:\d\d):00$)"), QStringLiteral("every Friday at %1")},
        Form{Text(R"(^Sat \*-\*-\* (\d\d:\d\d):00$)"), QStringLiteral("every Saturday at %1")},
        Form{Text(R"(^Sun \*-\*-\* (\d\d:\d\d):00$)"), QStringLiteral("every Sunday at %1")},
        Form{Text(R"(^Mon\.\.Fri \*-\*-\* (\d\d:\d\d):00$)"), QStringLiteral("on weekdays at %1")},
    };
    for (const Form& form : forms) {
        const QRegularExpressionMatch match = QRegularExpression(form.pattern).match(expression);
        if (!match.hasMatch())
            continue;
        const QString words = match.lastCapturedIndex() > 0 ? form.words.arg(match.captured(1)) : form.words;
        return words + QStringLiteral(" (") + expression + QLatin1Char(')');
    }
    return expression;
}

} // namespace Duende
