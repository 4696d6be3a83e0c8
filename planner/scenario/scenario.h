/* Everything a run knows before it computes: filled by datasets/, read (const) by the stages. */
#ifndef PHUSONG_PLANNER_SCENARIO_H
#define PHUSONG_PLANNER_SCENARIO_H

#include "geo/grid.h"
#include "geo/polygon.h"
#include "geo/status.h"
#include <stdbool.h>
#include <stdint.h>

enum plan_technology { PLAN_GSM, PLAN_UMTS, PLAN_LTE, PLAN_NR, PLAN_TECHNOLOGY_COUNT };
enum plan_environment {
    PLAN_URBAN,
    PLAN_SUBURBAN,
    PLAN_OPEN,
    PLAN_FOREST,
    PLAN_WATER,
    PLAN_ENVIRONMENT_COUNT
};
#define PLAN_ENVIRONMENT_NONE 255 /* cell outside the area */

const char *plan_technology_name(enum plan_technology technology);    /* "GSM" "UMTS" "LTE" "NR" */
const char *plan_environment_name(enum plan_environment environment); /* "urban" … */

/* What is known of a cell of the planning grid. */
enum plan_cell_state {
    PLAN_CELL_OUTSIDE = 0, /* no commune */
    PLAN_CELL_ASSESSED = 1,
    PLAN_CELL_NOT_ASSESSED = 2, /* in a commune, but terrain was asked for and is missing here */
};

#define PLAN_ANY (-1)

struct plan_commune {
    char *code, *name;
    struct geo_polygon polygon;       /* grid CRS */
    double area_km2;                  /* of the polygon, grid CRS */
    double people_given;              /* the table's figure; NaN if none */
    double label_x_m, label_y_m;      /* a point inside */
    int64_t entry_first, entry_count; /* this commune's range in plan_entries */
};

/* One entry for each (commune, cell) pair that overlaps, ordered by commune, then cell. Demand lives here, in
 * integers, so that communes sum exactly to the province. */
struct plan_entries {
    int64_t count;
    int32_t *cell;
    int32_t *commune;
    double *share;         /* of the cell's area inside the commune, (0, 1] */
    int32_t *people_milli; /* thousandths of a person; NULL: no population is known */
};

/* A feature class that is counted per commune: road kilometres, schools. */
struct plan_feature_set {
    int64_t count;
    int32_t *cell;
    int32_t *commune;
    double *weight; /* km for roads, how many for schools */
};

struct plan_village { /* a point to be ranked by need */
    char *name;
    double x_m, y_m; /* grid CRS */
    int32_t cell, commune;
};

/* An antenna: either a parametric pattern (TR 38.901 form) or a measured one. */
struct plan_antenna {
    char *name;
    bool omnidirectional;
    double gain_dbi;
    double horizontal_3db_deg, vertical_3db_deg; /* parametric */
    double front_to_back_db, side_lobe_db;       /* parametric: A_max and SLA_V */
    float *horizontal_loss_db;  /* measured: 360 values, index = degrees clockwise from boresight; NULL */
    float *vertical_loss_db;    /* measured: 360 values, index = degrees below the horizon (MSI); NULL */
    double electrical_tilt_deg; /* measured: already in the pattern, informative */
};

struct plan_sector {
    double azimuth_deg; /* clockwise from grid north, [0, 360); NaN: omnidirectional */
    double tilt_deg;    /* downwards, electrical (parametric) or mechanical (measured) */
    int32_t station;
};

/* Bits of plan_station.assumed: what the data did not say and a template supplied. */
enum plan_assumed {
    PLAN_ASSUMED_HEIGHT = 1,
    PLAN_ASSUMED_POWER = 2,
    PLAN_ASSUMED_AZIMUTH = 4,
    PLAN_ASSUMED_ANTENNA = 8,
    PLAN_ASSUMED_BAND = 16,
    PLAN_ASSUMED_TILT = 32,
};

/* operator × technology × band at one position. */
struct plan_station {
    int32_t position;
    int32_t operator_id;
    enum plan_technology technology;
    int32_t band;         /* index into plan_scenario.band */
    double frequency_mhz; /* downlink centre */
    double reference_dbm; /* power per reference-signal resource element, before feeder and antenna */
    double loss_db;       /* feeder and jumpers */
    double height_agl_m;  /* of the antenna centre */
    int32_t antenna;      /* index into plan_scenario.antenna */
    int32_t sector_first, sector_count;
    uint32_t assumed;  /* plan_assumed bits */
    int32_t row_count; /* input rows merged into this station */
    char *id;
};

struct plan_position {
    char *id;
    double x_m, y_m;         /* grid CRS */
    double lon_deg, lat_deg; /* WGS 84 */
    int32_t cell;            /* −1 outside the planning grid */
    int32_t commune;         /* −1 outside every commune */
    int32_t station_first, station_count;
};

struct plan_band {
    char name[8]; /* "B3", "n78" */
    enum plan_technology technology;
    double downlink_mhz;   /* representative centre used when the data give no channel */
    double bandwidth_mhz;  /* default channel bandwidth */
    double subcarrier_khz; /* 0 for GSM, UMTS */
};

struct plan_service {
    char *name; /* as the plan writes it */
    char *key;  /* at most 4 characters, [a-z0-9], unique: suffix of field names */
    enum plan_technology technology;
    int32_t band;        /* PLAN_ANY or index into band */
    int32_t operator_id; /* PLAN_ANY or index into operator_name */
    double threshold_dbm;
    double probability; /* covered when P(level ≥ threshold) ≥ probability */
    bool indoor;        /* what `covered` means for gaps and sites */
    double receiver_height_agl_m;
    double body_loss_db;
    double receiver_gain_dbi;
    double entry_loss_db[PLAN_ENVIRONMENT_COUNT]; /* median building entry loss at this service's frequency */
    double entry_sigma_db[PLAN_ENVIRONMENT_COUNT];
};

enum plan_los_mode { PLAN_LOS_PROBABILITY, PLAN_LOS_TERRAIN };

enum plan_polarization { PLAN_POLARIZATION_HORIZONTAL, PLAN_POLARIZATION_VERTICAL };
/* How the loss over terrain is found on a whole map: rays shared by many cells, or a profile for each cell.
 */
enum plan_sweep_mode { PLAN_MODE_SWEEP, PLAN_MODE_EXACT };
/* Loss over the edges of the terrain, for models that have no diffraction of their own. */
enum plan_diffraction { PLAN_DIFFRACTION_NONE, PLAN_DIFFRACTION_BULLINGTON, PLAN_DIFFRACTION_DEYGOUT };
/* Loss by clutter around the receiver, for models whose median is over bare ground. */
enum plan_terminal_clutter {
    PLAN_TERMINAL_NONE,
    PLAN_TERMINAL_P2108_HEIGHT_GAIN,
    PLAN_TERMINAL_P2108_STATISTICAL
};

/* Radio climate, for models that ask for it. */
struct plan_climate {
    double delta_n;      /* average refractivity lapse rate in the lowest kilometre, N-units/km, positive */
    double n0;           /* sea-level surface refractivity, N-units */
    double time_percent; /* of an average year in which the loss is not exceeded, 1–50 */
    double latitude_deg; /* of the area; |.| matters */
    int itm_climate;     /* ITM radio climate, 1–7 */
    double ground_permittivity, ground_conductivity_s_per_m; /* ITM */
};

/* The K-factor model, docs/models/k_factor.md. */
struct plan_k_factors {
    double k1, k2, k3, k4, k5, k6;
    double clutter_db[PLAN_ENVIRONMENT_COUNT]; /* added by the receiver's environment */
    double sigma_db;
};

struct plan_propagation {
    const char *model[PLAN_ENVIRONMENT_COUNT]; /* names in the model table, by the receiver's environment */
    enum plan_los_mode los;
    enum plan_sweep_mode mode;
    enum plan_diffraction diffraction;
    enum plan_terminal_clutter terminal_clutter;
    enum plan_polarization polarization;
    struct plan_climate climate;
    struct plan_k_factors k_factors;
    double forest_depth_m; /* of trees before a receiver in the forest, P.833; 0: no such loss */
    double sigma_db;       /* NaN: the model's own */
    double max_range_km;
    double floor_db; /* levels are kept down to threshold − floor_db */
};

enum plan_site_kind {
    PLAN_SITE_UPGRADE, /* the service on a mast that stands, of the builder's own or of anyone's if any may
                          build */
    PLAN_SITE_SHARE,   /* the service on another operator's mast */
    PLAN_SITE_LISTED,
    PLAN_SITE_BUILD,
    PLAN_SITE_KIND_COUNT
};
const char *plan_site_kind_name(enum plan_site_kind kind); /* "upgrade" "share" "listed" "build" */

struct plan_listed_site { /* a site the user proposes */
    char *id;
    double x_m, y_m;
    int64_t cost_vnd; /* −1: the cost book's */
};

#define PLAN_PATTERN_SECTORS 6 /* at most */

struct plan_pattern {            /* what is built for one service in one environment */
    struct plan_station station; /* id NULL, position −1, sectors below */
    double azimuth_deg[PLAN_PATTERN_SECTORS];
    double tilt_deg;
};

/* A way to equip a site; at most one is built at a place. */
struct plan_variant {
    char *name;                   /* "" for the only one */
    double height_agl_m;          /* of a new mast's antenna; NaN: the pattern's */
    int64_t cost_vnd;             /* added to the site's capital cost */
    struct plan_pattern *pattern; /* [service of siting][environment] */
};

struct plan_mast_class { /* "A2b": masts up to so high cost so much more than the base price */
    char *name;
    double height_m;
    int64_t cost_vnd;
};

struct plan_owner_cost { /* to share a mast of this operator */
    int32_t operator_id;
    int64_t cost_vnd;
};

struct plan_cost_book {
    int64_t site_vnd[PLAN_SITE_KIND_COUNT]; /* capital cost */
    struct plan_owner_cost *owner;
    int32_t owner_count;
    struct plan_mast_class *mast_class; /* ascending height; of built and listed sites */
    int32_t mast_class_count;
    double tower_base_m; /* included in the price; above it tower_vnd_per_m, for built and listed sites */
    int64_t tower_vnd_per_m;
    int64_t road_vnd_per_km, power_vnd_per_km,
        fibre_vnd_per_km; /* built and listed, straight to the nearest */
    int64_t solar_vnd;    /* taken in place of the line where it is cheaper; −1: not offered */
    int64_t opex_vnd_per_year[PLAN_SITE_KIND_COUNT];
    double years;         /* of operation that count */
    double subsidy_ratio; /* of the capital cost that somebody else pays, [0, 1] */
};

/* Something besides people that demand is made of: schools, clinics, industrial parks, villages. */
struct plan_demand_layer {
    char *name;
    double weight; /* one of them, or one km, counts as so many people */
    struct plan_feature_set set;
};

struct plan_site_area { /* an area by name, as cells */
    char *name;
    int32_t *cell; /* ascending */
    int64_t cell_count;
    double share; /* of its people that must be covered; NaN for exclusion zones */
};

struct plan_commune_floor { /* commune −1: every commune that none of the others names */
    int32_t commune;
    double share; /* of its people, [0, 1]; 0 exempts the commune from the floor of all others */
};

struct plan_siting_phase {
    char *name;
    int64_t budget_vnd, count; /* of this phase; −1: none */
};

enum plan_siting_effort { PLAN_SITING_QUICK, PLAN_SITING_NORMAL, PLAN_SITING_THOROUGH };
enum plan_sensitivity {
    PLAN_SENSITIVITY_NONE,
    PLAN_SENSITIVITY_COST,  /* plan sought again with other costs and demand */
    PLAN_SENSITIVITY_LEVEL, /* and with levels 5 dB higher and lower */
    PLAN_SENSITIVITY_FULL   /* and with another propagation model */
};

struct plan_siting_settings {
    bool wanted;
    int32_t service;   /* the first of services */
    int32_t *services; /* improved together, ascending as the plan lists them; owned */
    int32_t service_count;
    int32_t operator_id; /* who builds; PLAN_ANY: shared */
    int64_t count;       /* −1: not limited */
    int64_t budget_vnd;  /* −1: not limited */
    double target_share; /* of the area's people, at least cost; NaN: most people instead */
    enum plan_siting_effort effort;
    double stop_gap;     /* 0: the effort's */
    double time_limit_s; /* 0: none */
    uint64_t seed;

    double people_weight;                    /* one person counts so much; 1 */
    bool expected;                           /* people count by the probability that they are covered */
    double household_weight, household_size; /* one household of so many people counts so much more */
    double road_km_weight, school_weight;
    struct plan_demand_layer *demand;
    int32_t demand_count;

    struct plan_cost_book costs;
    double lattice_m; /* spacing of greenfield candidates; 0: none */
    bool upgrades;    /* existing positions are candidates */
    struct plan_listed_site *listed;
    int32_t listed_count;
    struct plan_variant *variant; /* at least one when wanted */
    int32_t variant_count;

    double spacing_m;        /* between chosen sites */
    double keep_away_m;      /* of new masts from standing ones */
    double max_slope_deg;    /* of new masts; NaN: any */
    double max_road_km;      /* NaN: any */
    int64_t max_per_commune; /* −1: any */
    char **required, **forbidden,
        **committed; /* ids of positions and listed sites; committed: already paid for */
    int32_t required_count, forbidden_count, committed_count;
    struct plan_site_area *exclusion, *priority;
    int32_t exclusion_count, priority_count;
    struct plan_commune_floor *floor;
    int32_t floor_count;
    struct plan_siting_phase *phase;
    int32_t phase_count;
    bool year_first;

    bool has_power, has_fibre;
    struct plan_feature_set power, fibre; /* lines, as the cells they cross */
    bool curve;
    enum plan_sensitivity sensitivity;
    int32_t sensitivity_runs;
};

/* What stands at a proposed site. service: index into services. */
const struct plan_pattern *plan_siting_pattern(const struct plan_siting_settings *siting, int32_t variant,
                                               int32_t service, uint8_t environment);

/* What one candidate site would newly cover, as runs of consecutive indices: slot × cells of the planning
 * grid
 * + cell, where a slot is a service to be improved (and a probability, where expected people count). */
struct plan_reach {
    int32_t *start, *length;
    int32_t run_count;
};

struct plan_scenario {
    char *name;                   /* plan: */
    char *as_of;                  /* ISO date or "" */
    struct geo_grid grid;         /* planning grid: the area's bounding box */
    struct geo_grid terrain_grid; /* same cells, widened by the range of outside stations; covers `grid` */
    char *crs;                    /* of both grids, "EPSG:9208" */
    char *crs_name;
    double central_meridian_deg; /* NaN if none */
    char *crs_operation;         /* WGS 84 → grid CRS, as pinned */

    float *terrain_asl_m; /* on terrain_grid, NaN = no data; NULL: no terrain given, flat at sea level */
    float *clutter_m;     /* representative clutter height above ground, on terrain_grid; NULL: none */
    uint8_t *state;       /* plan_cell_state, on grid */
    uint8_t *environment; /* plan_environment or PLAN_ENVIRONMENT_NONE, on grid */

    struct plan_commune *commune;
    int32_t commune_count;
    struct plan_entries entries;
    bool has_population;
    char *population_source; /* "worldpop.tif (2020)"; "" if none */

    char **operator_name;
    int32_t operator_count;
    struct plan_band *band;
    int32_t band_count;
    struct plan_antenna *antenna;
    int32_t antenna_count;
    struct plan_position *position;
    int32_t position_count;
    struct plan_station *station; /* ordered by position */
    int32_t station_count;
    struct plan_sector *sector; /* ordered by station */
    int32_t sector_count;

    bool has_roads, has_schools;
    struct plan_feature_set roads, schools;
    bool has_villages;
    struct plan_village *village; /* in the file's order */
    int32_t village_count;

    struct plan_service *service;
    int32_t service_count;
    struct plan_propagation propagation;
    int32_t gap_min_cells;
    struct plan_siting_settings siting;
};

void plan_scenario_release(struct plan_scenario *scenario); /* safe on zeroed, safe twice */

/* Does this station deliver this service (technology, band, operator)? */
bool plan_scenario_serves(const struct plan_station *station, const struct plan_service *service);

#endif
