// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command/verb.h"

#include <QHash>
#include <QStringList>

#include <expected>
#include <optional>

namespace Duende {

/// The words behind a verb, sorted into options and operands.
class Arguments
{
public:
    /// Reads the words behind the verb. Options may stand anywhere before a lone --, as "--name value" or
    /// "--name=value"; a letter has its value behind it ("-n 5"). Errors: one sentence for a person.
    static std::expected<Arguments, QString> parse(const Verb& verb, const QStringList& words);

    bool has(QLatin1StringView option) const { return m_options.contains(option); }
    /// The value of the last one; empty where the option was not given.
    std::optional<QString> value(QLatin1StringView option) const;
    /// The values of a repeatable option, in order.
    QStringList values(QLatin1StringView option) const { return m_options.value(option); }

    /// An option beside this one was given.
    bool hasOtherThan(QLatin1StringView option) const { return m_options.size() > (has(option) ? 1 : 0); }

    const QStringList& operands() const { return m_operands; }
    /// What stood behind a lone --, of a verb that takes a command; empty where there was no --.
    const std::optional<QStringList>& command() const { return m_command; }

    /// The verb's own help was asked for; nothing else was checked.
    bool wantsHelp() const { return m_wantsHelp; }

private:
    QHash<QLatin1StringView, QStringList> m_options; // keys point into the table of verbs
    QStringList m_operands;
    std::optional<QStringList> m_command;
    bool m_wantsHelp = false;
};

} // namespace Duende
