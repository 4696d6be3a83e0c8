/* COST-231-Hata: COST 231 final report §4.4.1, Hata's formula for 1500–2000 MHz. */
#ifndef PHUSONG_RADIO_COST231_H
#define PHUSONG_RADIO_COST231_H

#include "planner/radio/okumura_hata.h"

/* Loss in dB as the formula has it: no bounds, no floor. 1500–2000 MHz, 1–20 km, base 30–200 m, mobile 1–10
 * m; the distance term beyond 20 km is that of P.529-3. */
double plan_cost231_medium_city_db(const struct plan_okumura_hata_input *input);  /* C_m = 0 dB */
double plan_cost231_metropolitan_db(const struct plan_okumura_hata_input *input); /* C_m = 3 dB */

/* The model: urban = metropolitan; elsewhere C_m = 0 less Hata's correction for suburban or open areas. At
 * least free space. */
struct plan_loss plan_cost231_loss(const struct plan_path *path);

#endif
