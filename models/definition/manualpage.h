// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/operationcontext.h"

#include <QHash>
#include <QString>
#include <QStringList>

namespace Duende {

/// What the manual says of a setting.
struct SettingHelp
{
    /// The page that says it: "crontab(5)".
    QString page;
    /// "User=, Group="
    QString term;
    /// Paragraphs between empty lines, each a line that is to be wrapped; indented lines stand as they are.
    QString text;

    friend bool operator==(const SettingHelp&, const SettingHelp&) = default;
};

/// The pages of this machine's manual, as man(1) formats them.
class ManualPage
{
public:
    /// More than this of a page is not read.
    static constexpr qsizetype maximumSize = 4 * 1024 * 1024;

    /// Wide enough that no paragraph is broken.
    static constexpr int unbroken = 4000;

    /// The whole text of a page ("crontab(5)"), its lines broken at so many columns. Blocks for as long as
    /// man(1) takes, some tenths of a second. Errors: NotFound (the page or man(1) is not installed), Config
    /// (no name of a page), Io, those of OperationContext::check().
    static Result<QString> read(const QString& name, const OperationContext& context, int columns = unbroken);

    /// Whether read() would find the page. Blocks for some hundredths of a second. Errors as above, but for
    /// NotFound, which is false.
    static Result<bool> isInstalled(const QString& name, const OperationContext& context);

    /// What a page's text says of a setting, that is, of the term "Name="; empty where it has none. Any text
    /// will do.
    static SettingHelp find(QStringView page, QStringView setting);
};

} // namespace Duende
