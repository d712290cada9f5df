// SPDX-License-Identifier: GPL-3.0-or-later
// What a LogPanel does with lines: the menu, copying, exporting.
#include "ui/log/logpanel.h"

#include "models/filter/filterterm.h"
#include "models/format/plaintext.h"
#include "models/log/logtext.h"
#include "models/logdocument.h"
#include "models/operationrunner.h"
#include "models/spec/shellwords.h"
#include "ui/log/logview.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/icons.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>

namespace Duende {

namespace {

constexpr qsizetype longestTerm = 60;

} // namespace

void LogPanel::showMenu(const QPoint& place)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* fields = menu->addAction(Icons::get(QStringLiteral("view-list-details")), tr("Fields…"));
    fields->setEnabled(m_view->currentLine() != nullptr);
    connect(fields, &QAction::triggered, this, [this] { setFieldsShown(true); });
    addFilterTerms(menu);
    menu->addSeparator();
    menu->addActions({m_copyText, m_copyJson});
    menu->popup(place);
}

void LogPanel::addFilterTerms(QMenu* menu)
{
    const LogLine* line = m_view->currentLine();
    QMenu* terms = menu->addMenu(Icons::get(QStringLiteral("view-filter")), tr("Only lines like this"));
    terms->setEnabled(line != nullptr);
    if (!line)
        return;
    const auto add = [this, terms](const QString& term) {
        QString text = plainText(term, longestTerm);
        text.replace(QLatin1Char('&'), QStringLiteral("&&"));
        connect(terms->addAction(text), &QAction::triggered, this, [this, term] { narrow(term); });
    };
    const FilterSchema& schema = logFilterSchema();
    const auto field = [&schema](LogLineField field) { return schema.field(int(field)); };
    if (!line->identifier.isEmpty())
        add(FilterTerm::comparison(
            field(LogLineField::Identifier), Comparison::Equal, QString::fromUtf8(line->identifier)));
    if (line->priority)
        add(FilterTerm::comparison(
            field(LogLineField::Priority), Comparison::Equal, LogText::priorityWord(*line->priority)));
    if (line->pid != 0)
        add(FilterTerm::comparison(field(LogLineField::Pid), Comparison::Equal, double(line->pid)));
    const QString message = LogRowPainter::messageOf(*line).text.left(longestTerm).trimmed();
    if (!message.isEmpty() && !line->flags.testFlag(LogLine::Binary))
        add(FilterTerm::words(message, schema));
}

void LogPanel::narrow(const QString& term)
{
    m_filterMode->setCurrentIndex(0);
    m_filter->setFilter(FilterTerm::narrowed(m_filter->expression().toString(), term));
}

void LogPanel::copy(LogFormat format)
{
    const auto rows = m_view->selection();
    if (!rows)
        return;
    const LogPages& pages = m_document->pages();
    if (format == LogFormat::Text && rows->second - rows->first < LogPages::linesOfPage) {
        QStringList texts;
        bool isWhole = true;
        for (qint64 row = rows->first; row <= rows->second; ++row) {
            const LogRow shown = pages.row(row);
            isWhole = isWhole && shown.kind != LogRow::Kind::Absent;
            if (shown.line)
                texts.append(LogText::line(*shown.line));
        }
        if (isWhole) {
            QGuiApplication::clipboard()->setText(texts.join(QLatin1Char('\n')));
            return;
        }
    }
    if (const auto lines = m_view->selectedLines())
        m_document->askText(lines->first, lines->second, format);
}

void LogPanel::chooseExport()
{
    if (!hasDaemon())
        return;
    auto* dialog
        = new QFileDialog(this, tr("Export the log of %1").arg(plainText(daemon().name, longestTerm)));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QString text = tr("Text (*.log *.txt)");
    const QString json = tr("JSON, one object a line (*.jsonl *.json)");
    dialog->setNameFilters({text, json});
    dialog->setDefaultSuffix(QStringLiteral("log"));
    dialog->selectFile(plainText(daemon().name, longestTerm).replace(QLatin1Char('/'), QLatin1Char('_'))
        + QStringLiteral(".log"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, json](const QString& filter) {
        dialog->setDefaultSuffix(filter == json ? QStringLiteral("jsonl") : QStringLiteral("log"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, dialog, json](const QString& path) {
        exportTo(path, dialog->selectedNameFilter() == json ? LogFormat::Json : LogFormat::Text);
    });
    dialog->open();
}

QString LogPanel::exportCommand(LogFormat format, const QString& path) const
{
    const LogQuery& query = m_document->query();
    QStringList words{QStringLiteral("duende"), QStringLiteral("log"), daemon().handle.toString()};
    if (!query.boot.isEmpty())
        words += {QStringLiteral("--boot"), QString::fromLatin1(query.boot)};
    const auto addTime = [&words](const QString& option, const std::optional<qint64>& us) {
        if (us)
            words += {option, QStringLiteral("@%1").arg(*us / 1'000'000)};
    };
    addTime(QStringLiteral("--since"), query.sinceUs);
    addTime(QStringLiteral("--until"), query.untilUs);
    if (query.priority)
        words += {QStringLiteral("--priority"), LogText::priorityWord(*query.priority)};
    if (query.thisRunOnly)
        words += QStringLiteral("--run");
    if (format == LogFormat::Json)
        words += QStringLiteral("--json");
    return ShellWords::join(words) + QStringLiteral(" > ") + ShellWords::join({path});
}

void LogPanel::exportTo(const QString& path, LogFormat format)
{
    if (!hasDaemon())
        return;
    const QString name = plainText(daemon().name, longestTerm);
    OperationTask task;
    task.progressText = tr("Exporting the log of %1").arg(name);
    task.doneText = tr("Exported the log of %1").arg(name);
    task.infinitive = tr("export the log of %1").arg(name);
    // The command knows no filter.
    if (m_document->filter().isEmpty())
        task.commandLine = exportCommand(format, path);
    task.job = [handle = daemon().handle, query = m_document->query(), filter = m_document->filter(), format,
                   path](PlatformAdapter& adapter, const OperationContext& context) -> Result<void> {
        // A long log takes as long as it takes; a person can cancel it.
        OperationContext patient = context;
        patient.deadline = QDeadlineTimer(QDeadlineTimer::Forever);
        auto log = adapter.openLog(handle, query, patient);
        if (!log)
            return std::unexpected(log.error());
        return LogExport::toFile(**log, filter, format, path, patient).transform([](qint64) { });
    };
    context().runner->run(OperationRequest::task(daemon(), task));
}

} // namespace Duende
