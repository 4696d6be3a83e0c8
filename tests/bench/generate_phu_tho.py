#!/usr/bin/python3
"""Phú Thọ at its real size: 4,000 positions with 10,200 stations, 170 of them 5G, placed by population and roads.

usage: generate_phu_tho.py SHARED OUT      writes OUT/stations.csv and OUT/plan.yaml, the same bytes every time

SHARED is the folder that holds data/. The stations are invented; people, roads, terrain and communes are real.
Needs GDAL's Python module (Debian: python3-gdal) and nothing else.
"""

import csv
import math
import os
import sys

from osgeo import ogr

POSITIONS = 4000
STATIONS = 10200
STATIONS_NR = 170
APART_M = 120.0
CELL_RADIUS_M = 480.0  # of an H3 cell of resolution 8
M_PER_DEG_LAT = 110700.0
M_PER_DEG_LON = 103500.0  # at 21.1 degrees north
ROAD_WEIGHT = {"MOTORWAY": 3, "TRUNK": 4, "PRIMARY": 3, "SECONDARY": 2, "TERTIARY": 1}
OPERATORS = (("Viettel", 42), ("VinaPhone", 28), ("MobiFone", 24), ("Vietnamobile", 6))
NR_BAND = {"Viettel": "n41", "VinaPhone": "n78", "MobiFone": "n77"}
# What joins the first LTE carrier of an operator: technology, band, how often.
EXTRAS = (("LTE", "B3", 30), ("LTE", "B1", 12), ("LTE", "B8", 8), ("UMTS", "B1", 18), ("UMTS", "B8", 7),
          ("GSM", "B8", 18), ("GSM", "B3", 7))


class Random:
    """splitmix64: the same numbers in every Python."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)

    def unit(self):
        return (self.next() >> 11) / 9007199254740992.0

    def below(self, count):
        return self.next() % count

    def weighted(self, sums):
        """Index by ascending running sums of weights."""
        wanted = self.unit() * sums[-1]
        low, high = 0, len(sums) - 1
        while low < high:
            middle = (low + high) // 2
            if sums[middle] > wanted:
                high = middle
            else:
                low = middle + 1
        return low


def running_sums(weights):
    total = 0.0
    sums = []
    for weight in weights:
        total += weight
        sums.append(total)
    return sums


def read_people(path):
    with open(path, encoding="utf-8", newline="") as file:
        return [(float(row["lng"]), float(row["lat"]), float(row["population"])) for row in csv.DictReader(file)]


def read_road_points(path):
    """A point for every 200 m or so of road, with the weight of its class."""
    source = ogr.Open(path)
    points = []
    for feature in source.GetLayerByName("roads"):
        weight = ROAD_WEIGHT.get(feature.GetField("road_class"), 1)
        line = feature.GetGeometryRef().GetPoints(2)
        for (x0, y0), (x1, y1) in zip(line, line[1:]):
            length = math.sqrt(((x1 - x0) * M_PER_DEG_LON) ** 2 + ((y1 - y0) * M_PER_DEG_LAT) ** 2)
            pieces = max(1, int(length / 200.0))
            share = weight * length / pieces
            points += [(x0 + (x1 - x0) * i / pieces, y0 + (y1 - y0) * i / pieces, share) for i in range(pieces)]
    return points


def read_communes(path):
    source = ogr.Open(path)
    layer = source.GetLayerByName("communes")
    layer.SetAttributeFilter("province_code = '25'")
    communes = []
    for feature in layer:
        geometry = feature.GetGeometryRef().Clone()
        communes.append((geometry.GetEnvelope(), geometry))
    return communes


def is_inside(communes, lon, lat):
    point = ogr.CreateGeometryFromWkt("POINT (%.6f %.6f)" % (lon, lat))
    return any(west <= lon <= east and south <= lat <= north and geometry.Contains(point)
               for (west, east, south, north), geometry in communes)


def shake(random, lon, lat, radius_m):
    while True:
        x, y = 2.0 * random.unit() - 1.0, 2.0 * random.unit() - 1.0
        if x * x + y * y <= 1.0:
            return round(lon + x * radius_m / M_PER_DEG_LON, 6), round(lat + y * radius_m / M_PER_DEG_LAT, 6)


class Spacing:
    """Keeps positions APART_M from each other: a hash of squares of that size."""

    def __init__(self):
        self.squares = {}

    def take(self, lon, lat):
        x, y = lon * M_PER_DEG_LON, lat * M_PER_DEG_LAT
        col, row = int(x // APART_M), int(y // APART_M)
        for c in (col - 1, col, col + 1):
            for r in (row - 1, row, row + 1):
                if any((x - a) ** 2 + (y - b) ** 2 < APART_M ** 2 for a, b in self.squares.get((c, r), ())):
                    return False
        self.squares.setdefault((col, row), []).append((x, y))
        return True


def place_positions(random, shared):
    people = read_people(os.path.join(shared, "data/population/pop_h3r8_25.csv"))
    roads = read_road_points(os.path.join(shared, "data/roads/roads_major_25.gpkg"))
    communes = read_communes(os.path.join(shared, "data/communes/communes_25_46_96_01.gpkg"))
    people_sums = running_sums([math.sqrt(count) * 20.0 + count for _, _, count in people])
    road_sums = running_sums([weight for _, _, weight in roads])
    spacing = Spacing()
    positions = []
    while len(positions) < POSITIONS:
        if random.unit() < 0.7:
            lon, lat, density = people[random.weighted(people_sums)]
            lon, lat = shake(random, lon, lat, CELL_RADIUS_M)
        else:
            lon, lat, _ = roads[random.weighted(road_sums)]
            lon, lat = shake(random, lon, lat, 150.0)
            density = 0.0
        if is_inside(communes, lon, lat) and spacing.take(lon, lat):
            positions.append((lon, lat, density))
    return positions


def fill_stations(random, positions):
    """Lists of (operator, technology, band), one for each position."""
    operator_sums = running_sums([weight for _, weight in OPERATORS])
    extra_sums = running_sums([weight for _, _, weight in EXTRAS])
    stations = [[(OPERATORS[random.weighted(operator_sums)][0], "LTE", "B3")] for _ in positions]
    count = POSITIONS
    while count < STATIONS - STATIONS_NR:
        here = stations[random.below(POSITIONS)]
        operator = OPERATORS[random.weighted(operator_sums)][0]
        technology, band, _ = EXTRAS[random.weighted(extra_sums)]
        if (operator, "LTE", "B3") not in here:
            technology, band = "LTE", "B3"  # an operator comes with 4G first
        if len(here) < 9 and (operator, technology, band) not in here:
            here.append((operator, technology, band))
            count += 1
    crowded = sorted(range(POSITIONS), key=lambda p: (-positions[p][2], p))
    with_nr = 0
    for p in crowded:  # 5G began where most people are, and not everywhere there
        operator = next((o for o, _, _ in stations[p] if o in NR_BAND), None)
        if with_nr < STATIONS_NR and operator is not None and random.unit() < 0.6:
            stations[p].append((operator, "NR", NR_BAND[operator]))
            with_nr += 1
    assert with_nr == STATIONS_NR
    return stations


def write_stations(random, positions, stations, path):
    """Half of the stations name their three sectors; the others leave azimuths to the template."""
    rows = 0
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("id,operator,technology,band,lon,lat,height_agl_m,azimuth_deg,tilt_deg,power_w\n")
        for p, (lon, lat, density) in enumerate(positions):
            mast_m = 18 + random.below(13) if density > 2000.0 else 30 + 3 * random.below(6)
            for operator, technology, band in stations[p]:
                height = "" if random.unit() < 0.15 else str(mast_m - random.below(4))
                power = {"LTE": "40", "NR": "200", "UMTS": "20", "GSM": "20"}[technology]
                power = "" if random.unit() < 0.3 else power
                head = "PT%04d,%s,%s,%s,%.6f,%.6f,%s," % (p + 1, operator, technology, band, lon, lat, height)
                first = 10 * random.below(12)
                tilt = 2 + random.below(6)
                if random.unit() < 0.5:
                    file.write(head + ",,%s\n" % power)
                    rows += 1
                    continue
                for sector in range(3):
                    file.write(head + "%d,%d,%s\n" % (first + 120 * sector, tilt, power))
                    rows += 1
    return rows


PLAN = """\
plan: phu-tho
as_of: 2026-11-01
area:
  communes: {{path: "{shared}/data/communes/communes_25_46_96_01.gpkg", layer: communes, where: "province_code = '25'",
             code: code, name: name, population: population}}
  province: "25"
  crs: auto
  cell_m: 50
stations:
  - {{path: stations.csv}}
terrain: ["{shared}/data/dem/dem_north_dted0_30sec.tif", "{shared}/data/dem/N21E105.hgt"]
population:
  path: "{shared}/data/population/pop_h3r8_25.csv"
  format: points
  year: 2025
  columns: {{lon: lng, lat: lat, people: population, commune: commune_code, area_km2: area_km2}}
services:
  - {{name: 4G, technology: LTE, operator: any, threshold_dbm: -105, probability: 0.9, where: outdoor}}
  - {{name: 5G, technology: NR, operator: any, threshold_dbm: -110, probability: 0.9, where: outdoor}}
sites:
  service: 5G
  count: 100
  costs: {{upgrade_vnd: 700000000, build_vnd: 1800000000}}
"""


def main(arguments):
    if len(arguments) != 3:
        sys.stderr.write(__doc__)
        return 2
    ogr.UseExceptions()
    shared, out = os.path.abspath(arguments[1]), arguments[2]
    os.makedirs(out, exist_ok=True)
    random = Random(20261101)
    positions = place_positions(random, shared)
    stations = fill_stations(random, positions)
    rows = write_stations(random, positions, stations, os.path.join(out, "stations.csv"))
    with open(os.path.join(out, "plan.yaml"), "w", encoding="utf-8") as file:
        file.write(PLAN.format(shared=shared))
    print("%d positions, %d stations (%d NR), %d rows" % (len(positions), sum(map(len, stations)),
                                                          sum(t == "NR" for s in stations for _, t, _ in s), rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
