// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessibleWidget>

namespace Duende {

class TraceView;

/// A TraceView for those who do not see it: a table whose children are the rows on the screen, each read out
/// whole. The current row is announced by the view.
class TraceViewAccessible final : public QAccessibleWidget
{
public:
    /// Makes Qt use it for every TraceView; once is enough.
    static void install();

    explicit TraceViewAccessible(TraceView* view);
    ~TraceViewAccessible() override;

    int childCount() const override;
    QAccessibleInterface* child(int index) const override;
    int indexOfChild(const QAccessibleInterface* child) const override;
    QAccessibleInterface* focusChild() const override;
    QString text(QAccessible::Text text) const override;

private:
    TraceView* view() const;

    mutable QHash<int, QAccessible::Id> m_rows; // by their place on the screen
};

} // namespace Duende
