/* Paths for the tests of P.1812. */
#ifndef PHUSONG_TESTS_P1812_PATH_H
#define PHUSONG_TESTS_P1812_PATH_H

#include "planner/radio/p1812.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SAMPLES 101

static inline void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

/* A path of 101 samples, 15 m of clutter in between, a 60 m mast and a 1.5 m receiver. */
struct path {
    double distance_km[SAMPLES], ground_m[SAMPLES], clutter_m[SAMPLES];
    uint8_t zone[SAMPLES];
    struct plan_profile profile;
    struct plan_p1812_input input;
};

static inline void lay(struct path *path, double distance_km)
{
    for (int i = 0; i < SAMPLES; i++) {
        path->distance_km[i] = distance_km * i / (SAMPLES - 1);
        path->ground_m[i] = 10.0;
        path->clutter_m[i] = 15.0;
        path->zone[i] = PLAN_ZONE_INLAND;
    }
    path->profile = (struct plan_profile){
        SAMPLES, path->distance_km, path->ground_m, path->clutter_m, path->zone, 60.0, 1.5};
    path->input = (struct plan_p1812_input){
        .profile = &path->profile,
        .frequency_mhz = 1800.0,
        .polarization = PLAN_POLARIZATION_VERTICAL,
        .time_percent = 50.0,
        .location_percent = 50.0,
        .latitude_deg = 21.0,
        .delta_n = 50.0,
        .n0 = 370.0,
        .coast_tx_km = PLAN_P1812_COAST_FAR_KM,
        .coast_rx_km = PLAN_P1812_COAST_FAR_KM,
    };
}

static inline void set_zone(struct path *path, int from, int to, enum plan_zone zone)
{
    for (int i = from; i <= to; i++) {
        path->zone[i] = (uint8_t)zone;
    }
}

#endif
