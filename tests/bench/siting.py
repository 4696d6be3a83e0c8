#!/usr/bin/python3
"""What choosing sites costs and how near to the best possible it comes, beside CBC and GLPK, in one run.

usage: siting.py PROGRAMS PAGE [CASES]      PROGRAMS: folder with siting, siting_lp and radio_clock;
PAGE: docs/performance.md; CASES: only groups of this letter (l large, f floors, t targets, c curve, e efforts, o others)

Rewrites what stands between the two "siting" marks of PAGE. Uses the packages coinor-cbc and glpk-utils; where one is
missing its rows say so. Each case is a process of its own; CPU is user and system time together.
"""

import datetime
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

BEGIN, END = "<!-- siting: begin -->\n", "<!-- siting: end -->\n"
L, XL = {"units": 200000, "options": 20000}, {"units": 200000, "options": 100000}
M, MS, S = {"units": 50000, "options": 5000}, {"units": 20000, "options": 2000}, {"units": 5000, "options": 500}
NAMES = {20000: "l", 100000: "xl", 5000: "m", 2000: "ms", 500: "s"}
LARGE = ([dict(L, sites=p) for p in (20, 100, 400, 1000)] + [dict(L, budget=b) for b in (10000, 50000, 200000)]
         + [dict(XL, sites=p) for p in (100, 1000)])
FLOORS = [dict(L, budget=200000, floors=share) for share in (0.8, 0.9)]
TARGETS = [dict(L, target=share) for share in (0.6, 0.97)]
CURVE = dict(L, budget=200000, anchors=16)
EFFORTS = [dict(L, sites=100, effort=effort) for effort in ("quick", "normal", "thorough")]
SMALL = [dict(S, sites=5), dict(S, sites=10), dict(S, budget=8000), dict(MS, sites=10), dict(MS, sites=40), dict(M, sites=20)]
LIMIT_S = 60  # CPU of CBC and GLPK


def say(text):
    print(f"{datetime.datetime.now():%H:%M:%S} {text}", flush=True)


def title(case):
    name = NAMES[case["options"]]
    what = (f"p = {case['sites']:,}" if "sites" in case else f"budget {case['budget']:,}" if "budget" in case
            else f"{100 * case['target']:g} % of the people")
    return f"{name}, {what}" + (f", floors {100 * case['floors']:g} %" if "floors" in case else "")


class Took:
    def __init__(self, line, said):
        user, system, self.wall_s, peak = (float(part) for part in line.split())
        self.cpu_s, self.peak_mib, self.said = user + system, peak / 1024.0, said


class Bench:
    def __init__(self, programs, work):
        self.programs, self.work = programs, work

    def clocked(self, words, cpu_limit_s=None, allow=False):
        """radio_clock around a command; the command is ended at the limit, and then may say nothing."""
        log = os.path.join(self.work, "clock.log")
        if os.path.exists(log):
            os.remove(log)

        def limit():
            if cpu_limit_s is not None:
                resource.setrlimit(resource.RLIMIT_CPU, (cpu_limit_s, cpu_limit_s))

        done = subprocess.run([os.path.join(self.programs, "radio_clock"), log, *words], cwd=self.work, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, preexec_fn=limit,
                              env=dict(os.environ, LC_ALL="C"))
        if done.returncode != 0 and not allow:
            sys.exit(f"siting.py: {' '.join(words)}: exit {done.returncode}\n{done.stdout[-500:]}{done.stderr[-2000:]}")
        with open(log, encoding="ascii") as lines:
            return Took(lines.readlines()[-1], done.stdout)

    def siting(self, what, case):
        say(f"phusong: {what} {title(case)} {case.get('effort', '')}")
        words = [os.path.join(self.programs, "siting"), what] + [f"{key}={value}" for key, value in case.items()]
        took = self.clocked(words)
        took.said = {key: float(value) for key, value in (part.split("=") for part in took.said.split())}
        return took

    def write_lp(self, case):
        path = os.path.join(self.work, "problem.lp")
        words = [f"{key}={value}" for key, value in case.items()]
        subprocess.run([os.path.join(self.programs, "siting_lp"), "lp", f"out={path}", *words], check=True)
        return path

    # ---- the others: (Took, value, bound, how it ended); None where the program is not there ----

    def cbc(self, path):
        if shutil.which("cbc") is None:
            return None
        took = self.clocked(["stdbuf", "-oL", "cbc", path, "-timeMode", "cpu", "-sec", str(LIMIT_S), "-threads", "0",
                             "-ratioGap", "0", "-solve", "-solution", os.path.join(self.work, "cbc.txt")], LIMIT_S + 10, True)
        value = found(r"Objective value:\s+(\S+)", took.said)
        bound = found(r"Upper bound:\s+(\S+)", took.said)
        if "Optimal solution found" in took.said:
            return took, value, value, "optimal"
        if "No feasible solution" in took.said:
            value = None
        return took, value, bound, f"ended at {LIMIT_S} s"

    def glpk(self, path):
        if shutil.which("glpsol") is None:
            return None
        # Its own limit is of the wall clock; what it prints to the end is what counts.
        took = self.clocked(["stdbuf", "-oL", "glpsol", "--lp", path, "--tmlim", str(20 * LIMIT_S)], LIMIT_S + 5, True)
        steps = re.findall(r"(?:mip =|>>>>>)\s+(.+?) <=\s+(.+?)\s{2,}", took.said)
        value = numeral(steps[-1][0]) if steps else None
        if "INTEGER OPTIMAL SOLUTION FOUND" in took.said:
            return took, value, value, "optimal"
        return took, value, numeral(steps[-1][1]) if steps else None, f"ended at {LIMIT_S} s"


def numeral(text):
    try:
        return abs(float(text))
    except ValueError:
        return None


def found(pattern, text):
    hits = re.findall(pattern, text)
    return numeral(hits[-1]) if hits else None


# ---- the page ----

def people(milli):
    return f"{milli / 1000.0:,.0f}"


def percent(ratio):
    if ratio == 0.0:
        return "0 (optimal)"
    return f"{100.0 * ratio:.2g} %" if ratio < 0.001 else f"{100.0 * ratio:.2f} %"


def seconds(value):
    return f"{value:.1f}" if value >= 1.0 else f"{value:.2f}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def large_table(results):
    rows = []
    for case, took in results:
        said = took.said
        over = (said["weight"] - said["greedy"]) / said["greedy"]
        rows.append([title(case), f"{said['sites']:.0f}", people(said["greedy"]), people(said["weight"]),
                     f"{100.0 * said['weight'] / said['all']:.1f} %", f"{100.0 * over:+.2f} %", people(said["bound"]),
                     percent(said["gap"]), seconds(said["cpu_s"]), seconds(took.cpu_s), f"{took.peak_mib:.0f}"])
    return table(["problem", "sites", "greedy, people", "plan, people", "of all", "over greedy", "no plan covers more than",
                  "proven gap", "CPU, s", "with making the problem, s", "peak, MiB"], rows)


def target_table(results):
    rows = []
    for case, took in results:
        said = took.said
        gap = (said["cover_bound"] - said["weight"]) / said["cover_bound"]
        rows.append([title(case), f"{said['sites']:.0f}", f"{said['greedy']:,.0f}", f"{said['cost']:,.0f}",
                     f"{said['bound']:,.0f}", percent(said["gap"]), percent(max(gap, 0.0)), seconds(said["cpu_s"]),
                     f"{took.peak_mib:.0f}"])
    return table(["least cost", "sites", "greedy, cost", "plan, cost", "no plan costs less than", "gap in cost",
                  "gap in people at that cost", "CPU, s", "peak, MiB"], rows)


def effort_table(results):
    rows = [[case["effort"], people(took.said["weight"]), percent(took.said["gap"]), f"{took.said['iterations']:.0f}",
             seconds(took.said["cpu_s"])] for case, took in results]
    return table(["l, p = 100, effort", "plan, people", "proven gap", "iterations of the bound", "CPU, s"], rows)


def curve_table(took):
    said = took.said
    return table(["curve to budget 300,000 (1.5 × 200,000)", "measured"],
                 [["points, of them with a plan and a proof of their own", f"{said['points']:.0f}, {said['anchors']:.0f}"],
                  ["largest gap at these", percent(said["gap"])],
                  ["largest distance of the proven curve above a plan midway between them", percent(said["excess"])],
                  ["largest distance of the nested path below the best plan", percent(said["path"])],
                  ["CPU, s", seconds(said["cpu_s"])], ["peak, MiB", f"{took.peak_mib:.0f}"]])


def other_rows(case, own, others):
    said = own.said
    rows = [[title(case), "phusong", people(said["weight"]), people(said["bound"]), percent(said["gap"]),
             "optimal" if said["gap"] == 0.0 else "", seconds(own.cpu_s), f"{own.peak_mib:.0f}"]]
    for name, result in others:
        if result is None:
            rows.append([title(case), name, "not installed", "", "", "", "", ""])
            continue
        took, value, bound, ended = result
        gap = percent((bound - value) / bound) if value is not None and bound else "–"
        rows.append([title(case), name, "none" if value is None else people(value),
                     "none" if bound is None else people(bound), gap, ended, seconds(took.cpu_s),
                     f"{took.peak_mib:.0f}"])
    return rows


def targets(found_of):
    """(title, what was wanted, measured, reached) of what the issue asks."""
    rows = []

    def row(name, wanted, value, limit, show):
        rows.append([name, wanted, show(value), "yes" if value <= limit else f"no: {value / limit:.2f} times"])

    def worst(cases, get):
        return max(get(took) for case, took in cases)

    if "l" in found_of:
        large = [entry for entry in found_of["l"] if entry[0]["options"] == L["options"]]
        huge = [entry for entry in found_of["l"] if entry[0]["options"] == XL["options"]]
        full = [entry for entry in large if entry[1].said["weight"] >= 0.99 * entry[1].said["all"]]
        for name, cases, cpu, peak, gap in (("l", large, 15, 150, 0.01), ("xl", huge, 60, 400, 0.02)):
            row(f"{name}: CPU", f"≤ {cpu} s", worst(cases, lambda took: took.said["cpu_s"]), cpu, lambda v: f"{v:.1f} s")
            row(f"{name}: peak memory", f"≤ {peak} MiB", worst(cases, lambda took: took.peak_mib), peak, lambda v: f"{v:.0f} MiB")
            row(f"{name}: proven gap", f"≤ {100 * gap:g} %", worst(cases, lambda took: took.said["gap"]), gap, percent)
        if full:
            row("l: proven gap where nearly all is covered", "≤ 0.1 %", worst(full, lambda took: took.said["gap"]), 0.001, percent)
    if "f" in found_of:
        row("floors: proven gap", "≤ 1 %", worst(found_of["f"], lambda took: took.said["gap"]), 0.01, percent)
    if "c" in found_of:
        curve = found_of["c"]
        rows.append(["curve: budgets with a proof", "≥ 8", f"{curve.said['anchors']:.0f}",
                     "yes" if curve.said["anchors"] >= 8 else "no"])
        row("curve: CPU", "≤ 60 s", curve.said["cpu_s"], 60, lambda v: f"{v:.1f} s")
        row("curve: proven curve above plans between", "≤ 3 %", curve.said["excess"], 0.03, percent)
    return table(["figure, the worst of its cases", "wanted", "measured", "reached"], rows)


def machine_lines(load_before):
    def command(*words):
        return subprocess.run(words, check=False, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              env=dict(os.environ, LC_ALL="C")).stdout

    cpu = dict(line.split(":", 1) for line in command("lscpu").splitlines() if ":" in line)
    packages = command("dpkg-query", "-W", "-f", "${Package} ${Version}, ", "coinor-cbc", "glpk-utils").rstrip(", ")
    return (f"{cpu['Model name'].strip()}, {command('gcc', '--version').splitlines()[0]}; "
            f"{packages or 'neither coinor-cbc nor glpk-utils'}. One thread. Load before {load_before:.1f}, after "
            f"{os.getloadavg()[0]:.1f} (of the bench itself: 1).\n")


# ---- the run ----

def measure(bench, groups):
    found_of, blocks = {}, []
    if "l" in groups:
        found_of["l"] = [(case, bench.siting("solve", case)) for case in LARGE]
    if "f" in groups:
        found_of["f"] = [(case, bench.siting("solve", case)) for case in FLOORS]
    if "l" in groups or "f" in groups:
        blocks += ["### Most people within a number or a budget\n",
                   large_table(found_of.get("l", []) + found_of.get("f", []))]
    if "t" in groups:
        blocks += ["### The least cost\n", target_table([(case, bench.siting("solve", case)) for case in TARGETS])]
    if "c" in groups:
        found_of["c"] = bench.siting("curve", CURVE)
        blocks += ["### The curve\n", curve_table(found_of["c"])]
    if "e" in groups:
        blocks += ["### Efforts\n", effort_table([(case, bench.siting("solve", case)) for case in EFFORTS])]
    if "o" in groups:
        blocks += ["### Beside CBC and GLPK\n", beside(bench)]
    return ["### What was wanted of siting\n", targets(found_of)] + blocks


def beside(bench):
    rows = []
    for case in SMALL:
        own = bench.siting("solve", case)
        path = bench.write_lp(case)
        others = []
        for name, run in (("CBC", bench.cbc), ("GLPK", bench.glpk)):
            say(f"{name}: {title(case)}")
            others.append((name, run(path)))
        rows += other_rows(case, own, others)
    return table(["problem", "program", "plan, people", "no plan covers more than", "proven gap", "ended", "CPU, s", "peak, MiB"],
                 rows)


def page_parts(page):
    with open(page, encoding="utf-8") as file:
        parts = re.split(f"({re.escape(BEGIN)}|{re.escape(END)})", file.read())
    if len(parts) != 5:
        sys.exit(f"siting.py: '{page}' should hold one pair of marks: {BEGIN.strip()} and {END.strip()}")
    return parts


def main(programs, page, groups="lftceo"):
    page_parts(page)  # a page that cannot be written is found out now
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="phusong-bench.") as work:
        blocks = measure(Bench(os.path.abspath(programs), work), groups)
    head = f"Measured on {datetime.date.today().isoformat()} by `./dev bench siting`. {machine_lines(load_before)}"
    parts = page_parts(page)
    parts[2] = "\n" + "\n".join([head, *blocks]) + "\n"
    with open(page + ".new", "w", encoding="utf-8") as file:
        file.write("".join(parts))
    os.replace(page + ".new", page)
    print(parts[2])


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*sys.argv[1:])
