// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <variant>

namespace Duende {

/// A size in bytes.
struct ByteCount
{
    quint64 bytes = 0;
    friend bool operator==(const ByteCount&, const ByteCount&) = default;
};

/// A share of one processor or of a whole, in per cent.
struct Percentage
{
    double percent = 0;
    friend bool operator==(const Percentage&, const Percentage&) = default;
};

/// No limit is set: what a platform writes as "infinity" or as the largest number.
struct Unlimited
{
    friend bool operator==(const Unlimited&, const Unlimited&) = default;
};

/// A value with its kind, so that a view can write it as people read it. std::monostate is a value that is
/// not known.
using PropertyValue = std::variant<std::monostate, Unlimited, bool, qint64, QString, QStringList, ByteCount,
    Percentage, std::chrono::microseconds, QDateTime>;

/// One fact about a daemon: the platform's own name for it ("MemoryCurrent") and the value.
struct Property
{
    QString name;
    PropertyValue value;
    friend bool operator==(const Property&, const Property&) = default;
};

/// Facts that belong together, under a heading in sentence case ("Processes and memory").
struct PropertyGroup
{
    QString title;
    QList<Property> properties;
    friend bool operator==(const PropertyGroup&, const PropertyGroup&) = default;
};

} // namespace Duende
