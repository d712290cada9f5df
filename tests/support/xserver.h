// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <sys/types.h>

class QPoint;
class QWidget;

namespace Duende {

/// A real X server of its own (Xvfb) with a window manager, and a hand on its mouse and keyboard (xdotool).
/// Make it before the QApplication: it sets DISPLAY and chooses the xcb platform. Its end takes both programs
/// with it.
class XServer
{
public:
    /// `geometry` reads "1280x800". Where something is missing, isRunning() says so and error() why.
    explicit XServer(const QByteArray& geometry);
    ~XServer();
    XServer(const XServer&) = delete;
    XServer& operator=(const XServer&) = delete;

    bool isRunning() const { return m_server > 0 && !m_display.isEmpty(); }
    QString error() const { return m_error; }

    /// Moves the pointer to a place of a widget (its middle by default) and clicks the first button.
    bool click(const QWidget* widget) const;
    bool click(const QWidget* widget, const QPoint& place) const;
    /// Clicks the middle button there.
    bool middleClick(const QWidget* widget, const QPoint& place) const;
    /// Moves the pointer there and waits until the widget has it.
    bool pointAt(const QWidget* widget, const QPoint& place) const;
    /// Types into whatever has the focus.
    bool type(const QString& text) const;
    /// Presses keys by their X names: "ctrl+f", "Return".
    bool press(const QString& keys) const;
    /// Writes what the screen shows to a PNG file.
    bool picture(const QString& file) const;

private:
    static bool run(const QString& program, const QStringList& arguments);

    pid_t m_server = -1;
    pid_t m_windowManager = -1;
    QByteArray m_display;
    QString m_error;
};

} // namespace Duende
