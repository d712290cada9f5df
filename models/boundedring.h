// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <vector>

namespace Duende {

/// The newest `Capacity` values. It grows as it fills and never takes more room than those values need.
template <typename T, size_t Capacity> class BoundedRing
{
public:
    void push(const T& value)
    {
        if (m_values.size() < Capacity) {
            // Half as much again, so that what lives for a moment stays small.
            if (m_values.size() == m_values.capacity())
                m_values.reserve(std::min(Capacity, std::max<size_t>(8, m_values.size() * 3 / 2)));
            m_values.push_back(value);
            return;
        }
        m_values[m_begin] = value;
        m_begin = (m_begin + 1) % Capacity;
    }

    size_t size() const { return m_values.size(); }
    bool isEmpty() const { return m_values.empty(); }
    bool isFull() const { return m_values.size() == Capacity; }
    /// The oldest is 0.
    const T& at(size_t index) const { return m_values.at((m_begin + index) % m_values.size()); }
    const T& front() const { return at(0); }
    const T& back() const { return at(size() - 1); }
    /// The room that the values take, used or not.
    size_t bytes() const { return m_values.capacity() * sizeof(T); }

private:
    std::vector<T> m_values;
    size_t m_begin = 0; // stays 0 until the ring is full
};

} // namespace Duende
