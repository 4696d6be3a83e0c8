/* 3GPP TR 38.901 §7.4: indoor hotspot (InH), mast and terminal in one office. */
#ifndef PHUSONG_RADIO_TR38901_INH_H
#define PHUSONG_RADIO_TR38901_INH_H

#include "planner/radio/model.h"

/* Table 7.4.1-1 (loss, σ) and Table 7.4.2-1 (probability of line of sight): rooms and corridors, or one open
 * floor. Rays of 1–150 m; below 1 m the value at 1 m. The loss knows no heights but through the ray. */
struct plan_loss plan_tr38901_inh_mixed_loss(const struct plan_path *path);
struct plan_loss plan_tr38901_inh_open_loss(const struct plan_path *path);

/* Table 7.4.2-1; horizontal distance in m. */
double plan_tr38901_inh_mixed_los_probability(double distance_m);
double plan_tr38901_inh_open_los_probability(double distance_m);

#endif
