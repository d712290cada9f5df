// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/diagnosis.h"

#include <QTextEdit>

namespace Duende {

/// Some lines of a log, to be read and copied: time, writer, text. It opens at its end.
class LogExcerpt final : public QTextEdit
{
    Q_OBJECT

public:
    explicit LogExcerpt(QWidget* parent = nullptr);

    /// Newer lines of the same log keep the place, unless that is the end.
    void setLines(const QList<LogEvidence>& lines);

    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void write();

    QList<LogEvidence> m_lines;
};

} // namespace Duende
