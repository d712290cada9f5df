// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/kinds.h"

namespace Duende::Trace {

namespace {

using namespace Kinds;
namespace D = Decoders;
namespace L = Layouts;
using enum CaptureTime;
using enum CallFamily;

constexpr ArgumentKind key = by(D::ipcKey);
constexpr ArgumentKind operations = arrayOf(L::sembuf, Entry, LengthFrom::Argument, 2, 6, 6);
constexpr ArgumentKind messageIn = dataIn(2, D::messageBuffer);
constexpr ArgumentKind messageOut = dataOut(D::messageBuffer);

constexpr CallRow rows[] = {
    {"shmget", Ipc, {key, plain, by(D::ipcFlags, &sharedFlags)}},
    {"shmat", Ipc, {plain, address, named(attachFlags)}, ResultKind::Address},
    {"shmdt", Ipc, {address}},
    {"shmctl", Ipc, {plain, by(D::ipcControl, &sharedControls), address}},
    {"semget", Ipc, {key, plain, by(D::ipcFlags, &Duende::Trace::ipcFlags)}},
    {"semop", Ipc, {plain, operations, plain}},
    {"semtimedop", Ipc, {plain, operations, plain, timespecIn}},
    {"semtimedop_time64", Ipc, {plain, operations, plain, timespec64In}},
    {"semctl", Ipc, {plain, plain, by(D::ipcControl, &semaphoreControls), hex}},
    {"msgget", Ipc, {key, by(D::ipcFlags, &Duende::Trace::ipcFlags)}},
    {"msgsnd", Ipc, {plain, messageIn, plain, named(receiveFlags)}},
    {"msgrcv", Ipc, {plain, messageOut, plain, plain, named(receiveFlags)}},
    {"msgctl", Ipc, {plain, by(D::ipcControl, &messageControls), address}},
    {"ipc", Ipc, {named(ipcCalls), plain, hex, hex, address, plain}},
    {"mq_open", Ipc, {text, by(D::openFlags), by(D::openMode), structure(L::messageQueue, Entry, 64, 32)},
        ResultKind::Descriptor},
    {"mq_unlink", Ipc, {text}},
    {"mq_timedsend", Ipc, {fd, dataIn(2), plain, plain, timespecIn}},
    {"mq_timedreceive", Ipc, {fd, dataOut(), plain, unsignedOut, timespecIn}},
    {"mq_timedsend_time64", Ipc, {fd, dataIn(2), plain, plain, timespec64In}},
    {"mq_timedreceive_time64", Ipc, {fd, dataOut(), plain, unsignedOut, timespec64In}},
    {"mq_notify", Ipc, {fd, structure(L::sigevent, Entry, 64, 64)}},
    {"mq_getsetattr", Ipc,
        {fd, structure(L::messageQueue, Entry, 64, 32), structure(L::messageQueue, Success, 64, 32)}},
};

} // namespace

std::span<const CallRow> ipcRows()
{
    return rows;
}

} // namespace Duende::Trace
