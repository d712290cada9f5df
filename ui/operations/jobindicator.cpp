// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/jobindicator.h"

#include "models/operationrunner.h"
#include "ui/operations/joblist.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace Duende {

using namespace std::chrono_literals;

namespace {

// What ends sooner would only flicker.
constexpr std::chrono::milliseconds appearAfter = 500ms;
constexpr std::chrono::milliseconds resultStays = 6s;
constexpr int widestText = 48; // in characters

} // namespace

JobIndicator::JobIndicator(OperationRunner* runner, QWidget* parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_icon(new QLabel)
    , m_text(new ElidedLabel(Qt::ElideMiddle))
    , m_listButton(new QToolButton)
    , m_cancel(new QToolButton)
{
    m_text->setMaximumWidth(fontMetrics().averageCharWidth() * widestText);
    m_listButton->setAutoRaise(true);
    m_listButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_listButton->setIcon(Icons::get(QStringLiteral("arrow-up")));
    m_listButton->setToolTip(tr("List the running operations"));
    m_listButton->setFocusPolicy(Qt::TabFocus);
    m_cancel->setAutoRaise(true);
    m_cancel->setIcon(Icons::get(QStringLiteral("dialog-cancel")));
    m_cancel->setFocusPolicy(Qt::TabFocus);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_icon);
    layout->addWidget(m_text);
    layout->addWidget(m_listButton);
    layout->addWidget(m_cancel);

    m_appear.setSingleShot(true);
    m_appear.setTimerType(Qt::PreciseTimer);
    m_resultTimer.setSingleShot(true);
    connect(&m_appear, &QTimer::timeout, this, &JobIndicator::refresh);
    connect(&m_resultTimer, &QTimer::timeout, this, &JobIndicator::refresh);
    connect(runner, &OperationRunner::started, this, &JobIndicator::started);
    connect(runner, &OperationRunner::progressed, this, &JobIndicator::refresh);
    connect(runner, &OperationRunner::finished, this, &JobIndicator::finished);
    connect(m_listButton, &QToolButton::clicked, this, &JobIndicator::openList);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        if (const QList<quint64> jobs = visibleJobs(); !jobs.isEmpty())
            cancel(jobs.constFirst());
    });
    for (const Operation& operation : runner->operations()) {
        if (!operation.isFinished())
            m_running[operation.number].start();
    }
    refresh();
}

JobIndicator::~JobIndicator() = default;

void JobIndicator::started(quint64 number)
{
    m_running[number].start();
    refresh();
}

void JobIndicator::cancel(quint64 number)
{
    m_cancelled.insert(number);
    m_runner->cancel(number);
    refresh();
}

void JobIndicator::finished(quint64 number)
{
    m_running.remove(number);
    m_cancelled.remove(number);
    const Operation& operation = *m_runner->operation(number);
    switch (operation.state) {
    case Operation::State::Queued:
    case Operation::State::Running:
        return;
    case Operation::State::Succeeded:
        m_result = operation.request.doneText();
        m_resultIcon = QStringLiteral("data-success");
        break;
    case Operation::State::Failed:
        m_result = tr("Could not %1").arg(operation.request.infinitive());
        m_resultIcon = QStringLiteral("dialog-error");
        break;
    case Operation::State::Cancelled:
        m_result = tr("Cancelled: %1").arg(operation.request.infinitive());
        m_resultIcon = QStringLiteral("dialog-cancel");
        break;
    }
    m_resultTimer.start(resultStays);
    refresh();
}

QList<quint64> JobIndicator::visibleJobs()
{
    QList<quint64> numbers;
    qint64 nextMs = -1;
    for (const auto& [number, since] : m_running.asKeyValueRange()) {
        const qint64 leftMs = appearAfter.count() - since.elapsed();
        if (leftMs <= 0)
            numbers.append(number);
        else if (nextMs < 0 || leftMs < nextMs)
            nextMs = leftMs;
    }
    if (nextMs < 0)
        m_appear.stop();
    else
        m_appear.start(std::chrono::milliseconds(nextMs));
    std::ranges::sort(numbers);
    return numbers;
}

QString JobIndicator::jobText(quint64 number) const
{
    const Operation& operation = *m_runner->operation(number);
    if (m_cancelled.contains(number))
        return tr("Cancelling: %1").arg(operation.request.infinitive());
    const QString text = operation.request.progressText();
    if (operation.progress.fraction) {
        const int percent = int(std::clamp(*operation.progress.fraction, 0.0, 1.0) * 100);
        return tr("%1… %2\u202f%").arg(text, QLocale().toString(percent));
    }
    return tr("%1…").arg(text);
}

void JobIndicator::refresh()
{
    const QList<quint64> jobs = visibleJobs();
    if (!jobs.isEmpty())
        showJobs(jobs);
    else
        showResult();
    if (!m_list)
        return;
    if (jobs.size() < 2) {
        m_list->close();
        return;
    }
    QList<JobList::Job> lines;
    for (const quint64 number : jobs) {
        const QString cancelText = tr("Cancel: %1").arg(m_runner->operation(number)->request.infinitive());
        lines.append({number, jobText(number), cancelText, !m_cancelled.contains(number)});
    }
    m_list->setJobs(lines);
    m_list->move(
        m_listButton->mapToGlobal(QPoint(m_listButton->width() - m_list->width(), -m_list->height())));
}

void JobIndicator::showJobs(const QList<quint64>& numbers)
{
    const bool isOne = numbers.size() == 1;
    m_text->setVisible(isOne);
    m_cancel->setVisible(isOne);
    m_listButton->setVisible(!isOne);
    setIcon(QStringLiteral("state-starting"));
    if (isOne) {
        const quint64 number = numbers.constFirst();
        const Operation& operation = *m_runner->operation(number);
        const QString cancelText = tr("Cancel: %1").arg(operation.request.infinitive());
        m_text->setText(jobText(number));
        m_cancel->setToolTip(cancelText);
        m_cancel->setAccessibleName(cancelText);
        m_cancel->setEnabled(!m_cancelled.contains(number));
        setAccessibleDescription(m_text->text());
    } else {
        m_listButton->setText(tr("%1 operations running").arg(numbers.size()));
        setAccessibleDescription(m_listButton->text());
    }
    show();
}

void JobIndicator::showResult()
{
    m_cancel->hide();
    m_listButton->hide();
    if (!m_resultTimer.isActive()) {
        hide();
        return;
    }
    setIcon(m_resultIcon);
    m_text->setText(m_result);
    m_text->show();
    setAccessibleDescription(m_result);
    show();
}

void JobIndicator::setIcon(const QString& iconName)
{
    const int extent = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_icon->setPixmap(Icons::get(iconName).pixmap(QSize(extent, extent), devicePixelRatio()));
}

void JobIndicator::openList()
{
    m_list = new JobList(this);
    m_list->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_list, &JobList::cancelRequested, this, &JobIndicator::cancel);
    refresh();
    m_list->show();
}

} // namespace Duende
