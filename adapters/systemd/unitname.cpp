// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitname.h"

#include <algorithm>
#include <array>

namespace Duende {

namespace {

struct UnitType
{
    DaemonKind kind;
    QLatin1StringView suffix;
    QLatin1StringView interfaceName;
};

constexpr std::array unitTypes{
    UnitType{DaemonKind::Service, QLatin1StringView(".service"), QLatin1StringView("Service")},
    UnitType{DaemonKind::Socket, QLatin1StringView(".socket"), QLatin1StringView("Socket")},
    UnitType{DaemonKind::Timer, QLatin1StringView(".timer"), QLatin1StringView("Timer")},
    UnitType{DaemonKind::Path, QLatin1StringView(".path"), QLatin1StringView("Path")},
    UnitType{DaemonKind::Target, QLatin1StringView(".target"), QLatin1StringView("Target")},
    UnitType{DaemonKind::Mount, QLatin1StringView(".mount"), QLatin1StringView("Mount")},
    UnitType{DaemonKind::Automount, QLatin1StringView(".automount"), QLatin1StringView("Automount")},
    UnitType{DaemonKind::Swap, QLatin1StringView(".swap"), QLatin1StringView("Swap")},
    UnitType{DaemonKind::Device, QLatin1StringView(".device"), QLatin1StringView("Device")},
    UnitType{DaemonKind::Slice, QLatin1StringView(".slice"), QLatin1StringView("Slice")},
    UnitType{DaemonKind::Scope, QLatin1StringView(".scope"), QLatin1StringView("Scope")},
};

constexpr qsizetype longestName = 255;

bool isAsciiLetterOrDigit(char16_t c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
}

bool canStandInName(char16_t c)
{
    return isAsciiLetterOrDigit(c) || c == u':' || c == u'-' || c == u'_' || c == u'.' || c == u'\\'
        || c == u'@';
}

constexpr QLatin1StringView unitPathPrefix("/org/freedesktop/systemd1/unit/");

void appendHex(QString& text, QLatin1StringView prefix, char byte)
{
    text += prefix;
    text += QString::number(static_cast<uchar>(byte), 16).rightJustified(2, QLatin1Char('0'));
}

} // namespace

std::optional<DaemonKind> unitKind(QStringView unitName)
{
    const qsizetype dot = unitName.lastIndexOf(u'.');
    if (dot <= 0)
        return std::nullopt;
    const QStringView suffix = unitName.sliced(dot);
    const auto type
        = std::ranges::find_if(unitTypes, [suffix](const UnitType& t) { return suffix == t.suffix; });
    return type == unitTypes.end() ? std::nullopt : std::optional(type->kind);
}

bool isUnitName(QStringView text)
{
    return text.size() <= longestName && unitKind(text) && text.front() != u'@'
        && std::ranges::all_of(text, [](QChar c) { return canStandInName(c.unicode()); });
}

bool isTemplateName(QStringView unitName)
{
    const qsizetype at = unitName.indexOf(u'@');
    return at > 0 && at + 1 == unitName.lastIndexOf(u'.');
}

QString templateOfInstance(QStringView unitName)
{
    const qsizetype at = unitName.indexOf(u'@');
    const qsizetype dot = unitName.lastIndexOf(u'.');
    if (at <= 0 || dot <= at + 1)
        return {};
    return unitName.first(at + 1).toString() + unitName.sliced(dot).toString();
}

QString serviceNameFor(QStringView text)
{
    static constexpr QLatin1StringView suffix(".service");
    if (text.endsWith(suffix))
        text.chop(suffix.size());
    QString name;
    const QByteArray bytes = text.trimmed().toUtf8();
    for (const char byte : bytes) {
        const auto c = static_cast<uchar>(byte);
        if (c == '/')
            name += QLatin1Char('-');
        else if (c < 0x80 && c != '@' && c != '\\' && canStandInName(c) && !(c == '.' && name.isEmpty()))
            name += QLatin1Char(byte);
        else
            appendHex(name, QLatin1StringView("\\x"), byte);
    }
    if (name.isEmpty())
        return {};
    name += suffix;
    return isUnitName(name) ? name : QString();
}

QString unitObjectPath(QStringView unitName)
{
    QString path = unitPathPrefix;
    const QByteArray bytes = unitName.toUtf8();
    path.reserve(path.size() + bytes.size() + 16);
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto c = static_cast<uchar>(bytes.at(i));
        const bool isDigit = c >= '0' && c <= '9';
        if (c < 0x80 && isAsciiLetterOrDigit(c) && !(i == 0 && isDigit))
            path += QLatin1Char(bytes.at(i));
        else
            appendHex(path, QLatin1StringView("_"), bytes.at(i));
    }
    return path;
}

QString unitNameOfPath(QStringView path)
{
    if (!path.startsWith(unitPathPrefix))
        return {};
    const QByteArray label = path.sliced(unitPathPrefix.size()).toLatin1();
    QByteArray name;
    name.reserve(label.size());
    for (qsizetype i = 0; i < label.size(); ++i) {
        bool isHex = false;
        const int byte = label.at(i) == '_' ? label.mid(i + 1, 2).toInt(&isHex, 16) : 0;
        if (isHex && i + 2 < label.size()) {
            name += static_cast<char>(byte);
            i += 2;
        } else {
            name += label.at(i);
        }
    }
    return QString::fromUtf8(name);
}

QString unitTypeInterface(DaemonKind kind)
{
    const auto type = std::ranges::find(unitTypes, kind, &UnitType::kind);
    return QStringLiteral("org.freedesktop.systemd1.")
        + (type == unitTypes.end() ? QLatin1StringView("Unit") : type->interfaceName);
}

bool kindHasProcesses(DaemonKind kind)
{
    return kind == DaemonKind::Service || kind == DaemonKind::Scope || kind == DaemonKind::Socket
        || kind == DaemonKind::Mount || kind == DaemonKind::Swap;
}

} // namespace Duende
