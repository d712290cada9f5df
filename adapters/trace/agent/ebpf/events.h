/* SPDX-License-Identifier: GPL-3.0-or-later OR MIT */
#pragma once

/* What the programs in the kernel and the engine say to each other. C and C++; all structures have no holes.
 */

#define DUENDE_CHUNK 1024 /* bytes of one capture */
#define DUENDE_CAPTURES 3072 /* bytes of all captures of a call, but the last one */
#define DUENDE_PLANS 8 /* of a call */
#define DUENDE_CALLS 512 /* numbers of a table */
#define DUENDE_ELEMENTS 16 /* of an array of strings or buffers */

enum duende_event_kind {
    DUENDE_CALL = 1,
    DUENDE_FORK = 2, /* a process or thread was made: pid, tid are its, other is the parent's pid */
    DUENDE_EXEC = 3, /* other is the tid that called execve */
    DUENDE_EXIT = 4, /* result is the wait status, flags 1: the process ended with it */
    DUENDE_SIGNAL = 5, /* number is the signal; other 1: the arguments are the beginning of siginfo_t */
};

enum duende_counter {
    DUENDE_SEEN = 0,
    DUENDE_DELIVERED = 1,
    DUENDE_FILTERED = 2,
    DUENDE_LOST_RING = 3,
    DUENDE_LOST_TABLE = 4,
    DUENDE_COUNTERS = 5,
};

/* Calls that were lost on a processor since its last event. */
struct duende_loss
{
    unsigned long long count;
    unsigned long long from_ns;
    unsigned long long until_ns;
};

struct duende_event
{
    unsigned int kind;
    unsigned int bytes; /* that follow: of a call its captures */
    struct duende_loss lost;
    unsigned long long time_ns; /* of a call its entry */
    unsigned long long duration_ns;
    unsigned int pid; /* in the agent's PID namespace; 0 where it is not in it */
    unsigned int tid;
    unsigned int architecture;
    int number;
    long long result;
    unsigned long long arguments[6];
    unsigned short capture_count;
    unsigned short flags; /* of a call CallFlag */
    unsigned int other;
    unsigned int target; /* what it was traced for, see the tables of groups and processes */
    unsigned int reserved;
    char comm[16];
};

/* A thread's present call. It stays as long as the thread is there. */
struct duende_slot
{
    struct duende_event event;
    unsigned int is_inside; /* a call */
    unsigned int is_new; /* a child that has not come back from its maker's call */
    unsigned int retry; /* a bit for each plan that could not be carried out at the entry */
    unsigned int reserved;
    unsigned char captures[DUENDE_CAPTURES + 32 + DUENDE_CHUNK + 8];
};

/* As CapturePlan of captureplan.h. */
struct duende_plan
{
    unsigned char argument;
    unsigned char shape;
    unsigned char at_return;
    unsigned char only_on_success;
    unsigned char length_from;
    unsigned char length_argument;
    unsigned short size;
};

struct duende_plans
{
    unsigned int count;
    unsigned int is_wanted; /* calls that are not are filtered out */
    struct duende_plan plans[DUENDE_PLANS];
};

#define DUENDE_NAME 128

/* A control group that counts as soon as it is made: a unit that starts anew gets one of its own. The name is
 * padded with zeros. */
struct duende_awaited
{
    unsigned long long parent;
    char name[DUENDE_NAME];
};

/* Set before the programs begin; those that may change are read at every call. */
struct duende_settings
{
    unsigned long long cookie; /* of a call by which the agent shows itself */
    unsigned long long least_duration_ns;
    unsigned int data_limit;
    unsigned int is_running;
    unsigned int is_paused;
    unsigned int only_failed;
    unsigned int by_group; /* what is in the groups counts */
    unsigned int by_process; /* what is among the processes counts */
    unsigned int reserved;
    unsigned int agent_tgid; /* written by the programs, in the first PID namespace */
    unsigned int level; /* written by the programs: of the agent's PID namespace */
    unsigned int is_known; /* the two above */
};
