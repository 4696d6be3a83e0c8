#include "planner/radio/curve.h"
#include "planner/radio/link.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* A float's exponent and its six leading fraction bits number the grid: 64 points to the octave, 1.0 is point
 * 0. */
#define STEP_BITS 6
#define FRACTION_BITS 23
static const uint32_t ONE_BITS = 0x3F800000U;
static const uint32_t LAST = PLAN_CURVE_SIZE - 1;

double plan_curve_distance_m(int index)
{
    double octave = ldexp(1.0, index / (1 << STEP_BITS));
    return sqrt(octave * (1.0 + (double)(index & ((1 << STEP_BITS) - 1)) / (double)(1 << STEP_BITS)));
}

void plan_curve_init(struct plan_curve *curve, const struct plan_model *model, const struct plan_path *path)
{
    struct plan_path at = *path;
    for (int i = 0; i < PLAN_CURVE_SIZE; i++) {
        at.distance_km = plan_curve_distance_m(i) / 1000.0;
        struct plan_loss loss = plan_model_loss(model, &at);
        curve->loss_db[i] = (float)loss.loss_db;
        curve->sigma_db[i] = (float)loss.sigma_db;
    }
}

void plan_curve_init_plain(struct plan_curve *curve, const struct plan_model *model,
                           const struct plan_path *path, const struct plan_curve_plain *plain,
                           const struct plan_propagation *propagation)
{
    const int stride = 8;
    struct plan_path at = *path;
    for (int i = 0; i < PLAN_CURVE_SIZE; i += stride) {
        bool beyond = i > 0 && plan_curve_distance_m(i - stride) > plain->max_m;
        if (!beyond) {
            at.distance_km = plan_curve_distance_m(i) / 1000.0;
            struct plan_link_loss loss =
                plan_link_flat(model, &at, plain->step_m, plain->clutter_m, propagation);
            curve->loss_db[i] = (float)loss.total_db;
            curve->sigma_db[i] = (float)loss.sigma_db;
        } else {
            curve->loss_db[i] = curve->loss_db[i - stride];
            curve->sigma_db[i] = curve->sigma_db[i - stride];
        }
        for (int k = 1; k < stride && i > 0; k++) {
            float share = (float)k / (float)stride;
            int low = i - stride;
            curve->loss_db[low + k] = curve->loss_db[low] + share * (curve->loss_db[i] - curve->loss_db[low]);
            curve->sigma_db[low + k] =
                curve->sigma_db[low] + share * (curve->sigma_db[i] - curve->sigma_db[low]);
        }
    }
}

/* Index of the point below, and the share of the way to the next. */
static uint32_t place(float distance_squared_m2, float *ret_share)
{
    /* The negation sends NaN to 1 m too. */
    float squared = !(distance_squared_m2 > 1.0F) ? 1.0F : distance_squared_m2;
    uint32_t bits;
    memcpy(&bits, &squared, sizeof bits);
    bits -= ONE_BITS;
    uint32_t index = bits >> (FRACTION_BITS - STEP_BITS);
    uint32_t rest = bits & ((1U << (FRACTION_BITS - STEP_BITS)) - 1U);
    if (index >= LAST) {
        index = LAST - 1;
        rest = 1U << (FRACTION_BITS - STEP_BITS);
    }
    *ret_share = (float)rest / (float)(1U << (FRACTION_BITS - STEP_BITS));
    return index;
}

float plan_curve_value(const float *values, float distance_squared_m2)
{
    float share = 0.0F;
    const float *low = &values[place(distance_squared_m2, &share)];
    return low[0] + share * (low[1] - low[0]);
}

void plan_curve_at(const struct plan_curve *curve, float distance_squared_m2, float *ret_loss_db,
                   float *ret_sigma_db)
{
    *ret_loss_db = plan_curve_value(curve->loss_db, distance_squared_m2);
    *ret_sigma_db = plan_curve_value(curve->sigma_db, distance_squared_m2);
}
