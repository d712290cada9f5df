// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemonaction.h"

namespace Duende {

QString actionWord(DaemonAction action)
{
    switch (action) {
    case DaemonAction::Start:
        return QStringLiteral("start");
    case DaemonAction::Stop:
        return QStringLiteral("stop");
    case DaemonAction::Restart:
        return QStringLiteral("restart");
    case DaemonAction::Reload:
        return QStringLiteral("reload");
    case DaemonAction::Pause:
        return QStringLiteral("pause");
    case DaemonAction::Resume:
        return QStringLiteral("resume");
    case DaemonAction::Kill:
        return QStringLiteral("kill");
    case DaemonAction::Signal:
        return QStringLiteral("signal");
    case DaemonAction::ResetFailed:
        return QStringLiteral("reset-failed");
    case DaemonAction::Enable:
        return QStringLiteral("enable");
    case DaemonAction::Disable:
        return QStringLiteral("disable");
    case DaemonAction::Mask:
        return QStringLiteral("mask");
    case DaemonAction::Unmask:
        return QStringLiteral("unmask");
    }
    Q_UNREACHABLE_RETURN({});
}

std::optional<DaemonAction> actionFromWord(QStringView word)
{
    for (const DaemonAction action : allActions) {
        if (actionWord(action) == word)
            return action;
    }
    return std::nullopt;
}

} // namespace Duende
