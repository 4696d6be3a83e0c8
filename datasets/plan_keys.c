#include "datasets/plan_keys_internal.h"

#include <string.h>

/* A key is a paragraph of two or three lines, its help the last. */
/* clang-format off */

#define BY_TEMPLATE "of the next template that matches; a built-in one matches last"

static const struct data_plan_key column_keys[] = {
#define COLUMN(word, member, about)                                                                          \
    {                                                                                                        \
        .name = (word), .type = DATA_PLAN_TEXT, .offset = offsetof(struct data_column_map, member),          \
        .fallback_note = "recognised by usual names", .help = (about)                                        \
    }
    COLUMN("id", id, "Column with the identifier."),
    COLUMN("name", name, "Column with the name."),
    COLUMN("lon", lon, "Column with the longitude in degrees, with lat."),
    COLUMN("lat", lat, "Column with the latitude in degrees, with lon."),
    COLUMN("x", x, "Column with the easting in crs, with y."),
    COLUMN("y", y, "Column with the northing in crs, with x."),
    COLUMN("operator", operator_name, "Column with the operator."),
    COLUMN("technology", technology, "Column with the technology."),
    COLUMN("band", band, "Column with the band."),
    COLUMN("height_agl_m", height_agl_m, "Column with the antenna height above ground in metres."),
    COLUMN("power_dbm", power_dbm, "Column with the transmitter power in dBm."),
    COLUMN("power_w", power_w, "Column with the transmitter power in watts."),
    COLUMN("azimuth_deg", azimuth_deg, "Column with the sector's azimuth in degrees from north."),
    COLUMN("tilt_deg", tilt_deg, "Column with the tilt in degrees below the horizon."),
    COLUMN("antenna", antenna, "Column with the antenna's name."),
    COLUMN("people", people, "Column with the number of people."),
    COLUMN("commune", commune, "Column with the commune's code."),
    COLUMN("cost_vnd", cost_vnd, "Column with the cost in dong."),
    COLUMN("area_km2", area_km2, "Column with the area in square kilometres."),
};
const struct data_plan_table data_plan_keys_columns = TABLE(column_keys, sizeof(struct data_column_map), NULL);

static const struct data_plan_key commune_keys[] = {
    {.name = "path", .type = DATA_PLAN_PATH, .required = true, .offset = AT(communes.path),
     .fault = data_plan_fault_path, .cure = "name the file with the commune polygons",
     .help = "File with the commune polygons; they make the area."},
    {.name = "layer", .type = DATA_PLAN_TEXT, .offset = AT(communes.layer),
     .fallback_note = "the file's only layer",
     .help = "Layer of the file."},
    {.name = "where", .type = DATA_PLAN_TEXT, .offset = AT(communes.where), .fallback_note = "all",
     .help = "SQL condition that chooses the communes."},
    {.name = "code", .type = DATA_PLAN_TEXT, .offset = AT(communes.code),
     .fallback_note = "recognised by usual names",
     .help = "Field with the commune's code, kept as text."},
    {.name = "name", .type = DATA_PLAN_TEXT, .offset = AT(communes.name),
     .fallback_note = "recognised by usual names",
     .help = "Field with the commune's name."},
    {.name = "population", .type = DATA_PLAN_TEXT, .offset = AT(communes.population),
     .fallback_note = "recognised by usual names",
     .help = "Field with the commune's population."},
};
static const struct data_plan_table commune_table = TABLE(commune_keys, 0, "path");

static const struct data_plan_key area_keys[] = {
    {.name = "communes", .type = DATA_PLAN_MAP, .required = true, .table = &commune_table,
     .cure = "write \"communes: FILE\" with the commune polygons",
     .help = "The communes of the area."},
    {.name = "province", .type = DATA_PLAN_TEXT, .offset = AT(province),
     .fallback_note = "the communes' province code",
     .help = "Code of the province, as in datasets/reference/provinces.csv; sets the zone of crs: auto. Without it and without "
             "a province code in the communes, crs: auto is the UTM zone they lie in."},
    {.name = "crs", .type = DATA_PLAN_TEXT, .offset = AT(crs), .fallback = "auto",
     .fault = data_plan_fault_area_crs,
     .help = "Coordinate system of the planning grid: auto (the province's VN-2000 TM-3 zone) or EPSG:nnnn."},
    {.name = "cell_m", .type = DATA_PLAN_REAL, .offset = AT(cell_m), .unit = "m", .low = 5, .high = 5000,
     .fallback = "50",
     .help = "Side of a cell of the planning grid."},
    {.name = "station_margin_km", .type = DATA_PLAN_REAL, .offset = AT(station_margin_km), .unit = "km",
     .low = 0, .high = 100, .fallback = "20",
     .help = "Stations this far outside the area count too."},
};
static const struct data_plan_table area_table = TABLE(area_keys, 0, NULL);

#define STATION(member) offsetof(struct data_station_source, member)
static const struct data_plan_key station_keys[] = {
    {.name = "path", .type = DATA_PLAN_PATH, .required = true, .offset = STATION(path),
     .fault = data_plan_fault_path, .cure = "name the file",
     .help = "File with stations."},
    {.name = "layer", .type = DATA_PLAN_TEXT, .offset = STATION(layer),
     .fallback_note = "the file's only layer",
     .help = "Layer of the file."},
    {.name = "where", .type = DATA_PLAN_TEXT, .offset = STATION(where), .fallback_note = "all",
     .help = "SQL condition that chooses the rows."},
    {.name = "format", .type = DATA_PLAN_WORD, .offset = STATION(format),
     .words = data_plan_words_station_format, .fallback = "auto",
     .help = "A table with a header, OpenCelliD's format with or without one, or found out."},
    {.name = "crs", .type = DATA_PLAN_TEXT, .offset = STATION(crs), .fault = data_plan_fault_crs,
     .fallback_note = "the file's own, else WGS 84",
     .help = "Coordinate system of the positions."},
    {.name = "columns", .type = DATA_PLAN_MAP, .offset = STATION(columns), .table = &data_plan_keys_columns,
     .help = "Names of the file's columns, where they are not the usual ones."},
    {.name = "operator", .type = DATA_PLAN_TEXT, .offset = STATION(operator_name), .fallback_note = "unknown",
     .help = "Operator of rows that do not say."},
    {.name = "technology", .type = DATA_PLAN_WORD, .offset = STATION(technology),
     .words = data_plan_words_technology,
     .help = "Technology of rows that do not say."},
    {.name = "band", .type = DATA_PLAN_TEXT, .offset = STATION(band),
     .fallback_note = "the technology's usual one",
     .help = "Band of rows that do not say, as in B3 or n78."},
};
static const struct data_plan_table station_table =
    TABLE(station_keys, sizeof(struct data_station_source), "path");

static const struct data_plan_key terrain_keys[] = {
    {.name = "path", .type = DATA_PLAN_PATH, .required = true, .offset = offsetof(struct data_path, path),
     .fault = data_plan_fault_path, .cure = "name the file",
     .help = "Elevation raster in metres above sea level."},
};
static const struct data_plan_table terrain_table =
    TABLE(terrain_keys, sizeof(struct data_path), "path");

static const struct data_plan_key population_keys[] = {
    {.name = "path", .type = DATA_PLAN_PATH, .required = true, .offset = AT(population.path),
     .fault = data_plan_fault_path, .cure = "name the file",
     .help = "Raster of people per cell, or points with people."},
    {.name = "layer", .type = DATA_PLAN_TEXT, .offset = AT(population.layer),
     .fallback_note = "the file's only layer",
     .help = "Layer of a file of points."},
    {.name = "format", .type = DATA_PLAN_WORD, .offset = AT(population.format),
     .words = data_plan_words_population_format, .fallback = "auto",
     .help = "What the file is, or found out."},
    {.name = "year", .type = DATA_PLAN_INTEGER, .offset = AT(population.year), .low = 1900, .high = 2200,
     .fallback_note = "not stated",
     .help = "Year the figures are of, for the record."},
    {.name = "columns", .type = DATA_PLAN_MAP, .offset = AT(population.columns), .table = &data_plan_keys_columns,
     .help = "Names of the file's columns, where they are not the usual ones."},
    {.name = "match_communes", .type = DATA_PLAN_SWITCH, .offset = AT(population.match_communes),
     .words = data_plan_words_switch, .fallback = "true",
     .help = "Scale the people inside each commune to the commune's own figure, where it has one."},
};
static const struct data_plan_table population_table = TABLE(population_keys, 0, "path");

static const struct data_plan_key class_keys[] = {
    {.name = "value", .type = DATA_PLAN_INTEGER, .required = true,
     .offset = offsetof(struct data_class_map, value), .low = 0, .high = 65535,
     .cure = "write the raster's value",
     .help = "Value in the raster."},
    {.name = "environment", .type = DATA_PLAN_CHOICE, .required = true,
     .offset = offsetof(struct data_class_map, environment), .words = data_plan_words_environment,
     .cure = "write urban, suburban, open, forest or water",
     .help = "What it stands for."},
    {.name = "clutter_m", .type = DATA_PLAN_REAL, .offset = offsetof(struct data_class_map, clutter_m),
     .unit = "m", .low = 0, .high = 100, .fallback_note = "the environment's in clutter",
     .help = "How high it stands above the ground."},
};
static const struct data_plan_table class_table = TABLE(class_keys, sizeof(struct data_class_map), NULL);

static const struct data_plan_key land_cover_keys[] = {
    {.name = "path", .type = DATA_PLAN_PATH, .required = true, .offset = AT(land_cover.path),
     .fault = data_plan_fault_path, .cure = "name the file",
     .help = "Raster of land-cover classes."},
    {.name = "classes", .type = DATA_PLAN_MAPS, .offset = AT(land_cover.classes),
     .count_offset = AT(land_cover.class_count), .table = &class_table, .at_most = 1000,
     .fallback_note = "ESA WorldCover's",
     .help = "Classes of the raster that are not ESA WorldCover's."},
};
static const struct data_plan_table land_cover_table = TABLE(land_cover_keys, 0, "path");

static const struct data_plan_key feature_keys[] = {
    {.name = "path", .type = DATA_PLAN_PATH, .required = true, .offset = offsetof(struct data_features, path),
     .fault = data_plan_fault_path, .cure = "name the file",
     .help = "File with the features."},
    {.name = "layer", .type = DATA_PLAN_TEXT, .offset = offsetof(struct data_features, layer),
     .fallback_note = "the file's only layer",
     .help = "Layer of the file."},
    {.name = "where", .type = DATA_PLAN_TEXT, .offset = offsetof(struct data_features, where),
     .fallback_note = "all",
     .help = "SQL condition that chooses the features."},
};
const struct data_plan_table data_plan_keys_features = TABLE(feature_keys, 0, "path");

static const struct data_plan_key environment_keys[] = {
    {.name = "urban_per_km2", .type = DATA_PLAN_REAL, .offset = AT(environment.urban_per_km2),
     .unit = "people per km²", .low = 0, .high = 1e6, .fallback = "10000",
     .help = "Built-up ground, and ground of unknown cover, is urban in communes as dense as this."},
    {.name = "open_per_km2", .type = DATA_PLAN_REAL, .offset = AT(environment.open_per_km2),
     .unit = "people per km²", .low = 0, .high = 1e6, .fallback = "0",
     .help = "Ground of unknown cover is open in communes less dense than this; 0: never."},
    {.name = "fallback", .type = DATA_PLAN_CHOICE, .offset = AT(environment.fallback),
     .words = data_plan_words_environment, .fallback_note = "by kind of commune",
     .help = "Ground of unknown cover where the population is unknown too, and outside the communes. Left out: "
             "phường and thị trấn are suburban, xã and đặc khu open, by how the commune's name begins; "
             "anything else is suburban."},
};
static const struct data_plan_table environment_table = TABLE(environment_keys, 0, NULL);

#define ANTENNA(member) offsetof(struct data_antenna_pattern, member)
static const struct data_plan_key antenna_keys[] = {
    {.name = "name", .type = DATA_PLAN_TEXT, .required = true, .offset = ANTENNA(name),
     .cure = "give the antenna a name",
     .help = "Name that stations and templates use."},
    {.name = "path", .type = DATA_PLAN_PATH, .offset = ANTENNA(path), .fault = data_plan_fault_path,
     .fallback_note = "a parametric pattern",
     .help = "Measured pattern, an MSI or PLN file."},
    {.name = "gain_dbi", .type = DATA_PLAN_REAL, .offset = ANTENNA(gain_dbi), .unit = "dBi", .low = -20,
     .high = 50, .fallback_note = "of the file; required without path",
     .help = "Peak gain."},
    {.name = "horizontal_3db_deg", .type = DATA_PLAN_REAL, .offset = ANTENNA(horizontal_3db_deg),
     .unit = "°", .low = 1, .high = 360, .fallback = "65",
     .help = "Beam width in azimuth between the half-power points."},
    {.name = "vertical_3db_deg", .type = DATA_PLAN_REAL, .offset = ANTENNA(vertical_3db_deg), .unit = "°",
     .low = 1, .high = 180, .fallback = "10",
     .help = "Beam width in elevation between the half-power points."},
    {.name = "front_to_back_db", .type = DATA_PLAN_REAL, .offset = ANTENNA(front_to_back_db), .unit = "dB",
     .low = 0, .high = 60, .fallback = "30",
     .help = "Largest loss of the pattern."},
    {.name = "side_lobe_db", .type = DATA_PLAN_REAL, .offset = ANTENNA(side_lobe_db), .unit = "dB", .low = 0,
     .high = 60, .fallback = "30",
     .help = "Largest loss in elevation."},
};
static const struct data_plan_table antenna_table =
    TABLE(antenna_keys, sizeof(struct data_antenna_pattern), NULL);

#define TEMPLATE(member) offsetof(struct data_template, member)
static const struct data_plan_key template_keys[] = {
    {.name = "technology", .type = DATA_PLAN_CHOICE, .required = true, .offset = TEMPLATE(technology),
     .words = data_plan_words_technology, .cure = "write GSM, UMTS, LTE or NR",
     .help = "Stations it is for."},
    {.name = "environment", .type = DATA_PLAN_CHOICE, .offset = TEMPLATE(environment),
     .words = data_plan_words_any_environment, .fallback = "any",
     .help = "Ground it is for."},
    {.name = "band", .type = DATA_PLAN_TEXT, .offset = TEMPLATE(band), .fallback_note = "any",
     .help = "Band it is for, as in B3 or n78."},
    {.name = "bandwidth_mhz", .type = DATA_PLAN_REAL, .offset = TEMPLATE(bandwidth_mhz), .unit = "MHz",
     .low = 0.2, .high = 400, .fallback_note = "the band's",
     .help = "Bandwidth of the channel."},
    {.name = "height_agl_m", .type = DATA_PLAN_REAL, .offset = TEMPLATE(height_agl_m), .unit = "m", .low = 1,
     .high = 500, .fallback_note = BY_TEMPLATE,
     .help = "Height of the antenna above ground."},
    {.name = "power_dbm", .type = DATA_PLAN_REAL, .offset = TEMPLATE(power_dbm), .unit = "dBm", .low = -20,
     .high = 80, .fallback_note = BY_TEMPLATE,
     .help = "Power of the transmitter, before feeder and antenna."},
    {.name = "loss_db", .type = DATA_PLAN_REAL, .offset = TEMPLATE(loss_db), .unit = "dB", .low = 0,
     .high = 30, .fallback_note = BY_TEMPLATE,
     .help = "Loss of feeder and jumpers."},
    {.name = "tilt_deg", .type = DATA_PLAN_REAL, .offset = TEMPLATE(tilt_deg), .unit = "°", .low = -90,
     .high = 90, .fallback_note = BY_TEMPLATE,
     .help = "Tilt below the horizon."},
    {.name = "antenna", .type = DATA_PLAN_TEXT, .offset = TEMPLATE(antenna), .fallback_note = BY_TEMPLATE,
     .help = "Name of an antenna of the list antennas, or of a built-in one."},
    {.name = "azimuths_deg", .type = DATA_PLAN_REALS, .offset = TEMPLATE(azimuth_deg),
     .count_offset = TEMPLATE(azimuth_count), .unit = "°", .low = 0, .high = 360, .at_most = 6,
     .fallback_note = BY_TEMPLATE,
     .help = "Azimuth of each sector, clockwise from north; an empty list is one sector all around."},
};
static const struct data_plan_table template_table =
    TABLE(template_keys, sizeof(struct data_template), NULL);

#define SERVICE(member) offsetof(struct data_service, member)
static const struct data_plan_key service_keys[] = {
    {.name = "name", .type = DATA_PLAN_TEXT, .offset = SERVICE(name),
     .fallback_note = "the generation, as in 4G",
     .help = "Name in the results; each service has its own."},
    {.name = "key", .type = DATA_PLAN_TEXT, .offset = SERVICE(key), .fault = data_plan_fault_service_key,
     .fallback_note = "the first 4 of a-z and 0-9 in the name",
     .help = "Suffix of field names, at most 4 of a-z and 0-9."},
    {.name = "technology", .type = DATA_PLAN_CHOICE, .required = true, .offset = SERVICE(technology),
     .words = data_plan_words_technology, .cure = "write GSM, UMTS, LTE or NR",
     .help = "Stations that deliver it."},
    {.name = "band", .type = DATA_PLAN_TEXT, .offset = SERVICE(band), .fallback = "any",
     .help = "Only stations of this band, as in B3 or n78."},
    {.name = "operator", .type = DATA_PLAN_TEXT, .offset = SERVICE(operator_name), .fallback = "any",
     .help = "Only stations of this operator."},
    {.name = "threshold_dbm", .type = DATA_PLAN_REAL, .offset = SERVICE(threshold_dbm), .unit = "dBm",
     .low = -140, .high = -40, .fallback_note = "by technology: GSM -95, UMTS -100, LTE -105, NR -110",
     .help = "Level the receiver needs, per resource element (GSM: carrier, UMTS: pilot)."},
    {.name = "probability", .type = DATA_PLAN_REAL, .offset = SERVICE(probability), .low = 0.5, .high = 0.999,
     .fallback = "0.9",
     .help = "Covered is where the level is met with at least this probability."},
    {.name = "where", .type = DATA_PLAN_SWITCH, .offset = SERVICE(indoor), .words = data_plan_words_where,
     .fallback = "outdoor",
     .help = "Where the receiver is when gaps and sites are looked for."},
    {.name = "receiver_height_agl_m", .type = DATA_PLAN_REAL, .offset = SERVICE(receiver_height_agl_m),
     .unit = "m", .low = 1, .high = 50, .fallback = "1.5",
     .help = "Height of the receiver above ground."},
    {.name = "body_loss_db", .type = DATA_PLAN_REAL, .offset = SERVICE(body_loss_db), .unit = "dB", .low = 0,
     .high = 30, .fallback = "3",
     .help = "Loss by the body of the user."},
    {.name = "receiver_gain_dbi", .type = DATA_PLAN_REAL, .offset = SERVICE(receiver_gain_dbi), .unit = "dBi",
     .low = -20, .high = 30, .fallback = "0",
     .help = "Gain of the receiver's antenna."},
};
static const struct data_plan_table service_table = TABLE(service_keys, sizeof(struct data_service), NULL);

static const struct data_plan_key gaps_keys[] = {
    {.name = "min_cells", .type = DATA_PLAN_INTEGER, .offset = AT(gap_min_cells), .unit = "cells", .low = 1,
     .high = 1e6, .fallback = "4",
     .help = "Smaller gaps are counted, not listed."},
};
static const struct data_plan_table gaps_table = TABLE(gaps_keys, 0, NULL);

static const struct data_plan_key outputs_keys[] = {
    {.name = "coverage_by_commune", .type = DATA_PLAN_SWITCH, .offset = AT(coverage_by_commune),
     .words = data_plan_words_switch, .fallback = "false",
     .help = "Also write covered and uncovered areas cut to each commune; takes seconds for each service."},
};
static const struct data_plan_table outputs_table = TABLE(outputs_keys, 0, NULL);

static const struct data_plan_key village_keys[] = {
    {.name = "path", .type = DATA_PLAN_PATH, .required = true, .offset = AT(villages.path),
     .fault = data_plan_fault_path, .cure = "name the file",
     .help = "File with points, one a village."},
    {.name = "layer", .type = DATA_PLAN_TEXT, .offset = AT(villages.layer),
     .fallback_note = "the file's only layer",
     .help = "Layer of the file."},
    {.name = "where", .type = DATA_PLAN_TEXT, .offset = AT(villages.where), .fallback_note = "all",
     .help = "SQL condition that chooses the rows."},
    {.name = "name", .type = DATA_PLAN_TEXT, .offset = AT(villages.name),
     .fallback_note = "recognised by usual names",
     .help = "Column with the village's name."},
};
static const struct data_plan_table village_table = TABLE(village_keys, 0, "path");

static const struct data_plan_key plan_keys[] = {
    {.name = "plan", .type = DATA_PLAN_TEXT, .offset = AT(plan), .fault = data_plan_fault_folder,
     .fallback_note = "the plan file's name",
     .help = "Name of the plan and of its results folder."},
    {.name = "as_of", .type = DATA_PLAN_TEXT, .offset = AT(as_of), .fault = data_plan_fault_date,
     .fallback_note = "not stated",
     .help = "Date the data are of, year-month-day, for the record."},
    {.name = "area", .type = DATA_PLAN_MAP, .required = true, .table = &area_table,
     .cure = "write \"area: {communes: FILE}\" with the commune polygons",
     .help = "Where to plan, and how finely."},
    {.name = "stations", .type = DATA_PLAN_MAPS, .required = true, .offset = AT(station_source),
     .count_offset = AT(station_source_count), .table = &station_table, .at_most = 1000,
     .cure = "write \"stations: FILE\", or \"stations: []\" if there are none",
     .help = "Files with the stations that stand."},
    {.name = "terrain", .type = DATA_PLAN_MAPS, .offset = AT(terrain), .count_offset = AT(terrain_count),
     .table = &terrain_table, .at_most = 10000, .fallback_note = "flat ground at sea level",
     .help = "Elevation rasters; later ones lie on top."},
    {.name = "terrain_smooth_m", .type = DATA_PLAN_REAL, .offset = AT(terrain_smooth_m), .unit = "m", .low = 0,
     .high = 5000, .fallback = "0",
     .help = "Heights become means over the cells that lie up to this far west, east, north and south; 0: as the "
             "files say. For flat deltas only, where the noise of radar heights stands in the waves' way: over Cà "
             "Mau's fields a 15 arc-second raster varies by 0.8 m (500 to 1000 m is sensible), flat ground in a 1 "
             "arc-second raster by 2.4 m (100 to 300 m). Hills would be lowered."},
    {.name = "population", .type = DATA_PLAN_MAP, .table = &population_table,
     .help = "Where people live."},
    {.name = "land_cover", .type = DATA_PLAN_MAP, .table = &land_cover_table,
     .help = "What covers the ground; in each cell of the planning grid the most common class counts."},
    {.name = "roads", .type = DATA_PLAN_MAP, .offset = AT(roads), .table = &data_plan_keys_features,
     .help = "Lines whose covered kilometres are counted."},
    {.name = "schools", .type = DATA_PLAN_MAP, .offset = AT(schools), .table = &data_plan_keys_features,
     .help = "Points that are counted when covered."},
    {.name = "villages", .type = DATA_PLAN_MAP, .table = &village_table,
     .help = "Points that \"phusong rank\" ranks by need, beside the communes."},
    {.name = "environment", .type = DATA_PLAN_MAP, .table = &environment_table,
     .help = "How people and land cover make urban, suburban and open ground."},
    {.name = "propagation", .type = DATA_PLAN_MAP, .table = &data_plan_keys_propagation,
     .help = "How radio waves travel."},
    {.name = "clutter", .type = DATA_PLAN_MAP, .table = &data_plan_keys_clutter,
     .help = "How high houses and trees stand, by what the ground is; heights of ITU-R P.1812-7, Table 2. Ground "
             "outside the communes without land cover is the sea where it lies at 0 m or has no elevation."},
    {.name = "entry_loss", .type = DATA_PLAN_MAP, .table = &data_plan_keys_entry_loss,
     .help = "What is lost on the way into a building."},
    {.name = "antennas", .type = DATA_PLAN_MAPS, .offset = AT(antenna), .count_offset = AT(antenna_count),
     .table = &antenna_table, .at_most = 1000,
     .help = "Antennas besides the built-in ones."},
    {.name = "templates", .type = DATA_PLAN_MAPS, .offset = AT(template), .count_offset = AT(template_count),
     .table = &template_table, .at_most = 1000,
     .help = "What a station is when the data do not say; the first that matches and says so."},
    {.name = "services", .type = DATA_PLAN_MAPS, .required = true, .offset = AT(service),
     .count_offset = AT(service_count), .table = &service_table, .at_least = 1, .at_most = 100,
     .cure = "write for example \"services: [{technology: LTE}]\"",
     .help = "What is to be received."},
    {.name = "gaps", .type = DATA_PLAN_MAP, .table = &gaps_table,
     .help = "Areas without coverage."},
    {.name = "outputs", .type = DATA_PLAN_MAP, .table = &outputs_table,
     .help = "What is written besides the usual files."},
    {.name = "sites", .type = DATA_PLAN_MAP, .offset = AT(sites), .count_offset = AT(sites.present),
     .table = &data_plan_keys_sites,
     .help = "Sites to propose; absent: analysis only."},
};
const struct data_plan_table data_plan_keys = TABLE(plan_keys, sizeof(struct data_plan), NULL);

/* clang-format on */

const struct data_plan_key *data_plan_keys_find(const struct data_plan_table *table, const char *name)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->key[i].name, name) == 0) {
            return &table->key[i];
        }
    }
    return NULL;
}
