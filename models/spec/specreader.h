// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/spec/specproblem.h"

#include <QHash>

#include <functional>
#include <toml++/toml.hpp>

namespace Duende {

/// Reads a daemon definition from its TOML table and collects everything that is wrong with it.
class SpecReader
{
public:
    /// What was read; what is missing or wrong has its default.
    DaemonSpec read(const toml::table& document);

    /// In the order of the file; what is missing comes last. Without unknownKeys().
    QList<SpecProblem> problems() const;

    /// What the file has that a spec cannot hold, in the order of the file.
    QList<SpecProblem> unknownKeys() const;

private:
    /// Reads the value of one key; `field` is its whole name.
    using Setter = std::function<void(const QString& field, const toml::node& value)>;
    using Setters = QHash<QString, Setter>;

    Setters rootSetters();
    Setters resourceSetters();
    Setters restartSetters();
    Setters platformSetters();
    void addSpecProblems();

    /// Gives every entry to its setter; an entry without one is a problem.
    void readTable(const toml::table& table, const QString& prefix, const Setters& setters);
    void readEnvironment(const QString& field, const toml::node& value);
    Setter tableOf(Setters setters);
    Setter text(QString& target);
    Setter texts(QStringList& target);
    Setter count(std::optional<quint64>& target);
    Setter integer(std::optional<int>& target, int minimum, int maximum);
    Setter number(std::optional<double>& target);
    Setter size(std::optional<quint64>& target);
    Setter duration(std::optional<std::chrono::milliseconds>& target);
    /// A word that `take` knows; `choices` are all that it does.
    Setter word(const QStringList& choices, std::function<void(const QString&)> take);

    void add(const QString& field, const QString& message, const toml::node& value);

    DaemonSpec m_spec;
    QList<SpecProblem> m_problems;
    QList<SpecProblem> m_unknownKeys;
    QHash<QString, toml::source_position> m_positions; // of the values that were there, by field
};

} // namespace Duende
