// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/daemonfilterfields.h"

#include "models/format/daemonjson.h"

#include <QCoreApplication>

namespace Duende {

namespace {

constexpr std::array allStates{DaemonStatus::State::Created, DaemonStatus::State::Starting,
    DaemonStatus::State::Running, DaemonStatus::State::Paused, DaemonStatus::State::Stopping,
    DaemonStatus::State::Stopped, DaemonStatus::State::Failed};

constexpr std::array allPlatforms{Platform::Linux, Platform::MacOS, Platform::Container,
    Platform::PepitaMicroVM, Platform::Wos, Platform::Native};

QString title(const char* text)
{
    return QCoreApplication::translate("DaemonFilterFields", text);
}

QStringList stateWords()
{
    QStringList words;
    for (const DaemonStatus::State state : allStates)
        words.append(DaemonStatus(state).word());
    return words;
}

QStringList kindWords()
{
    QStringList words;
    for (int kind = 0; kind <= int(DaemonKind::Scope); ++kind)
        words.append(daemonKindWord(DaemonKind(kind)));
    return words;
}

QStringList platformWords()
{
    QStringList words;
    for (const Platform platform : allPlatforms)
        words.append(platformName(platform));
    return words;
}

FieldDescription plain(const char* name, FieldKind kind, const char* fieldTitle)
{
    return {QString::fromLatin1(name), kind, title(fieldTitle), {}, {}, false};
}

FieldDescription searched(const char* name, const char* fieldTitle)
{
    return {QString::fromLatin1(name), FieldKind::Text, title(fieldTitle), {}, {}, true};
}

FieldDescription oneOf(const char* name, const char* fieldTitle, const QStringList& words)
{
    return {QString::fromLatin1(name), FieldKind::Word, title(fieldTitle), words, {}, false};
}

FieldDescription suggested(const char* name, const char* fieldTitle, const QStringList& words)
{
    return {
        QString::fromLatin1(name), FieldKind::Word, title(fieldTitle), {}, [words] { return words; }, false};
}

QStringList texts(std::initializer_list<const char*> words)
{
    QStringList list;
    for (const char* word : words)
        list.append(QString::fromLatin1(word));
    return list;
}

FieldValue fromOptional(const auto& value)
{
    return value ? FieldValue(static_cast<double>(*value)) : FieldValue();
}

} // namespace

const FilterSchema& daemonFilterSchema()
{
    // In the order of DaemonField.
    static const FilterSchema schema({
        oneOf("state", QT_TRANSLATE_NOOP("DaemonFilterFields", "State"), stateWords()),
        searched("name", QT_TRANSLATE_NOOP("DaemonFilterFields", "Name")),
        searched("description", QT_TRANSLATE_NOOP("DaemonFilterFields", "Description")),
        oneOf("kind", QT_TRANSLATE_NOOP("DaemonFilterFields", "Kind of daemon"), kindWords()),
        oneOf("platform", QT_TRANSLATE_NOOP("DaemonFilterFields", "What runs it"), platformWords()),
        suggested("scope", QT_TRANSLATE_NOOP("DaemonFilterFields", "Whose it is"),
            texts({"system", "user", "native"})),
        plain("pid", FieldKind::Number, QT_TRANSLATE_NOOP("DaemonFilterFields", "Main process id")),
        plain("cpu", FieldKind::Percent,
            QT_TRANSLATE_NOOP("DaemonFilterFields", "Processor use, of one processor")),
        plain("memory", FieldKind::Bytes, QT_TRANSLATE_NOOP("DaemonFilterFields", "Memory in use")),
        plain("tasks", FieldKind::Number, QT_TRANSLATE_NOOP("DaemonFilterFields", "Processes and threads")),
        plain("since", FieldKind::Age, QT_TRANSLATE_NOOP("DaemonFilterFields", "How long in this state")),
        suggested("enablement", QT_TRANSLATE_NOOP("DaemonFilterFields", "Whether it starts by itself"),
            texts({"enabled", "disabled", "static", "masked", "indirect", "generated", "transient"})),
        plain("restarts", FieldKind::Number, QT_TRANSLATE_NOOP("DaemonFilterFields", "Automatic restarts")),
        suggested("result", QT_TRANSLATE_NOOP("DaemonFilterFields", "How the last run ended"),
            texts(
                {"exit-code", "signal", "timeout", "core-dump", "watchdog", "oom-kill", "start-limit-hit"})),
        plain("detail", FieldKind::Text,
            QT_TRANSLATE_NOOP("DaemonFilterFields", "The platform's own words for the state")),
        plain("handle", FieldKind::Text, QT_TRANSLATE_NOOP("DaemonFilterFields", "Printed handle")),
        plain(
            "template", FieldKind::Flag, QT_TRANSLATE_NOOP("DaemonFilterFields", "A pattern for instances")),
    });
    return schema;
}

FieldValue DaemonFieldSource::value(int field) const
{
    switch (DaemonField(field)) {
    case DaemonField::State:
        return static_cast<double>(m_record.status.state());
    case DaemonField::Name:
        return FieldValue(m_record.name);
    case DaemonField::Description:
        return FieldValue::unlessEmpty(m_record.description);
    case DaemonField::Kind:
        return static_cast<double>(m_record.kind);
    case DaemonField::Platform:
        return static_cast<double>(m_record.handle.platform());
    case DaemonField::Scope:
        return FieldValue::unlessEmpty(m_record.scope);
    case DaemonField::Pid:
        return fromOptional(m_record.pid);
    case DaemonField::Cpu:
        return fromOptional(m_cpuPercent);
    case DaemonField::Memory:
        return m_record.use ? fromOptional(m_record.use->memoryBytes) : FieldValue();
    case DaemonField::Tasks:
        return m_record.use ? fromOptional(m_record.use->tasks) : FieldValue();
    case DaemonField::Since:
        if (!m_record.since)
            return {};
        return static_cast<double>(m_nowMs - m_record.since->toMSecsSinceEpoch()) * 1e6;
    case DaemonField::Enablement:
        return FieldValue::unlessEmpty(m_record.enablement);
    case DaemonField::Restarts:
        return fromOptional(m_record.restarts);
    case DaemonField::Result:
        return FieldValue::unlessEmpty(m_record.result);
    case DaemonField::Detail:
        return FieldValue::unlessEmpty(m_record.detail);
    case DaemonField::Handle:
        if (m_handle.isEmpty())
            m_handle = m_record.handle.toString();
        return FieldValue(m_handle);
    case DaemonField::Template:
        return m_record.isTemplate ? 1.0 : 0.0;
    }
    return {};
}

} // namespace Duende
