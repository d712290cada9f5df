// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/interruptednotice.h"

#include "models/format/errortext.h"
#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "ui/operations/wraplabel.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace Duende {

namespace {

constexpr QLatin1StringView toldKey("trace/interruptedTold");
constexpr int longestName = 80;

} // namespace

InterruptedNotice::InterruptedNotice(
    OperationRunner* runner, QSettings* settings, const QString& folder, QWidget* parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_settings(settings)
    , m_text(new WrapLabel)
{
    auto* open = new QPushButton(tr("Open"));
    auto* discard = new QPushButton(tr("Discard"));
    auto* later = new QPushButton(tr("Leave it"));
    later->setToolTip(tr("It stays among the recordings without a name, and is not offered again"));
    auto* buttons = new QHBoxLayout;
    for (QPushButton* button : {open, discard, later})
        buttons->addWidget(button);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_text);
    layout->addLayout(buttons);
    connect(open, &QPushButton::clicked, this, [this] {
        const QString path = m_left.first().path;
        leave();
        Q_EMIT openRequested(path);
    });
    connect(discard, &QPushButton::clicked, this, &InterruptedNotice::discard);
    connect(later, &QPushButton::clicked, this, &InterruptedNotice::leave);
    hide();
    // A folder that cannot be read offers nothing.
    runner->ask<QList<InterruptedRecording>>(
        this,
        [folder](const OperationContext& context) { return InterruptedRecordings::find(folder, context); },
        [this](const Result<QList<InterruptedRecording>>& found) {
            take(found.value_or(QList<InterruptedRecording>()));
        });
}

void InterruptedNotice::take(const QList<InterruptedRecording>& found)
{
    const QStringList told = m_settings ? m_settings->value(toldKey).toStringList() : QStringList();
    QStringList stillThere;
    for (const InterruptedRecording& recording : found) {
        const QString name = QFileInfo(recording.path).fileName();
        if (told.contains(name))
            stillThere.append(name);
        else
            m_left.append(recording);
    }
    if (m_settings && stillThere != told)
        m_settings->setValue(toldKey, stillThere);
    showNext();
}

void InterruptedNotice::showNext()
{
    setEnabled(true);
    setVisible(!m_left.isEmpty());
    if (m_left.isEmpty())
        return;
    const InterruptedRecording& recording = m_left.first();
    m_text->setText(tr("A recording of %1 of %2 was interrupted. All that had reached the file is there.")
            .arg(plainText(recording.handle, longestName),
                QLocale().toString(recording.start, tr("d MMM yyyy HH:mm"))));
}

void InterruptedNotice::leave()
{
    if (m_settings) {
        QStringList told = m_settings->value(toldKey).toStringList();
        told.append(QFileInfo(m_left.first().path).fileName());
        m_settings->setValue(toldKey, told);
    }
    m_left.removeFirst();
    showNext();
}

void InterruptedNotice::discard()
{
    setEnabled(false);
    m_runner->ask<void>(
        this,
        [path = m_left.first().path](
            const OperationContext&) { return InterruptedRecordings::discard(path); },
        [this](const Result<void>& discarded) {
            if (discarded) {
                m_left.removeFirst();
                return showNext();
            }
            setEnabled(true);
            const ErrorText text = ErrorText::describeTask(discarded.error(), tr("discard the recording"));
            m_text->setText(text.headline + QLatin1Char(' ') + text.advice);
        });
}

} // namespace Duende
