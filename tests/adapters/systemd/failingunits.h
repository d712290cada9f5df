// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/adapters/systemd/hostunits.h"

#include <QList>
#include <QTemporaryDir>

namespace Duende {

/// A unit that fails, and what is to be said of it.
struct FailingUnit
{
    QString unit;
    QString step;
    QString result;
    /// The whole summary, as a regular expression.
    QString summary;
    /// What one line of the evidence holds; empty for nothing in particular.
    QString evidence;
    /// Of the definition, the line that is to blame; 0 for none.
    int line = 0;
};

/// Units of a test host that fail for ten different reasons and more. They, and what they need, are gone when
/// it is.
class FailingUnits
{
public:
    FailingUnits();

    /// Starts them all; false when one is not as it shall be in time.
    bool fail();

    const QList<FailingUnit>& all() const { return m_all; }

private:
    void add(const FailingUnit& unit, const QString& text);
    QString path(const QString& name) const { return m_folder.filePath(name); }
    void makeFiles();
    void addStarts();
    void addEnds();
    void addOthers();

    QTemporaryDir m_folder;
    HostUnits m_units;
    QList<FailingUnit> m_all;
};

} // namespace Duende
