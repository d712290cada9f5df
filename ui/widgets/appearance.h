// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPalette>

class QSettings;

namespace Duende {

/// How the program looks: the style (Breeze where it is, unless the person or the desktop chose another) and
/// light or dark, which follow the desktop until a person chooses.
class Appearance : public QObject
{
    Q_OBJECT

public:
    enum class Scheme { Desktop, Light, Dark };

    /// Applies the saved choice at once; make it before the first widget. `settings` outlives this; null
    /// keeps nothing.
    explicit Appearance(QSettings* settings, QObject* parent = nullptr);

    Scheme scheme() const { return m_scheme; }
    void setScheme(Scheme scheme);

    /// Breeze's own colours, for desktops that cannot be asked for light or dark.
    static QPalette palette(Qt::ColorScheme scheme);

private:
    void apply();
    void applyPalette();

    QSettings* m_settings;
    Scheme m_scheme = Scheme::Desktop;
    bool m_hasOwnPalette = false;
};

} // namespace Duende
