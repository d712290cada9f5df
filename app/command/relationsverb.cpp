// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/relationsverb.h"

#include "adapters/contract/daemonrelations.h"
#include "app/command/handlelookup.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/relations/relationsjson.h"
#include "models/relations/relationwords.h"

namespace Duende {

namespace {

constexpr int widestName = 44;
constexpr int widestState = 10;

QString padded(const QString& text, int width, const TextStyle& style)
{
    const QString fitted = style.elidedMiddle(text, width);
    return fitted + QString(std::max(0, width - TextStyle::displayWidth(fitted)), QLatin1Char(' '));
}

QString stateOf(const RelatedDaemon& daemon)
{
    if (daemon.status)
        return daemon.status->word();
    return daemon.detail.isEmpty() ? ValueText::unknown() : plainText(daemon.detail);
}

/// The relations as text, a heading and lines for each kind.
class RelationsText
{
public:
    RelationsText(const DaemonRelations& relations, const TextStyle& style)
        : m_relations(relations)
        , m_style(style)
    {
        for (const RelatedDaemon& daemon : relations.daemons)
            m_nameWidth = std::max(m_nameWidth, TextStyle::displayWidth(plainText(daemon.name)));
        m_nameWidth = std::min(m_nameWidth, widestName);
    }

    QString toString(const QStringList& stopsWith) const
    {
        QString text = headline() + activation();
        for (int kind = 0; kind < relationKindCount; ++kind)
            text += group(RelationKind(kind));
        if (!m_relations.cycle.isEmpty())
            text += section(QStringLiteral("Circle of waiting"),
                {plainText((m_relations.cycle + m_relations.cycle.mid(0, 1)).join(QStringLiteral(" → ")))});
        QStringList names;
        for (const QString& name : stopsWith)
            names.append(plainText(name));
        return text + section(QStringLiteral("Stops with it"), names);
    }

private:
    QString headline() const
    {
        const RelatedDaemon& self = m_relations.daemons.constFirst();
        QString text = m_style.heading(plainText(self.name));
        if (!self.description.isEmpty() && self.description != self.name)
            text += QStringLiteral(" \u2013 ") + plainText(self.description);
        return text + QLatin1Char('\n');
    }

    QString activation() const
    {
        QString text;
        int width = 0;
        for (const ActivationFact& fact : m_relations.activation)
            width = std::max(width, TextStyle::displayWidth(fact.title) + 1);
        for (const ActivationFact& fact : m_relations.activation) {
            QString value = plainText(fact.text);
            if (fact.time) {
                value = ValueText::exactTime(*fact.time) + QStringLiteral(" (")
                    + ValueText::relativeTime(*fact.time, QDateTime::currentDateTimeUtc()) + QLatin1Char(')');
            }
            text += QStringLiteral("  ") + padded(fact.title + QLatin1Char(':'), width, m_style)
                + QLatin1Char(' ') + value + QLatin1Char('\n');
        }
        return text;
    }

    QString group(RelationKind kind) const
    {
        QStringList lines;
        for (const Relation& relation : m_relations.relations) {
            if (relation.from == 0 && relation.kind == kind)
                lines.append(line(m_relations.daemons.at(relation.to)));
        }
        return section(relationTitle(kind), lines);
    }

    QString line(const RelatedDaemon& daemon) const
    {
        QString state = padded(stateOf(daemon), widestState, m_style);
        if (daemon.status)
            state = m_style.coloured(state, daemon.status->state());
        QString text = padded(plainText(daemon.name), m_nameWidth, m_style) + QStringLiteral("  ") + state;
        if (!daemon.description.isEmpty() && daemon.description != daemon.name)
            text += QStringLiteral("  ") + plainText(daemon.description);
        return text;
    }

    QString section(const QString& title, const QStringList& lines) const
    {
        if (lines.isEmpty())
            return {};
        QString text = QLatin1Char('\n') + m_style.heading(title) + QLatin1Char('\n');
        for (const QString& line : lines) {
            QString whole = QStringLiteral("  ") + line;
            while (whole.endsWith(QLatin1Char(' ')))
                whole.chop(1);
            text += whole + QLatin1Char('\n');
        }
        return text;
    }

    const DaemonRelations& m_relations;
    const TextStyle& m_style;
    int m_nameWidth = 0;
};

} // namespace

ExitStatus runRelations(Invocation& invocation)
{
    const auto handle = HandleLookup::findOne(invocation, invocation.arguments.operands().first());
    if (!handle)
        return handle.error();
    const OperationContext context = invocation.question();
    QStringList stopsWith;
    const Result<DaemonRelations> relations
        = invocation.registry->adapterFor(*handle).and_then([&](const auto& adapter) {
              return adapter->relations(*handle, context).and_then([&](const DaemonRelations& known) {
                  return adapter->stoppedWith(*handle, context).transform([&](const QStringList& names) {
                      stopsWith = names;
                      return known;
                  });
              });
          });
    if (!relations) {
        invocation.messages->error(relations.error());
        return ExitStatus::Failed;
    }
    if (invocation.wantsJson())
        invocation.print(relationsJson(*relations, stopsWith));
    else
        invocation.print(RelationsText(*relations, invocation.style).toString(stopsWith));
    return ExitStatus::Done;
}

} // namespace Duende
