// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemondefinition.h"

namespace Duende {

/// A unit of a vendor and two drop-ins, with a mistake in the last.
inline DaemonDefinition sampleDefinition()
{
    using namespace Qt::StringLiterals;
    using Origin = DefinitionFile::Origin;
    const auto file = [](const QString& path, Origin origin, const QByteArray& content) {
        DefinitionFile file;
        file.kind = path.endsWith(u".conf"_s) ? DefinitionFile::Kind::DropIn : DefinitionFile::Kind::Main;
        file.path = path;
        file.origin = origin;
        file.content = content;
        return file;
    };
    DaemonDefinition definition;
    definition.syntax = u"systemd unit"_s;
    definition.files = {file(u"/usr/lib/systemd/system/nginx.service"_s, Origin::Vendor,
                            "# Serves the web\n[Unit]\nDescription=A web server\nAfter=network.target\n\n"
                            "[Service]\nType=forking\nExecStart=/usr/sbin/nginx -g 'daemon on;' \\\n"
                            "    -c /etc/nginx/nginx.conf\nRestart=no\nLimitNOFILE=1024\n"),
        file(u"/etc/systemd/system/nginx.service.d/10-limits.conf"_s, Origin::Administrator,
            "[Service]\nLimitNOFILE=65536\nRestart=on-failure\n"),
        file(u"/run/systemd/system/nginx.service.d/50-test.conf"_s, Origin::Runtime,
            "[Service]\nMemoryHihg=1G\n")};
    const auto setting = [](qsizetype file, int line, int last, const QString& section, const QString& name,
                             const QString& value, std::optional<DefinitionPlace> by = {}) {
        return DefinitionSetting{{file, line}, last, section, name, value, {name}, by};
    };
    definition.settings = {setting(0, 3, 3, u"Unit"_s, u"Description"_s, u"A web server"_s),
        setting(0, 4, 4, u"Unit"_s, u"After"_s, u"network.target"_s),
        setting(0, 7, 7, u"Service"_s, u"Type"_s, u"forking"_s),
        setting(0, 8, 9, u"Service"_s, u"ExecStart"_s,
            u"/usr/sbin/nginx -g 'daemon on;' -c /etc/nginx/nginx.conf"_s),
        setting(0, 10, 10, u"Service"_s, u"Restart"_s, u"no"_s, DefinitionPlace{1, 3}),
        setting(0, 11, 11, u"Service"_s, u"LimitNOFILE"_s, u"1024"_s, DefinitionPlace{1, 2}),
        setting(1, 2, 2, u"Service"_s, u"LimitNOFILE"_s, u"65536"_s),
        setting(1, 3, 3, u"Service"_s, u"Restart"_s, u"on-failure"_s),
        setting(2, 2, 2, u"Service"_s, u"MemoryHihg"_s, u"1G"_s)};
    definition.problems = {{DefinitionProblem::Severity::Warning, definition.files.at(2).path, 2,
        u"There is no setting MemoryHihg= in [Service]: it is ignored."_s}};
    definition.manuals = {{u"Service"_s, {u"test.service(5)"_s, u"test.exec(5)"_s}}};
    return definition;
}

} // namespace Duende
