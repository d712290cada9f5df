// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spec/specproblem.h"

#include "models/format/plaintext.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace Duende {

namespace {

// Names become file names and unit names, which hold 255 bytes with a suffix.
constexpr qsizetype maximumNameLength = 200;
// Names that a message repeats are cut.
constexpr qsizetype shownLength = 60;

struct Messages
{
    Q_DECLARE_TR_FUNCTIONS(Duende::SpecProblem)
};

bool isAsciiLetterOrDigit(QChar character)
{
    const char16_t unit = character.unicode();
    return (unit >= u'a' && unit <= u'z') || (unit >= u'A' && unit <= u'Z') || (unit >= u'0' && unit <= u'9');
}

bool isAsciiDigit(QChar character)
{
    return character >= u'0' && character <= u'9';
}

bool hasControlCharacter(QStringView text)
{
    return std::ranges::any_of(text, [](QChar unit) { return unit.category() == QChar::Other_Control; });
}

class Checker
{
public:
    explicit Checker(const DaemonSpec& spec) : m_spec(spec) { }

    QList<SpecProblem> problems()
    {
        checkName();
        checkLine(QStringLiteral("version"), m_spec.version);
        checkLine(QStringLiteral("description"), m_spec.description);
        checkProgram();
        checkEnvironment();
        checkAccount(QStringLiteral("user"), m_spec.user);
        checkAccount(QStringLiteral("group"), m_spec.group);
        checkPath(QStringLiteral("working_dir"), m_spec.workingDir);
        checkLimits();
        checkTime(QStringLiteral("restart_delay"), m_spec.restartDelay);
        checkTime(QStringLiteral("shutdown_timeout"), m_spec.shutdownTimeout);
        if (m_spec.nice && (*m_spec.nice < -20 || *m_spec.nice > 19))
            add(QStringLiteral("nice"), Messages::tr("must be between -20 and 19"));
        checkPlatform();
        return m_problems;
    }

private:
    void add(const QString& field, const QString& message) { m_problems.append({field, message}); }

    // Text that a program or a manager is given must be text that they can hold.
    bool checkText(const QString& field, const QString& text)
    {
        if (text.contains(QChar::Null))
            add(field, Messages::tr("must not contain a null character"));
        else if (!text.isValidUtf16())
            add(field, Messages::tr("is not valid text"));
        else
            return true;
        return false;
    }

    void checkLine(const QString& field, const QString& text)
    {
        if (checkText(field, text) && hasControlCharacter(text))
            add(field, Messages::tr("must be one line without control characters"));
    }

    void checkName()
    {
        const QString field = QStringLiteral("name");
        const QString& name = m_spec.name;
        const auto isAllowed = [](QChar character) {
            return isAsciiLetterOrDigit(character) || QStringView(u"-_.@:").contains(character);
        };
        if (name.isEmpty())
            add(field, Messages::tr("is empty"));
        else if (!std::ranges::all_of(name, isAllowed))
            add(field, Messages::tr("may contain only letters, digits and - _ . @ :"));
        else if (!isAsciiLetterOrDigit(name.front()))
            add(field, Messages::tr("must begin with a letter or a digit"));
        else if (name.size() > maximumNameLength)
            add(field, Messages::tr("is longer than %1 characters").arg(maximumNameLength));
    }

    void checkProgram()
    {
        const QString field = QStringLiteral("binary_path");
        const QString& program = m_spec.binaryPath;
        // An image or a machine brings its own program.
        const bool isOptional
            = m_spec.platform == Platform::Container || m_spec.platform == Platform::PepitaMicroVM;
        if (program.isEmpty() && !isOptional)
            add(field, Messages::tr("is empty"));
        else if (checkText(field, program) && program.contains(u'/') && !program.startsWith(u'/'))
            add(field, Messages::tr("must be an absolute path, or a name without /"));
        else if (program.endsWith(u'/'))
            add(field, Messages::tr("is a directory, not a program"));
        for (const QString& argument : m_spec.args) {
            if (!checkText(QStringLiteral("args"), argument))
                break;
        }
    }

    void checkEnvironment()
    {
        const auto isAllowed
            = [](QChar character) { return isAsciiLetterOrDigit(character) || character == u'_'; };
        for (const auto& [name, value] : m_spec.env) {
            if (name.isEmpty()) {
                add(QStringLiteral("env"), Messages::tr("has a variable without a name"));
                continue;
            }
            const QString field = u"env." + name;
            if (!std::ranges::all_of(name, isAllowed) || isAsciiDigit(name.front()))
                add(field, Messages::tr("is not a variable's name: letters, digits and _, no digit first"));
            else
                checkText(field, value);
        }
    }

    void checkAccount(const QString& field, const QString& account)
    {
        const auto isAllowed = [](QChar character) {
            return !character.isSpace() && character.category() != QChar::Other_Control
                && !QStringView(u":/,").contains(character);
        };
        if (!checkText(field, account) || account.isEmpty())
            return;
        if (account.startsWith(u'-') || !std::ranges::all_of(account, isAllowed))
            add(field, Messages::tr("is not the name or number of an account"));
    }

    void checkPath(const QString& field, const QString& path)
    {
        if (checkText(field, path) && !path.isEmpty() && !path.startsWith(u'/'))
            add(field, Messages::tr("must be an absolute path"));
    }

    void checkCount(const QString& field, std::optional<quint64> count)
    {
        constexpr auto maximum = static_cast<quint64>(std::numeric_limits<qint64>::max());
        if (count == 0)
            add(field, Messages::tr("must be at least 1"));
        else if (count > maximum)
            add(field, Messages::tr("is too large"));
    }

    void checkLimits()
    {
        const ResourceLimits& limits = m_spec.resources;
        checkCount(QStringLiteral("resources.memory_bytes"), limits.memoryBytes);
        checkCount(QStringLiteral("resources.pids_max"), limits.pidsMax);
        checkCount(QStringLiteral("resources.open_files_max"), limits.openFilesMax);
        // A million per cent are ten thousand processors.
        const auto quota = limits.cpuQuotaPercent;
        if (quota && !(*quota > 0 && *quota <= 1e6))
            add(QStringLiteral("resources.cpu_quota_percent"),
                Messages::tr("must be more than 0 and at most 1000000"));
    }

    void checkTime(const QString& field, std::optional<std::chrono::milliseconds> time)
    {
        constexpr std::chrono::milliseconds maximum = std::chrono::years(100);
        if (time && time->count() < 0)
            add(field, Messages::tr("must not be negative"));
        else if (time && *time > maximum)
            add(field, Messages::tr("is longer than 100 years"));
    }

    void checkPlatform()
    {
        checkLine(QStringLiteral("platform.container_image"), m_spec.containerImage);
        checkPath(QStringLiteral("platform.kernel_path"), m_spec.kernelPath);
        checkPath(QStringLiteral("platform.rootfs_path"), m_spec.rootfsPath);
        if (m_spec.vcpus && (*m_spec.vcpus < 1 || *m_spec.vcpus > 1024))
            add(QStringLiteral("platform.vcpus"), Messages::tr("must be between 1 and 1024"));
    }

    const DaemonSpec& m_spec;
    QList<SpecProblem> m_problems;
};

} // namespace

QString SpecProblem::toString() const
{
    const QString sentence
        = field.isEmpty() ? message : QString(u'"' + plainText(field, shownLength) + u"\" " + message);
    if (line == 0)
        return sentence;
    if (column <= 1)
        return Messages::tr("line %1: %2").arg(QString::number(line), sentence);
    return Messages::tr("line %1, column %2: %3")
        .arg(QString::number(line), QString::number(column), sentence);
}

QList<SpecProblem> inFileOrder(QList<SpecProblem> problems)
{
    std::ranges::stable_sort(problems, [](const SpecProblem& a, const SpecProblem& b) {
        const auto place = [](const SpecProblem& problem) {
            return std::pair(
                problem.line == 0 ? std::numeric_limits<int>::max() : problem.line, problem.column);
        };
        return place(a) < place(b);
    });
    return problems;
}

QList<SpecProblem> specProblems(const DaemonSpec& spec)
{
    return Checker(spec).problems();
}

} // namespace Duende
