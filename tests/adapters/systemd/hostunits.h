// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <future>

namespace Duende {

/// Whether this runs in a booted test host, where units may be made and broken.
bool isTestHost();

/// Runs a command to its end; its standard output, or nothing when it failed.
QString outputOf(const QString& program, const QStringList& arguments);
inline QString systemctl(const QStringList& arguments)
{
    return outputOf(QStringLiteral("systemctl"), arguments);
}

/// Unit files of a test's own. They, and what the units became, are gone when it is.
class HostUnits
{
public:
    /// `folder` is one of the manager's search path; `manager` holds systemctl's words for it ("--user").
    explicit HostUnits(
        const QString& folder = QStringLiteral("/run/systemd/system"), const QStringList& manager = {});
    ~HostUnits();

    /// Writes the file and has the manager read it. `text` may leave out a section [Unit].
    void write(const QString& unit, const QString& text);
    /// Another unit that goes with the test, as one that it spawns.
    void adopt(const QString& unit) { m_units.append(unit); }
    QString systemctl(const QStringList& arguments) const;

private:
    QString m_folder;
    QStringList m_manager;
    QStringList m_units;
};

/// Operations block: they run in a thread of their own, as in the program.
template <typename Function> auto inThread(Function function)
{
    return std::async(std::launch::async, std::move(function)).get();
}

} // namespace Duende
