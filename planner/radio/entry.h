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

/* TR 38.901 §7.4.3.1, eq. (7.4-2), (7.4-3) with Tables 7.4.3-1 and -2: outer wall, materials and depth
 * indoors (d_2D-in ≥ 0, 0.5 dB/m); low: the low-loss model, else the high-loss one. Without its σ. dB. */
double plan_entry_tr38901_db(double frequency_ghz, _Bool low, double depth_m);
/* σ_P of Table 7.4.3-2, dB. */
double plan_entry_tr38901_sigma_db(_Bool low);
/* Mean of d_2D-in: the smaller of two draws, uniform over 0–25 m (UMa, UMi) or 0–10 m (RMa). m. */
double plan_entry_tr38901_mean_depth_m(_Bool rural);
/* Table 7.4.3-3, for one frequency below 6 GHz, comparable with TR 36.873: 20 dB and the depth; σ_P = 0. */
struct plan_entry plan_entry_tr38901_old(double depth_m);
/* §7.4.3.2, eq. (7.4-4), 0.6–60 GHz: into a car; metallized: its windows. */
struct plan_entry plan_entry_tr38901_car(_Bool metallized);

#endif
