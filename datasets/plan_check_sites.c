/* What must hold between the keys of `sites`. */
#include "datasets/plan_check_internal.h"

#include "datasets/plan_text.h"
#include "geo/memory.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of the services, in a message. */
#define NAMES_SHOWN 8

static bool same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* ---- services ---- */

/* Services without a name have said what is wrong with them. */
static void check_service(const struct data_plan_checks *checks, const char *path, const char *wanted)
{
    const struct data_plan *plan = checks->plan;
    bool known = wanted == NULL || plan->service_count == 0;
    struct data_plan_text names = {0};
    for (size_t i = 0; i < plan->service_count; i++) {
        const char *name = plan->service[i].name;
        known = known || name == NULL || strcmp(name, wanted) == 0;
        if (name != NULL && i < NAMES_SHOWN) {
            data_plan_text_add(&names, "%s%s", i == 0 ? "" : ", ", data_plan_checks_quote(name).text);
        }
    }
    if (!known) {
        data_plan_checks_say(checks, path, "= %s is not the name of a service; there is %s",
                             data_plan_checks_quote(wanted).text, names.failed ? "" : names.bytes);
    }
    data_plan_text_release(&names);
}

static void check_services(const struct data_plan_checks *checks)
{
    const struct data_sites *sites = &checks->plan->sites;
    bool one = data_plan_checks_written(checks, "sites.service");
    bool several = data_plan_checks_written(checks, "sites.services");
    if (one && several) {
        data_plan_checks_say(checks, "sites.services", "is given beside service; keep one of the two");
    }
    if (!one && !several) {
        data_plan_checks_say(checks, "sites.service",
                             "is missing; write the name of the service to extend, or services: and several");
    }
    check_service(checks, "sites.service", sites->service);
    for (size_t i = 0; i < sites->service_count; i++) {
        struct data_plan_spot spot = data_plan_checks_spot("sites.services[%zu]", i);
        check_service(checks, spot.path, sites->services[i].name);
        for (size_t k = 0; k < i; k++) {
            if (same(sites->services[k].name, sites->services[i].name)) {
                data_plan_checks_say(checks, spot.path, "= %s stands at %zu already; keep one",
                                     data_plan_checks_quote(sites->services[i].name).text, k);
                break;
            }
        }
    }
}

/* ---- limits ---- */

static void check_limits(const struct data_plan_checks *checks)
{
    bool count = data_plan_checks_written(checks, "sites.count");
    bool budget = data_plan_checks_written(checks, "sites.budget_vnd");
    bool target = data_plan_checks_written(checks, "sites.target_percent");
    bool phases = data_plan_checks_written(checks, "sites.phases");
    if (!count && !budget && !target && !phases) {
        data_plan_checks_say(checks, "sites",
                             "has no limit; write count, budget_vnd, target_percent or phases");
    }
    if (target && count) {
        data_plan_checks_say(checks, "sites.count",
                             "is given beside target_percent, which takes as many sites as it needs; leave "
                             "it out, or cap the cost with budget_vnd");
    }
    if (phases && count) {
        data_plan_checks_say(checks, "sites.count",
                             "is given beside phases; write a count in each phase, or leave phases out");
    }
    if (phases && budget) {
        data_plan_checks_say(checks, "sites.budget_vnd",
                             "is given beside phases; write a budget_vnd in each phase, or leave phases out");
    }
    if (phases && target) {
        data_plan_checks_say(checks, "sites.target_percent",
                             "is given beside phases, which have limits of their own; keep one of the two");
    }
    if (checks->plan->sites.year_first && !phases) {
        data_plan_checks_say(checks, "sites.phase_order",
                             "= 'year_first' has no phases to order; write phases or leave it out");
    }
}

static void check_phase(const struct data_plan_checks *checks, size_t index, bool *counts, bool *settled)
{
    struct data_plan_spot self = data_plan_checks_spot("sites.phases[%zu]", index);
    struct data_plan_spot budget_key = data_plan_checks_spot("sites.phases[%zu].budget_vnd", index);
    struct data_plan_spot count_key = data_plan_checks_spot("sites.phases[%zu].count", index);
    bool budget = data_plan_checks_written(checks, budget_key.path);
    bool count = data_plan_checks_written(checks, count_key.path);
    if (data_plan_checks_node(checks, self.path)->kind != DATA_PLAN_NODE_MAP) {
        return;
    }
    if (budget == count) {
        data_plan_checks_say(checks, self.path,
                             budget ? "has both budget_vnd and count; keep one of the two"
                                    : "has neither budget_vnd nor count; write one of the two");
        return;
    }
    if (*settled && *counts != count) {
        data_plan_checks_say(checks, count ? count_key.path : budget_key.path,
                             "stands beside phases with %s; give all phases the same kind of limit",
                             count ? "budget_vnd" : "count");
    }
    if (!*settled) {
        *counts = count;
        *settled = true;
    }
}

static enum geo_status check_phases(const struct data_plan_checks *checks)
{
    struct data_sites *sites = &checks->plan->sites;
    bool counts = false;
    bool settled = false;
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < sites->phase_count && status == GEO_OK; i++) {
        struct data_site_phase *phase = &sites->phase[i];
        check_phase(checks, i, &counts, &settled);
        if (phase->name == NULL) {
            char number[24];
            (void)snprintf(number, sizeof number, "%zu", i + 1);
            status = geo_memory_text(&phase->name, number, checks->reading->err);
        }
        for (size_t k = 0; k < i && status == GEO_OK; k++) {
            if (same(sites->phase[k].name, phase->name)) {
                data_plan_checks_say(checks, data_plan_checks_spot("sites.phases[%zu].name", i).path,
                                     "= %s is the name of phases[%zu] too; give each phase its own",
                                     data_plan_checks_quote(phase->name).text, k);
                break;
            }
        }
    }
    return status;
}

static void check_floors(const struct data_plan_checks *checks)
{
    const struct data_sites *sites = &checks->plan->sites;
    if (data_plan_checks_written(checks, "sites.floors") &&
        !data_plan_checks_written(checks, "sites.floors.commune_percent") &&
        !data_plan_checks_written(checks, "sites.floors.communes")) {
        data_plan_checks_say(checks, "sites.floors", "is empty; write commune_percent, communes or both");
    }
    for (size_t i = 0; i < sites->floors.commune_count; i++) {
        const char *code = sites->floors.commune[i].code;
        for (size_t k = 0; k < i; k++) {
            if (same(sites->floors.commune[k].code, code)) {
                data_plan_checks_say(checks, data_plan_checks_spot("sites.floors.communes[%zu].code", i).path,
                                     "= %s stands at %zu already; keep one",
                                     data_plan_checks_quote(code).text, k);
                break;
            }
        }
    }
}

/* ---- what needs something else ---- */

static void needs(const struct data_plan_checks *checks, const char *path, bool missing, const char *what)
{
    if (missing) {
        data_plan_checks_say(checks, path, "needs %s", what);
    }
}

static void check_needs(const struct data_plan_checks *checks)
{
    static const char *const roads = "the roads; name them with roads: FILE";
    const struct data_plan *plan = checks->plan;
    const struct data_sites *sites = &plan->sites;
    const struct data_site_costs *costs = &sites->costs;
    bool no_roads = plan->roads.path == NULL && !data_plan_checks_written(checks, "roads");
    bool no_schools = plan->schools.path == NULL && !data_plan_checks_written(checks, "schools");
    needs(checks, "sites.max_road_km", no_roads && !isnan(sites->max_road_km), roads);
    needs(checks, "sites.demand.road_km", no_roads && sites->demand.road_km > 0.0, roads);
    needs(checks, "sites.demand.school", no_schools && sites->demand.school > 0.0,
          "the schools; name them with schools: FILE");
    needs(checks, "sites.costs.road_vnd_per_km", no_roads && costs->road_vnd_per_km > 0, roads);
    needs(checks, "sites.costs.power_vnd_per_km",
          costs->power_vnd_per_km > 0 && !data_plan_checks_written(checks, "sites.power"),
          "the power lines; name them with sites: {power: FILE}");
    needs(checks, "sites.costs.fibre_vnd_per_km",
          costs->fibre_vnd_per_km > 0 && !data_plan_checks_written(checks, "sites.fibre"),
          "the fibre lines; name them with sites: {fibre: FILE}");
    bool opex = costs->opex_upgrade_vnd > 0 || costs->opex_share_vnd > 0 || costs->opex_listed_vnd > 0 ||
                costs->opex_build_vnd > 0;
    if (opex && costs->book == NULL && !(costs->years > 0.0)) {
        data_plan_checks_say(checks, "sites.costs.years",
                             "is missing beside running costs; write how many years of them count");
    }
}

static void check_demand(const struct data_plan_checks *checks)
{
    const struct data_site_demand *demand = &checks->plan->sites.demand;
    bool any =
        demand->people > 0.0 || demand->household > 0.0 || demand->road_km > 0.0 || demand->school > 0.0;
    for (size_t i = 0; i < demand->layer_count; i++) {
        any = any || !(demand->layer[i].weight <= 0.0); /* a weight that is missing has said so */
    }
    if (!any) {
        data_plan_checks_say(checks, "sites.demand", "counts nothing; give something a weight above 0");
    }
    const struct data_sites *sites = &checks->plan->sites;
    if (sites->lattice_m == 0.0 && !sites->upgrades &&
        !data_plan_checks_written(checks, "sites.candidates")) {
        data_plan_checks_say(checks, "sites",
                             "has no candidates; set lattice_m above 0, upgrades: true, or name candidates");
    }
}

/* ---- lists ---- */

struct ids {
    const char *key;
    const struct data_name *name;
    size_t count;
};

/* The id stands in a list that contradicts this one; where, or −1. */
static int64_t find_id(const struct ids *ids, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (same(ids->name[i].name, name)) {
            return (int64_t)i;
        }
    }
    return -1;
}

/* Each id once, and none both wanted and forbidden. */
static void check_ids(const struct data_plan_checks *checks)
{
    const struct data_sites *sites = &checks->plan->sites;
    const struct ids lists[] = {{"require", sites->require, sites->require_count},
                                {"committed", sites->committed, sites->committed_count},
                                {"forbid", sites->forbid, sites->forbid_count}};
    for (size_t list = 0; list < 3; list++) {
        for (size_t i = 0; i < lists[list].count; i++) {
            const char *name = lists[list].name[i].name;
            struct data_plan_spot spot = data_plan_checks_spot("sites.%s[%zu]", lists[list].key, i);
            if (find_id(&lists[list], i, name) >= 0) {
                data_plan_checks_say(checks, spot.path, "= %s stands there twice; keep one",
                                     data_plan_checks_quote(name).text);
            }
            for (size_t other = 0; other < 2 && list == 2; other++) {
                int64_t at = find_id(&lists[other], lists[other].count, name);
                if (at >= 0) {
                    data_plan_checks_say(checks, spot.path, "= %s is %s[%d], too; keep one of the two",
                                         data_plan_checks_quote(name).text, lists[other].key, (int)at);
                }
            }
        }
    }
}

static void check_variants(const struct data_plan_checks *checks)
{
    const struct data_sites *sites = &checks->plan->sites;
    for (size_t i = 0; i < sites->variant_count; i++) {
        const char *name = sites->variant[i].name;
        struct data_plan_spot spot = data_plan_checks_spot("sites.variants[%zu].name", i);
        if (sites->variant_count > 1 && !data_plan_checks_written(checks, spot.path)) {
            data_plan_checks_say(checks, spot.path, "is missing; several variants are told apart by it");
        }
        for (size_t k = 0; k < i; k++) {
            if (same(sites->variant[k].name, name)) {
                data_plan_checks_say(checks, spot.path,
                                     "= %s is the name of variants[%zu] too; give each variant its own",
                                     data_plan_checks_quote(name).text, k);
                break;
            }
        }
    }
}

static void check_owners(const struct data_plan_checks *checks)
{
    const struct data_site_costs *costs = &checks->plan->sites.costs;
    for (size_t i = 0; i < costs->owner_count; i++) {
        const char *name = costs->owner[i].operator_name;
        struct data_plan_spot spot = data_plan_checks_spot("sites.costs.share[%zu].operator", i);
        if (same(name, "any")) {
            data_plan_checks_say(checks, spot.path,
                                 "= 'any' is no owner of masts; write its name, or share_vnd for all");
        }
        for (size_t k = 0; k < i; k++) {
            if (same(costs->owner[k].operator_name, name)) {
                data_plan_checks_say(checks, spot.path, "= %s stands at %zu already; keep one",
                                     data_plan_checks_quote(name).text, k);
                break;
            }
        }
    }
}

static void check_masts(const struct data_plan_checks *checks)
{
    const struct data_site_costs *costs = &checks->plan->sites.costs;
    for (size_t i = 0; i < costs->mast_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (costs->mast[k].up_to_m == costs->mast[i].up_to_m) {
                data_plan_checks_say(checks, data_plan_checks_spot("sites.costs.masts[%zu].up_to_m", i).path,
                                     "= %g is the height of masts[%zu] too; give each class its own",
                                     costs->mast[i].up_to_m, k);
                break;
            }
        }
    }
}

/* A layer without a name has the file's layer's, else the file's without folder and ending. */
static enum geo_status name_layers(struct data_site_layer *layer, size_t count, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < count && status == GEO_OK; i++) {
        if (layer[i].name != NULL || layer[i].path == NULL) {
            continue;
        }
        const char *slash = strrchr(layer[i].path, '/');
        const char *name = layer[i].layer != NULL              ? layer[i].layer
                           : slash == NULL || slash[1] == '\0' ? layer[i].path
                                                               : slash + 1;
        status = geo_memory_text(&layer[i].name, name, err);
        char *dot = status == GEO_OK && layer[i].layer == NULL ? strrchr(layer[i].name, '.') : NULL;
        if (dot != NULL && dot != layer[i].name) {
            *dot = '\0';
        }
    }
    return status;
}

enum geo_status data_plan_checks_sites(const struct data_plan_checks *checks)
{
    struct data_sites *sites = &checks->plan->sites;
    struct geo_error *err = checks->reading->err;
    check_services(checks);
    check_limits(checks);
    check_floors(checks);
    check_needs(checks);
    check_demand(checks);
    check_ids(checks);
    check_variants(checks);
    check_owners(checks);
    check_masts(checks);
    enum geo_status status = check_phases(checks);
    if (status == GEO_OK) {
        status = name_layers(sites->demand.layer, sites->demand.layer_count, err);
    }
    if (status == GEO_OK) {
        status = name_layers(sites->exclude, sites->exclude_count, err);
    }
    return status == GEO_OK ? name_layers(sites->priority, sites->priority_count, err) : status;
}
