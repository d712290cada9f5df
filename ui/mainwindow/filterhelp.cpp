// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/filterhelp.h"

#include "ui/widgets/fonts.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <utility>

namespace Duende {

namespace {

QTreeWidget* table(const QStringList& headers, const QString& name, QWidget* parent)
{
    auto* tree = new QTreeWidget(parent);
    tree->setHeaderLabels(headers);
    tree->setAccessibleName(name);
    tree->setRootIsDecorated(false);
    tree->setAlternatingRowColors(true);
    tree->setUniformRowHeights(true);
    tree->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    return tree;
}

void addRow(QTreeWidget* tree, const QStringList& texts)
{
    auto* item = new QTreeWidgetItem(tree, texts);
    item->setFont(0, monospaced(tree->font()));
    item->setToolTip(texts.size() - 1, texts.constLast());
}

QString values(const FieldDescription& field)
{
    switch (field.kind) {
    case FieldKind::Text:
        return FilterHelp::tr("text");
    case FieldKind::Word:
        return field.words.isEmpty() ? FilterHelp::tr("a word") : field.words.join(QStringLiteral(", "));
    case FieldKind::Flag:
        return FilterHelp::tr("yes or no");
    case FieldKind::Number:
        return FilterHelp::tr("a number");
    case FieldKind::Percent:
        return FilterHelp::tr("per cent: 5, 0.5%");
    case FieldKind::Bytes:
        return FilterHelp::tr("a size: 512K, 100M, 1.5G");
    case FieldKind::Duration:
        return FilterHelp::tr("a time: 250ms, 3s, 2h");
    case FieldKind::Age:
        return FilterHelp::tr("how long ago: 10m, 3d");
    }
    return {};
}

} // namespace

FilterHelp::FilterHelp(const FilterSchema& schema, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(tr("Filter language"));
    QTreeWidget* examples = table({tr("Filter"), tr("Shows")}, tr("Examples"), this);
    const std::pair<QString, QString> rows[] = {
        {QStringLiteral("nginx"), tr("what has this in its name or description")},
        {QStringLiteral("state=failed or cpu>5"), tr("what failed, or uses more than 5 % of a processor")},
        {QStringLiteral("memory>100M and not scope=user"), tr("large ones, without those of the user")},
        {QStringLiteral("name~\"^db-[0-9]+\""), tr("names that match a regular expression")},
        {QStringLiteral("since<10m"), tr("what changed in the last ten minutes")},
        {QStringLiteral("pid=unknown"), tr("what has no process")},
    };
    for (const auto& [filter, meaning] : rows)
        addRow(examples, {filter, meaning});
    QTreeWidget* fields = table({tr("Field"), tr("What it is"), tr("Values")}, tr("Fields"), this);
    for (const FieldDescription& field : schema.fields())
        addRow(fields, {field.name, field.title, values(field)});
    fields->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);

    auto* operators = new QLabel(
        tr("Compare with = != ~ !~ < <= > >= and join with and, or, not and parentheses."), this);
    operators->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(examples, 2);
    layout->addWidget(operators);
    layout->addWidget(fields, 5);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 90, fontMetrics().height() * 34);
}

} // namespace Duende
