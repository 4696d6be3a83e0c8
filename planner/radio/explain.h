/* What stands behind one link: the ray over its profile, the edges, and every term of the model. */
#ifndef PHUSONG_RADIO_EXPLAIN_H
#define PHUSONG_RADIO_EXPLAIN_H

#include "planner/radio/link.h"
#include "planner/radio/profile.h"

/* One sample of a profile. */
struct plan_explain_sample {
    double distance_m; /* from the transmitter */
    double ground_asl_m;
    double clutter_m;   /* above the ground; 0 at the ends and without clutter */
    double bulge_m;     /* of the effective earth above the chord */
    double ray_asl_m;   /* the straight line between the antennas */
    double clearance_m; /* ray above ground, clutter and bulge; negative: obstructed */
    double fresnel_m;   /* radius of the first Fresnel zone */
};

struct plan_explain_sample plan_explain_sample(const struct plan_profile *profile, int32_t index,
                                               double earth_radius_m, double frequency_mhz);

/* What the antennas see. On a line of sight all three are the sample that reaches deepest into the Fresnel
 * zone; beyond the horizon each antenna's horizon, and the sample nearest to where their lines cross. −1
 * without inner samples. */
struct plan_explain_edges {
    int32_t tx_horizon, rx_horizon, bullington;
    double bullington_km;    /* from the transmitter; NaN: none */
    double bullington_asl_m; /* where the two lines cross, over the chord's sea level; NaN: none */
    double nu;               /* ν of the Bullington edge at the frequency; −HUGE_VAL: none */
    bool line_of_sight;
};

struct plan_explain_edges plan_explain_edges(const struct plan_profile *profile, double earth_radius_m,
                                             double frequency_mhz);

/* The profile as this model sees it: with its clutter, or bare. */
struct plan_profile plan_explain_profile(const struct plan_model *model, const struct plan_profile *profile);

struct plan_term {
    const char *group;    /* "geometry" */
    const char *symbol;   /* as the document writes it: "L_ba" */
    const char *name;     /* in words */
    const char *unit;     /* "dB"; "" for a pure number */
    const char *equation; /* "P.1812-7 (46)" */
    double value;         /* NaN: has no meaning on this path */
};

#define PLAN_EXPLAIN_TERM_MAX 80
#define PLAN_EXPLAIN_WHOLE "whole path" /* group of the last terms, which every model has */

struct plan_explain_input {
    const struct plan_link_loss *loss; /* as computed from the rest */
    const struct plan_path *path;
    const struct plan_profile *profile; /* NULL: flat earth */
    const struct plan_propagation *propagation;
};

/* Every term of the model, in the order of computation, then what the plan adds to it. How many and which
 * depends on the model alone, so that two paths can be compared line by line. Returns the count. */
int plan_explain_terms(struct plan_term ret[PLAN_EXPLAIN_TERM_MAX], const struct plan_explain_input *input);

#endif
