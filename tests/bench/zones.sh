#!/bin/sh
# Shares, tracing and clipping against GDAL on the communes of a real province, in one run; prints a table.
# usage: zones.sh [BUILD [PROVINCE_CODE [CELL_M]]]    BUILD: a configured build folder (default: build/release)
# The communes come from $PHUSONG_SHARED or ../shared beside the source; without them: exit 77, skipped.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
build=${1:-$source/build/release}
province=${2:-25}
cell_m=${3:-30}

if [ ! -f "$build/CMakeCache.txt" ]; then
    echo "zones.sh: no build folder '$build'; configure one with -DPHUSONG_TESTS=ON and name it" >&2
    exit 2
fi
cmake --build "$build" --target bench_zones >&2
exec "$build/tests/bench_zones" "$province" "$cell_m"
