// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"
#include "adapters/contract/platformadapter.h"

#include <QHash>
#include <QWidget>

class QComboBox;
class QFormLayout;
class QLineEdit;

namespace Duende {

class EnvironmentTable;
class FormField;

/// The fields of a daemon's definition. What is typed is checked at once; the message stands below its field.
class SpawnForm final : public QWidget
{
    Q_OBJECT

public:
    /// `scopes` are those that can start a daemon, at least one.
    explicit SpawnForm(const QList<AdapterScope>& scopes, QWidget* parent = nullptr);

    /// What is typed; a field that cannot be read, or that the chosen platform cannot follow, is left out.
    DaemonSpec spec() const;
    /// Fills the fields. What has no field (a container's image) is kept for spec(). False when nothing here
    /// can start a daemon of the spec's platform and scope: then the chosen one stays.
    bool setSpec(const DaemonSpec& spec);

    bool isValid() const;
    /// Says every problem, also of fields that the person has not been in, and goes to the first.
    void revealProblems();

Q_SIGNALS:
    void changed();

private:
    FormField* addField(QFormLayout* form, const QString& key, const QString& title, QWidget* editor,
        QWidget* focus = nullptr);
    QLineEdit* addLine(
        QFormLayout* form, const QString& key, const QString& title, const QString& placeholder = {});
    void addIdentity(QFormLayout* form);
    void addConditions(QFormLayout* form);
    void edited();
    void check();
    void readTexts(DaemonSpec& spec) const;
    /// Reads the fields that are more than a text; says what is wrong with one through `problem`.
    void readAmounts(DaemonSpec& spec, QHash<QString, QString>* problems) const;
    const AdapterScope& chosenScope() const;
    bool isSupported(const QString& key) const;
    void chooseDirectory();

    QList<AdapterScope> m_scopes;
    DaemonSpec m_base; // what has no field
    QList<FormField*> m_fields;
    QComboBox* m_scope;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_description = nullptr;
    QLineEdit* m_command = nullptr;
    QLineEdit* m_directory = nullptr;
    EnvironmentTable* m_environment;
    QLineEdit* m_user = nullptr;
    QLineEdit* m_group = nullptr;
    QComboBox* m_restart;
    QLineEdit* m_restartDelay = nullptr;
    QLineEdit* m_stopTimeout = nullptr;
    QLineEdit* m_nice = nullptr;
    QLineEdit* m_memory = nullptr;
    QLineEdit* m_cpu = nullptr;
    QLineEdit* m_tasks = nullptr;
    QLineEdit* m_openFiles = nullptr;
    bool m_isFilling = false;
};

} // namespace Duende
