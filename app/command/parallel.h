// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace Duende {

/// Calls job(0) … job(count - 1), at most `width` of them at once, each on some thread, and returns when all
/// have returned. With a width of 1 they run in order on the calling thread.
template <typename Job> void runInParallel(size_t count, size_t width, const Job& job)
{
    std::atomic<size_t> next = 0;
    const auto work = [&] {
        for (size_t index = next++; index < count; index = next++)
            job(index);
    };
    std::vector<std::jthread> helpers;
    for (size_t i = 1; i < std::min(width, count); ++i)
        helpers.emplace_back(work);
    work();
}

} // namespace Duende
