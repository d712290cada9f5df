// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/definition/manualpage.h"

#include <QTimer>
#include <QWidget>

#include <stop_token>

class QLabel;
class QPlainTextEdit;
class QStackedWidget;

namespace Duende {

class EmptyState;
class OperationRunner;

/// What the manual of this machine says of a setting. The pages are formatted by a worker and kept as long as
/// this is.
class SettingHelpView final : public QWidget
{
    Q_OBJECT

public:
    explicit SettingHelpView(OperationRunner* runner, QWidget* parent = nullptr);
    ~SettingHelpView() override;

    /// Looks the setting up in the pages, the first that has it. What was looked up before is forgotten.
    void showSetting(const QString& name, const QStringList& pages);

    /// What is shown; empty while there is nothing.
    const SettingHelp& help() const { return m_help; }

Q_SIGNALS:
    void closed();

private:
    struct Answer
    {
        SettingHelp help;
        QHash<QString, QString> read;
        bool isInstalled = false;
    };

    void take(const Result<Answer>& answer);
    void showText(const SettingHelp& help);

    OperationRunner* m_runner;
    QLabel* m_title;
    QLabel* m_source;
    QStackedWidget* m_stack;
    QPlainTextEdit* m_text;
    EmptyState* m_nothing;
    QTimer m_loadingTimer;
    QString m_name;
    QStringList m_pages;
    SettingHelp m_help;
    QHash<QString, QString> m_read; // pages by name
    std::stop_source m_asking;
};

} // namespace Duende
