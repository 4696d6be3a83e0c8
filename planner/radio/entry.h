/* Building entry loss: ITU-R P.2109-2 and 3GPP TR 38.901 §7.4.3. */
#ifndef PHUSONG_RADIO_ENTRY_H
#define PHUSONG_RADIO_ENTRY_H

#include "geo/status.h"

struct plan_entry {
    double median_db, sigma_db;
};

/* Known words: p2109_traditional, p2109_efficient, tr38901_low, tr38901_high. P.2109: 0.08–100 GHz,
 * horizontal incidence. sigma: of the normal approximation, (L90 − L50)/1.2816 for P.2109. False if the word
 * is unknown. */
_Bool plan_entry_find(struct plan_entry *ret, const char *model, double frequency_mhz);

/* ITU-R P.2109-2 eq. (1)–(7): loss not exceeded with probability p in (0, 1); traditional: true/false =
 * efficient. dB. */
double plan_entry_p2109_db(double frequency_ghz, double probability, _Bool traditional, double elevation_deg);

#endif
