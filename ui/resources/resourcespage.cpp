// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/resources/resourcespage.h"

#include "models/daemonlistmodel.h"
#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/operationrunner.h"
#include "models/usagetext.h"
#include "ui/operations/messageframe.h"
#include "ui/resources/usagecharts.h"
#include "ui/resources/usagepicture.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QBuffer>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSaveFile>
#include <QStackedWidget>
#include <QStyle>
#include <QThread>
#include <QToolButton>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds drawInterval = 500ms;
constexpr std::chrono::milliseconds idleInterval = 2s;
constexpr qsizetype maxName = 80;

Result<void> writeFile(const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return std::unexpected(PlatformError::io(file.errorString())
            .withAdvice(ResourcesPage::tr("Choose a folder that can be written to and has room.")));
}

} // namespace

ResourcesPage::ResourcesPage(const DetailsContext& context, QWidget* parent)
    : DetailsPage(context, parent)
    , m_stack(new QStackedWidget)
    , m_nothing(new EmptyState)
    , m_content(new QWidget)
    , m_charts(new UsageCharts)
    , m_caption(new QLabel)
    , m_message(new MessageFrame)
    , m_spans(new QActionGroup(this))
    , m_pause(new QAction(Icons::get(QStringLiteral("media-playback-pause")), tr("Pause"), this))
    , m_toNow(new QAction(Icons::get(QStringLiteral("go-last")), tr("Back to now"), this))
{
    m_spans->setExclusionPolicy(QActionGroup::ExclusionPolicy::None); // none is shown after a zoom
    m_caption->setTextFormat(Qt::PlainText);
    m_caption->setWordWrap(true);
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins({});
    content->addLayout(makeControls());
    content->addWidget(m_charts, 1);
    content->addWidget(m_caption);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(m_content);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_message);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_charts);

    m_nextDraw.setSingleShot(true);
    m_nextDraw.setInterval(drawInterval);
    m_idle.setInterval(idleInterval);
    connect(&m_nextDraw, &QTimer::timeout, this, [this] {
        if (m_isStale)
            draw();
    });
    connect(&m_idle, &QTimer::timeout, this, &ResourcesPage::drawSoon);
    connect(m_charts, &UsageCharts::viewChanged, this, &ResourcesPage::showView);
    connect(m_charts, &UsageCharts::pauseRequested, m_pause, &QAction::trigger);
    connect(m_pause, &QAction::toggled, this, &ResourcesPage::setPaused);
    connect(m_toNow, &QAction::triggered, this, [this] {
        setPaused(false);
        m_charts->follow();
    });
    showView();
}

ResourcesPage::~ResourcesPage() = default;

QBoxLayout* ResourcesPage::makeControls()
{
    auto* layout = new QHBoxLayout;
    addSpan(tr("Last 5 min"), 5min);
    addSpan(tr("15 min"), 15min);
    addSpan(tr("Hour"), 1h);
    const QList<QAction*> spans = m_spans->actions();
    for (QAction* span : spans)
        addButton(layout, span);
    layout->addStretch();
    m_pause->setCheckable(true);
    m_pause->setToolTip(tr("Hold the charts still (Space); reading goes on"));
    m_toNow->setToolTip(tr("Show the newest values as they come"));
    addButton(layout, m_pause);
    addButton(layout, m_toNow);
    auto* save = new QToolButton;
    auto* menu = new QMenu(save);
    menu->addAction(tr("Values (CSV)…"), this,
        [this] { chooseFile(tr("Save the values"), QStringLiteral("csv"), &ResourcesPage::saveCsv); });
    menu->addAction(tr("Picture (PNG)…"), this,
        [this] { chooseFile(tr("Save the picture"), QStringLiteral("png"), &ResourcesPage::savePicture); });
    save->setText(tr("Export"));
    save->setIcon(Icons::get(QStringLiteral("document-save-as")));
    save->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    save->setPopupMode(QToolButton::InstantPopup);
    save->setAutoRaise(true);
    save->setFocusPolicy(Qt::TabFocus);
    save->setMenu(menu);
    layout->addWidget(save);
    return layout;
}

void ResourcesPage::addSpan(const QString& text, std::chrono::seconds span)
{
    auto* action = new QAction(text, m_spans);
    action->setCheckable(true);
    action->setData(qlonglong(span.count()));
    action->setToolTip(tr("Show the last %1").arg(ValueText::duration(span)));
    connect(action, &QAction::triggered, this, [this, action, span] {
        action->setChecked(true);
        setPaused(false);
        m_charts->setSpan(span);
        showView();
    });
}

QToolButton* ResourcesPage::addButton(QBoxLayout* layout, QAction* action)
{
    auto* button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(
        action->icon().isNull() ? Qt::ToolButtonTextOnly : Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    layout->addWidget(button);
    return button;
}

bool ResourcesPage::appliesTo(const DaemonRecord& record)
{
    switch (record.kind) {
    case DaemonKind::Service:
    case DaemonKind::Process:
    case DaemonKind::Container:
    case DaemonKind::MicroVm:
    case DaemonKind::Module:
    case DaemonKind::Slice:
    case DaemonKind::Scope:
        return !record.isTemplate;
    case DaemonKind::Socket:
    case DaemonKind::Timer:
    case DaemonKind::Path:
    case DaemonKind::Target:
    case DaemonKind::Mount:
    case DaemonKind::Automount:
    case DaemonKind::Swap:
    case DaemonKind::Device:
        break;
    }
    // Most of them have no processes; where one has, something was read.
    return record.use.has_value();
}

bool ResourcesPage::isPaused() const
{
    return m_pause->isChecked();
}

void ResourcesPage::setPaused(bool isPaused)
{
    m_pause->setChecked(isPaused);
    m_pause->setText(isPaused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(Icons::get(
        isPaused ? QStringLiteral("media-playback-start") : QStringLiteral("media-playback-pause")));
    showView();
    if (!isPaused)
        drawSoon();
}

void ResourcesPage::showDaemon()
{
    m_message->dismiss();
    m_charts->hideCrosshair();
    setPaused(false);
    m_charts->follow();
    draw();
    m_idle.start();
}

void ResourcesPage::updateDaemon()
{
    m_idle.start();
    drawSoon();
}

void ResourcesPage::forgetDaemon()
{
    m_idle.stop();
    m_nextDraw.stop();
    m_history = {};
    m_isStale = false;
}

void ResourcesPage::hideEvent(QHideEvent* event)
{
    DetailsPage::hideEvent(event);
    m_idle.stop();
}

void ResourcesPage::drawSoon()
{
    m_isStale = true;
    if (!m_nextDraw.isActive())
        draw();
}

void ResourcesPage::draw()
{
    if (!hasDaemon() || !isVisible() || isPaused())
        return;
    m_isStale = false;
    m_nextDraw.start();
    const int row = context().daemons->rowOf(daemon().handle.id());
    if (row < 0)
        return;
    m_history = context().daemons->history(row);
    m_drawnAt = UsageHistory::now();
    m_drawnAtWall = QDateTime::currentDateTime();
    if (m_history.isEmpty())
        return showNothing();
    m_charts->setHistory(m_history, m_drawnAt, m_drawnAtWall, QThread::idealThreadCount());
    m_caption->setText(caption());
    m_stack->setCurrentWidget(m_content);
}

void ResourcesPage::showNothing()
{
    const QString name = plainText(daemon().name, maxName);
    if (daemon().status.isActive())
        m_nothing->setContent(QStringLiteral("office-chart-line"), tr("Reading what %1 uses").arg(name),
            tr("The charts begin with the second reading, in a few seconds."));
    else
        m_nothing->setContent(QStringLiteral("office-chart-line"), tr("%1 is not running").arg(name),
            tr("When it runs, its processor, memory, I/O and tasks over the last hour are drawn here."));
    m_stack->setCurrentWidget(m_nothing);
}

QString ResourcesPage::caption() const
{
    const QString source = m_history.source() ? usageSourceText(*m_history.source()) : QString();
    return daemon().status.isActive() ? source : tr("It is not running now. %1").arg(source);
}

void ResourcesPage::showView()
{
    const QList<QAction*> spans = m_spans->actions();
    for (QAction* span : spans) {
        const bool isShown = m_charts->isFollowing() && span->data().toLongLong() == m_charts->span().count();
        span->setChecked(isShown);
    }
    m_toNow->setEnabled(!m_charts->isFollowing() || isPaused());
}

void ResourcesPage::chooseFile(
    const QString& title, const QString& suffix, void (ResourcesPage::*save)(const QString&))
{
    auto* dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(
        suffix == QLatin1StringView("csv") ? tr("Comma separated values (*.csv)") : tr("Pictures (*.png)"));
    QString name = plainText(daemon().name, maxName);
    name.replace(QLatin1Char('/'), QLatin1Char('-'));
    const QString time = m_drawnAtWall.toString(QStringLiteral("yyyy-MM-dd'T'HH-mm-ss"));
    dialog->selectFile(name + QLatin1Char('-') + time + QLatin1Char('.') + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, save);
    dialog->open();
}

void ResourcesPage::saveCsv(const QString& path)
{
    write(path, [history = m_history, now = m_drawnAt, wallNow = m_drawnAtWall] {
        return usageCsv(history, now, wallNow);
    });
}

void ResourcesPage::savePicture(const QString& path)
{
    const QString title = plainText(daemon().name, maxName) + QStringLiteral(" \u2013 ")
        + ValueText::exactTime(m_drawnAtWall);
    write(path, [picture = usagePicture(*m_charts, title, m_caption->text())] {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        picture.save(&buffer, "PNG");
        return buffer.data();
    });
}

void ResourcesPage::write(const QString& path, const Bytes& content)
{
    context().runner->ask<void>(
        this, [path, content](const OperationContext&) { return writeFile(path, content()); },
        [this, path](const Result<void>& written) { tell(path, written); });
}

void ResourcesPage::tell(const QString& path, const Result<void>& written)
{
    m_message->showMessage(written
            ? Message::information(tr("Saved to %1.").arg(path))
            : Message::failure(written.error(),
                  ErrorText::describe(written.error(), ErrorText::Attempt::WriteFile, path)));
}

} // namespace Duende
