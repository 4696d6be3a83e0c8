/* NTIA's extended Hata with terrain corrections (eHata): NTIA Report TR-15-517, Appendix A, after Okumura et
 * al. 1968. Not the extended Hata of hata.h. "Gain" below is what Okumura's corrections are: dB that come off
 * the loss. */
#ifndef PHUSONG_RADIO_EHATA_H
#define PHUSONG_RADIO_EHATA_H

#include "planner/radio/model.h"

/* State of NTIA's reference implementation that is followed, docs/models/ehata.md. */
enum plan_ehata_edition {
    PLAN_EHATA_2018, /* ridge curves run on beyond Okumura's figure: what the published cases hold */
    PLAN_EHATA_2021, /* ridge curves held at their ends, and no gain more than 2 km behind a ridge */
};

/* The ground between base and mobile at equal steps. */
struct plan_ehata_ground {
    const double *asl_m; /* from the base (0) to the mobile (count − 1), finite */
    const uint8_t *zone; /* plan_zone of each sample; NULL: none is sea */
    int32_t count;       /* at least 2 */
    double step_m;       /* > 0 */
    bool zero_is_sea;    /* NTIA's own rule instead of the zones: sea is a height of exactly 0 */
};

struct plan_ehata_input {
    struct plan_ehata_ground ground;
    double frequency_mhz;
    double base_height_agl_m, mobile_height_agl_m;
    enum plan_environment environment; /* of the mobile; forest as suburban, water as open */
    enum plan_ehata_edition edition;
};

/* Antenna heights over the ground 3 to 15 km away. */
struct plan_ehata_heights {
    double base_rise_m, mobile_rise_m; /* of the terminal's ground over that ground, 0 below 3 km */
    double base_m, mobile_m;           /* effective: 30–200 m and 1–10 m */
};

/* Heights of the 10 km before the mobile that 10, 50 and 90 % of them exceed; scaled up on shorter paths. */
struct plan_ehata_relief {
    double high_asl_m, middle_asl_m, low_asl_m;
    double delta_h_m; /* terrain irregularity Δh */
};

struct plan_ehata_horizon {
    double base_km, mobile_km; /* to the horizon; the whole path on a line of sight */
    bool single;               /* both see the same edge */
    double edge_m;             /* height of that edge over the line between the antennas; 0 if not single */
};

enum plan_ehata_sea_end { PLAN_EHATA_SEA_EVEN, PLAN_EHATA_SEA_AT_BASE, PLAN_EHATA_SEA_AT_MOBILE };

struct plan_ehata_sea {
    double ratio; /* share of the samples, 0–1 */
    enum plan_ehata_sea_end end;
};

/* Median over quasi-smooth ground. */
struct plan_ehata_median {
    double attenuation_1km_db, attenuation_100km_db; /* urban, below free space, 200 m and 3 m antennas */
    double breakpoint_km;                            /* where Hata's distance exponent ends */
    double environment_gain_db;                      /* of suburban or open against urban */
    double loss_db;
};

struct plan_ehata_result {
    double distance_km;
    struct plan_ehata_heights heights;
    struct plan_ehata_relief relief;
    struct plan_ehata_horizon horizon;
    struct plan_ehata_sea sea;
    double slope_mrad; /* of the ground before the mobile, positive: falling away from it */
    struct plan_ehata_median median;
    double ridge_gain_db;   /* single horizon, else 0 */
    double rolling_gain_db; /* these three: otherwise, else 0 */
    double fine_gain_db;
    double slope_gain_db;
    double sea_gain_db;
    double loss_db;  /* median less the gains; not bounded by free space */
    double sigma_db; /* between locations */
};

void plan_ehata_compute(struct plan_ehata_result *result, const struct plan_ehata_input *input);

/* Parts, in ehata_median.c … */
struct plan_ehata_median_input {
    double frequency_mhz, distance_km;
    double base_m, mobile_m; /* effective heights */
    enum plan_environment environment;
};
struct plan_ehata_median plan_ehata_median_loss(const struct plan_ehata_median_input *input);
/* Okumura's standard deviation between locations, urban or not, as NTIA fitted it. */
double plan_ehata_sigma_db(double frequency_mhz, enum plan_environment environment);

/* … ehata_ground.c … */
double plan_ehata_distance_km(const struct plan_ehata_ground *ground);
struct plan_ehata_heights plan_ehata_effective_heights(const struct plan_ehata_input *input);
struct plan_ehata_relief plan_ehata_relief_of(const struct plan_ehata_ground *ground);
double plan_ehata_slope_of_mrad(const struct plan_ehata_ground *ground);
struct plan_ehata_sea plan_ehata_sea_of(const struct plan_ehata_ground *ground);
struct plan_ehata_horizon plan_ehata_horizon_of(const struct plan_ehata_input *input);

/* … and ehata_gain.c, dB. */
double plan_ehata_ridge_gain_db(const struct plan_ehata_horizon *horizon, enum plan_ehata_edition edition);
double plan_ehata_rolling_gain_db(double delta_h_m);
double plan_ehata_fine_gain_db(const struct plan_ehata_relief *relief, double mobile_ground_asl_m);
double plan_ehata_slope_gain_db(double slope_mrad, double distance_km);
double plan_ehata_sea_gain_db(const struct plan_ehata_sea *sea, double distance_km);

/* Are the samples of a profile equally far apart, to a thousandth of a step? */
bool plan_ehata_is_equidistant(const struct plan_profile *profile);

/* The model: edition 2021, transmitter = base, receiver = mobile, at least free space. The profile is
 * equidistant (else NaN) and starts at 0; its length counts, not path->distance_km; its zones say what is
 * sea. */
struct plan_loss plan_ehata_loss(const struct plan_path *path, const struct plan_profile *profile,
                                 const struct plan_propagation *propagation);

#endif
