// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/statussummary.h"

#include "models/daemoncatalog.h"
#include "models/daemonfiltermodel.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/scopemodel.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QStyle>

#include <chrono>

namespace Duende {

using namespace std::chrono_literals;

CountsLabel::CountsLabel(const ScopeModel* scopes, const DaemonFilterModel* shown, QWidget* parent)
    : QLabel(parent)
    , m_scopes(scopes)
    , m_shown(shown)
{
    setTextFormat(Qt::PlainText);
    setFont(tabularFigures(font()));
    setIndent(fontMetrics().averageCharWidth());
    setAccessibleName(tr("Counts"));
    // Lists change in many steps; people read the result.
    m_pause.setSingleShot(true);
    m_pause.setInterval(100ms);
    connect(&m_pause, &QTimer::timeout, this, &CountsLabel::updateText);
    const auto later = [this] {
        if (!m_pause.isActive())
            m_pause.start();
    };
    connect(scopes, &QAbstractItemModel::dataChanged, this, later);
    connect(shown, &QAbstractItemModel::rowsInserted, this, later);
    connect(shown, &QAbstractItemModel::rowsRemoved, this, later);
    connect(shown, &QAbstractItemModel::layoutChanged, this, later);
    updateText();
}

void CountsLabel::setSelectedCount(int count)
{
    if (m_selected == count)
        return;
    m_selected = count;
    updateText();
}

void CountsLabel::updateText()
{
    const auto count = [this](QLatin1StringView key) {
        return m_scopes->indexOfKey(QString(key)).data(ScopeModel::CountRole).toInt();
    };
    const auto number = [](int value) -> QString { return ValueText::count(qint64(value)); };
    const int all = count(QLatin1StringView("all"));
    const int shown = m_shown->rowCount();
    QStringList parts;
    if (m_selected > 1)
        parts.append(tr("%1 selected").arg(number(m_selected)));
    if (shown != all)
        parts.append(tr("%1 shown").arg(number(shown)));
    parts.append(all == 1 ? tr("1 daemon") : tr("%1 daemons").arg(number(all)));
    parts.append(tr("%1 running").arg(number(count(QLatin1StringView("running")))));
    parts.append(tr("%1 failed").arg(number(count(QLatin1StringView("failed")))));
    setText(parts.join(QStringLiteral(" · ")));
}

AvailabilityLabel::AvailabilityLabel(const DaemonCatalog* catalog, QWidget* parent)
    : QWidget(parent)
    , m_catalog(catalog)
    , m_icon(new QLabel(this))
    , m_text(new ElidedLabel(Qt::ElideRight, this))
{
    m_text->setDim(true);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    connect(catalog, &DaemonCatalog::scopeChanged, this, &AvailabilityLabel::update);
    update();
}

QString AvailabilityLabel::text() const
{
    return m_text->text();
}

void AvailabilityLabel::update()
{
    QStringList sentences;
    QStringList details;
    m_isFailure = false;
    bool isConnecting = false;
    for (const ScopeState& scope : m_catalog->scopes()) {
        const Availability& availability = scope.availability;
        isConnecting = isConnecting || availability.state == Availability::State::Connecting;
        if (availability.state == Availability::State::Failed)
            m_isFailure = true;
        if (!availability.error)
            continue;
        const QString sentence = plainText(availability.error->detail(), 200);
        if (!sentences.contains(sentence))
            sentences.append(sentence);
        details.append(QString(
            scope.scope.title % QStringLiteral(": ") % plainText(availability.error->message(), 500)));
        if (!availability.error->advice().isEmpty())
            details.append(plainText(availability.error->advice(), 500));
    }
    QString line = sentences.join(QStringLiteral(" · "));
    if (!line.isEmpty())
        line[0] = line.at(0).toUpper();
    else if (isConnecting)
        line = tr("Looking for daemons…");
    m_text->setText(line);
    m_text->setDetails(details.join(QLatin1Char('\n')));
    m_icon->setVisible(m_isFailure);
    if (m_isFailure) {
        const int side = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
        m_icon->setPixmap(
            Icons::get(QStringLiteral("dialog-warning")).pixmap(QSize(side, side), devicePixelRatio()));
    }
    setVisible(!line.isEmpty());
}

void AvailabilityLabel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        update();
}

} // namespace Duende
