// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/agent/ebpf/ebpfprograms.h"

#include "adapters/trace/agent/target.h"
#include "adapters/trace/syscalls/captureplan.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <string>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

#include <calls.skel.h> // made by bpftool; after what it uses

namespace Duende::Trace {

namespace {

static_assert(sizeof(duende_plan) == sizeof(CapturePlan));

#if defined(__x86_64__)
constexpr uint32_t narrowArchitecture = AUDIT_ARCH_I386;
#else
constexpr uint32_t narrowArchitecture = AUDIT_ARCH_ARM;
#endif

constexpr std::size_t longestWords = 1000;
constexpr int maximumDepth = 64; // of control groups

/// What libbpf said last, for whoever wants to know why the programs were refused: the verifier's last line
/// is in it.
std::string& lastWords()
{
    static std::string words;
    return words;
}

int keepWords(libbpf_print_level level, const char* format, va_list arguments)
{
    if (level == LIBBPF_DEBUG)
        return 0;
    char line[4096];
    const int size = std::vsnprintf(line, sizeof line, format, arguments);
    if (size > 0)
        lastWords() += line;
    if (lastWords().size() > 4 * longestWords)
        lastWords().erase(0, lastWords().size() - 4 * longestWords);
    return size;
}

Refusal refuse(int error, std::string reason)
{
    std::string text = std::move(reason);
    if (const std::string& words = lastWords(); !words.empty())
        text += "\n" + words.substr(words.size() - std::min(words.size(), longestWords / 2));
    text.resize(std::min(text.size(), longestWords));
    return {RefusalCode::NoEbpf, 0, uint32_t(error), text};
}

Refusal refuseLoad(int error)
{
    if (::access("/sys/kernel/btf/vmlinux", R_OK) != 0)
        return refuse(error, "this kernel does not describe its types (no BTF)");
    if (error == EPERM || error == EACCES)
        return refuse(
            error, "the capabilities CAP_BPF and CAP_PERFMON are needed, or the kernel is locked down");
    return refuse(error, "this kernel refused the programs");
}

/// Holds signals back while it lives: the kernel gives up the check of a program (EAGAIN) when one comes, and
/// the inbox sends one with each message.
class QuietSignals
{
public:
    QuietSignals()
    {
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, &m_before);
    }
    ~QuietSignals() { ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr); }
    QuietSignals(const QuietSignals&) = delete;
    QuietSignals& operator=(const QuietSignals&) = delete;

private:
    sigset_t m_before{};
};

std::size_t processorCount()
{
    return std::size_t(std::max(libbpf_num_possible_cpus(), 1));
}

/// Takes the keys that have this value out of a table.
template <typename Key> void forgetIn(int table, uint32_t value)
{
    std::vector<Key> keys;
    Key key{};
    const Key* from = nullptr;
    for (Key next{}; bpf_map_get_next_key(table, from, &next) == 0; from = &key) {
        uint32_t found = 0;
        key = next;
        if (bpf_map_lookup_elem(table, &key, &found) == 0 && found == value)
            keys.push_back(key);
    }
    for (const Key& mine : keys)
        bpf_map_delete_elem(table, &mine);
}

template <typename Map> int fd(const Map* map)
{
    return bpf_map__fd(map);
}

} // namespace

std::expected<std::unique_ptr<EbpfPrograms>, Refusal> EbpfPrograms::load(Receiver receiver)
{
    const QuietSignals quiet;
    libbpf_set_print(keepWords);
    lastWords().clear();
    std::unique_ptr<EbpfPrograms> programs(new EbpfPrograms);
    programs->m_receiver = std::move(receiver);
    programs->m_skeleton = duende_calls::open();
    if (!programs->m_skeleton)
        return std::unexpected(refuseLoad(errno));
    if (const int error = duende_calls::load(programs->m_skeleton); error != 0)
        return std::unexpected(refuseLoad(-error));
    programs->m_ring
        = ring_buffer__new(fd(programs->m_skeleton->maps.ring), &EbpfPrograms::take, programs.get(), nullptr);
    if (!programs->m_ring)
        return std::unexpected(refuse(errno, "the ring of events could not be mapped"));
    programs->fillPlans({});
    if (const int error = duende_calls::attach(programs->m_skeleton); error != 0)
        return std::unexpected(refuseLoad(-error));
    if (!programs->findOwnNumbers())
        return std::unexpected(refuse(0, "the programs do not see this process"));
    return programs;
}

EbpfPrograms::~EbpfPrograms()
{
    ring_buffer__free(m_ring);
    duende_calls::destroy(m_skeleton);
}

void EbpfPrograms::fillPlans(const TraceOptions& options)
{
    for (const bool isNarrow : {false, true}) {
        for (int number = 0; number < DUENDE_CALLS; ++number) {
            duende_plans plans{};
            plans.is_wanted = isNarrow || options.keeps(number) ? 1 : 0;
            for (const CapturePlan& plan :
                capturePlans(isNarrow ? narrowArchitecture : nativeArchitecture, number)) {
                if (plans.count < DUENDE_PLANS)
                    std::memcpy(&plans.plans[plans.count++], &plan, sizeof plan);
            }
            const uint32_t key = uint32_t(number) + (isNarrow ? DUENDE_CALLS : 0);
            bpf_map_update_elem(fd(m_skeleton->maps.plans), &key, &plans, BPF_ANY);
        }
    }
}

bool EbpfPrograms::findOwnNumbers()
{
    // The programs count processes as the first PID namespace does. By a call with an argument that nobody
    // else knows they see which one we are there, and how deep our own namespace is.
    volatile auto& settings = m_skeleton->bss->settings;
    unsigned long long cookie = 0;
    if (::getrandom(&cookie, sizeof cookie, 0) != sizeof cookie)
        return false;
    settings.cookie = cookie | 1;
    for (int i = 0; i < 100 && settings.is_known == 0; ++i)
        ::syscall(SYS_getppid, settings.cookie);
    settings.cookie = 0;
    return settings.is_known != 0;
}

void EbpfPrograms::addProcesses(const std::vector<pid_t>& pids, uint32_t target)
{
    if (pids.empty())
        return;
    m_skeleton->bss->settings.by_process = 1;
    for (const pid_t pid : pids) {
        const auto key = uint32_t(pid);
        bpf_map_update_elem(fd(m_skeleton->maps.wanted), &key, &target, BPF_ANY);
    }
    // Each task is looked at once; the reading makes the kernel go on.
    const int iterator = bpf_iter_create(bpf_link__fd(m_skeleton->links.find));
    if (iterator < 0)
        return;
    char nothing[64];
    while (::read(iterator, nothing, sizeof nothing) > 0) { }
    ::close(iterator);
    for (const pid_t pid : pids) { // its number may become another's
        const auto key = uint32_t(pid);
        bpf_map_delete_elem(fd(m_skeleton->maps.wanted), &key);
    }
}

void EbpfPrograms::addGroup(uint64_t id, uint32_t target)
{
    bpf_map_update_elem(fd(m_skeleton->maps.groups), &id, &target, BPF_ANY);
    m_skeleton->bss->settings.by_group = 1;
}

void EbpfPrograms::addGroups(const std::string& folder, uint32_t target)
{
    addGroups(folder, target, 0);
}

void EbpfPrograms::addGroups(const std::string& folder, uint32_t target, int depth)
{
    struct stat status{};
    if (::stat(folder.c_str(), &status) != 0)
        return;
    addGroup(status.st_ino, target);
    DIR* directory = depth < maximumDepth ? ::opendir(folder.c_str()) : nullptr;
    if (!directory)
        return;
    while (const dirent* entry = ::readdir(directory)) {
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
            addGroups(folder + "/" + entry->d_name, target, depth + 1);
    }
    ::closedir(directory);
}

void EbpfPrograms::awaitGroup(const std::string& folder, uint32_t target)
{
    const std::size_t slash = folder.rfind('/');
    const std::string name = folder.substr(slash + 1);
    struct stat parent{};
    duende_awaited awaited{};
    m_skeleton->bss->settings.by_group = 1;
    if (::stat(folder.substr(0, slash).c_str(), &parent) != 0 || name.size() >= sizeof awaited.name)
        return; // it is found a moment later, by a look at the folder
    awaited.parent = parent.st_ino;
    std::memcpy(awaited.name, name.data(), name.size());
    bpf_map_update_elem(fd(m_skeleton->maps.awaited), &awaited, &target, BPF_ANY);
}

void EbpfPrograms::forget(uint32_t target)
{
    forgetIn<uint32_t>(fd(m_skeleton->maps.processes), target);
    forgetIn<uint64_t>(fd(m_skeleton->maps.groups), target);
    forgetIn<duende_awaited>(fd(m_skeleton->maps.awaited), target);
}

void EbpfPrograms::setOptions(const TraceOptions& options)
{
    volatile auto& settings = m_skeleton->bss->settings;
    settings.data_limit = std::min<uint32_t>(options.dataLimit, DUENDE_CHUNK);
    settings.is_paused = options.isPaused ? 1 : 0;
    settings.only_failed = options.onlyFailed ? 1 : 0;
    settings.least_duration_ns = options.leastDurationNs;
    if (std::exchange(m_calls, options.calls) != options.calls)
        fillPlans(options);
}

void EbpfPrograms::setRunning(bool isRunning)
{
    m_skeleton->bss->settings.is_running = isRunning ? 1 : 0;
}

int EbpfPrograms::take(void* context, void* data, size_t size)
{
    if (size < sizeof(duende_event))
        return 0;
    const auto* event = static_cast<const duende_event*>(data);
    const std::size_t head = event->kind == DUENDE_CALL ? offsetof(duende_slot, captures) : sizeof *event;
    const auto* bytes = static_cast<const std::byte*>(data);
    std::span<const std::byte> captures;
    if (size >= head + event->bytes)
        captures = {bytes + head, event->bytes};
    auto* programs = static_cast<EbpfPrograms*>(context);
    programs->m_hasTaken = true;
    return programs->m_receiver(*event, captures) ? 0 : -ENOBUFS; // which ends the round behind this one
}

bool EbpfPrograms::drain()
{
    m_hasTaken = false;
    ring_buffer__consume(m_ring);
    return m_hasTaken;
}

uint64_t EbpfPrograms::sum(duende_counter which) const
{
    const auto key = uint32_t(which);
    std::vector<uint64_t> values(processorCount());
    if (bpf_map_lookup_elem(fd(m_skeleton->maps.counters), &key, values.data()) != 0)
        return 0;
    uint64_t sum = 0;
    for (const uint64_t value : values)
        sum += value;
    return sum;
}

std::vector<duende_loss> EbpfPrograms::takeLosses()
{
    const uint32_t key = 0;
    std::vector<duende_loss> losses(processorCount());
    if (bpf_map_lookup_elem(fd(m_skeleton->maps.losses), &key, losses.data()) != 0)
        return {};
    const std::vector<duende_loss> none(losses.size());
    bpf_map_update_elem(fd(m_skeleton->maps.losses), &key, none.data(), BPF_ANY);
    std::erase_if(losses, [](const duende_loss& loss) { return loss.count == 0; });
    return losses;
}

std::vector<duende_slot> EbpfPrograms::callsInside() const
{
    std::vector<duende_slot> inside;
    uint32_t key = 0;
    uint32_t next = 0;
    const uint32_t* from = nullptr;
    auto slot = std::make_unique<duende_slot>();
    while (bpf_map_get_next_key(fd(m_skeleton->maps.slots), from, &next) == 0) {
        key = next;
        from = &key;
        if (bpf_map_lookup_elem(fd(m_skeleton->maps.slots), &key, slot.get()) == 0 && slot->is_inside != 0)
            inside.push_back(*slot);
    }
    return inside;
}

} // namespace Duende::Trace
