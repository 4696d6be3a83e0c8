/* Measured antenna patterns: MSI/PLN ("Planet") files. */
#ifndef PHUSONG_DATASETS_PATTERNS_INTERNAL_H
#define PHUSONG_DATASETS_PATTERNS_INTERNAL_H

#include "planner/scenario/scenario.h"
#include <stddef.h>

/* Whole-degree losses below the peak, both cuts, and the gain. */
struct data_pattern {
    double gain_dbi;
    double electrical_tilt_deg; /* 0 unless the file gives a number */
    float horizontal_loss_db[360], vertical_loss_db[360];
};

/* `text` need not end in NUL; `shown` names the file in messages: "patterns/k742.msi:17: …". GEO_ERR_INPUT if
 * it is no pattern: GAIN, HORIZONTAL and VERTICAL must be there, each cut with ascending angles in [0, 360)
 * at most 30° apart, losses in [0, 100] dB. GAIN without a unit is in dBd, as the format has it. */
enum geo_status data_pattern_parse(struct data_pattern *ret, const char *text, size_t size, const char *shown,
                                   struct geo_error *err) GEO_MUST_CHECK;
/* Reads a file of at most 4 MB. */
enum geo_status data_pattern_load(struct data_pattern *ret, const char *path, const char *shown,
                                  struct geo_error *err) GEO_MUST_CHECK;

#endif
