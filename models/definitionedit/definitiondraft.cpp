// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definitionedit/definitiondraft.h"

#include "models/format/plaintext.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFileInfo>

#include <algorithm>

namespace Duende {

namespace {

using Kind = DefinitionChange::Kind;

constexpr QLatin1StringView suffix(".conf");
constexpr qsizetype longestDropInName = 200;
constexpr qsizetype longestUnitName = 255;
constexpr qsizetype longestShownName = 60;

QString translated(const char* text)
{
    return QCoreApplication::translate("DefinitionDraft", text);
}

bool isLetterOrDigit(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
}

/// The first character that is neither an ASCII letter or digit nor one of `others`; empty for none.
QString oddCharacter(const QString& text, QLatin1StringView others)
{
    const auto odd = std::ranges::find_if(
        text, [others](QChar c) { return !isLetterOrDigit(c) && !others.contains(c); });
    return odd == text.end() ? QString() : plainText(QString(*odd));
}

/// Files that belong to whoever edits here, and none that a program made or the vendor put.
bool isOurs(const DefinitionFile& file)
{
    return file.origin == DefinitionFile::Origin::Administrator
        || file.origin == DefinitionFile::Origin::Person;
}

} // namespace

QString DefinitionDraft::title() const
{
    const QString daemon = plainText(daemonName, longestShownName);
    if (kind == Kind::WriteMain)
        return daemon;
    return translated(QT_TRANSLATE_NOOP("DefinitionDraft", "%1 of %2"))
        .arg(plainText(dropInName, longestShownName) + suffix, daemon);
}

DefinitionChange DefinitionDraft::change(const QByteArray& text) const
{
    return {kind, kind == Kind::WriteDropIn ? dropInName : QString(), text,
        present ? definitionDigest(*present) : QByteArray()};
}

QByteArray definitionDigest(const QByteArray& content)
{
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

QString dropInName(const QString& path)
{
    const QString name = QFileInfo(path).fileName();
    return name.endsWith(suffix) ? name.chopped(suffix.size()) : QString();
}

QString dropInNameProblem(const QString& name, const QStringList& taken)
{
    if (name.isEmpty())
        return translated(QT_TRANSLATE_NOOP("DefinitionDraft", "The drop-in needs a name."));
    if (name.startsWith(u'.'))
        return translated(QT_TRANSLATE_NOOP("DefinitionDraft", "The name cannot begin with a dot."));
    if (const QString odd = oddCharacter(name, QLatin1StringView(":-_.\\@+,~")); !odd.isEmpty())
        return translated(QT_TRANSLATE_NOOP("DefinitionDraft", "“%1” cannot be in the name.")).arg(odd);
    if (name.size() > longestDropInName)
        return translated(QT_TRANSLATE_NOOP("DefinitionDraft", "The name is too long."));
    if (taken.contains(name))
        return translated(QT_TRANSLATE_NOOP("DefinitionDraft", "There is a drop-in of this name already."));
    return {};
}

QString unitNameProblem(const QString& name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    if (dot <= 0)
        return translated(QT_TRANSLATE_NOOP("DefinitionDraft", "The unit needs a name."));
    if (name.startsWith(u'.') || name.startsWith(u'@'))
        return translated(
            QT_TRANSLATE_NOOP("DefinitionDraft", "The name cannot begin with a dot or an at sign."));
    if (const QString odd = oddCharacter(name, QLatin1StringView(":-_.\\@")); !odd.isEmpty())
        return translated(QT_TRANSLATE_NOOP("DefinitionDraft", "“%1” cannot be in the name.")).arg(odd);
    if (name.size() > longestUnitName)
        return translated(QT_TRANSLATE_NOOP("DefinitionDraft", "The name is too long."));
    return {};
}

DefinitionDraft draftOfDropIn(
    const DaemonHandle& handle, const QString& daemonName, const DefinitionFile& file)
{
    DefinitionDraft draft{
        handle, daemonName, Kind::WriteDropIn, dropInName(file.path), false, {}, file.content, {}, false};
    draft.present = file.content;
    return draft;
}

DefinitionDraft draftOfNewDropIn(
    const DaemonHandle& handle, const QString& daemonName, const DaemonDefinition& definition)
{
    DefinitionDraft draft{
        handle, daemonName, Kind::WriteDropIn, QStringLiteral("override"), true, {}, {}, {}, false};
    for (const DefinitionFile& file : definition.files) {
        if (file.kind == DefinitionFile::Kind::DropIn && isOurs(file))
            draft.takenNames.append(dropInName(file.path));
    }
    for (int number = 2; draft.takenNames.contains(draft.dropInName); ++number)
        draft.dropInName = QStringLiteral("override-%1").arg(number);
    return draft;
}

DefinitionDraft draftOfMain(
    const DaemonHandle& handle, const QString& daemonName, const DaemonDefinition& definition)
{
    DefinitionDraft draft{handle, daemonName, Kind::WriteMain, {}, false, {}, {}, {}, false};
    const auto main = std::ranges::find(definition.files, DefinitionFile::Kind::Main, &DefinitionFile::kind);
    if (main == definition.files.end())
        return draft;
    draft.content = main->content;
    // The main file of an instance is its template's: what is written is the instance's own.
    if (isOurs(*main) && QFileInfo(main->path).fileName() == daemonName)
        draft.present = main->content;
    return draft;
}

} // namespace Duende
