#include "outputs/build.h"
#include "outputs/candidate_id.h"
#include "outputs/rounding.h"
#include "outputs/siting_unit.h"

#include "geo/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *out_phase_name(const struct plan_scenario *scenario, int32_t phase)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    return phase < siting->phase_count ? siting->phase[phase].name : NULL;
}

void out_site_commune(struct out_table *table, const struct plan_scenario *scenario, int32_t commune)
{
    if (commune >= 0) {
        out_table_text(table, "code", scenario->commune[commune].code);
        out_table_text(table, "name", scenario->commune[commune].name);
    }
}

void out_site_money(struct out_table *table, const struct plan_scenario *scenario,
                    const struct plan_candidate *site)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    out_table_integer(table, "capex_vnd", NULL, site->capex_vnd);
    out_table_integer(table, "opex_vnd", NULL, site->opex_vnd);
    out_table_integer(table, "subs_vnd", NULL, site->subsidy_vnd);
    out_table_integer(table, "cost_vnd", NULL, site->cost_vnd);
    out_table_real(table, "road_km", NULL, site->road_km);
    out_table_real(table, "power_km", NULL, site->power_km);
    out_table_real(table, "fibre_km", NULL, site->fibre_km);
    out_table_real(table, "height_m", NULL, site->height_agl_m);
    if (site->mast_class >= 0 && site->mast_class < siting->costs.mast_class_count) {
        out_table_text(table, "mast_class", siting->costs.mast_class[site->mast_class].name);
    }
    if (site->variant >= 0 && site->variant < siting->variant_count) {
        out_table_text(table, "variant", siting->variant[site->variant].name);
    }
}

static void set_place(struct out_table *table, const struct out_context *context,
                      const struct plan_candidate *site)
{
    const struct plan_scenario *scenario = context->scenario;
    struct out_lon_lat place = out_wgs84(context, site->x_m, site->y_m);
    out_table_real(table, "lon", NULL, place.lon_deg);
    out_table_real(table, "lat", NULL, place.lat_deg);
    /* Vietnamese usage: X is the northing, Y the easting. */
    out_table_real(table, "x_north", NULL, site->y_m);
    out_table_real(table, "y_east", NULL, site->x_m);
    out_table_real(table, "meridian", NULL, scenario->central_meridian_deg);
    out_table_text(table, "crs", scenario->crs_name);
    out_site_commune(table, scenario, site->commune);
}

/* What is built there, for the first of the services. */
static void set_equipment(struct out_table *table, const struct plan_scenario *scenario,
                          const struct plan_candidate *site)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    uint8_t here = scenario->environment[site->cell];
    enum plan_environment env = here < PLAN_ENVIRONMENT_COUNT ? (enum plan_environment)here : PLAN_SUBURBAN;
    const struct plan_pattern *pattern = plan_siting_pattern(siting, site->variant, 0, here);
    char azimuths[160];
    out_azimuths(azimuths, sizeof azimuths, pattern->azimuth_deg, pattern->station.sector_count);
    out_table_text(table, "env", plan_environment_name(env));
    out_table_text(table, "azimuths", azimuths);
    out_table_real(table, "tilt_deg", NULL, pattern->tilt_deg);
    out_table_integer(table, "solar", NULL, site->solar ? 1 : 0);
    out_table_text(table, "operator",
                   siting->operator_id == PLAN_ANY ? "any" : scenario->operator_name[siting->operator_id]);
}

/* Adds ";" and a name, as long as it fits. */
static void join(char *list, size_t size, const char *name)
{
    size_t used = strlen(list);
    if (used + strlen(name) + 2 <= size) {
        (void)snprintf(list + used, size - used, "%s%s", used > 0 ? ";" : "", name);
    }
}

static bool has_operator(const struct plan_scenario *scenario, const struct plan_position *position,
                         int32_t operator_id)
{
    for (int32_t s = 0; s < position->station_count; s++) {
        if (scenario->station[position->station_first + s].operator_id == operator_id) {
            return true;
        }
    }
    return false;
}

static void set_standing(struct out_table *table, const struct plan_scenario *scenario,
                         const struct plan_candidate *site)
{
    char owners[256] = "";
    if (site->kind == PLAN_SITE_LISTED) {
        out_table_text(table, "exist_id", scenario->siting.listed[site->position].id);
    }
    if (site->kind != PLAN_SITE_UPGRADE && site->kind != PLAN_SITE_SHARE) {
        return;
    }
    const struct plan_position *position = &scenario->position[site->position];
    for (int32_t i = 0; i < scenario->operator_count; i++) {
        if (has_operator(scenario, position, i)) {
            join(owners, sizeof owners, scenario->operator_name[i]);
        }
    }
    out_table_text(table, "exist_id", position->id);
    out_table_text(table, "owner", owners);
}

/* Whole dong for one newly covered person, halves up. */
static int64_t cost_per_person(int64_t cost_vnd, int64_t people)
{
    return people > 0 ? (cost_vnd + people / 2) / people : INT64_MIN;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void set_alternatives(struct out_table *table, const struct out_context *context,
                             const struct plan_option_facts *facts)
{
    const struct plan_candidates *candidates = context->results->candidates;
    char id[OUT_CANDIDATE_ID_SIZE];
    if (facts->alternative >= 0) {
        out_candidate_id(id, context->scenario, candidates, facts->alternative);
        out_table_text(table, "alt_id", id);
        out_table_integer(table, "alt_change", NULL, out_siting_nearest(facts->alternative_change));
        out_table_integer(table, "alt_vnd", NULL, facts->alternative_cost);
    }
    if (facts->nearby >= 0) {
        out_candidate_id(id, context->scenario, candidates, facts->nearby);
        out_table_text(table, "nb_id", id);
        out_table_integer(table, "nb_change", NULL, out_siting_nearest(facts->nearby_change));
        out_table_integer(table, "nb_vnd", NULL, facts->nearby_cost);
    }
}

static void set_robustness(struct out_table *table, const struct plan_site *chosen)
{
    static const struct {
        const char *name;
        uint8_t bit;
    } FLAGS[] = {{"rob_up", PLAN_ROBUST_LEVEL_UP},
                 {"rob_down", PLAN_ROBUST_LEVEL_DOWN},
                 {"rob_model", PLAN_ROBUST_MODEL}};
    out_table_real(table, "again_pct", NULL, 100.0 * chosen->chosen_share);
    for (size_t i = 0; i < sizeof FLAGS / sizeof FLAGS[0]; i++) {
        if ((chosen->robust_known & FLAGS[i].bit) != 0) {
            out_table_integer(table, FLAGS[i].name, NULL, (chosen->robust & FLAGS[i].bit) != 0 ? 1 : 0);
        }
    }
}

struct work {
    int64_t people, cost_vnd; /* up to here */
    int64_t *
        sole; /* [site] people of the first service that no other site covers, thousandths; NULL: not known */
};

static void add_runs(int32_t *change, const struct plan_demand *demand, const struct plan_option *option)
{
    for (int64_t r = option->run_first; r < option->run_first + option->run_count; r++) {
        change[demand->run[r].first]++;
        change[demand->run[r].first + demand->run[r].count]--;
    }
}

/* before[u]: people of the first service in the units before u that one site covers. */
static void sum_sole(int64_t *before, const int32_t *change, const struct plan_demand *demand)
{
    int32_t covers = 0;
    for (int32_t u = 0; u < demand->choice.unit_count; u++) {
        int32_t slot = demand->slot[u];
        bool counts = demand->slot_service[slot] == 0 && demand->slot_counts[slot];
        covers += change[u];
        before[u + 1] = before[u] + (counts && covers == 1 ? demand->value[u] : 0);
    }
}

static enum geo_status find_sole(struct work *work, const struct out_results *results, struct geo_error *err)
{
    const struct plan_demand *demand = results->demand;
    const struct plan_siting *siting = results->siting;
    if (demand == NULL) {
        return GEO_OK;
    }
    size_t units = (size_t)demand->choice.unit_count;
    int32_t *change = NULL;
    int64_t *before = NULL;
    enum geo_status status =
        geo_memory_array(&work->sole, (size_t)siting->count, sizeof *work->sole, "sites", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&change, units + 1, sizeof *change, "sites", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&before, units + 1, sizeof *before, "sites", err);
    }
    if (status == GEO_OK) {
        for (int32_t i = 0; i < siting->count; i++) {
            add_runs(change, demand, &demand->option[siting->site[i].candidate]);
        }
        sum_sole(before, change, demand);
        for (int32_t i = 0; i < siting->count; i++) {
            const struct plan_option *option = &demand->option[siting->site[i].candidate];
            for (int64_t r = option->run_first; r < option->run_first + option->run_count; r++) {
                work->sole[i] +=
                    before[demand->run[r].first + demand->run[r].count] - before[demand->run[r].first];
            }
        }
    }
    free(change);
    free(before);
    return status;
}

static void set_people(struct out_table *table, const struct out_context *context, int32_t rank,
                       const struct work *work)
{
    const struct plan_site *chosen = &context->results->siting->site[rank];
    const struct plan_candidate *site = &context->results->candidates->candidate[chosen->candidate];
    int64_t people = context->figures.site_people[rank];
    out_table_integer(table, "new_people", NULL, people);
    out_table_integer(table, "cum_people", NULL, work->people);
    out_table_integer(table, "vnd_pers", NULL, cost_per_person(site->cost_vnd, people));
    /* Rounding by sums may move a person: what holds exactly is shown to hold. */
    out_table_integer(table, "alone_pop", NULL, most(out_rounding_nearest(chosen->alone_value), people));
    if (work->sole != NULL) {
        int64_t sole = out_rounding_nearest(work->sole[rank]);
        out_table_integer(table, "only_pop", NULL, sole > people ? people : sole);
    }
}

static void add_site(struct out_table *table, const struct out_context *context, int32_t rank,
                     struct work *work)
{
    const struct plan_scenario *scenario = context->scenario;
    const struct plan_site *chosen = &context->results->siting->site[rank];
    const struct plan_candidate *site = &context->results->candidates->candidate[chosen->candidate];
    char id[64];
    char candidate_id[OUT_CANDIDATE_ID_SIZE];
    char services[256] = "";
    (void)snprintf(id, sizeof id, "%s-s%03d", scenario->service[scenario->siting.service].key, rank + 1);
    out_candidate_id(candidate_id, scenario, context->results->candidates, chosen->candidate);
    for (int32_t s = 0; s < scenario->siting.service_count; s++) {
        join(services, sizeof services, scenario->service[scenario->siting.services[s]].name);
    }
    work->cost_vnd += site->cost_vnd;
    work->people += context->figures.site_people[rank];
    out_table_row(table, id);
    out_table_point(table, site->x_m, site->y_m);
    out_table_integer(table, "rank", NULL, rank + 1);
    out_table_text(table, "id", id);
    out_table_text(table, "cand_id", candidate_id);
    out_table_text(table, "service", services);
    out_table_text(table, "phase", out_phase_name(scenario, chosen->phase));
    out_table_text(table, "kind", plan_site_kind_name(site->kind));
    set_place(table, context, site);
    out_site_money(table, scenario, site);
    out_table_integer(table, "cum_vnd", NULL, work->cost_vnd);
    if (context->figures.has_people) {
        set_people(table, context, rank, work);
    }
    out_table_integer(table, "gain", NULL, out_siting_nearest(chosen->gain));
    out_table_integer(table, "new_cells", NULL, chosen->cells);
    out_table_integer(table, "com_helped", NULL, chosen->communes);
    set_alternatives(table, context, &chosen->facts);
    set_robustness(table, chosen);
    set_equipment(table, scenario, site);
    set_standing(table, scenario, site);
}

enum geo_status out_sites_build(struct out_table *ret, const struct out_context *context,
                                struct geo_error *err)
{
    int32_t count = context->results->siting->count;
    struct work work = {0, 0, NULL};
    enum geo_status status = out_table_open(ret, OUT_SITES, context->scenario, count, err);
    if (status == GEO_OK) {
        status = find_sole(&work, context->results, err);
    }
    for (int32_t i = 0; i < count && status == GEO_OK; i++) {
        add_site(ret, context, i, &work);
    }
    free(work.sole);
    return status == GEO_OK ? out_table_status(ret, err) : status;
}
