/* People and area of every commune and service in whole numbers that add up: the rounding every table uses.
 */
#ifndef PHUSONG_OUTPUTS_FIGURES_H
#define PHUSONG_OUTPUTS_FIGURES_H

#include "outputs/results.h"

enum out_part { OUT_PART_IN, OUT_PART_OUT, OUT_PART_AFTER_IN, OUT_PART_AFTER_OUT, OUT_PART_COUNT };

/* Arrays by commune; parts by service × commune_count + commune. Whole people, or area in 1e-3 km². */
struct out_measure {
    int64_t *total, *na;             /* all, and not assessed: the same for every service */
    int64_t *part[OUT_PART_COUNT];   /* covered; "after" equals "before" where nothing was added */
    int64_t *total_milli, *na_milli; /* exact, in thousandths of the unit */
    int64_t *part_milli[OUT_PART_COUNT];
};

struct out_figures {
    int32_t commune_count, service_count;
    bool has_people;
    struct out_measure people, area;
    int64_t *gap_people;   /* of each gap; with small_people they sum to the uncovered people */
    int64_t *small_people; /* of each service */
    int64_t *site_people;  /* newly covered by each chosen site; in each phase they sum to phase_people */
    int32_t phase_count;
    int64_t *phase_people;  /* newly covered in each phase; they sum to after − before */
    int64_t *phase_commune; /* [phase × commune_count + commune]; rows sum to phase_people, columns to the
                             * commune's after − before */
};

void out_figures_release(struct out_figures *figures);
enum geo_status out_figures_compute(struct out_figures *ret, const struct out_results *results,
                                    struct geo_error *err) GEO_MUST_CHECK;

/* The sites' part of it, once the communes' figures are there. */
enum geo_status out_figures_siting(struct out_figures *figures, const struct out_results *results,
                                   struct geo_error *err) GEO_MUST_CHECK;
/* The figure that parts are to add up to: `wanted`, unless it is further off than rounding explains. */
int64_t out_figures_target(int64_t wanted, int64_t exact_milli);

/* The province's figure: the sum of the communes' whole numbers. values: as above, `service` 0 for totals. */
int64_t out_figures_sum(const struct out_figures *figures, const int64_t *values, int32_t service);
/* "covered" as the service asks, before or after. */
enum out_part out_figures_asked(const struct plan_service *service, bool after);

#endif
