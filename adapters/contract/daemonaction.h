// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>
#include <QString>

#include <array>
#include <optional>

namespace Duende {

/// What a person can have done to a daemon. Signal needs a signal beside it, so it is an operation of its own
/// in the adapter.
enum class DaemonAction {
    Start = 1 << 0,
    Stop = 1 << 1,
    Restart = 1 << 2,
    Reload = 1 << 3,
    Pause = 1 << 4,
    Resume = 1 << 5,
    Kill = 1 << 6,
    Signal = 1 << 7,
    ResetFailed = 1 << 8,
    Enable = 1 << 9,
    Disable = 1 << 10,
    Mask = 1 << 11,
    Unmask = 1 << 12,
};
Q_DECLARE_FLAGS(DaemonActions, DaemonAction)
Q_DECLARE_OPERATORS_FOR_FLAGS(DaemonActions)

/// Every action, in the order of menus.
constexpr std::array allActions{DaemonAction::Start, DaemonAction::Stop, DaemonAction::Restart,
    DaemonAction::Reload, DaemonAction::Pause, DaemonAction::Resume, DaemonAction::Signal, DaemonAction::Kill,
    DaemonAction::ResetFailed, DaemonAction::Enable, DaemonAction::Disable, DaemonAction::Mask,
    DaemonAction::Unmask};

/// The command's verb: "start", "reset-failed".
QString actionWord(DaemonAction action);

/// The inverse of actionWord(); empty for any other text.
std::optional<DaemonAction> actionFromWord(QStringView word);

} // namespace Duende
