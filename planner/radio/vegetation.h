/* ITU-R P.833-10 §2.1: terrestrial path with one terminal in woodland. */
#ifndef PHUSONG_RADIO_VEGETATION_H
#define PHUSONG_RADIO_VEGETATION_H

/* The measurement campaigns whose A1 and α the Recommendation lists for A_m = A1·f^α. */
enum plan_vegetation_site {
    PLAN_VEGETATION_RIO,           /* park with tropical trees, 900–1800 MHz: 0.18 dB, 0.752 */
    PLAN_VEGETATION_MULHOUSE,      /* forest, mast above it, 900–2200 MHz: 1.15 dB, 0.43 */
    PLAN_VEGETATION_ST_PETERSBURG, /* forest, 105.9–2117.5 MHz: 1.37 dB, 0.42 */
};

/* A_m of eq. (2): the most that woodland adds at any depth, dB. */
double plan_vegetation_max_db(double frequency_mhz, enum plan_vegetation_site site);

/* γ, dB/m, for very short vegetative paths: the values tabulated with §2.1 between 105.9 and 2117.5 MHz, ends
 * of the curve of Figure 2 at 30 MHz and 30 GHz, straight lines over log f and log γ between; held outside.
 */
double plan_vegetation_specific_db_per_m(double frequency_mhz);

/* Eq. (1): A_ev = A_m (1 − e^(−dγ/A_m)), dB in excess of all other mechanisms; depth of trees before the
 * terminal in m, 0 for ≤ 0. A_m of PLAN_VEGETATION_MULHOUSE. */
double plan_vegetation_excess_db(double frequency_mhz, double depth_m);

#endif
