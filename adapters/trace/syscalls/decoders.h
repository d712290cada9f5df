// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/callrow.h"

/// The decoders that the rows of calls name. Each prints one argument; none reads outside of what was
/// captured.
namespace Duende::Trace::Decoders {

// scalars.cpp
bool byType(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< as the C type says
bool number(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool hex(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool address(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool mode(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool fileMode(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< with its type: S_IFREG|0644
bool descriptor(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool directory(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< AT_FDCWD too
bool id(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< a user or group, -1 for none
bool named(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< by the kind's names
bool signal(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool device(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool offsetPair(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< pos_l and pos_h
bool offsetHighFirst(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool hidden(const CallContext&, const ArgumentInfo&, DecodedValue&);

// pointers.cpp
bool structure(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< by the kind's layout
bool structureChange(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< {…} => {…}
bool structureArray(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool pointedSigned(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< [3]
bool pointedUnsigned(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool pointedHex(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool pointedChange(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< [0] => [12]
bool pointedLength(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< [128 => 16]
bool numberArray(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool hexArray(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool descriptorArray(const CallContext&, const ArgumentInfo&, DecodedValue&);

// strings.cpp
bool path(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< never cut
bool text(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool data(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool textArray(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< ["ls", "-l"]
bool environment(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< 0x7ffe… /* 24 vars */
bool vector(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< iovec[]
bool remoteVector(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< iovec[] of another process

// files.cpp
bool openFlags(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool openMode(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< only where the flags ask for it
bool xattrData(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool directoryEntries(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool seekOrigin(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool mountData(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool fanotifyMark(const CallContext&, const ArgumentInfo&, DecodedValue&);

// control.cpp
bool fcntlArgument(const CallContext&, const ArgumentInfo&, DecodedValue&);
std::string fcntlNote(const CallContext&);
bool ioctlCommand(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool ioctlArgument(const CallContext&, const ArgumentInfo&, DecodedValue&);

// events.cpp
bool pollArray(const CallContext&, const ArgumentInfo&, DecodedValue&);
std::string pollNote(const CallContext&);
bool descriptorSet(const CallContext&, const ArgumentInfo&, DecodedValue&);
std::string selectNote(const CallContext&);
bool pollMask(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< pselect6's last argument
bool futexOperation(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool futexValue(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool futexTimeout(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool futexSecond(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool futexThird(const CallContext&, const ArgumentInfo&, DecodedValue&);
std::string futexNote(const CallContext&);

// sockets.cpp, messages.cpp
bool socketAddress(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool socketType(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool socketProtocol(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool socketFlags(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool optionName(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool optionValue(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool message(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool messageArray(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool socketCallArguments(const CallContext&, const ArgumentInfo&, DecodedValue&);

// memory.cpp
bool mapFlags(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool mapOffset(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool remapAddress(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool memfdFlags(const CallContext&, const ArgumentInfo&, DecodedValue&);

// processes.cpp
bool cloneFlags(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool cloneParentTid(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool cloneChildTid(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool cloneTls(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool cloneArguments(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool waitStatus(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool personality(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool cpuSet(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool priority(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< ioprio_set's
bool prctlArgument(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool archArgument(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool ptraceArgument(const CallContext&, const ArgumentInfo&, DecodedValue&);
std::string prctlNote(const CallContext&);

// signals.cpp
bool signalSet(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< [INT CHLD]
bool signalHandler(const CallContext&, const ArgumentInfo&, DecodedValue&);

// ipc.cpp
bool ipcKey(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool ipcFlags(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< the kind's flags and a mode
bool ipcControl(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool messageBuffer(const CallContext&, const ArgumentInfo&, DecodedValue&);

// times.cpp
bool remainingTime(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< told when it was interrupted
bool clock(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool timePair(const CallContext&, const ArgumentInfo&, DecodedValue&); ///< utimensat's, utimes's
std::string timexNote(const CallContext&);

// system.cpp
bool rebootMagic(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool bpfAttributes(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool keySerial(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool keyctlArgument(const CallContext&, const ArgumentInfo&, DecodedValue&);
bool quotaCommand(const CallContext&, const ArgumentInfo&, DecodedValue&);

} // namespace Duende::Trace::Decoders

/// The structures that more than one call knows.
namespace Duende::Trace::Layouts {

void timespec(Structure&); ///< as wide as the architecture's long
void timespec64(Structure&);
void timeval(Structure&);
void timezone(Structure&);
void itimerspec(Structure&);
void itimerspec64(Structure&);
void itimerval(Structure&);
void utimbuf(Structure&);
void tms(Structure&);
void timex(Structure&);
void stat(Structure&);
void stat64(Structure&); ///< i386's
void statx(Structure&);
void statfs(Structure&);
void statfs64(Structure&); ///< i386's
void openHow(Structure&);
void mountAttributes(Structure&);
void fileHandle(Structure&);
void flock(Structure&);
void flock64(Structure&);
void ownerEx(Structure&);
void epollEvent(Structure&);
void rlimit(Structure&);
void rlimit64(Structure&);
void rusage(Structure&);
void schedParameter(Structure&);
void schedAttributes(Structure&);
void capabilityHeader(Structure&);
void capabilityData(Structure&);
void rseq(Structure&);
void robustList(Structure&);
void userDescriptor(Structure&);
void siginfo(Structure&);
void sigaction(Structure&);
void oldSigaction(Structure&);
void sigevent(Structure&);
void signalStack(Structure&);
void sembuf(Structure&);
void messageQueue(Structure&);
void ioEvent(Structure&);
void utsname(Structure&);
void sysinfo(Structure&);
void uringParameters(Structure&);
void perfAttributes(Structure&);
void landlockRuleset(Structure&);
void cachestatRange(Structure&);
void cachestat(Structure&);
void xattrArguments(Structure&);
void futexWait(Structure&);
void seccompFilter(Structure&);

} // namespace Duende::Trace::Layouts
