// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/procparsers.h"

#include <QStringList>

#include <array>
#include <charconv>
#include <limits>

namespace Duende {

namespace {

template <typename Number> std::optional<Number> wholeNumber(QByteArrayView text)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    if (error != std::errc() || end != text.end())
        return std::nullopt;
    return value;
}

// Takes words off the front of a line.
class Words
{
public:
    explicit Words(QByteArrayView text) : m_text(text) { }

    QByteArrayView next()
    {
        qsizetype begin = 0;
        while (begin < m_text.size() && isBlank(m_text.at(begin)))
            ++begin;
        qsizetype end = begin;
        while (end < m_text.size() && !isBlank(m_text.at(end)))
            ++end;
        const QByteArrayView word = m_text.sliced(begin, end - begin);
        m_text = m_text.sliced(end);
        return word;
    }

    void skip(int count)
    {
        for (int i = 0; i < count; ++i)
            next();
    }

    // Reads the next word into `number`; the first one that is no number spoils all.
    template <typename Number> void read(Number& number)
    {
        const std::optional<Number> value = wholeNumber<Number>(next());
        m_good = m_good && value.has_value();
        if (value)
            number = *value;
    }

    bool isGood() const { return m_good; }

private:
    static bool isBlank(char character) { return character == ' ' || character == '\t' || character == '\n'; }

    QByteArrayView m_text;
    bool m_good = true;
};

// Takes lines off the front of a text.
class Lines
{
public:
    explicit Lines(QByteArrayView text) : m_text(text) { }

    bool hasNext() const { return !m_text.isEmpty(); }

    QByteArrayView next()
    {
        const qsizetype feed = m_text.indexOf('\n');
        const QByteArrayView line = feed < 0 ? m_text : m_text.first(feed);
        m_text = feed < 0 ? QByteArrayView() : m_text.sliced(feed + 1);
        return line;
    }

private:
    QByteArrayView m_text;
};

ProcessState stateOf(QByteArrayView word)
{
    constexpr QByteArrayView letters("RSDTtZXIP");
    if (word.size() != 1)
        return ProcessState::Unknown;
    // Kernels before 3.14 and between 4.14 and now differ in the rare letters; x is a dead process, too.
    if (word.front() == 'x')
        return ProcessState::Dead;
    return letters.contains(word.front()) ? static_cast<ProcessState>(word.front()) : ProcessState::Unknown;
}

std::optional<ProcessIds> idsOf(QByteArrayView text)
{
    Words words(text);
    ProcessIds ids;
    words.read(ids.real);
    words.read(ids.effective);
    words.read(ids.saved);
    words.read(ids.fileSystem);
    return words.isGood() ? std::optional(ids) : std::nullopt;
}

// "  1234 kB" in bytes.
std::optional<quint64> kibibytes(QByteArrayView text)
{
    Words words(text);
    const std::optional<quint64> count = wholeNumber<quint64>(words.next());
    if (!count || words.next() != "kB" || *count > std::numeric_limits<quint64>::max() / 1024)
        return std::nullopt;
    return *count * 1024;
}

// Reads a limit into `limit`; false when the word is none.
bool readLimit(const QString& word, std::optional<quint64>& limit)
{
    limit = wholeNumber<quint64>(word.toLatin1());
    return limit || word == QLatin1StringView("unlimited");
}

} // namespace

std::optional<ProcessStat> parseProcessStat(QByteArrayView bytes)
{
    // The name may hold anything, parentheses and line feeds included; the last parenthesis ends it.
    const qsizetype open = bytes.indexOf('(');
    if (open < 2)
        return std::nullopt; // and lastIndexOf() of Qt 6.8 reads a byte of an empty view
    const qsizetype close = bytes.lastIndexOf(')');
    if (close < open)
        return std::nullopt;
    ProcessStat stat;
    Words head(bytes.first(open));
    head.read(stat.pid);
    stat.comm = bytes.sliced(open + 1, close - open - 1).toByteArray();
    Words words(bytes.sliced(close + 1));
    stat.state = stateOf(words.next());
    words.read(stat.parentPid);
    words.read(stat.processGroup);
    words.read(stat.session);
    words.read(stat.terminal);
    words.skip(1); // tpgid
    words.read(stat.flags);
    words.skip(4); // faults
    words.read(stat.userTicks);
    words.read(stat.systemTicks);
    words.skip(3); // cutime, cstime, priority
    words.read(stat.nice);
    words.read(stat.threads);
    words.skip(1); // itrealvalue
    words.read(stat.startTimeTicks);
    words.read(stat.virtualBytes);
    words.read(stat.residentPages);
    if (!head.isGood() || !words.isGood() || stat.pid <= 0)
        return std::nullopt;
    return stat;
}

std::optional<ProcessStatus> parseProcessStatus(QByteArrayView bytes)
{
    ProcessStatus status;
    std::optional<ProcessIds> uids;
    std::optional<ProcessIds> gids;
    Lines lines(bytes);
    while (lines.hasNext()) {
        const QByteArrayView line = lines.next();
        const qsizetype colon = line.indexOf(':');
        if (colon < 0)
            continue;
        const QByteArrayView key = line.first(colon);
        const QByteArrayView value = line.sliced(colon + 1);
        if (key == "Uid")
            uids = idsOf(value);
        else if (key == "Gid")
            gids = idsOf(value);
        else if (key == "Threads")
            status.threads = parseNumber(value);
        else if (key == "VmSize")
            status.virtualBytes = kibibytes(value);
        else if (key == "VmRSS")
            status.residentBytes = kibibytes(value);
        else if (key == "VmHWM")
            status.peakResidentBytes = kibibytes(value);
        else if (key == "VmSwap")
            status.swapBytes = kibibytes(value);
    }
    if (!uids || !gids)
        return std::nullopt;
    status.uids = *uids;
    status.gids = *gids;
    return status;
}

std::optional<QString> parseControlGroup(QByteArrayView bytes)
{
    std::optional<QByteArrayView> unified;
    std::optional<QByteArrayView> named;
    Lines lines(bytes);
    while (lines.hasNext()) {
        const QByteArrayView line = lines.next();
        const qsizetype first = line.indexOf(':');
        const qsizetype second = first < 0 ? -1 : line.indexOf(':', first + 1);
        if (second < 0)
            continue;
        const QByteArrayView controllers = line.sliced(first + 1, second - first - 1);
        QByteArrayView path = line.sliced(second + 1);
        if (path.endsWith(" (deleted)"))
            path.chop(10);
        if (!path.startsWith('/'))
            continue;
        if (controllers.isEmpty() && line.first(first) == "0")
            unified = path;
        else if (controllers.startsWith("name=") && !named)
            named = path;
    }
    const std::optional<QByteArrayView> path = unified && (*unified != "/" || !named) ? unified : named;
    return path ? std::optional(QString::fromUtf8(*path)) : std::nullopt;
}

QList<QByteArray> parseNulSeparated(QByteArrayView bytes)
{
    while (bytes.endsWith('\0'))
        bytes.chop(1);
    QList<QByteArray> parts;
    while (!bytes.isEmpty()) {
        const qsizetype end = bytes.indexOf('\0');
        parts.append((end < 0 ? bytes : bytes.first(end)).toByteArray());
        bytes = end < 0 ? QByteArrayView() : bytes.sliced(end + 1);
    }
    return parts;
}

std::optional<std::chrono::milliseconds> parseUptime(QByteArrayView bytes)
{
    Words words(bytes);
    const QByteArrayView word = words.next();
    const qsizetype dot = word.indexOf('.');
    if (dot < 0 || dot + 3 != word.size())
        return std::nullopt;
    const std::optional<quint32> seconds = wholeNumber<quint32>(word.first(dot));
    const std::optional<quint32> hundredths = wholeNumber<quint32>(word.sliced(dot + 1));
    if (!seconds || !hundredths)
        return std::nullopt;
    return std::chrono::seconds(*seconds) + std::chrono::milliseconds(*hundredths * 10);
}

std::optional<qint64> parseBootTime(QByteArrayView bytes)
{
    const std::optional<quint64> seconds = parseKeyedNumber(bytes, "btime");
    // Beyond this a QDateTime cannot go; it is the year 10000.
    if (!seconds || *seconds > 253402300799)
        return std::nullopt;
    return static_cast<qint64>(*seconds);
}

QList<ProcessLimit> parseProcessLimits(QByteArrayView bytes)
{
    QList<ProcessLimit> limits;
    Lines lines(bytes);
    while (lines.hasNext()) {
        const QByteArrayView line = lines.next();
        // The name stands in a column of 26 characters and holds spaces: "Max open files            1024 …".
        constexpr qsizetype nameWidth = 26;
        if (line.size() <= nameWidth)
            continue;
        const QStringList words
            = QString::fromLatin1(line.sliced(nameWidth)).simplified().split(QLatin1Char(' '));
        if (words.size() < 2)
            continue;
        ProcessLimit limit{
            QString::fromLatin1(line.first(nameWidth)).trimmed(), std::nullopt, std::nullopt, words.value(2)};
        if (readLimit(words.at(0), limit.soft) && readLimit(words.at(1), limit.hard))
            limits.append(limit);
    }
    return limits;
}

std::optional<quint64> parseNumber(QByteArrayView bytes)
{
    return wholeNumber<quint64>(bytes.trimmed());
}

std::optional<quint64> parseKeyedNumber(QByteArrayView bytes, QByteArrayView key)
{
    Lines lines(bytes);
    while (lines.hasNext()) {
        Words words(lines.next());
        if (words.next() == key)
            return wholeNumber<quint64>(words.next());
    }
    return std::nullopt;
}

QList<qint64> parsePids(QByteArrayView bytes)
{
    QList<qint64> pids;
    Lines lines(bytes);
    while (lines.hasNext()) {
        const std::optional<qint64> pid = wholeNumber<qint64>(lines.next());
        if (pid && *pid > 0)
            pids.append(*pid);
    }
    return pids;
}

} // namespace Duende
