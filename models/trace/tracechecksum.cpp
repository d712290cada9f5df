// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracechecksum.h"

#include <bit>
#include <cstring>
#include <initializer_list>

namespace Duende {

namespace {

constexpr uint64_t multiplier = 0x9e3779b97f4a7c15;

uint64_t step(uint64_t lane, uint64_t word)
{
    return std::rotl((lane ^ word) * multiplier, 29);
}

uint64_t wordAt(const std::byte* place)
{
    uint64_t word;
    std::memcpy(&word, place, sizeof word);
    return word;
}

} // namespace

uint64_t traceChecksum(std::span<const std::byte> bytes)
{
    // Named one by one, so that they stay in registers: the lanes do not wait for each other.
    uint64_t first = 1;
    uint64_t second = 2;
    uint64_t third = 3;
    uint64_t fourth = 4;
    const uint64_t length = bytes.size();
    const std::byte* place = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 32; left -= 32, place += 32) {
        first = step(first, wordAt(place));
        second = step(second, wordAt(place + 8));
        third = step(third, wordAt(place + 16));
        fourth = step(fourth, wordAt(place + 24));
    }
    while (left != 0) {
        uint64_t word = 0;
        const std::size_t size = left < 8 ? left : 8;
        std::memcpy(&word, place, size);
        first = step(first, word);
        place += size;
        left -= size;
    }
    uint64_t sum = length;
    for (const uint64_t lane : {first, second, third, fourth})
        sum = step(sum, lane);
    sum ^= sum >> 31;
    return sum == 0 ? 1 : sum;
}

} // namespace Duende
