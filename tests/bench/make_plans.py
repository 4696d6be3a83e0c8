#!/usr/bin/python3
"""Plans for two real provinces: Hà Nội with the raw OpenCelliD file, Cà Mau without a single station.
And for one invented mast each in mountains, on a delta and in a coastal town, for docs/validation.md.

usage: make_plans.py SHARED OUT      writes OUT/ha_noi/plan.yaml, OUT/ca_mau/plan.yaml and OUT/masts/*.yaml

SHARED is the folder that holds data/.
"""

import json
import math
import os
import sys

HA_NOI = """\
plan: ha-noi
as_of: 2026-11-01
area:
  communes: {{path: "{data}/communes/communes_25_46_96_01.gpkg", layer: communes, where: "province_code = '01'",
             code: code, name: name, population: population}}
  province: "01"
  crs: auto
  cell_m: 100
stations:
  - {{path: "{data}/cells/opencellid_vietnam_452_2026-03_raw.csv", format: opencellid}}
terrain: ["{data}/dem/dem_north_dted0_30sec.tif"]
population: {{path: "{data}/population/worldpop_vnm_ppp_2020_1km_UNadj.tif", year: 2020}}
services:
  - {{name: 4G, technology: LTE, operator: any, threshold_dbm: -105, probability: 0.9, where: outdoor}}
sites:
  service: 4G
  count: 100
  costs: {{upgrade_vnd: 700000000, build_vnd: 1800000000}}
"""

CA_MAU = """\
plan: ca-mau
as_of: 2026-11-01
area:
  communes: {{path: "{data}/communes/communes_25_46_96_01.gpkg", layer: communes, where: "province_code = '96'",
             code: code, name: name, population: population}}
  province: "96"
  crs: auto
  cell_m: 100
stations: []                        # no station is known: a valid answer to where to begin
terrain: ["{data}/dem/dem_camau_15sec.tif"]
population:
  path: "{data}/population/pop_h3r8_96.csv"
  format: points
  year: 2025
  columns: {{lon: lng, lat: lat, people: population, commune: commune_code, area_km2: area_km2}}
services:
  - {{name: 4G, technology: LTE, operator: any, threshold_dbm: -105, probability: 0.9, where: outdoor}}
sites:
  service: 4G
  count: 50
  costs: {{build_vnd: 1800000000}}
"""

MAST = """\
plan: {name}
area: {{communes: {{path: {place}.geojson, code: code, name: name}}, crs: "EPSG:{epsg}", cell_m: {cell}}}
stations: [{place}.csv]
terrain: ["{data}/dem/{dem}"]
terrain_smooth_m: {smooth}
environment: {{fallback: open, urban_per_km2: 0}}      # no clutter: the terrain alone
propagation: {{mode: {mode}, max_range_km: {range}, floor_db: 60}}
services:
  - {{name: 4G, technology: LTE, threshold_dbm: -140}}
"""

# Name, longitude, latitude, zone, height of the antenna, elevation file, side of a cell, range in km, smoothing in metres.
MASTS = (("tam_dao", 105.53, 21.50, 32648, 35, "N21E105.hgt", 30, 20, (0,)),
         ("tam_dao_near", 105.53, 21.50, 32648, 35, "N21E105.hgt", 30, 5, (0,)),
         ("delta", 105.15, 9.18, 32648, 20, "dem_camau_15sec.tif", 100, 10, (0, 250, 500, 1000, 2000)),
         ("town", 108.20, 15.99, 32649, 35, "dem_danang_1sec.tif", 30, 8, (0, 100, 150, 300, 500)))


def write_masts(folder, data):
    os.makedirs(folder, exist_ok=True)
    for place, lon, lat, epsg, height, dem, cell, reach, smooths in MASTS:
        north, east = (reach + 1) / 110.7, (reach + 1) / (111.3 * math.cos(math.radians(lat)))
        ring = [[lon + x * east, lat + y * north] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]
        area = {"type": "FeatureCollection", "features": [{
            "type": "Feature", "properties": {"code": "00001", "name": place},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}]}
        with open(os.path.join(folder, place + ".geojson"), "w", encoding="utf-8") as file:
            json.dump(area, file)
        with open(os.path.join(folder, place + ".csv"), "w", encoding="utf-8") as file:
            file.write("id,lat,lon,operator,technology,band,height_agl_m\nM1,%.6f,%.6f,any,LTE,B3,%d\n" % (lat, lon, height))
        for mode, smooth in [("sweep", smooth) for smooth in smooths] + [("exact", 0)]:
            name = "%s_%s_%d" % (place, mode, smooth)
            with open(os.path.join(folder, name + ".yaml"), "w", encoding="utf-8") as file:
                file.write(MAST.format(name=name, place=place, epsg=epsg, cell=cell, data=data, dem=dem, smooth=smooth,
                                       mode=mode, range=reach))


def main(arguments):
    if len(arguments) != 3:
        sys.stderr.write(__doc__)
        return 2
    data = os.path.join(os.path.abspath(arguments[1]), "data")
    for name, plan in (("ha_noi", HA_NOI), ("ca_mau", CA_MAU)):
        folder = os.path.join(arguments[2], name)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "plan.yaml"), "w", encoding="utf-8") as file:
            file.write(plan.format(data=data))
    write_masts(os.path.join(arguments[2], "masts"), data)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
