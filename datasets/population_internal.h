/* Parts of putting people into cells. */
#ifndef PHUSONG_DATASETS_POPULATION_INTERNAL_H
#define PHUSONG_DATASETS_POPULATION_INTERNAL_H

#include "datasets/load_internal.h"

/* People of each entry, as the source has them. `people` has a value for each entry; note: for the record of
 * inputs. */
enum geo_status data_population_raster(double *people, struct data_load *load, char note[2048],
                                       struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_population_points(double *people, struct data_load *load, char note[2048],
                                       struct geo_error *err) GEO_MUST_CHECK;

/* Spread `amount` over a commune's entries by area, added to what is there. */
void data_population_spread(double *people, const struct plan_scenario *scenario, int32_t commune,
                            double amount);

/* Thousandths of a person: largest remainder inside each commune, so that its sum is exactly its total
 * rounded. */
enum geo_status data_population_quantise(int32_t *ret_milli, const double *people,
                                         const struct plan_scenario *scenario,
                                         struct geo_error *err) GEO_MUST_CHECK;

#endif
