// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/messages.h"

#include "adapters/contract/daemonhandle.h"
#include "models/format/daemonjson.h"
#include "models/format/plaintext.h"

#include <QJsonDocument>

namespace Duende {

namespace {

QByteArray jsonLine(const QJsonObject& object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QString sentences(const PlatformError& error)
{
    QString text = error.message();
    if (error.advice().isEmpty())
        return text;
    if (!text.endsWith(QLatin1Char('.')))
        text += QLatin1Char('.');
    return text + QLatin1Char(' ') + error.advice();
}

} // namespace

void Messages::error(const PlatformError& error)
{
    writeError(error, {}, {});
}

void Messages::error(const PlatformError& error, const DaemonHandle& handle)
{
    writeError(error, handle.toString(), QLatin1StringView("handle"));
}

void Messages::error(const PlatformError& error, const QString& subject)
{
    writeError(error, subject, QLatin1StringView("subject"));
}

void Messages::usage(const QString& problem, const QString& hint)
{
    if (m_isJson) {
        const QJsonObject members{{QStringLiteral("kind"), QStringLiteral("usage")},
            {QStringLiteral("message"), problem}, {QStringLiteral("recoverable"), false},
            {QStringLiteral("cause"), QJsonValue::Null}};
        m_output.write(jsonLine({{QStringLiteral("error"), members}}));
        return;
    }
    writeLine(problem);
    m_output.write(m_style.encode(plainText(hint)).append('\n'));
}

void Messages::note(const QString& text)
{
    if (!m_isJson)
        writeLine(text);
}

void Messages::writeError(const PlatformError& error, const QString& subject, QLatin1StringView member)
{
    if (m_isJson) {
        QJsonObject object = DaemonJson::error(error);
        if (!member.isEmpty())
            object.insert(member, subject);
        m_output.write(jsonLine(object));
        return;
    }
    writeLine(
        subject.isEmpty() ? sentences(error) : QString(subject + QStringLiteral(": ") + sentences(error)));
}

void Messages::writeLine(const QString& text)
{
    m_output.write(m_style.encode(QStringLiteral("duende: ") + plainText(text)).append('\n'));
}

} // namespace Duende
