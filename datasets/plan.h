/* The plan file, parsed and checked, with every default filled in. */
#ifndef PHUSONG_DATASETS_PLAN_H
#define PHUSONG_DATASETS_PLAN_H

#include "geo/status.h"
#include "planner/scenario/scenario.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text is NULL when absent and without a default; numbers are NaN (real) or INT64_MIN (integer). Lists own
 * their elements. Paths are resolved against the plan file's folder. Units stand in the key's name. */

struct data_column_map { /* stations[].columns, sites.candidates.columns, population.columns: our name →
                            theirs */
    char *id, *name, *lon, *lat, *x, *y, *operator_name, *technology, *band, *height_agl_m, *power_dbm,
        *power_w, *azimuth_deg, *tilt_deg, *antenna, *people, *commune, *cost_vnd, *area_km2;
};

struct data_station_source {
    char *path, *layer, *where;
    char *format; /* "auto" | "table" | "opencellid" */
    char *crs;    /* NULL: the file's own, else WGS 84 */
    struct data_column_map columns;
    char *operator_name, *technology, *band; /* for files that do not say; NULL */
};

struct data_path {
    char *path;
};

struct data_features { /* roads, schools */
    char *path, *layer, *where;
};

struct data_class_map { /* land_cover.classes[] */
    int64_t value;
    int64_t environment; /* enum plan_environment */
    double clutter_m;    /* NaN: the environment's */
};

struct data_antenna_pattern { /* antennas[] */
    char *name;
    char *path; /* MSI/PLN file; NULL: parametric */
    double gain_dbi, horizontal_3db_deg, vertical_3db_deg, front_to_back_db, side_lobe_db;
};

struct data_template {   /* templates[]: what a station is when the data do not say; the first match wins,
                            built-in ones last */
    int64_t technology;  /* enum plan_technology */
    int64_t environment; /* enum plan_environment or −1: any */
    char *band;
    double bandwidth_mhz, height_agl_m, power_dbm, loss_db, tilt_deg;
    char *antenna;       /* name in antennas[] or built-in; NULL: by technology */
    double *azimuth_deg; /* list; NULL: not given; empty: one sector all around */
    size_t azimuth_count;
};

struct data_service { /* services[] */
    char *name, *key;
    int64_t technology;
    char *band;          /* NULL or "any" */
    char *operator_name; /* "any" or a name */
    double threshold_dbm, probability;
    bool indoor; /* where: outdoor | indoor */
    double receiver_height_agl_m, body_loss_db, receiver_gain_dbi;
};

struct data_plan {
    char *file;   /* as given on the command line */
    char *folder; /* of the file, for relative paths */
    char *plan;   /* name */
    char *as_of;

    struct {
        char *path, *layer, *where, *code, *name, *population;
    } communes;
    char *province; /* area.province: code in datasets/reference/provinces.csv */
    char *crs;      /* area.crs: "auto" or EPSG:nnnn */
    double cell_m;
    double station_margin_km;

    struct data_station_source *station_source;
    size_t station_source_count;
    struct data_path *terrain;
    size_t terrain_count;
    double terrain_smooth_m; /* 0: not smoothed */
    struct {
        char *path, *layer, *format; /* "auto" | "raster" | "points" */
        int64_t year;
        struct data_column_map columns;
        bool match_communes; /* scale each commune to its own figure */
    } population;
    struct {
        char *path;
        struct data_class_map *classes;
        size_t class_count;
    } land_cover;
    struct data_features roads, schools;

    struct {
        double urban_per_km2, open_per_km2;
        int64_t fallback; /* enum plan_environment, where nothing is known; INT64_MIN: by kind of commune */
    } environment;
    struct {
        char *model, *model_urban, *model_suburban, *model_open, *model_forest, *model_water;
        int64_t los;              /* enum plan_los_mode */
        int64_t mode;             /* enum plan_sweep_mode */
        int64_t diffraction;      /* enum plan_diffraction */
        int64_t terminal_clutter; /* enum plan_terminal_clutter */
        int64_t polarization;     /* enum plan_polarization */
        double delta_n, n0, time_percent;
        int64_t itm_climate; /* 1–7 */
        double ground_permittivity, ground_conductivity, forest_depth_m;
        struct { /* NaN: the model's */
            double k1, k2, k3, k4, k5, k6, sigma_db;
            struct {
                double urban_db, suburban_db, open_db, forest_db, water_db;
            } clutter;
        } k_factors;
        double sigma_db, max_range_km, floor_db;
    } propagation;
    struct {
        bool use;
        double urban_m, suburban_m, open_m, forest_m, water_m;
    } clutter;
    struct {
        char *urban, *suburban, *open, *forest, *water; /* entry-loss model words */
        double urban_db, suburban_db, open_db, forest_db,
            water_db; /* override of the median, NaN: the model's */
        double sigma_db;
    } entry_loss;

    struct data_antenna_pattern *antenna;
    size_t antenna_count;
    struct data_template *template;
    size_t template_count;
    struct data_service *service;
    size_t service_count;

    int64_t gap_min_cells;
    bool coverage_by_commune; /* outputs */
    struct {
        bool present;
        char *service;
        char *operator_name;
        int64_t count, budget_vnd, upgrade_vnd, build_vnd, listed_vnd;
        double lattice_m;
        bool upgrades;
        struct {
            char *path, *layer, *where, *crs;
            struct data_column_map columns;
        } candidates;
    } sites;
};

/* Read, parse, check. All problems are reported in one go, a line each, "plan.yaml:12:5:
 * services[0].threshold_dbm = -5 is outside [-140, -40]"; GEO_ERR_PLAN. A file that cannot be read is
 * GEO_ERR_PLAN too. */
enum geo_status data_plan_load(struct data_plan *ret, const char *path, struct geo_error *err) GEO_MUST_CHECK;
void data_plan_release(struct data_plan *plan);

/* The fully resolved plan as YAML that data_plan_load reads back to the same plan. Paths are written relative
 * to the folder `path_base`, which need not exist yet, where the two share a folder below the root, else
 * absolute; NULL: as the plan holds them. Caller frees. */
enum geo_status data_plan_render(char **ret, const struct data_plan *plan, const char *path_base,
                                 struct geo_error *err) GEO_MUST_CHECK;

/* The key table as text (`phusong help plan`) and as Markdown (docs/plan-keys.md). Caller frees. */
enum geo_status data_plan_describe(char **ret, bool markdown, struct geo_error *err) GEO_MUST_CHECK;

#endif
