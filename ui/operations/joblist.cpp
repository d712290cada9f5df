// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/joblist.h"

#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QSet>
#include <QToolButton>

namespace Duende {

namespace {

constexpr int widthInCharacters = 56;

} // namespace

JobList::JobList(QWidget* parent) : QFrame(parent, Qt::Popup), m_layout(new QVBoxLayout(this))
{
    setAccessibleName(tr("Running operations"));
    setFixedWidth(fontMetrics().averageCharWidth() * widthInCharacters);
}

void JobList::paintEvent(QPaintEvent*)
{
    // Styles draw no frame around a plain pop-up, and without one it runs into what is below it.
    QPainter painter(this);
    painter.fillRect(rect(), palette().window());
    QColor edge = palette().color(QPalette::WindowText);
    edge.setAlphaF(0.35F);
    painter.setPen(edge);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

JobList::Line JobList::addLine(const Job& job)
{
    Line line;
    line.widget = new QWidget;
    line.text = new ElidedLabel(Qt::ElideMiddle);
    line.cancel = new QToolButton;
    line.cancel->setIcon(Icons::get(QStringLiteral("dialog-cancel")));
    line.cancel->setAutoRaise(true);
    line.cancel->setFocusPolicy(Qt::StrongFocus);
    line.cancel->setToolTip(job.cancelText);
    line.cancel->setAccessibleName(job.cancelText);
    connect(line.cancel, &QToolButton::clicked, this,
        [this, number = job.number] { Q_EMIT cancelRequested(number); });
    auto* row = new QHBoxLayout(line.widget);
    row->setContentsMargins({});
    row->addWidget(line.text, 1);
    row->addWidget(line.cancel);
    m_layout->addWidget(line.widget);
    return line;
}

void JobList::setJobs(const QList<Job>& jobs)
{
    QSet<quint64> present;
    for (const Job& job : jobs) {
        present.insert(job.number);
        auto line = m_lines.find(job.number);
        if (line == m_lines.end())
            line = m_lines.insert(job.number, addLine(job));
        line->text->setText(job.text);
        line->cancel->setEnabled(job.canCancel);
    }
    m_lines.removeIf([&present](const auto& line) {
        if (present.contains(line.key()))
            return false;
        delete line->widget;
        return true;
    });
    adjustSize();
}

} // namespace Duende
