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

struct data_features { /* roads, schools, sites.power, sites.fibre */
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

struct data_name { /* an element of a list of names */
    char *name;
};

struct data_site_layer { /* sites.demand.layers[], sites.exclude[], sites.priority[] */
    char *name;          /* left out: the layer's, else the file's */
    char *path, *layer, *where;
    double weight;  /* demand: one of them, or one km, counts as so many people */
    double percent; /* priority: of its people */
};

struct data_site_variant { /* sites.variants[]; what is not given is the templates' */
    char *name, *band, *antenna;
    double height_agl_m, power_dbm, tilt_deg;
    double *azimuth_deg; /* as in struct data_template */
    size_t azimuth_count;
    int64_t cost_vnd;
};

struct data_site_owner { /* sites.costs.share[] */
    char *operator_name;
    int64_t cost_vnd;
};

struct data_site_mast { /* sites.costs.masts[] */
    char *class_name;
    double up_to_m;
    int64_t cost_vnd;
};

/* With a book, numbers the plan does not give are absent until the book has been read; see
 * data_plan_costs_fill. */
struct data_site_costs {
    char *book;
    int64_t upgrade_vnd, share_vnd, listed_vnd, build_vnd;
    struct data_site_owner *owner;
    size_t owner_count;
    struct data_site_mast *mast;
    size_t mast_count;
    double tower_base_m;
    int64_t tower_vnd_per_m, road_vnd_per_km, power_vnd_per_km, fibre_vnd_per_km;
    int64_t solar_vnd;                                                         /* absent: not offered */
    int64_t opex_upgrade_vnd, opex_share_vnd, opex_listed_vnd, opex_build_vnd; /* per year */
    double years, subsidy_percent;
};

struct data_site_demand {
    double people;
    bool expected;
    double household, household_size, road_km, school;
    struct data_site_layer *layer;
    size_t layer_count;
};

struct data_commune_floor { /* sites.floors.communes[] */
    char *code;
    double percent;
};

struct data_site_phase { /* sites.phases[] */
    char *name;
    int64_t budget_vnd, count;
};

struct data_sites {
    bool present;
    char *service;
    struct data_name *services; /* in place of service */
    size_t service_count;
    char *operator_name;
    int64_t count, budget_vnd;
    double target_percent;
    int64_t effort; /* enum plan_siting_effort */
    double stop_gap_percent, time_limit_s;
    int64_t seed;
    struct data_site_demand demand;
    struct data_site_costs costs;
    double lattice_m;
    bool upgrades;
    struct {
        char *path, *layer, *where, *crs;
        struct data_column_map columns;
    } candidates;
    struct data_site_variant *variant;
    size_t variant_count;
    double spacing_m, keep_away_m, max_slope_deg, max_road_km;
    int64_t max_per_commune;
    struct data_name *require, *forbid, *committed;
    size_t require_count, forbid_count, committed_count;
    struct data_site_layer *exclude, *priority;
    size_t exclude_count, priority_count;
    struct {
        double commune_percent;
        struct data_commune_floor *commune;
        size_t commune_count;
    } floors;
    struct data_site_phase *phase;
    size_t phase_count;
    bool year_first;
    bool curve;
    int64_t sensitivity; /* enum plan_sensitivity */
    int64_t sensitivity_runs;
    struct data_features power, fibre;
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
        char *path, *layer, *where, *name;
    } villages;

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
    struct data_sites sites;
};

/* Read, parse, check. All problems are reported in one go, a line each, "plan.yaml:12:5:
 * services[0].threshold_dbm = -5 is outside [-140, -40]"; GEO_ERR_PLAN. A file that cannot be read is
 * GEO_ERR_PLAN too. */
enum geo_status data_plan_load(struct data_plan *ret, const char *path, struct geo_error *err) GEO_MUST_CHECK;
void data_plan_release(struct data_plan *plan);

/* Costs that are absent: the defaults, and those that follow from others. data_plan_load does it for plans
 * without a cost book, the loader for the others. */
void data_plan_costs_fill(struct data_site_costs *costs);

/* The fully resolved plan as YAML that data_plan_load reads back to the same plan. Paths are written relative
 * to the folder `path_base`, which need not exist yet, where the two share a folder below the root, else
 * absolute; NULL: as the plan holds them. Caller frees. */
enum geo_status data_plan_render(char **ret, const struct data_plan *plan, const char *path_base,
                                 struct geo_error *err) GEO_MUST_CHECK;

/* The key table as text (`phusong help plan`) and as Markdown (docs/plan-keys.md). Caller frees. */
enum geo_status data_plan_describe(char **ret, bool markdown, struct geo_error *err) GEO_MUST_CHECK;

#endif
