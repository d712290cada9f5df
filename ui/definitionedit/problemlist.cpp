// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definitionedit/problemlist.h"

#include "models/format/plaintext.h"
#include "ui/widgets/icons.h"

#include <QFileInfo>
#include <QHeaderView>

#include <algorithm>

namespace Duende {

namespace {

constexpr int mostRows = 4;
enum Column { Place, What };
constexpr int lineRole = Qt::UserRole;

} // namespace

ProblemList::ProblemList(QWidget* parent) : QTreeWidget(parent)
{
    setColumnCount(2);
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setTextElideMode(Qt::ElideRight);
    setAccessibleName(tr("Problems"));
    header()->setStretchLastSection(true);
    header()->setSectionResizeMode(Place, QHeaderView::ResizeToContents);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    hide();
    const auto request = [this](const QTreeWidgetItem* item) {
        if (const int line = item->data(Place, lineRole).toInt(); line > 0)
            Q_EMIT lineRequested(line);
    };
    connect(this, &QTreeWidget::itemClicked, this, request);
    connect(this, &QTreeWidget::itemActivated, this, request);
}

void ProblemList::setProblems(const QList<DefinitionProblem>& problems, const QString& path)
{
    clear();
    for (const DefinitionProblem& problem : problems) {
        const bool isHere = problem.path == path;
        QString place;
        if (problem.path.isEmpty())
            place = tr("Whole unit");
        else if (isHere)
            place = problem.line > 0 ? tr("Line %1").arg(problem.line) : tr("Whole file");
        else
            place = tr("%1, line %2").arg(QFileInfo(problem.path).fileName()).arg(problem.line);
        const bool isError = problem.severity == DefinitionProblem::Severity::Error;
        auto* item = new QTreeWidgetItem(this, {plainText(place, 60), plainText(problem.text)});
        item->setToolTip(What, plainText(problem.text).toHtmlEscaped());
        item->setToolTip(Place, plainText(problem.path).toHtmlEscaped());
        item->setData(Place, lineRole, isHere ? problem.line : 0);
        item->setIcon(
            Place, Icons::get(isError ? QStringLiteral("dialog-error") : QStringLiteral("dialog-warning")));
        item->setData(Place, Qt::AccessibleTextRole,
            QString((isError ? tr("Error") : tr("Warning")) + u", " + item->text(Place)));
    }
    setVisible(!problems.isEmpty());
    updateGeometry();
}

QSize ProblemList::sizeHint() const
{
    const int row = std::max(sizeHintForRow(0), fontMetrics().height());
    const int rows = std::clamp(topLevelItemCount(), 1, mostRows);
    return {QTreeWidget::sizeHint().width(), row * rows + 2 * frameWidth()};
}

QSize ProblemList::minimumSizeHint() const
{
    return {QTreeWidget::minimumSizeHint().width(), sizeHint().height()};
}

} // namespace Duende
