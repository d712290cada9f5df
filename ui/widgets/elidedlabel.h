// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace Duende {

/// One line of plain text (see plainText()) that is shortened to the width there is; the whole is its tool
/// tip while it is shortened. Never read as markup.
class ElidedLabel : public QFrame
{
    Q_OBJECT

public:
    /// Middle for names and paths, right for prose.
    explicit ElidedLabel(Qt::TextElideMode mode = Qt::ElideRight, QWidget* parent = nullptr);

    void setText(const QString& text);
    const QString& text() const { return m_text; }
    void setElideMode(Qt::TextElideMode mode);
    /// What the tool tip says below the text; empty for nothing.
    void setDetails(const QString& details);
    /// Drawn in the dim colour of secondary text.
    void setDim(bool isDim);
    bool isElided() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int wholeWidth() const;
    void updateToolTip();

    QString m_text;
    QString m_line; // what plainText() makes of it
    QString m_details;
    Qt::TextElideMode m_mode;
    bool m_isDim = false;
};

} // namespace Duende
