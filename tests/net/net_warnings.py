"""Each file of planted/ breaks one rule: compiled as our own sources are, it must fail, and for that reason.

net_warnings.py SOURCE BUILD COMPILER_ID FLAG...    FLAG: every warning flag our targets must get
"""
import glob
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

INSTRUMENTS = ("-Werror", "-fsanitize", "-fno-sanitize", "--coverage")
ROOMS = ("geo/", "planner/", "datasets/", "outputs/")


def commands(source, build):
    """(path from the root, words) of each of our own sources."""
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        for entry in json.load(file):
            path = os.path.relpath(entry["file"], source)
            if path.startswith(ROOMS):
                yield path, shlex.split(entry["command"])


def without_file(words):
    """The command without its source and its output."""
    kept, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in ("-o", "-c"):
            skip = True
        else:
            kept.append(word)
    return kept


def expected(path, compiler):
    with open(path, encoding="utf-8") as file:
        match = re.match(r"/\* expect: (\S+)(?: \| clang: (\S+))? \*/", file.readline())
    if match is None:
        return None
    return match.group(2) if compiler == "Clang" and match.group(2) else match.group(1)


def tagged(stderr, wanted):
    """Is there an error under one of these warning names?"""
    return any(f"[-Werror={name}]" in stderr or f"[-Werror,-W{name}]" in stderr for name in wanted.split("|"))


def check_planted(path, command, compiler):
    wanted = expected(path, compiler)
    name = os.path.basename(path)
    if wanted == "none":
        return []
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(command + ["-c", path, "-o", os.path.join(place, "planted.o")], capture_output=True, text=True,
                              env={**os.environ, "LC_ALL": "C"})
    if wanted is None:
        return [] if done.returncode == 0 else [f"{name}: the clean file does not compile:\n{done.stderr}"]
    if done.returncode == 0:
        return [f"{name}: passes the net; -W{wanted} was expected"]
    if not tagged(done.stderr, wanted):
        return [f"{name}: fails, but not for -W{wanted}:\n{done.stderr}"]
    return []


def main():
    source, build, compiler, flags = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
    failures, command = [], None
    count = 0
    for path, words in commands(source, build):
        count += 1
        missing = [flag for flag in flags if flag not in words]
        silenced = [word for word in words if word == "-w" or word.startswith("-Wno-")]
        if missing:
            failures.append(f"{path} is compiled without {' '.join(missing)}")
        if silenced:
            failures.append(f"{path} is compiled with {' '.join(silenced)}")
        if path == "geo/status.c":
            # Without what a sanitizer or coverage build adds: their checks hide faults from the optimizer.
            command = [word for word in without_file(words) if not word.startswith(INSTRUMENTS)] + ["-O2", "-Werror"]
    if command is None:
        failures.append("no compile command of geo/status.c to learn from")
        planted = []
    else:
        planted = sorted(glob.glob(os.path.join(source, "tests/net/planted/*.c")))
        for path in planted:
            failures += check_planted(path, command, compiler)
    for failure in failures:
        print(failure)
    print(f"{count} sources, {len(flags)} flags, {len(planted)} planted files, {len(failures)} failures")
    return 1 if failures or not planted else 0


if __name__ == "__main__":
    sys.exit(main())
