// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/textstyle.h"

#include <QList>

#include <cwchar>
#include <sys/ioctl.h>
#include <unistd.h>

namespace Duende {

namespace {

// As setlocale(3) reads the environment; Qt itself changes the locale of the process to one with UTF-8.
bool isUtf8Environment()
{
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const QByteArray value = qgetenv(name).toLower();
        if (!value.isEmpty())
            return value.contains("utf-8") || value.contains("utf8");
    }
    return false;
}

int characterWidth(char32_t character)
{
    if (character >= 0x20 && character < 0x7F)
        return 1;
    const int width = ::wcwidth(static_cast<wchar_t>(character));
    return width >= 0 ? width : 1;
}

QByteArray asciiOf(char32_t character)
{
    switch (character) {
    case 0x2013: // en dash
    case 0x2014: // em dash
        return "-";
    case 0x2026: // ellipsis
        return "...";
    case 0x2192: // arrow
        return "->";
    case 0x00A0: // no-break spaces
    case 0x202F:
        return " ";
    default:
        return character < 0x80 ? QByteArray(1, static_cast<char>(character)) : QByteArray("?");
    }
}

QString inColour(const QString& text, const char* code)
{
    return QStringLiteral("\x1b[%1m%2\x1b[0m").arg(QLatin1StringView(code), text);
}

} // namespace

TextStyle TextStyle::forStream(int descriptor)
{
    TextStyle style;
    style.isUtf8 = isUtf8Environment();
    style.isTerminal = ::isatty(descriptor) == 1;
    if (!style.isTerminal) {
        // A file or another program: what a person's locale lacks is no reason to lose text.
        style.isUtf8 = true;
        return style;
    }
    winsize size{};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        style.width = size.ws_col;
    else
        style.width = 80;
    const QByteArray terminal = qgetenv("TERM");
    // https://no-color.org: any value but an empty one.
    style.hasColours = qgetenv("NO_COLOR").isEmpty() && !terminal.isEmpty() && terminal != "dumb";
    return style;
}

QByteArray TextStyle::encode(const QString& text) const
{
    if (isUtf8)
        return text.toUtf8();
    QByteArray bytes;
    const QList<uint> characters = text.toUcs4();
    for (const uint character : characters)
        bytes += asciiOf(character);
    return bytes;
}

QString TextStyle::coloured(const QString& text, DaemonStatus::State state) const
{
    if (!hasColours)
        return text;
    switch (state) {
    case DaemonStatus::State::Running:
        return inColour(text, "32");
    case DaemonStatus::State::Failed:
        return inColour(text, "1;31");
    case DaemonStatus::State::Paused:
        return inColour(text, "33");
    case DaemonStatus::State::Starting:
    case DaemonStatus::State::Stopping:
        return inColour(text, "34");
    case DaemonStatus::State::Created:
    case DaemonStatus::State::Stopped:
        return text;
    }
    Q_UNREACHABLE_RETURN(text);
}

QString TextStyle::heading(const QString& text) const
{
    return hasColours ? inColour(text, "1") : text;
}

int TextStyle::displayWidth(QStringView text)
{
    int width = 0;
    const QList<uint> characters = text.toUcs4();
    for (const uint character : characters)
        width += characterWidth(character);
    return width;
}

QString TextStyle::ellipsis() const
{
    return isUtf8 ? QStringLiteral("\u2026") : QStringLiteral("..");
}

QString TextStyle::elidedMiddle(const QString& text, int maximumWidth) const
{
    if (displayWidth(text) <= maximumWidth)
        return text;
    const QString mark = ellipsis();
    const int room = std::max(0, maximumWidth - displayWidth(mark));
    const QList<uint> characters = text.toUcs4();
    qsizetype head = 0;
    int headWidth = 0;
    while (head < characters.size() && headWidth + characterWidth(characters.at(head)) <= (room + 1) / 2)
        headWidth += characterWidth(characters.at(head++));
    qsizetype tail = characters.size();
    int tailWidth = 0;
    while (tail > head && headWidth + tailWidth + characterWidth(characters.at(tail - 1)) <= room)
        tailWidth += characterWidth(characters.at(--tail));
    // What combines would sit on the ellipsis.
    while (tail < characters.size() && characterWidth(characters.at(tail)) == 0)
        ++tail;
    const auto part = [&characters](qsizetype from, qsizetype to) {
        return QString::fromUcs4(reinterpret_cast<const char32_t*>(characters.constData()) + from, to - from);
    };
    return part(0, head) + mark + part(tail, characters.size());
}

QString TextStyle::elidedEnd(const QString& text, int maximumWidth) const
{
    if (displayWidth(text) <= maximumWidth)
        return text;
    const QString mark = ellipsis();
    const int room = std::max(0, maximumWidth - displayWidth(mark));
    QString head;
    int width = 0;
    const QList<uint> characters = text.toUcs4();
    for (const uint character : characters) {
        width += characterWidth(character);
        if (width > room)
            break;
        const auto unit = static_cast<char32_t>(character);
        head += QString::fromUcs4(&unit, 1);
    }
    return head + mark;
}

} // namespace Duende
