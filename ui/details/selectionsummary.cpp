// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/selectionsummary.h"

#include "models/daemonwords.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "ui/operations/wraplabel.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/statestyle.h"

#include <QGridLayout>
#include <QIcon>
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

template <typename Write> QString totalText(const Total& total, qsizetype count, Write write)
{
    if (total.known == 0)
        return ValueText::unknown();
    const QString text = write(total.sum);
    if (total.known == count)
        return text;
    return SelectionSummary::tr("%1 (%2 of %3 daemons)")
        .arg(text, QLocale().toString(total.known), QLocale().toString(count));
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
    , m_grid(new QGridLayout)
{
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_grid->setColumnStretch(2, 1);
    for (const State state : statesInOrder)
        addLine(stateTitle(state), StateStyle::icon(state));
    for (const QString& name : {tr("CPU"), tr("Memory"), tr("Tasks")})
        addLine(name, {});
    m_grid->setRowMinimumHeight(int(statesInOrder.size()), fontMetrics().height() / 2);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_title);
    layout->addLayout(m_grid);
    layout->addStretch();
}

void SelectionSummary::addLine(const QString& name, const QIcon& icon)
{
    // A row stays empty between the states and the totals.
    const int row = int(m_lines.size()) + (icon.isNull() ? 1 : 0);
    const Line line{icon, new QLabel, new QLabel(name), new ElidedLabel(Qt::ElideRight)};
    line.value->setFont(tabularFigures(font()));
    m_grid->addWidget(line.picture, row, 0);
    m_grid->addWidget(line.name, row, 1);
    m_grid->addWidget(line.value, row, 2);
    m_lines.append(line);
}

void SelectionSummary::setLine(qsizetype row, const QString& value)
{
    const Line& line = m_lines.at(row);
    const int extent = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    line.picture->setPixmap(line.icon.pixmap(QSize(extent, extent), devicePixelRatio()));
    line.value->setText(value);
    line.value->setAccessibleName(tr("%1: %2").arg(line.name->text(), value));
    for (QWidget* widget : {static_cast<QWidget*>(line.picture), static_cast<QWidget*>(line.name),
             static_cast<QWidget*>(line.value)})
        widget->setVisible(!value.isEmpty());
}

void SelectionSummary::setDaemons(const QList<SelectedDaemon>& daemons)
{
    m_title->setText(selectionSentence(daemons));
    for (size_t i = 0; i < statesInOrder.size(); ++i) {
        const QStringList names = namesInState(daemons, statesInOrder.at(i));
        QString text = names.first(std::min(names.size(), namedDaemons)).join(QStringLiteral(", "));
        if (names.size() > namedDaemons)
            text = tr("%1 and %2 more").arg(text, QLocale().toString(names.size() - namedDaemons));
        setLine(qsizetype(i), text);
    }
    setTotals(daemons);
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
    qsizetype row = qsizetype(statesInOrder.size());
    setLine(row++, totalText(cpu, count, [](double value) { return ValueText::percent(value); }));
    setLine(row++, totalText(memory, count, [](double value) { return ValueText::bytes(quint64(value)); }));
    setLine(row++, totalText(tasks, count, [](double value) { return ValueText::count(qint64(value)); }));
}

} // namespace Duende
