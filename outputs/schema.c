#include "outputs/schema_internal.h"

static const struct out_column COMMUNES[] = {
    {"code", TEXT, OUT_ALWAYS, "commune code"},
    {"name", TEXT, OUT_ALWAYS, "commune name"},
    {"area_km2", REAL(3), OUT_ALWAYS, "area, km2"},
    {"pop", INTEGER, OUT_ALWAYS, "people"},
    {"na_km2", REAL(3), OUT_ALWAYS, "area not assessed, km2"},
    {"na_pop", INTEGER, OUT_ALWAYS, "people in the area not assessed"},
    {"road_km", REAL(2), OUT_ALWAYS, "roads, km"},
    {"schools", INTEGER, OUT_ALWAYS, "schools"},
    {"po", INTEGER, OUT_SERVICE, "people covered outdoors"},
    {"pi", INTEGER, OUT_SERVICE, "people covered indoors"},
    {"ppo", REAL(2), OUT_SERVICE, "people covered outdoors, % of those assessed"},
    {"ppi", REAL(2), OUT_SERVICE, "people covered indoors, % of those assessed"},
    {"ao", REAL(3), OUT_SERVICE, "area covered outdoors, km2"},
    {"ai", REAL(3), OUT_SERVICE, "area covered indoors, km2"},
    {"pao", REAL(2), OUT_SERVICE, "area covered outdoors, % of that assessed"},
    {"pai", REAL(2), OUT_SERVICE, "area covered indoors, % of that assessed"},
    {"unc", INTEGER, OUT_SERVICE, "people assessed and not covered as the service asks"},
    {"sta", INTEGER, OUT_SERVICE, "stations of the service in the commune"},
    {"has", INTEGER, OUT_SERVICE, "1: the commune has a station of the service, 0: none"},
    {"rd", REAL(2), OUT_SERVICE, "roads covered outdoors, % of their length"},
    {"sch", REAL(2), OUT_SERVICE, "schools covered as the service asks, % of them"},
    {"aft", INTEGER, OUT_SITING, "people covered as the service asks, with the proposed sites"},
    {"paf", REAL(2), OUT_SITING, "people covered with the proposed sites, % of those assessed"},
};

static const struct out_column GAPS[] = {
    {"id", TEXT, OUT_ALWAYS, "gap: service and number, most people first"},
    {"service", TEXT, OUT_ALWAYS, "service"},
    {"people", INTEGER, OUT_ALWAYS, "people without coverage"},
    {"area_km2", REAL(3), OUT_ALWAYS, "area of its cells, km2"},
    {"cells", INTEGER, OUT_ALWAYS, "cells of the planning grid"},
    {"code", TEXT, OUT_ALWAYS, "code of the commune with most of its people"},
    {"name", TEXT, OUT_ALWAYS, "name of that commune"},
    {"communes", TEXT, OUT_ALWAYS, "codes of all its communes, most people first, ; between"},
    {"near_id", TEXT, OUT_ALWAYS, "nearest station of the service"},
    {"near_km", REAL(2), OUT_ALWAYS, "distance to the nearest station, km"},
    {"cause", TEXT, OUT_ALWAYS, "cause: range, terrain, no_station_of_service"},
    {"lon", REAL(6), OUT_ALWAYS, "longitude of its most populous cell, WGS 84, degrees"},
    {"lat", REAL(6), OUT_ALWAYS, "latitude of its most populous cell, WGS 84, degrees"},
};

static const struct out_column COVERAGE[] = {
    {"id", TEXT, OUT_ALWAYS, "service, class and state"},
    {"service", TEXT, OUT_ALWAYS, "service"},
    {"class", TEXT, OUT_ALWAYS, "class: covered, uncovered, not_assessed"},
    {"state", TEXT, OUT_ALWAYS, "before or after the proposed sites"},
    {"place", TEXT, OUT_ALWAYS, "outdoor or indoor, as the service asks"},
    {"people", INTEGER, OUT_ALWAYS, "people"},
    {"area_km2", REAL(3), OUT_ALWAYS, "area within the communes, km2"},
};

static const struct out_column COVERAGE_BY_COMMUNE[] = {
    {"code", TEXT, OUT_ALWAYS, "commune code"},
    {"name", TEXT, OUT_ALWAYS, "commune name"},
    {"service", TEXT, OUT_ALWAYS, "service"},
    {"class", TEXT, OUT_ALWAYS, "class: covered, uncovered, not_assessed"},
    {"area_km2", REAL(3), OUT_ALWAYS, "area by the raster, km2"},
};

static const struct out_column STATIONS[] = {
    {"id", TEXT, OUT_ALWAYS, "station: operator, technology and band at one position"},
    {"pos_id", TEXT, OUT_ALWAYS, "position"},
    {"operator", TEXT, OUT_ALWAYS, "operator"},
    {"tech", TEXT, OUT_ALWAYS, "technology: GSM, UMTS, LTE, NR"},
    {"band", TEXT, OUT_ALWAYS, "band"},
    {"freq_mhz", REAL(3), OUT_ALWAYS, "downlink frequency, MHz"},
    {"height_m", REAL(1), OUT_ALWAYS, "antenna height above ground, m"},
    {"ref_dbm", REAL(2), OUT_ALWAYS, "reference-signal power before feeder and antenna, dBm"},
    {"sectors", INTEGER, OUT_ALWAYS, "sectors"},
    {"azimuths", TEXT, OUT_ALWAYS, "azimuths, degrees clockwise from grid north, ; between; omni"},
    {"assumed", TEXT, OUT_ALWAYS, "what the data did not say: height, power, azimuth, antenna, band, tilt"},
    {"rows", INTEGER, OUT_ALWAYS, "input rows merged into this station"},
    {"code", TEXT, OUT_ALWAYS, "commune code; null outside every commune"},
    {"lon", REAL(6), OUT_ALWAYS, "longitude, WGS 84, degrees"},
    {"lat", REAL(6), OUT_ALWAYS, "latitude, WGS 84, degrees"},
};

static const struct out_column SUMMARY[] = {
    {"service", TEXT, OUT_ALWAYS, "service"},
    {"key", TEXT, OUT_ALWAYS, "key of the service: the end of field and file names"},
    {"state", TEXT, OUT_ALWAYS, "before or after the proposed sites"},
    {"as_of", DATE, OUT_ALWAYS, "date the plan is for"},
    {"tech", TEXT, OUT_ALWAYS, "technology"},
    {"band", TEXT, OUT_ALWAYS, "band"},
    {"operator", TEXT, OUT_ALWAYS, "operator"},
    {"thr_dbm", REAL(1), OUT_ALWAYS, "required level, dBm"},
    {"prob", REAL(3), OUT_ALWAYS, "required probability of that level"},
    {"place", TEXT, OUT_ALWAYS, "outdoor or indoor, as the service asks"},
    {"com_count", INTEGER, OUT_ALWAYS, "communes"},
    {"com_sta", INTEGER, OUT_ALWAYS, "communes with a station of the service"},
    {"stations", INTEGER, OUT_ALWAYS, "stations of the service in the communes"},
    {"sites", INTEGER, OUT_ALWAYS, "proposed sites"},
    {"cost_vnd", INTEGER, OUT_ALWAYS, "cost of the proposed sites, VND"},
    {"status", TEXT, OUT_ALWAYS,
     "the proposed sites are optimal, within_gap of the best possible, stopped (by the time limit)"},
    {"gain", INTEGER, OUT_ALWAYS,
     "people newly covered by the proposed sites (points, where the plan weighs other things)"},
    {"bound", INTEGER, OUT_ALWAYS, "no plan within the same limits covers more than so many people"},
    {"gap_pct", REAL(2), OUT_ALWAYS, "the proposed sites are within so much of the best possible, %"},
    {"pop", INTEGER, OUT_ALWAYS, "people"},
    {"na_pop", INTEGER, OUT_ALWAYS, "people in the area not assessed"},
    {"ass_pop", INTEGER, OUT_ALWAYS, "people assessed"},
    {"po", INTEGER, OUT_ALWAYS, "people covered outdoors"},
    {"pi", INTEGER, OUT_ALWAYS, "people covered indoors"},
    {"pcov", INTEGER, OUT_ALWAYS, "people covered as the service asks"},
    {"unc", INTEGER, OUT_ALWAYS, "people assessed and not covered as the service asks"},
    {"ppo", REAL(2), OUT_ALWAYS, "people covered outdoors, % of those assessed"},
    {"ppi", REAL(2), OUT_ALWAYS, "people covered indoors, % of those assessed"},
    {"area_km2", REAL(3), OUT_ALWAYS, "area, km2"},
    {"na_km2", REAL(3), OUT_ALWAYS, "area not assessed, km2"},
    {"ao", REAL(3), OUT_ALWAYS, "area covered outdoors, km2"},
    {"ai", REAL(3), OUT_ALWAYS, "area covered indoors, km2"},
    {"pao", REAL(2), OUT_ALWAYS, "area covered outdoors, % of that assessed"},
    {"pai", REAL(2), OUT_ALWAYS, "area covered indoors, % of that assessed"},
    {"gaps", INTEGER, OUT_ALWAYS, "gaps listed"},
    {"gap_pop", INTEGER, OUT_ALWAYS, "people in the gaps listed"},
    {"small_gaps", INTEGER, OUT_ALWAYS, "gaps too small to be listed"},
    {"small_pop", INTEGER, OUT_ALWAYS, "people in the gaps too small to be listed"},
    {"road_km", REAL(2), OUT_ALWAYS, "roads, km"},
    {"rd", REAL(2), OUT_ALWAYS, "roads covered outdoors, % of their length"},
    {"schools", INTEGER, OUT_ALWAYS, "schools"},
    {"sch", REAL(2), OUT_ALWAYS, "schools covered as the service asks, % of them"},
};

static const struct out_column SECTORS[] = {
    {"server", INTEGER, OUT_ALWAYS, "number in the server rasters"},
    {"sta_id", TEXT, OUT_ALWAYS, "station"},
    {"pos_id", TEXT, OUT_ALWAYS, "position"},
    {"azimuth", REAL(1), OUT_ALWAYS, "azimuth, degrees clockwise from grid north; null: omnidirectional"},
    {"tilt_deg", REAL(1), OUT_ALWAYS, "antenna tilt, degrees downwards"},
};

static const struct out_column QUALITY[] = {
    {"severity", TEXT, OUT_ALWAYS, "severity: info, warning, error"},
    {"file", TEXT, OUT_ALWAYS, "file, as the plan names it"},
    {"row", INTEGER, OUT_ALWAYS, "row or feature id; null: the whole file"},
    {"field", TEXT, OUT_ALWAYS, "field; null: not about one field"},
    {"kind", TEXT, OUT_ALWAYS, "kind of finding: one stable word"},
    {"what", TEXT, OUT_ALWAYS, "what was found"},
    {"action", TEXT, OUT_ALWAYS, "what was done about it"},
};

static const struct out_schema SCHEMAS[OUT_TABLE_COUNT] = {
    [OUT_COMMUNES] = {"communes", "Communes and how they are covered", GEO_LAYER_AREA, COLUMNS(COMMUNES),
                      true, true, NULL},
    [OUT_GAPS] = {"gaps", "Areas where people have no coverage", GEO_LAYER_AREA, COLUMNS(GAPS), true, true,
                  NULL},
    [OUT_COVERAGE] = {"coverage", "Covered, uncovered and not assessed areas", GEO_LAYER_AREA,
                      COLUMNS(COVERAGE), true, false, NULL},
    [OUT_COVERAGE_BY_COMMUNE] = {"coverage_by_commune",
                                 "Covered, uncovered and not assessed areas of each commune before any "
                                 "proposed site, only when asked for",
                                 GEO_LAYER_AREA, COLUMNS(COVERAGE_BY_COMMUNE), false, false, NULL},
    [OUT_STATIONS] = {"stations", "Existing stations", GEO_LAYER_POINT, COLUMNS(STATIONS), true, false, NULL},
    [OUT_SUMMARY] = {"summary", "The whole area, one row for each service", GEO_LAYER_TABLE, COLUMNS(SUMMARY),
                     false, true, NULL},
    [OUT_SECTORS] = {"sectors", "Sectors by their number in the server rasters", GEO_LAYER_TABLE,
                     COLUMNS(SECTORS), false, true, NULL},
    [OUT_QUALITY] = {"data_quality", "What is wrong with the data, and what was done", GEO_LAYER_TABLE,
                     COLUMNS(QUALITY), false, true, NULL},
};

const struct out_schema *out_schema_at(enum out_table_name name)
{
    return SCHEMAS[name].name != NULL ? &SCHEMAS[name] : out_schema_siting(name);
}
