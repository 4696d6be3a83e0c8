#!/usr/bin/python3
"""Plans for two real provinces: Hà Nội with the raw OpenCelliD file, Cà Mau without a single station.

usage: make_plans.py SHARED OUT      writes OUT/ha_noi/plan.yaml and OUT/ca_mau/plan.yaml

SHARED is the folder that holds data/.
"""

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
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
