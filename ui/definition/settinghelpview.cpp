// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/definition/settinghelpview.h"

#include "models/format/plaintext.h"
#include "models/operationrunner.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace Duende {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds loadingAfter = 500ms;

} // namespace

SettingHelpView::SettingHelpView(OperationRunner* runner, QWidget* parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_title(new QLabel)
    , m_source(new QLabel)
    , m_stack(new QStackedWidget)
    , m_text(new QPlainTextEdit)
    , m_nothing(new EmptyState)
{
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_source->setTextFormat(Qt::PlainText);
    m_source->setForegroundRole(QPalette::PlaceholderText);
    m_source->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("What the manual says"));
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_stack->addWidget(m_text);
    m_stack->addWidget(m_nothing);

    auto* close = new QToolButton;
    close->setAutoRaise(true);
    close->setIcon(Icons::get(QStringLiteral("dialog-close")));
    close->setToolTip(tr("Close the manual"));
    close->setAccessibleName(close->toolTip());
    connect(close, &QToolButton::clicked, this, &SettingHelpView::closed);
    auto* line = new QHBoxLayout;
    line->addWidget(m_title, 1);
    line->addWidget(m_source);
    line->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(line);
    layout->addWidget(m_stack, 1);
    m_loadingTimer.setSingleShot(true);
    m_loadingTimer.setInterval(loadingAfter);
    connect(&m_loadingTimer, &QTimer::timeout, this, [this] {
        m_nothing->setContent({}, tr("Reading the manual\u2026"));
        m_stack->setCurrentWidget(m_nothing);
    });
}

SettingHelpView::~SettingHelpView()
{
    m_asking.request_stop();
}

void SettingHelpView::showSetting(const QString& name, const QStringList& pages)
{
    if (name == m_name && pages == m_pages && !m_help.text.isEmpty())
        return;
    m_asking.request_stop();
    m_name = name;
    m_pages = pages;
    m_help = {};
    m_title->setText(plainText(QString(name + u'='), 60));
    m_source->clear();
    m_loadingTimer.start();
    m_asking = m_runner->ask<Answer>(
        this,
        [name, pages, read = m_read](const OperationContext& context) -> Result<Answer> {
            Answer answer{{}, read, false};
            for (const QString& page : pages) {
                if (!answer.read.contains(page)) {
                    const Result<QString> text = ManualPage::read(page, context);
                    if (!text && text.error().kind() == PlatformError::Kind::NotFound)
                        continue;
                    if (!text)
                        return std::unexpected(text.error());
                    answer.read.insert(page, *text);
                }
                answer.isInstalled = true;
                answer.help = ManualPage::find(answer.read.value(page), name);
                answer.help.page = page;
                if (!answer.help.text.isEmpty())
                    break;
            }
            return answer;
        },
        [this](const Result<Answer>& answer) { take(answer); }, 30s);
}

void SettingHelpView::take(const Result<Answer>& answer)
{
    m_loadingTimer.stop();
    const QString pages = m_pages.join(QStringLiteral(", "));
    if (!answer) {
        m_nothing->setContent(
            {}, tr("The manual could not be read"), plainText(answer.error().message(), 300));
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    m_read = answer->read;
    if (!answer->help.text.isEmpty()) {
        showText(answer->help);
        return;
    }
    const QString where = pages.isEmpty() ? QString() : tr("Look into %1.").arg(pages);
    if (answer->isInstalled)
        m_nothing->setContent({}, tr("The manual does not name %1").arg(plainText(m_name, 60)), where);
    else
        m_nothing->setContent({}, tr("The manual pages are not installed"),
            pages.isEmpty() ? QString() : tr("%1 is explained in %2.").arg(plainText(m_name, 60), pages));
    m_stack->setCurrentWidget(m_nothing);
}

void SettingHelpView::showText(const SettingHelp& help)
{
    m_help = help;
    m_title->setText(help.term);
    m_title->setToolTip(help.term);
    m_source->setText(help.page);
    m_text->setPlainText(help.text);
    m_stack->setCurrentWidget(m_text);
}

} // namespace Duende
