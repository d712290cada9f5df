// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracesettings.h"

#include <QSettings>

#include <algorithm>

namespace Duende {

namespace {

constexpr QLatin1StringView dataKey("trace/dataLimit");
constexpr QLatin1StringView sizeKey("trace/sizeLimit");
constexpr QLatin1StringView whenFullKey("trace/whenFull");
constexpr QLatin1StringView ringWord("ring");
constexpr QLatin1StringView engineKey("trace/engine");
constexpr QLatin1StringView ptraceWord("ptrace");
constexpr QLatin1StringView onlyFailedKey("trace/onlyFailed");
constexpr QLatin1StringView durationKey("trace/leastDurationNs");
constexpr quint64 longestNs = 3'600'000'000'000;

quint64 amount(
    const QSettings& settings, QLatin1StringView key, quint64 usual, quint64 least, quint64 largest)
{
    bool isNumber = false;
    const quint64 value = settings.value(key).toULongLong(&isNumber);
    return isNumber ? std::clamp(value, least, largest) : usual;
}

} // namespace

TraceSettings TraceSettings::load(const QSettings& settings)
{
    TraceSettings loaded;
    loaded.dataLimit
        = uint32_t(amount(settings, dataKey, loaded.dataLimit, 0, quint64(Trace::maximumDataLimit)));
    loaded.mostBytes = amount(settings, sizeKey, loaded.mostBytes, leastBytes, largestBytes);
    if (settings.value(whenFullKey).toString() == ringWord)
        loaded.whenFull = TraceRecorder::WhenFull::Ring;
    if (settings.value(engineKey).toString() == ptraceWord)
        loaded.engine = Trace::EngineKind::Ptrace;
    loaded.onlyFailed = settings.value(onlyFailedKey).toBool();
    loaded.leastDurationNs = amount(settings, durationKey, 0, 0, longestNs);
    return loaded;
}

void TraceSettings::save(QSettings& settings) const
{
    settings.setValue(dataKey, dataLimit);
    settings.setValue(sizeKey, mostBytes);
    settings.setValue(
        whenFullKey, whenFull == TraceRecorder::WhenFull::Ring ? QString(ringWord) : QStringLiteral("stop"));
    settings.setValue(
        engineKey, engine == Trace::EngineKind::Ptrace ? QString(ptraceWord) : QStringLiteral("auto"));
    settings.setValue(onlyFailedKey, onlyFailed);
    settings.setValue(durationKey, leastDurationNs);
}

} // namespace Duende
