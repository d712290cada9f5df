// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/busvaluetext.h"

#include <QDBusArgument>
#include <QDBusObjectPath>
#include <QDBusSignature>
#include <QDBusVariant>

namespace Duende {

namespace {

// The specification allows 64 levels; nothing that systemd says has more than five.
constexpr int deepest = 16;

QString valueText(const QVariant& value, int depth);

QStringList members(const QDBusArgument& argument, int depth)
{
    QStringList texts;
    while (!argument.atEnd())
        texts.append(valueText(argument.asVariant(), depth + 1));
    return texts;
}

QString entryText(const QDBusArgument& argument, int depth)
{
    argument.beginMapEntry();
    const QString key = valueText(argument.asVariant(), depth + 1);
    const QString value = valueText(argument.asVariant(), depth + 1);
    argument.endMapEntry();
    return key + QLatin1Char('=') + value;
}

QStringList arrayTexts(const QDBusArgument& argument, int depth)
{
    QStringList texts;
    if (argument.currentType() == QDBusArgument::MapType) {
        argument.beginMap();
        while (!argument.atEnd())
            texts.append(entryText(argument, depth));
        argument.endMap();
    } else if (argument.currentType() == QDBusArgument::ArrayType) {
        argument.beginArray();
        texts = members(argument, depth);
        argument.endArray();
    } else {
        argument.beginStructure();
        texts = members(argument, depth);
        argument.endStructure();
    }
    return texts;
}

QString bytesText(const QByteArray& bytes)
{
    const QString text = QString::fromUtf8(bytes);
    for (const QChar c : text) {
        if (!c.isPrint())
            return QString::fromLatin1(bytes.toHex());
    }
    return text;
}

QString argumentText(const QDBusArgument& argument, int depth)
{
    if (depth > deepest)
        return QStringLiteral("…");
    switch (argument.currentType()) {
    case QDBusArgument::MapType:
    case QDBusArgument::ArrayType:
        return arrayTexts(argument, depth).join(QStringLiteral(", "));
    case QDBusArgument::StructureType:
        return arrayTexts(argument, depth).join(QLatin1Char(' '));
    case QDBusArgument::BasicType:
    case QDBusArgument::VariantType:
        return valueText(argument.asVariant(), depth + 1);
    case QDBusArgument::MapEntryType:
    case QDBusArgument::UnknownType:
        break;
    }
    return {};
}

QString valueText(const QVariant& value, int depth)
{
    if (depth > deepest)
        return QStringLiteral("…");
    if (value.userType() == qMetaTypeId<QDBusArgument>())
        return argumentText(value.value<QDBusArgument>(), depth);
    if (value.userType() == qMetaTypeId<QDBusVariant>())
        return valueText(value.value<QDBusVariant>().variant(), depth + 1);
    if (value.userType() == qMetaTypeId<QDBusObjectPath>())
        return value.value<QDBusObjectPath>().path();
    if (value.userType() == qMetaTypeId<QDBusSignature>())
        return value.value<QDBusSignature>().signature();
    if (value.typeId() == QMetaType::Bool)
        return value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    if (value.typeId() == QMetaType::QStringList)
        return value.toStringList().join(QLatin1Char(' '));
    if (value.typeId() == QMetaType::QByteArray)
        return bytesText(value.toByteArray());
    return value.toString();
}

} // namespace

QString busValueText(const QVariant& value)
{
    return valueText(value, 0);
}

QStringList busValueTexts(const QVariant& value)
{
    if (value.typeId() == QMetaType::QStringList)
        return value.toStringList();
    if (value.userType() == qMetaTypeId<QDBusArgument>()) {
        const auto argument = value.value<QDBusArgument>();
        if (argument.currentType() == QDBusArgument::ArrayType
            || argument.currentType() == QDBusArgument::MapType)
            return arrayTexts(argument, 0);
    }
    const QString text = busValueText(value);
    return text.isEmpty() ? QStringList() : QStringList{text};
}

} // namespace Duende
