#include "planner/gaps/need.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

enum { UNCOVERED = 0, COVERED = 1 }; /* plan_class */

void plan_needs_release(struct plan_needs *needs)
{
    free(needs->commune);
    free(needs->village);
    *needs = (struct plan_needs){0};
}

/* ---- communes ---- */

static int by_number(double a, double b) /* largest first */
{
    return (a < b) - (a > b);
}

static int by_need(const void *a, const void *b)
{
    const struct plan_need_commune *first = a;
    const struct plan_need_commune *second = b;
    if (first->people_milli != second->people_milli) {
        return first->people_milli > second->people_milli ? -1 : 1;
    }
    /* Where no population is known people are 0 and area decides; where it is, equal people are ordered by
     * their share. */
    int order = first->people_milli == 0 ? by_number(first->area_km2, second->area_km2) : 0;
    order = order != 0 ? order : by_number(first->share, second->share);
    return order != 0 ? order : (first->commune > second->commune) - (first->commune < second->commune);
}

static struct plan_need_commune need_of(const struct plan_scenario *scenario, const struct plan_tally *tally,
                                        int32_t commune, bool indoor)
{
    struct plan_need_commune need = {.commune = commune};
    double assessed_km2 = tally->area_km2 - tally->area_na_km2;
    int64_t assessed_milli = tally->people_milli - tally->people_na_milli;
    need.area_km2 = fmax(0.0, assessed_km2 - (indoor ? tally->area_in_km2 : tally->area_out_km2));
    need.people_milli = scenario->has_population ? assessed_milli - tally->people_covered_milli : 0;
    if (scenario->has_population) {
        need.share = assessed_milli > 0 ? (double)need.people_milli / (double)assessed_milli : 0.0;
    } else {
        need.share = assessed_km2 > 0.0 ? need.area_km2 / assessed_km2 : 0.0;
    }
    return need;
}

static enum geo_status rank_communes(struct plan_needs *needs, const struct plan_scenario *scenario,
                                     const struct plan_need_input *input, struct geo_error *err)
{
    const struct plan_tallies *tallies = input->tallies;
    size_t communes = (size_t)tallies->commune_count;
    bool indoor = scenario->service[input->service].indoor;
    enum geo_status status =
        geo_memory_array(&needs->commune, communes, sizeof *needs->commune, "ranked communes", err);
    for (int32_t c = 0; c < tallies->commune_count && status == GEO_OK; c++) {
        struct plan_need_commune need =
            need_of(scenario, &tallies->tally[(size_t)input->service * communes + (size_t)c], c, indoor);
        /* A square metre is no more than rounding. */
        if (scenario->has_population ? need.people_milli > 0 : need.area_km2 > 1e-6) {
            needs->commune[needs->commune_count++] = need;
        }
    }
    if (status == GEO_OK) {
        qsort(needs->commune, (size_t)needs->commune_count, sizeof *needs->commune, by_need);
    }
    return status;
}

/* ---- villages ---- */

static int by_village_need(const void *a, const void *b)
{
    const struct plan_need_village *first = a;
    const struct plan_need_village *second = b;
    if (first->people_milli != second->people_milli) {
        return first->people_milli > second->people_milli ? -1 : 1;
    }
    double first_km = isnan(first->near_km) ? HUGE_VAL : first->near_km;
    double second_km = isnan(second->near_km) ? HUGE_VAL : second->near_km;
    int order = by_number(first_km, second_km);
    return order != 0 ? order : (first->village > second->village) - (first->village < second->village);
}

/* Uncovered people of each cell, thousandths. Caller frees. */
static enum geo_status uncovered_people(int64_t **ret, const struct plan_scenario *scenario,
                                        const struct plan_need_input *input, struct geo_error *err)
{
    const struct plan_entries *entries = &scenario->entries;
    int64_t *people = NULL;
    enum geo_status status = geo_memory_array(&people, (size_t)geo_grid_cell_count(&scenario->grid),
                                              sizeof *people, "uncovered people", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int64_t e = 0; e < entries->count && entries->people_milli != NULL; e++) {
        bool counts = input->class[entries->cell[e]] == UNCOVERED;
        people[entries->cell[e]] += counts ? entries->people_milli[e] : 0;
    }
    *ret = people;
    return GEO_OK;
}

static int32_t clamp(int32_t value, int32_t count)
{
    return value < 0 ? 0 : value >= count ? count - 1 : value;
}

static int64_t people_around(const struct plan_scenario *scenario, const struct plan_village *village,
                             const int64_t *people)
{
    const struct geo_grid *grid = &scenario->grid;
    int32_t row = village->cell / grid->cols;
    int32_t col = village->cell % grid->cols;
    int32_t cells = (int32_t)(PLAN_NEED_AROUND_M / grid->cell_m) + 1;
    int64_t sum = 0;
    for (int32_t r = clamp(row - cells, grid->rows); r <= clamp(row + cells, grid->rows); r++) {
        for (int32_t c = clamp(col - cells, grid->cols); c <= clamp(col + cells, grid->cols); c++) {
            double east_m = grid->west_m + ((double)c + 0.5) * grid->cell_m - village->x_m;
            double north_m = grid->north_m - ((double)r + 0.5) * grid->cell_m - village->y_m;
            bool own = r == row && c == col;
            if (own || hypot(east_m, north_m) <= PLAN_NEED_AROUND_M) {
                sum += people[(int64_t)r * grid->cols + c];
            }
        }
    }
    return sum;
}

static enum geo_status rank_villages(struct plan_needs *needs, const struct plan_scenario *scenario,
                                     const struct plan_need_input *input, struct geo_error *err)
{
    int64_t *people = NULL;
    enum geo_status status = geo_memory_array(&needs->village, (size_t)scenario->village_count,
                                              sizeof *needs->village, "ranked villages", err);
    if (status == GEO_OK && scenario->village_count > 0) {
        status = uncovered_people(&people, scenario, input, err);
    }
    for (int32_t v = 0; v < scenario->village_count && status == GEO_OK; v++) {
        const struct plan_village *village = &scenario->village[v];
        uint8_t class = input->class[village->cell];
        if (class == UNCOVERED) {
            float near_km = input->near_km[village->cell];
            needs->village[needs->village_count++] =
                (struct plan_need_village){v, people_around(scenario, village, people),
                                           isfinite(near_km) ? (double)near_km : (double)NAN};
        } else {
            needs->covered_count += class == COVERED;
            needs->unassessed_count += class != COVERED;
        }
    }
    free(people);
    if (status == GEO_OK) {
        qsort(needs->village, (size_t)needs->village_count, sizeof *needs->village, by_village_need);
    }
    return status;
}

enum geo_status plan_needs_compute(struct plan_needs *ret, const struct plan_scenario *scenario,
                                   const struct plan_need_input *input, struct geo_error *err)
{
    struct plan_needs needs = {0};
    enum geo_status status = rank_communes(&needs, scenario, input, err);
    if (status == GEO_OK) {
        status = rank_villages(&needs, scenario, input, err);
    }
    if (status == GEO_OK) {
        *ret = needs;
        needs = (struct plan_needs){0};
    }
    plan_needs_release(&needs);
    return status;
}
