// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/spawnpreview.h"

#include <QWidget>

class QLabel;

namespace Duende {

class CodeView;

/// What the spawn dialog is about to do in the words of others: the command that does the same from a
/// terminal and, where the platform makes a definition of it, that definition. Both can be copied.
class SpawnEquivalents final : public QWidget
{
    Q_OBJECT

public:
    explicit SpawnEquivalents(QWidget* parent = nullptr);

    void setCommand(const QString& command);
    /// Shows the definition beside the command.
    void showDefinition(const SpawnPreview& preview);
    /// There will be a definition, but not as it is: says why not, as a sentence.
    void showMissing(const QString& reason);
    /// The chosen platform makes no definitions.
    void hideDefinition();

private:
    struct Pane
    {
        QWidget* widget = nullptr;
        QLabel* title = nullptr;
        CodeView* code = nullptr;
    };

    Pane makePane(const QString& title, const QString& copyTip);

    Pane m_command;
    Pane m_definition;
};

} // namespace Duende
