// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitdefinition.h"
#include "adapters/systemd/unitdirective.h"
#include "adapters/systemd/unitfileindex.h"
#include "adapters/systemd/unitname.h"

#include <cstdlib>
#include <utility>

/// Cut in two, it is a file and its drop-in. What a setting is overridden by comes behind it.
static void checkDefinition(const QByteArray& bytes)
{
    Duende::DaemonDefinition definition;
    const qsizetype half = bytes.size() / 2;
    for (const QByteArray& content : {bytes.first(half), bytes.sliced(half)}) {
        Duende::DefinitionFile file;
        file.content = content;
        definition.files.append(file);
    }
    Duende::readUnitSettings(definition, Duende::DaemonKind::Service, 0);
    for (const Duende::DefinitionSetting& setting : std::as_const(definition.settings)) {
        const auto at
            = [](const Duende::DefinitionPlace& place) { return std::pair(place.file, place.line); };
        if (setting.place.line < 1 || setting.lastLine < setting.place.line || setting.name.isEmpty()
            || (setting.overriddenBy && at(*setting.overriddenBy) <= at(setting.place)))
            std::abort();
    }
    for (const Duende::DefinitionProblem& problem : std::as_const(definition.problems)) {
        if (problem.text.isEmpty() || problem.line < 0)
            std::abort();
    }
}

/// Unit files and unit names of an unknown hand: nothing is asked of the results but that they hold together.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    const QByteArrayView bytes(data, static_cast<qsizetype>(size));
    Duende::InstallSection install;
    install.add(bytes);
    if (!install.aliases.isEmpty() && !install.hasRules)
        std::abort();

    for (const Duende::UnitDirective& directive : Duende::unitDirectives(bytes.toByteArray(), {})) {
        if (directive.line < 1 || directive.key.isEmpty() || directive.text.contains(QLatin1Char('\n')))
            std::abort();
    }

    checkDefinition(bytes.toByteArray());

    const QString text = QString::fromUtf8(bytes);
    const QString service = Duende::serviceNameFor(text);
    if (!service.isEmpty()
        && (!Duende::isUnitName(service)
            || Duende::unitNameOfPath(Duende::unitObjectPath(service)) != service))
        std::abort();
    if (Duende::isUnitName(text) && Duende::unitNameOfPath(Duende::unitObjectPath(text)) != text)
        std::abort();
    Duende::unitNameOfPath(text);
    Duende::templateOfInstance(text);
    return 0;
}
