/* ITU-R P.2108-1: loss by the buildings and trees around a terminal, for models whose median knows none. */
#ifndef PHUSONG_RADIO_CLUTTER_H
#define PHUSONG_RADIO_CLUTTER_H

#include "planner/radio/model.h"
#include <stdint.h>

/* Surroundings of the terminal, Table 3. */
enum plan_clutter_type {
    PLAN_CLUTTER_WATER = 1,
    PLAN_CLUTTER_OPEN,
    PLAN_CLUTTER_SUBURBAN,
    PLAN_CLUTTER_URBAN,
    PLAN_CLUTTER_TREES,
    PLAN_CLUTTER_DENSE_URBAN
};

/* An input outside the domain of the Recommendation; the numbers are those of the published test vectors. */
enum plan_clutter_fault {
    PLAN_CLUTTER_OK = 0,
    PLAN_CLUTTER_HEIGHT_GAIN_FREQUENCY = 32, /* 0.03–3 GHz */
    PLAN_CLUTTER_HEIGHT_GAIN_ANTENNA = 33,   /* > 0 m */
    PLAN_CLUTTER_HEIGHT_GAIN_STREET = 34,    /* > 0 m */
    PLAN_CLUTTER_HEIGHT_GAIN_CLUTTER = 35,   /* > 0 m */
    PLAN_CLUTTER_HEIGHT_GAIN_TYPE = 36,      /* one of plan_clutter_type */
    PLAN_CLUTTER_TERRESTRIAL_FREQUENCY = 48, /* 0.5–67 GHz */
    PLAN_CLUTTER_TERRESTRIAL_DISTANCE = 49,  /* ≥ 0.25 km */
    PLAN_CLUTTER_TERRESTRIAL_PERCENT = 50,   /* 0 < p < 100 */
    PLAN_CLUTTER_SLANT_FREQUENCY = 64,       /* 10–100 GHz */
    PLAN_CLUTTER_SLANT_ELEVATION = 65,       /* 0–90° */
    PLAN_CLUTTER_SLANT_PERCENT = 66,         /* 0 < p < 100 */
};

struct plan_clutter_terminal {
    double frequency_ghz;
    double antenna_height_m; /* above ground */
    double street_width_m;   /* 27 unless known */
    double clutter_height_m; /* R */
    enum plan_clutter_type type;
};

/* Street width where none is known, m. */
#define PLAN_CLUTTER_STREET_M 27.0
/* Representative clutter height R where none is known, Table 3: 10, 10, 10, 15, 15, 20 m. 0 for another type.
 */
double plan_clutter_height_m(enum plan_clutter_type type);

/* The first fault, in the order of the arguments of the vectors. NaN is a fault. */
enum plan_clutter_fault plan_clutter_height_gain_check(const struct plan_clutter_terminal *terminal);
enum plan_clutter_fault plan_clutter_terrestrial_check(double frequency_ghz, double distance_km,
                                                       double percent);
enum plan_clutter_fault plan_clutter_slant_check(double frequency_ghz, double elevation_deg, double percent);

/* §3.1, eq. (2): median loss A_h by the surroundings of one terminal, dB, ≥ 0;
 * 0 for an antenna as high as they are. */
double plan_clutter_height_gain_db(const struct plan_clutter_terminal *terminal);

/* §3.2, eq. (3)–(6): loss not exceeded at `percent` of locations in towns, dB; no more than at 2 km. */
double plan_clutter_terrestrial_db(double frequency_ghz, double distance_km, double percent);
/* Its σ_cb, eq. (3b), dB, at min(distance, 2 km). */
double plan_clutter_terrestrial_sigma_db(double frequency_ghz, double distance_km);

/* §3.3, eq. (7): the other end is a satellite or aircraft at this elevation. dB; below 0 where reflections
 * add up. */
double plan_clutter_slant_db(double frequency_ghz, double elevation_deg, double percent);

/* What a map adds for the receiver's surroundings: median, σ, and warning bits for inputs outside the domain
 * (the formula is then evaluated all the same). PLAN_TERMINAL_NONE: 0.
 * Height gain: urban, suburban, open, forest (trees) and water with their default heights; σ 0. It is added
 * to a loss computed up to plan_clutter_receiver_height_m, not to one computed down in the street.
 * Statistical: urban and suburban, receiver below the roofs; elsewhere 0. Below 0.25 km the formula goes on
 * down to 0 dB. */
struct plan_loss plan_clutter_terminal_loss(enum plan_terminal_clutter method, const struct plan_path *path);

/* Height above ground at which the model is to be asked for the loss that the above is added to: with the
 * height gain of §3.1 that of the clutter, if the antenna is not above it; else the antenna's own. m. */
double plan_clutter_receiver_height_m(enum plan_terminal_clutter method, const struct plan_path *path);

#endif
