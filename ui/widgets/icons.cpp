// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/icons.h"

#include "ui/widgets/statestyle.h"

#include <BreezeIcons>

#include <QBuffer>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QImageReader>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QPixmapCache>

#include <array>
#include <optional>

namespace Duende {

namespace {

constexpr std::array drawnSizes{16, 22, 32, 48, 64};
constexpr std::array<const char*, 9> contexts{
    "actions", "status", "places", "devices", "apps", "mimetypes", "categories", "preferences", "emblems"};

/// The drawing made for the largest size that is not above `side`, else the smallest there is.
QString drawingPath(const QString& name, int side)
{
    const auto find = [&name](int size) -> QString {
        for (const char* context : contexts) {
            const QString path = QStringLiteral(":/icons/breeze/%1/%2/%3.svg")
                                     .arg(QLatin1StringView(context))
                                     .arg(size)
                                     .arg(name);
            if (QFile::exists(path))
                return path;
        }
        return {};
    };
    QString best;
    for (int size : drawnSizes) {
        if (size > side && !best.isEmpty())
            break;
        if (const QString path = find(size); !path.isEmpty())
            best = path;
    }
    return best;
}

QColor accent(const QPalette& palette, int red, int green, int blue)
{
    return readableOn(QColor::fromRgb(red, green, blue), palette.color(QPalette::Window), 3.0);
}

/// Breeze's drawings name their colours by classes of a style sheet inside them; this is the sheet for
/// `palette`.
QByteArray styleSheet(const QPalette& palette, QIcon::Mode mode)
{
    const bool isSelected = mode == QIcon::Selected;
    const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
    const QColor text = palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::WindowText);
    const QColor background = palette.color(group, isSelected ? QPalette::Highlight : QPalette::Window);
    const bool isPlain = isSelected || mode == QIcon::Disabled;
    const auto sheetLine = [](const char* role, const QColor& color) -> QByteArray {
        return QByteArray(".ColorScheme-") + role + "{color:" + color.name().toLatin1() + ";}";
    };
    return sheetLine("Text", text) + sheetLine("ButtonText", text) + sheetLine("Background", background)
        + sheetLine("ViewText", text) + sheetLine("ViewBackground", background)
        + sheetLine("Highlight", isPlain ? text : palette.color(QPalette::Highlight))
        + sheetLine("HighlightedText", palette.color(QPalette::HighlightedText))
        + sheetLine("Accent", isPlain ? text : palette.color(QPalette::Highlight))
        + sheetLine("NegativeText", isPlain ? text : accent(palette, 0xda, 0x44, 0x53))
        + sheetLine("NeutralText", isPlain ? text : accent(palette, 0xf6, 0x74, 0x00))
        + sheetLine("PositiveText", isPlain ? text : accent(palette, 0x27, 0xae, 0x60));
}

QByteArray recolored(QByteArray svg, const QByteArray& sheet)
{
    const qsizetype mark = svg.indexOf("id=\"current-color-scheme\"");
    const qsizetype begin = mark < 0 ? -1 : svg.indexOf('>', mark) + 1;
    const qsizetype end = begin <= 0 ? -1 : svg.indexOf("</style>", begin);
    if (end > begin)
        svg.replace(begin, end - begin, sheet);
    return svg;
}

class BreezeIconEngine final : public QIconEngine
{
public:
    explicit BreezeIconEngine(const QString& name) : m_name(name) { }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double scale = painter->device() ? painter->device()->devicePixelRatio() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size(), mode, state, scale));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    // `size` is independent of the device, as of Qt 6.8.
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        const QByteArray sheet = styleSheet(QGuiApplication::palette(), mode);
        const QString key
            = QStringLiteral("duende:%1:%2:%3:%4").arg(m_name).arg(size.width()).arg(scale).arg(qHash(sheet));
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        QFile file(drawingPath(m_name, size.width()));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        QByteArray svg = recolored(file.readAll(), sheet);
        QBuffer buffer(&svg);
        QImageReader reader(&buffer, "svg");
        reader.setScaledSize(size * scale);
        pixmap = QPixmap::fromImage(reader.read());
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QSize actualSize(const QSize& size, QIcon::Mode, QIcon::State) override { return size; }
    QIconEngine* clone() const override { return new BreezeIconEngine(m_name); }
    QString key() const override { return QStringLiteral("DuendeBreeze"); }
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

private:
    QString m_name;
};

std::optional<DaemonStatus::State> stateOfName(const QString& name)
{
    using State = DaemonStatus::State;
    for (const State state :
        {State::Created, State::Starting, State::Running, State::Paused, State::Stopping, State::Stopped}) {
        if (name == QStringLiteral("state-") + DaemonStatus(state).word())
            return state;
    }
    if (name == QStringLiteral("state-failed"))
        return State::Failed;
    return std::nullopt;
}

} // namespace

QIcon Icons::get(const QString& name)
{
    static const bool isReady = [] {
        BreezeIcons::initIcons();
        return true;
    }();
    Q_UNUSED(isReady)
    if (const auto state = stateOfName(name))
        return StateStyle::icon(*state);
    if (name.isEmpty() || drawingPath(name, drawnSizes.front()).isEmpty())
        return {};
    return QIcon(new BreezeIconEngine(name));
}

QIcon Icons::action(DaemonAction action)
{
    switch (action) {
    case DaemonAction::Start:
        return get(QStringLiteral("media-playback-start"));
    case DaemonAction::Stop:
        return get(QStringLiteral("media-playback-stop"));
    case DaemonAction::Restart:
        return get(QStringLiteral("system-reboot"));
    case DaemonAction::Reload:
        return get(QStringLiteral("document-revert"));
    case DaemonAction::Pause:
        return get(QStringLiteral("media-playback-pause"));
    case DaemonAction::Resume:
        return get(QStringLiteral("media-seek-forward"));
    case DaemonAction::Kill:
        return get(QStringLiteral("edit-bomb"));
    case DaemonAction::Signal:
        return get(QStringLiteral("quickopen"));
    case DaemonAction::ResetFailed:
        return get(QStringLiteral("edit-reset"));
    case DaemonAction::Enable:
        return get(QStringLiteral("dialog-ok-apply"));
    case DaemonAction::Disable:
        return get(QStringLiteral("dialog-cancel"));
    case DaemonAction::Mask:
        return get(QStringLiteral("object-locked"));
    case DaemonAction::Unmask:
        return get(QStringLiteral("object-unlocked"));
    }
    return {};
}

QIcon Icons::program()
{
    return QIcon(QStringLiteral(":/duende/duende.svg"));
}

} // namespace Duende
