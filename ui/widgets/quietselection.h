// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace Duende {

/// Has a view show its selection softly while the keyboard is elsewhere, so that of several views the one
/// that listens stands out.
class QuietSelection : public QObject
{
    Q_OBJECT

public:
    /// `view` becomes its parent.
    explicit QuietSelection(QWidget* view);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void setQuiet(bool isQuiet);

    QWidget* m_view;
    bool m_isQuiet = false;
    bool m_isApplying = false;
};

} // namespace Duende
