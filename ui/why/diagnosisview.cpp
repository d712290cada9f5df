// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/why/diagnosisview.h"

#include "models/diagnosistext.h"
#include "models/format/plaintext.h"
#include "models/format/propertytext.h"
#include "ui/operations/wraplabel.h"
#include "ui/why/logexcerpt.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/linklabel.h"

#include <QAction>
#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStyle>
#include <QVBoxLayout>

namespace Duende {

namespace {

constexpr qreal summarySize = 1.2; // of the usual font
// Side by side, story and log need so many characters.
constexpr int wideCharacters = 110;

void clearLayout(QLayout* layout)
{
    while (QLayoutItem* item = layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

} // namespace

DiagnosisView::DiagnosisView(QWidget* parent)
    : QWidget(parent)
    , m_splitter(new QSplitter)
    , m_story(new QScrollArea)
    , m_summary(new WrapLabel)
    , m_rows(new QWidget)
    , m_grid(new QGridLayout(m_rows))
    , m_buttons(new QWidget)
    , m_flow(new FlowLayout(m_buttons))
    , m_log(new QWidget)
    , m_excerpt(new LogExcerpt)
{
    auto* logLayout = new QVBoxLayout(m_log);
    logLayout->setContentsMargins({});
    auto* title = new QLabel(tr("Last lines of this run"));
    title->setForegroundRole(QPalette::PlaceholderText);
    title->setBuddy(m_excerpt);
    logLayout->addWidget(title);
    logLayout->addWidget(m_excerpt, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(makeStory());
    m_splitter->addWidget(m_log);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_isMoved = true; });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_splitter);

    auto* copy = new QAction(Icons::get(QStringLiteral("edit-copy")), tr("Copy explanation"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(
        copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(toPlainText()); });
    m_story->addAction(copy);
    m_story->setContextMenuPolicy(Qt::ActionsContextMenu);
}

QWidget* DiagnosisView::makeStory()
{
    QFont large = m_summary->font();
    large.setPointSizeF(large.pointSizeF() * summarySize);
    m_summary->setFont(large);
    m_grid->setContentsMargins({});
    m_grid->setColumnStretch(1, 1);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins({});
    layout->addWidget(m_summary);
    layout->addWidget(m_rows);
    layout->addWidget(m_buttons);
    layout->addStretch();
    m_story->setWidget(content);
    m_story->setWidgetResizable(true);
    m_story->setFrameShape(QFrame::NoFrame);
    m_story->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_story->setAccessibleName(tr("Why"));
    return m_story;
}

void DiagnosisView::setDiagnosis(const Diagnosis& diagnosis, DaemonViews views)
{
    if (m_diagnosis == diagnosis && m_views == views)
        return;
    m_diagnosis = diagnosis;
    m_views = views;
    rebuild();
}

QString DiagnosisView::toPlainText() const
{
    return diagnosisText(m_diagnosis);
}

void DiagnosisView::rebuild()
{
    m_summary->setText(plainText(m_diagnosis.summary));
    m_story->setAccessibleDescription(m_summary->text());
    clearLayout(m_grid);
    clearLayout(m_flow);
    QList<LogEvidence> lines;
    QList<FactEvidence> facts; // below what is in columns
    for (const DiagnosisEvidence& evidence : std::as_const(m_diagnosis.evidence)) {
        if (const auto* line = std::get_if<LogEvidence>(&evidence))
            lines.append(*line);
        else if (const auto* fact = std::get_if<FactEvidence>(&evidence))
            facts.append(*fact);
        else
            addEvidence(evidence);
    }
    for (const FactEvidence& fact : std::as_const(facts))
        addProse(fact.text);
    for (const DiagnosisSuggestion& suggestion : std::as_const(m_diagnosis.suggestions))
        addSuggestion(suggestion);
    m_rows->setVisible(m_grid->count() > 0);
    m_buttons->setVisible(m_flow->count() > 0);
    m_log->setVisible(!lines.isEmpty());
    m_excerpt->setLines(lines);
    arrange();
}

void DiagnosisView::addRow(const QString& name, QWidget* value)
{
    const int row = m_grid->rowCount();
    auto* label = new QLabel(name);
    label->setForegroundRole(QPalette::PlaceholderText);
    m_grid->addWidget(label, row, 0, Qt::AlignTop | Qt::AlignLeft);
    m_grid->addWidget(value, row, 1);
}

void DiagnosisView::addCode(const QString& name, const QString& code)
{
    auto* label = new ElidedLabel(Qt::ElideMiddle);
    label->setFont(monospaced(font()));
    label->setText(code);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    addRow(name, label);
}

void DiagnosisView::addProse(const QString& text)
{
    auto* label = new WrapLabel;
    label->setText(plainText(text));
    m_grid->addWidget(label, m_grid->rowCount(), 0, 1, 2);
}

void DiagnosisView::addLink(
    const QString& name, const QString& text, const QString& beside, const std::function<void()>& follow)
{
    auto* value = new QWidget;
    auto* layout = new QHBoxLayout(value);
    layout->setContentsMargins({});
    auto* link = new LinkLabel(text);
    connect(link, &LinkLabel::clicked, this, follow);
    layout->addWidget(link);
    auto* label = new ElidedLabel;
    label->setText(beside);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    layout->addWidget(label, 1);
    addRow(name, value);
}

void DiagnosisView::addEvidence(const DiagnosisEvidence& evidence)
{
    std::visit(
        Overloaded{
            [this](const CommandEvidence& command) {
                addCode(command.step.isEmpty() ? tr("Command") : plainText(command.step, 40),
                    command.commandLine);
            },
            [this](const DefinitionEvidence& definition) {
                const QString place = QStringLiteral("%1:%2").arg(definition.path).arg(definition.line);
                if (m_views.testFlag(DaemonView::Definition))
                    addLink(tr("Defined in"), place, {},
                        [this, definition] { openDefinition(definition.path, definition.line); });
                else
                    addCode(tr("Defined in"), place);
            },
            [this](const ConditionEvidence& condition) { addCode(tr("Not met"), condition.expression); },
            [this](const DependencyEvidence& need) {
                addLink(tr("Needs"), need.name, need.reason,
                    [this, handle = need.handle] { Q_EMIT daemonRequested(handle); });
            },
            [](const FactEvidence&) {},
            [this](const PropertyEvidence& fact) {
                auto* label = new ElidedLabel;
                label->setText(propertyText(fact.property));
                addRow(plainText(fact.property.name, 40), label);
            },
            [](const LogEvidence&) {},
        },
        evidence);
}

void DiagnosisView::addSuggestion(const DiagnosisSuggestion& suggestion)
{
    std::visit(Overloaded{
                   [this](const ActionSuggestion& offer) {
                       auto* button = new QPushButton(
                           Icons::action(offer.actions.value(offer.actions.size() - 1)), offer.text);
                       button->setAutoDefault(false);
                       connect(button, &QPushButton::clicked, this,
                           [this, offer] { Q_EMIT actionsRequested(offer.actions); });
                       m_flow->addWidget(button);
                   },
                   [this](const DefinitionSuggestion& offer) {
                       if (m_views.testFlag(DaemonView::Definition))
                           addButton(QStringLiteral("document-open"), offer.text,
                               [this, offer] { openDefinition(offer.path, offer.line); });
                   },
                   [this](const LogSuggestion& offer) {
                       if (m_views.testFlag(DaemonView::Log))
                           addButton(QStringLiteral("viewlog"), offer.text, [this] {
                               Q_EMIT pageRequested(
                                   QStringLiteral("log"), {{QStringLiteral("run"), QStringLiteral("this")}});
                           });
                   },
                   [this](const DaemonSuggestion& offer) {
                       addButton(QStringLiteral("go-next"), offer.text,
                           [this, offer] { Q_EMIT daemonRequested(offer.handle); });
                   },
               },
        suggestion);
}

void DiagnosisView::addButton(
    const QString& iconName, const QString& text, const std::function<void()>& clicked)
{
    auto* button = new QPushButton(Icons::get(iconName), plainText(text, 60));
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, clicked);
    m_flow->addWidget(button);
}

void DiagnosisView::openDefinition(const QString& path, int line)
{
    Q_EMIT pageRequested(
        QStringLiteral("definition"), {{QStringLiteral("path"), path}, {QStringLiteral("line"), line}});
}

void DiagnosisView::arrange()
{
    const int margin = style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing, nullptr, this);
    const bool isWide = width() >= fontMetrics().averageCharWidth() * wideCharacters && width() > height();
    const Qt::Orientation orientation = isWide ? Qt::Horizontal : Qt::Vertical;
    if (m_isMoved && m_splitter->orientation() == orientation)
        return;
    m_isMoved = false;
    m_splitter->setOrientation(orientation);
    m_story->widget()->layout()->setContentsMargins(0, 0, isWide ? margin : 0, isWide ? 0 : margin);
    if (isWide) {
        m_splitter->setSizes({width() / 2, width() - width() / 2});
    } else {
        const int story = std::min(m_story->widget()->heightForWidth(width()), height() * 2 / 3);
        m_splitter->setSizes({story, height() - story});
    }
    m_splitter->setStretchFactor(0, isWide ? 1 : 0);
    m_splitter->setStretchFactor(1, 1);
}

void DiagnosisView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

} // namespace Duende
