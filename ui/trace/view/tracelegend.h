// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace Duende {

/// What the marks of a TraceView mean: one for each family of calls.
class TraceLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit TraceLegend(QWidget* parent = nullptr);
};

} // namespace Duende
