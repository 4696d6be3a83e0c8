"""The runner itself: cases that must fail do fail. prove_runner.py (no arguments)"""
import os
import stat
import subprocess
import sys
import tempfile

PROGRAM = '#!/bin/sh\necho out; echo err >&2; touch made; exit "${1:-0}"\n'
PASS = [
    "--- run\nphusong\n--- stdout\nout\n= out\n~ ^o.t$\n! err\n--- stderr\nerr\n--- exists\nmade\n--- missing\nother\n",
    "--- run\nphusong 3\n--- exit 3\n--- run\nphusong >/dev/null\n--- stdout\nempty\n",
    "--- file a\none\n--- edit a\none => two\n--- file a append\nthree\n--- run\ncat a\n--- stdout\n= two\n= three\n",
]
FAIL = [
    "--- run\nphusong 3\n",
    "--- run\nphusong\n--- exit 3\n",
    "--- run\nphusong 3\n--- run\nphusong\n",
    "--- run\nphusong\n--- stdout\nabsent\n",
    "--- run\nphusong\n--- stdout\n! out\n",
    "--- run\nphusong\n--- stdout\n= ou\n",
    "--- run\nphusong\n--- stderr\n~ ^x\n",
    "--- run\nphusong\n--- stderr\nempty\n",
    "--- run\nphusong\n--- exists\nother\n",
    "--- run\nphusong\n--- missing\nma*\n",
    "--- file a\none\n--- edit a\nfour => five\n--- run\ntrue\n",
    "--- stdout\nout\n",
    "--- run\nphusong\n--- stdut\nout\n",
]


def main():
    runner = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run_case.py")
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        program, case = os.path.join(folder, "phusong"), os.path.join(folder, "x.case")
        with open(program, "w", encoding="utf-8") as file:
            file.write(PROGRAM)
        os.chmod(program, os.stat(program).st_mode | stat.S_IXUSR)
        for text, wanted in [(text, 0) for text in PASS] + [(text, 1) for text in FAIL]:
            with open(case, "w", encoding="utf-8") as file:
                file.write(text)
            done = subprocess.run([sys.executable, runner, case, program], capture_output=True, text=True)
            if done.returncode != wanted:
                failures += 1
                print(f"exit {done.returncode}, expected {wanted}, of:\n{text}\n{done.stdout}{done.stderr}")
    print(f"{len(PASS) + len(FAIL)} cases, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
