/* How much an antenna radiates in a direction: parametric and measured patterns. */
#ifndef PHUSONG_RADIO_ANTENNA_H
#define PHUSONG_RADIO_ANTENNA_H

#include "planner/scenario/scenario.h"

/* Loss relative to the peak gain, ≥ 0 dB. off_azimuth_deg: from boresight, any value; below_horizon_deg:
 * downwards positive. Parametric: 3GPP TR 38.901 Table 7.3-1 form, A_H and A_V with tilt, combined min(A_H +
 * A_V, A_max). Omnidirectional (or off_azimuth_deg NaN): A_V alone. Measured: H(φ) + V(θ − mechanical
 * tilt·cos φ), capped at the larger of the two patterns' maxima. */
double plan_antenna_loss_db(const struct plan_antenna *antenna, double off_azimuth_deg,
                            double below_horizon_deg, double tilt_deg);

#endif
