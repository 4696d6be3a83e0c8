#include "planner/siting/candidates_internal.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

void plan_candidates_release(struct plan_candidates *candidates)
{
    free(candidates->candidate);
    free(candidates->rejected);
    *candidates = (struct plan_candidates){0};
}

const char *plan_reject_name(enum plan_reject reject)
{
    static const char *const name[PLAN_REJECT_COUNT] = {"zone", "water",    "slope",
                                                        "road", "standing", "not_assessed"};
    return name[reject];
}

/* ---- the draft ---- */

double plan_draft_new_height_m(const struct plan_scenario *scenario, int32_t variant, int32_t cell)
{
    double height_m = scenario->siting.variant[variant].height_agl_m;
    uint8_t here = scenario->environment[cell];
    return isnan(height_m) ? plan_siting_pattern(&scenario->siting, variant, 0, here)->station.height_agl_m
                           : height_m;
}

static double distance_at(const float *km, int32_t cell)
{
    return km != NULL && isfinite(km[cell]) ? (double)km[cell] : (double)NAN;
}

void plan_draft_set_ways(struct plan_candidate *candidate, const struct plan_ways *ways, int32_t cell)
{
    candidate->road_km = distance_at(ways->road_km, cell);
    candidate->power_km = distance_at(ways->power_km, cell);
    candidate->fibre_km = distance_at(ways->fibre_km, cell);
}

static bool same_azimuth(double a_deg, double b_deg) /* NaN: all around */
{
    return isnan(a_deg) || isnan(b_deg) ? isnan(a_deg) && isnan(b_deg) : !(a_deg < b_deg || a_deg > b_deg);
}

static bool same_pattern(const struct plan_pattern *a, const struct plan_pattern *b)
{
    bool same = a->station.band == b->station.band && a->station.antenna == b->station.antenna &&
                a->station.sector_count == b->station.sector_count &&
                !(a->station.frequency_mhz != b->station.frequency_mhz) &&
                !(a->station.reference_dbm != b->station.reference_dbm) &&
                !(a->station.loss_db != b->station.loss_db) && !(a->tilt_deg != b->tilt_deg);
    for (int32_t i = 0; i < a->station.sector_count && same; i++) {
        same = same_azimuth(a->azimuth_deg[i], b->azimuth_deg[i]);
    }
    return same;
}

/* Variants that differ only in the height of the new mast are one and the same on a mast that stands. */
static bool repeats_earlier(const struct plan_siting_settings *siting, int32_t variant)
{
    int32_t patterns = siting->service_count * PLAN_ENVIRONMENT_COUNT;
    for (int32_t v = 0; v < variant; v++) {
        bool same = siting->variant[v].cost_vnd == siting->variant[variant].cost_vnd;
        for (int32_t i = 0; i < patterns && same; i++) {
            same = same_pattern(&siting->variant[v].pattern[i], &siting->variant[variant].pattern[i]);
        }
        if (same) {
            return true;
        }
    }
    return false;
}

enum geo_status plan_draft_add(struct plan_draft *draft, const struct plan_candidate *site,
                               struct geo_error *err)
{
    const struct plan_siting_settings *siting = &draft->scenario->siting;
    struct plan_candidates *found = &draft->found;
    bool new_mast = site->kind == PLAN_SITE_LISTED || site->kind == PLAN_SITE_BUILD;
    enum geo_status status =
        geo_memory_grow(&found->candidate, &draft->capacity,
                        (size_t)found->count + (size_t)siting->variant_count, sizeof *found->candidate, err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t v = 0; v < siting->variant_count; v++) {
        if (!new_mast && repeats_earlier(siting, v)) {
            continue;
        }
        struct plan_candidate *candidate = &found->candidate[found->count++];
        *candidate = *site;
        candidate->place = found->place_count;
        candidate->variant = v;
        if (new_mast) {
            candidate->height_agl_m = plan_draft_new_height_m(draft->scenario, v, site->cell);
        }
        plan_draft_set_ways(candidate, &draft->ways, site->cell);
        plan_cost_fill(candidate, draft->scenario);
    }
    found->place_count++;
    return GEO_OK;
}

enum geo_status plan_draft_reject(struct plan_draft *draft, const struct plan_rejected *rejected,
                                  struct geo_error *err)
{
    struct plan_candidates *found = &draft->found;
    enum geo_status status = geo_memory_grow(&found->rejected, &draft->rejected_capacity,
                                             (size_t)found->rejected_count + 1, sizeof *rejected, err);
    if (status == GEO_OK) {
        found->rejected[found->rejected_count++] = *rejected;
    }
    return status;
}

/* ---- the user's list ---- */

static enum geo_status add_listed(struct plan_draft *draft, const struct plan_limits *limits,
                                  struct geo_error *err)
{
    const struct plan_scenario *scenario = draft->scenario;
    enum geo_status status = GEO_OK;
    for (int32_t i = 0; i < scenario->siting.listed_count && status == GEO_OK; i++) {
        const struct plan_listed_site *listed = &scenario->siting.listed[i];
        int32_t cell = geo_grid_cell(&scenario->grid, listed->x_m, listed->y_m);
        if (cell < 0 || scenario->state[cell] == PLAN_CELL_OUTSIDE) {
            continue; /* said when it was read */
        }
        int reject = plan_limits_check(limits, cell, PLAN_SITE_LISTED);
        if (reject >= 0) {
            const struct plan_rejected rejected = {
                PLAN_SITE_LISTED,
                i,
                listed->x_m,
                listed->y_m,
                cell,
                (enum plan_reject)reject,
                reject == PLAN_REJECT_ZONE ? plan_limits_zone(scenario, cell) : -1};
            status = plan_draft_reject(draft, &rejected, err);
        } else {
            const struct plan_candidate site = {.kind = PLAN_SITE_LISTED,
                                                .position = i,
                                                .x_m = listed->x_m,
                                                .y_m = listed->y_m,
                                                .cell = cell,
                                                .commune = -1};
            status = plan_draft_add(draft, &site, err);
        }
    }
    return status;
}

/* ---- communes of new masts ---- */

struct stander {
    int32_t cell, place, commune;
    double x_m, y_m, share; /* of the cell in that commune; 2 once its polygon holds the point */
};

static int compare_standers(const void *a, const void *b)
{
    const struct stander *first = a;
    const struct stander *second = b;
    int order = (first->cell > second->cell) - (first->cell < second->cell);
    return order != 0 ? order : (first->place > second->place) - (first->place < second->place);
}

static size_t first_from(const struct stander *stander, size_t count, int32_t cell)
{
    size_t low = 0;
    for (size_t high = count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (stander[middle].cell < cell) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Both the entries of a commune and the masts ascend by cell. */
static void match_commune(struct stander *stander, size_t count, const struct plan_scenario *scenario,
                          int32_t commune)
{
    const struct plan_entries *entries = &scenario->entries;
    const struct plan_commune *here = &scenario->commune[commune];
    int64_t e = here->entry_first;
    int64_t end = here->entry_first + here->entry_count;
    size_t i = e < end ? first_from(stander, count, entries->cell[e]) : count;
    while (e < end && i < count) {
        if (entries->cell[e] < stander[i].cell) {
            e++;
            continue;
        }
        if (entries->cell[e] == stander[i].cell && stander[i].share < 2.0) {
            bool holds = geo_polygon_contains(&here->polygon, stander[i].x_m, stander[i].y_m);
            double share = holds ? 2.0 : entries->share[e];
            stander[i].commune = share > stander[i].share ? commune : stander[i].commune;
            stander[i].share = fmax(share, stander[i].share);
        }
        i++;
    }
}

/* The commune whose polygon holds the point; in a gap between polygons the one with most of the cell. */
static enum geo_status set_communes(struct plan_candidates *found, const struct plan_scenario *scenario,
                                    struct geo_error *err)
{
    struct stander *stander = NULL;
    size_t count = 0;
    enum geo_status status = geo_memory_array(&stander, (size_t)found->place_count, sizeof *stander,
                                              "communes of candidates", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i < found->count; i++) {
        const struct plan_candidate *candidate = &found->candidate[i];
        bool new_mast = candidate->kind == PLAN_SITE_LISTED || candidate->kind == PLAN_SITE_BUILD;
        if (new_mast && candidate->variant == 0) {
            stander[count++] =
                (struct stander){candidate->cell, candidate->place, -1, candidate->x_m, candidate->y_m, 0.0};
        }
    }
    qsort(stander, count, sizeof *stander, compare_standers);
    for (int32_t c = 0; c < scenario->commune_count; c++) {
        match_commune(stander, count, scenario, c);
    }
    int32_t *commune = NULL;
    status = geo_memory_array(&commune, (size_t)found->place_count, sizeof *commune, "communes of candidates",
                              err);
    for (size_t i = 0; i < count && status == GEO_OK; i++) {
        commune[stander[i].place] = stander[i].commune;
    }
    for (int32_t i = 0; i < found->count && status == GEO_OK; i++) {
        struct plan_candidate *candidate = &found->candidate[i];
        if (candidate->kind == PLAN_SITE_LISTED || candidate->kind == PLAN_SITE_BUILD) {
            candidate->commune = commune[candidate->place];
        }
    }
    free(commune);
    free(stander);
    return status;
}

/* ---- all ---- */

static void ways_release(struct plan_ways *ways)
{
    free(ways->road_km);
    free(ways->power_km);
    free(ways->fibre_km);
}

static enum geo_status ways_init(struct plan_ways *ret, const struct plan_scenario *scenario,
                                 struct geo_error *err)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    struct plan_ways ways = {0};
    enum geo_status status = GEO_OK;
    if (scenario->has_roads) {
        status = plan_distance_compute(&ways.road_km, scenario, &scenario->roads, err);
    }
    if (status == GEO_OK && siting->has_power) {
        status = plan_distance_compute(&ways.power_km, scenario, &siting->power, err);
    }
    if (status == GEO_OK && siting->has_fibre) {
        status = plan_distance_compute(&ways.fibre_km, scenario, &siting->fibre, err);
    }
    if (status != GEO_OK) {
        ways_release(&ways);
        return status;
    }
    *ret = ways;
    return GEO_OK;
}

enum geo_status plan_candidates_find(struct plan_candidates *ret, const struct plan_scenario *scenario,
                                     const int64_t *weight, struct geo_error *err)
{
    struct plan_draft draft = {.scenario = scenario};
    struct plan_limits limits = {0};
    enum geo_status status = ways_init(&draft.ways, scenario, err);
    if (status == GEO_OK) {
        status = plan_limits_init(&limits, scenario, &draft.ways, err);
    }
    if (status == GEO_OK) {
        status = plan_draft_standing(&draft, err);
    }
    if (status == GEO_OK) {
        status = add_listed(&draft, &limits, err);
    }
    if (status == GEO_OK) {
        status = plan_draft_ids(&draft, err);
    }
    if (status == GEO_OK) {
        status = plan_draft_lattice(&draft, &limits, weight, err);
    }
    if (status == GEO_OK) {
        status = set_communes(&draft.found, scenario, err);
    }
    plan_limits_release(&limits);
    ways_release(&draft.ways);
    if (status != GEO_OK) {
        plan_candidates_release(&draft.found);
        return status;
    }
    *ret = draft.found;
    return GEO_OK;
}
