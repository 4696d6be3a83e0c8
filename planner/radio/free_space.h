/* ITU-R P.525. */
#ifndef PHUSONG_RADIO_FREE_SPACE_H
#define PHUSONG_RADIO_FREE_SPACE_H

#include "planner/radio/model.h"

/* P.525-4 eq. (3): 20 log(4πd/λ), dB. Distance along the ray, at least 1 m. */
double plan_free_space_db(double frequency_mhz, double slant_m);

/* Ray length between the two antennas over flat ground, at least 1 m. */
double plan_free_space_slant_m(const struct plan_path *path);

/* The model: free space, σ = 0. */
struct plan_loss plan_free_space_loss(const struct plan_path *path);

#endif
