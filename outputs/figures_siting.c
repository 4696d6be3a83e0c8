/* People newly covered, by site, phase and commune, in whole numbers that add up every way. */
#include "outputs/figures.h"
#include "outputs/rounding.h"

#include "geo/memory.h"

#include <stdlib.h>

/* A commune's people that are not assessed or covered, exact and rounded: before, after, and on the way. */
struct way {
    int64_t *exact, *rounded;           /* at the end of the phase */
    int64_t *exact_last, *rounded_last; /* at the end of the one before */
    int64_t *exact_end, *rounded_end;   /* after all */
};

static void way_start(struct way *way, int64_t *numbers, const struct out_figures *figures,
                      const struct out_results *results)
{
    int32_t service = results->scenario->siting.service;
    const struct plan_service *asked = &results->scenario->service[service];
    const struct out_measure *people = &figures->people;
    enum out_part before = out_figures_asked(asked, false);
    enum out_part after = out_figures_asked(asked, true);
    size_t n = (size_t)figures->commune_count;
    *way = (struct way){numbers,         numbers + n,     numbers + 2 * n,
                        numbers + 3 * n, numbers + 4 * n, numbers + 5 * n};
    for (size_t c = 0; c < n; c++) {
        size_t at = (size_t)service * n + c;
        way->exact_last[c] = people->na_milli[c] + people->part_milli[before][at];
        way->rounded_last[c] = people->na[c] + people->part[before][at];
        way->exact_end[c] = people->na_milli[c] + people->part_milli[after][at];
        way->rounded_end[c] = people->na[c] + people->part[after][at];
    }
}

/* Each commune's figure at the end of a phase lies between those before and after it: so no commune loses
 * people by rounding, and one that gets nothing shows nothing. The last phase ends where the plan does. */
static enum geo_status round_phase(struct out_figures *figures, struct way *way,
                                   const struct plan_siting *siting, int32_t phase, struct geo_error *err)
{
    size_t n = (size_t)figures->commune_count;
    const int64_t *gained = siting->commune_value + (size_t)phase * n;
    bool last = phase + 1 == figures->phase_count;
    for (size_t c = 0; c < n; c++) {
        int64_t exact = way->exact_last[c] + gained[c];
        way->exact[c] = last || exact > way->exact_end[c] ? way->exact_end[c] : exact;
        way->rounded[c] = way->rounded_end[c];
    }
    enum geo_status status = GEO_OK;
    if (!last) {
        struct out_rounding_part part = {way->exact, way->exact_end, way->rounded_end, way->exact_last,
                                         way->rounded_last};
        status = out_rounding_part(way->rounded, &part, figures->commune_count, err);
    }
    for (size_t c = 0; c < n && status == GEO_OK; c++) {
        int64_t people = way->rounded[c] - way->rounded_last[c];
        figures->phase_commune[(size_t)phase * n + c] = people;
        figures->phase_people[phase] += people;
        way->exact_last[c] = way->exact[c];
        way->rounded_last[c] = way->rounded[c];
    }
    return status;
}

/* Rounded in the order of construction, so that the running sum is right too. */
static void round_sites(struct out_figures *figures, const struct plan_siting *siting)
{
    int32_t i = 0;
    for (int32_t p = 0; p < figures->phase_count; p++) {
        int64_t exact = 0;
        int64_t shown = 0;
        int32_t first = i;
        for (; i < siting->count && siting->site[i].phase <= p; i++) {
            exact += siting->site[i].value;
        }
        int64_t end = out_figures_target(figures->phase_people[p], exact);
        exact = 0;
        for (int32_t k = first; k < i; k++) {
            exact += siting->site[k].value;
            int64_t next = out_rounding_nearest(exact);
            next = k + 1 == i || next > end ? end : next;
            figures->site_people[k] = next - shown;
            shown = next;
        }
    }
}

enum geo_status out_figures_siting(struct out_figures *figures, const struct out_results *results,
                                   struct geo_error *err)
{
    const struct plan_siting *siting = results->siting;
    size_t communes = (size_t)figures->commune_count;
    size_t phases = siting == NULL || siting->phase_count < 1 ? 1 : (size_t)siting->phase_count;
    int64_t *numbers = NULL;
    if (siting == NULL) {
        return GEO_OK;
    }
    figures->phase_count = (int32_t)phases;
    enum geo_status status =
        geo_memory_array(&figures->site_people, (size_t)siting->count, sizeof(int64_t), "site figures", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&figures->phase_people, phases, sizeof(int64_t), "phase figures", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&figures->phase_commune, phases * communes, sizeof(int64_t),
                                  "phase figures", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&numbers, 6 * communes, sizeof *numbers, "rounding", err);
    }
    struct way way;
    if (status == GEO_OK) {
        way_start(&way, numbers, figures, results);
    }
    for (int32_t p = 0; p < figures->phase_count && status == GEO_OK; p++) {
        status = round_phase(figures, &way, siting, p, err);
    }
    if (status == GEO_OK) {
        round_sites(figures, siting);
    }
    free(numbers);
    return status;
}
