// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definitionedit/newunitdialog.h"

#include "adapters/contract/unithandle.h"
#include "models/definitionedit/unittemplates.h"
#include "ui/operations/formfield.h"
#include "ui/widgets/icons.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace Duende {

namespace {

constexpr int nameInCharacters = 44;

/// The scopes whose definitions can be written, as the side bar calls them.
QList<AdapterScope> writableScopes(const AdapterRegistry& registry)
{
    QList<AdapterScope> scopes;
    for (const auto& adapter : registry.adapters()) {
        const AdapterScope scope = adapter->scope();
        if (scope.views.testFlag(DaemonView::Definition)
            && unitHandle(QStringLiteral("x.service"), scope.name))
            scopes.append(scope);
    }
    return scopes;
}

} // namespace

bool NewUnitDialog::isPossible(const AdapterRegistry& registry)
{
    return !writableScopes(registry).isEmpty();
}

NewUnitDialog::NewUnitDialog(
    const AdapterRegistry& registry, const QList<DaemonHandle>& taken, QWidget* parent)
    : QDialog(parent)
    , m_taken(taken)
    , m_name(new QLineEdit)
    , m_type(new QComboBox)
    , m_scope(new QComboBox)
    , m_nameField(new FormField(QStringLiteral("name"), tr("Na&me"), m_name))
{
    setWindowTitle(tr("New unit"));
    m_name->setMinimumWidth(fontMetrics().averageCharWidth() * nameInCharacters);
    m_type->setAccessibleName(tr("Type"));
    m_scope->setAccessibleName(tr("For"));
    for (const UnitTemplate& one : unitTemplates())
        m_type->addItem(one.title, one.suffix);
    for (const AdapterScope& scope : writableScopes(registry))
        m_scope->addItem(scope.title, scope.name);

    auto* form = new QFormLayout;
    form->addRow(m_nameField->makeLabel(), m_nameField);
    form->addRow(tr("&Type:"), m_type);
    form->addRow(tr("&For:"), m_scope);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto* buttons = new QDialogButtonBox;
    m_write = buttons->addButton(tr("&Write it…"), QDialogButtonBox::AcceptRole);
    m_write->setIcon(Icons::get(QStringLiteral("document-edit")));
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    m_write->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addStretch(1);
    layout->addWidget(buttons);

    connect(m_name, &QLineEdit::textChanged, this, &NewUnitDialog::validate);
    connect(m_type, &QComboBox::currentIndexChanged, this, &NewUnitDialog::validate);
    connect(m_scope, &QComboBox::currentIndexChanged, this, &NewUnitDialog::validate);
    connect(buttons, &QDialogButtonBox::accepted, this, &NewUnitDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &NewUnitDialog::reject);
    validate();
    m_name->setFocus();
}

QString NewUnitDialog::unitName() const
{
    // Who types the type along means the same.
    const QString name = m_name->text().trimmed();
    const QString suffix = m_type->currentData().toString();
    return name.endsWith(suffix) ? name : QString(name + suffix);
}

std::optional<DaemonHandle> NewUnitDialog::handle() const
{
    return unitHandle(unitName(), m_scope->currentData().toString());
}

void NewUnitDialog::validate()
{
    QString problem = unitNameProblem(unitName());
    const std::optional<DaemonHandle> wanted = handle();
    if (problem.isEmpty() && wanted && m_taken.contains(*wanted))
        problem = tr("There is a unit of this name already; edit it instead.");
    m_nameField->setProblem(problem);
}

DefinitionDraft NewUnitDialog::draft() const
{
    DefinitionDraft draft;
    draft.handle = handle().value_or(DaemonHandle());
    draft.daemonName = unitName();
    draft.kind = DefinitionChange::Kind::WriteMain;
    draft.isNewDaemon = true;
    const QList<UnitTemplate> templates = unitTemplates();
    const auto chosen = std::ranges::find(templates, m_type->currentData().toString(), &UnitTemplate::suffix);
    if (chosen != templates.end())
        draft.content = chosen->content;
    return draft;
}

void NewUnitDialog::accept()
{
    if (!m_nameField->hasProblem()) {
        QDialog::accept();
        return;
    }
    m_nameField->touch();
    m_nameField->focusEditor();
}

} // namespace Duende
