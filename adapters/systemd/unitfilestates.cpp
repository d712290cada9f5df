// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfilestates.h"

#include "adapters/systemd/systemdbus.h"
#include "adapters/systemd/systemdtypes.h"
#include "adapters/systemd/unitname.h"

namespace Duende {

namespace {

using Done = std::function<void(const UnitFileStates&)>;

/// The questions about one search path, until the last is answered.
struct Inquiry
{
    std::shared_ptr<const UnitFileIndex> index;
    QHash<QString, QString> states;
    qsizetype open = 0;
    Done done;

    void answer()
    {
        if (--open <= 0)
            done(UnitFileStates(states, index));
    }
};

void listFiles(AsyncCalls& calls, const Done& done)
{
    calls.add(SystemdBus::managerCall(QStringLiteral("ListUnitFiles")), [done](const QDBusMessage& reply) {
        const Result<QList<ListedUnitFile>> files = listedUnitFiles(reply);
        if (!files)
            return;
        QHash<QString, QString> states;
        for (const ListedUnitFile& file : *files)
            states.insert(file.path.sliced(file.path.lastIndexOf(QLatin1Char('/')) + 1), file.state);
        done(UnitFileStates(states));
    });
}

void askAbout(AsyncCalls& calls, const QString& unit, const std::shared_ptr<Inquiry>& inquiry)
{
    QDBusMessage message = SystemdBus::managerCall(QStringLiteral("GetUnitFileState"));
    message << unit;
    calls.add(message, [unit, inquiry](const QDBusMessage& reply) {
        const bool isState
            = reply.signature() == QLatin1StringView("s") && reply.type() == QDBusMessage::ReplyMessage;
        // A file that the manager cannot make sense of is listed as "bad" by it.
        inquiry->states.insert(
            unit, isState ? reply.arguments().constFirst().toString() : QStringLiteral("bad"));
        inquiry->answer();
    });
}

} // namespace

QString UnitFileStates::of(const QString& unit) const
{
    if (const auto state = m_states.constFind(unit); state != m_states.cend())
        return *state;
    return m_index ? m_index->instanceState(unit) : QString();
}

bool UnitFileStates::isUnit(const QString& state)
{
    return !state.isEmpty() && state != QLatin1StringView("alias");
}

void requestUnitFileStates(AsyncCalls& calls, Done done)
{
    calls.add(SystemdBus::getManagerProperty(QStringLiteral("UnitPath")),
        [&calls, done = std::move(done)](const QDBusMessage& reply) {
            const auto index = std::make_shared<UnitFileIndex>(propertyValue(reply).toStringList());
            if (!index->isValid())
                return listFiles(calls, done);
            const auto inquiry = std::make_shared<Inquiry>();
            inquiry->states = index->states();
            inquiry->index = index;
            inquiry->done = done;
            const QStringList undecided = index->undecided();
            inquiry->open = undecided.size();
            for (const QString& unit : undecided)
                askAbout(calls, unit, inquiry);
            if (undecided.isEmpty())
                inquiry->answer();
        });
}

} // namespace Duende
