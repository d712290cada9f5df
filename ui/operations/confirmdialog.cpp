// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/confirmdialog.h"

#include "models/daemonwords.h"
#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "ui/operations/wraplabel.h"
#include "ui/widgets/icons.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace Duende {

using namespace std::chrono_literals;

namespace {

// A person who clicked waits this long for the dialog, and this long for it to know everything.
constexpr std::chrono::milliseconds appearWithin = 500ms;
constexpr std::chrono::milliseconds answerWithin = 3s;
constexpr int longestName = 80;
constexpr qsizetype listedRows = 8;
constexpr int leastCharacters = 50;

using Dependents = QList<ConfirmDialog::Dependent>;

/// Whether what needs the daemon ends or restarts with it. A killed or masked one takes nobody with it at
/// once.
bool takesOthersAlong(DaemonAction action)
{
    return action == DaemonAction::Stop || action == DaemonAction::Restart;
}

Result<Dependents> findDependents(
    const AdapterRegistry& registry, const QList<OperationRequest>& requests, const OperationContext& context)
{
    Dependents found;
    for (const OperationRequest& request : requests) {
        const auto adapter = registry.adapterFor(request.handle());
        if (!adapter)
            return std::unexpected(adapter.error());
        const auto names = (*adapter)->stoppedWith(request.handle(), context);
        if (!names)
            return std::unexpected(names.error());
        for (const QString& name : *names)
            found.append({name, request.name()});
    }
    return found;
}

} // namespace

bool ConfirmDialog::isNeeded(const DaemonRecord& record, DaemonAction action)
{
    return isDestructive(action) && (action == DaemonAction::Mask || !record.status.isTerminal());
}

ConfirmDialog::ConfirmDialog(const QList<OperationRequest>& requests, QWidget* parent)
    : QDialog(parent)
    , m_requests(requests)
    , m_action(requests.constFirst().kind().value())
    , m_title(new WrapLabel)
    , m_text(new WrapLabel)
    , m_list(new QTreeWidget)
    , m_confirm(nullptr)
    , m_keep(nullptr)
{
    for (const OperationRequest& request : requests)
        m_names.insert(request.name());
    setWindowTitle(actionTitle(m_action));
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    auto* icon = new QLabel;
    const int extent = style()->pixelMetric(QStyle::PM_MessageBoxIconSize, nullptr, this);
    icon->setPixmap(
        Icons::get(QStringLiteral("dialog-warning")).pixmap(QSize(extent, extent), devicePixelRatio()));

    m_list->setHeaderLabels({tr("Daemon"), tr("Why")});
    m_list->setAccessibleName(tr("Daemons that are affected"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
    m_list->setTextElideMode(Qt::ElideMiddle);
    m_list->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* buttons = new QDialogButtonBox;
    m_confirm = buttons->addButton(actionTitle(m_action), QDialogButtonBox::AcceptRole);
    m_confirm->setIcon(Icons::action(m_action));
    m_confirm->setAutoDefault(false);
    m_keep = buttons->addButton(m_action == DaemonAction::Mask ? tr("Leave as it is") : tr("Keep running"),
        QDialogButtonBox::RejectRole);
    m_keep->setDefault(true);

    auto* words = new QVBoxLayout;
    words->addStretch();
    words->addWidget(m_title);
    words->addWidget(m_text);
    words->addStretch();
    auto* layout = new QGridLayout(this);
    layout->addWidget(icon, 0, 0, Qt::AlignTop);
    layout->addLayout(words, 0, 1);
    layout->addWidget(m_list, 1, 1);
    layout->addWidget(buttons, 2, 0, 1, 2);
    layout->setColumnStretch(1, 1);
    layout->setRowStretch(1, 1);
    layout->setColumnMinimumWidth(1, fontMetrics().averageCharWidth() * leastCharacters);
    m_keep->setFocus();

    m_title->setText(question(0));
    m_text->setText(tr("Looking for what ends with it…"));
    m_list->hide();
    m_confirm->setEnabled(false);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

ConfirmDialog::~ConfirmDialog()
{
    m_asking.request_stop();
}

void ConfirmDialog::setDependents(const std::optional<QList<Dependent>>& dependents)
{
    Dependents others = dependents.value_or(Dependents());
    others.removeIf([this](const Dependent& other) { return m_names.contains(other.name); });
    QSet<QString> names;
    for (const Dependent& other : others)
        names.insert(other.name);
    m_title->setText(question(names.size()));
    QStringList sentences{consequence()};
    if (!dependents)
        sentences.append(tr("What else ends could not be found out."));
    sentences.removeAll(QString());
    m_text->setText(sentences.join(u' '));
    m_text->setVisible(!sentences.isEmpty());
    fillList(others);
    m_confirm->setEnabled(true);
    adjustSize();
}

QString ConfirmDialog::question(qsizetype dependentCount) const
{
    const QString verb = actionTitle(m_action);
    const QString name = plainText(m_requests.constFirst().name(), longestName);
    const qsizetype chosen = m_names.size();
    if (chosen == 1) {
        if (dependentCount == 0)
            return tr("%1 %2?").arg(verb, name);
        if (dependentCount == 1)
            return tr("%1 %2 and 1 daemon that needs it?").arg(verb, name);
        return tr("%1 %2 and %3 daemons that need it?").arg(verb, name, QString::number(dependentCount));
    }
    if (dependentCount == 0)
        return tr("%1 %2 daemons?").arg(verb, QString::number(chosen));
    if (dependentCount == 1)
        return tr("%1 %2 daemons and 1 more that needs them?").arg(verb, QString::number(chosen));
    return tr("%1 %2 daemons and %3 more that need them?")
        .arg(verb, QString::number(chosen), QString::number(dependentCount));
}

QString ConfirmDialog::consequence() const
{
    const bool isOne = m_names.size() == 1;
    switch (m_action) {
    case DaemonAction::Kill:
        return isOne ? tr("Its processes end at once and cannot save their work.")
                     : tr("Their processes end at once and cannot save their work.");
    case DaemonAction::Restart:
        return isOne ? tr("It is not there for others while it restarts.")
                     : tr("They are not there for others while they restart.");
    case DaemonAction::Mask:
        return isOne ? tr("Nothing can start it until it is unmasked.")
                     : tr("Nothing can start them until they are unmasked.");
    default:
        return {};
    }
}

void ConfirmDialog::fillList(const QList<Dependent>& dependents)
{
    m_list->clear();
    m_list->setVisible(m_names.size() > 1 || !dependents.isEmpty());
    for (const OperationRequest& request : std::as_const(m_requests))
        new QTreeWidgetItem(m_list, {plainText(request.name(), longestName), tr("You chose it")});
    QHash<QString, QTreeWidgetItem*> items;
    for (const Dependent& other : dependents) {
        QTreeWidgetItem*& item = items[other.name];
        const QString needs = plainText(other.needs, longestName);
        if (item)
            item->setText(1, tr("%1, %2").arg(item->text(1), needs));
        else
            item = new QTreeWidgetItem(
                m_list, {plainText(other.name, longestName), tr("Needs %1").arg(needs)});
    }
    for (int column = 0; column < 2; ++column)
        m_list->resizeColumnToContents(column);
    // Wide enough for the names; a chain of reasons is cut.
    const int widest = fontMetrics().averageCharWidth() * longestName;
    const int spare = fontMetrics().averageCharWidth() * 4;
    const int frame = 2 * m_list->frameWidth();
    m_list->setMinimumWidth(std::min(widest, m_list->header()->length() + frame + spare));
    const qsizetype rows = std::min<qsizetype>(m_list->topLevelItemCount(), listedRows);
    m_list->setMinimumHeight(
        m_list->header()->sizeHint().height() + int(rows) * m_list->sizeHintForRow(0) + frame);
}

void ConfirmDialog::ask(OperationRunner* runner, const std::shared_ptr<const AdapterRegistry>& registry)
{
    if (!takesOthersAlong(m_action)) {
        setDependents(Dependents());
        appear();
        return;
    }
    m_asking = runner->ask<Dependents>(
        this,
        [registry, requests = m_requests](
            const OperationContext& context) { return findDependents(*registry, requests, context); },
        [this](const Result<Dependents>& answer) {
            setDependents(answer ? std::optional(*answer) : std::nullopt);
            appear();
        },
        answerWithin);
    QTimer::singleShot(appearWithin, this, &ConfirmDialog::appear);
}

void ConfirmDialog::appear()
{
    if (std::exchange(m_hasAppeared, true))
        return;
    open();
}

void ConfirmDialog::open(QWidget* parent, OperationRunner* runner,
    const std::shared_ptr<const AdapterRegistry>& registry, const QList<OperationRequest>& requests,
    const std::function<void()>& confirmed)
{
    auto* dialog = new ConfirmDialog(requests, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, dialog, [confirmed] { confirmed(); });
    dialog->ask(runner, registry);
}

} // namespace Duende
