// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>

namespace Duende {

/// A link: one line of plain text (see plainText()) in the colour of links, shortened to the width there is;
/// the whole is its tool tip while it is shortened. clicked() when it is followed, by pointer or by key.
class LinkLabel final : public QAbstractButton
{
    Q_OBJECT

public:
    /// Middle for names and paths, right for prose.
    explicit LinkLabel(
        const QString& text, Qt::TextElideMode mode = Qt::ElideMiddle, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int wholeWidth() const;

    QString m_line;
    Qt::TextElideMode m_mode;
};

} // namespace Duende
