/* SPDX-License-Identifier: GPL-3.0-or-later OR MIT */
#pragma once

/* The kernel's structures, as far as the programs look into them: libbpf finds the fields in the running
   kernel by their names (CO-RE), so order and size here mean nothing. */

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct pid_namespace;

struct upid
{
    int nr;
};

struct pid
{
    unsigned int level;
    struct upid numbers[1];
};

struct thread_info
{
    unsigned int status; /* x86: TS_COMPAT */
    unsigned long flags; /* arm64: TIF_32BIT */
};

typedef struct
{
    int counter;
} atomic_t;

struct signal_struct
{
    atomic_t live;
    int group_exit_code;
};

struct mm_struct
{
    unsigned long arg_start;
    unsigned long arg_end;
};

struct kernfs_node
{
    unsigned long long id;
    const char* name;
};

struct cgroup_subsys_state
{
    struct cgroup* cgroup;
    struct cgroup_subsys_state* parent;
};

struct cgroup
{
    struct cgroup_subsys_state self;
    struct kernfs_node* kn;
};

struct task_struct
{
    struct thread_info thread_info;
    int pid;
    int tgid;
    struct pid* thread_pid;
    struct task_struct* group_leader;
    struct task_struct* real_parent;
    struct signal_struct* signal;
    struct mm_struct* mm;
    int exit_code;
    char comm[16];
};

#pragma clang attribute pop
