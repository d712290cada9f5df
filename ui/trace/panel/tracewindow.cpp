// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/tracewindow.h"

#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "models/trace/flightrecorder.h"
#include "models/trace/tracerecording.h"
#include "ui/operations/messageframe.h"
#include "ui/trace/panel/tracepanel.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <QScreen>
#include <QSettings>
#include <QVBoxLayout>

namespace Duende {

namespace {

constexpr QSize firstSize(1100, 760);
constexpr int longestName = 60;
constexpr std::chrono::minutes openingTime(5);
constexpr QLatin1StringView folderKey("trace/folder");

} // namespace

TraceWindow::TraceWindow(OperationRunner* runner, QSettings* settings, QWidget* parent)
    : QWidget(parent, Qt::Window)
    , m_runner(runner)
    , m_settings(settings)
    , m_error(new MessageFrame)
    , m_panel(new TracePanel(runner, settings))
{
    m_error->setClosable(false);
    m_error->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_error);
    layout->addWidget(m_panel, 1);
    m_panel->setInWindow();
    auto* close = new QAction(this);
    close->setShortcut(QKeySequence::Close);
    addAction(close);
    connect(close, &QAction::triggered, this, &QWidget::close);
    auto* filter = new QAction(this);
    filter->setShortcut(QKeySequence::Find);
    addAction(filter);
    connect(filter, &QAction::triggered, m_panel, &TracePanel::focusFilter);
    resize(firstSize.boundedTo(screen()->availableSize()));
    setWindowTitle(tr("Trace"));
}

void TraceWindow::showRecording(
    const std::shared_ptr<const TraceRecording>& recording, const QString& subject)
{
    m_error->hide();
    m_panel->setEnabled(true);
    m_panel->setSubject(subject);
    m_panel->setRecording(recording);
    setWindowTitle(tr("%1 – trace").arg(plainText(subject, longestName)));
    if (m_ofLastCalls.isEmpty())
        return;
    setWindowTitle(tr("%1 – last calls").arg(plainText(m_ofLastCalls, longestName)));
    m_panel->showLastFailure();
}

void TraceWindow::showLastCalls(
    const FlightRecording& recording, OperationRunner* runner, QSettings* settings, QWidget* parent)
{
    auto* window = new TraceWindow(runner, settings, parent);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->m_ofLastCalls = recording.name;
    window->open(recording.path);
    window->show();
    window->activateWindow();
}

void TraceWindow::choose(OperationRunner* runner, QSettings* settings, QWidget* parent)
{
    auto* dialog = new QFileDialog(parent, tr("Open a recording"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Recordings (*.duende-trace)"), tr("All files (*)")});
    if (settings)
        dialog->setDirectory(settings->value(folderKey).toString());
    connect(dialog, &QFileDialog::fileSelected, parent, [runner, settings, parent](const QString& path) {
        auto* window = new TraceWindow(runner, settings, parent);
        window->setAttribute(Qt::WA_DeleteOnClose);
        window->open(path);
        window->show();
    });
    dialog->open();
}

void TraceWindow::open(const QString& path)
{
    const QFileInfo file(path);
    if (m_settings)
        m_settings->setValue(folderKey, file.absolutePath());
    setWindowTitle(tr("%1 – trace").arg(plainText(file.fileName(), longestName)));
    m_panel->setEnabled(false);
    m_runner->ask<std::shared_ptr<TraceRecording>>(
        this, [path](const OperationContext&) { return TraceRecording::open(path); },
        [this, file](const Result<std::shared_ptr<TraceRecording>>& recording) {
            if (recording)
                return showRecording(*recording, file.completeBaseName());
            m_error->showMessage(Message::failure(recording.error(),
                ErrorText::describe(recording.error(), ErrorText::Attempt::ReadFile, file.fileName())));
        },
        openingTime);
}

} // namespace Duende
