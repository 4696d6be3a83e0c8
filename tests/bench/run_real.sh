#!/bin/sh
# Runs phusong on three real provinces and prints wall time and peak memory of each.
# usage: run_real.sh [PHUSONG [OUT]]        PHUSONG: the program (default: newest build); OUT: work folder
# The data come from $PHUSONG_SHARED or ../shared beside the source; without them: exit 77, skipped.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
shared=${PHUSONG_SHARED:-$source/../shared}
python=/usr/bin/python3

if [ ! -d "$shared/data" ]; then
    echo "run_real.sh: skipped: no real data at '$shared/data'; set PHUSONG_SHARED" >&2
    exit 77
fi
if [ ! -x /usr/bin/time ]; then
    echo "run_real.sh: /usr/bin/time is missing; install the package 'time'" >&2
    exit 2
fi
phusong=${1:-}
if [ -z "$phusong" ]; then
    phusong=$(ls -t "$source"/build/*/planner/cli/phusong 2>/dev/null | head -n 1 || true)
fi
if [ ! -x "$phusong" ]; then
    echo "run_real.sh: no phusong program; build it or name it: run_real.sh PATH/phusong" >&2
    exit 2
fi
out=${2:-$(mktemp -d "${TMPDIR:-/tmp}/phusong-bench.XXXXXX")}
mkdir -p "$out"

"$python" "$here/make_plans.py" "$shared" "$out"
"$python" "$here/generate_phu_tho.py" "$shared" "$out/phu_tho"

failed=0
summary=
for province in ha_noi phu_tho ca_mau; do
    folder=$out/$province
    echo "== $province"
    code=0
    /usr/bin/time -v -o "$folder/time.txt" "$phusong" run --overwrite -o "$folder/results" "$folder/plan.yaml" \
        >"$folder/stdout.txt" 2>"$folder/stderr.txt" || code=$?
    cat "$folder/stdout.txt"
    if [ "$code" -ne 0 ]; then
        echo "run_real.sh: $province: exit $code" >&2
        cat "$folder/stderr.txt" >&2
        failed=1
    fi
    wall=$(sed -n 's/.*Elapsed (wall clock) time.*): //p' "$folder/time.txt")
    peak_kib=$(sed -n 's/.*Maximum resident set size (kbytes): //p' "$folder/time.txt")
    summary="$summary$(printf '%-8s exit %s, wall %s, peak memory %s MiB' "$province" "$code" "$wall" \
        "$((peak_kib / 1024))")
"
done
printf '\n%sresults are in %s\n' "$summary" "$out"
exit "$failed"
