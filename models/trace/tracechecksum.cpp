// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracechecksum.h"

#include <array>
#include <bit>
#include <cstring>

namespace Duende {

namespace {

constexpr uint64_t multiplier = 0x9e3779b97f4a7c15;

uint64_t step(uint64_t lane, uint64_t word)
{
    return std::rotl((lane ^ word) * multiplier, 29);
}

} // namespace

uint64_t traceChecksum(std::span<const std::byte> bytes)
{
    std::array<uint64_t, 4> lanes{1, 2, 3, 4};
    const uint64_t length = bytes.size();
    while (bytes.size() >= 32) {
        std::array<uint64_t, 4> words;
        std::memcpy(words.data(), bytes.data(), sizeof words);
        for (std::size_t i = 0; i < lanes.size(); ++i)
            lanes[i] = step(lanes[i], words[i]);
        bytes = bytes.subspan(32);
    }
    while (!bytes.empty()) {
        uint64_t word = 0;
        const std::size_t size = bytes.size() < 8 ? bytes.size() : 8;
        std::memcpy(&word, bytes.data(), size);
        lanes[0] = step(lanes[0], word);
        bytes = bytes.subspan(size);
    }
    uint64_t sum = length;
    for (const uint64_t lane : lanes)
        sum = step(sum, lane);
    sum ^= sum >> 31;
    return sum == 0 ? 1 : sum;
}

} // namespace Duende
