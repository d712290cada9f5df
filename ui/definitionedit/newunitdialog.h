// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/adapterregistry.h"
#include "models/definitionedit/definitiondraft.h"

#include <QDialog>

#include <memory>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace Duende {

class FormField;

/// Asks what a new unit is called, of what type it is and whose it is. Its text is written afterwards, in the
/// editor.
class NewUnitDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Whether any adapter has units that can be written; without one there is no dialog.
    static bool isPossible(const AdapterRegistry& registry);

    /// `taken` are the handles that are there already. The dialog does not delete itself.
    NewUnitDialog(
        const AdapterRegistry& registry, const QList<DaemonHandle>& taken, QWidget* parent = nullptr);

    /// The unit to write; valid once the dialog is accepted.
    DefinitionDraft draft() const;

    void accept() override;

private:
    QString unitName() const;
    std::optional<DaemonHandle> handle() const;
    void validate();

    QList<DaemonHandle> m_taken;
    QLineEdit* m_name;
    QComboBox* m_type;
    QComboBox* m_scope;
    FormField* m_nameField;
    QPushButton* m_write = nullptr;
};

} // namespace Duende
