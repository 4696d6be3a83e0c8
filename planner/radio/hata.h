/* Extended Hata as in SEAMCAT and Report ITU-R SM.2028-2 §6.1. */
#ifndef PHUSONG_RADIO_HATA_H
#define PHUSONG_RADIO_HATA_H

#include "planner/radio/model.h"

/* Forest is taken as suburban, water as open. σ(d) of the above-roof case. */
struct plan_loss plan_hata_loss(const struct plan_path *path);

#endif
