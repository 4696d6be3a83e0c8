"""The sample province, whole: the results against expected/, and one thread against two.

golden.py make PROGRAM WORK            make the sample, run it with 1 and with 2 threads
golden.py threads WORK                 the two runs are the same, byte for byte
golden.py expected WORK EXPECTED [--accept]   the results are those expected; --accept rewrites them

Tables, maps and the resolved plan are compared as text; of a raster its statistics and checksum, of the GeoPackage its
layers. The cells are larger than the sample's own, so that the run is quick and the files small enough to review.
"""
import difflib
import glob
import json
import os
import shutil
import sqlite3
import subprocess
import sys

CELL_M = 500
SHOWN_LINES = 40


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def make(program, work):
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    run(program, "sample", f"{work}/sample")
    plan = read(f"{work}/sample/plan.yaml")
    if "cell_m: 100" not in plan:
        sys.exit('the sample\'s plan has no "cell_m: 100" to replace')
    with open(f"{work}/sample/plan.yaml", "w", encoding="utf-8") as file:
        file.write(plan.replace("cell_m: 100", f"cell_m: {CELL_M}", 1))
    for threads in (1, 2):
        run(program, "run", "--quiet", "--threads", str(threads), f"{work}/sample/plan.yaml", "-o", f"{work}/threads{threads}")


def names_of(folder):
    return sorted(os.path.relpath(path, folder) for path in glob.glob(f"{folder}/**", recursive=True)
                  if os.path.isfile(path))


def record(text):
    """run.json without what may differ from run to run or between machines: seconds and versions of libraries."""
    def cleaned(value):
        if isinstance(value, dict):
            return {k: cleaned(v) for k, v in value.items() if k not in ("seconds", "threads", "command", "versions", "started")}
        return [cleaned(v) for v in value] if isinstance(value, list) else value
    return json.dumps(cleaned(json.loads(text)), indent=1, ensure_ascii=False)


def threads(work):
    one, two = f"{work}/threads1", f"{work}/threads2"
    failures = []
    if names_of(one) != names_of(two):
        failures.append(f"not the same files: {names_of(one)} {names_of(two)}")
    for name in names_of(one):
        with open(f"{one}/{name}", "rb") as first, open(f"{two}/{name}", "rb") as second:
            a, b = first.read(), second.read()
        if name == "run.json":
            a, b = record(a.decode()), record(b.decode())
        if a != b:
            failures.append(f"{name} differs between 1 and 2 threads")
    return failures


def raster_text(path):
    """One raster in a few lines that a person can review."""
    facts = json.loads(run("gdalinfo", "-json", "-stats", "-checksum", "--config", "GDAL_PAM_ENABLED", "NO", path))
    band = facts["bands"][0]
    lines = [f"size {facts['size'][0]} x {facts['size'][1]}, {band['type']}, nodata {band.get('noDataValue')}",
             f"description {band.get('description')}", f"checksum {band['checksum']}"]
    for word in ("minimum", "maximum", "mean", "stdDev"):
        if word in band:
            lines.append(f"{word} {band[word]:.2f}")
    return "\n".join(lines) + "\n"


def package_text(path):
    """The GeoPackage's tables, with columns and numbers of rows."""
    lines = []
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        for name, kind in db.execute("SELECT table_name, data_type FROM gpkg_contents ORDER BY table_name").fetchall():
            count = db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            columns = [f"{row[1]} {row[2]}" for row in db.execute(f'PRAGMA table_info("{name}")')]
            lines.append(f"{name}: {kind}, {count} rows\n  " + "\n  ".join(columns))
    return "\n".join(lines) + "\n"


def texts_of(folder):
    """File name in expected/ -> text."""
    texts = {}
    for name in names_of(folder):
        path = f"{folder}/{name}"
        if name.startswith("siting/"):
            continue  # megabytes of numbers; run.json has their sums
        if name.endswith(".tif"):
            texts[f"{name}.txt"] = raster_text(path)
        elif name.endswith(".gpkg"):
            texts[f"{name}.txt"] = package_text(path)
        elif name == "run.json":
            texts[name] = record(read(path)) + "\n"
        else:
            texts[name] = read(path)
    return texts


def difference(name, old, new):
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), f"expected/{name}", f"now/{name}", lineterm="", n=0))
    more = [f"… and {len(lines) - SHOWN_LINES} lines more"] if len(lines) > SHOWN_LINES else []
    return "\n".join(line[:400] for line in lines[:SHOWN_LINES] + more)


def expected(work, folder, accept):
    texts = texts_of(f"{work}/threads1")
    if accept:
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        for name, text in texts.items():
            with open(f"{folder}/{name}", "w", encoding="utf-8", newline="") as file:
                file.write(text)
        print(f"{len(texts)} files written to {folder}: review the diff")
        return []
    failures = []
    for name in sorted(set(texts) | set(names_of(folder))):
        if name not in texts:
            failures.append(f"{name} is expected, and was not written")
        elif name not in names_of(folder):
            failures.append(f"{name} was written, and is not expected")
        elif read(f"{folder}/{name}") != texts[name]:
            failures.append(difference(name, read(f"{folder}/{name}"), texts[name]))
    if failures:
        failures.append("if the change is meant: ./dev accept, and review the diff")
    return failures


def main():
    words = sys.argv[1:]
    if words[0] == "make":
        make(words[1], words[2])
        return 0
    failures = threads(words[1]) if words[0] == "threads" else expected(words[1], words[2], "--accept" in words)
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
