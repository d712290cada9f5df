// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/platformerror.h"
#include "app/command/commandoutput.h"
#include "app/command/textstyle.h"

namespace Duende {

class DaemonHandle;

/// What goes to the error stream: one line a message for people, or with --json one object a line. Any text
/// may hold anything; what is written is plain. One thread.
class Messages
{
public:
    explicit Messages(int descriptor) : m_output(descriptor), m_style(TextStyle::forStream(descriptor)) { }

    void setJson(bool isJson) { m_isJson = isJson; }
    bool isJson() const { return m_isJson; }

    /// "duende: daemon not found: x.service. Advice." or {"error":{…}}.
    void error(const PlatformError& error);
    /// The same of one daemon among several: "duende: HANDLE: …" or {"error":{…},"handle":"HANDLE"}.
    void error(const PlatformError& error, const DaemonHandle& handle);
    /// The same of something else that the person named.
    void error(const PlatformError& error, const QString& subject);

    /// A command line that makes no sense, and a line of where to look; with --json an error of the kind
    /// "usage".
    void usage(const QString& problem, const QString& hint);

    /// A calm line that is no error; left out with --json, where the result says it.
    void note(const QString& text);

private:
    void writeError(const PlatformError& error, const QString& subject, QLatin1StringView member);
    void writeLine(const QString& text);

    CommandOutput m_output;
    TextStyle m_style;
    bool m_isJson = false;
};

} // namespace Duende
