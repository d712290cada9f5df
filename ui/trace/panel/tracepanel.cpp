// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/tracepanel.h"

#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "models/trace/recordingfiles.h"
#include "models/trace/tracedocument.h"
#include "ui/operations/messageframe.h"
#include "ui/trace/panel/tracemarksbutton.h"
#include "ui/trace/panel/tracestatustext.h"
#include "ui/trace/panes/traceeventpane.h"
#include "ui/trace/panes/tracestatisticspane.h"
#include "ui/trace/panes/tracetimelineview.h"
#include "ui/trace/view/traceview.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/savedfiltersbutton.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <chrono>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds statusInterval = 1s;
constexpr std::chrono::milliseconds exportTime = 1h;
constexpr int longestName = 60;
constexpr int linesOfTallPanel = 40; // from so many on the panes have room under the table
constexpr int leastLinesOfPanes = 15; // whatever they show: a tall panel can always become lower

enum FilterMode { HideMode, HighlightMode };

constexpr QLatin1StringView columnsKey("trace/columns");
constexpr QLatin1StringView historyKey("trace/filterHistory");
constexpr QLatin1StringView savedFiltersKey("trace/savedFilters");
constexpr QLatin1StringView panesKey("trace/panes");
constexpr QLatin1StringView windowPanesKey("trace/windowPanes");

QToolButton* makeButton(const QString& iconName, const QString& text, const QString& toolTip)
{
    auto* button = new QToolButton;
    button->setAutoRaise(true);
    button->setIcon(Icons::get(iconName));
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setToolTip(toolTip);
    return button;
}

QToolButton* makeToggle(const QString& iconName, const QString& text, const QString& toolTip)
{
    QToolButton* button = makeButton(iconName, text, toolTip);
    button->setCheckable(true);
    return button;
}

} // namespace

TracePanel::TracePanel(OperationRunner* runner, QSettings* settings, QWidget* parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_settings(settings)
    , m_document(new TraceDocument(runner, this))
    , m_startOrStop(makeButton({}, {}, {}))
    , m_pause(makeToggle(QStringLiteral("media-playback-pause"), tr("Pause"),
          tr("Let calls go by without keeping or counting them")))
    , m_follow(
          makeToggle(QStringLiteral("go-bottom"), tr("Follow"), tr("Stay at the end as calls come (Space)")))
    , m_showPanes(makeToggle(QStringLiteral("view-list-details"), tr("Details"),
          tr("What is known of the chosen event, and of all of them (Enter)")))
    , m_save(makeButton(QStringLiteral("document-save"), tr("Save…"), tr("Keep the recording as a file")))
    , m_export(makeButton(QStringLiteral("document-export"), tr("Export…"),
          tr("Write the events that the filter leaves as text for other programs")))
    , m_toWindow(
          makeButton(QStringLiteral("window-new"), {}, tr("Show the recording in a window of its own")))
    , m_status(new ElidedLabel)
    , m_filter(new FilterEdit(traceFilterSchema()))
    , m_filterMode(new QComboBox)
    , m_search(new SearchBar(tr("Find: openat or path~conf"), SearchBar::Direction::On))
    , m_message(new MessageFrame)
    , m_timeLine(new TraceTimeLineView(m_document))
    , m_view(new TraceView(m_document))
    , m_splitter(new QSplitter)
    , m_panes(new QTabWidget)
{
    auto* layout = new QVBoxLayout(this);
    makeTools();
    makeRows();
    m_message->hide();
    layout->addWidget(m_message);
    layout->addWidget(m_timeLine);
    makePanes();
    layout->addWidget(m_splitter, 1);
    setFocusProxy(m_view);
    connectFilter();
    connectSearch();
    m_statusTimer.setInterval(statusInterval);
    connect(&m_statusTimer, &QTimer::timeout, this, &TracePanel::updateStatus);
    connect(m_document, &TraceDocument::filterProgressed, this, [this] {
        if (!m_statusTimer.isActive())
            updateStatus();
    });
    connect(m_document->analysis(), &TraceAnalysis::statisticsChanged, this, &TracePanel::tellBlindSpots);
    updateTools();
}

TracePanel::~TracePanel()
{
    if (!m_settings)
        return;
    m_settings->setValue(columnsKey, m_view->saveColumns());
    m_settings->setValue(m_isInWindow ? windowPanesKey : panesKey, m_showPanes->isChecked());
}

void TracePanel::makeTools()
{
    auto* tools = m_tools = new QHBoxLayout;
    for (QToolButton* button : {m_startOrStop, m_pause, m_follow})
        tools->addWidget(button);
    m_status->setDim(true);
    tools->addWidget(m_status, 1);
    tools->addWidget(new TraceMarksButton(m_document, m_view, this));
    for (QToolButton* button : {m_showPanes, m_save, m_export, m_toWindow})
        tools->addWidget(button);
    m_toWindow->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_toWindow->setAccessibleName(tr("Open in a window"));
    qobject_cast<QVBoxLayout*>(layout())->addLayout(tools);
    connect(m_startOrStop, &QToolButton::clicked, this, [this] {
        if (m_trace && m_trace->isActive())
            m_trace->stop();
        else
            Q_EMIT startRequested();
    });
    connect(m_pause, &QToolButton::clicked, this, [this](bool isChecked) {
        if (m_trace)
            m_trace->setPaused(isChecked);
    });
    connect(m_follow, &QToolButton::clicked, m_view, &TraceView::setFollowing);
    connect(m_view, &TraceView::followingChanged, m_follow, &QToolButton::setChecked);
    connect(m_showPanes, &QToolButton::clicked, this, &TracePanel::setPanesShown);
    connect(m_view, &TraceView::activated, this, [this] { setPanesShown(true); });
    connect(m_view, &TraceView::failed, this,
        [this](const PlatformError& error) { tell(error, tr("copy the rows")); });
    connect(m_document, &TraceDocument::marksFailed, this,
        [this](const PlatformError& error) { tell(error, tr("read or keep the marks")); });
    connect(m_save, &QToolButton::clicked, this, &TracePanel::chooseSave);
    connect(m_export, &QToolButton::clicked, this, &TracePanel::chooseExport);
    connect(m_toWindow, &QToolButton::clicked, this, &TracePanel::windowRequested);
}

void TracePanel::addTool(QWidget* tool)
{
    m_tools->insertWidget(m_tools->indexOf(m_showPanes), tool);
}

void TracePanel::makeRows()
{
    m_filter->setPlaceholderText(tr("Filter: call=openat and failed"));
    m_filter->setAccessibleName(tr("Filter of the events"));
    m_filterMode->setAccessibleName(tr("What becomes of other events"));
    m_filterMode->addItem(tr("Hide others"));
    m_filterMode->addItem(tr("Highlight"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_filter, 3);
    row->addWidget(new SavedFiltersButton(m_filter, m_settings, savedFiltersKey));
    row->addWidget(m_filterMode);
    row->addWidget(m_search, 2);
    qobject_cast<QVBoxLayout*>(layout())->addLayout(row);
}

void TracePanel::makePanes()
{
    m_panes->setDocumentMode(true);
    m_panes->setMinimumHeight(leastLinesOfPanes * fontMetrics().lineSpacing());
    m_panes->addTab(new TraceEventPane(m_document), tr("Event"));
    m_panes->addTab(new TraceStatisticsPane(m_document), tr("Statistics"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_view);
    m_splitter->addWidget(m_panes);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    setPanesShown(m_settings && m_settings->value(panesKey, false).toBool());
    if (m_settings)
        m_view->restoreColumns(m_settings->value(columnsKey).toByteArray());
}

void TracePanel::connectFilter()
{
    if (m_settings)
        m_filter->setHistory(m_settings->value(historyKey).toStringList());
    connect(m_filter, &FilterEdit::historyChanged, this, [this] {
        if (m_settings)
            m_settings->setValue(historyKey, m_filter->history());
    });
    connect(m_filter, &FilterEdit::expressionChanged, m_document, &TraceDocument::setFilter);
    connect(m_filterMode, &QComboBox::activated, m_document,
        [this](int mode) { m_document->setHighlightsOnly(mode == HighlightMode); });
    connect(m_document, &TraceDocument::filterChangeRequested, this,
        [this](const QString& term, TraceDocument::FilterChange how) {
            const bool highlights = how == TraceDocument::FilterChange::Highlight;
            m_filterMode->setCurrentIndex(highlights ? HighlightMode : HideMode);
            m_document->setHighlightsOnly(highlights);
            m_filter->setFilter(TraceDocument::changedFilter(m_filter->expression().toString(), term, how));
        });
    const auto toView = [this] { m_view->setFocus(Qt::OtherFocusReason); };
    connect(m_filter, &FilterEdit::accepted, this, toView);
    connect(m_filter, &FilterEdit::left, this, toView);
}

void TracePanel::connectSearch()
{
    const auto addKeys = [this](const QList<QKeySequence>& keys, SearchBar::Direction direction) {
        auto* action = new QAction(this);
        action->setShortcuts(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        connect(action, &QAction::triggered, this, [this, direction] { m_search->goOn(direction); });
    };
    addKeys({QKeySequence(Qt::Key_F3), QKeySequence(QStringLiteral("Ctrl+G"))}, SearchBar::Direction::On);
    addKeys({QKeySequence(QStringLiteral("Shift+F3"))}, SearchBar::Direction::Back);
    connect(m_search, &SearchBar::searchRequested, this, &TracePanel::find);
    connect(m_search, &SearchBar::textChanged, this, [this](const QString& text) {
        if (!text.isEmpty())
            find(SearchBar::Direction::On);
    });
    connect(m_search, &SearchBar::left, this, [this] { m_view->setFocus(Qt::OtherFocusReason); });
    connect(m_view, &TraceView::searchRequested, m_search, &SearchBar::focusField);
    connect(m_document, &TraceDocument::currentChanged, this, [this] { m_search->setStatus({}); });
    connect(m_document, &TraceDocument::searchEnded, this, [this](const std::optional<PlatformError>& error) {
        m_search->setStatus(error ? QString() : tr("Not found"));
        if (error)
            tell(*error, tr("search the recording"));
    });
}

void TracePanel::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void TracePanel::find(SearchBar::Direction direction)
{
    const auto what = FilterExpression::parse(m_search->text(), traceFilterSchema());
    if (!what) {
        m_search->setStatus(what.error().message);
        return;
    }
    m_search->setStatus({});
    m_document->find(direction == SearchBar::Direction::Back ? TraceSearch::Direction::Backward
                                                             : TraceSearch::Direction::Forward,
        *what);
}

void TracePanel::setRecording(const std::shared_ptr<const TraceRecording>& recording)
{
    m_message->hide();
    m_hasToldIoUring = false;
    m_countedCalls = 0;
    m_callsASecond.reset();
    m_sinceCount.invalidate();
    m_document->setRecording(recording);
    m_view->setFollowing(recording && recording->isGrowing());
    if (const QString damage = recording ? TraceStatusText::damage(*recording) : QString(); !damage.isEmpty())
        m_message->showMessage(Message::information(damage));
    updateTools();
}

void TracePanel::showLastFailure()
{
    const std::shared_ptr<const TraceRecording>& recording = m_document->recording();
    if (!recording || recording->rowCount() == 0)
        return;
    m_document->goTo(recording->rowCount() - 1);
    if (const auto failed = FilterExpression::parse(QStringLiteral("failed"), traceFilterSchema()))
        m_document->find(TraceSearch::Direction::Backward, *failed);
}

void TracePanel::tellBlindSpots()
{
    if (m_hasToldIoUring || m_message->isVisibleTo(this)
        || !m_document->analysis()->statistics()->hasIoUring())
        return;
    m_hasToldIoUring = true;
    m_message->showMessage(
        Message::information(tr("Something here uses io_uring: what is submitted to its rings is no "
                                "system call, and does not appear in a trace.")));
}

void TracePanel::setTrace(DaemonTrace* trace)
{
    if (m_trace)
        disconnect(m_trace, nullptr, this, nullptr);
    m_trace = trace;
    if (trace) {
        connect(trace, &DaemonTrace::stageChanged, this, &TracePanel::updateTools);
        connect(trace, &QObject::destroyed, this, &TracePanel::updateTools, Qt::QueuedConnection);
    }
    updateTools();
}

void TracePanel::setInWindow()
{
    m_isInWindow = true;
    m_toWindow->hide();
    setPanesShown(!m_settings || m_settings->value(windowPanesKey, true).toBool());
}

void TracePanel::updateTools()
{
    const bool isRunning = m_trace && m_trace->isActive();
    m_startOrStop->setVisible(m_trace != nullptr);
    m_startOrStop->setIcon(
        Icons::get(isRunning ? QStringLiteral("media-playback-stop") : QStringLiteral("media-record")));
    m_startOrStop->setText(isRunning ? tr("Stop tracing") : tr("Trace again"));
    m_startOrStop->setToolTip(isRunning ? tr("Let the daemon go on untraced; what was recorded stays")
                                        : tr("Begin a new recording; this one goes unless it was saved"));
    m_startOrStop->setEnabled(!isRunning || m_trace->stage() != DaemonTrace::Stage::Stopping);
    m_pause->setVisible(isRunning);
    m_pause->setChecked(isRunning && m_trace->isPaused());
    const std::shared_ptr<const TraceRecording> recording = m_document->recording();
    m_follow->setVisible(recording && recording->isGrowing());
    for (QToolButton* button : {m_save, m_export, m_toWindow})
        button->setEnabled(recording != nullptr);
    if (isRunning)
        m_statusTimer.start();
    else
        m_statusTimer.stop();
    if (m_trace && !isRunning && m_trace->error() && recording)
        tell(*m_trace->error(), tr("go on tracing"));
    updateStatus();
}

void TracePanel::updateStatus()
{
    const std::shared_ptr<const TraceRecording> recording = m_document->recording();
    if (!recording) {
        m_status->setText({});
        return;
    }
    QString text;
    if (m_trace && m_trace->isActive()) {
        const quint64 seen = m_trace->counters().seen;
        if (m_sinceCount.isValid() && m_sinceCount.elapsed() > 0 && seen >= m_countedCalls)
            m_callsASecond = double(seen - m_countedCalls) * 1000.0 / double(m_sinceCount.elapsed());
        if (!m_sinceCount.isValid() || m_sinceCount.elapsed() >= statusInterval.count() / 2) {
            m_countedCalls = seen;
            m_sinceCount.start();
        }
        text = TraceStatusText::running(*m_trace, m_callsASecond);
    } else {
        text = TraceStatusText::recorded(*recording);
        if (m_trace && m_trace->haveAllGone())
            text += tr(" · ended: every traced process has ended");
    }
    const QString whyNot = m_trace ? m_trace->whyNotEbpf() : QString();
    m_status->setDetails(whyNot.isEmpty() ? QString() : tr("Traced with ptrace: %1.").arg(whyNot));
    if (m_document->isFiltering())
        text += tr(" · filtering…");
    m_status->setText(text);
}

void TracePanel::setPanesShown(bool isShown)
{
    m_showPanes->setChecked(isShown);
    m_panes->setVisible(isShown);
}

void TracePanel::fitPanes()
{
    const bool isTall = height() >= linesOfTallPanel * fontMetrics().lineSpacing();
    const Qt::Orientation orientation = isTall ? Qt::Vertical : Qt::Horizontal;
    if (m_arePanesFit && m_splitter->orientation() == orientation)
        return;
    m_arePanesFit = true;
    m_splitter->setOrientation(orientation);
    const int whole = isTall ? height() : width();
    m_splitter->setSizes({whole * 3 / 5, whole * 2 / 5});
}

void TracePanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitPanes();
}

void TracePanel::tell(const PlatformError& error, const QString& infinitive)
{
    m_message->showMessage(Message::failure(error, ErrorText::describeTask(error, infinitive)));
}

QString TracePanel::proposedName() const
{
    QString name = plainText(m_subject, longestName).replace(QLatin1Char('/'), QLatin1Char('_'));
    return name.isEmpty() ? QStringLiteral("trace") : name;
}

void TracePanel::chooseExport()
{
    struct Form
    {
        QString filter;
        QString suffix;
        TraceFormat format;
    };
    const QList<Form> forms{
        {tr("Text as strace writes it (*.strace *.txt)"), QStringLiteral("strace"), TraceFormat::Strace},
        {tr("JSON, one object a line (*.jsonl)"), QStringLiteral("jsonl"), TraceFormat::JsonLines},
        {tr("Table of comma-separated values (*.csv)"), QStringLiteral("csv"), TraceFormat::Csv},
        {tr("Trace for Perfetto and Chrome (*.json)"), QStringLiteral("json"), TraceFormat::Chrome},
    };
    auto* dialog = new QFileDialog(this, tr("Export the events"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const Form& form : forms)
        filters.append(form.filter);
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(forms.first().suffix);
    dialog->selectFile(proposedName() + QLatin1Char('.') + forms.first().suffix);
    const auto formOf = [forms](const QString& filter) {
        for (const Form& form : forms) {
            if (form.filter == filter)
                return form;
        }
        return forms.first();
    };
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, formOf](const QString& filter) {
        const QString suffix = formOf(filter).suffix;
        dialog->setDefaultSuffix(suffix);
        if (const QFileInfo chosen(dialog->selectedFiles().value(0)); !chosen.isDir())
            dialog->selectFile(chosen.completeBaseName() + QLatin1Char('.') + suffix);
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog, formOf](const QString& path) {
        exportTo(path, formOf(dialog->selectedNameFilter()).format);
    });
    dialog->open();
}

void TracePanel::exportTo(const QString& path, TraceFormat format)
{
    const std::shared_ptr<const TraceRecording> recording = m_document->recording();
    if (!recording || m_isExporting)
        return;
    TraceExport::Rows rows;
    if (!m_document->events()->isShowingAll())
        rows = std::make_shared<const std::vector<uint32_t>>(m_document->events()->visibleRows());
    m_isExporting = true;
    m_export->setEnabled(false);
    m_export->setText(tr("Exporting…"));
    m_runner->ask<quint64>(
        this,
        [recording, rows, format, path](const OperationContext& context) {
            return TraceExport::toFile(recording, rows, format, path, context);
        },
        [this, path](const Result<quint64>& count) {
            m_isExporting = false;
            m_export->setEnabled(true);
            m_export->setText(tr("Export…"));
            if (!count)
                return tell(count.error(), tr("export the events"));
            m_message->showMessage(Message::information(
                tr("Exported %n event(s) to %1.", nullptr, int(std::min<quint64>(*count, INT_MAX)))
                    .arg(plainText(path))));
        },
        exportTime);
}

void TracePanel::chooseSave()
{
    auto* dialog = new QFileDialog(this, tr("Save the recording"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("Recordings (*.duende-trace)"));
    dialog->setDefaultSuffix(QStringLiteral("duende-trace"));
    dialog->selectFile(proposedName() + QStringLiteral(".duende-trace"));
    connect(dialog, &QFileDialog::fileSelected, this, &TracePanel::saveTo);
    dialog->open();
}

void TracePanel::saveTo(const QString& path)
{
    const std::shared_ptr<const TraceRecording> recording = m_document->recording();
    if (!recording)
        return;
    m_save->setEnabled(false);
    m_runner->ask<void>(
        this,
        [from = recording->path(), path, isGrowing = recording->isGrowing()](
            const OperationContext& context) { return RecordingFiles::keep(from, path, isGrowing, context); },
        [this, path, marks = TraceMarks::of(recording, m_runner)](const Result<void>& kept) {
            m_save->setEnabled(true);
            if (kept)
                marks->keepAlso(path);
            if (kept)
                m_message->showMessage(Message::information(tr("Saved as %1.").arg(plainText(path))));
            else
                tell(kept.error(), tr("save the recording"));
        },
        exportTime);
}

} // namespace Duende
