#!/usr/bin/python3
"""Predicted levels beside what 11 LoRa gateways around Đà Nẵng heard at 922 MHz; docs/validation.md shows the result.

usage: lora_danang.py PHUSONG SHARED OUT [MODEL …]      writes plans, maps and receptions.csv into OUT, prints tables

SHARED is the folder that holds data/. Each gateway is a station, each with a service of its own, so that one run gives
one signal map for each gateway; by reciprocity the map is what the gateway hears of a device in the cell. The plan knows
no LoRa: the stations are GSM carriers of band B8 at 942.5 MHz, which loses 0.2 dB more than 922 MHz.
Needs GDAL's and NumPy's Python modules (Debian: python3-gdal, python3-numpy).
"""

import csv
import json
import math
import os
import subprocess
import sys

import numpy
from osgeo import gdal, ogr, osr

EIRP_DBM = 16.0  # the most that devices may radiate at 920-923 MHz in Viet Nam; gateway antennas are taken as 0 dBi
DEVICE_M = 1.5
GATEWAY_M = 15.0  # above ground; not known
STRAY_M = 100.0  # a gateway reported farther than this from its median place: that row is left out
CELL_M = 30
WEST, EAST, SOUTH, NORTH = 108.0815, 108.3180, 15.8720, 16.1190  # just inside the terrain
# Model, clutter in the profile, gateways' height in metres, terrain_smooth_m.
CASES = [(model, True, GATEWAY_M, 0) for model in ("p1812", "p526", "itm", "ext_hata", "okumura_hata", "free_space")]
CASES += [("p1812", False, GATEWAY_M, 0), ("p1812", True, 8.0, 0), ("p1812", True, 30.0, 0), ("p1812", True, GATEWAY_M, 150),
          ("p1812", False, GATEWAY_M, 150)]
CLASSES = (("forest", 10), ("residential", 50), ("industrial", 50), ("commercial", 50), ("retail", 50), ("education", 50),
           ("farmland", 40), ("paddy", 40), ("grass", 30), ("meadow", 30))

PLAN = """\
plan: lora-danang
area:
  communes: {{path: area.geojson, code: code, name: name}}
  crs: EPSG:32649
  cell_m: {cell}
stations: [{{path: gateways.csv}}]
terrain: ["{dem}"]
terrain_smooth_m: {smooth}
land_cover: landuse.tif
environment: {{fallback: open, urban_per_km2: 0}}
propagation: {{model: {model}, max_range_km: 30, floor_db: 60}}
clutter: {{use: {clutter}}}
antennas:
  - {{name: ball, gain_dbi: 0, horizontal_3db_deg: 360, vertical_3db_deg: 180, front_to_back_db: 0, side_lobe_db: 0}}
templates:
  - {{technology: GSM, power_dbm: {eirp}, loss_db: 0, tilt_deg: 0, antenna: ball, azimuths_deg: [], height_agl_m: {height}}}
services:
"""
SERVICE = "  - {{name: {0}, key: {0}, technology: GSM, operator: {0}, threshold_dbm: -140, body_loss_db: 0, " \
          "receiver_height_agl_m: {1}}}\n"


def read_receptions(shared):
    """Rows with numbers, the gateway at its median place; heard: the signal without the noise that RSSI holds."""
    path = os.path.join(shared, "data", "measurements", "lora922_rssi_danang.csv")
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    places = {}
    for row in rows:
        places.setdefault(row["gateway"], []).append((float(row["gw_lat"]), float(row["gw_lon"])))
    median = {key: tuple(numpy.median(numpy.array(value), axis=0)) for key, value in places.items()}
    names = {key: "g%02d" % number for number, key in enumerate(sorted(median), 1)}
    receptions = []
    for row in rows:
        lat, lon = median[row["gateway"]]
        stray_m = 1000.0 * distance_km(lat, lon, float(row["gw_lat"]), float(row["gw_lon"]))
        if stray_m > STRAY_M:
            continue
        rssi, snr = float(row["rssi"]), float(row["snr"])
        receptions.append({"gateway": names[row["gateway"]], "gw_lat": lat, "gw_lon": lon, "lat": float(row["lat"]),
                           "lon": float(row["lon"]), "rssi": rssi, "snr": snr, "sf": int(row["spreading_factor"]),
                           "heard": rssi + snr - 10.0 * math.log10(1.0 + 10.0 ** (snr / 10.0)),
                           "device": row["device"]})
    print("%d receptions, %d left out: the gateway reported a place more than %.0f m off"
          % (len(rows), len(rows) - len(receptions), STRAY_M))
    return receptions


def distance_km(lat, lon, lat2, lon2):
    return 6371.0 * math.radians(math.hypot(lat2 - lat, (lon2 - lon) * math.cos(math.radians(lat))))


def write_inputs(out, shared, receptions):
    ring = [[WEST, SOUTH], [EAST, SOUTH], [EAST, NORTH], [WEST, NORTH], [WEST, SOUTH]]
    area = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"code": "00001", "name": "Receptions"},
         "geometry": {"type": "Polygon", "coordinates": [ring]}}]}
    with open(os.path.join(out, "area.geojson"), "w", encoding="utf-8") as file:
        json.dump(area, file)
    gateways = sorted({(r["gateway"], r["gw_lat"], r["gw_lon"]) for r in receptions})
    with open(os.path.join(out, "gateways.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "lat", "lon", "operator", "technology", "band"))
        for name, lat, lon in gateways:
            writer.writerow((name, "%.6f" % lat, "%.6f" % lon, name, "GSM", "B8"))
    write_land_use(os.path.join(out, "landuse.tif"), shared)
    return [name for name, _, _ in gateways]


def write_land_use(path, shared):
    """OSM's polygons as WorldCover classes at 1 arc second, the later class on top; 0 where there is none."""
    second = 1.0 / 3600.0
    cols, rows = int((EAST - WEST) / second) + 200, int((NORTH - SOUTH) / second) + 200
    raster = gdal.GetDriverByName("GTiff").Create(path, cols, rows, 1, gdal.GDT_Byte, ["COMPRESS=DEFLATE"])
    raster.SetGeoTransform((WEST - 100 * second, second, 0, NORTH + 100 * second, 0, -second))
    wgs = osr.SpatialReference()
    wgs.ImportFromEPSG(4326)
    raster.SetProjection(wgs.ExportToWkt())
    raster.GetRasterBand(1).SetNoDataValue(0)
    source = ogr.Open(os.path.join(shared, "data", "landcover", "landuse_osm_danang.gpkg"))
    layer = source.GetLayer(0)
    for word, value in CLASSES:
        layer.SetAttributeFilter("landuse = '%s'" % word)
        gdal.RasterizeLayer(raster, [1], layer, burn_values=[value])
    layer.SetAttributeFilter("\"natural\" = 'water' OR landuse = 'basin'")
    gdal.RasterizeLayer(raster, [1], layer, burn_values=[80])


def name_of(case):
    model, clutter, height, smooth = case
    return "%s_%s_%gm_smooth%g" % (model, "clutter" if clutter else "bare", height, smooth)


def write_plan(out, shared, names, case):
    model, clutter, height, smooth = case
    path = os.path.join(out, name_of(case) + ".yaml")
    dem = os.path.join(shared, "data", "dem", "dem_danang_1sec.tif")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PLAN.format(cell=CELL_M, dem=dem, model=model, clutter="true" if clutter else "false",
                               eirp=EIRP_DBM, height=height, smooth=smooth))
        for name in names:
            file.write(SERVICE.format(name, DEVICE_M))
    return path


def predict(phusong, out, plan, names, receptions):
    """Level at each reception, NaN outside the terrain; what is farther than the range is −200."""
    results = os.path.splitext(plan)[0]
    subprocess.run([phusong, "run", "-t", "1", "--overwrite", "-o", results, plan], check=True, stdout=subprocess.DEVNULL,
                   stderr=open(results + ".log", "w", encoding="utf-8"))
    maps = {}
    for name in names:
        raster = gdal.Open(os.path.join(results, "signal_%s.tif" % name))
        maps[name] = (raster.ReadAsArray(), gdal.InvGeoTransform(raster.GetGeoTransform()))
    grid = osr.SpatialReference(gdal.Open(os.path.join(results, "signal_%s.tif" % names[0])).GetProjection())
    grid.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    wgs = osr.SpatialReference()
    wgs.ImportFromEPSG(4326)
    wgs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    to_grid = osr.CoordinateTransformation(wgs, grid)
    points = to_grid.TransformPoints([(r["lon"], r["lat"]) for r in receptions])
    level = numpy.full(len(receptions), numpy.nan)
    for i, (reception, (x, y, _)) in enumerate(zip(receptions, points)):
        values, inverse = maps[reception["gateway"]]
        col, row = (int(math.floor(v)) for v in gdal.ApplyGeoTransform(inverse, x, y))
        if 0 <= row < values.shape[0] and 0 <= col < values.shape[1] and values[row, col] > -9000:
            level[i] = values[row, col]
    return level


def terrain_sight(shared, receptions, height_m):
    """1 where the bare ground leaves the line free, on an earth of 1.54 times its radius; own code, not the program's."""
    raster = gdal.Open(os.path.join(shared, "data", "dem", "dem_danang_1sec.tif"))
    ground, inverse = raster.ReadAsArray().astype(float), gdal.InvGeoTransform(raster.GetGeoTransform())

    def heights(lon, lat):
        col = numpy.clip((inverse[0] + inverse[1] * lon).astype(int), 0, ground.shape[1] - 1)
        row = numpy.clip((inverse[3] + inverse[5] * lat).astype(int), 0, ground.shape[0] - 1)
        return ground[row, col]

    sight = numpy.zeros(len(receptions), dtype=bool)
    for i, r in enumerate(receptions):
        d_km = distance_km(r["gw_lat"], r["gw_lon"], r["lat"], r["lon"])
        steps = max(2, int(d_km * 1000.0 / 30.0) + 1)
        t = numpy.linspace(0.0, 1.0, steps + 1)
        z = heights(r["gw_lon"] + t * (r["lon"] - r["gw_lon"]), r["gw_lat"] + t * (r["lat"] - r["gw_lat"]))
        bulge = (d_km * 1000.0) ** 2 * t * (1.0 - t) / (2.0 * 6371000.0 * 157.0 / (157.0 - 55.0))
        ray = (z[0] + height_m) * (1.0 - t) + (z[-1] + DEVICE_M) * t
        sight[i] = bool(numpy.all((z + bulge)[1:-1] <= ray[1:-1]))
    return sight


def line(label, error):
    if len(error) < 5:
        return "| %s | %d | | | | | | |" % (label, len(error))
    low, half, high = numpy.percentile(error, (5, 50, 95))
    return "| %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |" % (label, len(error), error.mean(), error.std(), low,
                                                                      half, high, error.min())


def report(title, error, km, sight, gateway):
    print("\n%s: prediction minus heard, dB\n" % title)
    print("| receptions | n | mean | sd | 5 % | 50 % | 95 % | least |\n" + "|---" * 8 + "|")
    print(line("all", error))
    for low, high in ((0.0, 0.1), (0.1, 0.4), (0.4, 1.0), (1.0, 3.0), (3.0, 8.0), (8.0, 12.0), (12.0, 30.0)):
        print(line("%g–%g km" % (low, high), error[(km >= low) & (km < high)]))
    print(line("ground in sight", error[sight]))
    print(line("hidden by ground", error[~sight]))
    for name in sorted(set(gateway)):
        print(line("%s, median %.1f km" % (name, numpy.median(km[gateway == name])), error[gateway == name]))
    rest = numpy.concatenate([error[gateway == name] - numpy.median(error[gateway == name]) for name in set(gateway)])
    print("heard above the prediction: %.1f %%, by more than 10 dB: %.2f %%, 20 dB: %.2f %%; sd within gateways %.1f dB"
          % (100.0 * numpy.mean(error < 0.0), 100.0 * numpy.mean(error < -10.0), 100.0 * numpy.mean(error < -20.0),
             rest.std()))


def main(arguments):
    if len(arguments) < 4:
        sys.stderr.write(__doc__)
        return 2
    gdal.UseExceptions()
    phusong, shared, out = (os.path.abspath(part) for part in arguments[1:4])
    if not os.path.isdir(os.path.join(shared, "data", "measurements")):
        sys.stderr.write("lora_danang.py: skipped: no measurements at '%s/data'\n" % shared)
        return 77
    os.makedirs(out, exist_ok=True)
    receptions = read_receptions(shared)
    names = write_inputs(out, shared, receptions)
    cases = [case for case in CASES if not arguments[4:] or case[0] in arguments[4:]]
    km = numpy.array([distance_km(r["gw_lat"], r["gw_lon"], r["lat"], r["lon"]) for r in receptions])
    heard = numpy.array([r["heard"] for r in receptions])
    gateway = numpy.array([r["gateway"] for r in receptions])
    sight = terrain_sight(shared, receptions, GATEWAY_M)
    free = EIRP_DBM - 32.45 - 20.0 * numpy.log10(numpy.maximum(km, 0.01)) - 20.0 * math.log10(922.0)
    report("free space without terrain", free - heard, km, sight, gateway)
    levels = {}
    for case in cases:
        plan = write_plan(out, shared, names, case)
        level = levels[case] = predict(phusong, out, plan, names, receptions)
        known = numpy.isfinite(level) & (level > -199.0)
        report(name_of(case), (level - heard)[known], km[known],
               sight[known], gateway[known])
    with open(os.path.join(out, "receptions.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["gateway", "device", "sf", "lat", "lon", "km", "sight", "rssi", "snr", "heard"] +
                        [name_of(case) for case in cases])
        for i, r in enumerate(receptions):
            writer.writerow([r["gateway"], r["device"], r["sf"], r["lat"], r["lon"], "%.3f" % km[i], int(sight[i]), r["rssi"],
                             r["snr"], "%.2f" % heard[i]] + ["%.1f" % levels[case][i] for case in cases])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
