/* The Irregular Terrain Model (Longley–Rice), point to point and area mode.
 * Source: G. A. Hufford, "The ITS Irregular Terrain Model, version 1.2.2: the Algorithm" ("Alg"); limits,
 * errors and warnings of NTIA's ITM 1.4. docs/models/itm.md. */
#ifndef PHUSONG_RADIO_ITM_H
#define PHUSONG_RADIO_ITM_H

#include "planner/radio/itm_terrain.h"
#include "planner/radio/model.h"

#include <stdint.h>

/* NTIA's return codes; from 2000 on our own. */
enum plan_itm_error {
    PLAN_ITM_OK = 0,
    PLAN_ITM_ERROR_TX_HEIGHT = 1000,
    PLAN_ITM_ERROR_RX_HEIGHT = 1001,
    PLAN_ITM_ERROR_CLIMATE = 1002,
    PLAN_ITM_ERROR_TIME = 1003,
    PLAN_ITM_ERROR_LOCATION = 1004,
    PLAN_ITM_ERROR_SITUATION = 1005,
    PLAN_ITM_ERROR_N0 = 1008,
    PLAN_ITM_ERROR_FREQUENCY = 1009,
    PLAN_ITM_ERROR_POLARIZATION = 1010,
    PLAN_ITM_ERROR_PERMITTIVITY = 1011,
    PLAN_ITM_ERROR_CONDUCTIVITY = 1012,
    PLAN_ITM_ERROR_IMPEDANCE = 1013,
    PLAN_ITM_ERROR_MDVAR = 1014,
    PLAN_ITM_ERROR_EARTH_RADIUS = 1016,
    PLAN_ITM_ERROR_DISTANCE = 1017,
    PLAN_ITM_ERROR_DELTA_H = 1018,
    PLAN_ITM_ERROR_TX_SITING = 1019,
    PLAN_ITM_ERROR_RX_SITING = 1020,
    PLAN_ITM_ERROR_REFRACTIVITY_SMALL = 1021,
    PLAN_ITM_ERROR_REFRACTIVITY_LARGE = 1022,
    PLAN_ITM_ERROR_PROFILE = 2000,   /* a height is missing, or the samples are not equidistant */
    PLAN_ITM_ERROR_UNDEFINED = 2001, /* the equations have no finite value here */
};
const char *plan_itm_error_text(enum plan_itm_error error); /* "transmitter height outside 0.5 to 3000 m" … */

/* NTIA's warning flags, with NTIA's values. */
enum plan_itm_warning {
    PLAN_ITM_WARN_TX_HEIGHT = 0x0001,             /* outside 1–1000 m */
    PLAN_ITM_WARN_RX_HEIGHT = 0x0002,             /* outside 1–1000 m */
    PLAN_ITM_WARN_FREQUENCY = 0x0004,             /* outside 40–10000 MHz */
    PLAN_ITM_WARN_DISTANCE_LARGE_1 = 0x0008,      /* above 1000 km */
    PLAN_ITM_WARN_DISTANCE_LARGE_2 = 0x0010,      /* above 2000 km */
    PLAN_ITM_WARN_DISTANCE_SMALL_1 = 0x0020,      /* below 5 × the difference of effective heights */
    PLAN_ITM_WARN_DISTANCE_SMALL_2 = 0x0040,      /* below 1 km */
    PLAN_ITM_WARN_TX_HORIZON_ANGLE = 0x0080,      /* above 0.2 rad */
    PLAN_ITM_WARN_RX_HORIZON_ANGLE = 0x0100,      /* above 0.2 rad */
    PLAN_ITM_WARN_TX_HORIZON_DISTANCE_1 = 0x0200, /* below 1/10 of the smooth earth's */
    PLAN_ITM_WARN_RX_HORIZON_DISTANCE_1 = 0x0400, /* below 1/10 of the smooth earth's */
    PLAN_ITM_WARN_TX_HORIZON_DISTANCE_2 = 0x0800, /* above 3 × the smooth earth's */
    PLAN_ITM_WARN_RX_HORIZON_DISTANCE_2 = 0x1000, /* above 3 × the smooth earth's */
    PLAN_ITM_WARN_VARIABILITY = 0x2000,           /* a quantile beyond 3.1 standard deviations */
    PLAN_ITM_WARN_REFRACTIVITY = 0x4000,          /* surface refractivity 150–250 N-units */
};
#define PLAN_ITM_WARNING_COUNT 15
const char *plan_itm_warning_text(enum plan_itm_warning bit);

enum plan_itm_mode {
    PLAN_ITM_MODE_NONE,
    PLAN_ITM_MODE_LINE_OF_SIGHT,
    PLAN_ITM_MODE_DIFFRACTION,
    PLAN_ITM_MODE_TROPOSCATTER,
};
const char *plan_itm_mode_name(enum plan_itm_mode mode); /* "line of sight" … */

/* Which of its variabilities the loss is a quantile of: one of the first four, plus either or both of the
 * last two. */
enum plan_itm_mdvar {
    PLAN_ITM_SINGLE_MESSAGE = 0, /* time, location and situation together, by situation_percent */
    PLAN_ITM_ACCIDENTAL = 1,     /* time; location and situation together, by situation_percent */
    PLAN_ITM_MOBILE = 2,         /* time and location together, by time_percent; situation */
    PLAN_ITM_BROADCAST = 3,      /* time, location and situation each */
    PLAN_ITM_NO_LOCATION = 10,   /* location variability left out */
    PLAN_ITM_NO_SITUATION = 20,  /* direct situation variability left out */
};

struct plan_itm_input {
    struct plan_itm_profile ground;          /* from the transmitter; not read in area mode */
    double tx_height_agl_m, rx_height_agl_m; /* 0.5–3000 */
    double frequency_mhz;                    /* 20–20000 */
    enum plan_polarization polarization;
    int climate;                 /* 1 equatorial, 2 continental subtropical, 3 maritime subtropical, 4 desert,
                                  * 5 continental temperate, 6 maritime temperate over land, 7 the same over sea */
    double n0;                   /* sea-level surface refractivity, 250–400 N-units */
    double permittivity;         /* of the ground, relative, > 1 */
    double conductivity_s_per_m; /* of the ground, > 0 */
    int mdvar;                   /* plan_itm_mdvar */
    double time_percent, location_percent, situation_percent; /* loss not exceeded; inside (0, 100) */
};

/* The rest of an area-mode path: no profile, only statistics of the ground. */
struct plan_itm_area_path {
    double distance_km; /* > 0 */
    double delta_h_m;   /* ≥ 0 */
    enum plan_itm_siting tx_siting, rx_siting;
};

/* Index 0: transmitter, 1: receiver. */
struct plan_itm_result {
    enum plan_itm_error error; /* not OK: no loss was computed, every number below is NaN */
    uint32_t warnings;         /* plan_itm_warning bits; with an error, those found until then */
    enum plan_itm_mode mode;
    double loss_db;                    /* basic transmission loss at the quantile asked for */
    double reference_db;               /* reference attenuation, above free space */
    double free_space_db;              /* over the horizontal distance */
    double location_sigma_db;          /* σ_L, Alg 5.9 */
    struct plan_itm_geometry geometry; /* distance, Δh, horizons, effective heights */
    double refractivity;               /* at the surface, N-units */
    double earth_radius_m;             /* effective */
};

/* Errors and warnings exactly as NTIA's table says, in its order of checks. Deterministic, no memory. */
struct plan_itm_result plan_itm_p2p(const struct plan_itm_input *input);
struct plan_itm_result plan_itm_area(const struct plan_itm_input *input,
                                     const struct plan_itm_area_path *area);

/* The model as the table wants it: the loss not exceeded in climate.time_percent of the time, in the median
 * location and situation (mode 12: mobile, location variability left out); σ: the model's own σ_L. Antenna
 * heights are the profile's; the profile must be equidistant; clutter is not read. Where the model refuses an
 * input, loss and σ are NaN. */
struct plan_loss plan_itm_loss(const struct plan_path *path, const struct plan_profile *profile,
                               const struct plan_propagation *propagation);

#endif
