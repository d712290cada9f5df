// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <vector>

namespace Duende {

/// The value below which `share` (0 to 1) of the values lie; 0 of none.
inline double quantile(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    return values.at(size_t(share * double(values.size() - 1) + 0.5));
}

inline double median(const std::vector<double>& values)
{
    return quantile(values, 0.5);
}

} // namespace Duende
