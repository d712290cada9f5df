# SPDX-License-Identifier: GPL-3.0-or-later
"""The project's layering, checked from includes and link lines.

Arrows run down only: app, ui, models, adapters/trace/client, adapters/contract. The models hold what was traced, so
they know the form of its records (adapters/trace/wire) and what they mean (adapters/trace/syscalls); the window does
not. A platform folder (every folder of adapters/ but contract, support, journal and trace) includes itself,
adapters/support, adapters/journal and adapters/contract. Only the composition root names platform folders.
"""

import re
from pathlib import Path

SOURCE_FOLDERS = ("adapters", "app", "models", "resources", "ui")
SOURCE_SUFFIXES = {".c", ".cpp", ".h", ".mm"}

INCLUDE = re.compile(r'^\s*#\s*(?:include|include_next|import)\s*(?:"([^"]*)"|<([^>]*)>)', re.MULTILINE)
# One manager's name, which only its own folder, the contract's handles and the composition root may know. Build
# files name the folder.
PLATFORM_WORD = re.compile(r"systemd", re.IGNORECASE)
PLATFORM_WORD_SUFFIXES = SOURCE_SUFFIXES | {".qrc", ".svg", ".ui", ".xml"}
PLATFORM_WORD_HOMES = ("adapters/contract/", "adapters/journal/", "adapters/systemd/", "app/compositionroot.")

# What every platform folder may use: the contract, small parts, and the reader of the machine's journal.
SHARED_BY_PLATFORMS = ("adapters/contract", "adapters/support", "adapters/journal")

# A target is made by one of these; what stands behind the name up to the closing parenthesis is its files and links.
TARGET = re.compile(
    r"\b(?:duende_library|add_library|add_executable|qt_add_library|qt_add_executable)\s*\(\s*([\w-]+)([^)]*)\)"
)
LINK = re.compile(r"\btarget_link_libraries\s*\(\s*([\w-]+)([^)]*)\)")
COMMENT = re.compile(r"#[^\n]*")


def unit_of(path):
    """The layer that a file of the project belongs to: "models", "adapters/native", "adapters/trace/agent"."""
    parts = path.split("/")
    if parts[0] != "adapters":
        return parts[0]
    return "/".join(parts[: 3 if parts[1:2] == ["trace"] else 2])


def is_platform(unit):
    return unit.startswith("adapters/") and unit not in SHARED_BY_PLATFORMS and not unit.startswith("adapters/trace")


def may_use(path, unit):
    """Whether the file at `path` may include from `unit`; `path` may be a build file, too."""
    own = unit_of(path)
    if own == unit:
        return True
    if own == "app":
        return not is_platform(unit) or path.startswith("app/compositionroot.") or path == "app/CMakeLists.txt"
    down = ["adapters/contract", "adapters/trace/client"]
    allowed = {
        "ui": ["models", "resources", *down],
        "models": [*down, "adapters/trace/wire", "adapters/trace/syscalls"],
        "adapters/contract": [],
        "adapters/support": ["adapters/contract"],
        "adapters/journal": ["adapters/contract", "adapters/support"],
        "adapters/trace/wire": [],
        "adapters/trace/syscalls": ["adapters/trace/wire"],
        "adapters/trace/agent": ["adapters/trace/wire", "adapters/trace/syscalls"],
        "adapters/trace/client": [
            "adapters/contract", "adapters/support", "adapters/trace/wire", "adapters/trace/syscalls"],
    }
    if is_platform(own):
        return unit in SHARED_BY_PLATFORMS
    return unit in allowed.get(own, [])


WITHOUT_QT = ("adapters/systemd/unitwriter/", "adapters/trace/agent/", "adapters/trace/syscalls/", "adapters/trace/wire/")


def is_without_qt(path):
    return path.startswith(WITHOUT_QT)


def is_qt_header(header):
    return re.match(r"Q[A-Z]|Qt[A-Z]|qt[a-z]*/|q[a-z]+\.h$", header) is not None


class Checker:
    """Collects what is wrong below one root, a line each: "FILE: WHAT"."""

    def __init__(self, root):
        self.root = Path(root)
        self.problems = []

    def check(self):
        files = sorted(
            file
            for folder in SOURCE_FOLDERS
            for file in (self.root / folder).rglob("*")
            if file.is_file() and not any(part.startswith(".") for part in file.parts)
        )
        for file in files:
            path = file.relative_to(self.root).as_posix()
            if file.suffix in SOURCE_SUFFIXES:
                self.check_includes(path, file.read_text(encoding="utf-8", errors="replace"))
            if file.suffix in PLATFORM_WORD_SUFFIXES and not path.startswith(PLATFORM_WORD_HOMES):
                self.check_word(path, file.read_text(encoding="utf-8", errors="replace"))
        self.check_targets([file.relative_to(self.root).as_posix() for file in files])
        return self.problems

    def complain(self, path, what):
        self.problems.append(f"{path}: {what}")

    def check_includes(self, path, text):
        unit = unit_of(path)
        for quoted, angled in INCLUDE.findall(text):
            header = quoted or angled
            if angled:
                self.check_system_include(path, unit, header)
            elif header.endswith(".moc") and "/" not in header:
                continue
            elif not header.startswith(tuple(folder + "/" for folder in SOURCE_FOLDERS)):
                self.complain(path, f'includes "{header}", which is not written from the project\'s root')
            elif not (self.root / header).is_file():
                self.complain(path, f'includes "{header}", which is not there')
            elif not may_use(path, unit_of(header)):
                self.complain(path, f'may not include "{header}"')

    def check_system_include(self, path, unit, header):
        if header.startswith(tuple(folder + "/" for folder in SOURCE_FOLDERS)):
            self.complain(path, f"includes <{header}>; the project's own headers stand in quotation marks")
        elif is_without_qt(path) and is_qt_header(header):
            self.complain(path, f"includes <{header}>, but {Path(path).parent.as_posix()} does without Qt")
        elif unit == "adapters/contract" and re.match(r"Qt[A-Z]\w*/", header) and not header.startswith("QtCore/"):
            self.complain(path, f"includes <{header}>, but the contract needs Qt Core only")
        elif unit in ("models", "adapters/support") and re.match(r"(QtWidgets/|QWidget|QApplication)", header):
            self.complain(path, f"includes <{header}>; widgets belong to ui")

    def check_word(self, path, text):
        for number, line in enumerate(text.splitlines(), 1):
            if PLATFORM_WORD.search(line):
                self.complain(f"{path}:{number}", "names one service manager outside its folder")

    def check_targets(self, paths):
        """Every source file is built by the nearest CMakeLists.txt above it, and links follow the includes' rules."""
        texts = {}
        for path in paths:
            if path.endswith("/CMakeLists.txt"):
                texts[path] = COMMENT.sub("", (self.root / path).read_text(encoding="utf-8"))
        homes = {}
        for path, text in texts.items():
            for name, _ in TARGET.findall(text):
                homes[name] = path
        for path in paths:
            if Path(path).suffix in SOURCE_SUFFIXES:
                self.check_is_built(path, texts)
        for path, text in texts.items():
            for name, body in TARGET.findall(text) + LINK.findall(text):
                self.check_links(path, name, body, homes)

    def check_is_built(self, path, texts):
        folder = Path(path).parent
        while folder != Path(".") and f"{folder.as_posix()}/CMakeLists.txt" not in texts:
            folder = folder.parent
        text = texts.get(f"{folder.as_posix()}/CMakeLists.txt")
        if text is None:
            self.complain(path, "no CMakeLists.txt above it")
        elif not re.search(rf"(?<![\w./-]){re.escape(Path(path).relative_to(folder).as_posix())}(?![\w./-])", text):
            self.complain(path, f"is in no target of {folder.as_posix()}/CMakeLists.txt")

    def check_links(self, path, name, body, homes):
        for word in re.findall(r"\w[\w:]*", body):
            home = homes.get(word)
            if home and word != name and not may_use(path, unit_of(home)):
                self.complain(path, f"{name} may not link {word} of {home.rsplit('/', 1)[0]}")
        if unit_of(path) == "adapters/contract":
            for word in re.findall(r"\b(?:Qt6|KF6\w*)::\w+", body):
                if word != "Qt6::Core":
                    self.complain(path, f"{name} may link Qt6::Core only, not {word}")
