// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panes/traceeventpane.h"

#include "models/definition/manualpage.h"
#include "models/format/errortext.h"
#include "models/format/hexdump.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/operationrunner.h"
#include "models/trace/tracedocument.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/linklabel.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds pauseAfterMove = 60ms;
constexpr qsizetype mostDumped = 64 * 1024;
constexpr qsizetype wideLine = 16; // bytes of the dump
constexpr qsizetype narrowLine = 8;
constexpr int manualColumns = 86;

QString joined(const QStringList& parts)
{
    return parts.join(QStringLiteral(" · "));
}

} // namespace

TraceEventPane::TraceEventPane(TraceDocument* document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_stack(new QStackedWidget)
    , m_nothing(new EmptyState)
    , m_title(new ElidedLabel)
    , m_when(new ElidedLabel)
    , m_who(new ElidedLabel(Qt::ElideMiddle))
    , m_manual(nullptr)
    , m_origins(new QWidget)
    , m_originLayout(new QVBoxLayout(m_origins))
    , m_arguments(new QTreeWidget)
    , m_data(new QPlainTextEdit)
{
    m_nothing->setContent(QStringLiteral("view-list-details"), tr("No event is chosen"),
        tr("Choose one in the table to see its arguments, its data and where its descriptors come from."));
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(makeContent());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);
    m_pause.setSingleShot(true);
    m_pause.setInterval(pauseAfterMove);
    connect(&m_pause, &QTimer::timeout, this, &TraceEventPane::ask);
    connect(document, &TraceDocument::currentChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(document, &TraceDocument::recordingChanged, this, [this] { showDetails({}); });
    // What a descriptor is may be known only now.
    connect(document->analysis(), &TraceAnalysis::caughtUp, this, [this] {
        if (m_document->current() && m_document->current() != m_shown)
            m_pause.start();
    });
    showDetails({});
}

QWidget* TraceEventPane::makeContent()
{
    QFont bold = monospaced(font());
    bold.setBold(true);
    m_title->setFont(bold);
    m_when->setDim(true);
    m_who->setDim(true);
    auto* manual = new QToolButton;
    manual->setAutoRaise(true);
    manual->setIcon(Icons::get(QStringLiteral("help-contents")));
    manual->setText(tr("Manual page"));
    manual->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(manual, &QToolButton::clicked, this, &TraceEventPane::openManual);
    m_manual = manual;
    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_manual);
    m_originLayout->setContentsMargins({});
    m_arguments->setColumnCount(2);
    m_arguments->setHeaderLabels({tr("Argument"), tr("Value")});
    m_arguments->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_arguments->setAccessibleName(tr("Arguments"));
    m_arguments->setUniformRowHeights(true);
    m_data->setReadOnly(true);
    m_data->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_data->setFont(monospaced(font()));
    m_data->setAccessibleName(tr("Data"));
    m_data->viewport()->installEventFilter(this);
    auto* parts = new QSplitter(Qt::Vertical);
    parts->setChildrenCollapsible(false);
    parts->addWidget(m_arguments);
    parts->addWidget(m_data);
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->addLayout(head);
    layout->addWidget(m_when);
    layout->addWidget(m_who);
    layout->addWidget(m_origins);
    layout->addWidget(parts, 1);
    return content;
}

void TraceEventPane::ask()
{
    m_question.request_stop();
    const auto row = m_document->current();
    const auto processes = m_document->analysis()->processes();
    if (!row || !m_document->recording() || !processes)
        return showDetails({});
    m_question = m_document->runner()->ask<std::optional<TraceEventDetails>>(
        this,
        [recording = m_document->recording(), processes, row](const OperationContext&) {
            return Result<std::optional<TraceEventDetails>>(
                TraceEventDetails::of(*recording, *processes, *row));
        },
        [this](const Result<std::optional<TraceEventDetails>>& details) { showDetails(*details); });
}

void TraceEventPane::showDetails(const std::optional<TraceEventDetails>& details)
{
    m_shown = details && m_document->analysis()->knownRows() > details->row ? std::optional(details->row)
                                                                            : std::nullopt;
    m_arguments->clear();
    qDeleteAll(m_origins->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    m_origins->hide();
    m_call.clear();
    m_content.clear();
    m_stack->setCurrentIndex(details ? 1 : 0);
    if (!details)
        return;
    showHead(*details);
    showArguments(*details);
    showOrigins(*details);
    std::ranges::copy_if(details->data, std::back_inserter(m_content), &TraceData::isContent);
    showData();
}

void TraceEventPane::showHead(const TraceEventDetails& details)
{
    const bool isCall = details.facts.kind == TraceRowFacts::Kind::Call;
    m_title->setText(isCall ? details.title + QStringLiteral(" = ") + details.result : details.explanation);
    QStringList when{details.absoluteTime, tr("%1 s after the beginning").arg(details.relativeTime)};
    if (details.facts.durationNs)
        when.append(tr("took %1").arg(
            ValueText::duration(std::chrono::nanoseconds(qint64(*details.facts.durationNs)))));
    m_when->setText(details.absoluteTime.isEmpty() ? QString() : joined(when));
    m_when->setVisible(!details.absoluteTime.isEmpty());
    QStringList who;
    if (details.facts.pid != 0) {
        if (!details.comm.isEmpty())
            who.append(details.comm);
        who.append(tr("process %1").arg(details.facts.pid));
        if (details.facts.tid != details.facts.pid)
            who.append(tr("thread %1").arg(details.facts.tid));
        if (!details.commandLine.isEmpty())
            who.append(details.commandLine);
    }
    m_who->setText(joined(who));
    m_who->setVisible(!who.isEmpty());
    m_call = isCall ? details.title : QString();
    offerManual();
}

void TraceEventPane::addValue(QTreeWidgetItem* parent, const TraceValue& value)
{
    auto* item = new QTreeWidgetItem(parent);
    item->setText(0, plainText(value.name));
    QString text = plainText(value.text);
    if (const QString state = TraceEventDetails::stateText(value.state); !state.isEmpty())
        text += QStringLiteral("  (%1)").arg(state);
    item->setText(1, text);
    item->setFont(1, monospaced(font()));
    item->setToolTip(0, plainText(value.type));
    for (const TraceValue& part : value.parts)
        addValue(item, part);
    item->setExpanded(value.parts.size() <= 8);
}

void TraceEventPane::showArguments(const TraceEventDetails& details)
{
    m_arguments->setVisible(!details.arguments.empty());
    for (const TraceValue& argument : details.arguments)
        addValue(m_arguments->invisibleRootItem(), argument);
    for (const QString& note : details.notes) {
        auto* label = new QLabel(note);
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        m_originLayout->addWidget(label);
    }
}

void TraceEventPane::addOrigin(const TraceDescriptorOrigin& origin)
{
    auto* label = new ElidedLabel(Qt::ElideMiddle);
    label->setText(origin.text());
    m_originLayout->addWidget(label);
    auto* row = new QWidget;
    auto* links = new FlowLayout(row);
    const auto add = [&](const QString& text, auto follow) {
        auto* link = new LinkLabel(text);
        links->addWidget(link);
        connect(link, &LinkLabel::clicked, this, follow);
    };
    if (origin.madeByRow && !origin.isMadeHere)
        add(tr("Go to where it was opened"), [this, row = *origin.madeByRow] { m_document->goTo(row); });
    add(tr("Previous use"),
        [this, origin] { m_document->findUse(TraceSearch::Direction::Backward, origin.pid, origin.number); });
    add(tr("Next use"),
        [this, origin] { m_document->findUse(TraceSearch::Direction::Forward, origin.pid, origin.number); });
    if (origin.closedByRow && *origin.closedByRow != m_document->current())
        add(tr("Go to where it was closed"), [this, row = *origin.closedByRow] { m_document->goTo(row); });
    m_originLayout->addWidget(row);
}

void TraceEventPane::showOrigins(const TraceEventDetails& details)
{
    for (const TraceDescriptorOrigin& origin : details.descriptors)
        addOrigin(origin);
    m_origins->setVisible(!details.descriptors.empty() || !details.notes.isEmpty());
}

qsizetype TraceEventPane::bytesOfLine() const
{
    const qsizetype room = m_data->viewport()->width() - 2 * qsizetype(m_data->document()->documentMargin());
    const qsizetype character = QFontMetrics(m_data->font()).horizontalAdvance(QLatin1Char('0'));
    return room >= hexDumpWidth(wideLine) * character ? wideLine : narrowLine;
}

void TraceEventPane::showData()
{
    m_data->setVisible(!m_content.empty());
    m_bytesOfLine = bytesOfLine();
    QStringList pieces;
    qsizetype left = mostDumped;
    for (const TraceData& data : m_content) {
        if (left <= 0)
            break;
        pieces.append(QStringLiteral("%1 (%2)").arg(data.title, TraceEventDetails::lengthText(data)));
        if (!data.bytes.isEmpty())
            pieces.append(hexDump(data.bytes, left, m_bytesOfLine));
        left -= data.bytes.size();
    }
    m_data->setPlainText(pieces.join(QLatin1Char('\n')));
}

bool TraceEventPane::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize && !m_content.empty() && bytesOfLine() != m_bytesOfLine)
        showData();
    return QWidget::eventFilter(watched, event);
}

void TraceEventPane::offerManual()
{
    const auto known = m_manuals.constFind(m_call);
    m_manual->setVisible(known != m_manuals.cend() && *known);
    if (m_call.isEmpty() || known != m_manuals.cend())
        return;
    m_document->runner()->ask<bool>(
        this,
        [page = m_call + QStringLiteral("(2)")](
            const OperationContext& context) { return ManualPage::isInstalled(page, context); },
        [this, call = m_call](const Result<bool>& isInstalled) {
            m_manuals.insert(call, isInstalled && *isInstalled);
            m_manual->setVisible(m_manuals.value(m_call));
        });
}

void TraceEventPane::openManual()
{
    auto* dialog = new QDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const QString page = m_call + QStringLiteral("(2)");
    dialog->setWindowTitle(page);
    auto* text = new QPlainTextEdit(tr("Reading the manual page…"));
    text->setReadOnly(true);
    text->setFont(monospaced(font()));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::close);
    auto* layout = new QVBoxLayout(dialog);
    layout->addWidget(text);
    layout->addWidget(buttons);
    const int character = QFontMetrics(text->font()).horizontalAdvance(QLatin1Char('0'));
    dialog->resize(character * (manualColumns + 6), fontMetrics().lineSpacing() * 36);
    m_document->runner()->ask<QString>(
        dialog,
        [page](const OperationContext& context) { return ManualPage::read(page, context, manualColumns); },
        [text, page](const Result<QString>& read) {
            text->setPlainText(
                read ? *read : ErrorText::describeTask(read.error(), tr("show %1").arg(page)).headline);
        });
    dialog->show();
}

} // namespace Duende
