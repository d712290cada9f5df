// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a daemon definition: problems can be printed; what is a definition is written as the same one.
#include "models/spec/daemonspecfile.h"

#include "models/format/plaintext.h"

#include <cstdio>
#include <cstdlib>

namespace {

using namespace Duende;

void require(bool condition, const char* what, const QByteArray& toml)
{
    if (condition)
        return;
    std::fprintf(stderr, "%s:\n%s\n", what, toml.constData());
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArray input(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto spec = DaemonSpecFile::parse(input);
    const auto draft = DaemonSpecFile::parseDraft(input);
    require(spec.has_value() == (draft && draft->unknownKeys.isEmpty()),
        "a definition and a draft of it differ", input);
    if (draft && !spec) {
        require(spec.error() == draft->unknownKeys, "a draft has other unknown keys", input);
        const auto again = DaemonSpecFile::parse(DaemonSpecFile::toToml(draft->spec));
        require(again && *again == draft->spec, "a draft is written as another definition", input);
    }
    if (!spec) {
        require(!spec.error().isEmpty(), "no reason why it is no definition", input);
        for (const SpecProblem& problem : spec.error())
            require(problem.line >= 0 && problem.column >= 0 && isPlainText(problem.toString()),
                "a bad problem", input);
        require(!DaemonSpecFile::toError(spec.error()).message().isEmpty(), "no message", input);
        return 0;
    }
    require(specProblems(*spec).isEmpty(), "a definition has problems", input);
    const QByteArray toml = DaemonSpecFile::toToml(*spec);
    const auto again = DaemonSpecFile::parse(toml);
    require(again.has_value(), "what was written is no definition", toml);
    require(*again == *spec, "what was written is another definition", toml);
    return 0;
}
