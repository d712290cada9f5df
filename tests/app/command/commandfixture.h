// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/commandstreams.h"
#include "tests/support/fakeadapter.h"

#include <QJsonObject>

#include <memory>

namespace Duende {

/// What one run of the command did.
struct CommandRun
{
    int status = -1;
    QByteArray output;
    QByteArray error;

    /// The one document on the output; empty where it is none.
    QJsonObject document() const;
    /// The objects on the error stream, one a line.
    QList<QJsonObject> errors() const;
    QList<QByteArray> lines() const;
};

/// The words of a command line, between single spaces.
QStringList words(const char* line);

/// The command in this process, over a scope of units and a scope of plain processes that do what the test
/// says.
class CommandFixture
{
public:
    CommandFixture();

    /// Streams that are no terminal.
    CommandRun run(const QStringList& arguments) const;
    /// Input and output are a terminal of that width.
    CommandRun runOnTerminal(const QStringList& arguments, int width) const;
    /// Streams of the test's own.
    int runWith(const QStringList& arguments, CommandStreams streams) const;

    QString agentPath; ///< of the program that traces
    std::shared_ptr<FakeAdapter> units = std::make_shared<FakeAdapter>();
    std::shared_ptr<FakeAdapter> processes = std::make_shared<FakeAdapter>(FakeAdapter::nativeScope());
};

} // namespace Duende
