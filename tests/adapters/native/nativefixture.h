// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"
#include "adapters/native/nativeadapter.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/types.h>

/// QVERIFY with the error's message.
#define QVERIFY_RESULT(expression)                                                                           \
    do {                                                                                                     \
        const auto& verified = (expression);                                                                 \
        const QString why = verified.has_value() ? QString() : verified.error().message();                   \
        if (!QTest::qVerify(verified.has_value(), #expression, qUtf8Printable(why), __FILE__, __LINE__))     \
            return;                                                                                          \
    } while (false)

namespace NativeFixture {

using namespace Duende;
using namespace std::chrono_literals;

inline OperationContext context(std::chrono::milliseconds timeout = 20s)
{
    return OperationContext::within(timeout);
}

inline QString targetPath()
{
    return QStringLiteral(DUENDE_TARGET);
}

inline DaemonSpec spec(const QString& name, const QStringList& args)
{
    DaemonSpec spec;
    spec.name = name;
    spec.binaryPath = targetPath();
    spec.args = args;
    return spec;
}

/// An adapter on a state folder of its own. What it spawned ends with it.
class Host
{
public:
    NativeAdapter& adapter() { return *m_adapter; }
    QString folder() const { return m_folder.path() + QStringLiteral("/state"); }

    /// Another Duende that begins later, on the same folder.
    void restart()
    {
        m_adapter.reset();
        m_adapter = std::make_unique<NativeAdapter>(folder());
    }

    ~Host()
    {
        const Result<QList<DaemonRecord>> rows = adapter().list(context());
        for (const DaemonRecord& row : rows.value_or(QList<DaemonRecord>())) {
            if (row.spawnedByDuende && row.pid)
                (void)adapter().kill(row.handle, context());
        }
    }

    QByteArray log(const QString& name) const
    {
        QFile file(folder() + QStringLiteral("/logs/") + name + QStringLiteral(".log"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::optional<DaemonRecord> row(qint64 pid)
    {
        const Result<QList<DaemonRecord>> rows = adapter().list(context());
        for (const DaemonRecord& row : rows.value_or(QList<DaemonRecord>())) {
            if (row.handle.pid() == pid)
                return row;
        }
        return std::nullopt;
    }

    std::optional<DaemonRecord> row(const QString& name)
    {
        const Result<QList<DaemonRecord>> rows = adapter().list(context());
        for (const DaemonRecord& row : rows.value_or(QList<DaemonRecord>())) {
            if (row.name == name)
                return row;
        }
        return std::nullopt;
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<NativeAdapter> m_adapter = std::make_unique<NativeAdapter>(folder());
};

/// The numbers of the children that a target said.
inline QList<qint64> childrenIn(const QByteArray& log)
{
    QList<qint64> pids;
    for (const QByteArray& line : log.split('\n')) {
        if (line.startsWith("child "))
            pids.append(line.sliced(6).toLongLong());
    }
    return pids;
}

} // namespace NativeFixture
