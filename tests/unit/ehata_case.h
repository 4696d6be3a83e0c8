/* Small profiles for the tests of eHata. */
#ifndef PHUSONG_TESTS_EHATA_CASE_H
#define PHUSONG_TESTS_EHATA_CASE_H

#include "planner/radio/ehata.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MAX_SAMPLES 201

static inline void assert_near(double actual, double expected, double tolerance)
{
    if (!(fabs(actual - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", actual, expected);
    }
}

/* A profile of 100 m steps over flat ground at 50 m, base 30 m, mobile 2 m. */
struct scene {
    double asl_m[MAX_SAMPLES], distance_km[MAX_SAMPLES];
    uint8_t zone[MAX_SAMPLES];
    struct plan_ehata_input input;
};

static inline void flat(struct scene *scene, int32_t count, double step_m)
{
    assert_in_range(count, 2, MAX_SAMPLES);
    for (int32_t i = 0; i < count; i++) {
        scene->asl_m[i] = 50.0;
        scene->distance_km[i] = (double)i * step_m / 1000.0;
        scene->zone[i] = PLAN_ZONE_INLAND;
    }
    scene->input = (struct plan_ehata_input){
        .ground = {.asl_m = scene->asl_m, .zone = scene->zone, .count = count, .step_m = step_m},
        .frequency_mhz = 2000.0,
        .base_height_agl_m = 30.0,
        .mobile_height_agl_m = 2.0,
        .environment = PLAN_URBAN,
        .edition = PLAN_EHATA_2018,
    };
}

#endif
