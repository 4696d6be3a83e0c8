/* One transmitter and one receiver of a plan: what `phusong link` explains. */
#ifndef PHUSONG_CLI_LINK_CASE_H
#define PHUSONG_CLI_LINK_CASE_H

#include "datasets/load.h"
#include "planner/radio/link.h"

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
    float *ground_asl_m;                  /* along the path; NULL without terrain */
    struct plan_ground_line profile;          /* over ground_asl_m */
    int32_t missing_count;                /* samples without terrain */
    double distance_m, bearing_deg;
    struct plan_link link;
};

/* GEO_ERR_USAGE when the wish names what the plan does not have, GEO_ERR_PLAN when a new mast is asked for
 * and the plan does not say what one is, GEO_ERR_INPUT where there is no terrain. Pointers lead into
 * `loaded`. */
enum geo_status cli_link_case_compute(struct cli_link_case *ret, const struct cli_link_wish *wish,
                                      const struct data_plan *plan, const struct data_loaded *loaded,
                                      struct geo_error *err) GEO_MUST_CHECK;
void cli_link_case_release(struct cli_link_case *link_case);

/* Of the sample at `index`. */
struct cli_link_sample {
    double distance_m, ground_asl_m;
    double bulge_m;     /* of the effective earth above the chord */
    double ray_asl_m;   /* the straight line between the antennas */
    double clearance_m; /* ray above ground and bulge */
    double fresnel_m;   /* radius of the first Fresnel zone */
};
struct cli_link_sample cli_link_case_sample(const struct cli_link_case *link_case, int32_t index);

/* The two reports, to stdout. */
void cli_link_print_text(const struct cli_link_case *link_case);
void cli_link_print_json(const struct cli_link_case *link_case);

/* "mixed" "clear" "blocked" */
const char *cli_link_los_name(enum plan_los los);
/* What the data did not say about a station: bit 1 << index of plan_assumed. */
#define CLI_LINK_ASSUMED_COUNT 6
const char *cli_link_assumed_name(int index);

#endif
