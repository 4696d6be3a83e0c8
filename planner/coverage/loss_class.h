/* The loss of one band and pair of heights: what of it does not depend on the terrain. */
#ifndef PHUSONG_COVERAGE_LOSS_CLASS_H
#define PHUSONG_COVERAGE_LOSS_CLASS_H

#include "planner/coverage/emitter.h"

/* For each environment its model, the way its loss is found, and its mean clutter. */
void plan_loss_class_ways(struct plan_emitters *emitters, const struct plan_scenario *scenario);

/* The class with these heights and frequency, made if it is not there. */
enum geo_status plan_loss_class_find(struct plan_emitters *emitters, int32_t *ret,
                                     const struct plan_loss_class *wanted,
                                     const struct plan_propagation *propagation,
                                     struct geo_error *err) GEO_MUST_CHECK;

/* Flat curves of all classes. */
enum geo_status plan_loss_class_flatten(struct plan_emitters *emitters, const struct plan_scenario *scenario,
                                        int threads, struct geo_error *err) GEO_MUST_CHECK;

/* Over a plain, with what the plan adds at the receiver. */
float plan_loss_class_flat_db(const struct plan_loss_class *class, int environment, float squared_m2);

/* Height at which an environment's model is asked. */
double plan_loss_class_receiver_m(const struct plan_emitters *emitters,
                                  const struct plan_propagation *propagation,
                                  const struct plan_loss_class *class, int environment);

#endif
