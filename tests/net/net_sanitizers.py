"""Each program of planted_runs/ does one forbidden thing: built with our sanitizer flags it must stop and say so.

net_sanitizers.py SOURCE COMPILER KIND FLAG...    KIND: address or thread; exit 77 when the compiler has no such sanitizer
"""
import glob
import os
import re
import subprocess
import sys
import tempfile


def header(path):
    with open(path, encoding="utf-8") as file:
        text = file.read(400)
    expect = re.search(r"/\* expect: (.*?) \*/", text)
    kind = re.search(r"/\* with: (\w+) \*/", text)
    return expect.group(1) if expect else None, kind.group(1) if kind else "address"


def run(source, compiler, flags):
    """(built, exit code, stderr) of one planted program."""
    with tempfile.TemporaryDirectory() as place:
        program = os.path.join(place, "planted")
        built = subprocess.run([compiler, "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-O1", "-g", *flags, source, "-o",
                                program, "-lm", "-pthread"], capture_output=True, text=True)
        if built.returncode != 0:
            return False, built.returncode, built.stderr
        # The same layout of memory each time: the thread sanitizer knows only some.
        done = subprocess.run(["setarch", "-R", program], capture_output=True, text=True)
        if "setarch" in done.stderr:
            done = subprocess.run([program], capture_output=True, text=True)
        return True, done.returncode, done.stderr


def main():
    source, compiler, kind, flags = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
    paths = [p for p in sorted(glob.glob(os.path.join(source, "tests/net/planted_runs/*.c"))) if header(p)[1] == kind]
    clean = [p for p in paths if header(p)[0] is None]
    built, code, stderr = run(clean[0], compiler, flags)
    if not built:
        print(f"skipped: {compiler} cannot build with {' '.join(flags)}:\n{stderr}")
        return 77
    failures = []
    if code != 0:
        failures.append(f"the clean program exits {code}:\n{stderr}")
    for path in paths:
        wanted = header(path)[0]
        if wanted is None:
            continue
        _, code, stderr = run(path, compiler, flags)
        name = os.path.basename(path)
        if code == 0:
            failures.append(f"{name}: runs to its end; \"{wanted}\" was expected")
        elif not re.search(wanted, stderr):
            failures.append(f"{name}: stops, but does not say \"{wanted}\":\n{stderr}")
    for failure in failures:
        print(failure)
    print(f"{len(paths)} programs, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
