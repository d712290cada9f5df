// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitdirective.h"
#include "adapters/systemd/unitfileindex.h"
#include "adapters/systemd/unitname.h"

#include <cstdlib>

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
