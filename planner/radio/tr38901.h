/* 3GPP TR 38.901 §7.4: RMa, UMa and UMi-street canyon. */
#ifndef PHUSONG_RADIO_TR38901_H
#define PHUSONG_RADIO_TR38901_H

#include "planner/radio/model.h"

/* Table 7.4.1-1 (loss, σ) and Table 7.4.2-1 (probability of line of sight). Below 10 m the value at 10 m. */
struct plan_loss plan_tr38901_rma_loss(const struct plan_path *path);
struct plan_loss plan_tr38901_uma_loss(const struct plan_path *path);
struct plan_loss plan_tr38901_umi_loss(const struct plan_path *path);

/* Breakpoint distances: RMa d_BP = 2π h_BS h_UT f/c; UMa and UMi d'_BP = 4 h'_BS h'_UT f/c, h' = h − 1 m. */
double plan_tr38901_rma_breakpoint_m(const struct plan_path *path);
double plan_tr38901_urban_breakpoint_m(const struct plan_path *path);

/* Table 7.4.2-1, outdoor users. */
double plan_tr38901_rma_los_probability(double distance_m);
double plan_tr38901_uma_los_probability(double distance_m, double rx_height_agl_m);
double plan_tr38901_umi_los_probability(double distance_m);

/* The loss in a state of line of sight. MIXED: mean and standard deviation of the mixture of two normals that
 * is clear with probability p. */
struct plan_loss plan_tr38901_weigh(enum plan_los los, double p, struct plan_loss clear,
                                    struct plan_loss blocked);

#endif
