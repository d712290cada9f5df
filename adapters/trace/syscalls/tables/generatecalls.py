#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes calls.inc: all system calls of three architectures, with numbers, argument names and C types.

    packaging/devroot python3 adapters/trace/syscalls/tables/generatecalls.py    (as root: it mounts tracefs)

Numbers come from the kernel's user headers, argument names and types from the running kernel's
events/syscalls/*/format. What a kernel does not tell (calls that it does not have, or that have no event) stands below,
as the manual pages say it. A row of calls.inc whose call the running kernel does not know keeps its signature.
"""

import re
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEADERS = {
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "i386": "/usr/include/x86_64-linux-gnu/asm/unistd_32.h",
    "aarch64": "/usr/include/aarch64-linux-gnu/asm/unistd_64.h",
}

# Newer than the headers, the same number everywhere (Documentation/process/adding-syscalls.rst).
NEWER = {
    "setxattrat": 463, "getxattrat": 464, "listxattrat": 465, "removexattrat": 466, "open_tree_attr": 467,
    "file_getattr": 468, "file_setattr": 469,
}
NEWER_X86_64 = {"uretprobe": 335, "uprobe": 336}

# Calls whose event has another name.
SAME_AS = {
    "stat": "newstat", "fstat": "newfstat", "lstat": "newlstat", "uname": "newuname", "umount2": "umount",
    "sendfile": "sendfile64", "_newselect": "select", "ugetrlimit": "getrlimit", "mmap2": "mmap",
    "fadvise64_64": "fadvise64", "fcntl64": "fcntl",
}
for name in ("chown", "fchown", "lchown", "getuid", "getgid", "geteuid", "getegid", "setuid", "setgid", "setreuid",
             "setregid", "getgroups", "setgroups", "setresuid", "getresuid", "setresgid", "getresgid", "setfsuid",
             "setfsgid"):
    SAME_AS[name + "32"] = name
for name in ("clock_gettime", "clock_settime", "clock_adjtime", "timer_gettime", "timer_settime", "timerfd_gettime",
             "timerfd_settime"):
    SAME_AS[name + "64"] = name
for name in ("clock_getres", "clock_nanosleep", "utimensat", "pselect6", "ppoll", "io_pgetevents", "recvmmsg",
             "mq_timedsend", "mq_timedreceive", "semtimedop", "rt_sigtimedwait", "futex", "sched_rr_get_interval"):
    SAME_AS[name + ("64" if name.endswith("time") else "_time64")] = name

SIGNATURES = {
    "_llseek": "unsigned int fd, unsigned long offset_high, unsigned long offset_low, loff_t * result, unsigned int whence",
    "_sysctl": "struct __sysctl_args * args",
    "bdflush": "int func, long data",
    "create_module": "const char * name, size_t size",
    "delete_module": "const char * name_user, unsigned int flags",
    "epoll_ctl_old": "int epfd, int op, int fd, struct epoll_event * event",
    "epoll_wait_old": "int epfd, struct epoll_event * events, int maxevents",
    "finit_module": "int fd, const char * uargs, int flags",
    "fstat64": "unsigned int fd, struct stat64 * statbuf",
    "stat64": "const char * filename, struct stat64 * statbuf",
    "lstat64": "const char * filename, struct stat64 * statbuf",
    "fstatat64": "int dfd, const char * filename, struct stat64 * statbuf, int flag",
    "oldstat": "const char * filename, struct __old_kernel_stat * statbuf",
    "oldlstat": "const char * filename, struct __old_kernel_stat * statbuf",
    "oldfstat": "unsigned int fd, struct __old_kernel_stat * statbuf",
    "fstatfs64": "unsigned int fd, size_t sz, struct statfs64 * buf",
    "statfs64": "const char * pathname, size_t sz, struct statfs64 * buf",
    "ftruncate64": "unsigned int fd, loff_t length",
    "truncate64": "const char * path, loff_t length",
    "get_kernel_syms": "struct kernel_sym * table",
    "get_thread_area": "struct user_desc * u_info",
    "set_thread_area": "struct user_desc * u_info",
    "init_module": "const void * umod, unsigned long len, const char * uargs",
    "ipc": "unsigned int call, int first, unsigned long second, unsigned long third, void * ptr, long fifth",
    "kexec_file_load": "int kernel_fd, int initrd_fd, unsigned long cmdline_len, const char * cmdline, unsigned long flags",
    "kexec_load": "unsigned long entry, unsigned long nr_segments, struct kexec_segment * segments, unsigned long flags",
    "lookup_dcookie": "u64 cookie, char * buf, size_t len",
    "map_shadow_stack": "unsigned long addr, unsigned long size, unsigned int flags",
    "nfsservctl": "int cmd, struct nfsctl_arg * argp, void * resp",
    "nice": "int increment",
    "olduname": "struct oldold_utsname * name",
    "oldolduname": "struct oldold_utsname * name",
    "query_module": "const char * name, int which, void * buf, size_t bufsize, size_t * ret",
    "readdir": "unsigned int fd, struct old_linux_dirent * dirent, unsigned int count",
    "sgetmask": "",
    "ssetmask": "int newmask",
    "sigaction": "int sig, const struct old_sigaction * act, struct old_sigaction * oact",
    "signal": "int sig, void * handler",
    "sigpending": "unsigned long * uset",
    "sigprocmask": "int how, unsigned long * nset, unsigned long * oset",
    "sigreturn": "",
    "sigsuspend": "int unused1, int unused2, unsigned long mask",
    "socketcall": "int call, unsigned long * args",
    "stime": "__kernel_old_time_t * tptr",
    "uselib": "const char * library",
    "vm86": "unsigned long cmd, unsigned long arg",
    "vm86old": "struct vm86_struct * user_vm86",
    "waitpid": "pid_t pid, int * stat_addr, int options",
    "uprobe": "",
    "uretprobe": "",
}

# Where an architecture has other arguments: the user's view of the call there.
OTHER_SIGNATURES = {
    ("i386", "mmap"): ("old_mmap", "struct mmap_arg_struct * arg"),
    ("i386", "select"): ("old_select", "struct sel_arg_struct * arg"),
    ("i386", "umount"): ("oldumount", "char * name"),
    ("i386", "mmap2"): (
        "mmap2", "unsigned long addr, unsigned long len, unsigned long prot, unsigned long flags, unsigned long fd, unsigned long pgoff"),
    ("i386", "clone"): (
        "clone_tls", "unsigned long clone_flags, unsigned long newsp, int * parent_tidptr, unsigned long tls, int * child_tidptr"),
    ("aarch64", "clone"): (
        "clone_tls", "unsigned long clone_flags, unsigned long newsp, int * parent_tidptr, unsigned long tls, int * child_tidptr"),
    ("i386", "fadvise64_64"): ("fadvise64_64", "int fd, loff_t offset, loff_t len, int advice"),
}


def numbers():
    found = {}
    for architecture, header in HEADERS.items():
        for name, number in re.findall(r"^#define __NR3?(?:264)?_(\w+)\s+(\d+)", Path(header).read_text(), re.MULTILINE):
            if name not in ("syscalls", "arch_specific_syscall"):
                found.setdefault(name, {})[architecture] = int(number)
        for name, number in NEWER.items():
            found.setdefault(name, {})[architecture] = number
    for name, number in NEWER_X86_64.items():
        found.setdefault(name, {})["x86_64"] = number
    return found


def tidy(declaration):
    """ "const char *const * argv" stays as it is, "u32 * uaddr" too; blanks are made one."""
    return re.sub(r"\s+", " ", declaration.strip())


def told_by_kernel():
    signatures = {}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-t", "tracefs", "tracefs", folder], check=True)
        try:
            for path in Path(folder, "events/syscalls").glob("sys_enter_*/format"):
                fields = re.findall(r"field:([^;]+);\s*offset", path.read_text())
                kept = [tidy(f) for f in fields if " common_" not in f and "__syscall_nr" not in f]
                signatures[path.parent.name[len("sys_enter_"):]] = ", ".join(kept)
        finally:
            subprocess.run(["umount", folder], check=True)
    return signatures


def written_before():
    path = HERE / "calls.inc"
    if not path.exists():
        return {}
    return dict(re.findall(r'^\{"(\w+)", "\w+", -?\d+, -?\d+, -?\d+, "([^"]*)"\},', path.read_text(), re.MULTILINE))


def main():
    told = told_by_kernel()
    before = written_before()
    rows = []
    for name, where in sorted(numbers().items()):
        signature = SIGNATURES.get(name)
        if signature is None:
            signature = told.get(SAME_AS.get(name, name))
        if signature is None:
            signature = before.get(name)
        if signature is None:
            signature = "unsigned long arg1, unsigned long arg2, unsigned long arg3, unsigned long arg4, unsigned long arg5, unsigned long arg6"
        rest = dict(where)
        for architecture in list(rest):
            if (architecture, name) in OTHER_SIGNATURES:
                row, other = OTHER_SIGNATURES[architecture, name]
                rows.append((name, row, {architecture: rest.pop(architecture)}, other))
        if rest:
            rows.append((name, name, rest, signature))
    lines = [
        "// SPDX-License-Identifier: GPL-3.0-or-later",
        "// Written by generatecalls.py. Name, row of the hand-written tables, numbers on x86-64, i386 and aarch64 (-1: none),",
        "// arguments as the kernel declares them.",
    ]
    for name, row, where, signature in rows:
        ordered = ", ".join(str(where.get(architecture, -1)) for architecture in HEADERS)
        lines.append(f'{{"{name}", "{row}", {ordered}, "{signature}"}},')
    (HERE / "calls.inc").write_text("\n".join(lines) + "\n")


main()
