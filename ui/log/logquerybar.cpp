// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/logquerybar.h"

#include "models/format/pointintime.h"
#include "models/format/valuetext.h"
#include "models/log/logtext.h"
#include "ui/log/logrowpainter.h"
#include "ui/widgets/clearbutton.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLineEdit>

namespace Duende {

namespace {

constexpr int momentCharacters = 16; // "2026-01-31 10:15"

QDateTime timeOf(qint64 us)
{
    return QDateTime::fromMSecsSinceEpoch(us / 1000);
}

QString shortTime(qint64 us)
{
    return QLocale().toString(timeOf(us), LogQueryBar::tr("d MMM yyyy HH:mm"));
}

} // namespace

LogQueryBar::LogQueryBar(QWidget* parent)
    : QWidget(parent)
    , m_boot(new QComboBox)
    , m_priority(new QComboBox)
    , m_thisRun(new QCheckBox(tr("This run only")))
{
    m_boot->setAccessibleName(tr("Boot"));
    m_boot->setToolTip(tr("Lines of one run of the machine"));
    m_boot->addItem(tr("All boots"), QByteArray());
    m_priority->setAccessibleName(tr("Priority"));
    m_priority->setToolTip(tr("Lines at least as serious"));
    m_priority->addItem(tr("All priorities"));
    for (int priority = 0; priority + 1 < logPriorityCount; ++priority)
        m_priority->addItem(priority == 0
                ? tr("Only emergencies")
                : tr("From %1").arg(LogRowPainter::priorityText(LogPriority(priority))),
            priority);
    m_thisRun->setToolTip(tr("Lines of the present run, or of the last one of a daemon that is stopped"));
    makeMoment(m_since, tr("Since"), tr("Since"));
    makeMoment(m_until, tr("Until"), tr("Until"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    for (QWidget* widget : {static_cast<QWidget*>(m_boot), static_cast<QWidget*>(m_priority),
             static_cast<QWidget*>(m_since.edit), static_cast<QWidget*>(m_until.edit),
             static_cast<QWidget*>(m_thisRun)})
        layout->addWidget(widget);
    connect(m_boot, &QComboBox::activated, this, &LogQueryBar::tell);
    connect(m_priority, &QComboBox::activated, this, &LogQueryBar::tell);
    connect(m_thisRun, &QCheckBox::clicked, this, &LogQueryBar::tell);
    setFeatures({});
}

void LogQueryBar::makeMoment(Moment& moment, const QString& placeholder, const QString& name)
{
    moment.edit = new QLineEdit;
    moment.edit->setPlaceholderText(placeholder);
    moment.edit->setAccessibleName(name);
    addClearButton(moment.edit);
    moment.edit->setMaxLength(64);
    moment.edit->setToolTip(tr("A time: 10:15, yesterday, 2 h ago, 2026-01-31 10:15"));
    moment.edit->setMinimumWidth(fontMetrics().averageCharWidth() * momentCharacters);
    moment.edit->setMaximumWidth(fontMetrics().averageCharWidth() * momentCharacters * 2);
    moment.mistake
        = moment.edit->addAction(Icons::get(QStringLiteral("dialog-warning")), QLineEdit::LeadingPosition);
    moment.mistake->setVisible(false);
    const bool isEnd = &moment == &m_until;
    connect(moment.edit, &QLineEdit::editingFinished, this, [this, &moment, isEnd] {
        readMoment(moment, isEnd);
        tell();
    });
    connect(moment.edit, &QLineEdit::textChanged, this, [this, &moment](const QString& text) {
        moment.mistake->setVisible(false);
        if (text.isEmpty()) {
            moment.us.reset();
            moment.edit->setAccessibleDescription({});
            tell();
        }
    });
}

void LogQueryBar::readMoment(Moment& moment, bool isEnd)
{
    const QString text = moment.edit->text().trimmed();
    if (text.isEmpty())
        return;
    const auto time = parsePointInTime(text, QDateTime::currentDateTime());
    moment.mistake->setVisible(!time);
    moment.mistake->setToolTip(time ? QString() : time.error());
    moment.edit->setAccessibleDescription(time ? QString() : time.error());
    if (!time)
        return;
    // Up to a second means all of it.
    moment.us = time->toMSecsSinceEpoch() * 1000 + (isEnd ? 999'999 : 0);
    moment.edit->setToolTip(ValueText::exactTime(*time));
}

LogQuery LogQueryBar::query() const
{
    LogQuery query;
    query.boot = m_boot->currentData().toByteArray();
    if (const QVariant priority = m_priority->currentData(); priority.isValid())
        query.priority = LogPriority(priority.toInt());
    query.sinceUs = m_since.us;
    query.untilUs = m_until.us;
    query.thisRunOnly = m_thisRun->isChecked();
    return query;
}

void LogQueryBar::tell()
{
    const LogQuery present = query();
    if (present == m_told)
        return;
    m_told = present;
    Q_EMIT queryChanged();
}

void LogQueryBar::resetForDaemon()
{
    const QSignalBlocker blocker(this);
    m_thisRun->setChecked(false);
    m_since.edit->clear();
    m_until.edit->clear();
    setBoots({});
    m_told = query();
}

void LogQueryBar::clear()
{
    const QSignalBlocker blocker(this);
    m_thisRun->setChecked(false);
    m_since.edit->clear();
    m_until.edit->clear();
    m_boot->setCurrentIndex(0);
    m_priority->setCurrentIndex(0);
    m_told = query();
}

void LogQueryBar::setFeatures(LogFeatures features)
{
    m_boot->setVisible(features.testFlag(LogFeature::Boots));
    m_priority->setVisible(features.testFlag(LogFeature::Priorities));
    m_since.edit->setVisible(features.testFlag(LogFeature::Times));
    m_until.edit->setVisible(features.testFlag(LogFeature::Times));
    m_thisRun->setVisible(features.testFlag(LogFeature::Runs));
}

void LogQueryBar::setBoots(const QList<LogBoot>& boots)
{
    const QByteArray chosen = m_boot->currentData().toByteArray();
    while (m_boot->count() > 1)
        m_boot->removeItem(m_boot->count() - 1);
    for (auto boot = boots.crbegin(); boot != boots.crend(); ++boot) {
        const bool isLast = boot == boots.crbegin();
        m_boot->addItem(isLast ? tr("Latest boot, from %1").arg(shortTime(boot->firstUs))
                               : tr("%1 to %2").arg(shortTime(boot->firstUs), shortTime(boot->lastUs)),
            boot->id);
    }
    const int index = m_boot->findData(chosen);
    m_boot->setCurrentIndex(std::max(0, index));
}

void LogQueryBar::setThisRunOnly(bool isOnly)
{
    m_thisRun->setChecked(isOnly);
    tell();
}

} // namespace Duende
