#!/usr/bin/python3
"""What path loss and line of sight cost here and elsewhere, in one run on the same invented terrain.

usage: radio.py PROGRAMS PAGE      PROGRAMS: folder with radio and radio_clock; PAGE: docs/performance.md

Rewrites what stands between the two "measured" marks of PAGE. Needs the packages gdal-bin, grass-core, splat,
python3-gdal and python3-numpy; leaves nothing else behind. Programs are run one after another, each several times;
the least counts. CPU is user and system time together, of the program and its children.
"""

import datetime
import math
import os
import re
import subprocess
import sys
import tempfile

import numpy
from osgeo import gdal

HERE = os.path.dirname(os.path.abspath(__file__))
TERRAINS = ("rough", "plain")
RADII_KM = (20, 5)
START_KM = 0.3  # a radius so small that only starting and reading are left
SIDE, CELL_M, WEST_M, NORTH_M = 4000, 30.0, 440000.0, 120000.0  # as terrain.py has them
TILE_FIRST, TILE_STEPS = 200, 3600
SECOND_M = 6378137.0 * math.pi / 180.0 / 3600.0
REFRACTION = 0.14286
KERNELS = ("baseline", "avx2", "avx512")
PHUSONG = (("sight", "line of sight"), ("edges", "P.526 Bullington"), ("p526", "P.526 delta-Bullington"),
           ("p1812", "P.1812 whole, without clutter"), ("p1812+clutter", "P.1812 whole, with clutter"), ("itm", "ITM"))
# Program, folder of its terrain, arc seconds, model, its options, cases: (terrain, radius).
EVERYWHERE = [(kind, radius_km) for kind in TERRAINS for radius_km in RADII_KM]
SPLAT = (("splat-hd", "hd", 1, "ITM", ["-olditm"], EVERYWHERE), ("splat-hd", "hd", 1, "ITWOM", [], [("rough", 20)]),
         ("splat", "sd", 3, "ITM", ["-olditm"], EVERYWHERE), ("splat", "sd", 3, "ITWOM", [], EVERYWHERE))
PAIRS = (("phusong", "r.viewshed"), ("phusong", "gdal_viewshed"), ("gdal_viewshed", "r.viewshed"), ("exact", "r.viewshed"),
         ("exact", "phusong"), ("exact", "gdal_viewshed"))
NETWORKS = ((10000, 2), (2000, 1), (2000, 2))  # positions, threads
MISSING = 77  # exit code of a case that this build does not have
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"


class Took:
    """The least of several runs of one command; start_s: the same command with nothing to compute."""

    def __init__(self, lines, pixels=None, start_s=0.0):
        runs = [tuple(float(part) for part in line.split()) for line in lines]
        self.cpu_s, self.wall_s = min((user + system, wall) for user, system, wall, _ in runs)
        self.peak_mib = max(peak for *_, peak in runs) / 1024.0
        self.pixels = pixels
        self.net_s = self.cpu_s - start_s
        self.clear = self.net_s > 0.1 * start_s  # of what one run may differ from the next

    def whole_us(self):
        return 1e6 * self.cpu_s / self.pixels

    def net_us(self):
        return 1e6 * self.net_s / self.pixels if self.clear else None


def say(text):
    print(f"{datetime.datetime.now():%H:%M:%S} {text}", flush=True)


def disk_pixels(radius_km, cell_m):
    return math.pi * (1000.0 * radius_km / cell_m) ** 2


class Bench:
    def __init__(self, programs, work):
        self.programs, self.work = programs, work
        self.env = dict(os.environ, HOME=work, LC_ALL="C")
        self.mast, self.start_s = {}, {}

    def path(self, *parts):
        return os.path.join(self.work, *parts)

    def clocked(self, words, repeats=1):
        """Lines of radio_clock, and what the last run printed; no lines where this build lacks the case."""
        log = self.path("clock.log")
        if os.path.exists(log):
            os.remove(log)
        for _ in range(repeats):
            done = subprocess.run([os.path.join(self.programs, "radio_clock"), log, *words], cwd=self.work,
                                  env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            if done.returncode == MISSING:
                return [], ""
            if done.returncode != 0:
                sys.exit(f"radio.py: {' '.join(words)}: exit {done.returncode}\n{done.stdout[-500:]}{done.stderr[-2000:]}")
        with open(log, encoding="ascii") as lines:
            return list(lines), done.stdout

    def mast_xy(self, kind):
        row, col = self.mast[kind]
        return WEST_M + CELL_M * (col + 0.5), NORTH_M - CELL_M * (row + 0.5)

    def make_terrain(self, kind):
        say(f"{kind}: making the terrain")
        words = [sys.executable, os.path.join(HERE, "terrain.py"), kind, self.path(kind)]
        done = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
        self.mast[kind] = tuple(int(part) for part in done.stdout.split())

    # ---- the others ----

    def gdal_viewshed(self, kind):
        x_m, y_m = self.mast_xy(kind)

        def words(radius_km, rx_m):
            return ["gdal_viewshed", "-q", "-oz", "30", "-tz", str(rx_m), "-md", str(1000 * radius_km), "-ox", str(x_m),
                    "-oy", str(y_m), "-cc", str(1.0 - REFRACTION), "-vv", "1", "-iv", "0", "-ov", "255",
                    self.path(kind, "terrain.tif"), self.path(kind, f"gdal_{rx_m}_{radius_km}.tif")]

        start_s = Took(self.clocked(words(START_KM, 1.5), 5)[0]).cpu_s
        self.clocked(words(20, 10))
        return {radius_km: Took(self.clocked(words(radius_km, 1.5), 5)[0], disk_pixels(radius_km, CELL_M), start_s)
                for radius_km in RADII_KM}

    def r_viewshed(self, kind):
        """One GRASS session; only r.viewshed itself is timed."""
        x_m, y_m = self.mast_xy(kind)
        clock = os.path.join(self.programs, "radio_clock")
        lines = [f"set -e\nr.in.gdal -o --quiet input={kind}/terrain.tif output=dem"]
        cases = [(START_KM, 1.5, 3), (20, 1.5, 3), (5, 1.5, 3), (20, 10, 1)]
        for radius_km, rx_m, repeats in cases:
            edge_m = 1000.0 * radius_km + CELL_M
            name = f"grass_{rx_m}_{radius_km}"
            command = (f"r.viewshed -b -c -r --quiet --overwrite input=dem output=seen coordinates={x_m},{y_m} "
                       f"observer_elevation=30 target_elevation={rx_m} max_distance={1000 * radius_km} "
                       f"refraction_coeff={REFRACTION} memory=2000")
            lines.append(f"g.region n={y_m + edge_m} s={y_m - edge_m} w={x_m - edge_m} e={x_m + edge_m} align=dem")
            lines += [f"{clock} {kind}/{name}.log {command}"] * repeats
            lines.append(f"r.out.gdal --quiet --overwrite input=seen output={kind}/{name}.tif type=Byte nodata=255")
        self.clocked(["grass", "--tmp-location", self.path(kind, "terrain.tif"), "--exec", "sh", "-c", "\n".join(lines)])

        def took(radius_km, start_s=0.0):
            with open(self.path(kind, f"grass_1.5_{radius_km}.log"), encoding="ascii") as log:
                return Took(list(log), disk_pixels(radius_km, CELL_M), start_s)

        start_s = took(START_KM).cpu_s
        return {radius_km: took(radius_km, start_s) for radius_km in RADII_KM}

    def splat(self, kind, program, folder, seconds, options, radii_km):
        row, col = self.mast[kind]
        with open(self.path("mast.qth"), "w", encoding="ascii") as file:
            lat_deg = 1.0 - (row - TILE_FIRST) / TILE_STEPS
            west_deg = 255.0 - (col - TILE_FIRST) / TILE_STEPS
            file.write(f"mast\n{lat_deg:.8f}\n{west_deg:.8f}\n30 m\n")
        with open(self.path("mast.lrp"), "w", encoding="ascii") as file:
            # Permittivity, conductivity, refractivity, MHz, climate, polarization, situations, time, ERP.
            file.write("15.0\n0.005\n350.0\n1842.5\n3\n1\n0.5\n0.5\n0\n")

        def words(radius_km):
            return [program, "-t", "mast", "-L", "1.5", "-R", str(radius_km), "-metric", "-N", "-d",
                    self.path(kind, folder), "-o", "map.ppm", *options]

        repeats = 2 if program == "splat-hd" else 3
        if (kind, program) not in self.start_s:  # whatever the model
            self.start_s[(kind, program)] = Took(self.clocked(words(START_KM), repeats)[0]).cpu_s
        start_s = self.start_s[(kind, program)]
        return {radius_km: Took(self.clocked(words(radius_km), repeats)[0],
                                disk_pixels(radius_km, seconds * SECOND_M), start_s) for radius_km in radii_km}

    # ---- phusong ----

    def radio(self, case, kind, what, **settings):
        """(Took of the program, what it said), or None where this build lacks the case. Its own clock is around the
        work alone."""
        what, _, clutter = what.partition("+")
        words = [os.path.join(self.programs, "radio"), case, f"terrain={self.path(kind, 'terrain.raw')}", f"what={what}"]
        words += [f"clutter={1 if clutter else 0}"] + [f"{key}={value}" for key, value in settings.items()]
        lines, said = self.clocked(words)
        if not lines:
            return None
        said = dict(part.split("=") for part in said.split())
        took = Took(lines, int(said["pixels"]))
        took.net_s = float(said["cpu_s"])
        return took, said

    def site(self, kind, what, radius_km, repeats=1, **settings):
        """The whole program does it once; for its own clock it is done several times."""
        row, col = self.mast[kind]
        runs = [self.radio("site", kind, what, radius_km=radius_km, row=row, col=col, repeats=count, **settings)
                for count in ([1, repeats] if repeats > 1 else [1])]
        if runs[0] is None:
            return None
        runs[0][0].net_s = min(took.net_s for took, _ in runs)
        return runs[0][0]


# ---- agreement ----

def seen_tiff(path):
    """1 seen, 0 not, 255 not asked, on the whole terrain."""
    raster = gdal.Open(path)
    where = raster.GetGeoTransform()
    part = raster.ReadAsArray()
    row, col = round((NORTH_M - where[3]) / CELL_M), round((where[0] - WEST_M) / CELL_M)
    whole = numpy.full((SIDE, SIDE), 255, numpy.uint8)
    whole[row : row + part.shape[0], col : col + part.shape[1]] = part
    return whole


def seen_by_phusong(bench, kind, what, rx_m):
    out = bench.path(kind, "seen.raw")
    bench.site(kind, what, 20, rx_m=rx_m, out=out)
    seen = numpy.fromfile(out, numpy.float32).reshape(SIDE, SIDE)
    return numpy.where(numpy.isnan(seen), 255, seen > 0).astype(numpy.uint8)


def agreement(bench, kind, rx_m):
    """Shares in % of the cells of the disk: seen by each; equal between two, and seen by both of those seen by either."""
    row, col = bench.mast[kind]
    seen = {"phusong": seen_by_phusong(bench, kind, "sight", rx_m),
            "r.viewshed": seen_tiff(bench.path(kind, f"grass_{rx_m}_20.tif")),
            "gdal_viewshed": seen_tiff(bench.path(kind, f"gdal_{rx_m}_20.tif")),
            "exact": seen_by_phusong(bench, kind, "sight_exact", rx_m)}
    side = numpy.arange(SIDE)
    away = numpy.hypot(side[:, None] - row, side[None, :] - col)
    disk = (away > 0) & (away * CELL_M <= 20000.0)

    def pair(one, other):
        asked = disk & (seen[one] != 255) & (seen[other] != 255)
        a, b = seen[one][asked] == 1, seen[other][asked] == 1
        return 100.0 * (a == b).mean(), 100.0 * (a & b).sum() / max((a | b).sum(), 1)

    shares = [100.0 * (seen[name][disk] == 1).mean() for name in ("phusong", "r.viewshed", "gdal_viewshed")]
    return {"seen": shares, "pairs": {(one, other): pair(one, other) for one, other in PAIRS}}


# ---- the page ----

def number(value):
    """Three figures."""
    if value == 0.0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def both(values, form=number):
    return " / ".join("–" if value is None else form(value) for value in values)


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def machine_lines(load_before):
    def command(*words):
        return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True, env=dict(os.environ, LC_ALL="C")).stdout

    cpu = dict(line.split(":", 1) for line in command("lscpu").splitlines() if ":" in line)
    flags = [flag for flag in ("avx2", "avx512f") if flag in cpu.get("Flags", "").split()]
    packages = command("dpkg-query", "-W", "-f", "${Package} ${Version}, ", "gdal-bin", "grass-core", "splat").rstrip(", ")
    gcc = command("gcc", "--version").splitlines()[0]
    name = cpu["Model name"].strip()
    return (f"{name}, {cpu['CPU(s)'].strip()} processors ({', '.join(flags) or 'no AVX2'}), {gcc}; {packages}. "
            f"Load before {load_before:.1f}, after {os.getloadavg()[0]:.1f} (of the bench itself: 1 to 2).\n")


def cost_table(results, radius_km, kinds):
    """results: [(program, computes, compared with, {kind: {radius: Took}})]"""
    ours = {what: took for program, what, _, took in results if program == "phusong"}
    rows = []
    for program, computes, against, took in results:
        runs = [took[kind].get(radius_km) if took.get(kind) else None for kind in kinds]
        if all(run is None for run in runs):
            continue

        def cells(get):
            return both([None if run is None else get(run) for run in runs])

        times = "1"
        if program != "phusong":
            pairs = [(run, ours.get(against, {}).get(kind, {}).get(radius_km)) for run, kind in zip(runs, kinds)]
            times = both([run.net_us() / own.net_us() if run and run.clear and own else None for run, own in pairs])
        rows.append([program, computes, cells(lambda run: run.cpu_s), cells(lambda run: run.wall_s),
                     cells(lambda run: run.peak_mib), cells(lambda run: run.whole_us()),
                     cells(lambda run: run.net_us()), times])
    head = ["program", "computes", "CPU, s", "wall, s", "peak, MiB", "CPU per pixel, µs", "without the start, µs",
            "times phusong's"]
    return table(head, rows)


def kernel_table(kernels, kinds):
    rows = []
    for what, title in PHUSONG:
        cells = [both([kernels.get((what, kernel, kind)) for kind in kinds]) for kernel in KERNELS]
        if any(cell.strip("–/ ") for cell in cells):
            rows.append([title, *cells])
    return table(["µs per pixel, 20 km", *KERNELS], rows)


def agreement_table(agreements):
    rows = [["seen by phusong / r.viewshed / gdal_viewshed"]]
    rows[0] += [" / ".join(f"{share:.1f} %" for share in found["seen"]) for found in agreements.values()]
    for one, other in PAIRS:
        name = f"{'exact profiles' if one == 'exact' else one} and {other}"
        shares = [found["pairs"][(one, other)] for found in agreements.values()]
        rows.append([name] + [f"{equal:.2f} % ({common:.1f} %)" for equal, common in shares])
    return table(["20 km", *(f"{kind}, receiver {rx_m} m" for kind, rx_m in agreements)], rows)


def verdict(value, limit, most):
    if value is None:
        return "not measured"
    if value <= limit if most else value >= limit:
        return "yes"
    return f"no: {number(value / limit)} times" if most else f"no: {number(limit - value)} short"


def target_table(found):
    """found: [(title, unit, limit, True: at most, values by terrain)]; the worse one decides."""
    rows = []
    for title, unit, limit, most, values in found:
        known = [value for value in values if value is not None]
        worst = None if not known else (max(known) if most else min(known))
        rows.append([title, f"{'≤' if most else '≥'} {limit:g} {unit}", both(values), verdict(worst, limit, most)])
    return table(["figure", "wanted", "measured", "reached"], rows)


# ---- the run ----

def measure_others(bench, kind, results):
    say(f"{kind}: gdal_viewshed")
    results[("gdal_viewshed", "line of sight (approximate)", "line of sight")][kind] = bench.gdal_viewshed(kind)
    say(f"{kind}: r.viewshed")
    results[("r.viewshed", "line of sight", "line of sight")][kind] = bench.r_viewshed(kind)
    for program, folder, seconds, model, options, cases in SPLAT:
        radii_km = [radius_km for where, radius_km in cases if where == kind]
        if radii_km:
            say(f"{kind}: {program} {model}")
            key = (program, f"{model}, {seconds}″", "ITM")
            results[key][kind] = bench.splat(kind, program, folder, seconds, options, radii_km)


def measure_phusong(bench, kind, results, kernels):
    say(f"{kind}: phusong, one mast")
    for what, title in PHUSONG:
        repeats = 3 if what == "itm" else 5  # one takes seconds
        runs = {radius_km: bench.site(kind, what, radius_km, repeats) for radius_km in RADII_KM}
        results[("phusong", title, None)][kind] = {radius: run for radius, run in runs.items() if run}
        for kernel in KERNELS:
            # Another process per set: the first run after a change of set is not slower than the next.
            took = bench.site(kind, what, 20, repeats, kernel=kernel) if runs[20] else None
            if took:
                kernels[(what, kernel, kind)] = took.net_us()


def runs_here(kernel):
    with open("/proc/cpuinfo", encoding="ascii") as cpu:
        flags = cpu.read().split()
    return {"baseline": True, "avx2": "avx2" in flags,
            "avx512": all(flag in flags for flag in ("avx512f", "avx512dq", "avx512vl"))}[kernel]


def measure_network(bench):
    found = {}
    say("phusong, 100 masts of 10 km")
    for kind in TERRAINS:
        result = bench.radio("many", kind, "p1812+clutter", count=100, radius_km=10, repeats=2)
        found[("many", kind)] = result and result[0]
    for positions, threads in NETWORKS:
        say(f"phusong, {positions:,} positions of 5 km, {threads} thread{'s' if threads > 1 else ''}")
        found[(positions, threads)] = bench.radio("province", "rough", "p1812+clutter", count=positions, radius_km=5,
                                                  threads=threads)
    one, two = found[NETWORKS[1]], found[NETWORKS[2]]
    if one and two and one[1]["digest"] != two[1]["digest"]:
        sys.exit("radio.py: one thread and two give different levels or servers")
    return found


def network_table(found):
    rows = []
    for kind in TERRAINS:
        took = found[("many", kind)]
        if took:
            rows.append([f"100 masts × 10 km, P.1812 with clutter, {kind}", number(took.net_s), "–",
                         number(took.peak_mib), f"{took.pixels / 1e6:.1f}", number(took.net_us())])
    for positions, threads in NETWORKS:
        result = found[(positions, threads)]
        if result:
            took = result[0]
            name = f"{positions:,} positions × 3 sectors × 5 km, {threads} thread{'s' if threads > 1 else ''}"
            rows.append([name, number(took.net_s), number(float(result[1]["wall_s"])), number(took.peak_mib),
                         f"{took.pixels / 1e6:.1f}", number(took.net_us())])
    return table(["phusong", "CPU, s", "wall, s", "peak, MiB", "million pixels", "CPU per pixel, µs"], rows)


def targets(results, kernels, agreements, network):
    def kernel_us(what, wanted):
        return [max((kernels[(what, kernel, kind)] for kernel in wanted if (what, kernel, kind) in kernels), default=None)
                for kind in TERRAINS]

    def net_us(title):
        took = [results[("phusong", title, None)].get(kind, {}).get(20) for kind in TERRAINS]
        return [run and run.net_us() for run in took]

    whole, one, two = (network[case] for case in NETWORKS)
    wide = [kernel for kernel in KERNELS[1:] if runs_here(kernel)]
    found = [(f"whole P.1812 with clutter, 20 km, {kernel}", "µs", 0.12, True, kernel_us("p1812+clutter", [kernel]))
             for kernel in wide]
    found += [("the same, baseline", "µs", 0.25, True, kernel_us("p1812+clutter", ["baseline"])),
              ("line of sight, 20 km", "µs", 0.05, True, net_us("line of sight"))]
    found += [(f"line of sight equal to r.viewshed's, receiver {rx_m} m", "%", 98.5, False,
               [agreements[(kind, rx_m)]["pairs"][("phusong", "r.viewshed")][0] for kind in TERRAINS]) for rx_m in (1.5, 10)]
    found += [("ITM, 20 km", "µs", 1.5, True, net_us("ITM")),
              ("100 masts × 10 km, CPU", "s", 4, True, [run and run.net_s for run in (network[("many", k)] for k in TERRAINS)]),
              ("10,000 positions, 2 threads, wall", "s", 30, True, [whole and float(whole[1]["wall_s"])]),
              ("10,000 positions, peak memory", "MiB", 2048, True, [whole and whole[0].peak_mib]),
              ("2 threads over 1, wall", "times", 1.8, False, [one and two and float(one[1]["wall_s"]) / float(two[1]["wall_s"])])]
    return target_table(found)


def run(programs, page):
    gdal.UseExceptions()
    page_parts(page)  # a page that cannot be written is found out now
    load_before = os.getloadavg()[0]
    others = [("gdal_viewshed", "line of sight (approximate)", "line of sight"), ("r.viewshed", "line of sight", "line of sight")]
    others += [(program, f"{model}, {seconds}″", "ITM") for program, _, seconds, model, _, _ in SPLAT]
    order = [("phusong", title, None) for _, title in PHUSONG] + others
    results, kernels, agreements = {key: {} for key in order}, {}, {}
    with tempfile.TemporaryDirectory(prefix="phusong-bench.") as work:
        bench = Bench(programs, work)
        for kind in TERRAINS:
            bench.make_terrain(kind)
            measure_others(bench, kind, results)
            measure_phusong(bench, kind, results, kernels)
            for rx_m in (1.5, 10):
                agreements[(kind, rx_m)] = agreement(bench, kind, rx_m)
        network = measure_network(bench)
    if "ITM" not in [key[1] for key in order if results[key]]:
        say("this build has no ITM by the sweep")
    listed = [(*key, results[key]) for key in order]
    write_page(page, [
        f"Measured on {datetime.date.today().isoformat()} by `./dev bench radio`. {machine_lines(load_before)}",
        "### What was wanted\n", targets(results, kernels, agreements, network),
        "### One mast, 20 km radius\n", cost_table(listed, 20, TERRAINS),
        "### One mast, 5 km radius\n", cost_table(listed, 5, TERRAINS),
        "### Instruction sets\n", kernel_table(kernels, TERRAINS),
        "### Networks\n", network_table(network),
        "### Line of sight: do they agree\n", agreement_table(agreements)])


def page_parts(page):
    with open(page, encoding="utf-8") as file:
        parts = re.split(f"({re.escape(BEGIN)}|{re.escape(END)})", file.read())
    if len(parts) != 5:
        sys.exit(f"radio.py: '{page}' should hold one pair of marks: {BEGIN.strip()} and {END.strip()}")
    return parts


def write_page(page, blocks):
    parts = page_parts(page)
    parts[2] = "\n" + "\n".join(blocks) + "\n"
    with open(page + ".new", "w", encoding="utf-8") as file:
        file.write("".join(parts))
    os.replace(page + ".new", page)
    print(parts[2])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    run(os.path.abspath(sys.argv[1]), sys.argv[2])
