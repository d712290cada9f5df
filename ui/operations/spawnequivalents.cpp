// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/spawnequivalents.h"

#include "models/format/plaintext.h"
#include "ui/code/codeview.h"
#include "ui/widgets/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace Duende {

namespace {

constexpr int visibleLines = 8;

} // namespace

SpawnEquivalents::SpawnEquivalents(QWidget* parent)
    : QWidget(parent)
    , m_command(makePane(tr("The same from a terminal"), tr("Copy the command")))
    , m_definition(makePane(tr("The same as a definition"), tr("Copy the definition")))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_command.widget, 1);
    layout->addWidget(m_definition.widget, 1);
    hideDefinition();
}

SpawnEquivalents::Pane SpawnEquivalents::makePane(const QString& title, const QString& copyTip)
{
    Pane pane{new QWidget, new QLabel(title), new CodeView};
    pane.title->setBuddy(pane.code);
    pane.code->setAccessibleName(title);
    pane.code->setVisibleLines(visibleLines);
    auto* copy = new QToolButton;
    copy->setAutoRaise(true);
    copy->setIcon(Icons::get(QStringLiteral("edit-copy")));
    copy->setToolTip(copyTip);
    copy->setAccessibleName(copyTip);
    connect(copy, &QToolButton::clicked, this,
        [code = pane.code] { QGuiApplication::clipboard()->setText(code->toPlainText()); });
    auto* line = new QHBoxLayout;
    line->addWidget(pane.title, 1);
    line->addWidget(copy);
    auto* layout = new QVBoxLayout(pane.widget);
    layout->setContentsMargins({});
    layout->addLayout(line);
    layout->addWidget(pane.code);
    return pane;
}

void SpawnEquivalents::setCommand(const QString& command)
{
    m_command.code->setCode(command);
}

void SpawnEquivalents::showDefinition(const SpawnPreview& preview)
{
    m_definition.title->setText(tr("The same as %1").arg(plainText(preview.name, 60)));
    m_definition.code->setSyntax(preview.syntax);
    m_definition.code->setCode(preview.text);
    m_definition.widget->show();
}

void SpawnEquivalents::showMissing(const QString& reason)
{
    m_definition.title->setText(tr("The same as a definition"));
    m_definition.code->setCode({});
    m_definition.code->setPlaceholderText(reason);
    m_definition.widget->show();
}

void SpawnEquivalents::hideDefinition()
{
    m_definition.widget->hide();
}

} // namespace Duende
