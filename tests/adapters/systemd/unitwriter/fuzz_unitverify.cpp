// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitverify.h"

#include <cstdlib>

/// What another program says of a file that it was given.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    using namespace Duende;
    const QByteArray output(reinterpret_cast<const char*>(data), qsizetype(size));
    const QString unit = QStringLiteral("a.service");
    const VerifiedFiles files{unit, QStringLiteral("/t"),
        {{QStringLiteral("/t/a.service"), QStringLiteral("/etc/a.service")}}, false};
    const QList<DefinitionProblem> problems = verifyProblems(output, files);
    if (problems.size() > 200)
        std::abort();
    for (const DefinitionProblem& problem : problems) {
        if (problem.line < 0 || problem.text.size() > 501 || problem.text.contains(QLatin1Char('\n'))
            || problem.path.startsWith(QStringLiteral("/t/a.service")))
            std::abort();
    }
    return 0;
}
