// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonview.h"
#include "adapters/contract/diagnosis.h"

#include <QVariantMap>
#include <QWidget>

class QAction;
class QGridLayout;
class QLabel;
class QScrollArea;
class QSplitter;

namespace Duende {

class FlowLayout;
class LogExcerpt;
class WrapLabel;

/// A diagnosis to be read: why in one sentence, the command and where it is defined, what else was found,
/// what may help as buttons, and the last lines of the log beside or below that.
class DiagnosisView final : public QWidget
{
    Q_OBJECT

public:
    explicit DiagnosisView(QWidget* parent = nullptr);

    /// `views` are what the adapter can show: only that is offered. The same as before changes nothing.
    void setDiagnosis(const Diagnosis& diagnosis, DaemonViews views);
    /// All of it, as it is copied.
    QString toPlainText() const;

Q_SIGNALS:
    void actionsRequested(const QList<Duende::DaemonAction>& actions);
    void daemonRequested(const Duende::DaemonHandle& handle);
    void pageRequested(const QString& key, const QVariantMap& place);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeStory();
    void rebuild();
    void addRow(const QString& name, QWidget* value);
    void addCode(const QString& name, const QString& code);
    void addProse(const QString& text);
    void addLink(
        const QString& name, const QString& text, const QString& beside, const std::function<void()>& follow);
    void addEvidence(const DiagnosisEvidence& evidence);
    void addSuggestion(const DiagnosisSuggestion& suggestion);
    void addButton(const QString& iconName, const QString& text, const std::function<void()>& clicked);
    void openDefinition(const QString& path, int line);
    void arrange();

    Diagnosis m_diagnosis;
    DaemonViews m_views;
    QSplitter* m_splitter;
    QScrollArea* m_story;
    WrapLabel* m_summary;
    QWidget* m_rows;
    QGridLayout* m_grid;
    QWidget* m_buttons;
    FlowLayout* m_flow;
    QWidget* m_log;
    LogExcerpt* m_excerpt;
    bool m_isMoved = false; // a person chose the sizes
};

} // namespace Duende
