// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/definitionedit/linediff.h"

#include <QPlainTextEdit>

namespace Duende {

/// The difference between two texts, a line each with a sign in front: + for what comes, - for what goes, on
/// a ground of its own colour. Lines that stay are shown around changes only. Can be selected and copied.
class DiffView final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit DiffView(QWidget* parent = nullptr);

    void setTexts(const QString& before, const QString& after);
    int addedCount() const { return m_added; }
    int removedCount() const { return m_removed; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void colour();

    QList<DiffLine> m_lines;
    int m_added = 0;
    int m_removed = 0;
};

} // namespace Duende
