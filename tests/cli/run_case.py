"""Runs one command-line case: run_case.py CASE PROGRAM; exit 0 passed, 1 failed, 77 skipped.

A case is a text file. Its first lines say in words what it shows; then come sections, each begun by "--- ":
  --- base                  copy cli/base/ (a small, sound plan with its data) into the working folder
  --- file PATH             a file with the lines that follow; "--- file PATH append" adds to one that is there
  --- edit PATH             lines "old => new": each must occur in the file, and is replaced once
  --- needs WHAT            skip unless WHAT holds (root, userns)
  --- run                   a shell script; phusong is in its PATH, the working folder is new and empty
  --- exit N                what the last run must exit with (0 unless said)
  --- stdout, --- stderr    one expectation a line about the last run: text that must occur;
                            "! text" must not occur, "~ regex" must match somewhere, "= line" must be one whole line;
                            a lone "empty" means that nothing was printed
  --- exists, --- missing   paths (patterns allowed), one a line, that must or must not be there after the last run
"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

SKIP = 77
TIMEOUT_S = 100


class Failure(Exception):
    """What the case expected and did not get."""


def parse(path):
    """[(head words, lines)] of the sections."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    sections = []
    for line in lines:
        if line.startswith("--- "):
            sections.append((line[4:].split(), []))
        elif sections:
            sections[-1][1].append(line)
    if not any(head[0] == "run" for head, _ in sections):
        raise Failure("the case runs nothing")
    return sections


def trimmed(lines):
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


class Case:
    """One case in its working folder."""

    def __init__(self, folder, program):
        self.folder = folder
        self.program = program
        self.done = None
        self.exit_checked = True

    def place(self, path):
        return os.path.join(self.folder, path)

    def base(self, _head, _lines):
        shutil.copytree(os.path.join(os.path.dirname(os.path.abspath(__file__)), "base"), self.folder, dirs_exist_ok=True)

    def file(self, head, lines):
        os.makedirs(os.path.dirname(self.place(head[1])), exist_ok=True)
        with open(self.place(head[1]), "a" if "append" in head else "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in trimmed(lines))

    def edit(self, head, lines):
        with open(self.place(head[1]), encoding="utf-8") as file:
            text = file.read()
        for line in trimmed(lines):
            old, new = (part.replace("\\n", "\n") for part in line.split(" => ", 1))
            if old not in text:
                raise Failure(f'--- edit {head[1]}: "{old}" is not in the file')
            text = text.replace(old, new, 1)
        with open(self.place(head[1]), "w", encoding="utf-8") as file:
            file.write(text)

    def needs(self, head, _lines):
        if head[1] == "root":
            held = os.geteuid() == 0
        elif head[1] == "userns": # a mount of its own, without touching the machine's
            held = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", self.folder],
                                  capture_output=True).returncode == 0
        else:
            raise Failure(f"--- needs {head[1]}: no such need")
        if not held:
            print(f"skipped: needs {head[1]}")
            sys.exit(SKIP)

    def run(self, _head, lines):
        self.check_exit(["exit", "0"], [])
        bin_folder = tempfile.mkdtemp()
        try:
            os.symlink(os.path.abspath(self.program), os.path.join(bin_folder, "phusong"))
            environment = {**os.environ, "PATH": bin_folder + ":/usr/bin:/bin", "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
            self.done = subprocess.run(["bash", "-c", "\n".join(lines)], cwd=self.folder, env=environment, text=True,
                                       stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT_S, errors="replace")
        finally:
            shutil.rmtree(bin_folder)
        self.exit_checked = False

    def check_exit(self, head, _lines):
        if self.exit_checked and head[1] == "0":
            return
        self.exit_checked = True
        if self.done.returncode != int(head[1]):
            raise Failure(f"exit code is {self.done.returncode}, expected {head[1]}")

    def check_text(self, head, lines):
        text = getattr(self.done, head[0])
        for line in trimmed(lines):
            if line == "empty":
                held = text == ""
            elif line.startswith("! "):
                held = line[2:] not in text
            elif line.startswith("~ "):
                held = re.search(line[2:], text, flags=re.M) is not None
            elif line.startswith("= "):
                held = line[2:] in text.splitlines()
            else:
                held = line in text
            if not held:
                raise Failure(f"{head[0]} does not meet: {line}")

    def exists(self, _head, lines):
        for line in trimmed(lines):
            if not glob.glob(self.place(line), include_hidden=True):
                raise Failure(f"{line} is not there")

    def missing(self, _head, lines):
        for line in trimmed(lines):
            if glob.glob(self.place(line), include_hidden=True):
                raise Failure(f"{line} is there")

    def play(self, sections):
        steps = {"base": self.base, "file": self.file, "edit": self.edit, "needs": self.needs, "run": self.run,
                 "exit": self.check_exit, "stdout": self.check_text, "stderr": self.check_text, "exists": self.exists,
                 "missing": self.missing}
        for head, lines in sections:
            if head[0] not in steps:
                raise Failure(f"--- {head[0]}: no such section")
            steps[head[0]](head, lines)
        self.check_exit(["exit", "0"], [])


def main():
    path, program = sys.argv[1], sys.argv[2]
    with tempfile.TemporaryDirectory(prefix="phusong-cli-") as folder:
        os.chmod(folder, 0o755)
        case = Case(os.path.join(folder, "here"), program)
        os.mkdir(case.folder)
        try:
            case.play(parse(path))
        except (Failure, subprocess.TimeoutExpired) as failure:
            print(f"{path}: {failure}")
            if case.done is not None:
                print(f"exit code {case.done.returncode}\n--- stdout\n{case.done.stdout}--- stderr\n{case.done.stderr}", end="")
            for place, _, names in os.walk(case.folder):
                for name in names:
                    print("left:", os.path.relpath(os.path.join(place, name), case.folder))
            return 1
    print("passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
