// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unittable.h"

#include "adapters/systemd/unitname.h"

namespace Duende {

void UnitTable::replace(const QList<UnitFacts>& all)
{
    const QHash<QString, UnitFacts> known = std::exchange(m_units, {});
    m_units.reserve(all.size());
    for (const UnitFacts& listed : all) {
        const auto before = known.constFind(listed.name);
        m_units.insert(listed.name, interned(before == known.cend() ? listed : keeping(*before, listed)));
    }
    m_changed.clear();
    m_removed.clear();
    m_isFull = true;
}

void UnitTable::setFileStates(const UnitFileStates& fileStates)
{
    m_fileStates = fileStates;
    const QStringList known = names();
    for (const QString& name : known) {
        UnitFacts facts = m_units.value(name);
        facts.fileState = fileStates.of(name);
        if (facts.isLoaded() || UnitFileStates::isUnit(facts.fileState))
            store(facts);
        else
            remove(name);
    }
    for (const auto& [name, state] : fileStates.files().asKeyValueRange()) {
        if (!UnitFileStates::isUnit(state) || m_units.contains(name) || !unitKind(name))
            continue;
        UnitFacts facts;
        facts.name = name;
        facts.fileState = state;
        store(facts);
    }
}

void UnitTable::update(const UnitFacts& listed)
{
    const auto before = m_units.constFind(listed.name);
    UnitFacts facts = before == m_units.cend() ? listed : keeping(*before, listed);
    facts.fileState = m_fileStates.of(facts.name);
    store(facts);
}

void UnitTable::unload(const QString& unit)
{
    if (!m_units.contains(unit))
        return;
    const QString state = m_fileStates.files().value(unit);
    // The file of a transient unit goes with the unit.
    if (!UnitFileStates::isUnit(state) || state == QLatin1StringView("transient"))
        return remove(unit);
    UnitFacts facts;
    facts.name = unit;
    facts.fileState = state;
    store(facts);
}

bool UnitTable::apply(const QString& unit, const QVariantMap& values)
{
    const auto known = m_units.find(unit);
    if (known == m_units.end() || !known->isLoaded())
        return false;
    const QString activeBefore = known->active;
    if (!applyProperties(*known, values))
        return false;
    if (known->active != activeBefore)
        forgetRun(*known);
    *known = interned(*known);
    m_changed.insert(unit);
    return known->active != activeBefore;
}

/// What is true of the last state only and is not signalled.
void UnitTable::forgetRun(UnitFacts& facts)
{
    if (unitKind(facts.name) != DaemonKind::Service)
        facts.result.clear();
    if (!facts.isUp()) {
        facts.controlGroup.clear();
        facts.freezer.clear();
        facts.mainPid.reset();
    }
}

const UnitFacts* UnitTable::find(const QString& unit) const
{
    const auto known = m_units.constFind(unit);
    return known == m_units.cend() ? nullptr : &*known;
}

DaemonDelta UnitTable::takeDelta()
{
    DaemonDelta delta;
    delta.isFullList = std::exchange(m_isFull, false);
    if (delta.isFullList) {
        delta.changed.reserve(m_units.size());
        for (const UnitFacts& facts : std::as_const(m_units))
            delta.changed.append(recordOf(facts, m_scope));
    } else {
        for (const QString& name : std::as_const(m_removed))
            delta.removed.append(DaemonHandle(SystemdHandle{name, m_scope}).id());
        for (const QString& name : std::as_const(m_changed)) {
            if (const UnitFacts* facts = find(name))
                delta.changed.append(recordOf(*facts, m_scope));
        }
    }
    m_changed.clear();
    m_removed.clear();
    return delta;
}

UnitFacts UnitTable::interned(UnitFacts facts)
{
    intern(facts.load);
    intern(facts.active);
    intern(facts.sub);
    intern(facts.freezer);
    intern(facts.result);
    intern(facts.fileState);
    return facts;
}

void UnitTable::intern(QString& word)
{
    // Words are systemd's own and few; a peer that makes up ever new ones does not fill the memory with them.
    constexpr qsizetype mostWords = 1000;
    if (word.isEmpty())
        return;
    if (const auto known = m_words.constFind(word); known != m_words.cend())
        word = *known;
    else if (m_words.size() < mostWords)
        m_words.insert(word);
}

void UnitTable::store(const UnitFacts& facts)
{
    UnitFacts& known = m_units[facts.name];
    if (known == facts)
        return;
    known = interned(facts);
    m_changed.insert(facts.name);
    m_removed.remove(facts.name);
}

void UnitTable::remove(const QString& unit)
{
    m_units.remove(unit);
    m_changed.remove(unit);
    m_removed.insert(unit);
}

UnitFacts UnitTable::keeping(const UnitFacts& known, const UnitFacts& listed)
{
    UnitFacts facts = listed;
    if (facts.fileState.isEmpty() && facts.isLoaded())
        facts.fileState = known.fileState;
    if (known.active != listed.active)
        return facts;
    facts.sinceUsec = known.sinceUsec;
    facts.mainPid = known.mainPid;
    facts.restarts = known.restarts;
    facts.result = known.result;
    facts.freezer = known.freezer;
    facts.controlGroup = known.controlGroup;
    facts.exitCode = known.exitCode;
    facts.exitStatus = known.exitStatus;
    facts.canReload = known.canReload;
    return facts;
}

} // namespace Duende
