// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/adapters/systemd/hostunits.h"

#include <QDir>
#include <QFile>
#include <QProcess>

namespace Duende {

bool isTestHost()
{
    return qEnvironmentVariable("DUENDE_TESTHOST") == QLatin1StringView("1");
}

QString outputOf(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(60000) || process.exitCode() != 0)
        return {};
    return QString::fromUtf8(process.readAllStandardOutput());
}

HostUnits::HostUnits(const QString& folder, const QStringList& manager) : m_folder(folder), m_manager(manager)
{
    QDir().mkpath(folder);
}

HostUnits::~HostUnits()
{
    const auto all = [this](const QStringList& words) {
        systemctl(words + QStringList{QStringLiteral("--")} + m_units);
    };
    all({QStringLiteral("thaw")});
    all({QStringLiteral("kill"), QStringLiteral("--signal=KILL")});
    all({QStringLiteral("stop")});
    all({QStringLiteral("--no-reload"), QStringLiteral("unmask")});
    all({QStringLiteral("--no-reload"), QStringLiteral("disable")});
    all({QStringLiteral("reset-failed")});
    for (const QString& unit : std::as_const(m_units))
        QFile::remove(m_folder + QLatin1Char('/') + unit);
    systemctl({QStringLiteral("daemon-reload")});
}

void HostUnits::write(const QString& unit, const QString& text)
{
    m_units.append(unit);
    QFile file(m_folder + QLatin1Char('/') + unit);
    if (file.open(QIODevice::WriteOnly))
        file.write(text.toUtf8());
    file.close();
    systemctl({QStringLiteral("daemon-reload")});
}

QString HostUnits::systemctl(const QStringList& arguments) const
{
    return Duende::systemctl(m_manager + arguments);
}

} // namespace Duende
