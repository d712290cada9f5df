// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/filter/filterschema.h"

#include <QDialog>

namespace Duende {

/// What can be typed into a filter field: the language on one page, and the fields.
class FilterHelp : public QDialog
{
    Q_OBJECT

public:
    explicit FilterHelp(const FilterSchema& schema, QWidget* parent = nullptr);
};

} // namespace Duende
