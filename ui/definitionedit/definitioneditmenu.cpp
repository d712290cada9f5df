// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definitionedit/definitioneditmenu.h"

#include "models/format/plaintext.h"
#include "ui/widgets/icons.h"

#include <algorithm>

namespace Duende {

namespace {

constexpr qsizetype longestName = 60;

bool isOurs(const DefinitionFile& file)
{
    return file.origin == DefinitionFile::Origin::Administrator
        || file.origin == DefinitionFile::Origin::Person;
}

} // namespace

DefinitionEditMenu::DefinitionEditMenu(QWidget* parent) : QMenu(parent)
{
    setToolTipsVisible(true);
}

void DefinitionEditMenu::addDraft(
    const QString& text, const QString& iconName, const DefinitionDraft& draft, const QString& whyNot)
{
    QAction* action = addAction(Icons::get(iconName), text);
    action->setEnabled(whyNot.isEmpty());
    action->setToolTip(whyNot);
    connect(action, &QAction::triggered, this, [this, draft] { Q_EMIT editRequested(draft); });
}

void DefinitionEditMenu::setDefinition(
    const DaemonHandle& handle, const QString& daemonName, const DaemonDefinition& definition)
{
    clear();
    // A drop-in of a template or of a type is for other daemons, too, and not edited as if it were this
    // one's.
    const QString folder = u'/' + daemonName + u".d/";
    for (const DefinitionFile& file : definition.files) {
        if (file.kind == DefinitionFile::Kind::DropIn && isOurs(file) && file.path.contains(folder))
            addDraft(tr("Drop-in %1…").arg(plainText(QString(dropInName(file.path) + u".conf"), longestName)),
                QStringLiteral("document-edit"), draftOfDropIn(handle, daemonName, file),
                file.readOnlyReason);
    }
    addDraft(
        tr("New drop-in…"), QStringLiteral("document-new"), draftOfNewDropIn(handle, daemonName, definition));
    addSeparator();
    const DefinitionDraft whole = draftOfMain(handle, daemonName, definition);
    const auto main = std::ranges::find(definition.files, DefinitionFile::Kind::Main, &DefinitionFile::kind);
    const bool isThere = main != definition.files.end();
    addDraft(whole.present || !isThere ? tr("Whole unit…") : tr("Override the whole unit…"),
        QStringLiteral("document-edit"), whole, whole.present && isThere ? main->readOnlyReason : QString());
}

} // namespace Duende
