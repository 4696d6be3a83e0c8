/* The loader's parts, in the order data_load calls them, and what they share. */
#ifndef PHUSONG_DATASETS_LOAD_INTERNAL_H
#define PHUSONG_DATASETS_LOAD_INTERNAL_H

#include "datasets/findings_internal.h"
#include "datasets/load.h"
#include "datasets/locate_internal.h"

struct data_load {
    const struct data_plan *plan;
    struct data_loaded *loaded;     /* being filled */
    struct plan_scenario *scenario; /* &loaded->scenario */
    struct data_findings findings;
    struct data_locator locator; /* after data_entries_compute */
    double *commune_people;      /* of each commune, after data_population_load; NaN: not known */
};

/* How the plan names a file: relative to its folder where it lies inside; "" for NULL. */
const char *data_load_shown_path(const struct data_load *load, const char *path);

/* The file is there and can be read, or GEO_ERR_INPUT naming role, file and cure. */
enum geo_status data_inputs_check(const struct data_load *load, const char *role, const char *path,
                                  struct geo_error *err) GEO_MUST_CHECK;
/* Enter a file that was read (and a Shapefile's companions) into the record, with its SHA-256. */
enum geo_status data_inputs_add(struct data_load *load, const char *role, const char *path, const char *note,
                                struct geo_error *err) GEO_MUST_CHECK;

/* Communes, grids and CRS. */
enum geo_status data_communes_load(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
/* Which cell belongs to which commune with what share; cell states; the locator. */
enum geo_status data_entries_compute(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_terrain_load(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
/* Index into the terrain grid of a cell of the planning grid. */
int64_t data_terrain_index(const struct plan_scenario *scenario, int64_t cell);
enum geo_status data_population_load(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_environment_load(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
/* Bands, antennas and their patterns. */
enum geo_status data_antennas_load(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_stations_load(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_roads_load(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_schools_load(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_villages_load(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
/* The plan's propagation; needs the planning grid. */
enum geo_status data_propagation_load(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_services_load(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_siting_load(struct data_load *load, struct geo_error *err) GEO_MUST_CHECK;

#endif
