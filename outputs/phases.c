/* What is built when, for how much, and what each commune gets of it. */
#include "outputs/build.h"
#include "outputs/rounding.h"
#include "outputs/siting_unit.h"

#include "geo/memory.h"

#include <stdio.h>
#include <stdlib.h>

struct phase_sum {
    int64_t kind[PLAN_SITE_KIND_COUNT];
    int64_t sites, capex_vnd, opex_vnd, subsidy_vnd, cost_vnd, weight;
};

static struct phase_sum sum_of(const struct out_results *results, int32_t phase)
{
    struct phase_sum sum = {{0}, 0, 0, 0, 0, 0, 0};
    for (int32_t i = 0; i < results->siting->count; i++) {
        const struct plan_site *chosen = &results->siting->site[i];
        const struct plan_candidate *site = &results->candidates->candidate[chosen->candidate];
        if (chosen->phase == phase) {
            sum.kind[site->kind]++;
            sum.sites++;
            sum.capex_vnd += site->capex_vnd;
            sum.opex_vnd += site->opex_vnd;
            sum.subsidy_vnd += site->subsidy_vnd;
            sum.cost_vnd += site->cost_vnd;
            sum.weight += chosen->gain;
        }
    }
    return sum;
}

/* Of all the phases up to this one. */
struct running {
    int64_t sites, cost_vnd, weight, people;
    int64_t milli; /* people, exact */
};

static void set_people(struct out_table *table, const struct out_context *context, int32_t phase,
                       struct running *running)
{
    const struct out_figures *figures = &context->figures;
    const struct plan_siting *siting = context->results->siting;
    int32_t service = context->scenario->siting.service;
    enum out_part before = out_figures_asked(&context->scenario->service[service], false);
    int64_t helped = 0;
    for (int32_t c = 0; c < figures->commune_count; c++) {
        size_t at = (size_t)phase * (size_t)figures->commune_count + (size_t)c;
        helped += siting->commune_value[at] > 0;
        running->milli += siting->commune_value[at];
    }
    running->people += figures->phase_people[phase];
    int64_t assessed = out_figures_sum(figures, figures->people.total_milli, 0) -
                       out_figures_sum(figures, figures->people.na_milli, 0);
    int64_t covered = out_figures_sum(figures, figures->people.part_milli[before], service) + running->milli;
    out_table_integer(table, "new_people", NULL, figures->phase_people[phase]);
    out_table_integer(table, "cum_people", NULL, running->people);
    out_table_integer(table, "com_helped", NULL, helped);
    out_table_integer(table, "pcov", NULL,
                      out_figures_sum(figures, figures->people.part[before], service) + running->people);
    out_table_real(table, "pct_after", NULL, out_rounding_percent((double)covered, (double)assessed));
}

static void set_bound(struct out_table *table, const struct out_context *context, int32_t phase,
                      const struct running *running)
{
    const struct plan_siting *siting = context->results->siting;
    bool known = phase < siting->phases.count;
    int64_t gain = out_siting_shown(context, running->weight);
    int64_t bound =
        known ? siting->phases.result[phase].bound : out_siting_weight_bound(context->scenario, siting);
    out_table_integer(table, "gain", NULL, gain);
    out_table_integer(table, "bound", NULL, out_siting_shown_bound(context, bound, running->weight));
    out_table_real(table, "gap_pct", NULL, out_siting_gap_percent(running->weight, bound));
    if (known && siting->phases.result[phase].other_weight >= 0) {
        out_table_integer(table, "other", NULL,
                          out_siting_shown(context, siting->phases.result[phase].other_weight));
    }
}

static void add_phase(struct out_table *table, const struct out_context *context, int32_t phase,
                      struct running *running)
{
    const struct plan_siting_settings *siting = &context->scenario->siting;
    struct phase_sum sum = sum_of(context->results, phase);
    char id[16];
    running->sites += sum.sites;
    running->cost_vnd += sum.cost_vnd;
    running->weight += sum.weight;
    (void)snprintf(id, sizeof id, "%d", phase + 1);
    out_table_row(table, id);
    out_table_integer(table, "phase_no", NULL, phase + 1);
    out_table_text(table, "phase", out_phase_name(context->scenario, phase));
    out_table_integer(table, "sites", NULL, sum.sites);
    for (int k = 0; k < PLAN_SITE_KIND_COUNT; k++) {
        out_table_integer(table, plan_site_kind_name((enum plan_site_kind)k), NULL, sum.kind[k]);
    }
    out_table_integer(table, "cum_sites", NULL, running->sites);
    out_table_integer(table, "capex_vnd", NULL, sum.capex_vnd);
    out_table_integer(table, "opex_vnd", NULL, sum.opex_vnd);
    out_table_integer(table, "subs_vnd", NULL, sum.subsidy_vnd);
    out_table_integer(table, "cost_vnd", NULL, sum.cost_vnd);
    int64_t budget = phase < siting->phase_count ? siting->phase[phase].budget_vnd : siting->budget_vnd;
    out_table_integer(table, "budget_vnd", NULL, budget >= 0 ? budget : INT64_MIN);
    out_table_integer(table, "cum_vnd", NULL, running->cost_vnd);
    if (context->figures.has_people) {
        set_people(table, context, phase, running);
    }
    set_bound(table, context, phase, running);
}

enum geo_status out_phases_build(struct out_table *ret, const struct out_context *context,
                                 struct geo_error *err)
{
    struct running running = {0, 0, 0, 0, 0};
    int32_t count = context->figures.phase_count;
    enum geo_status status = out_table_open(ret, OUT_PHASES, context->scenario, count, err);
    for (int32_t p = 0; p < count && status == GEO_OK; p++) {
        add_phase(ret, context, p, &running);
    }
    return status == GEO_OK ? out_table_status(ret, err) : status;
}

/* Sites in each commune: [phase × communes + commune]. Caller frees. */
static enum geo_status count_sites(int32_t **ret, const struct out_context *context, struct geo_error *err)
{
    const struct out_results *results = context->results;
    size_t communes = (size_t)context->scenario->commune_count;
    int32_t *sites = NULL;
    enum geo_status status = geo_memory_array(&sites, (size_t)context->figures.phase_count * communes,
                                              sizeof *sites, "sites of communes", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i < results->siting->count; i++) {
        const struct plan_site *chosen = &results->siting->site[i];
        int32_t commune = results->candidates->candidate[chosen->candidate].commune;
        if (commune >= 0) {
            sites[(size_t)chosen->phase * communes + (size_t)commune]++;
        }
    }
    *ret = sites;
    return GEO_OK;
}

static void add_commune(struct out_table *table, const struct out_context *context, const int32_t *sites,
                        int32_t commune)
{
    const struct out_figures *figures = &context->figures;
    const struct plan_siting *siting = context->results->siting;
    int32_t service = context->scenario->siting.service;
    enum out_part before = out_figures_asked(&context->scenario->service[service], false);
    size_t n = (size_t)figures->commune_count;
    size_t c = (size_t)commune;
    int64_t covered = figures->people.part_milli[before][(size_t)service * n + c];
    int64_t assessed = figures->people.total_milli[c] - figures->people.na_milli[c];
    int64_t people = 0;
    int64_t count = 0;
    out_table_row(table, context->scenario->commune[c].code);
    out_site_commune(table, context->scenario, commune);
    for (size_t p = 0; p < (size_t)figures->phase_count; p++) {
        char key[24];
        (void)snprintf(key, sizeof key, "%zu", p + 1);
        count += sites[p * n + c];
        out_table_integer(table, "sit", key, sites[p * n + c]);
        if (figures->has_people) {
            people += figures->phase_commune[p * n + c];
            covered += siting->commune_value[p * n + c];
            out_table_integer(table, "new", key, figures->phase_commune[p * n + c]);
            out_table_real(table, "pct", key, out_rounding_percent((double)covered, (double)assessed));
        }
    }
    out_table_integer(table, "sites", NULL, count);
    if (figures->has_people) {
        out_table_integer(table, "new_people", NULL, people);
    }
}

enum geo_status out_commune_phases_build(struct out_table *ret, const struct out_context *context,
                                         struct geo_error *err)
{
    int32_t count = context->scenario->commune_count;
    int32_t *sites = NULL;
    enum geo_status status = out_table_open(ret, OUT_COMMUNE_PHASES, context->scenario, count, err);
    if (status == GEO_OK) {
        status = count_sites(&sites, context, err);
    }
    for (int32_t c = 0; c < count && status == GEO_OK; c++) {
        add_commune(ret, context, sites, c);
    }
    free(sites);
    return status == GEO_OK ? out_table_status(ret, err) : status;
}
