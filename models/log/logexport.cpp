// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/log/logexport.h"

#include "models/log/logtext.h"

#include <QJsonDocument>
#include <QSaveFile>

namespace Duende {

namespace {

constexpr qsizetype mostText = 64 * 1024 * 1024;
constexpr qsizetype blockSize = 256 * 1024;

Result<QByteArray> written(
    DaemonLog& log, const LogLine& line, LogFormat format, const OperationContext& context)
{
    if (format == LogFormat::Text)
        return LogText::line(line).toUtf8() + '\n';
    QList<LogField> fields;
    if (log.features().testFlag(LogFeature::Fields)) {
        auto read = log.fields(line.position, context);
        // What the log removed meanwhile is known as far as it was read.
        if (!read && read.error().kind() != PlatformError::Kind::NotFound)
            return std::unexpected(read.error());
        fields = read.value_or(QList<LogField>());
    }
    return QJsonDocument(LogText::json(line, fields)).toJson(QJsonDocument::Compact) + '\n';
}

/// How far in time an export is, where the log tells times.
class ExportProgress
{
public:
    ExportProgress(DaemonLog& log, const OperationContext& context) : m_context(context)
    {
        const auto first = log.read(LogDirection::Newer, std::nullopt, 1, context);
        const auto last = log.read(LogDirection::Older, std::nullopt, 1, context);
        if (first && last && !first->lines.empty() && !last->lines.empty()) {
            m_firstUs = first->lines.front().position.timeUs;
            m_lastUs = last->lines.back().position.timeUs;
        }
    }

    void tell(const LogLine& line, qint64 count) const
    {
        const QString step = QStringLiteral("%L1 lines").arg(count);
        if (m_lastUs <= m_firstUs) {
            m_context.report(step);
            return;
        }
        const double share = double(line.position.timeUs - m_firstUs) / double(m_lastUs - m_firstUs);
        m_context.report(step, std::clamp(share, 0.0, 1.0));
    }

private:
    const OperationContext& m_context;
    qint64 m_firstUs = 0;
    qint64 m_lastUs = 0;
};

PlatformError fileError(const QSaveFile& file)
{
    return PlatformError::io(QStringLiteral("cannot write %1: %2").arg(file.fileName(), file.errorString()))
        .withAdvice(
            QStringLiteral("See whether the folder may be written to and has room, or choose another."));
}

} // namespace

Result<qint64> LogExport::toFile(DaemonLog& log, const LogFilter& filter, LogFormat format,
    const QString& path, const OperationContext& context)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return std::unexpected(fileError(file));
    const ExportProgress progress(log, context);
    qint64 count = 0;
    QByteArray block;
    const auto flush = [&]() -> Result<void> {
        if (file.write(block) != block.size())
            return std::unexpected(fileError(file));
        block.clear();
        return {};
    };
    const Result<void> done = LogReading::forEach(
        log, std::nullopt, std::nullopt, filter, context, [&](const LogLine& line) -> Result<void> {
            Result<QByteArray> text = written(log, line, format, context);
            if (!text)
                return std::unexpected(text.error());
            block += *text;
            ++count;
            if (block.size() < blockSize)
                return {};
            progress.tell(line, count);
            return flush();
        });
    if (!done)
        return std::unexpected(done.error());
    if (const Result<void> flushed = flush(); !flushed)
        return std::unexpected(flushed.error());
    if (!file.commit())
        return std::unexpected(fileError(file));
    return count;
}

Result<QByteArray> LogExport::toText(DaemonLog& log, const LogFilter& filter, LogFormat format,
    const LogPosition& first, const LogPosition& last, const OperationContext& context)
{
    QByteArray all;
    const Result<void> done
        = LogReading::forEach(log, first, last, filter, context, [&](const LogLine& line) -> Result<void> {
              Result<QByteArray> text = written(log, line, format, context);
              if (!text)
                  return std::unexpected(text.error());
              all += *text;
              if (all.size() > mostText)
                  return std::unexpected(
                      PlatformError::resourceLimit(QStringLiteral("these lines are more than 64 MiB"))
                          .withAdvice(QStringLiteral("Export them to a file.")));
              return {};
          });
    if (!done)
        return std::unexpected(done.error());
    return all;
}

} // namespace Duende
