// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/daemonfiltermodel.h"

#include <QListView>

namespace Duende {

class ScopeModel;

/// The side bar: what part of all daemons the list shows, with live counts. Folded, it is a strip of icons
/// whose titles and counts are tool tips.
class ScopeBar : public QListView
{
    Q_OBJECT

public:
    explicit ScopeBar(ScopeModel* scopes, QWidget* parent = nullptr);

    bool isFolded() const { return m_isFolded; }
    void setFolded(bool isFolded);

    /// The key of the chosen row (see ScopeModel::KeyRole).
    QString currentKey() const;
    /// Chooses a row; an unknown key chooses the first.
    void setCurrentKey(const QString& key);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void scopeChosen(const Duende::ScopeSelection& selection);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    bool isChoice(const QModelIndex& index) const;
    void updateIconSize();
    int foldedWidth() const;

    ScopeModel* m_scopes;
    bool m_isFolded = false;
};

} // namespace Duende
