// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// QCustomPlot's header, which is written with Qt's keywords; the project is compiled without them.
//
// Why this library: the charts are small multiples of some hundred points that are drawn twice a second and
// have a crosshair of their own. QCustomPlot is one small library on plain Qt Widgets with no further
// dependency, is in every distribution the program is for, draws a layer such as the crosshair without the
// others, breaks lines at unknown values and thins out points by itself. Qt Charts has neither and came to be
// deprecated with Qt 6.10 in favour of Qt Graphs, which needs Qt Quick; Qwt has no Qt 6 package everywhere.
#define signals Q_SIGNALS // NOLINT(cppcoreguidelines-macro-usage)
#define slots Q_SLOTS // NOLINT(cppcoreguidelines-macro-usage)
#define foreach(variable, container) for (variable : container) // NOLINT(cppcoreguidelines-macro-usage)
#include <qcustomplot.h>
#undef foreach
#undef signals
#undef slots
