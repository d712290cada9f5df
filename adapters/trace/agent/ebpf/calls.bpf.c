// SPDX-License-Identifier: GPL-3.0-or-later OR MIT
// What runs in the kernel: joins entry and return of a system call into one event, with what its plans say of
// the process' memory. Nothing here stops a thread or sends it anything.
#include <linux/types.h>

#include <linux/bpf.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>

#include "adapters/trace/agent/ebpf/events.h"
#include "adapters/trace/agent/ebpf/kernel.h"
#include "adapters/trace/agent/ebpf/memory.h"

char LICENSE[] SEC("license") = "Dual MIT/GPL";

#if defined(__TARGET_ARCH_x86)
// asm/ptrace.h
struct registers
{
    unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags,
        sp, ss;
};
#    define WIDE_ARCHITECTURE 0xc000003e // AUDIT_ARCH_X86_64
#    define NARROW_ARCHITECTURE 0x40000003 // AUDIT_ARCH_I386
#elif defined(__TARGET_ARCH_arm64)
struct registers
{
    unsigned long regs[31], sp, pc, pstate, orig_x0;
    int syscallno;
};
#    define WIDE_ARCHITECTURE 0xc00000b7 // AUDIT_ARCH_AARCH64
#    define NARROW_ARCHITECTURE 0x40000028 // AUDIT_ARCH_ARM
#endif

#define RING_BYTES (32 << 20)
#define RING_RESERVE (1 << 20) // for what is no call: forks, ends, signals

#define NO_RETURN 1 // CallFlag of record.h
#define NO_ENTRY 2
#define RESTARTED 4

volatile struct duende_settings settings;

struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 8192);
    __type(key, __u32); // a thread's number in the first PID namespace
    __type(value, struct duende_slot);
} slots SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct duende_slot);
} empty_slot SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct duende_event);
} scratch SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 2 * DUENDE_CALLS); // of the wide architecture, then of the narrow one
    __type(key, __u32);
    __type(value, struct duende_plans);
} plans SEC(".maps");

// The values of these four say what a process is traced for: the number of a target, not 0.
struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 65536);
    __type(key, __u32); // a process' number in the first PID namespace
    __type(value, __u32);
} processes SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 65536);
    __type(key, __u32); // a process' number in the agent's PID namespace
    __type(value, __u32);
} wanted SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, __u64); // a control group
    __type(value, __u32);
} groups SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 4096);
    __type(key, struct duende_awaited);
    __type(value, __u32);
} awaited SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, DUENDE_COUNTERS);
    __type(key, __u32);
    __type(value, __u64);
} counters SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct duende_loss);
} losses SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, RING_BYTES);
} ring SEC(".maps");

static __always_inline void count(__u32 which)
{
    __u64* value = bpf_map_lookup_elem(&counters, &which);
    if (value)
        ++*value;
}

static __always_inline void lose(__u32 which, __u64 time_ns)
{
    __u32 key = 0;
    struct duende_loss* loss = bpf_map_lookup_elem(&losses, &key);
    count(which);
    if (!loss)
        return;
    if (loss->count == 0)
        loss->from_ns = time_ns;
    loss->until_ns = time_ns;
    ++loss->count;
}

// Hands an event out; a call that finds no room is counted as lost.
static __always_inline void put(void* event, __u64 size, int is_call)
{
    struct duende_event* head = event;
    __u32 key = 0;
    struct duende_loss* loss = bpf_map_lookup_elem(&losses, &key);
    if (!loss)
        return;
    head->lost = *loss;
    const int has_room = !is_call || bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) < RING_BYTES - RING_RESERVE;
    if (has_room && bpf_ringbuf_output(&ring, event, size, BPF_RB_NO_WAKEUP) == 0) {
        loss->count = 0;
        if (is_call)
            count(DUENDE_DELIVERED);
    } else if (is_call) {
        lose(DUENDE_LOST_RING, head->time_ns);
    }
}

static __always_inline __u32 number_of(struct pid* pid)
{
    unsigned int level = settings.level;
    unsigned int own = BPF_CORE_READ(pid, level);
    if (own < level)
        return 0;
    if (level >= 32)
        return 0;
    struct upid number = {};
    // An array behind the structure: its elements are found by their size in this kernel.
    unsigned long at = bpf_core_field_offset(struct pid, numbers) + level * bpf_core_type_size(struct upid);
    bpf_probe_read_kernel(
        &number.nr, sizeof number.nr, (char*)pid + at + bpf_core_field_offset(struct upid, nr));
    return number.nr;
}

static __always_inline void name(struct duende_event* event, struct task_struct* task)
{
    event->tid = number_of(BPF_CORE_READ(task, thread_pid));
    event->pid = number_of(BPF_CORE_READ(task, group_leader, thread_pid));
}

// The number of the target that the present process is traced for; 0: it is not.
static __always_inline __u32 target_of(__u32 tgid)
{
    __u32* target = 0;
    if (!settings.is_running || tgid == settings.agent_tgid)
        return 0;
    if (settings.by_group) {
        __u64 group = bpf_get_current_cgroup_id();
        target = bpf_map_lookup_elem(&groups, &group);
    }
    if (!target && settings.by_process)
        target = bpf_map_lookup_elem(&processes, &tgid);
    return target ? *target : 0;
}

static __always_inline int is_narrow(struct task_struct* task)
{
#if defined(__TARGET_ARCH_x86)
    return (BPF_CORE_READ(task, thread_info.status) & 2) != 0; // TS_COMPAT
#else
    return (BPF_CORE_READ(task, thread_info.flags) & (1UL << 22)) != 0; // TIF_32BIT
#endif
}

static __always_inline struct duende_plans* plans_of(const struct duende_event* event)
{
    __u32 number = event->number;
    if (number >= DUENDE_CALLS)
        return 0;
    __u32 key = number + (event->architecture == NARROW_ARCHITECTURE ? DUENDE_CALLS : 0);
    return bpf_map_lookup_elem(&plans, &key);
}

static __always_inline void read_arguments(struct duende_event* event, const struct registers* registers)
{
#if defined(__TARGET_ARCH_x86)
    if (event->architecture == NARROW_ARCHITECTURE) {
        event->arguments[0] = (__u32)registers->bx;
        event->arguments[1] = (__u32)registers->cx;
        event->arguments[2] = (__u32)registers->dx;
        event->arguments[3] = (__u32)registers->si;
        event->arguments[4] = (__u32)registers->di;
        event->arguments[5] = (__u32)registers->bp;
        return;
    }
    event->arguments[0] = registers->di;
    event->arguments[1] = registers->si;
    event->arguments[2] = registers->dx;
    event->arguments[3] = registers->r10;
    event->arguments[4] = registers->r8;
    event->arguments[5] = registers->r9;
#else
    event->arguments[0] = registers->orig_x0;
    for (int i = 1; i < 6; ++i)
        event->arguments[i] = registers->regs[i];
#endif
}

static __always_inline struct duende_slot* slot_of(__u32 tid, int is_made)
{
    struct duende_slot* slot = bpf_map_lookup_elem(&slots, &tid);
    if (slot || !is_made)
        return slot;
    __u32 key = 0;
    struct duende_slot* empty = bpf_map_lookup_elem(&empty_slot, &key);
    if (!empty || bpf_map_update_elem(&slots, &tid, empty, BPF_NOEXIST) != 0)
        return 0;
    return bpf_map_lookup_elem(&slots, &tid);
}

static __always_inline void put_slot(struct duende_slot* slot)
{
    struct duende_event* event = &slot->event;
    __u32 bytes = event->bytes;
    slot->is_inside = 0;
    count(DUENDE_SEEN);
    const int has_failed = event->result < 0 && event->result >= -4095;
    if ((settings.only_failed && !has_failed) || event->duration_ns < settings.least_duration_ns) {
        count(DUENDE_FILTERED);
        return;
    }
    if (bytes > sizeof slot->captures)
        bytes = 0;
    put(event, sizeof *event + offsetof(struct duende_slot, captures) - sizeof *event + bytes, 1);
}

SEC("raw_tp/sys_enter")
int enter(struct bpf_raw_tracepoint_args* context)
{
    const __u64 ids = bpf_get_current_pid_tgid();
    const __u32 tgid = ids >> 32;
    const __u32 tid = ids;
    struct registers registers;
    if (!settings.is_known) {
        struct task_struct* task = (struct task_struct*)bpf_get_current_task();
        bpf_probe_read_kernel(&registers, sizeof registers, (void*)context->args[0]);
#if defined(__TARGET_ARCH_x86)
        const __u64 shown = registers.di;
#else
        const __u64 shown = registers.orig_x0;
#endif
        if (settings.cookie != 0 && shown == settings.cookie) {
            settings.agent_tgid = tgid;
            settings.level = BPF_CORE_READ(task, thread_pid, level);
            settings.is_known = 1;
        }
        return 0;
    }
    const __u32 target = target_of(tgid);
    if (!target || settings.is_paused)
        return 0;
    struct duende_slot* slot = slot_of(tid, 1);
    if (!slot) {
        count(DUENDE_SEEN);
        lose(DUENDE_LOST_TABLE, bpf_ktime_get_ns());
        return 0;
    }
    struct task_struct* task = (struct task_struct*)bpf_get_current_task();
    struct duende_event* event = &slot->event;
    slot->is_new = 0;
    if (slot->is_inside) {
        event->flags = NO_RETURN;
        event->duration_ns = 0;
        event->result = 0;
        put_slot(slot);
    }
    event->kind = DUENDE_CALL;
    event->bytes = 0;
    event->capture_count = 0;
    event->flags = 0;
    event->other = 0;
    event->target = target;
    event->architecture = is_narrow(task) ? NARROW_ARCHITECTURE : WIDE_ARCHITECTURE;
    event->number = (int)context->args[1];
    slot->retry = 0;
    if (event->tid == 0 || event->pid == 0)
        name(event, task);
    bpf_probe_read_kernel(&registers, sizeof registers, (void*)context->args[0]);
    read_arguments(event, &registers);
    struct duende_plans* found = plans_of(event);
    if (found && !found->is_wanted) {
        count(DUENDE_SEEN);
        count(DUENDE_FILTERED);
        return 0;
    }
    slot->is_inside = 1;
    event->result = 0;
    event->time_ns = bpf_ktime_get_ns();
    if (found)
        capture(slot, found, 0, settings.data_limit);
    return 0;
}

SEC("raw_tp/sys_exit")
int leave(struct bpf_raw_tracepoint_args* context)
{
    const __u64 ids = bpf_get_current_pid_tgid();
    const __u32 tgid = ids >> 32;
    const __u32 tid = ids;
    if (!target_of(tgid))
        return 0;
    struct duende_slot* slot = slot_of(tid, 0);
    if (!slot)
        return 0; // it was in a call when the trace began
    if (!slot->is_inside) {
        slot->is_new = 0;
        return 0;
    }
    struct duende_event* event = &slot->event;
    const long long result = (long long)context->args[1];
    event->duration_ns = bpf_ktime_get_ns() - event->time_ns;
    event->result = event->architecture == NARROW_ARCHITECTURE ? (int)result : result;
    event->flags = result == -512 || result == -513 || result == -514 || result == -516 ? RESTARTED : 0;
    struct duende_plans* found = plans_of(event);
    if (found)
        capture(slot, found, 1, settings.data_limit);
    put_slot(slot);
    return 0;
}

SEC("raw_tp/sched_process_fork")
int fork(struct bpf_raw_tracepoint_args* context)
{
    struct task_struct* parent = (struct task_struct*)context->args[0];
    struct task_struct* child = (struct task_struct*)context->args[1];
    const __u32 parent_tgid = BPF_CORE_READ(parent, tgid);
    __u32 target = target_of(parent_tgid);
    if (!target)
        return 0;
    const __u32 tgid = BPF_CORE_READ(child, tgid);
    const __u32 tid = BPF_CORE_READ(child, pid);
    __u32 key = 0;
    if (settings.by_process && tgid != parent_tgid && bpf_map_lookup_elem(&processes, &parent_tgid))
        bpf_map_update_elem(&processes, &tgid, &target, BPF_ANY);
    struct duende_slot* slot = slot_of(tid, 1);
    if (slot) {
        slot->is_new = 1;
        slot->is_inside = 0;
    }
    struct duende_event* event = bpf_map_lookup_elem(&scratch, &key);
    if (!event)
        return 0;
    event->kind = DUENDE_FORK;
    event->target = target;
    event->bytes = 0;
    event->time_ns = bpf_ktime_get_ns();
    name(event, child);
    event->other = number_of(BPF_CORE_READ(parent, group_leader, thread_pid));
    bpf_probe_read_kernel_str(event->comm, sizeof event->comm, child->comm);
    put(event, sizeof *event, 0);
    return 0;
}

SEC("raw_tp/sched_process_exec")
int exec(struct bpf_raw_tracepoint_args* context)
{
    struct task_struct* task = (struct task_struct*)context->args[0];
    const __u32 former = (__u32)context->args[1];
    const __u32 tgid = BPF_CORE_READ(task, tgid);
    const __u32 tid = BPF_CORE_READ(task, pid);
    const __u32 target = target_of(tgid);
    if (!target)
        return 0;
    __u32 key = 0;
    struct duende_event* event = bpf_map_lookup_elem(&scratch, &key);
    if (!event)
        return 0;
    event->kind = DUENDE_EXEC;
    event->target = target;
    event->bytes = 0;
    event->time_ns = bpf_ktime_get_ns();
    name(event, task);
    event->other = event->tid;
    if (former != tid) {
        struct duende_slot* slot = bpf_map_lookup_elem(&slots, &former);
        if (slot) {
            // Its number before stands in its slot.
            event->other = slot->event.tid;
            slot->event.tid = event->tid;
            bpf_map_update_elem(&slots, &tid, slot, BPF_ANY);
            bpf_map_delete_elem(&slots, &former);
        }
    }
    bpf_probe_read_kernel_str(event->comm, sizeof event->comm, task->comm);
    put(event, sizeof *event, 0);
    return 0;
}

SEC("raw_tp/sched_process_exit")
int end(struct bpf_raw_tracepoint_args* context)
{
    struct task_struct* task = (struct task_struct*)context->args[0];
    const __u32 tgid = BPF_CORE_READ(task, tgid);
    const __u32 tid = BPF_CORE_READ(task, pid);
    const __u32 target = target_of(tgid);
    if (!target)
        return 0;
    struct duende_slot* slot = slot_of(tid, 0);
    if (slot && slot->is_inside) {
        slot->event.flags = NO_RETURN;
        slot->event.duration_ns = 0;
        put_slot(slot);
    }
    __u32 key = 0;
    struct duende_event* event = bpf_map_lookup_elem(&scratch, &key);
    if (!event)
        return 0;
    const int is_last = BPF_CORE_READ(task, signal, live.counter) == 0;
    event->kind = DUENDE_EXIT;
    event->target = target;
    event->bytes = 0;
    event->time_ns = bpf_ktime_get_ns();
    name(event, task);
    event->result = BPF_CORE_READ(task, exit_code);
    event->flags = is_last;
    put(event, sizeof *event, 0);
    bpf_map_delete_elem(&slots, &tid);
    if (is_last)
        bpf_map_delete_elem(&processes, &tgid);
    return 0;
}

SEC("raw_tp/signal_deliver")
int deliver(struct bpf_raw_tracepoint_args* context)
{
    const __u32 tgid = bpf_get_current_pid_tgid() >> 32;
    const __u32 target = target_of(tgid);
    if (!target || settings.is_paused)
        return 0;
    __u32 key = 0;
    struct task_struct* task = (struct task_struct*)bpf_get_current_task();
    struct duende_event* event = bpf_map_lookup_elem(&scratch, &key);
    if (!event)
        return 0;
    event->kind = DUENDE_SIGNAL;
    event->target = target;
    event->bytes = 0;
    event->time_ns = bpf_ktime_get_ns();
    name(event, task);
    event->number = (int)context->args[0];
    event->other = 1;
    if (event->number == 9) {
        // Of a signal that ends a process the kernel makes a SIGKILL for each of its threads.
        const int meant = BPF_CORE_READ(task, signal, group_exit_code) & 0x7f;
        if (meant == 0 || meant == 9 || event->tid != event->pid)
            return 0;
        event->number = meant;
        event->other = 0;
    } else {
        // The kernel's siginfo begins as that of user space does (asm-generic/siginfo.h).
        bpf_probe_read_kernel(event->arguments, sizeof event->arguments, (void*)context->args[1]);
    }
    put(event, sizeof *event, 0);
    return 0;
}

SEC("raw_tp/cgroup_mkdir")
int group_made(struct bpf_raw_tracepoint_args* context)
{
    struct cgroup* group = (struct cgroup*)context->args[0];
    struct duende_awaited made = {};
    if (!settings.by_group)
        return 0;
    made.parent = BPF_CORE_READ(group, self.parent, cgroup, kn, id);
    __u32* target = bpf_map_lookup_elem(&groups, &made.parent);
    if (!target) {
        // What is behind the text's end stays zero.
        bpf_probe_read_kernel_str(made.name, sizeof made.name, BPF_CORE_READ(group, kn, name));
        target = bpf_map_lookup_elem(&awaited, &made);
    }
    if (!target)
        return 0;
    __u64 id = BPF_CORE_READ(group, kn, id);
    __u32 number = *target;
    bpf_map_update_elem(&groups, &id, &number, BPF_ANY);
    return 0;
}

SEC("raw_tp/cgroup_rmdir")
int group_gone(struct bpf_raw_tracepoint_args* context)
{
    struct cgroup* group = (struct cgroup*)context->args[0];
    __u64 id = BPF_CORE_READ(group, kn, id);
    if (settings.by_group)
        bpf_map_delete_elem(&groups, &id);
    return 0;
}

struct bpf_iter__task
{
    void* meta;
    struct task_struct* task;
};

// Goes once over all tasks: takes those of the processes that are wanted.
SEC("iter/task")
int find(struct bpf_iter__task* context)
{
    struct task_struct* task = context->task;
    if (!task)
        return 0;
    __u32 number = number_of(BPF_CORE_READ(task, group_leader, thread_pid));
    __u32* target = number != 0 ? bpf_map_lookup_elem(&wanted, &number) : 0;
    if (!target)
        return 0;
    __u32 tgid = BPF_CORE_READ(task, tgid);
    __u32 meant = *target;
    bpf_map_update_elem(&processes, &tgid, &meant, BPF_ANY);
    return 0;
}
