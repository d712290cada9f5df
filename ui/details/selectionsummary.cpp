// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/selectionsummary.h"

#include "models/daemonwords.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "ui/details/factsview.h"
#include "ui/operations/wraplabel.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/statestyle.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace Duende {

namespace {

using State = DaemonStatus::State;

// What a person looks for first stands first.
constexpr std::array statesInOrder{State::Failed, State::Running, State::Starting, State::Paused,
    State::Stopping, State::Stopped, State::Created};
constexpr qsizetype namedDaemons = 30;

QStringList namesInState(const QList<SelectedDaemon>& daemons, State state)
{
    QStringList names;
    for (const SelectedDaemon& daemon : daemons) {
        if (daemon.record.status.state() == state)
            names.append(plainText(daemon.record.name, 80));
    }
    names.sort(Qt::CaseInsensitive);
    return names;
}

/// A total and how many tell their part of it.
struct Total
{
    double sum = 0;
    qsizetype known = 0;
};

template <typename Part> Total total(const QList<SelectedDaemon>& daemons, Part part)
{
    Total result;
    for (const SelectedDaemon& daemon : daemons) {
        if (const auto value = part(daemon)) {
            result.sum += double(*value);
            ++result.known;
        }
    }
    return result;
}

template <typename Write>
Fact totalFact(const QString& name, const Total& total, qsizetype count, Write write)
{
    if (total.known == 0)
        return {name, ValueText::unknown(), true, false};
    const QString text = write(total.sum);
    if (total.known == count)
        return {name, text, false, false};
    const QString partly
        = SelectionSummary::tr("%1, of %2 that tell").arg(text, QLocale().toString(total.known));
    return {name, partly, false, false};
}

} // namespace

QString selectionSentence(const QList<SelectedDaemon>& daemons)
{
    QStringList parts;
    for (const State state : statesInOrder) {
        const auto count = std::ranges::count_if(
            daemons, [state](const SelectedDaemon& daemon) { return daemon.record.status.state() == state; });
        if (count > 0) {
            parts.append(SelectionSummary::tr("%1 %2").arg(
                QLocale().toString(qint64(count)), stateTitle(state).toLower()));
        }
    }
    return SelectionSummary::tr("%1 daemons selected: %2")
        .arg(QLocale().toString(daemons.size()), parts.join(QStringLiteral(", ")));
}

SelectionSummary::SelectionSummary(QWidget* parent)
    : QWidget(parent)
    , m_title(new WrapLabel)
    , m_states(new QGridLayout)
    , m_totals(new FactsView)
{
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_states->setColumnStretch(2, 1);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_title);
    layout->addLayout(m_states);
    layout->addWidget(m_totals);
    layout->addStretch();
}

void SelectionSummary::setDaemons(const QList<SelectedDaemon>& daemons)
{
    m_title->setText(selectionSentence(daemons));
    setStates(daemons);
    setTotals(daemons);
}

void SelectionSummary::setStates(const QList<SelectedDaemon>& daemons)
{
    while (QLayoutItem* item = m_states->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const int extent = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    int row = 0;
    for (const State state : statesInOrder) {
        const QStringList names = namesInState(daemons, state);
        if (names.isEmpty())
            continue;
        auto* icon = new QLabel;
        icon->setPixmap(StateStyle::icon(state).pixmap(QSize(extent, extent), devicePixelRatio()));
        auto* list = new ElidedLabel(Qt::ElideRight);
        QString text = names.first(std::min(names.size(), namedDaemons)).join(QStringLiteral(", "));
        if (names.size() > namedDaemons)
            text = tr("%1 and %2 more").arg(text, QLocale().toString(names.size() - namedDaemons));
        list->setText(text);
        m_states->addWidget(icon, row, 0);
        m_states->addWidget(new QLabel(stateTitle(state)), row, 1);
        m_states->addWidget(list, row, 2);
        ++row;
    }
}

void SelectionSummary::setTotals(const QList<SelectedDaemon>& daemons)
{
    const Total cpu = total(daemons, [](const SelectedDaemon& daemon) { return daemon.cpuPercent; });
    const Total memory = total(daemons, [](const SelectedDaemon& daemon) {
        return daemon.record.use ? daemon.record.use->memoryBytes : std::nullopt;
    });
    const Total tasks = total(daemons, [](const SelectedDaemon& daemon) {
        return daemon.record.use ? daemon.record.use->tasks : std::nullopt;
    });
    const qsizetype count = daemons.size();
    m_totals->setFacts({
        totalFact(tr("CPU"), cpu, count, [](double value) { return ValueText::percent(value); }),
        totalFact(tr("Memory"), memory, count, [](double value) { return ValueText::bytes(quint64(value)); }),
        totalFact(tr("Tasks"), tasks, count, [](double value) { return ValueText::count(qint64(value)); }),
    });
}

} // namespace Duende
