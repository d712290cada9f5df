// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/logfieldspane.h"

#include "models/format/hexdump.h"
#include "models/format/plaintext.h"
#include "models/format/valuetext.h"
#include "models/log/ansitext.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStyle>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace Duende {

namespace {

constexpr qsizetype longestCell = 200;
constexpr qsizetype longestText = 512 * 1024;
constexpr qsizetype longestDump = 64 * 1024;

/// The message, what programs gave, what the journal vouches for (_…), where the line stands (__…).
int rankOf(const QByteArray& name)
{
    if (name == "MESSAGE")
        return 0;
    return name.startsWith("__") ? 3 : (name.startsWith('_') ? 2 : 1);
}

bool isText(const QByteArray& value)
{
    const auto isControl
        = [](char c) { return uchar(c) < 0x20 && c != '\n' && c != '\t' && c != '\r' && c != '\x1b'; };
    return std::ranges::none_of(value, isControl) && value.isValidUtf8();
}

QString cellText(const QByteArray& value)
{
    if (!isText(value))
        return LogFieldsPane::tr("binary, %1").arg(ValueText::bytes(quint64(value.size())));
    const QByteArrayView begin = QByteArrayView(value).first(std::min(value.size(), 4 * longestCell));
    return plainText(QString::fromUtf8(AnsiText::stripped(begin)), longestCell);
}

} // namespace

LogFieldsPane::LogFieldsPane(QWidget* parent)
    : QWidget(parent)
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_tree(new QTreeWidget)
    , m_value(new QPlainTextEdit)
    , m_notice(new QLabel)
{
    m_tree->setHeaderLabels({tr("Field"), tr("Value")});
    m_tree->setRootIsDecorated(false);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setAccessibleName(tr("Fields of the line"));
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_tree->header()->setStretchLastSection(true);
    m_value->setReadOnly(true);
    m_value->setUndoRedoEnabled(false);
    m_value->setFont(monospaced(font()));
    m_value->setAccessibleName(tr("The chosen field in full"));
    m_value->setTabChangesFocus(true);
    m_value->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_notice->setWordWrap(true);
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setForegroundRole(QPalette::PlaceholderText);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_tree);
    m_splitter->addWidget(m_value);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 1);

    auto* title = new QLabel(tr("Fields of the line"));
    title->setForegroundRole(QPalette::PlaceholderText);
    auto* close = new QToolButton;
    close->setAutoRaise(true);
    close->setIcon(Icons::get(QStringLiteral("window-close")));
    close->setToolTip(tr("Close (Escape)"));
    close->setAccessibleName(tr("Close the fields"));
    connect(close, &QToolButton::clicked, this, &LogFieldsPane::closeRequested);
    auto* head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(head);
    layout->addWidget(m_notice);
    layout->addWidget(m_splitter, 1);

    auto* copyValue = new QAction(Icons::get(QStringLiteral("edit-copy")), tr("Copy value"), this);
    auto* copyField = new QAction(tr("Copy field"), this);
    copyValue->setShortcut(QKeySequence::Copy);
    copyValue->setShortcutContext(Qt::WidgetShortcut);
    m_tree->addActions({copyValue, copyField});
    connect(copyValue, &QAction::triggered, this, &LogFieldsPane::copyValue);
    connect(copyField, &QAction::triggered, this, &LogFieldsPane::copyField);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, &LogFieldsPane::showValue);
    setFocusProxy(m_tree);
}

QString LogFieldsPane::wholeText(const QByteArray& value)
{
    if (!isText(value))
        return hexDump(value, longestDump);
    const QByteArrayView shown = QByteArrayView(value).first(std::min(value.size(), longestText));
    QStringList lines;
    const QString text = QString::fromUtf8(AnsiText::stripped(shown));
    for (const QStringView line : QStringView(text).split(QLatin1Char('\n')))
        lines.append(plainText(QString(line.toString()).replace(QLatin1Char('\t'), QStringLiteral("    "))));
    if (shown.size() < value.size())
        lines.append(tr("… %1 in all; export the lines to have it whole.")
                .arg(ValueText::bytes(quint64(value.size()))));
    return lines.join(QLatin1Char('\n'));
}

void LogFieldsPane::setFields(const QList<LogField>& fields)
{
    m_fields = fields;
    std::ranges::stable_sort(m_fields, [](const LogField& a, const LogField& b) {
        return std::pair(rankOf(a.name), a.name) < std::pair(rankOf(b.name), b.name);
    });
    m_notice->hide();
    m_splitter->show();
    const QSignalBlocker blocker(m_tree);
    m_tree->clear();
    QTreeWidgetItem* chosen = nullptr;
    for (const LogField& field : std::as_const(m_fields)) {
        auto* item = new QTreeWidgetItem(
            m_tree, {plainText(QString::fromUtf8(field.name), longestCell), cellText(field.value)});
        if (!chosen || field.name == m_chosen)
            chosen = item;
    }
    m_tree->resizeColumnToContents(0);
    m_tree->setCurrentItem(chosen);
    showValue();
}

void LogFieldsPane::setNotice(const QString& text)
{
    m_fields.clear();
    m_tree->clear();
    m_notice->setText(text);
    m_notice->show();
    m_splitter->hide();
}

void LogFieldsPane::showValue()
{
    const int row = m_tree->indexOfTopLevelItem(m_tree->currentItem());
    if (row < 0 || row >= m_fields.size()) {
        m_value->clear();
        return;
    }
    const LogField& field = m_fields.at(row);
    if (m_tree->hasFocus())
        m_chosen = field.name;
    m_value->setPlainText(wholeText(field.value));
}

void LogFieldsPane::copyValue()
{
    const int row = m_tree->indexOfTopLevelItem(m_tree->currentItem());
    if (row >= 0)
        QGuiApplication::clipboard()->setText(wholeText(m_fields.at(row).value));
}

void LogFieldsPane::copyField()
{
    const int row = m_tree->indexOfTopLevelItem(m_tree->currentItem());
    if (row >= 0)
        QGuiApplication::clipboard()->setText(plainText(QString::fromUtf8(m_fields.at(row).name))
            + QLatin1Char('=') + wholeText(m_fields.at(row).value));
}

void LogFieldsPane::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closeRequested();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Duende
