#include "planner/radio/curve.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* A float's exponent and its six leading fraction bits number the grid: 64 points to the octave, 1.0 is point
 * 0. */
#define STEP_BITS 6
#define FRACTION_BITS 23
static const uint32_t ONE_BITS = 0x3F800000U;
static const uint32_t LAST = PLAN_CURVE_SIZE - 1;

void plan_curve_init(struct plan_curve *curve, const struct plan_model *model, const struct plan_path *path)
{
    struct plan_path at = *path;
    for (int i = 0; i < PLAN_CURVE_SIZE; i++) {
        double octave = ldexp(1.0, i >> STEP_BITS);
        double step = (double)(i & ((1 << STEP_BITS) - 1)) / (double)(1 << STEP_BITS);
        at.distance_km = sqrt(octave * (1.0 + step)) / 1000.0;
        struct plan_loss loss = plan_model_loss(model, &at);
        curve->loss_db[i] = (float)loss.loss_db;
        curve->sigma_db[i] = (float)loss.sigma_db;
    }
}

void plan_curve_at(const struct plan_curve *curve, float distance_squared_m2, float *ret_loss_db,
                   float *ret_sigma_db)
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
    float share = (float)rest / (float)(1U << (FRACTION_BITS - STEP_BITS));
    const float *loss = &curve->loss_db[index];
    const float *sigma = &curve->sigma_db[index];
    *ret_loss_db = loss[0] + share * (loss[1] - loss[0]);
    *ret_sigma_db = sigma[0] + share * (sigma[1] - sigma[0]);
}
