// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/spawnform.h"

#include "models/format/quantity.h"
#include "models/spec/shellwords.h"
#include "models/spec/specproblem.h"
#include "ui/operations/environmenttable.h"
#include "ui/operations/formfield.h"
#include "ui/widgets/fonts.h"
#include "ui/widgets/icons.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>
#include <limits>

namespace Duende {

namespace {

// Keys of a definition file. The command is one field for two of them.
constexpr QLatin1StringView nameKey{"name"};
constexpr QLatin1StringView descriptionKey{"description"};
constexpr QLatin1StringView commandKey{"binary_path"};
constexpr QLatin1StringView argumentsKey{"args"};
constexpr QLatin1StringView directoryKey{"working_dir"};
constexpr QLatin1StringView environmentKey{"env"};
constexpr QLatin1StringView userKey{"user"};
constexpr QLatin1StringView groupKey{"group"};
constexpr QLatin1StringView restartKey{"restart"};
constexpr QLatin1StringView restartDelayKey{"restart_delay"};
constexpr QLatin1StringView stopTimeoutKey{"shutdown_timeout"};
constexpr QLatin1StringView niceKey{"nice"};
constexpr QLatin1StringView memoryKey{"resources.memory_bytes"};
constexpr QLatin1StringView cpuKey{"resources.cpu_quota_percent"};
constexpr QLatin1StringView tasksKey{"resources.pids_max"};
constexpr QLatin1StringView openFilesKey{"resources.open_files_max"};
constexpr QLatin1StringView platformKey{"platform"};
// These have no field of their own.
constexpr QLatin1StringView imageKey{"platform.container_image"};
constexpr QLatin1StringView vcpusKey{"platform.vcpus"};
constexpr QLatin1StringView kernelKey{"platform.kernel_path"};
constexpr QLatin1StringView rootfsKey{"platform.rootfs_path"};

/// The field that shows a key's problem.
QString fieldOfKey(const QString& key)
{
    if (key == argumentsKey || key.startsWith(argumentsKey + u'['))
        return commandKey;
    const qsizetype point = key.indexOf(u'.');
    const QString section = key.left(point);
    return section == environmentKey || section == platformKey ? section : key;
}

UnitScope unitScope(const AdapterScope& scope)
{
    return scope.name == QLatin1StringView("user") ? UnitScope::User : UnitScope::System;
}

QString asSentence(QString text)
{
    if (!text.isEmpty())
        text[0] = text.at(0).toUpper();
    return text.endsWith(u'.') ? text : QString(text + u'.');
}

template <typename T, typename Parse>
void readAmount(std::optional<T>& value, const QLineEdit* line, Parse parse, QString* problem)
{
    const QString text = line->text().trimmed();
    value.reset();
    if (text.isEmpty())
        return;
    const std::expected<T, QString> parsed = parse(text);
    if (parsed)
        value = *parsed;
    else
        *problem = asSentence(parsed.error());
}

std::expected<std::chrono::milliseconds, QString> parseMilliseconds(QStringView text)
{
    return Quantity::parseDuration(text).transform([](std::chrono::nanoseconds duration) {
        return std::chrono::duration_cast<std::chrono::milliseconds>(duration);
    });
}

std::expected<quint64, QString> parseCount(QStringView text)
{
    bool isNumber = false;
    const quint64 count = text.toULongLong(&isNumber);
    if (!isNumber)
        return std::unexpected(SpawnForm::tr("Type a whole number, such as 1024."));
    return count;
}

std::expected<int, QString> parseNice(QStringView text)
{
    bool isNumber = false;
    const int nice = text.toInt(&isNumber);
    if (!isNumber)
        return std::unexpected(SpawnForm::tr("Type a whole number from -20 (first) to 19 (last)."));
    return nice;
}

template <typename T, typename Write> QString written(const std::optional<T>& value, Write write)
{
    return value ? write(*value) : QString();
}

} // namespace

SpawnForm::SpawnForm(const QList<AdapterScope>& scopes, QWidget* parent)
    : QWidget(parent)
    , m_scopes(scopes)
    , m_scope(new QComboBox)
    , m_environment(new EnvironmentTable)
    , m_restart(new QComboBox)
{
    auto* identity = new QFormLayout;
    auto* conditions = new QFormLayout;
    for (QFormLayout* form : {identity, conditions})
        form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addIdentity(identity);
    addConditions(conditions);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(identity, 5);
    layout->addSpacing(2 * style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing, nullptr, this));
    layout->addLayout(conditions, 4);
    setFocusProxy(m_name);
    check();
}

FormField* SpawnForm::addField(
    QFormLayout* form, const QString& key, const QString& title, QWidget* editor, QWidget* focus)
{
    auto* field = new FormField(key, title, editor, focus);
    m_fields.append(field);
    form->addRow(field->makeLabel(), field);
    return field;
}

QLineEdit* SpawnForm::addLine(
    QFormLayout* form, const QString& key, const QString& title, const QString& placeholder)
{
    auto* line = new QLineEdit;
    line->setPlaceholderText(placeholder);
    FormField* field = addField(form, key, title, line);
    // A half-typed value is not a mistake yet, so it is told when the person leaves the field.
    connect(line, &QLineEdit::editingFinished, field, [line, field] {
        if (line->isModified())
            field->touch();
    });
    connect(line, &QLineEdit::textChanged, this, &SpawnForm::edited);
    return line;
}

void SpawnForm::addIdentity(QFormLayout* form)
{
    m_name = addLine(form, nameKey, tr("Name"), tr("my-daemon"));
    m_description = addLine(form, descriptionKey, tr("Description"));
    for (const AdapterScope& scope : std::as_const(m_scopes)) {
        m_scope->addItem(
            scope.groupTitle.isEmpty() ? scope.title : tr("%1 (%2)").arg(scope.title, scope.groupTitle));
    }
    addField(form, platformKey, tr("Platform"), m_scope);
    m_command = addLine(form, commandKey, tr("Command"), tr("/usr/bin/program --option 'an argument'"));
    m_command->setFont(monospaced(font()));
    m_command->setMinimumHeight(m_name->sizeHint().height()); // whatever the font, a field among others

    auto* directory = new QWidget;
    m_directory = new QLineEdit;
    m_directory->setPlaceholderText(tr("/"));
    auto* browse = new QToolButton;
    browse->setIcon(Icons::get(QStringLiteral("document-open-folder")));
    browse->setToolTip(tr("Choose the working directory"));
    browse->setAccessibleName(browse->toolTip());
    auto* line = new QHBoxLayout(directory);
    line->setContentsMargins({});
    line->addWidget(m_directory, 1);
    line->addWidget(browse);
    FormField* field = addField(form, directoryKey, tr("Working directory"), directory, m_directory);
    connect(m_directory, &QLineEdit::editingFinished, field, &FormField::touch);
    connect(m_directory, &QLineEdit::textChanged, this, &SpawnForm::edited);
    connect(browse, &QToolButton::clicked, this, &SpawnForm::chooseDirectory);

    FormField* environment
        = addField(form, environmentKey, tr("Environment"), m_environment, m_environment->editor());
    connect(m_environment, &EnvironmentTable::changed, environment, [this, environment] {
        if (!m_isFilling)
            environment->touch();
        edited();
    });
    connect(m_scope, &QComboBox::currentIndexChanged, this, &SpawnForm::edited);
}

void SpawnForm::addConditions(QFormLayout* form)
{
    m_user = addLine(form, userKey, tr("User"), tr("Whoever spawns it"));
    m_group = addLine(form, groupKey, tr("Group"), tr("The user's own"));
    m_restart->addItem(tr("Never"), int(RestartPolicy::Never));
    m_restart->addItem(tr("When it fails"), int(RestartPolicy::OnFailure));
    m_restart->addItem(tr("Always"), int(RestartPolicy::Always));
    m_restart->addItem(tr("Unless someone stops it"), int(RestartPolicy::UnlessStopped));
    addField(form, restartKey, tr("Restart"), m_restart);
    connect(m_restart, &QComboBox::currentIndexChanged, this, &SpawnForm::edited);
    m_restartDelay = addLine(form, restartDelayKey, tr("Restart after"), tr("At once, or a time: 5s"));
    m_stopTimeout = addLine(form, stopTimeoutKey, tr("Time to stop"), tr("As usual, or a time: 30s"));
    m_nice = addLine(form, niceKey, tr("Nice"), tr("0, from -20 (first) to 19 (last)"));
    m_memory = addLine(form, memoryKey, tr("Memory"), tr("No limit, or a size: 512M"));
    m_cpu = addLine(form, cpuKey, tr("CPU"), tr("No limit; 100% is one processor"));
    m_tasks = addLine(form, tasksKey, tr("Tasks"), tr("No limit"));
    m_openFiles = addLine(form, openFilesKey, tr("Open files"), tr("As usual"));
}

const AdapterScope& SpawnForm::chosenScope() const
{
    return m_scopes.at(m_scope->currentIndex());
}

bool SpawnForm::isSupported(const QString& key) const
{
    return std::ranges::none_of(
        chosenScope().unsupportedSpecFields, [&key](const auto& field) { return field.first == key; });
}

void SpawnForm::edited()
{
    if (m_isFilling)
        return;
    check();
    Q_EMIT changed();
}

void SpawnForm::check()
{
    QHash<QString, QString> reasons;
    for (const auto& [key, reason] : chosenScope().unsupportedSpecFields)
        reasons.insert(key, reason);
    QHash<QString, QString> problems;
    DaemonSpec spec = m_base;
    readTexts(spec);
    readAmounts(spec, &problems);
    for (const SpecProblem& problem : specProblems(spec)) {
        const QString key = fieldOfKey(problem.field);
        if (problems.contains(key))
            continue;
        const auto field
            = std::ranges::find_if(m_fields, [&key](const FormField* f) { return f->key() == key; });
        if (field == m_fields.end())
            continue;
        const qsizetype point = problem.field.indexOf(u'.');
        const QString subject
            = key == environmentKey && point > 0 ? problem.field.sliced(point + 1) : (*field)->title();
        problems.insert(key, asSentence(tr("%1 %2").arg(subject, problem.message)));
    }
    for (FormField* field : std::as_const(m_fields)) {
        field->setUnsupported(reasons.value(field->key()));
        field->setProblem(problems.value(field->key()));
    }
}

void SpawnForm::readTexts(DaemonSpec& spec) const
{
    const auto text = [this](const QLineEdit* line, const QString& key) {
        return isSupported(key) ? line->text().trimmed() : QString();
    };
    spec.name = text(m_name, nameKey);
    spec.description = text(m_description, descriptionKey);
    spec.workingDir = text(m_directory, directoryKey);
    spec.user = text(m_user, userKey);
    spec.group = text(m_group, groupKey);
    if (!isSupported(imageKey))
        spec.containerImage.clear();
    if (!isSupported(vcpusKey))
        spec.vcpus.reset();
    if (!isSupported(kernelKey))
        spec.kernelPath.clear();
    if (!isSupported(rootfsKey))
        spec.rootfsPath.clear();
    spec.platform = chosenScope().platform;
    spec.scope = unitScope(chosenScope());
    spec.env
        = isSupported(environmentKey) ? m_environment->variables() : QList<std::pair<QString, QString>>();
    spec.restart
        = isSupported(restartKey) ? RestartPolicy(m_restart->currentData().toInt()) : RestartPolicy::Never;
}

void SpawnForm::readAmounts(DaemonSpec& spec, QHash<QString, QString>* problems) const
{
    const auto read
        = [&]<typename T>(std::optional<T>& value, const QLineEdit* line, const QString& key, auto parse) {
              value.reset();
              if (!isSupported(key))
                  return;
              QString problem;
              readAmount(value, line, parse, &problem);
              if (!problem.isEmpty() && problems)
                  problems->insert(key, problem);
          };
    read(spec.restartDelay, m_restartDelay, restartDelayKey, parseMilliseconds);
    read(spec.shutdownTimeout, m_stopTimeout, stopTimeoutKey, parseMilliseconds);
    read(spec.nice, m_nice, niceKey, parseNice);
    read(spec.resources.memoryBytes, m_memory, memoryKey, Quantity::parseBytes);
    read(spec.resources.cpuQuotaPercent, m_cpu, cpuKey, Quantity::parsePercent);
    read(spec.resources.pidsMax, m_tasks, tasksKey, parseCount);
    read(spec.resources.openFilesMax, m_openFiles, openFilesKey, parseCount);

    const auto words = ShellWords::split(m_command->text());
    if (!words && problems)
        problems->insert(commandKey, asSentence(words.error().message));
    const QStringList command = words.value_or(QStringList());
    spec.binaryPath = command.value(0);
    spec.args = command.mid(1);
}

DaemonSpec SpawnForm::spec() const
{
    DaemonSpec spec = m_base;
    readTexts(spec);
    readAmounts(spec, nullptr);
    return spec;
}

bool SpawnForm::setSpec(const DaemonSpec& spec)
{
    m_isFilling = true;
    m_base = spec;
    m_name->setText(spec.name);
    m_description->setText(spec.description);
    QStringList command = spec.args;
    if (!spec.binaryPath.isEmpty())
        command.prepend(spec.binaryPath);
    m_command->setText(ShellWords::join(command));
    m_directory->setText(spec.workingDir);
    m_environment->setVariables(spec.env);
    m_user->setText(spec.user);
    m_group->setText(spec.group);
    m_restart->setCurrentIndex(m_restart->findData(int(spec.restart)));
    const auto duration = [](std::chrono::milliseconds time) { return Quantity::durationToText(time); };
    const auto count = [](auto number) { return QString::number(number); };
    m_restartDelay->setText(written(spec.restartDelay, duration));
    m_stopTimeout->setText(written(spec.shutdownTimeout, duration));
    m_nice->setText(written(spec.nice, count));
    m_memory->setText(written(spec.resources.memoryBytes, Quantity::bytesToText));
    m_cpu->setText(written(spec.resources.cpuQuotaPercent,
        [](double percent) -> QString { return Quantity::numberToText(percent) + u'%'; }));
    m_tasks->setText(written(spec.resources.pidsMax, count));
    m_openFiles->setText(written(spec.resources.openFilesMax, count));

    const auto fits = [&spec](const AdapterScope& scope) {
        const bool hasBoth
            = scope.name == QLatin1StringView("user") || scope.name == QLatin1StringView("system");
        return scope.platform == spec.platform && (!hasBoth || unitScope(scope) == spec.scope);
    };
    const auto scope = std::ranges::find_if(m_scopes, fits);
    if (scope != m_scopes.end())
        m_scope->setCurrentIndex(int(scope - m_scopes.begin()));
    m_isFilling = false;
    for (FormField* field : std::as_const(m_fields))
        field->setTouched(true);
    for (QLineEdit* line : {m_name, m_description, m_command, m_directory})
        line->setCursorPosition(0); // the beginning of a long text says more
    edited();
    return scope != m_scopes.end();
}

bool SpawnForm::isValid() const
{
    return std::ranges::none_of(m_fields, &FormField::hasProblem);
}

void SpawnForm::revealProblems()
{
    for (FormField* field : std::as_const(m_fields))
        field->touch();
    const auto first = std::ranges::find_if(m_fields, &FormField::hasProblem);
    if (first != m_fields.end())
        (*first)->focusEditor();
}

void SpawnForm::chooseDirectory()
{
    auto* dialog = new QFileDialog(this, tr("Choose the working directory"), m_directory->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, m_directory, &QLineEdit::setText);
    dialog->open();
}

} // namespace Duende
