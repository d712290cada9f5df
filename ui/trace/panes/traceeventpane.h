// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/traceeventdetails.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

#include <stop_token>

class QPlainTextEdit;
class QStackedWidget;
class QTreeWidget;
class QTreeWidgetItem;
class QVBoxLayout;

namespace Duende {

class ElidedLabel;
class EmptyState;
class TraceDocument;

/// All that is known of the chosen event: when and by whom, its arguments as a tree, where its descriptors
/// come from with the ways there, and the data that was captured.
class TraceEventPane final : public QWidget
{
    Q_OBJECT

public:
    explicit TraceEventPane(TraceDocument* document, QWidget* parent = nullptr);

    /// Shows these; without any it says how to get some.
    void showDetails(const std::optional<TraceEventDetails>& details);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* makeContent();
    void ask();
    void showHead(const TraceEventDetails& details);
    void showArguments(const TraceEventDetails& details);
    void addValue(QTreeWidgetItem* parent, const TraceValue& value);
    void showOrigins(const TraceEventDetails& details);
    void addOrigin(const TraceDescriptorOrigin& origin);
    void showData();
    qsizetype bytesOfLine() const;
    void offerManual();
    void openManual();

    TraceDocument* const m_document;
    QTimer m_pause;
    std::stop_source m_question;
    std::optional<quint64> m_shown;
    QString m_call;
    std::vector<TraceData> m_content; // what is read or written
    qsizetype m_bytesOfLine = 0; // as it is shown now
    QHash<QString, bool> m_manuals; // whether a call's page is installed
    QStackedWidget* m_stack;
    EmptyState* m_nothing;
    ElidedLabel* m_title;
    ElidedLabel* m_when;
    ElidedLabel* m_who;
    QWidget* m_manual;
    QWidget* m_origins;
    QVBoxLayout* m_originLayout;
    QTreeWidget* m_arguments;
    QPlainTextEdit* m_data;
};

} // namespace Duende
