// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/diagnosistext.h"

#include "models/format/plaintext.h"
#include "models/format/propertytext.h"

namespace Duende {

namespace {

QString logText(const LogEvidence& line)
{
    QString text;
    if (line.time.isValid())
        text = line.time.toLocalTime().time().toString(QStringLiteral("HH:mm:ss")) + QLatin1Char(' ');
    if (!line.identifier.isEmpty()) {
        text += plainText(line.identifier);
        text += line.pid ? QStringLiteral("[%1]: ").arg(*line.pid) : QStringLiteral(": ");
    }
    return text + plainText(line.text);
}

QString evidenceText(const DiagnosisEvidence& evidence)
{
    return std::visit(
        Overloaded{
            [](const CommandEvidence& command) {
                const QString step = command.step.isEmpty() ? QStringLiteral("Command") : command.step;
                return QString(step + QStringLiteral(": ") + plainText(command.commandLine));
            },
            [](const DefinitionEvidence& definition) {
                const QString place
                    = QStringLiteral("Defined in %1:%2").arg(plainText(definition.path)).arg(definition.line);
                return definition.text.isEmpty()
                    ? place
                    : QString(place + QStringLiteral(": ") + plainText(definition.text));
            },
            [](const ConditionEvidence& condition) {
                return QStringLiteral("Not met: %1").arg(plainText(condition.expression));
            },
            [](const DependencyEvidence& need) {
                return QStringLiteral("Needs %1, which %2").arg(plainText(need.name), plainText(need.reason));
            },
            [](const FactEvidence& fact) { return plainText(fact.text); },
            [](const PropertyEvidence& fact) {
                return QString(
                    plainText(fact.property.name) + QStringLiteral(": ") + propertyText(fact.property));
            },
            [](const LogEvidence& line) { return logText(line); },
        },
        evidence);
}

} // namespace

QString diagnosisText(const Diagnosis& diagnosis)
{
    QString text = plainText(diagnosis.summary) + QLatin1Char('\n');
    for (const DiagnosisEvidence& evidence : diagnosis.evidence)
        text += evidenceText(evidence) + QLatin1Char('\n');
    return text;
}

} // namespace Duende
