// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"

#include <QTreeWidget>

namespace Duende {

/// What is wrong with a definition, a line each: how bad, where, what. Takes no room while there is nothing.
/// Enter or a click goes to the line.
class ProblemList final : public QTreeWidget
{
    Q_OBJECT

public:
    explicit ProblemList(QWidget* parent = nullptr);

    /// `path` is the file that is edited: of others the name is said.
    void setProblems(const QList<DefinitionProblem>& problems, const QString& path);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// A line of the edited file.
    void lineRequested(int line);
};

} // namespace Duende
