// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <expected>

namespace Duende {

/// A command line as a person types it. Quoting is that of a POSIX shell (sh(1p), "Quoting"): single quotes,
/// double quotes, backslash. Nothing is expanded: $, *, ~, #, ; and the like are themselves.
namespace ShellWords {

/// Why a text is not a command line.
struct Error
{
    /// Where the quote begins that does not end.
    qsizetype position = 0;
    QString message;

    friend bool operator==(const Error&, const Error&) = default;
};

std::expected<QStringList, Error> split(QStringView text);

/// The word as it is where a shell would read it so, else in quotes.
QString quoted(QStringView word);

/// The inverse of split(); a shell reads it back as the same words, too.
QString join(const QStringList& words);

} // namespace ShellWords

} // namespace Duende
