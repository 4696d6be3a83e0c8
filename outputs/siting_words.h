/* What is known about the chosen sites, in sentences: what they cost and cover, how much better any plan
 * could be, what the floors cost, what sharing saves. */
#ifndef PHUSONG_OUTPUTS_SITING_WORDS_H
#define PHUSONG_OUTPUTS_SITING_WORDS_H

#include "outputs/results.h"

/* Lines, each a sentence or two, each ended by a newline; the same numbers as in the tables. "" without
 * sites. Caller frees. */
enum geo_status out_siting_words(char **ret, const struct out_results *results,
                                 struct geo_error *err) GEO_MUST_CHECK;

#endif
