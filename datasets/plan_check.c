#include "datasets/plan_read.h"
#include "datasets/plan_text.h"
#include "geo/memory.h"
#include "planner/radio/model.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SERVICE_KEY_LENGTH 4
#define PLAN_NAME_LENGTH 100

struct check {
    struct data_plan *plan;
    const struct data_plan_node *root;
    const struct data_plan_reading *reading;
};

/* A key of a map at the top, or of an element of a list at the top. */
struct spot {
    const char *top;
    bool element;
    size_t index;
    const char *map, *inner; /* maps between, as candidates and columns; NULL: none */
    const char *key;         /* NULL: the element or map itself */
};

/* A user's text for a message. */
struct quoted {
    char text[80];
};

static struct quoted quote(const char *text)
{
    struct quoted ret = {"''"};
    struct data_plan_text made = {0};
    data_plan_text_add_quoted(&made, text, strlen(text));
    if (!made.failed) {
        (void)snprintf(ret.text, sizeof ret.text, "%s", made.bytes);
    }
    data_plan_text_release(&made);
    return ret;
}

static const struct data_plan_node *child_or_self(const struct data_plan_node *node, const char *key)
{
    const struct data_plan_node *child = key == NULL ? NULL : data_plan_tree_child(node, key);
    return child == NULL ? node : child;
}

/* The node at the spot, or the nearest above it that was written. */
static const struct data_plan_node *node_at(const struct check *check, const struct spot *spot)
{
    const struct data_plan_node *node = child_or_self(check->root, spot->top);
    if (spot->element && node->kind == DATA_PLAN_NODE_LIST && node->first != NULL) {
        node = node->first;
        for (size_t i = 0; i < spot->index && node->next != NULL; i++) {
            node = node->next;
        }
    }
    return child_or_self(child_or_self(child_or_self(node, spot->map), spot->inner), spot->key);
}

static bool is_written(const struct check *check, const struct spot *spot)
{
    const struct data_plan_node *node = node_at(check, spot);
    return node->key != NULL && strcmp(node->key, spot->key) == 0;
}

__attribute__((format(printf, 3, 4))) static void complain(const struct check *check, const struct spot *spot,
                                                           const char *format, ...)
{
    const struct data_plan_node *node = node_at(check, spot);
    const struct data_plan_place top = {.name = spot->top};
    const struct data_plan_place element = {.up = &top, .index = spot->index};
    const struct data_plan_place *place = spot->element ? &element : &top;
    const struct data_plan_place map = {.up = place, .name = spot->map};
    place = spot->map == NULL ? place : &map;
    const struct data_plan_place inner = {.up = place, .name = spot->inner};
    place = spot->inner == NULL ? place : &inner;
    const struct data_plan_place key = {.up = place, .name = spot->key};
    place = spot->key == NULL ? place : &key;
    char what[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    data_plan_problems_place(check->reading->problems, place,
                             (struct data_plan_mark){node->line, node->column}, "%s", what);
}

/* The plan's name when it has none: the file's, without its ending, with '-' for what no folder should be
 * named. */
static enum geo_status name_plan(const struct check *check)
{
    struct data_plan *plan = check->plan;
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
    return geo_memory_text(&plan->plan, length == 0 ? "plan" : name, check->reading->err);
}

static enum geo_status fill_models(const struct check *check)
{
    struct data_plan *plan = check->plan;
    char **model[] = {&plan->propagation.model_urban, &plan->propagation.model_suburban,
                      &plan->propagation.model_open, &plan->propagation.model_forest,
                      &plan->propagation.model_water};
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < sizeof model / sizeof model[0] && status == GEO_OK; i++) {
        if (*model[i] == NULL) {
            status = geo_memory_text(model[i], plan->propagation.model, check->reading->err);
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

static enum geo_status fill_service(const struct check *check, size_t index)
{
    static const char *const generation[PLAN_TECHNOLOGY_COUNT] = {
        [PLAN_GSM] = "2G", [PLAN_UMTS] = "3G", [PLAN_LTE] = "4G", [PLAN_NR] = "5G"};
    static const double threshold_dbm[PLAN_TECHNOLOGY_COUNT] = {
        [PLAN_GSM] = -95, [PLAN_UMTS] = -100, [PLAN_LTE] = -105, [PLAN_NR] = -110};
    struct data_service *service = &check->plan->service[index];
    struct geo_error *err = check->reading->err;
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
            complain(
                check, &(struct spot){.top = "services", .element = true, .index = index, .key = "key"},
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
static void check_service_names(const struct check *check, size_t index)
{
    const struct data_service *service = &check->plan->service[index];
    struct spot spot = {.top = "services", .element = true, .index = index};
    for (size_t i = 0; i < index; i++) {
        const struct data_service *other = &check->plan->service[i];
        if (same(other->name, service->name)) {
            spot.key = "name";
            complain(check, &spot, "= %s is the name of services[%zu] too; give each service its own",
                     quote(service->name).text, i);
            return;
        }
        if (same(other->key, service->key)) {
            spot.key = "key";
            complain(check, &spot,
                     "= '%s' is the key of services[%zu] too; write a key of its own, up to 4 of a-z and 0-9",
                     service->key, i);
            return;
        }
    }
}

static void check_antennas(const struct check *check)
{
    const struct data_plan *plan = check->plan;
    for (size_t i = 0; i < plan->antenna_count; i++) {
        const struct data_antenna_pattern *antenna = &plan->antenna[i];
        struct spot spot = {.top = "antennas", .element = true, .index = i, .key = "gain_dbi"};
        struct spot path = spot;
        struct spot self = spot;
        path.key = "path";
        self.key = NULL;
        bool is_map = node_at(check, &self)->kind == DATA_PLAN_NODE_MAP;
        if (is_map && !is_written(check, &spot) && !is_written(check, &path)) {
            complain(check, &spot, "is missing; an antenna has a path to its pattern, or at least a gain");
        }
        for (size_t k = 0; k < i; k++) {
            if (same(plan->antenna[k].name, antenna->name)) {
                spot.key = "name";
                complain(check, &spot, "= %s is the name of antennas[%zu] too; give each antenna its own",
                         quote(antenna->name).text, k);
                break;
            }
        }
    }
}

static void check_classes(const struct check *check)
{
    const struct data_plan *plan = check->plan;
    for (size_t i = 0; i < plan->land_cover.class_count; i++) {
        int64_t value = plan->land_cover.classes[i].value;
        for (size_t k = 0; k < i && value != INT64_MIN; k++) {
            if (plan->land_cover.classes[k].value == value) {
                complain(check, &(struct spot){.top = "land_cover", .key = "classes"},
                         "has the value %lld twice, at %zu and %zu; keep one", (long long)value, k, i);
                break;
            }
        }
    }
}

/* Positions need both coordinates, of one kind. */
static void check_columns(const struct check *check, struct spot spot, const struct data_column_map *columns)
{
    if ((columns->lon == NULL) != (columns->lat == NULL)) {
        spot.key = columns->lon == NULL ? "lon" : "lat";
        complain(check, &spot, "is missing; lon and lat go together");
    }
    if ((columns->x == NULL) != (columns->y == NULL)) {
        spot.key = columns->x == NULL ? "x" : "y";
        complain(check, &spot, "is missing; x and y go together");
    }
    if (columns->lon != NULL && columns->x != NULL) {
        spot.key = "x";
        complain(check, &spot, "is given beside lon; name either lon and lat, or x and y");
    }
}

static void check_all_columns(const struct check *check)
{
    const struct data_plan *plan = check->plan;
    for (size_t i = 0; i < plan->station_source_count; i++) {
        check_columns(check, (struct spot){.top = "stations", .element = true, .index = i, .map = "columns"},
                      &plan->station_source[i].columns);
    }
    check_columns(check, (struct spot){.top = "population", .map = "columns"}, &plan->population.columns);
    check_columns(check, (struct spot){.top = "sites", .map = "candidates", .inner = "columns"},
                  &plan->sites.candidates.columns);
}

/* sites.service names one of the services; those without a name have said what is wrong with them. */
static void check_sites_service(const struct check *check)
{
    const struct data_plan *plan = check->plan;
    bool known = plan->sites.service == NULL || plan->service_count == 0;
    struct data_plan_text names = {0};
    for (size_t i = 0; i < plan->service_count; i++) {
        const char *name = plan->service[i].name;
        known = known || name == NULL || strcmp(name, plan->sites.service) == 0;
        if (name != NULL && i < 8) {
            data_plan_text_add(&names, "%s%s", i == 0 ? "" : ", ", quote(name).text);
        }
    }
    if (!known) {
        complain(check, &(struct spot){.top = "sites", .key = "service"},
                 "= %s is not the name of a service; there is %s", quote(plan->sites.service).text,
                 names.failed ? "" : names.bytes);
    }
    data_plan_text_release(&names);
}

static void check_sites(const struct check *check)
{
    struct spot count = {.top = "sites", .key = "count"};
    struct spot budget = {.top = "sites", .key = "budget_vnd"};
    bool has_count = is_written(check, &count);
    bool has_budget = is_written(check, &budget);
    if (has_count && has_budget) {
        complain(check, &budget, "is given beside count; keep one of the two");
    }
    if (!has_count && !has_budget) {
        complain(check, &(struct spot){.top = "sites"},
                 "has neither count nor budget_vnd; write one of the two");
    }
    check_sites_service(check);
}

/* Models that see the heights of clutter in the profile. */
static bool sees_clutter(const struct plan_model *model)
{
    return model->uses_clutter;
}

/* Clutter counts once: in the model's median, in the profile, or at the receiver. */
static void check_terminal_clutter(const struct check *check)
{
    const struct data_plan *plan = check->plan;
    const char *const models[] = {plan->propagation.model_urban, plan->propagation.model_suburban,
                                  plan->propagation.model_open, plan->propagation.model_forest,
                                  plan->propagation.model_water};
    const struct spot spot = {.top = "propagation", .key = "terminal_clutter"};
    const char *word = data_plan_words_spell(data_plan_words_terminal, plan->propagation.terminal_clutter);
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        const struct plan_model *model = plan_model_find(models[i]);
        if (model != NULL && model->clutter_included) {
            complain(check, &spot,
                     "= '%s' counts clutter twice with the model %s, whose median is among houses already; "
                     "write none, or take a model over bare ground",
                     word, model->name);
            return;
        }
        if (model != NULL && sees_clutter(model) && plan->clutter.use) {
            complain(check, &spot,
                     "= '%s' counts clutter twice with the model %s, which sees its heights in the profile; "
                     "write none, or clutter: {use: false}",
                     word, model->name);
            return;
        }
    }
}

static void check_propagation(const struct check *check)
{
    const struct data_plan *plan = check->plan;
    if (plan->propagation.terminal_clutter != PLAN_TERMINAL_NONE) {
        check_terminal_clutter(check);
    }
    if (plan->propagation.diffraction == PLAN_DIFFRACTION_DEYGOUT &&
        plan->propagation.mode == PLAN_MODE_SWEEP) {
        complain(check, &(struct spot){.top = "propagation", .key = "diffraction"},
                 "= 'deygout' needs a profile for every cell; write mode: exact beside it, or bullington");
    }
}

enum geo_status data_plan_check(struct data_plan *plan, const struct data_plan_node *root,
                                const struct data_plan_reading *reading)
{
    const struct check check = {.plan = plan, .root = root, .reading = reading};
    enum geo_status status = name_plan(&check);
    if (status == GEO_OK) {
        status = fill_models(&check);
    }
    for (size_t i = 0; i < plan->service_count && status == GEO_OK; i++) {
        status = fill_service(&check, i);
        check_service_names(&check, i);
    }
    if (status != GEO_OK) {
        return status;
    }
    check_all_columns(&check);
    check_antennas(&check);
    check_classes(&check);
    check_propagation(&check);
    if (plan->environment.open_per_km2 > plan->environment.urban_per_km2) {
        complain(&check, &(struct spot){.top = "environment", .key = "open_per_km2"},
                 "is above urban_per_km2; fewer people make open ground than urban ground");
    }
    const struct data_plan_node *sites = data_plan_tree_child(root, "sites");
    plan->sites.present = sites != NULL;
    if (sites != NULL && sites->kind == DATA_PLAN_NODE_MAP) {
        check_sites(&check);
    }
    if (plan->sites.listed_vnd == INT64_MIN) {
        plan->sites.listed_vnd = plan->sites.build_vnd;
    }
    return GEO_OK;
}
