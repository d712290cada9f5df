// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracesegments.h"

#include <algorithm>

namespace Duende {

uint32_t TraceTexts::number(const std::string& text)
{
    if (text.empty())
        return 0;
    const auto known = m_numbers.find(text);
    if (known != m_numbers.end())
        return known->second;
    // Beside the text itself: a node of the table and a pointer.
    const std::size_t bytes = text.size() + 96;
    if (m_bytes + bytes > mostBytes)
        return 0;
    m_bytes += bytes;
    const auto place = m_numbers.emplace(text, uint32_t(m_texts.size() + 1)).first;
    m_texts.push_back(&place->first);
    return place->second;
}

TraceDescriptorSegment* TraceDescriptorTable::openSegment(uint32_t pid, int descriptor)
{
    const auto segments = m_segments.find(key(pid, descriptor));
    if (segments == m_segments.end() || segments->second.empty() || segments->second.back().lastRow != noRow)
        return nullptr;
    return &segments->second.back();
}

void TraceDescriptorTable::open(uint32_t pid, int descriptor, const TraceDescriptorSegment& segment)
{
    close(pid, descriptor, segment.firstRow);
    if (m_segmentCount >= mostSegments)
        return;
    m_segments[key(pid, descriptor)].push_back(segment);
    ++m_segmentCount;
    m_open[pid].push_back(descriptor);
}

void TraceDescriptorTable::openAtAttach(uint32_t pid, int descriptor, const TraceDescriptorSegment& segment)
{
    if (m_forked.erase(pid) != 0) {
        for (const int thought : m_open[pid]) {
            if (openSegment(pid, thought)) {
                m_segments[key(pid, thought)].pop_back(); // as if it had never been
                --m_segmentCount;
            }
        }
        m_open[pid].clear();
    }
    open(pid, descriptor, segment);
}

void TraceDescriptorTable::close(uint32_t pid, int descriptor, uint32_t row)
{
    TraceDescriptorSegment* const segment = openSegment(pid, descriptor);
    if (!segment)
        return;
    segment->lastRow = row;
    if (!m_keepsHistory)
        m_closed.push_back(key(pid, descriptor));
    std::vector<int>& open = m_open[pid];
    if (const auto place = std::ranges::find(open, descriptor); place != open.end()) {
        *place = open.back();
        open.pop_back();
    }
}

void TraceDescriptorTable::forgetClosed()
{
    for (const uint64_t place : m_closed) {
        const auto segments = m_segments.find(place);
        if (segments == m_segments.end())
            continue;
        m_segmentCount -= std::erase_if(
            segments->second, [](const TraceDescriptorSegment& segment) { return segment.lastRow != noRow; });
        if (segments->second.empty())
            m_segments.erase(segments);
    }
    m_closed.clear();
}

void TraceDescriptorTable::closeRange(
    uint32_t pid, uint32_t first, uint32_t last, bool isOnExec, uint32_t row)
{
    const auto open = m_open.find(pid);
    if (open == m_open.end())
        return;
    const std::vector<int> descriptors = open->second;
    for (const int descriptor : descriptors) {
        if (uint32_t(descriptor) < first || uint32_t(descriptor) > last)
            continue;
        if (isOnExec)
            setClosedOnExec(pid, descriptor, true);
        else
            close(pid, descriptor, row);
    }
}

void TraceDescriptorTable::closeAll(uint32_t pid, bool isExec, uint32_t row)
{
    const auto open = m_open.find(pid);
    if (open == m_open.end())
        return;
    const std::vector<int> descriptors = open->second;
    for (const int descriptor : descriptors) {
        const TraceDescriptorSegment* const segment = openSegment(pid, descriptor);
        if (segment && (!isExec || segment->isClosedOnExec))
            close(pid, descriptor, row);
    }
    if (!isExec) {
        m_open.erase(pid);
        m_forked.erase(pid);
    }
}

void TraceDescriptorTable::retarget(uint32_t pid, int descriptor, uint32_t text, uint32_t row)
{
    TraceDescriptorSegment* const segment = openSegment(pid, descriptor);
    if (!segment || segment->text == text)
        return;
    TraceDescriptorSegment next = *segment;
    next.firstRow = row;
    next.text = text & TraceTexts::mostNumber;
    open(pid, descriptor, next);
}

void TraceDescriptorTable::setClosedOnExec(uint32_t pid, int descriptor, bool isClosed)
{
    if (TraceDescriptorSegment* const segment = openSegment(pid, descriptor))
        segment->isClosedOnExec = isClosed;
}

void TraceDescriptorTable::fork(uint32_t parentPid, uint32_t pid, uint32_t row)
{
    closeAll(pid, false, row); // of one that had the pid before and whose end was not seen
    const auto open = m_open.find(parentPid);
    if (open == m_open.end() || parentPid == pid)
        return;
    const std::vector<int> descriptors = open->second;
    for (const int descriptor : descriptors) {
        if (const TraceDescriptorSegment* const segment = openSegment(parentPid, descriptor)) {
            TraceDescriptorSegment copy = *segment;
            copy.firstRow = row;
            this->open(pid, descriptor, copy);
        }
    }
    m_forked.insert(pid);
}

const TraceDescriptorSegment* TraceDescriptorTable::at(uint32_t pid, int descriptor, uint32_t row) const
{
    const auto segments = m_segments.find(key(pid, descriptor));
    if (segments == m_segments.end())
        return nullptr;
    // The call that closes one still has it; one that puts another in its place has the new one.
    const auto after = std::ranges::upper_bound(segments->second, row, {}, &TraceDescriptorSegment::firstRow);
    if (after == segments->second.begin() || std::prev(after)->lastRow < row)
        return nullptr;
    return &*std::prev(after);
}

void TraceDescriptorTable::forEachOpen(
    const std::function<void(uint32_t pid, int descriptor, const TraceDescriptorSegment& segment)>& visit)
    const
{
    for (const auto& [pid, descriptors] : m_open) {
        for (const int descriptor : descriptors) {
            const auto segments = m_segments.find(key(pid, descriptor));
            if (segments != m_segments.end() && !segments->second.empty())
                visit(pid, descriptor, segments->second.back());
        }
    }
}

void TraceNames::set(uint32_t pid, uint32_t tid, uint32_t text, uint32_t row)
{
    std::vector<Name>& names = m_names[uint64_t(pid) << 32 | tid];
    if (!names.empty() && (names.back().text == text || !m_keepsHistory)) {
        names.back().text = text;
        return;
    }
    if (m_count >= mostNames)
        return;
    names.push_back({row, text});
    ++m_count;
}

uint32_t TraceNames::at(uint32_t pid, uint32_t tid, uint32_t row) const
{
    const auto names = m_names.find(uint64_t(pid) << 32 | tid);
    if (names == m_names.end())
        return 0;
    const auto after = std::ranges::upper_bound(names->second, row, {}, &Name::firstRow);
    return after == names->second.begin() ? 0 : std::prev(after)->text;
}

void TraceNames::forget(uint32_t pid, uint32_t tid)
{
    const auto names = m_names.find(uint64_t(pid) << 32 | tid);
    if (m_keepsHistory || names == m_names.end())
        return;
    m_count -= names->second.size();
    m_names.erase(names);
}

void TraceNames::forEachLast(
    const std::function<void(uint32_t pid, uint32_t tid, uint32_t text)>& visit) const
{
    for (const auto& [key, names] : m_names) {
        if (!names.empty())
            visit(uint32_t(key >> 32), uint32_t(key), names.back().text);
    }
}

} // namespace Duende
