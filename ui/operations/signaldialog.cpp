// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/signaldialog.h"

#include "models/format/plaintext.h"
#include "ui/operations/wraplabel.h"
#include "ui/widgets/icons.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace Duende {

namespace {

constexpr int signalRole = Qt::UserRole;

/// Ends or halts a daemon that does nothing about it; signal(7).
bool endsOrHalts(Signal signal)
{
    return signal != Signal::Cont && signal != Signal::Hup && signal != Signal::Usr1
        && signal != Signal::Usr2;
}

} // namespace

QString signalPurpose(Signal signal)
{
    switch (signal) {
    case Signal::Term:
        return SignalDialog::tr("Asks it to end, after it has put its things in order");
    case Signal::Hup:
        return SignalDialog::tr("Most daemons read their configuration again; others end");
    case Signal::Int:
        return SignalDialog::tr("Interrupts it as Ctrl+C does; most end");
    case Signal::Quit:
        return SignalDialog::tr("Ends it with a core dump; some end gracefully");
    case Signal::Usr1:
        return SignalDialog::tr("Its own meaning: often opens log files again; ends it if it has none");
    case Signal::Usr2:
        return SignalDialog::tr("Its own meaning: often replaces its program; ends it if it has none");
    case Signal::Stop:
        return SignalDialog::tr("Halts it where it stands, until CONT");
    case Signal::Cont:
        return SignalDialog::tr("Lets it run on after STOP");
    case Signal::Kill:
        return SignalDialog::tr("Ends it at once; it cannot save its work");
    }
    Q_UNREACHABLE_RETURN({});
}

SignalDialog::SignalDialog(const QStringList& daemonNames, QWidget* parent)
    : QDialog(parent)
    , m_list(new QTreeWidget)
    , m_send(new QPushButton)
    , m_cancel(nullptr)
{
    const QString target = daemonNames.size() == 1 ? plainText(daemonNames.constFirst())
                                                   : tr("%1 daemons").arg(daemonNames.size());
    setWindowTitle(tr("Send a signal"));
    auto* title = new WrapLabel;
    title->setText(tr("Send a signal to %1").arg(target));
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);

    m_list->setHeaderLabels({tr("Signal"), tr("Number"), tr("What daemons commonly do")});
    m_list->setAccessibleName(tr("Signals"));
    m_list->headerItem()->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    for (const Signal signal : allSignals) {
        auto* item = new QTreeWidgetItem(
            m_list, {signalName(signal), QString::number(systemSignalNumber(signal)), signalPurpose(signal)});
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setToolTip(2, signalPurpose(signal));
        item->setData(0, signalRole, int(signal));
    }
    m_list->setCurrentItem(m_list->topLevelItem(0));
    fitList();

    auto* buttons = new QDialogButtonBox;
    m_send->setIcon(Icons::action(DaemonAction::Signal));
    m_cancel = buttons->addButton(QDialogButtonBox::Cancel);
    buttons->addButton(m_send, QDialogButtonBox::AcceptRole);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(title);
    layout->addWidget(m_list);
    layout->addWidget(buttons);

    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &SignalDialog::refreshButtons);
    refreshButtons();
    m_list->setFocus();
}

void SignalDialog::fitList()
{
    m_list->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    for (int column = 0; column < m_list->columnCount(); ++column)
        m_list->resizeColumnToContents(column);
    m_list->header()->setStretchLastSection(true);
    const int frame = 2 * m_list->frameWidth();
    const int rows = m_list->topLevelItemCount();
    m_list->setMinimumSize(m_list->header()->length() + frame + fontMetrics().averageCharWidth() * 2,
        m_list->header()->sizeHint().height() + rows * m_list->sizeHintForRow(0) + frame);
}

Signal SignalDialog::selectedSignal() const
{
    return Signal(m_list->currentItem()->data(0, signalRole).toInt());
}

void SignalDialog::refreshButtons()
{
    const Signal signal = selectedSignal();
    m_send->setText(tr("&Send %1").arg(signalName(signal)));
    // Enter does the safe thing.
    QPushButton* safe = endsOrHalts(signal) ? m_cancel : m_send;
    m_send->setAutoDefault(safe == m_send);
    m_cancel->setAutoDefault(safe == m_cancel);
    safe->setDefault(true);
}

void SignalDialog::open(
    QWidget* parent, const QStringList& daemonNames, const std::function<void(Signal)>& chosen)
{
    auto* dialog = new SignalDialog(daemonNames, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, dialog, [dialog, chosen] { chosen(dialog->selectedSignal()); });
    dialog->open();
}

} // namespace Duende
