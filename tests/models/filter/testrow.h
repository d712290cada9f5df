// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/fieldsource.h"
#include "models/filter/filterschema.h"

#include <QMap>

#include <limits>

namespace Duende {

/// A schema with a field of every kind, as the list of daemons and a trace would have them.
inline FilterSchema testSchema()
{
    const QStringList states{QStringLiteral("running"), QStringLiteral("paused"), QStringLiteral("stopped"),
        QStringLiteral("failed")};
    const auto suggestions = [] {
        return QStringList{
            QStringLiteral("system"), QStringLiteral("user"), QStringLiteral("docker (rootless)")};
    };
    return FilterSchema({
        {QStringLiteral("name"), FieldKind::Text, QStringLiteral("Name"), {}, {}, true},
        {QStringLiteral("description"), FieldKind::Text, QStringLiteral("Description"), {}, {}, true},
        {QStringLiteral("state"), FieldKind::Word, QStringLiteral("State"), states, {}, false},
        {QStringLiteral("scope"), FieldKind::Word, QStringLiteral("Scope"), {}, suggestions, false},
        {QStringLiteral("failed"), FieldKind::Flag, QStringLiteral("The call failed"), {}, {}, false},
        {QStringLiteral("restarts"), FieldKind::Number, QStringLiteral("Restarts"), {}, {}, false},
        {QStringLiteral("cpu"), FieldKind::Percent, QStringLiteral("Processor"), {}, {}, false},
        {QStringLiteral("memory"), FieldKind::Bytes, QStringLiteral("Memory"), {}, {}, false},
        {QStringLiteral("duration"), FieldKind::Duration, QStringLiteral("Duration"), {}, {}, false},
        {QStringLiteral("since"), FieldKind::Age, QStringLiteral("Since"), {}, {}, false},
    });
}

/// A row that is written down in a test. What is not set is not known.
class TestRow final : public FieldSource
{
public:
    TestRow() = default;

    TestRow& set(const QString& field, const QString& text)
    {
        m_texts.insert(index(field), text);
        return *this;
    }

    TestRow& set(const QString& field, double number)
    {
        m_numbers.insert(index(field), number);
        return *this;
    }

    FieldValue value(int field) const override
    {
        if (const auto text = m_texts.constFind(field); text != m_texts.cend())
            return QStringView(*text);
        if (const auto number = m_numbers.constFind(field); number != m_numbers.cend())
            return *number;
        return {};
    }

private:
    static int index(const QString& field) { return testSchema().indexOf(field).value(); }

    QMap<int, QString> m_texts;
    QMap<int, double> m_numbers;
};

/// nginx.service, running for an hour.
inline TestRow testRow()
{
    return TestRow()
        .set(QStringLiteral("name"), QStringLiteral("nginx.service"))
        .set(QStringLiteral("description"), QStringLiteral("A Web Server, für Übungen"))
        .set(QStringLiteral("state"), QStringLiteral("running"))
        .set(QStringLiteral("scope"), QStringLiteral("system"))
        .set(QStringLiteral("failed"), 0)
        .set(QStringLiteral("restarts"), 3)
        .set(QStringLiteral("cpu"), 5)
        .set(QStringLiteral("memory"), 100.0 * 1024 * 1024)
        .set(QStringLiteral("duration"), 3100)
        .set(QStringLiteral("since"), 3600e9);
}

} // namespace Duende
