"""Plants one breach of every rule of check.py in a small house and expects exactly that rule to see it.

prove.py SOURCE COMPILER
"""
import os
import shutil
import subprocess
import sys
import tempfile

import check

HOUSE = {
    "geo/status.h": "int geo_status(void);\n",
    "planner/scenario/scenario.h": '#include "geo/status.h"\n',
    "planner/radio/link.c": '#include "planner/scenario/scenario.h"\nint plan_link(void); // printf("no call")\n',
    "planner/coverage/coverage.h": '#include "planner/radio/model.h"\n',
    "planner/radio/model.h": "",
    "planner/gaps/gaps.h": "",
    "planner/choice/problem.h": "",
    "geo/memory.h": "",
    "verify/verify.h": '#include "geo/status.h"\n#include <stdint.h>\n',
    "datasets/plan.h": "",
    "outputs/results.h": '#include "planner/coverage/coverage.h"\n#include "planner/gaps/gaps.h"\n',
    "planner/cli/cmd_run.c": '#include "planner/coverage/coverage.h"\n#include "planner/gaps/gaps.h"\n'
                             '#include "datasets/plan.h"\n#include "outputs/results.h"\n',
    "docs/formats.md": "| `not_a_field_name.csv` | |\n\n| field | unit |\n|---|---|\n| `code` | |\n| `covrd_s` | |\n",
    "tests/README.md": "tests\n",
}
for room in check.ROOMS:
    HOUSE[f"{room}/README.md"] = "a room\n"

# rule, file, its contents (None: the file is taken away), a part of the message
PLANTED = [
    ("rule_includes_point_down", "geo/status.h", '#include "datasets/plan.h"\n', "geo includes a higher layer, datasets"),
    ("rule_includes_point_down", "planner/radio/link.c", '#include "planner/gaps/gaps.h"\n', "planner/radio includes a higher"),
    ("rule_includes_point_down", "planner/gaps/gaps.h", '#include "planner/coverage/coverage.h"\n', "its sibling"),
    ("rule_includes_point_down", "datasets/plan.h", '#include "outputs/results.h"\n', "its sibling outputs"),
    ("rule_includes_point_down", "outputs/results.h", '#include "planner/cli/cmd_run.c"\n', "a higher layer"),
    ("rule_includes_point_down", "geo/status.h", '#include "missing.h"\n', "not a path from the root"),
    ("rule_includes_point_down", "planner/new/new.h", "", "stands in no layer"),
    ("rule_only_geo_names_gdal", "outputs/results.h", "#include <gdal.h>\n", "only geo/ may"),
    ("rule_only_geo_names_gdal", "datasets/plan.h", "#include <ogr_srs_api.h>\n", "only geo/ may"),
    ("rule_only_geo_names_gdal", "planner/radio/link.c", "#include <proj.h>\n", "only geo/ may"),
    ("rule_only_geo_names_gdal", "planner/radio/link.c", "#include <geos_c.h>\n", "only geo/ may"),
    ("rule_one_door_in", "outputs/results.c", 'void f(void) { fopen("x", "r"); }\n', "calls fopen"),
    ("rule_one_door_in", "planner/cli/cmd_run.c", 'void f(void) { open("x", 0); }\n', "calls open"),
    ("rule_one_door_out", "datasets/plan.c", "void f(void) { geo_image_write(0); }\n", "calls geo_image_write"),
    ("rule_checker_stands_alone", "verify/a.c", '#include "planner/choice/problem.h"\n', "includes planner/choice/problem.h"),
    ("rule_checker_stands_alone", "verify/a.c", '#include "geo/memory.h"\n', "includes geo/memory.h"),
    ("rule_checker_stands_alone", "verify/a.h", "#include <json.h>\n", "includes json.h"),
    ("rule_includes_point_down", "verify/a.c", '#include "planner/choice/problem.h"\n', "its sibling planner/choice"),
    ("rule_core_is_pure", "planner/radio/link.c", 'void f(void) { printf("x"); }\n', "the core calls printf"),
    ("rule_core_is_pure", "planner/gaps/gaps.c", "void f(void) { exit(1); }\n", "the core calls exit"),
    ("rule_one_file_knows_the_stages", "planner/cli/cmd_link.c",
     '#include "planner/coverage/coverage.h"\n#include "planner/gaps/gaps.h"\n', "only cmd_run.c"),
    ("rule_sizes", "geo/long.c", "\n" * 501, "501 lines"),
    ("rule_readmes", "geo/README.md", None, "has no README.md"),
    ("rule_readmes", "outputs/README.md", "line\n" * 21, "longer than 20"),
    ("rule_field_names", "docs/formats.md", "| field |\n| `eleven_char` | |\n", "eleven_char"),
    ("rule_field_names", "docs/formats.md", "| field |\n| `sixsix_s` | |\n", "sixsix_s"),
    ("rule_field_names", "docs/formats.md", "| field |\n| `mã_xã` | |\n", "not ASCII"),
    ("rule_field_names", "docs/formats.md", "nothing\n", "lists no field"),
    ("rule_no_machine_paths", "docs/formats.md", "| `code` | see /home/" + "someone/x |\n", "names a path"),
]

# room, source, a part of the message
ARCHIVES = [
    ("planner", "void GDALClose(void *); void plan_f(void *p); void plan_f(void *p) { GDALClose(p); }", "GDALClose"),
    ("planner", "int proj_x(void); int plan_f(void); int plan_f(void) { return proj_x(); }", "proj_x"),
    ("geo", "int GEOSArea(void); int geo_f(void); int geo_f(void) { return GEOSArea(); }", "GEOSArea"),
    ("planner", "static int count; int plan_f(void); int plan_f(void) { return count++; }", "count"),
    ("planner", "int plan_f(void); int plan_f(void) { static int last = 3; return last++; }", "last"),
    ("verify", "int plan_f(void); int verify_f(void); int verify_f(void) { return plan_f(); }", 'the checker needs "plan_f"'),
    ("verify", "int geo_grid_f(void); int verify_f(void); int verify_f(void) { return geo_grid_f(); }", 'needs "geo_grid_f"'),
    ("planner", "int solve(void); int solve(void) { return 1; }", "does not start with plan_"),
]
CLEAN = "#include <math.h>\nstatic const char *const names[] = {\"a\", \"b\"};\n" \
        "const char *plan_name(int i); double plan_root(double x);\n" \
        "const char *plan_name(int i) { return names[i]; }\ndouble plan_root(double x) { return sqrt(x); }\n"


def write(root, path, text):
    place = os.path.join(root, path)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "w", encoding="utf-8") as file:
        file.write(text)


def build_house(root, source):
    for path, text in HOUSE.items():
        write(root, path, text)
    os.makedirs(os.path.join(root, "tests/architecture"))
    shutil.copy(os.path.join(source, "tests/architecture/layers.txt"), os.path.join(root, "tests/architecture"))


def breaches_of(root):
    return [(rule.__name__, what) for rule in check.RULES for _, what in rule(root)]


def prove_sources(source):
    failures = []
    with tempfile.TemporaryDirectory() as root:
        build_house(root, source)
        for found in breaches_of(root):
            failures.append(f"the sound house is said to be broken: {found}")
    for rule, path, text, part in PLANTED:
        with tempfile.TemporaryDirectory() as root:
            build_house(root, source)
            if text is None:
                os.remove(os.path.join(root, path))
            else:
                write(root, path, text)
            if not any(name == rule and part in what for name, what in breaches_of(root)):
                failures.append(f"{rule} does not see: {path} <- {text!r:.60}")
    unproven = {rule.__name__ for rule in check.RULES} - {rule for rule, *_ in PLANTED}
    failures += [f"{name} has no planted breach" for name in sorted(unproven)]
    return failures


def archive_breaches(room, code, compiler):
    with tempfile.TemporaryDirectory() as place:
        write(place, "planted.c", code)
        subprocess.run([compiler, "-c", "-O1", "planted.c", "-o", "planted.o"], cwd=place, check=True)
        subprocess.run(["ar", "rc", "planted.a", "planted.o"], cwd=place, check=True)
        return [what for _, what in check.rule_archives({room: os.path.join(place, "planted.a")})]


def prove_archives(compiler):
    failures = [f"a sound archive is said to be broken: {what}" for what in archive_breaches("planner", CLEAN, compiler)]
    for room, code, part in ARCHIVES:
        if not any(part in what for what in archive_breaches(room, code, compiler)):
            failures.append(f"rule_archives does not see {part}")
    return failures


def main():
    failures = prove_sources(sys.argv[1]) + prove_archives(sys.argv[2])
    for failure in failures:
        print(failure)
    print(f"{len(PLANTED) + len(ARCHIVES)} breaches planted, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
