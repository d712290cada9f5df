// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/listarea.h"

#include "models/daemoncatalog.h"
#include "models/daemonfiltermodel.h"
#include "models/format/plaintext.h"
#include "ui/list/daemontableview.h"
#include "ui/mainwindow/actionset.h"
#include "ui/widgets/emptystate.h"

#include <QEvent>
#include <QVBoxLayout>

#include <chrono>

namespace Duende {

using namespace std::chrono_literals;
using Command = ActionSet::Command;

ListArea::ListArea(
    const DaemonCatalog* catalog, DaemonFilterModel* daemons, const ActionSet* actions, QWidget* parent)
    : QWidget(parent)
    , m_catalog(catalog)
    , m_daemons(daemons)
    , m_actions(actions)
    , m_table(new DaemonTableView(daemons, this))
    , m_empty(new EmptyState(m_table->viewport()))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_table);
    m_table->viewport()->installEventFilter(this);
    m_empty->hide();

    // Rows often go and come back within one turn of the event loop.
    m_pause.setSingleShot(true);
    m_pause.setInterval(50ms);
    connect(&m_pause, &QTimer::timeout, this, &ListArea::updateEmptyState);
    const auto later = [this] { m_pause.start(); };
    connect(daemons, &QAbstractItemModel::rowsInserted, this, [this] {
        if (!m_empty->isHidden())
            updateEmptyState();
    });
    connect(daemons, &QAbstractItemModel::rowsRemoved, this, later);
    connect(daemons, &QAbstractItemModel::modelReset, this, later);
    connect(catalog, &DaemonCatalog::scopeChanged, this, later);
    connect(catalog, &DaemonCatalog::settled, this, later);
    later();
}

QString ListArea::emptyText() const
{
    return m_empty->isHidden() ? QString() : m_empty->title();
}

bool ListArea::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        m_empty->resize(m_table->viewport()->size());
    return QWidget::eventFilter(watched, event);
}

void ListArea::updateEmptyState()
{
    if (m_daemons->rowCount() > 0) {
        m_empty->hide();
        return;
    }
    if (!m_daemons->expression().isEmpty())
        m_empty->setContent(QStringLiteral("edit-find"), tr("No daemon here passes the filter"), {},
            m_actions->command(Command::ClearFilter));
    else if (!explainUnavailable())
        explainSelection();
    m_empty->resize(m_table->viewport()->size());
    m_empty->show();
}

bool ListArea::explainUnavailable()
{
    const ScopeSelection& selection = m_daemons->selection();
    for (const ScopeState& scope : m_catalog->scopes()) {
        const bool isMeant = selection.platform
            ? scope.scope.platform == *selection.platform && scope.scope.name == selection.scope
            : m_catalog->records().isEmpty();
        if (!isMeant || !scope.availability.error)
            continue;
        QString sentence = plainText(scope.availability.error->detail(), 300);
        if (!sentence.isEmpty())
            sentence[0] = sentence.at(0).toUpper();
        const bool isFailed = scope.availability.state == Availability::State::Failed;
        m_empty->setContent(isFailed ? QStringLiteral("dialog-warning") : QStringLiteral("computer"),
            sentence, plainText(scope.availability.error->advice(), 300),
            isFailed ? m_actions->command(Command::Refresh) : nullptr);
        return true;
    }
    return false;
}

void ListArea::explainSelection()
{
    const ScopeSelection& selection = m_daemons->selection();
    if (!m_catalog->isSettled())
        m_empty->setContent(QStringLiteral("view-list-details"), tr("Looking for daemons…"));
    else if (selection.favouritesOnly)
        m_empty->setContent(QStringLiteral("favorite"), tr("No favourites yet"),
            tr("Select a daemon and press %1 to keep it here.")
                .arg(m_actions->command(Command::Favourite)->shortcut().toString(QKeySequence::NativeText)));
    else if (selection.state == DaemonStatus::State::Failed)
        m_empty->setContent(QStringLiteral("dialog-ok-apply"), tr("Nothing has failed"));
    else if (selection.state == DaemonStatus::State::Running)
        m_empty->setContent(QStringLiteral("state-running"), tr("Nothing runs here"),
            tr("Running daemons of the chosen types are listed here."));
    else if (!m_daemons->kinds().isEmpty() && !m_catalog->records().isEmpty())
        m_empty->setContent(QStringLiteral("view-list-details"), tr("No daemon of these types here"), {},
            m_actions->command(Command::ShowAllKinds));
    else
        m_empty->setContent(QStringLiteral("view-list-details"), tr("No daemons here"), {},
            m_actions->command(Command::Refresh));
}

} // namespace Duende
