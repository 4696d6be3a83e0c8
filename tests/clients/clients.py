"""Other people's tools on the results: GDAL's own programs open every file, and sums are taken again another way.

clients.py vectors|rasters|sums RESULTS
"""
import array
import csv
import glob
import io
import json
import math
import os
import re
import subprocess
import sys
import tempfile

failures = []


def expect(held, what):
    if not held:
        failures.append(what)


def tool(*command):
    """Output of a GDAL program; any word of an error or warning is a failure."""
    done = subprocess.run(command, capture_output=True, text=True)
    expect(done.returncode == 0, f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")
    expect(not re.search(r"error|warning", done.stderr, flags=re.I), f"{' '.join(command)} says: {done.stderr}")
    return done.stdout


def query(path, sql):
    """Rows of an SQL query, answered by GDAL, as dictionaries of text."""
    return list(csv.DictReader(io.StringIO(tool("ogr2ogr", "-f", "CSV", "/vsistdout/", path, "-dialect", "SQLite", "-sql", sql))))


def table(results, name):
    """A CSV file of the results as dictionaries of text."""
    with open(f"{results}/{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return float(text) if text else 0.0


# ---- vectors

def ring_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:])) / 2


def check_geojson(path):
    name = os.path.basename(path)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    data = json.loads(text)
    expect("crs" not in data, f"{name} has a crs member")
    expect(data.get("name") == name[:-len(".geojson")], f"{name} does not carry its name")
    expect(not re.search(r"-?\d+\.\d{8,}", text), f"{name} has more than 7 decimals")
    features = data["features"]
    ids = [feature.get("id") for feature in features]
    expect(all(isinstance(i, str) and i for i in ids), f"{name}: an id is missing or not text")
    expect(len(set(ids)) == len(ids), f"{name}: an id occurs twice")
    kinds = {feature["geometry"]["type"] for feature in features}
    expect(kinds <= {"Point"} or kinds <= {"MultiPolygon"}, f"{name}: geometry types {kinds}")
    for feature in features:
        expect(len(feature["properties"]) == len(features[0]["properties"]), f"{name}: properties differ between features")
        if feature["geometry"]["type"] != "MultiPolygon":
            continue
        for polygon in feature["geometry"]["coordinates"]:
            expect(all(ring[0] == ring[-1] for ring in polygon), f"{name} {feature['id']}: a ring is open")
            expect(ring_area(polygon[0]) > 0, f"{name} {feature['id']}: an outer ring is clockwise")
            expect(all(ring_area(ring) < 0 for ring in polygon[1:]), f"{name} {feature['id']}: a hole is counterclockwise")
    return len(features)


def check_csv(path):
    name = os.path.basename(path)
    with open(path, "rb") as file:
        data = file.read()
    expect(data.startswith(b"\xef\xbb\xbf"), f"{name} has no byte order mark")
    expect(data.endswith(b"\r\n"), f"{name} does not end its lines with CRLF")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    expect(all(len(row) == len(rows[0]) for row in rows), f"{name}: rows of different length")
    with open(path[:-len("csv")] + "csvt", encoding="ascii") as file:
        types = next(csv.reader(file))
    expect(len(types) == len(rows[0]), f"{name}t names {len(types)} types for {len(rows[0])} columns")
    listing = tool("ogrinfo", "-ro", "-so", "-al", path)
    for field, kind in zip(rows[0], types):
        wanted = re.match(r"[A-Za-z]+", kind).group(0)
        expect(f"\n{field}: {wanted}" in listing, f"GDAL does not see {name}'s {field} as {wanted}")
        expect(field.isascii() and len(field) <= 10, f"{name}: field name {field}")
    return len(rows) - 1


def check_vectors(results):
    package = f"{results}/phusong.gpkg"
    counts = {row["table_name"]: 0 for row in query(package, "SELECT table_name FROM gpkg_contents")}
    for layer in counts:
        counts[layer] = int(query(package, f"SELECT count(*) AS n FROM {layer}")[0]["n"])
        listing = tool("ogrinfo", "-ro", "-so", package, layer)
        expect(f"Feature Count: {counts[layer]}" in listing, f"ogrinfo counts {layer} differently")
    expect(counts.get("communes", 0) > 0 and counts.get("stations", 0) > 0, f"the GeoPackage holds {counts}")
    for layer in ("communes", "gaps", "coverage"):
        bad = query(package, f"SELECT id FROM {layer} WHERE NOT ST_IsValid(geom)" if layer != "communes" else
                    "SELECT code AS id FROM communes WHERE NOT ST_IsValid(geom)")
        expect(not bad, f"invalid polygons in {layer}: {bad}")
    for path in sorted(glob.glob(f"{results}/*.geojson")):
        layer = os.path.basename(path)[:-len(".geojson")]
        count = check_geojson(path)
        expect(count == counts.get(layer), f"{layer}: {count} in GeoJSON, {counts.get(layer)} in the GeoPackage")
        listing = tool("ogrinfo", "-ro", "-so", "-al", path)
        expect(f"Feature Count: {count}" in listing, f"ogrinfo counts {path} differently")
        expect('ID["EPSG",4326]' in listing, f"{path} is not in WGS 84")
        if count > 0 and layer in ("communes", "gaps", "coverage"):
            bad = query(path, f'SELECT id FROM "{layer}" WHERE NOT ST_IsValid(geometry)')
            expect(not bad, f"invalid polygons in {layer}.geojson: {bad}")
    for path in sorted(glob.glob(f"{results}/*.csv")):
        layer = os.path.basename(path)[:-len(".csv")]
        count = check_csv(path)
        expect(count == counts.get(layer), f"{layer}: {count} in CSV, {counts.get(layer)} in the GeoPackage")


# ---- rasters

def check_rasters(results):
    paths = sorted(glob.glob(f"{results}/*.tif"))
    expect(len(paths) >= 3, f"only {len(paths)} rasters")
    shapes = set()
    for path in paths:
        name = os.path.basename(path)
        facts = json.loads(tool("gdalinfo", "-json", "--config", "GDAL_PAM_ENABLED", "NO", path))
        band = facts["bands"][0]
        expect(facts["metadata"].get("IMAGE_STRUCTURE", {}).get("LAYOUT") == "COG", f"{name} is not laid out as COG")
        expect("noDataValue" in band, f"{name} declares no nodata value")
        expect(band.get("description", "") != "", f"{name}'s band has no description")
        expect(not name.startswith("signal") or band.get("unit") == "dBm", f"{name} has no unit")
        shapes.add((tuple(facts["size"]), tuple(facts["geoTransform"]), facts["coordinateSystem"]["wkt"]))
        tool("gdal_translate", "-q", "-of", "GTiff", path, "/vsimem/copy.tif")  # every block can be read
    expect(len(shapes) == 1, "the rasters do not lie on one grid")
    servers = {int(row["server"]) for row in table(results, "sectors")}
    for path in glob.glob(f"{results}/server_*.tif"):
        values = set(pixels(path)[0])
        expect(values <= servers | {0, -1}, f"{os.path.basename(path)} has servers that sectors.csv does not list")
        expect(any(value > 0 for value in values), f"{os.path.basename(path)} has no server at all")


def pixels(path, kind="Int32"):
    """The raster's values row by row, and its nodata value."""
    code = {"Int32": "i", "Float64": "d", "Byte": "B"}[kind]
    with tempfile.TemporaryDirectory() as folder:
        tool("gdal_translate", "-q", "-ot", kind, "-of", "ENVI", path, f"{folder}/raw")
        values = array.array(code)
        with open(f"{folder}/raw", "rb") as file:
            values.frombytes(file.read())
    return values, json.loads(tool("gdalinfo", "-json", path))["bands"][0].get("noDataValue")


# ---- sums

def check_communes(results, summary):
    """Commune rows sum exactly to the province, by SQL on the GeoPackage."""
    package = f"{results}/phusong.gpkg"
    for row in summary:
        if row["state"] != "before":
            continue
        key = row["key"]
        sums = query(package, f"SELECT sum(pop) AS pop, sum(na_pop) AS na_pop, sum(po_{key}) AS po, sum(pi_{key}) AS pi, "
                              f"sum(unc_{key}) AS unc, sum(area_km2) AS area_km2, sum(ao_{key}) AS ao, sum(ai_{key}) AS ai, "
                              f"sum(sta_{key}) AS stations, sum(has_{key}) AS com_sta, count(*) AS com_count FROM communes")[0]
        for field, value in sums.items():
            expect(abs(number(value) - number(row[field])) < 1e-6,
                   f"{row['service']} {field}: communes sum to {value}, summary says {row[field]}")
        counted = query(package, "SELECT count(*) AS n FROM stations WHERE code IS NOT NULL AND "
                                 f"tech = '{row['tech']}'" + (f" AND band = '{row['band']}'" if row["band"] != "any" else "") +
                        (f" AND operator = '{row['operator']}'" if row["operator"] != "any" else ""))[0]["n"]
        expect(int(counted) == int(row["stations"]), f"{row['service']}: {counted} stations by SQL, {row['stations']} in summary")
    check_areas(package)


def check_areas(package):
    """Areas by GEOS: ground that two communes claim counts once, for one of them."""
    claimed = {}
    for row in query(package, "SELECT a.code AS first, b.code AS second, (ST_Area(a.geom) + ST_Area(b.geom) - ST_Area(ST_Union(a.geom, b.geom))) / 1e6 AS km2 "
                              "FROM communes a, communes b WHERE a.code < b.code AND ST_Intersects(a.geom, b.geom)"):
        for code in (row["first"], row["second"]):
            claimed[code] = claimed.get(code, 0.0) + number(row["km2"])
    communes = query(package, "SELECT code, area_km2, ST_Area(geom) / 1e6 AS measured FROM communes")
    for row in communes:
        less = number(row["measured"]) - number(row["area_km2"])
        expect(-0.0021 < less < claimed.get(row["code"], 0.0) + 0.0021,
               f"commune {row['code']}: {row['area_km2']} km2, its polygon {row['measured']}")
    whole = number(query(package, "SELECT ST_Area(ST_Union(geom)) / 1e6 AS km2 FROM communes")[0]["km2"])
    total = sum(number(row["area_km2"]) for row in communes)
    expect(abs(whole - total) < 0.0021, f"the communes sum to {total} km2, their union is {whole}")


def check_balance(results, summary, cell_m2):
    """Covered and uncovered make the whole; gaps make the uncovered; sites make the difference."""
    package = f"{results}/phusong.gpkg"
    for row in summary:
        name = f"{row['service']} {row['state']}"
        expect(number(row["pop"]) == number(row["na_pop"]) + number(row["pcov"]) + number(row["unc"]), f"{name}: people do not add up")
        parts = query(package, f"SELECT sum(people) AS people, sum(area_km2) AS area FROM coverage "
                               f"WHERE service = '{row['service']}' AND state = '{row['state']}'")[0]
        expect(number(parts["people"]) == number(row["pop"]), f"{name}: people of coverage {parts['people']}, of summary {row['pop']}")
        expect(abs(number(parts["area"]) - number(row["area_km2"])) < 1e-6, f"{name}: area of coverage {parts['area']}")
        if row["state"] == "before":
            gaps = query(package, f"SELECT count(*) AS n, sum(people) AS people FROM gaps WHERE service = '{row['service']}'")[0]
            expect(int(gaps["n"]) == int(row["gaps"]), f"{name}: {gaps['n']} gaps, summary says {row['gaps']}")
            expect(number(gaps["people"]) == number(row["gap_pop"]), f"{name}: people of gaps {gaps['people']}")
            expect(number(row["gap_pop"]) + number(row["small_pop"]) == number(row["unc"]), f"{name}: gaps are not the uncovered")
    for row in query(package, "SELECT id, cells, ST_Area(geom) AS measured FROM gaps"):
        expect(math.isclose(number(row["cells"]) * cell_m2, number(row["measured"]), rel_tol=1e-9),
               f"gap {row['id']}: {row['cells']} cells, polygon {row['measured']} m2")


def check_sites(results, summary):
    sites = table(results, "proposed_sites")
    after = [row for row in summary if row["state"] == "after"]
    expect(len(after) == 1 and len(sites) > 0, "the sample proposes no site")
    before = [row for row in summary if row["state"] == "before" and row["service"] == after[0]["service"]]
    gained = number(after[0]["pcov"]) - number(before[0]["pcov"])
    expect(sum(number(row["new_people"]) for row in sites) == gained, f"sites do not sum to the {gained} people gained")
    expect(sum(int(row["cost_vnd"]) for row in sites) == int(after[0]["cost_vnd"]), "costs of the sites do not sum up")
    people = cost = 0
    for rank, row in enumerate(sites, 1):
        people, cost = people + int(row["new_people"]), cost + int(row["cost_vnd"])
        expect(int(row["rank"]) == rank and int(row["cum_people"]) == people and int(row["cum_vnd"]) == cost,
               f"site {row['id']}: rank or running sums")


def check_classes(results, summary):
    """Covered polygons, burnt by gdal_rasterize, against the probability rasters, cell by cell."""
    for row in summary:
        path = f"{results}/prob_{row['key']}{'_after' if row['state'] == 'after' else ''}.tif"
        facts = json.loads(tool("gdalinfo", "-json", path))
        (west, step, _, north, _, _), (cols, rows) = facts["geoTransform"], facts["size"]
        with tempfile.TemporaryDirectory() as folder:
            tool("gdal_rasterize", "-q", "-burn", "1", "-init", "0", "-ot", "Byte", "-l", "coverage", "-where",
                 f"service = '{row['service']}' AND state = '{row['state']}' AND class = 'covered'", "-te", str(west),
                 str(north - rows * step), str(west + cols * step), str(north), "-ts", str(cols), str(rows),
                 f"{results}/phusong.gpkg", f"{folder}/burnt.tif")
            burnt, _ = pixels(f"{folder}/burnt.tif", "Byte")
        values, nodata = pixels(path, "Float64")
        asked = number(row["prob"])
        wrong = covered = 0
        for value, mark in zip(values, burnt):
            covered += mark
            if value == nodata:
                wrong += mark
            elif abs(value - asked) > 0.0006:  # files hold the probability to 0.001
                wrong += (value >= asked) != (mark == 1)
        expect(wrong == 0, f"{os.path.basename(path)}: {wrong} cells differ from the covered polygons")
        expect(covered > 0, f"{os.path.basename(path)}: nothing is covered")


def check_sums(results):
    summary = table(results, "summary")
    transform = json.loads(tool("gdalinfo", "-json", sorted(glob.glob(f"{results}/prob_*.tif"))[0]))["geoTransform"]
    check_communes(results, summary)
    check_balance(results, summary, transform[1] ** 2)
    check_sites(results, summary)
    check_classes(results, summary)


def main():
    os.environ["GDAL_PAM_ENABLED"] = "NO"
    {"vectors": check_vectors, "rasters": check_rasters, "sums": check_sums}[sys.argv[1]](sys.argv[2])
    for failure in failures[:50]:
        print(failure)
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
