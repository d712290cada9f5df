// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/view/traceviewaccessible.h"

#include "models/format/valuetext.h"
#include "ui/trace/view/traceview.h"

#include <QPointer>

namespace Duende {

namespace {

/// The row that is seen at one place of the screen.
class SeenRow final : public QAccessibleInterface
{
public:
    SeenRow(TraceView* view, int place) : m_view(view), m_place(place) { }

    int place() const { return m_place; }
    bool isValid() const override { return m_view && row().has_value(); }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    QAccessibleInterface* parent() const override
    {
        return m_view ? QAccessible::queryAccessibleInterface(m_view) : nullptr;
    }
    QAccessibleInterface* child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    void setText(QAccessible::Text, const QString&) override { }
    QAccessible::Role role() const override { return QAccessible::Row; }
    QString text(QAccessible::Text text) const override
    {
        return text == QAccessible::Name && isValid() ? m_view->describe(*row()) : QString();
    }
    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect cell = m_view->cellRect(*row(), TraceColumn::Time);
        return {m_view->viewport()->mapToGlobal(QPoint(0, cell.y())),
            QSize(m_view->viewport()->width(), cell.height())};
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = true;
        if (!isValid())
            return state;
        const auto selected = m_view->selection();
        state.selected = selected && *row() >= selected->first && *row() <= selected->second;
        state.focused = m_view->hasFocus() && m_view->currentRow() == row();
        return state;
    }

private:
    std::optional<quint64> row() const
    {
        const quint64 row = m_view->topRow() + quint64(m_place);
        return m_view->cellRect(row, TraceColumn::Time).isEmpty() ? std::nullopt : std::optional(row);
    }

    QPointer<TraceView> m_view;
    int m_place;
};

QAccessibleInterface* make(const QString&, QObject* object)
{
    auto* view = qobject_cast<TraceView*>(object);
    return view ? new TraceViewAccessible(view) : nullptr;
}

} // namespace

void TraceViewAccessible::install()
{
    QAccessible::installFactory(make); // the same one again changes nothing
}

TraceViewAccessible::TraceViewAccessible(TraceView* view) : QAccessibleWidget(view, QAccessible::Table) { }

TraceViewAccessible::~TraceViewAccessible()
{
    for (const QAccessible::Id id : std::as_const(m_rows))
        QAccessible::deleteAccessibleInterface(id);
}

TraceView* TraceViewAccessible::view() const
{
    return qobject_cast<TraceView*>(object());
}

int TraceViewAccessible::childCount() const
{
    int count = 0;
    while (!view()->cellRect(view()->topRow() + quint64(count), TraceColumn::Time).isEmpty())
        ++count;
    return count;
}

QAccessibleInterface* TraceViewAccessible::child(int index) const
{
    if (index < 0 || index >= childCount())
        return nullptr;
    const auto known = m_rows.constFind(index);
    if (known != m_rows.cend())
        return QAccessible::accessibleInterface(*known);
    auto* row = new SeenRow(view(), index);
    m_rows.insert(index, QAccessible::registerAccessibleInterface(row));
    return row;
}

int TraceViewAccessible::indexOfChild(const QAccessibleInterface* child) const
{
    for (auto it = m_rows.cbegin(); it != m_rows.cend(); ++it) {
        if (QAccessible::accessibleInterface(it.value()) == child)
            return it.key();
    }
    return -1;
}

QAccessibleInterface* TraceViewAccessible::focusChild() const
{
    const auto current = view()->currentRow();
    return current && *current >= view()->topRow() ? child(int(*current - view()->topRow())) : nullptr;
}

QString TraceViewAccessible::text(QAccessible::Text text) const
{
    if (text == QAccessible::Description)
        return TraceView::tr("%1 events").arg(ValueText::count(qint64(view()->rowTotal())));
    return QAccessibleWidget::text(text);
}

} // namespace Duende
