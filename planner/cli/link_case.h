/* One transmitter and one receiver of a plan: what `phusong link` explains. */
#ifndef PHUSONG_CLI_LINK_CASE_H
#define PHUSONG_CLI_LINK_CASE_H

#include "datasets/load.h"
#include "outputs/link_plot.h"
#include "planner/radio/explain.h"
#include "planner/radio/link.h"

/* The other antenna height that is tried. */
#define CLI_LINK_RAISED_M 10.0

struct cli_link_point {
    double lon_deg, lat_deg;
    double x_m, y_m;     /* grid CRS */
    double ground_asl_m; /* NaN: no terrain in the plan */
    enum plan_environment environment;
    bool environment_assumed; /* outside the area: the plan's fallback */
};

/* What is asked on the command line. */
struct cli_link_wish {
    const char *from;                           /* id, or NULL: a new mast at from_point */
    const char *service;                        /* name or key, or NULL */
    int64_t sector;                             /* 1-based; 0: the best */
    double height_agl_m;                        /* of the antenna; NaN: the station's */
    struct cli_link_point from_point, to_point; /* lon_deg and lat_deg set */
};

struct cli_link_case {
    const struct plan_scenario *scenario;
    const struct plan_service *service;
    struct cli_link_point from, to;
    struct plan_station station; /* a copy, with the height asked for */
    struct plan_sector sector;
    int32_t sector_number;                /* 1-based within the station */
    int32_t choice_count;                 /* sectors that were compared */
    const struct plan_position *position; /* NULL: a mast that is not in the data */
    double distance_m, bearing_deg;
    /* Along the path, one for each sample; clutter_m NULL without land cover. */
    double *distance_km, *ground_asl_m, *clutter_m;
    struct plan_profile profile; /* over these; without terrain the ground is a plain at sea level */
    bool has_terrain;
    int32_t missing_count; /* samples that had no terrain and lie between their neighbours */
    double earth_radius_m; /* effective */
    struct plan_explain_edges edges;
    double model_rx_height_agl_m; /* for which the model is asked: the receiver's, or that of the clutter */
    struct plan_link link;
    struct plan_term term[PLAN_EXPLAIN_TERM_MAX];
    int term_count;
    /* The same with the antenna CLI_LINK_RAISED_M higher; its terms stand in the same order. */
    struct plan_link raised;
    struct plan_term raised_term[PLAN_EXPLAIN_TERM_MAX];
};

/* GEO_ERR_USAGE when the wish names what the plan does not have, GEO_ERR_PLAN when a new mast is asked for
 * and the plan does not say what one is, GEO_ERR_INPUT where there is no terrain. Pointers lead into
 * `loaded`. */
enum geo_status cli_link_case_compute(struct cli_link_case *ret, const struct cli_link_wish *wish,
                                      const struct data_plan *plan, const struct data_loaded *loaded,
                                      struct geo_error *err) GEO_MUST_CHECK;
void cli_link_case_release(struct cli_link_case *link_case);

/* Places the ends in the plan's grid, finds what stands around them, and takes the profile. */
enum geo_status cli_link_case_lay(struct cli_link_case *link_case, const struct data_plan *plan,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* Of the sample at `index`: as the model sees it, and where it is. */
struct plan_explain_sample cli_link_case_sample(const struct cli_link_case *link_case, int32_t index);
struct cli_link_place {
    double x_m, y_m; /* grid CRS */
};
struct cli_link_place cli_link_case_place(const struct cli_link_case *link_case, int32_t index);

/* Files asked for on the command line; NULL: none. */
struct cli_link_files {
    const char *profile; /* .csv */
    const char *plot;    /* .svg or .png */
    bool overwrite;
};
/* What can be told before anything is read: a wrong ending, a file that is there already. */
enum geo_status cli_link_files_check(const struct cli_link_files *files,
                                     struct geo_error *err) GEO_MUST_CHECK;
enum geo_status cli_link_files_write(const struct cli_link_case *link_case,
                                     const struct cli_link_files *files,
                                     struct geo_error *err) GEO_MUST_CHECK;

/* The two reports, to stdout. */
void cli_link_print_text(const struct cli_link_case *link_case);
void cli_link_print_json(const struct cli_link_case *link_case);

/* The rows of "what if the antenna were higher": the terms of the budget, then those of the model in dB. */
struct cli_link_change {
    const char *symbol; /* of the model's terms; NULL in the budget */
    const char *name, *unit;
    double now, raised;
};
#define CLI_LINK_CHANGE_MAX (PLAN_EXPLAIN_TERM_MAX + 8)
/* Model terms are listed if they are in dB and change by 0.005 or more. Returns the count. */
int cli_link_changes(struct cli_link_change ret[CLI_LINK_CHANGE_MAX], const struct cli_link_case *link_case);

/* Of the difference of the two: dB between levels in dBm. */
const char *cli_link_change_unit(const struct cli_link_change *change);

/* "mixed" "clear" "blocked" */
const char *cli_link_los_name(enum plan_los los);
/* What the data did not say about a station: bit 1 << index of plan_assumed. */
#define CLI_LINK_ASSUMED_COUNT 6
const char *cli_link_assumed_name(int index);

#endif
