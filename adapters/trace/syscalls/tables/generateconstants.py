#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes constants.inc and ioctls.inc: the names of numbers, from the kernel's and the C library's user headers.

    packaging/devroot python3 adapters/trace/syscalls/tables/generateconstants.py

Which names belong together stands in constantsets.txt; what they are worth, the compiler says.
"""

import re
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
INCLUDE = Path("/usr/include")
ARM = ["-nostdinc", "-isystem", "/usr/lib/gcc/x86_64-linux-gnu/14/include", "-isystem", "/usr/include/aarch64-linux-gnu",
       "-isystem", "/usr/include"]


def compiler(arguments, text):
    return subprocess.run(["gcc", "-w", "-fmax-errors=0", "-D_GNU_SOURCE", "-x", "c", *arguments, "-"], input=text,
                          capture_output=True, text=True, check=False)


def included(headers):
    return "".join(f"#include <{header}>\n" for header in headers)


def candidates(headers, pattern, flags):
    """The macros and enumerators of the headers that the pattern describes, in the headers' order."""
    wanted = re.compile(pattern)
    macros = compiler([*flags, "-E", "-dD"], included(headers)).stdout
    found = []
    for line in macros.splitlines():
        define = re.match(r"#define (\w+)(\(?)", line)
        names = [] if define and define[2] else [define[1]] if define else re.findall(r"\b([A-Za-z]\w*)\b", line)
        found += [name for name in names if wanted.fullmatch(name)]
    return list(dict.fromkeys(found))


def values(headers, names, flags):
    """What the names are worth; names that are no integer constants are left out."""
    names = list(names)
    while names:
        lines = [f"char v{i}[(({name}) == 0) + 1]; const unsigned long long n{i} = (unsigned long long)({name});"
                 for i, name in enumerate(names)]
        source = included(headers) + "#line 1 \"names\"\n" + "\n".join(lines) + "\n"
        done = compiler([*flags, "-S", "-O0", "-o", "-"], source)
        if done.returncode == 0:
            told = {int(i): int(value) for i, value in re.findall(
                r"^n(\d+):\n\s+\.(?:quad|long)\s+(-?\d+)$", done.stdout, re.MULTILINE)}
            zero = {int(i) for i in re.findall(r"^n(\d+):\n\s+\.zero\s+8$", done.stdout, re.MULTILINE)}
            return {name: (0 if i in zero else told[i]) for i, name in enumerate(names) if i in zero or i in told}
        bad = {int(line) - 1 for line in re.findall(r"^(?:names|<stdin>):(\d+):\d+: error", done.stderr, re.MULTILINE)}
        if not bad:
            raise SystemExit(done.stderr)
        names = [name for i, name in enumerate(names) if i not in bad]
    return {}


def read_sets():
    """name, what it is, comment for an unknown value, headers, items; one set a paragraph."""
    text = re.sub(r"^#.*\n", "", (HERE / "constantsets.txt").read_text(), flags=re.MULTILINE)
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = paragraph.splitlines()
        name, kind, *rest = lines[0].split()
        headers = [word for word in lines[1].split()]
        yield name, kind, rest[0] if rest else "", headers, " ".join(lines[2:]).split()


def members(headers, items, flags):
    """An item is a name, NAME=number, a pattern in /…/, or -/…/ which takes away."""
    chosen = {}
    for item in items:
        if item.startswith("-/"):
            chosen = {name: value for name, value in chosen.items() if not re.fullmatch(item[2:-1], name)}
        elif item.startswith("/"):
            for name in candidates(headers, item[1:-1], flags):
                chosen.setdefault(name, None)
        elif "=" in item:
            name, number = item.split("=")
            chosen[name] = int(number, 0)
        else:
            chosen[item] = None
    told = values(headers, [name for name, value in chosen.items() if value is None], flags)
    missing = [item for item in items if re.fullmatch(r"\w+", item) and item not in told]
    if missing:
        print("not in the headers:", *missing)
    return [(value if value is not None else told[name], name) for name, value in chosen.items()
            if value is not None or name in told]


def write_constants():
    out = ["// SPDX-License-Identifier: GPL-3.0-or-later", "// Written by generateconstants.py from constantsets.txt."]
    for name, kind, unknown, headers, items in read_sets():
        flags = ARM if name.endswith("Arm") else []
        rows = [(value & (2**64 - 1), text) for value, text in members(headers, items, flags)]
        if kind == "values":
            rows = [(value & (2**32 - 1) if value >= 2**63 else value, text) for value, text in rows]
            first = {}
            for value, text in rows:
                first.setdefault(value, text)
            rows = sorted(first.items())
        else:
            rows = [(value & (2**32 - 1) if value >= 2**63 else value, text) for value, text in rows]
        out.append(f"inline constexpr NameValue {name}Rows[] = {{")
        out += [f"    {{0x{value:x}, \"{text}\"}}," for value, text in rows]
        out.append("};")
        out.append(f"inline constexpr NameSet {name}{{{name}Rows, {'true' if kind == 'flags' else 'false'}, "
                   f"\"{unknown}\"}};")
        print(name, len(rows))
    (HERE / "constants.inc").write_text("\n".join(out) + "\n")


SKIPPED = re.compile(r"/(sound|drm|rdma|scsi|xen|misc|video|asm)/|/linux/(soundcard|coda|isdn|nfsd|netfilter)")


def write_ioctls():
    headers = [path for path in sorted(INCLUDE.glob("linux/**/*.h")) if not SKIPPED.search(str(path))]
    headers += [INCLUDE / "asm-generic/ioctls.h", INCLUDE / "drm/drm.h", INCLUDE / "sound/asound.h", INCLUDE / "mtd/mtd-abi.h"]
    direct = re.compile(r"^[ \t]*#[ \t]*define[ \t]+([A-Z]\w+)[ \t]+(?:\(?[ \t]*_IO[RWC]*[ \t]*\(|[A-Z0-9_]*IO[RW]*\(|0x(?:54|89|12|53|4B|56)[0-9A-Fa-f]{2}\b)",
                        re.MULTILINE)
    rows = {}
    for path in headers:
        names = [name for name in direct.findall(path.read_text(errors="replace"))
                 if not re.search(r"_MASK$|_SIZE$|_MAGIC$|^_", name)]
        name = str(path.relative_to(INCLUDE))
        if not names:
            continue
        base = ["sys/types.h", "sys/socket.h", "net/if.h"] if "linux/if" not in name and "socket" not in name else ["sys/types.h"]
        try:
            told = values([*base, name], names, [])
        except SystemExit:
            told = values([name], names, [])
        for text, value in told.items():
            if value < 2**32 and value > 0xff:
                rows.setdefault(value, [])
                if text not in rows[value]:
                    rows[value].append(text)
    out = ["// SPDX-License-Identifier: GPL-3.0-or-later", "// Written by generateconstants.py."]
    for value, texts in sorted(rows.items()):
        preferred = [t for t in texts if t.startswith(("T", "FI", "SIOC", "BLK", "FS_"))] or texts
        out.append(f"{{0x{value:x}, \"{preferred[0]}\"}},")
    (HERE / "ioctls.inc").write_text("\n".join(out) + "\n")
    print("ioctls", len(rows))


write_constants()
write_ioctls()
