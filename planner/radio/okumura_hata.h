/* Okumura-Hata: Hata 1980 and Recommendation ITU-R P.529-3. */
#ifndef PHUSONG_RADIO_OKUMURA_HATA_H
#define PHUSONG_RADIO_OKUMURA_HATA_H

#include "planner/radio/model.h"

struct plan_okumura_hata_input {
    double frequency_mhz, distance_km;             /* > 0 */
    double base_height_agl_m, mobile_height_agl_m; /* > 0 */
};

/* Loss in dB as the formulas have it: no bounds, no floor. Hata's for 150–1500 MHz, 1–20 km, base 30–200 m,
 * mobile 1–10 m; beyond 20 km P.529-3's exponent of log d, up to 100 km. */
double plan_okumura_hata_small_city_db(const struct plan_okumura_hata_input *input); /* and medium-sized */
double plan_okumura_hata_large_city_db(const struct plan_okumura_hata_input *input);
double plan_okumura_hata_suburban_db(const struct plan_okumura_hata_input *input);
double plan_okumura_hata_open_db(const struct plan_okumura_hata_input *input);

/* Height gain of the mobile a(h_m), dB: Hata 1980; of a large city one formula up to 200 MHz and another, his
 * (16), from 400 MHz, between them a straight line over log f. */
double plan_okumura_hata_small_city_gain_db(double frequency_mhz, double mobile_height_agl_m);
double plan_okumura_hata_large_city_gain_db(double frequency_mhz, double mobile_height_agl_m);

/* What comes off the urban loss, dB: Hata 1980. Forest as suburban, water as open; urban 0. */
double plan_okumura_hata_environment_gain_db(double frequency_mhz, enum plan_environment environment);

/* (log d)^b of P.529-3; b = 1 up to 20 km. */
double plan_okumura_hata_distance_term(const struct plan_okumura_hata_input *input);

/* Standard deviation of Okumura's measurements between locations: 0.65 (log f)² − 1.3 log f + A, A = 5.2 dB
 * urban, 6.6 dB elsewhere (Saunders' fit). */
double plan_okumura_hata_sigma_db(double frequency_mhz, enum plan_environment environment);

/* What the adaptors of this family hand to the formulas: the transmitter is the base, heights at least 1 m.
 */
struct plan_okumura_hata_input plan_okumura_hata_input_of(const struct plan_path *path);

/* The model: urban = small and medium-sized city. At least free space. */
struct plan_loss plan_okumura_hata_loss(const struct plan_path *path);

#endif
