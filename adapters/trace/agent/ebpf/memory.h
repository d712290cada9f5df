/* SPDX-License-Identifier: GPL-3.0-or-later OR MIT */
#pragma once

/* Carries out a call's plans: see captureplan.h for what they mean and callcapture.cpp for the same with
 * ptrace. */

enum {
    SHAPE_STRING = 0,
    SHAPE_BUFFER = 1,
    SHAPE_STRUCTURE = 2,
    SHAPE_ARRAY = 3,
    SHAPE_STRING_ARRAY = 4,
    SHAPE_VECTOR = 5,
    SHAPE_MESSAGE = 6,
    SHAPE_MESSAGE_ARRAY = 7,
};

enum {
    LENGTH_NOTHING = 0,
    LENGTH_ARGUMENT = 1,
    LENGTH_INTEGER = 2,
    LENGTH_RESULT = 3,
    LENGTH_POINTER = 4,
};

enum { PART_VALUE = 0, PART_ELEMENT = 1, PART_NAME = 2, PART_VECTOR = 3, PART_CONTROL = 4, PART_LENGTH = 5 };
enum { STATE_WHOLE = 0, STATE_TRUNCATED = 1, STATE_UNREADABLE = 2, STATE_PARTIAL = 3 };

/* As Capture of record.h. */
struct capture_head
{
    __u8 argument;
    __u8 part;
    __u8 state;
    __u8 at_return;
    __u16 index;
    __u16 reserved;
    __u32 length;
    __u32 reserved32;
    __u64 true_length;
    __u64 address;
};

struct piece
{
    __u64 address;
    __u64 wanted;
    __u64 true_length; /* 0: a string's, or not known */
    __u32 index;
    __u8 argument;
    __u8 part;
    __u8 at_return;
    __u8 is_string;
};

#define PAGE_BYTES 4096

/* Adds one piece of memory to the captures. 0 when nothing of it could be read. */
__attribute__((noinline)) int take(struct duende_slot* slot, const struct piece* piece)
{
    if (!slot || !piece)
        return 0;
    __u32 used = slot->event.bytes;
    if (used > DUENDE_CAPTURES)
        return 1; /* no room; the call's other captures say what there is */
    struct capture_head* head = (struct capture_head*)(slot->captures + used);
    __u8* data = slot->captures + used + sizeof *head;
    __u64 wanted = piece->wanted;
    __u64 length = 0;
    __u8 state = STATE_WHOLE;
    if (wanted > DUENDE_CHUNK) {
        wanted = DUENDE_CHUNK;
        state = STATE_TRUNCATED;
    } else if (piece->true_length > wanted) {
        state = STATE_TRUNCATED;
    }
    __u64 true_length = piece->true_length;
    if (piece->is_string) {
        long got = bpf_probe_read_user_str(data, DUENDE_CHUNK, (void*)piece->address);
        if (got > 0) {
            length = got - 1;
            if (length >= DUENDE_CHUNK - 1)
                state = STATE_TRUNCATED;
            else
                true_length = length;
        } else {
            state = STATE_UNREADABLE;
        }
    } else if (wanted > 0) {
        wanted &= 2 * DUENDE_CHUNK - 1; /* for the verifier */
        if (wanted > DUENDE_CHUNK)
            wanted = DUENDE_CHUNK;
        if (bpf_probe_read_user(data, wanted, (void*)piece->address) == 0) {
            length = wanted;
        } else {
            __u64 first = PAGE_BYTES - (piece->address & (PAGE_BYTES - 1));
            if (first < wanted && first <= DUENDE_CHUNK
                && bpf_probe_read_user(data, first & (2 * DUENDE_CHUNK - 1), (void*)piece->address) == 0) {
                length = first;
                state = STATE_PARTIAL;
            } else {
                state = STATE_UNREADABLE;
            }
        }
    }
    if (state == STATE_UNREADABLE && !piece->at_return)
        return 0; /* the caller tries again at the return */
    length &= 2 * DUENDE_CHUNK - 1;
    if (length > DUENDE_CHUNK)
        length = DUENDE_CHUNK;
    __builtin_memset(data + length, 0, 8); /* what pads */
    head->argument = piece->argument;
    head->part = piece->part;
    head->state = state;
    head->at_return = piece->at_return;
    head->index = piece->index;
    head->reserved = 0;
    head->length = length;
    head->reserved32 = 0;
    head->true_length = true_length;
    head->address = piece->address;
    slot->event.bytes = used + sizeof *head + ((length + 7) & ~7ULL);
    ++slot->event.capture_count;
    return state != STATE_UNREADABLE;
}

static __always_inline int is_wide(const struct duende_slot* slot)
{
    return (slot->event.architecture & 0x80000000) != 0;
}

static __always_inline __u64 argument_of(const struct duende_slot* slot, __u8 number)
{
    return number < 6 ? slot->event.arguments[number] : 0;
}

static __always_inline __u64 pointer_at(const struct duende_slot* slot, __u64 address)
{
    __u64 value = 0;
    bpf_probe_read_user(&value, is_wide(slot) ? 8 : 4, (void*)address);
    return value;
}

/* -1: not known. */
static __always_inline __s64 length_of(
    struct duende_slot* slot, const struct duende_plan* plan, int is_return)
{
    const __u64 argument = argument_of(slot, plan->length_argument);
    if (plan->length_from == LENGTH_ARGUMENT)
        return argument > (1ULL << 40) ? 1LL << 40 : (__s64)argument;
    if (plan->length_from == LENGTH_INTEGER)
        return (int)argument > 0 ? (int)argument : 0;
    if (plan->length_from == LENGTH_RESULT)
        return slot->event.result > 0 ? slot->event.result : 0;
    if (plan->length_from == LENGTH_POINTER) {
        __u32 length = 0;
        struct piece piece = {};
        bpf_probe_read_user(&length, sizeof length, (void*)argument);
        piece.address = argument;
        piece.wanted = piece.true_length = sizeof length;
        piece.argument = plan->length_argument;
        piece.part = PART_LENGTH;
        piece.at_return = is_return;
        take(slot, &piece);
        return length;
    }
    return -1;
}

__attribute__((noinline)) int take_block(
    struct duende_slot* slot, const struct duende_plan* plan, int is_return, __u32 limit)
{
    if (!slot || !plan)
        return 0;
    struct piece piece = {};
    __u64 most = limit;
    const __s64 length = length_of(slot, plan, is_return);
    __u64 whole = length >= 0 ? (__u64)length : plan->size;
    if (plan->shape == SHAPE_STRUCTURE) {
        most = plan->size;
    } else if (plan->shape == SHAPE_ARRAY) {
        whole = length >= 0 ? (__u64)length * plan->size : plan->size;
        most = DUENDE_CHUNK;
    }
    if (length == 0)
        return 1; /* nothing is spoken of */
    piece.address = argument_of(slot, plan->argument);
    piece.wanted = whole < most ? whole : most;
    piece.true_length = whole;
    piece.argument = plan->argument;
    piece.part = PART_VALUE;
    piece.at_return = is_return;
    return take(slot, &piece);
}

__attribute__((noinline)) int take_strings(
    struct duende_slot* slot, const struct duende_plan* plan, int is_return)
{
    if (!slot || !plan)
        return 0;
    struct piece piece = {};
    const __u64 width = is_wide(slot) ? 8 : 4;
    const __u64 address = argument_of(slot, plan->argument);
    __u32 count = 0;
    int has_end = 0;
    for (int i = 0; i < DUENDE_ELEMENTS; ++i) {
        if (pointer_at(slot, address + i * width) == 0) {
            has_end = 1;
            break;
        }
        ++count;
    }
    piece.address = address;
    piece.wanted = count * width;
    piece.true_length = has_end ? count * width : (count + 1) * width;
    piece.argument = plan->argument;
    piece.part = PART_VALUE;
    piece.at_return = is_return;
    if (!take(slot, &piece))
        return 0;
    piece.part = PART_ELEMENT;
    piece.is_string = 1;
    piece.wanted = piece.true_length = 0;
    for (int i = 0; i < DUENDE_ELEMENTS; ++i) {
        if (i >= count)
            break;
        piece.address = pointer_at(slot, address + i * width);
        piece.index = i;
        take(slot, &piece);
    }
    return 1;
}

__attribute__((noinline)) int take_vector(
    struct duende_slot* slot, struct piece* piece, __u64 count, __u32 limit)
{
    if (!slot || !piece)
        return 0;
    const __u64 width = is_wide(slot) ? 8 : 4;
    const __u64 address = piece->address;
    const __u64 kept = count < DUENDE_ELEMENTS ? count : DUENDE_ELEMENTS;
    __u64 left = limit;
    __u64 moved = piece->at_return ? (slot->event.result > 0 ? slot->event.result : 0) : ~0ULL;
    if (kept == 0 || address == 0)
        return 1;
    piece->wanted = kept * width * 2;
    piece->true_length = count * width * 2;
    piece->index = 0;
    if (!take(slot, piece))
        return 0;
    piece->part = PART_ELEMENT;
    for (int i = 0; i < DUENDE_ELEMENTS; ++i) {
        if (i >= kept)
            break;
        __u64 length = pointer_at(slot, address + i * width * 2 + width);
        if (length > moved)
            length = moved;
        moved -= length;
        if (length == 0)
            continue;
        piece->address = pointer_at(slot, address + i * width * 2);
        piece->index = i;
        piece->true_length = length;
        piece->wanted = length < left ? length : left;
        left -= piece->wanted;
        take(slot, piece);
    }
    return 1;
}

__attribute__((noinline)) int take_message(
    struct duende_slot* slot, const struct duende_plan* plan, int is_return, __u32 limit)
{
    if (!slot || !plan)
        return 0;
    struct piece piece = {};
    const int wide = is_wide(slot);
    const __u64 address = argument_of(slot, plan->argument);
    const __u64 size = wide ? 56 : 28; /* struct msghdr */
    piece.address = address;
    piece.argument = plan->argument;
    piece.at_return = is_return;
    piece.wanted = piece.true_length = size;
    if (plan->shape == SHAPE_MESSAGE_ARRAY) {
        const __s64 count = length_of(slot, plan, is_return);
        const __u64 each = size + (wide ? 8 : 4);
        if (count == 0)
            return 1;
        piece.true_length = count > 0 ? count * each : each;
        piece.wanted = piece.true_length < DUENDE_CHUNK ? piece.true_length : DUENDE_CHUNK / each * each;
    }
    if (!take(slot, &piece))
        return 0;
    __u32 name_length = 0;
    bpf_probe_read_user(&name_length, sizeof name_length, (void*)(address + (wide ? 8 : 4)));
    piece.address = pointer_at(slot, address);
    if (piece.address != 0 && name_length > 0) {
        piece.part = PART_NAME;
        piece.true_length = name_length;
        piece.wanted = name_length < 128 ? name_length : 128;
        take(slot, &piece);
    }
    const __u64 control_length = pointer_at(slot, address + (wide ? 40 : 20));
    piece.address = pointer_at(slot, address + (wide ? 32 : 16));
    if (piece.address != 0 && control_length > 0) {
        piece.part = PART_CONTROL;
        piece.true_length = control_length;
        piece.wanted = control_length < DUENDE_CHUNK ? control_length : DUENDE_CHUNK;
        take(slot, &piece);
    }
    piece.part = PART_VECTOR;
    piece.address = pointer_at(slot, address + (wide ? 16 : 8));
    return take_vector(slot, &piece, pointer_at(slot, address + (wide ? 24 : 12)), limit);
}

__attribute__((noinline)) int carry_out(
    struct duende_slot* slot, const struct duende_plan* plan, int is_return, __u32 limit)
{
    if (!slot || !plan)
        return 0;
    struct piece piece = {};
    piece.address = argument_of(slot, plan->argument);
    piece.argument = plan->argument;
    piece.at_return = is_return;
    if (piece.address == 0)
        return 1;
    switch (plan->shape) {
    case SHAPE_STRING:
        piece.is_string = 1;
        return take(slot, &piece);
    case SHAPE_BUFFER:
    case SHAPE_STRUCTURE:
    case SHAPE_ARRAY:
        return take_block(slot, plan, is_return, limit);
    case SHAPE_STRING_ARRAY:
        return take_strings(slot, plan, is_return);
    case SHAPE_VECTOR: {
        const __s64 count = length_of(slot, plan, is_return);
        return take_vector(slot, &piece, count < 0 ? 1 : count, limit);
    }
    case SHAPE_MESSAGE:
    case SHAPE_MESSAGE_ARRAY:
        return take_message(slot, plan, is_return, limit);
    }
    return 1;
}

static __always_inline void capture(
    struct duende_slot* slot, const struct duende_plans* plans, int is_return, __u32 limit)
{
    const int has_failed = is_return && slot->event.result < 0 && slot->event.result >= -4095;
    for (int i = 0; i < DUENDE_PLANS; ++i) {
        if (i >= plans->count)
            break;
        const struct duende_plan* plan = &plans->plans[i];
        const int is_retry = is_return && (slot->retry & (1U << i)) != 0;
        if (!is_retry && plan->at_return != is_return)
            continue;
        if (has_failed && plan->only_on_success)
            continue;
        if (!carry_out(slot, plan, is_return, limit) && !is_return)
            slot->retry |= 1U << i;
    }
}
