// SPDX-License-Identifier: GPL-3.0-or-later
// Times filters over 10,000 rows like those of the list, and over a million like those of a trace, and prints
// the median of a pass and what a row costs. Ends non-zero when the fastest pass over the list takes more
// than 5 ms, or ten million events would take more than a second (regular expressions, which call a library
// for each row, are only printed).
#include "models/filter/filterexpression.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

namespace {

using namespace Duende;
using namespace Qt::StringLiterals;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int daemonCount = 10'000;
constexpr int eventCount = 1'000'000;
constexpr int passCount = 21;

enum class DaemonField { State, Name, Description, Cpu, Memory, Since };

struct Daemon final : public FieldSource
{
    int state = 0;
    QString name;
    QString description;
    double cpu = 0;
    double memory = 0;
    double age = 0;

    FieldValue value(int field) const override
    {
        switch (DaemonField(field)) {
        case DaemonField::State:
            return static_cast<double>(state);
        case DaemonField::Name:
            return QStringView(name);
        case DaemonField::Description:
            return QStringView(description);
        case DaemonField::Cpu:
            return cpu;
        case DaemonField::Memory:
            return memory;
        case DaemonField::Since:
            return age;
        }
        return {};
    }
};

FilterSchema daemonSchema()
{
    return FilterSchema({
        {u"state"_s, FieldKind::Word, {}, {u"running"_s, u"stopped"_s, u"failed"_s}, {}, false},
        {u"name"_s, FieldKind::Text, {}, {}, {}, true},
        {u"description"_s, FieldKind::Text, {}, {}, {}, true},
        {u"cpu"_s, FieldKind::Percent, {}, {}, {}, false},
        {u"memory"_s, FieldKind::Bytes, {}, {}, {}, false},
        {u"since"_s, FieldKind::Age, {}, {}, {}, false},
    });
}

std::vector<Daemon> daemons()
{
    std::vector<Daemon> rows(daemonCount);
    for (int i = 0; i < daemonCount; ++i) {
        Daemon& row = rows[static_cast<size_t>(i)];
        row.state = i % 3;
        row.name = u"worker-%1@instance-of-a-daemon.service"_s.arg(i);
        row.description
            = u"The worker that does the work of number %1 in the background of the machine"_s.arg(i);
        row.cpu = i % 100;
        row.memory = i * 40e3;
        row.age = i * 1e9;
    }
    return rows;
}

struct Event final : public FieldSource
{
    int call = 0;
    bool hasFailed = false;
    double duration = 0;

    FieldValue value(int field) const override
    {
        if (field == 0)
            return static_cast<double>(call);
        if (field == 1)
            return hasFailed ? 1.0 : 0.0;
        return duration;
    }
};

FilterSchema eventSchema()
{
    QStringList calls;
    for (int i = 0; i < 400; ++i)
        calls.append(u"call%1"_s.arg(i));
    calls[257] = u"openat"_s;
    return FilterSchema({
        {u"call"_s, FieldKind::Word, {}, calls, {}, true},
        {u"failed"_s, FieldKind::Flag, {}, {}, {}, false},
        {u"duration"_s, FieldKind::Duration, {}, {}, {}, false},
    });
}

std::vector<Event> events()
{
    std::vector<Event> rows(eventCount);
    for (int i = 0; i < eventCount; ++i) {
        Event& row = rows[static_cast<size_t>(i)];
        row.call = i % 400;
        row.hasFailed = i % 7 == 0;
        row.duration = i % 100'000;
    }
    return rows;
}

// The shortest time of a pass over all rows, which other load of the machine disturbs least; negative for a
// text that is no filter.
template <typename Row>
double fastestPass(const QString& text, const FilterSchema& schema, const std::vector<Row>& rows)
{
    const auto filter = FilterExpression::parse(text, schema);
    if (!filter) {
        std::fprintf(stderr, "%s: %s\n", qPrintable(text), qPrintable(filter.error().message));
        return -1;
    }
    std::vector<double> times;
    qsizetype matched = 0;
    for (int pass = 0; pass < passCount; ++pass) {
        const auto begin = std::chrono::steady_clock::now();
        matched = std::ranges::count_if(rows, [&filter](const Row& row) { return filter->matches(row); });
        times.push_back(Milliseconds(std::chrono::steady_clock::now() - begin).count());
    }
    std::ranges::sort(times);
    const double median = times[times.size() / 2];
    std::printf("%8zu rows  %-52s %8.3f ms  %6.1f ns a row  %lld matched\n", rows.size(), qPrintable(text),
        median, median * 1e6 / static_cast<double>(rows.size()), static_cast<long long>(matched));
    return times.front();
}

struct Case
{
    QString text;
    bool isBounded;
};

} // namespace

int main()
{
    const std::array listCases{
        Case{u"number"_s, true},
        Case{u"nothing-has-this"_s, true},
        Case{u"background machine 99"_s, true},
        Case{u"state=failed or cpu>5"_s, true},
        Case{u"memory>100M and since<10m and not state=stopped"_s, true},
        Case{u"name~instance and description!~machine"_s, true},
        Case{u"name~^worker-[0-9]+9@"_s, false},
    };
    const std::array eventCases{
        Case{u"call=openat and failed"_s, true},
        Case{u"duration>50us"_s, true},
        Case{u"openat or call~^call1"_s, true},
        Case{u"not (failed or duration<1us) and call!=openat"_s, true},
    };
    bool isFastEnough = true;
    const std::vector<Daemon> daemonRows = daemons();
    for (const Case& listCase : listCases) {
        const double fastest = fastestPass(listCase.text, daemonSchema(), daemonRows);
        isFastEnough = isFastEnough && fastest >= 0 && (!listCase.isBounded || fastest <= 5);
    }
    const std::vector<Event> eventRows = events();
    for (const Case& eventCase : eventCases) {
        const double fastest = fastestPass(eventCase.text, eventSchema(), eventRows);
        isFastEnough = isFastEnough && fastest >= 0 && fastest <= 100;
    }
    return isFastEnough ? 0 : 1;
}
