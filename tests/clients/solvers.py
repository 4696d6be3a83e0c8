"""Small problems of choice with every kind of constraint, solved by phusong and by CBC and GLPK on its exported model.

solvers.py PHUSONG      exit 77 where neither cbc nor glpsol is installed

The optimum of the others is never better than phusong's bound nor worse than its plan, and what phusong calls optimal or
impossible is so. The certificate is checked each time.
"""
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

PROBLEMS = 24
SKIPPED = 77
UNITS, OPTIONS = 80, 24
SOLVERS = [name for name in ("cbc", "glpsol") if shutil.which(name)]

failures = []


def expect(held, what):
    if not held:
        failures.append(what)


def runs(chance, parts, most):
    """A few stretches of a strip, ascending and apart, as words."""
    units = set()
    for _ in range(parts):
        first = chance.randrange(UNITS)
        units.update(range(first, min(UNITS, first + 1 + chance.randrange(most))))
    units -= {unit for unit in units if chance.randrange(8) == 0}
    return " ".join(str(unit) for unit in sorted(units))


def option_lines(chance, least):
    groups, states = chance.randrange(2), chance.randrange(2)
    for number in range(OPTIONS):
        lot = chance.randrange(12) if states else 5
        state = "forbidden" if lot == 0 else "required" if lot == 1 and number < 3 else "free"
        counted = "no" if state == "required" and chance.randrange(2) else "yes"
        group = str(chance.randrange(8)) if groups and state == "free" and chance.randrange(2) else "-"
        area = str(chance.randrange(2)) if state == "free" and chance.randrange(2) else "-"
        cost = chance.randrange(1 if least else 0, 60)
        yield (f"o{number} {cost} {state} {counted} {group} {area} {chance.randrange(9000)} {chance.randrange(3000)}.5 "
               f"{runs(chance, chance.randrange(1, 5), 14)}")


def problem(seed):
    """The text of a problem; the same for a seed."""
    chance = random.Random(seed)
    least = seed % 4 == 0
    weights = [chance.choice([0, chance.randrange(1, 9000)]) for _ in range(UNITS)]
    values = [chance.randrange(9000) for _ in range(UNITS)] if seed % 3 == 0 else weights
    floors = []
    for number in range(2 if least else seed % 3):
        first = chance.randrange(UNITS // 3)
        length = UNITS // 2
        need = int(chance.uniform(*((0.9, 1.0) if seed % 5 == 2 else (0.2, 0.7))) * sum(values[first : first + length]))
        floors.append(f"{max(need, 1)} floor%20{number} {first}+{length}")
    limits = [] if least else [f"budget {chance.randrange(180, 400)}"] if seed % 2 else [f"count_limit {chance.randrange(3, 10)}"]
    lines = ["phusong problem 1", f"objective {'least_cost' if least else 'most_weight'}", *limits,
             f"spacing_m {chance.choice([0, 700, 1500])}", f"units {UNITS}"]
    lines += [f"{weight} {value}" for weight, value in zip(weights, values)]
    lines += ([f"floors {len(floors)}", *floors] if floors else []) + ["areas 2", "none", str(chance.randrange(2, 5))]
    lines += [f"options {OPTIONS}", *option_lines(chance, least), "end"]
    return "\n".join(lines) + "\n"


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False, env=dict(os.environ, LC_ALL="C"))


def by_cbc(model):
    """The optimum; None: there is none."""
    said = run("cbc", model, "-ratioGap", "0", "-allowableGap", "0", "-solve").stdout
    if re.search(r"Problem (is|proven) infeasible|Linear relaxation infeasible", said):
        return None
    assert re.search(r"Optimal solution found|Optimal - objective value", said), said
    return abs(float(re.findall(r"[Oo]bjective value:?\s+(\S+)", said)[-1]))


def by_glpsol(model):
    report = f"{model}.report"
    said = run("glpsol", "--lp", model, "-o", report).stdout
    if re.search(r"NO (PRIMAL|INTEGER) FEASIBLE SOLUTION", said):
        return None
    with open(report, encoding="utf-8") as file:
        found = re.search(r"^Status: +INTEGER OPTIMAL\nObjective:.*= *(\S+)", file.read(), flags=re.M)
    assert found, said
    return abs(float(found[1]))


def by_phusong(program, text, work):
    """(plan's worth, bound, optimal?), or None for an impossible one; model.lp is left in `work`."""
    path, out, model = (os.path.join(work, name) for name in ("problem.txt", "out", "model.lp"))
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
    done = run(program, "solve", path, "-q", "--effort", "thorough", "--gap", "1e-9", "-o", out, "--export-lp", model,
               "--overwrite")
    if done.returncode == 6:
        return None
    assert done.returncode == 0, done.stderr
    certificate = os.path.join(out, "certificate.txt")
    checked = run(program, "verify", certificate, path)
    expect(checked.returncode == 0, f"verify: {checked.stderr}")
    with open(certificate, encoding="ascii") as file:
        claim = re.search(r"^claim plan (\S+) .* bound (\S+) sites \S+ cost (\S+) weight (\S+)$", file.read(), flags=re.M)
    worth = int(claim[3] if claim[1] == "least_cost" else claim[4])
    return worth, int(claim[2]), "status: optimal" in done.stdout


def compare(seed, own, name, best, least):
    """1 if phusong's plan is the optimum."""
    if own is None or best is None:
        expect(own is None and best is None, f"problem {seed}: phusong {own}, {name} {best}")
        return 1
    worth, bound, optimal = own
    low, high = (bound, worth) if least else (worth, bound)
    best = round(best)
    expect(low <= best <= high, f"problem {seed}: {name}'s optimum {best} is not within {low} to {high}")
    expect(not optimal or worth == best, f"problem {seed}: {worth} is called optimal; {name} has {best}")
    return 1 if worth == best else 0


def main(program):
    if not SOLVERS:
        print("skipped: neither cbc nor glpsol is installed (packages coinor-cbc, glpk-utils)")
        return SKIPPED
    reached = impossible = 0
    with tempfile.TemporaryDirectory(prefix="phusong-solvers.") as work:
        for seed in range(1, PROBLEMS + 1):
            own = by_phusong(program, problem(seed), work)
            impossible += own is None
            for name in SOLVERS:
                best = by_cbc(os.path.join(work, "model.lp")) if name == "cbc" else by_glpsol(os.path.join(work, "model.lp"))
                reached += compare(seed, own, name, best, seed % 4 == 0)
    print(f"{reached} of {PROBLEMS * len(SOLVERS)} as {' and '.join(SOLVERS)} have it; {impossible} problems impossible")
    expect(0 < impossible < PROBLEMS // 2, f"{impossible} problems are impossible")
    expect(reached >= 0.95 * PROBLEMS * len(SOLVERS), "the plan falls short too often")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
