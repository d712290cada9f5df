// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/appearance.h"

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QStyle>
#include <QStyleFactory>
#include <QStyleHints>

namespace Duende {

namespace {

constexpr QLatin1StringView schemeKey("window/colorScheme");

QString word(Appearance::Scheme scheme)
{
    switch (scheme) {
    case Appearance::Scheme::Desktop:
        return QStringLiteral("desktop");
    case Appearance::Scheme::Light:
        return QStringLiteral("light");
    case Appearance::Scheme::Dark:
        return QStringLiteral("dark");
    }
    Q_UNREACHABLE_RETURN({});
}

Appearance::Scheme schemeFromWord(const QString& text)
{
    for (const auto scheme : {Appearance::Scheme::Light, Appearance::Scheme::Dark}) {
        if (text == word(scheme))
            return scheme;
    }
    return Appearance::Scheme::Desktop;
}

// Breeze takes the colours of menu bars and toolbars from the scheme that this property of the application
// names, not from the palette (Breeze's ToolsAreaManager, as KColorSchemeManager sets it).
constexpr const char* styleSchemeProperty = "KDE_COLOR_SCHEME_PATH";

/// Has the style draw in the same scheme as our own palette.
void matchStyle(Qt::ColorScheme scheme)
{
    if (QApplication::style()->name().compare(QLatin1StringView("breeze"), Qt::CaseInsensitive) != 0)
        return;
    const QString name = scheme == Qt::ColorScheme::Dark ? QStringLiteral("color-schemes/BreezeDark.colors")
                                                         : QStringLiteral("color-schemes/BreezeLight.colors");
    const QString path = QStandardPaths::locate(QStandardPaths::GenericDataLocation, name);
    if (!path.isEmpty())
        qApp->setProperty(styleSchemeProperty, path);
    else if (scheme == Qt::ColorScheme::Dark)
        QApplication::setStyle(QStringLiteral("fusion")); // all of it dark rather than a part
}

struct Shades
{
    QRgb window, text, base, alternate, button, highlight, link, visited, dim, disabled, toolTip, toolTipText;
};

// The colour schemes "Breeze Light" and "Breeze Dark" of KDE, with the dim text a little stronger: 4.5:1 on
// the base.
constexpr Shades lightShades{0xeff0f1, 0x232629, 0xffffff, 0xf7f7f7, 0xfcfcfc, 0x3daee9, 0x2980b9, 0x7f8c8d,
    0x66696c, 0xa0a2a4, 0xf7f7f7, 0x232629};
constexpr Shades darkShades{0x202326, 0xfcfcfc, 0x141618, 0x1d1f22, 0x292c30, 0x2a7ab0, 0x3daee9, 0x9b59b6,
    0xa1a9b1, 0x6a6e73, 0x292c30, 0xfcfcfc};

} // namespace

Appearance::Appearance(QSettings* settings, QObject* parent) : QObject(parent), m_settings(settings)
{
    const bool isChosen = qEnvironmentVariableIsSet("QT_STYLE_OVERRIDE")
        || QApplication::style()->name() != QLatin1StringView("fusion");
    if (!isChosen && QStyleFactory::keys().contains(QLatin1StringView("Breeze"), Qt::CaseInsensitive))
        QApplication::setStyle(QStringLiteral("breeze"));
    if (m_settings)
        m_scheme = schemeFromWord(m_settings->value(schemeKey).toString());
    apply();
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Appearance::applyPalette);
}

void Appearance::setScheme(Scheme scheme)
{
    if (m_scheme == scheme)
        return;
    m_scheme = scheme;
    if (m_settings)
        m_settings->setValue(schemeKey, word(scheme));
    apply();
}

void Appearance::apply()
{
    QStyleHints* hints = QGuiApplication::styleHints();
    switch (m_scheme) {
    case Scheme::Desktop:
        hints->unsetColorScheme();
        break;
    case Scheme::Light:
        hints->setColorScheme(Qt::ColorScheme::Light);
        break;
    case Scheme::Dark:
        hints->setColorScheme(Qt::ColorScheme::Dark);
        break;
    }
    applyPalette();
}

void Appearance::applyPalette()
{
    const Qt::ColorScheme known = QGuiApplication::styleHints()->colorScheme();
    const Qt::ColorScheme wanted = m_scheme == Scheme::Dark ? Qt::ColorScheme::Dark
        : m_scheme == Scheme::Light                         ? Qt::ColorScheme::Light
                                                            : known;
    // Desktops without a theme of their own (a bare X server, VNC) neither tell nor take a scheme; then the
    // colours are ours.
    const bool needsOwn = known == Qt::ColorScheme::Unknown || known != wanted;
    if (needsOwn) {
        matchStyle(wanted);
        QApplication::setPalette(palette(wanted));
    } else if (m_hasOwnPalette) {
        qApp->setProperty(styleSchemeProperty, QVariant());
        QApplication::setPalette(QPalette());
    }
    m_hasOwnPalette = needsOwn;
}

QPalette Appearance::palette(Qt::ColorScheme scheme)
{
    const Shades& shades = scheme == Qt::ColorScheme::Dark ? darkShades : lightShades;
    const QColor window(shades.window);
    QPalette palette(QColor(shades.button), window);
    const auto set = [&palette](QPalette::ColorRole role, QRgb color) {
        palette.setColor(QPalette::All, role, QColor(color));
    };
    set(QPalette::Window, shades.window);
    set(QPalette::WindowText, shades.text);
    set(QPalette::Base, shades.base);
    set(QPalette::AlternateBase, shades.alternate);
    set(QPalette::Text, shades.text);
    set(QPalette::PlaceholderText, shades.dim);
    set(QPalette::Button, shades.button);
    set(QPalette::ButtonText, shades.text);
    set(QPalette::BrightText, 0xffffff);
    set(QPalette::Highlight, shades.highlight);
    set(QPalette::HighlightedText, scheme == Qt::ColorScheme::Dark ? 0xfcfcfc : 0x000000);
    set(QPalette::Accent, shades.highlight);
    set(QPalette::Link, shades.link);
    set(QPalette::LinkVisited, shades.visited);
    set(QPalette::ToolTipBase, shades.toolTip);
    set(QPalette::ToolTipText, shades.toolTipText);
    for (const auto role :
        {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, QColor(shades.disabled));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, window.darker(110));
    return palette;
}

} // namespace Duende
