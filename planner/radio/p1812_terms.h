/* The mechanisms of ITU-R P.1812-7, each on a known geometry; p1812.c puts them together. */
#ifndef PHUSONG_RADIO_P1812_TERMS_H
#define PHUSONG_RADIO_P1812_TERMS_H

#include "planner/radio/p1812.h"

/* §4.2: L_bfs, L_b0p, L_b0β. */
void plan_p1812_line_of_sight(struct plan_p1812_result *result, const struct plan_p1812_input *input);

/* §4.3: L_d on both earths, F_i, L_dp, L_bd50, L_bd. After the line of sight. */
void plan_p1812_diffraction(struct plan_p1812_result *result, const struct plan_p1812_input *input);

/* §4.4: L_bs. dB. */
double plan_p1812_troposcatter_db(const struct plan_p1812_geometry *geometry,
                                  const struct plan_p1812_input *input);

/* §4.5: L_ba, ducting and layer reflection. dB. */
double plan_p1812_ducting_db(const struct plan_p1812_geometry *geometry,
                             const struct plan_p1812_input *input);

/* τ of eq. (3) by the longest inland stretch. */
double plan_p1812_tau(double inland_km);

#endif
