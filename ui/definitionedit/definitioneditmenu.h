// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/definitionedit/definitiondraft.h"

#include <QMenu>

namespace Duende {

/// What of a daemon's definition can be edited: each drop-in of the administrator's or the person's own, a
/// new one, and the whole.
class DefinitionEditMenu final : public QMenu
{
    Q_OBJECT

public:
    explicit DefinitionEditMenu(QWidget* parent = nullptr);

    void setDefinition(
        const DaemonHandle& handle, const QString& daemonName, const DaemonDefinition& definition);

Q_SIGNALS:
    void editRequested(const Duende::DefinitionDraft& draft);

private:
    void addDraft(const QString& text, const QString& iconName, const DefinitionDraft& draft,
        const QString& whyNot = {});
};

} // namespace Duende
