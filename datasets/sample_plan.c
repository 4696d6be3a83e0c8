#include "datasets/sample_text.h"
#include "datasets/sample_world.h"

/* The plan as a user would write it: what differs from the defaults, and why. */
static const char *const plan_lines[] = {
    "# Sông Mây, an invented province. Names, codes, people and stations are made up, and it is drawn in "
    "open sea where",
    "# no real province lies. Run it with:  phusong run plan.yaml",
    "# Every key that may stand here, with unit, range and default:  phusong help plan",
    "plan: song-may                      # also the results folder's name",
    "as_of: 2026-11-01",
    "",
    "area:",
    "  # Commune codes are text: 00901 keeps its zeros.",
    "  communes: {path: communes.gpkg, layer: communes, code: ma_xa, name: ten_xa, population: dan_so}",
    "  # For a real province write `crs: auto` and `province: \"25\"`: its own VN-2000 zone is then looked "
    "up. An invented",
    "  # one has no zone of its own, so it is named: VN-2000 / TM-3, central meridian 105°.",
    "  crs: EPSG:5897",
    "  cell_m: 100",
    "",
    "stations:",
    "  # One row a sector; a row without azimuth or height gets the usual ones, and is marked as assumed.",
    "  - path: stations.csv",
    "    columns: {id: ma_tram, operator: nha_mang, technology: cong_nghe, band: bang_tan, lon: kinh_do, "
    "lat: vi_do,",
    "              height_agl_m: do_cao_anten, azimuth_deg: huong, tilt_deg: goc_cup, power_w: cong_suat_w}",
    "",
    "terrain: [dem.tif]                  # several may be listed; later files lie on top",
    "population: {path: people.tif, year: 2025}",
    "land_cover: {path: landcover.tif}   # ESA WorldCover classes are known; they also say how high trees "
    "and houses stand",
    "roads: {path: roads.geojson}",
    "schools: {path: schools.csv}",
    "",
    "services:",
    "  - {name: 4G, technology: LTE, operator: any, threshold_dbm: -105, probability: 0.9, where: outdoor}",
    "  - {name: 5G, technology: NR, operator: any, threshold_dbm: -110, probability: 0.9, where: outdoor}",
    "",
    "sites:                              # leave this part out for analysis only",
    "  service: 5G                       # services: [4G, 5G] would improve both together",
    "  count: 10                         # or budget_vnd: 12000000000, or both; or phases, a year each:",
    "  # phases: [{name: 2027, budget_vnd: 8000000000}, {name: 2028, budget_vnd: 4000000000}]",
    "  # target_percent: 80              # in place of count: so many of the people at the least cost",
    "  lattice_m: 2000                   # a new mast is considered in each square of this side; less takes "
    "longer",
    "  spacing_m: 500                    # between proposed sites",
    "  costs: {upgrade_vnd: 700000000, build_vnd: 1800000000, listed_vnd: 1200000000}",
    "  exclude:                          # no mast is proposed here",
    "    - {name: heritage, path: protected.geojson, where: \"loai = 'di tích'\"}",
    "    - {name: protected forest, path: protected.geojson, where: \"loai = 'rừng đặc dụng'\"}",
    "  # floors: {commune_percent: 5}    # no commune may be left behind; costs people elsewhere",
    "  candidates:                       # places the province itself proposes",
    "    path: listed_sites.csv",
    "    columns: {id: ma, lon: kinh_do, lat: vi_do, cost_vnd: chi_phi}",
};

static const char *const note_lines[] = {
    "This folder was written by `phusong sample`. It describes Sông Mây, a province that does not exist: "
    "names, commune",
    "codes, people and stations are invented. It lies in open sea (106.00-106.57 E, 18.55-19.00 N).",
    "",
    "  plan.yaml          what to compute; start here",
    "  communes.gpkg      42 communes, code, name, people",
    "  dem.tif            ground height, m, 0.001 degrees",
    "  people.tif         people per cell of 0.002 degrees; up to 4 % off the communes' own figures",
    "  landcover.tif      classes of ESA WorldCover, 0.001 degrees",
    "  stations.csv       3G, 4G and 5G sectors of three operators; some heights, azimuths and powers are "
    "missing",
    "  roads.geojson      two highways and the roads between commune centres",
    "  schools.csv        with byte-order mark and CRLF, as a spreadsheet saves it",
    "  listed_sites.csv   places proposed for masts",
    "  protected.geojson  a citadel and a protected forest, where no mast may stand",
    "",
    "Faults are planted in it, to show what the checks say:",
    "  stations.csv       the last rows: the same row twice; longitude and latitude swapped; 0, 0; 50 km "
    "outside;",
    "                     azimuth 400; height -5",
    "  communes.gpkg      00967 Xã Mường Khuất's ring crosses itself; 00946 Xã Thượng Mây reaches into 00949",
    "  dem.tif            four small voids and one 3 km wide",
};

static void add_lines(struct data_sample_text *text, const char *const *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        data_sample_text_add(text, "%s\n", lines[i]);
    }
}

enum geo_status data_sample_plan_write(const char *folder, const char *note_name, struct geo_error *err)
{
    struct data_sample_text plan = {0};
    struct data_sample_text note = {0};
    add_lines(&plan, plan_lines, sizeof plan_lines / sizeof *plan_lines);
    add_lines(&note, note_lines, sizeof note_lines / sizeof *note_lines);
    enum geo_status status = data_sample_text_write(&plan, folder, "plan.yaml", err);
    if (status == GEO_OK) {
        status = data_sample_text_write(&note, folder, note_name, err);
    }
    data_sample_text_release(&note);
    data_sample_text_release(&plan);
    return status;
}
