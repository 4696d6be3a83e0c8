/* Floors, phases and named sites. */
#include "datasets/siting_internal.h"

#include "geo/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the codes that no commune has, in the message. */
#define CODES_TOLD 8

static int32_t find_commune(const struct plan_scenario *scenario, const char *code)
{
    for (int32_t i = 0; i < scenario->commune_count; i++) {
        if (strcmp(scenario->commune[i].code, code) == 0) {
            return i;
        }
    }
    return -1;
}

/* All codes that no commune has, in one message. */
static enum geo_status check_codes(const struct data_load *load, struct geo_error *err)
{
    const struct data_sites *sites = &load->plan->sites;
    char codes[512] = "";
    size_t unknown = 0;
    for (size_t i = 0; i < sites->floors.commune_count; i++) {
        const char *code = sites->floors.commune[i].code;
        size_t used = strlen(codes);
        if (find_commune(load->scenario, code) >= 0) {
            continue;
        }
        if (unknown++ < CODES_TOLD) {
            (void)snprintf(codes + used, sizeof codes - used, "%s'%.40s'", used == 0 ? "" : ", ", code);
        }
    }
    if (unknown == 0) {
        return GEO_OK;
    }
    return geo_error_set(
        err, GEO_ERR_PLAN,
        "sites.floors.communes: %zu of %zu codes are those of no commune: %s%s; a code is as "
        "in the communes' file, with its zeros in front, like '%.40s'",
        unknown, sites->floors.commune_count, codes, unknown > CODES_TOLD ? ", …" : "",
        load->scenario->commune[0].code);
}

static enum geo_status load_floors(struct data_load *load, struct geo_error *err)
{
    const struct data_sites *sites = &load->plan->sites;
    struct plan_siting_settings *siting = &load->scenario->siting;
    enum geo_status status = check_codes(load, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&siting->floor, sites->floors.commune_count + 1, sizeof *siting->floor,
                                  "floors", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    if (!isnan(sites->floors.commune_percent)) {
        siting->floor[siting->floor_count++] =
            (struct plan_commune_floor){-1, sites->floors.commune_percent / 100.0};
    }
    for (size_t i = 0; i < sites->floors.commune_count; i++) {
        const struct data_commune_floor *floor = &sites->floors.commune[i];
        siting->floor[siting->floor_count++] =
            (struct plan_commune_floor){find_commune(load->scenario, floor->code), floor->percent / 100.0};
    }
    return GEO_OK;
}

static int64_t or_none(int64_t value)
{
    return value == INT64_MIN ? -1 : value;
}

static enum geo_status load_phases(struct data_load *load, struct geo_error *err)
{
    const struct data_sites *sites = &load->plan->sites;
    struct plan_siting_settings *siting = &load->scenario->siting;
    enum geo_status status =
        geo_memory_array(&siting->phase, sites->phase_count, sizeof *siting->phase, "phases", err);
    for (size_t i = 0; i < sites->phase_count && status == GEO_OK; i++) {
        struct plan_siting_phase *phase = &siting->phase[siting->phase_count++];
        phase->budget_vnd = or_none(sites->phase[i].budget_vnd);
        phase->count = or_none(sites->phase[i].count);
        status = geo_memory_text(&phase->name, sites->phase[i].name, err);
    }
    siting->year_first = sites->year_first;
    return status;
}

static enum geo_status copy_names(char ***ret, int32_t *ret_count, const struct data_name *name, size_t count,
                                  struct geo_error *err)
{
    enum geo_status status = geo_memory_array(ret, count, sizeof **ret, "names of sites", err);
    for (size_t i = 0; i < count && status == GEO_OK; i++) {
        status = geo_memory_text(&(*ret)[i], name[i].name, err);
        *ret_count += status == GEO_OK ? 1 : 0;
    }
    return status;
}

static bool is_site(const struct plan_scenario *scenario, const char *id)
{
    for (int32_t i = 0; i < scenario->position_count; i++) {
        if (strcmp(scenario->position[i].id, id) == 0) {
            return true;
        }
    }
    for (int32_t i = 0; i < scenario->siting.listed_count; i++) {
        if (strcmp(scenario->siting.listed[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

/* Required and committed ones are looked for among the candidates; nobody would miss a forbidden one. */
static enum geo_status report_forbidden(struct data_load *load, struct geo_error *err)
{
    const struct plan_siting_settings *siting = &load->scenario->siting;
    static const struct data_finding finding = {PLAN_SEVERITY_WARNING, "plan",         -1,
                                                "sites.forbid",        "unknown_site", "forbids nothing"};
    enum geo_status status = GEO_OK;
    for (int32_t i = 0; i < siting->forbidden_count && status == GEO_OK; i++) {
        if (!is_site(load->scenario, siting->forbidden[i])) {
            status = data_findings_add(&load->findings, &finding, err,
                                       "'%.60s' is the id of no position and no listed site",
                                       siting->forbidden[i]);
        }
    }
    return status;
}

enum geo_status data_siting_limits(struct data_load *load, struct geo_error *err)
{
    const struct data_sites *sites = &load->plan->sites;
    struct plan_siting_settings *siting = &load->scenario->siting;
    enum geo_status status = load_floors(load, err);
    if (status == GEO_OK) {
        status = load_phases(load, err);
    }
    if (status == GEO_OK) {
        status =
            copy_names(&siting->required, &siting->required_count, sites->require, sites->require_count, err);
    }
    if (status == GEO_OK) {
        status =
            copy_names(&siting->forbidden, &siting->forbidden_count, sites->forbid, sites->forbid_count, err);
    }
    if (status == GEO_OK) {
        status = copy_names(&siting->committed, &siting->committed_count, sites->committed,
                            sites->committed_count, err);
    }
    return status == GEO_OK ? report_forbidden(load, err) : status;
}
