#include "datasets/plan_check_internal.h"

#include "geo/memory.h"
#include "planner/radio/model.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SERVICE_KEY_LENGTH 4
#define PLAN_NAME_LENGTH 100

/* The plan's name when it has none: the file's, without its ending, with '-' for what no folder should be
 * named. */
static enum geo_status name_plan(const struct data_plan_checks *checks)
{
    struct data_plan *plan = checks->plan;
    char name[PLAN_NAME_LENGTH + 1];
    if (plan->plan != NULL) {
        return GEO_OK;
    }
    const char *slash = strrchr(plan->file, '/');
    const char *first = slash == NULL ? plan->file : slash + 1;
    const char *dot = strrchr(first, '.');
    size_t length = dot == NULL || dot == first ? strlen(first) : (size_t)(dot - first);
    length = length > PLAN_NAME_LENGTH ? PLAN_NAME_LENGTH : length;
    for (size_t i = 0; i < length; i++) {
        char one[2] = {first[i], '\0'};
        bool good = data_plan_fault_folder(one) == NULL || (i > 0 && first[i] == '.');
        name[i] = '-';
        if (good) {
            name[i] = first[i];
        }
    }
    name[length] = '\0';
    return geo_memory_text(&plan->plan, length == 0 ? "plan" : name, checks->reading->err);
}

static enum geo_status fill_models(const struct data_plan_checks *checks)
{
    struct data_plan *plan = checks->plan;
    char **model[] = {&plan->propagation.model_urban, &plan->propagation.model_suburban,
                      &plan->propagation.model_open, &plan->propagation.model_forest,
                      &plan->propagation.model_water};
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < sizeof model / sizeof model[0] && status == GEO_OK; i++) {
        if (*model[i] == NULL) {
            status = geo_memory_text(model[i], plan->propagation.model, checks->reading->err);
        }
    }
    return status;
}

/* "Viettel 4G" → "viet". */
static enum geo_status fold_key(struct data_service *service, struct geo_error *err)
{
    char key[SERVICE_KEY_LENGTH + 1] = {0};
    size_t length = 0;
    for (const char *at = service->name; *at != '\0' && length < SERVICE_KEY_LENGTH; at++) {
        char c = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            key[length++] = c;
        }
    }
    return length == 0 ? GEO_OK : geo_memory_text(&service->key, key, err);
}

static enum geo_status fill_service(const struct data_plan_checks *checks, size_t index)
{
    static const char *const generation[PLAN_TECHNOLOGY_COUNT] = {
        [PLAN_GSM] = "2G", [PLAN_UMTS] = "3G", [PLAN_LTE] = "4G", [PLAN_NR] = "5G"};
    static const double threshold_dbm[PLAN_TECHNOLOGY_COUNT] = {
        [PLAN_GSM] = -95, [PLAN_UMTS] = -100, [PLAN_LTE] = -105, [PLAN_NR] = -110};
    struct data_service *service = &checks->plan->service[index];
    struct geo_error *err = checks->reading->err;
    enum geo_status status = GEO_OK;
    if (service->technology >= 0 && service->technology < PLAN_TECHNOLOGY_COUNT) {
        if (isnan(service->threshold_dbm)) {
            service->threshold_dbm = threshold_dbm[service->technology];
        }
        if (service->name == NULL) {
            status = geo_memory_text(&service->name, generation[service->technology], err);
        }
    }
    if (status == GEO_OK && service->name != NULL && service->key == NULL) {
        status = fold_key(service, err);
        if (status == GEO_OK && service->key == NULL) {
            data_plan_checks_say(
                checks, data_plan_checks_spot("services[%zu].key", index).path,
                "is missing; the name has no letter or digit to make it from, write up to 4 of a-z and 0-9");
        }
    }
    return status;
}

static bool same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* Services before this one with its name or its key. */
static void check_service_names(const struct data_plan_checks *checks, size_t index)
{
    const struct data_service *service = &checks->plan->service[index];
    for (size_t i = 0; i < index; i++) {
        const struct data_service *other = &checks->plan->service[i];
        if (same(other->name, service->name)) {
            data_plan_checks_say(checks, data_plan_checks_spot("services[%zu].name", index).path,
                                 "= %s is the name of services[%zu] too; give each service its own",
                                 data_plan_checks_quote(service->name).text, i);
            return;
        }
        if (same(other->key, service->key)) {
            data_plan_checks_say(
                checks, data_plan_checks_spot("services[%zu].key", index).path,
                "= '%s' is the key of services[%zu] too; write a key of its own, up to 4 of a-z and 0-9",
                service->key, i);
            return;
        }
    }
}

static void check_antennas(const struct data_plan_checks *checks)
{
    const struct data_plan *plan = checks->plan;
    for (size_t i = 0; i < plan->antenna_count; i++) {
        const struct data_antenna_pattern *antenna = &plan->antenna[i];
        struct data_plan_spot self = data_plan_checks_spot("antennas[%zu]", i);
        struct data_plan_spot gain = data_plan_checks_spot("antennas[%zu].gain_dbi", i);
        struct data_plan_spot path = data_plan_checks_spot("antennas[%zu].path", i);
        bool is_map = data_plan_checks_node(checks, self.path)->kind == DATA_PLAN_NODE_MAP;
        if (is_map && !data_plan_checks_written(checks, gain.path) &&
            !data_plan_checks_written(checks, path.path)) {
            data_plan_checks_say(checks, gain.path,
                                 "is missing; an antenna has a path to its pattern, or at least a gain");
        }
        for (size_t k = 0; k < i; k++) {
            if (same(plan->antenna[k].name, antenna->name)) {
                data_plan_checks_say(checks, data_plan_checks_spot("antennas[%zu].name", i).path,
                                     "= %s is the name of antennas[%zu] too; give each antenna its own",
                                     data_plan_checks_quote(antenna->name).text, k);
                break;
            }
        }
    }
}

static void check_classes(const struct data_plan_checks *checks)
{
    const struct data_plan *plan = checks->plan;
    for (size_t i = 0; i < plan->land_cover.class_count; i++) {
        int64_t value = plan->land_cover.classes[i].value;
        for (size_t k = 0; k < i && value != INT64_MIN; k++) {
            if (plan->land_cover.classes[k].value == value) {
                data_plan_checks_say(checks, "land_cover.classes",
                                     "has the value %lld twice, at %zu and %zu; keep one", (long long)value,
                                     k, i);
                break;
            }
        }
    }
}

/* Positions need both coordinates, of one kind. */
static void check_columns(const struct data_plan_checks *checks, const char *path,
                          const struct data_column_map *columns)
{
    if ((columns->lon == NULL) != (columns->lat == NULL)) {
        const char *key = columns->lon == NULL ? "lon" : "lat";
        data_plan_checks_say(checks, data_plan_checks_spot("%s.%s", path, key).path,
                             "is missing; lon and lat go together");
    }
    if ((columns->x == NULL) != (columns->y == NULL)) {
        const char *key = columns->x == NULL ? "x" : "y";
        data_plan_checks_say(checks, data_plan_checks_spot("%s.%s", path, key).path,
                             "is missing; x and y go together");
    }
    if (columns->lon != NULL && columns->x != NULL) {
        data_plan_checks_say(checks, data_plan_checks_spot("%s.x", path).path,
                             "is given beside lon; name either lon and lat, or x and y");
    }
}

static void check_all_columns(const struct data_plan_checks *checks)
{
    const struct data_plan *plan = checks->plan;
    for (size_t i = 0; i < plan->station_source_count; i++) {
        check_columns(checks, data_plan_checks_spot("stations[%zu].columns", i).path,
                      &plan->station_source[i].columns);
    }
    check_columns(checks, "population.columns", &plan->population.columns);
    check_columns(checks, "sites.candidates.columns", &plan->sites.candidates.columns);
}

/* Models that see the heights of clutter in the profile. */
static bool sees_clutter(const struct plan_model *model)
{
    return model->uses_clutter;
}

/* Clutter counts once: in the model's median, in the profile, or at the receiver. */
static void check_terminal_clutter(const struct data_plan_checks *checks)
{
    const struct data_plan *plan = checks->plan;
    const char *const models[] = {plan->propagation.model_urban, plan->propagation.model_suburban,
                                  plan->propagation.model_open, plan->propagation.model_forest,
                                  plan->propagation.model_water};
    const char *path = "propagation.terminal_clutter";
    const char *word = data_plan_words_spell(data_plan_words_terminal, plan->propagation.terminal_clutter);
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        const struct plan_model *model = plan_model_find(models[i]);
        if (model != NULL && model->clutter_included) {
            data_plan_checks_say(
                checks, path,
                "= '%s' counts clutter twice with the model %s, whose median is among houses already; "
                "write none, or take a model over bare ground",
                word, model->name);
            return;
        }
        if (model != NULL && sees_clutter(model) && plan->clutter.use) {
            data_plan_checks_say(
                checks, path,
                "= '%s' counts clutter twice with the model %s, which sees its heights in the profile; "
                "write none, or clutter: {use: false}",
                word, model->name);
            return;
        }
    }
}

static void check_propagation(const struct data_plan_checks *checks)
{
    const struct data_plan *plan = checks->plan;
    if (plan->propagation.terminal_clutter != PLAN_TERMINAL_NONE) {
        check_terminal_clutter(checks);
    }
    if (plan->propagation.diffraction == PLAN_DIFFRACTION_DEYGOUT &&
        plan->propagation.mode == PLAN_MODE_SWEEP) {
        data_plan_checks_say(
            checks, "propagation.diffraction",
            "= 'deygout' needs a profile for every cell; write mode: exact beside it, or bullington");
    }
}

enum geo_status data_plan_check(struct data_plan *plan, const struct data_plan_node *root,
                                const struct data_plan_reading *reading)
{
    const struct data_plan_checks checks = {.plan = plan, .root = root, .reading = reading};
    enum geo_status status = name_plan(&checks);
    if (status == GEO_OK) {
        status = fill_models(&checks);
    }
    for (size_t i = 0; i < plan->service_count && status == GEO_OK; i++) {
        status = fill_service(&checks, i);
        check_service_names(&checks, i);
    }
    if (status != GEO_OK) {
        return status;
    }
    check_all_columns(&checks);
    check_antennas(&checks);
    check_classes(&checks);
    check_propagation(&checks);
    if (plan->environment.open_per_km2 > plan->environment.urban_per_km2) {
        data_plan_checks_say(&checks, "environment.open_per_km2",
                             "is above urban_per_km2; fewer people make open ground than urban ground");
    }
    const struct data_plan_node *sites = data_plan_tree_child(root, "sites");
    if (sites != NULL && sites->kind == DATA_PLAN_NODE_MAP) {
        status = data_plan_checks_sites(&checks);
    }
    if (plan->sites.costs.book == NULL) {
        data_plan_costs_fill(&plan->sites.costs);
    }
    return status;
}
