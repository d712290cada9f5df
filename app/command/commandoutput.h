// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/result.h"

#include <QByteArrayView>

namespace Duende {

/// Writes to a file descriptor, each text with as few calls as the system allows. SIGPIPE must be ignored.
class CommandOutput
{
public:
    explicit CommandOutput(int descriptor) : m_descriptor(descriptor) { }

    /// Blocks until all is written. After a failure it does nothing. False when nobody will read on: the
    /// reader is gone, or error() says why.
    bool write(QByteArrayView bytes);

    int descriptor() const { return m_descriptor; }
    /// Whoever read has had enough (EPIPE), which is not an error.
    bool isReaderGone() const { return m_isReaderGone; }
    /// Why writing failed otherwise: Io.
    const std::optional<PlatformError>& error() const { return m_error; }

private:
    int m_descriptor;
    bool m_isReaderGone = false;
    std::optional<PlatformError> m_error;
};

} // namespace Duende
