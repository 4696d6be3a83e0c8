"""The laws of the house, checked on the sources and on the built archives.

check.py SOURCE [--archive ROOM=FILE]...   prints each breach as "place: what"; exit 1 if there is one.
Each rule is a function that yields (place, what); prove.py plants a breach of every one.
"""
import argparse
import os
import re
import subprocess
import sys

ROOMS = ["geo", "planner", "datasets", "outputs", "verify"]
CORE = ["planner/scenario", "planner/radio", "planner/coverage", "planner/gaps", "planner/choice",
        "planner/siting"]
PREFIX = {"geo": "geo_", "geo_io": "geo_", "planner": "plan_", "datasets": "data_", "outputs": "out_",
          "verify": "verify_"}
GDAL_HEADER = re.compile(r"^(gdal\w*|ogr\w*|cpl_\w*|vrt\w*|proj(_\w+)?|geos\w*)\.h(pp)?$")
OUTSIDE_SYMBOL = re.compile(r"^(GDAL|OGR|OSR|OCT|CPL|VSI|GEOS|proj_|fy_|json_object|nettle_)")
CORE_CALL = re.compile(r"\b(printf|fprintf|vprintf|vfprintf|puts|fputs|putchar|fputc|perror|exit|_exit|abort|"
                       r"fopen|freopen|fread|fwrite|open|creat|remove|unlink|rename|system|getenv|setlocale|rand|"
                       r"time|signal|sigaction)\s*\(")
OPEN_CALL = re.compile(r"\b(fopen|freopen|open|openat|creat|opendir|GDALOpen\w*|VSIFOpen\w*)\s*\(")
CREATE_CALL = re.compile(r"\b(geo_folder_write_file|geo_layer_write_\w+|geo_image_write)\s*\(")
CHECKER_INCLUDE = re.compile(r"^(verify/\w+\.h|geo/status\.h)$")
CHECKER_LIBRARY = re.compile(r"^(errno|math|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|nettle/sha2)\.h$")
CHECKER_NEEDS = re.compile(r"^(geo_(?!error_)|plan_|data_|out_)")
STAGE = re.compile(r"planner/(coverage|gaps|siting)/")
MACHINE_PATH = re.compile(r"(?<![\w.$}/])/(home|work|root|Users|mnt)/[\w.-]+")
MAX_LINES = 500
README_LINES = 20
FIELD_CHARS = 10


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def files(root, folder, endings):
    top = os.path.join(root, folder)
    for place, folders, names in os.walk(top):
        folders[:] = sorted(f for f in folders if f not in (".git", "planted") and not f.startswith("build"))
        for name in sorted(names):
            if name.endswith(endings):
                yield os.path.relpath(os.path.join(place, name), root)


def code_only(text):
    """The text without comments and string contents, lines kept."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(\\.|[^"\\\n])*"|\'(\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def sources(root, folders=ROOMS):
    for folder in folders:
        yield from files(root, folder, (".c", ".h"))


def includes(root, path):
    for number, line in enumerate(read(os.path.join(root, path)).splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*(["<])([^">]+)[">]', line)
        if match:
            yield number, match.group(1), match.group(2)


def calls(root, path, pattern):
    for number, line in enumerate(code_only(read(os.path.join(root, path))).splitlines(), 1):
        for match in pattern.finditer(line):
            yield number, match.group(1)


def read_layers(root):
    levels = {}
    lines = [line.split() for line in read(os.path.join(root, "tests/architecture/layers.txt")).splitlines()
             if line.strip() and not line.startswith("#")]
    for level, names in enumerate(lines):
        for name in names:
            levels[name] = level
    return levels


def folder_of(path, levels):
    folder = os.path.dirname(path)
    while folder and folder not in levels:
        folder = os.path.dirname(folder)
    return folder


def rule_includes_point_down(root):
    levels = read_layers(root)
    for path in sources(root):
        here = folder_of(path, levels)
        if not here:
            yield path, "stands in no layer of layers.txt"
            continue
        for line, mark, target in includes(root, path):
            if mark != '"':
                continue
            there = folder_of(target, levels)
            if not os.path.exists(os.path.join(root, target)):
                yield f"{path}:{line}", f'"{target}" is not a path from the root of the source'
            elif not there:
                yield f"{path}:{line}", f'"{target}" stands in no layer'
            elif there != here and levels[there] >= levels[here]:
                how = "its sibling" if levels[there] == levels[here] else "a higher layer,"
                yield f"{path}:{line}", f"{here} includes {how} {there}"


def rule_only_geo_names_gdal(root):
    for path in sources(root):
        if path.startswith("geo/"):
            continue
        for line, _, target in includes(root, path):
            if GDAL_HEADER.match(os.path.basename(target)) and not target.startswith("geo/"):
                yield f"{path}:{line}", f"includes {target}; only geo/ may"


def rule_one_door_in(root):
    for path in sources(root):
        if not path.startswith(("geo/", "datasets/", "verify/")):
            for line, name in calls(root, path, OPEN_CALL):
                yield f"{path}:{line}", f"calls {name}; only datasets/, verify/ and geo/ open files"


def rule_one_door_out(root):
    for path in sources(root):
        if not path.startswith(("geo/", "outputs/", "datasets/sample")):
            for line, name in calls(root, path, CREATE_CALL):
                yield f"{path}:{line}", f"calls {name}; only outputs/ and datasets/sample*.c create files"


def rule_checker_stands_alone(root):
    """verify/ is believed because it shares nothing with what it checks: decision 0011."""
    for path in sources(root, ["verify"]):
        for line, mark, target in includes(root, path):
            allowed = CHECKER_INCLUDE if mark == '"' else CHECKER_LIBRARY
            if not allowed.match(target):
                yield f"{path}:{line}", f"the checker includes {target}"


def rule_core_is_pure(root):
    for path in sources(root, CORE):
        for line, name in calls(root, path, CORE_CALL):
            yield f"{path}:{line}", f"the core calls {name}"


def rule_one_file_knows_the_stages(root):
    for path in files(root, "planner/cli", (".c", ".h")):
        if os.path.basename(path) == "cmd_run.c":
            continue
        stages = {STAGE.match(target).group(1) for _, _, target in includes(root, path) if STAGE.match(target)}
        if len(stages) > 1:
            yield path, f"includes the stages {', '.join(sorted(stages))}; only cmd_run.c may know more than one"


def rule_sizes(root):
    for path in sources(root):
        count = len(read(os.path.join(root, path)).splitlines())
        if count > MAX_LINES:
            yield path, f"has {count} lines, more than {MAX_LINES}"


def rule_readmes(root):
    for room in ROOMS + ["tests"]:
        path = os.path.join(root, room, "README.md")
        if not os.path.exists(path):
            yield room, "has no README.md"
        elif room != "tests" and len(read(path).splitlines()) > README_LINES:
            yield f"{room}/README.md", f"is longer than {README_LINES} lines"


def rule_field_names(root):
    path = os.path.join(root, "docs/formats.md")
    if not os.path.exists(path):
        yield "docs/formats.md", "is missing"
        return
    fields, in_fields = 0, False
    for number, line in enumerate(read(path).splitlines(), 1):
        if line.startswith("| field |"):
            in_fields = True
        elif not line.startswith("|"):
            in_fields = False
        match = re.match(r"\|\s*`([^`]*)`\s*\|", line)
        if not in_fields or not match:
            continue
        fields += 1
        name = re.sub(r"_s$", "_4444", match.group(1)) # the key of a service: at most 4 characters
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) or len(name) > FIELD_CHARS:
            yield f"docs/formats.md:{number}", f'field "{match.group(1)}" is not ASCII of at most {FIELD_CHARS} characters'
    if fields == 0:
        yield "docs/formats.md", "lists no field"


def rule_no_machine_paths(root):
    for path in files(root, ".", (".c", ".h", ".md", ".txt", ".cmake", ".json", ".yaml", ".py", ".sh", ".csv", ".case", "dev",
                                  "run", ".1", ".bash")):
        if path == "tests/architecture/check.py" or path.startswith(("results/", "sample/")):
            continue
        for number, line in enumerate(read(os.path.join(root, path)).splitlines(), 1):
            if MACHINE_PATH.search(line):
                yield f"{path}:{number}", f"names a path of one machine: {MACHINE_PATH.search(line).group(0)}"


def tool(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def rule_archives(archives):
    """archives: room -> file. The core (geo, planner) is checked for outside symbols and mutable state."""
    for room, path in sorted(archives.items()):
        name = os.path.basename(path)
        for line in tool("nm", "-A", "--defined-only", "--extern-only", path).splitlines():
            symbol = line.split()[-1]
            if not symbol.startswith(PREFIX[room]):
                yield name, f'symbol "{symbol}" does not start with {PREFIX[room]}'
        for line in tool("nm", "-A", "-u", path).splitlines() if room == "verify" else []:
            if CHECKER_NEEDS.match(line.split()[-1]):
                yield name, f'the checker needs "{line.split()[-1]}" of what it checks'
        if room not in ("geo", "planner"):
            continue
        for line in tool("nm", "-A", "-u", path).splitlines():
            symbol = line.split()[-1]
            if OUTSIDE_SYMBOL.match(symbol):
                yield name, f'the core needs "{symbol}" of an outside library'
        for line in tool("objdump", "-t", path).splitlines():
            match = re.match(r"[0-9a-f]+ .{7} (\.(?:data|bss|tdata|tbss)(?!\.rel\.ro)\S*|\*COM\*)\s+([0-9a-f]+)\s+(\S+)$", line)
            if match and not match.group(3).startswith(".") and int(match.group(2), 16) > 0:
                yield name, f'"{match.group(3)}" is mutable file-scope state of the core ({match.group(1)})'


RULES = [rule_includes_point_down, rule_only_geo_names_gdal, rule_one_door_in, rule_one_door_out, rule_checker_stands_alone, rule_core_is_pure,
         rule_one_file_knows_the_stages, rule_sizes, rule_readmes, rule_field_names, rule_no_machine_paths]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("--archive", action="append", default=[], metavar="ROOM=FILE")
    arguments = parser.parse_args()
    breaches = [breach for rule in RULES for breach in rule(arguments.source)]
    archives = dict(item.split("=", 1) for item in arguments.archive)
    breaches += rule_archives(archives)
    for place, what in breaches:
        print(f"{place}: {what}")
    print(f"{len(RULES) + bool(archives)} rules, {sum(1 for _ in sources(arguments.source))} sources, "
          f"{len(archives)} archives, {len(breaches)} breaches")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
