/* A model's loss as a function of distance alone, tabulated once for each mast height, band and environment.
 */
#ifndef PHUSONG_RADIO_CURVE_H
#define PHUSONG_RADIO_CURVE_H

#include "planner/radio/model.h"

#define PLAN_CURVE_SIZE 2049

/* Sampled uniformly inside each octave of the squared distance, 64 to the octave, so that the index comes
 * from the bits of a float; linear in between. 32 octaves of d²: 1 m to 65.5 km. */
struct plan_curve {
    float loss_db[PLAN_CURVE_SIZE];
    float sigma_db[PLAN_CURVE_SIZE];
};

/* The distance in `path` is ignored. */
void plan_curve_init(struct plan_curve *curve, const struct plan_model *model, const struct plan_path *path);
/* The same of a model over a profile: over a plain with samples step_m apart and this clutter all along, with
 * what the plan adds at the receiver. Worked out 8 times to the octave of the squared distance, linear
 * between: within 0.1 dB without clutter; with it a profile's loss leaps where it gains a sample, by decibels
 * within a few steps of the mast. Up to max_m; beyond, the value there. */
struct plan_curve_plain {
    double step_m, clutter_m, max_m;
};
void plan_curve_init_plain(struct plan_curve *curve, const struct plan_model *model,
                           const struct plan_path *path, const struct plan_curve_plain *plain,
                           const struct plan_propagation *propagation);
/* Distance of the table's point. */
double plan_curve_distance_m(int index);
/* Loss and σ at a squared distance in m²; clamped to [1 m, 65.5 km]. Within 0.01 dB of the model, except in
 * the one cell (1/64 octave of d²) that holds a bend or step of the model's own: breakpoint, 10 m, 20 km,
 * changes of σ. */
void plan_curve_at(const struct plan_curve *curve, float distance_squared_m2, float *ret_loss_db,
                   float *ret_sigma_db);

/* One column of a table alone. */
float plan_curve_value(const float *values, float distance_squared_m2);

#endif
