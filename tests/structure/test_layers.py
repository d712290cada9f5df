# SPDX-License-Identifier: GPL-3.0-or-later
"""The project's tree follows the rules of layers.py, and layers.py sees every kind of violation."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from layers import Checker  # noqa: E402

PROJECT = Path(__file__).resolve().parents[2]

# A small tree that is right. Each test plants one thing in it.
RIGHT = {
    "adapters/contract/CMakeLists.txt": "duende_library(duende_contract SOURCES a.h LINK Qt6::Core)",
    "adapters/contract/a.h": "#include <QString>\n#include <QtCore/qglobal.h>\n// systemd:UNIT\n",
    "adapters/support/CMakeLists.txt": "duende_library(duende_support SOURCES b.h LINK duende_contract)",
    "adapters/support/b.h": '#include "adapters/contract/a.h"\n',
    "adapters/journal/CMakeLists.txt": "duende_library(duende_journal SOURCES j.h LINK duende_contract)",
    "adapters/journal/j.h": '#include "adapters/contract/a.h"\n#include "adapters/support/b.h"\n// systemd\n',
    "adapters/native/CMakeLists.txt": "duende_library(duende_native SOURCES n.cpp n.h LINK duende_support)",
    "adapters/native/n.h": '#include "adapters/contract/a.h"\n#include "adapters/support/b.h"\n',
    "adapters/native/n.cpp": '#include "adapters/native/n.h"\n#include "n.moc"\n',
    "adapters/systemd/CMakeLists.txt": "duende_library(duende_systemd SOURCES s.h)",
    "adapters/systemd/s.h": '#include "adapters/support/b.h" // systemd\n#include "adapters/journal/j.h"\n',
    "adapters/trace/wire/CMakeLists.txt": "duende_library(duende_wire SOURCES w.h)",
    "adapters/trace/wire/w.h": "#include <cstdint>\n",
    "adapters/trace/agent/CMakeLists.txt": "add_executable(duende-agent g.cpp)",
    "adapters/trace/agent/g.cpp": '#include "adapters/trace/wire/w.h"\n',
    "adapters/trace/client/CMakeLists.txt": "duende_library(duende_client SOURCES c.h)",
    "adapters/trace/client/c.h": '#include "adapters/trace/wire/w.h"\n#include "adapters/contract/a.h"\n',
    "models/CMakeLists.txt": "add_subdirectory(sub)\nduende_library(duende_models SOURCES m.h LINK duende_client)",
    "models/m.h": '#include "adapters/contract/a.h"\n#include "adapters/trace/client/c.h"\n',
    "models/sub/CMakeLists.txt": "duende_library(duende_sub SOURCES x.h)",
    "models/sub/x.h": "#pragma once\n",
    "ui/CMakeLists.txt": "duende_library(duende_ui SOURCES u.h LINK duende_models)",
    "ui/u.h": '#include "models/m.h"\n#include "models/sub/x.h"\n#include <QWidget>\n',
    "app/CMakeLists.txt":
        "add_executable(duende compositionroot.cpp main.cpp)\n"
        "target_link_libraries(duende PRIVATE duende_native duende_systemd duende_ui)",
    "app/compositionroot.cpp": '#include "adapters/native/n.h"\n#include "adapters/systemd/s.h"\n',
    "app/main.cpp": '#include "ui/u.h"\n',
}


class LayersTest(unittest.TestCase):
    def problems(self, planted):
        with tempfile.TemporaryDirectory() as folder:
            for path, text in (RIGHT | planted).items():
                if text is None:
                    continue
                file = Path(folder, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            return Checker(folder).check()

    def assert_one(self, planted, problem):
        self.assertEqual(self.problems(planted), [problem])

    def test_the_project(self):
        self.assertEqual(Checker(PROJECT).check(), [])

    def test_the_project_is_seen(self):
        """An empty tree has no problems either: the real one must not be missed by a wrong path."""
        self.assertTrue((PROJECT / "adapters/contract/platformadapter.h").is_file())
        self.assertTrue((PROJECT / "app/CMakeLists.txt").is_file())

    def test_a_right_tree(self):
        self.assertEqual(self.problems({}), [])

    def test_upward_includes(self):
        for path, header in (
            ("adapters/contract/a.h", "adapters/support/b.h"),
            ("adapters/contract/a.h", "models/m.h"),
            ("adapters/support/b.h", "models/m.h"),
            ("adapters/support/b.h", "adapters/native/n.h"),
            ("adapters/support/b.h", "adapters/journal/j.h"),
            ("adapters/journal/j.h", "adapters/native/n.h"),
            ("adapters/native/n.h", "models/m.h"),
            ("adapters/native/n.h", "adapters/trace/client/c.h"),
            ("models/m.h", "ui/u.h"),
            ("models/sub/x.h", "ui/u.h"),
            ("ui/u.h", "app/main.cpp"),
            ("adapters/trace/client/c.h", "models/m.h"),
        ):
            with self.subTest(path=path, header=header):
                self.assert_one({path: f'#include "{header}"\n'}, f'{path}: may not include "{header}"')

    def test_platforms_know_nothing_of_each_other(self):
        self.assert_one(
            {"adapters/native/n.h": '#include "adapters/pepita/p.h"\n',
             "adapters/pepita/CMakeLists.txt": "duende_library(duende_pepita SOURCES p.h)",
             "adapters/pepita/p.h": ""},
            'adapters/native/n.h: may not include "adapters/pepita/p.h"')

    def test_ui_and_models_know_no_platform(self):
        for path in ("ui/u.h", "models/m.h"):
            for header in ("adapters/native/n.h", "adapters/support/b.h", "adapters/journal/j.h", "adapters/trace/wire/w.h"):
                with self.subTest(path=path, header=header):
                    told = [f'{path}: may not include "{header}"']
                    is_record = path.startswith("models/") and header.startswith("adapters/trace/wire/")
                    self.assertEqual(self.problems({path: f' #  include "{header}"\n'}), [] if is_record else told)

    def test_only_the_composition_root_knows_platforms(self):
        self.assert_one({"app/main.cpp": '#include "adapters/native/n.h"\n'},
                        'app/main.cpp: may not include "adapters/native/n.h"')

    def test_the_contract_needs_qt_core_only(self):
        self.assert_one({"adapters/contract/a.h": "#include <QtDBus/QDBusError>\n"},
                        "adapters/contract/a.h: includes <QtDBus/QDBusError>, but the contract needs Qt Core only")
        self.assert_one(
            {"adapters/contract/CMakeLists.txt": "duende_library(duende_contract SOURCES a.h LINK Qt6::Gui)"},
            "adapters/contract/CMakeLists.txt: duende_contract may link Qt6::Core only, not Qt6::Gui")

    def test_wire_and_agent_do_without_qt(self):
        for header in ("QString", "QtCore/QString", "qglobal.h"):
            with self.subTest(header=header):
                self.assert_one({"adapters/trace/wire/w.h": f"#include <{header}>\n"},
                                f"adapters/trace/wire/w.h: includes <{header}>, but adapters/trace/wire does without Qt")

    def test_models_have_no_widgets(self):
        self.assert_one({"models/m.h": "#include <QWidget>\n"},
                        "models/m.h: includes <QWidget>; widgets belong to ui")

    def test_includes_are_written_from_the_root(self):
        self.assert_one({"ui/u.h": '#include "m.h"\n'},
                        'ui/u.h: includes "m.h", which is not written from the project\'s root')
        self.assert_one({"ui/u.h": '#include "../models/m.h"\n'},
                        'ui/u.h: includes "../models/m.h", which is not written from the project\'s root')
        self.assert_one({"ui/u.h": '#include "models/none.h"\n'},
                        'ui/u.h: includes "models/none.h", which is not there')
        self.assert_one({"ui/u.h": "#include <models/m.h>\n"},
                        "ui/u.h: includes <models/m.h>; the project's own headers stand in quotation marks")

    def test_the_word(self):
        word = "System" + "D"
        for path in ("ui/u.h", "models/m.h", "app/main.cpp", "adapters/support/b.h", "adapters/native/n.h"):
            with self.subTest(path=path):
                self.assert_one({path: f"\n// {word}\n"},
                                f"{path}:2: names one service manager outside its folder")
        self.assert_one({"resources/r.svg": "<!-- systemd -->"},
                        "resources/r.svg:1: names one service manager outside its folder")

    def test_every_file_has_a_target(self):
        self.assert_one({"ui/forgotten.cpp": ""}, "ui/forgotten.cpp: is in no target of ui/CMakeLists.txt")
        self.assert_one({"ui/CMakeLists.txt": "duende_library(duende_ui SOURCES # u.h\n more_u.h)"},
                        "ui/u.h: is in no target of ui/CMakeLists.txt")
        self.assert_one({"adapters/wos/w.cpp": ""}, "adapters/wos/w.cpp: no CMakeLists.txt above it")

    def test_links(self):
        for path, text, problem in (
            ("models/CMakeLists.txt", "duende_library(duende_models SOURCES m.h LINK duende_native)",
             "duende_models may not link duende_native of adapters/native"),
            ("ui/CMakeLists.txt",
             "duende_library(duende_ui SOURCES u.h)\ntarget_link_libraries(duende_ui PRIVATE duende_support)",
             "duende_ui may not link duende_support of adapters/support"),
            ("adapters/native/CMakeLists.txt",
             "duende_library(duende_native SOURCES n.cpp n.h\n    USES duende_systemd)",
             "duende_native may not link duende_systemd of adapters/systemd"),
        ):
            with self.subTest(path=path):
                self.assert_one({path: text}, f"{path}: {problem}")


if __name__ == "__main__":
    unittest.main()
