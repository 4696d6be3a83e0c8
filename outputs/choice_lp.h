/* The whole model, every constraint in it, in CPLEX LP format: for anyone's own solver (glpsol, cbc). */
#ifndef PHUSONG_OUTPUTS_CHOICE_LP_H
#define PHUSONG_OUTPUTS_CHOICE_LP_H

#include "outputs/choice_files.h"
#include <stdbool.h>

#define OUT_CHOICE_LP_MAX_TERMS 30000000 /* of covering; beyond it no solver would read the file */

/* One file that appears whole or not at all. Binary y0, y1 … are the options (a comment names each), x0, x1 …
 * in [0, 1] the units that matter. GEO_ERR_OUTPUT also where the model has more than OUT_CHOICE_LP_MAX_TERMS
 * terms. */
enum geo_status out_choice_lp_write(const char *path, bool overwrite, const struct out_choice *choice,
                                    struct geo_error *err) GEO_MUST_CHECK;

#endif
