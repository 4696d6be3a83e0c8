/* What the ground of each cell is, from land cover, from how densely it is settled, or from the commune's
 * kind. */
#include "datasets/environment_internal.h"

#include "datasets/fold_internal.h"
#include "datasets/reference_internal.h"
#include "geo/memory.h"
#include "geo/raster.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CLASS_LIMIT (INT16_MAX + 1)
/* The land-cover class whose density decides (built-up ground). */
#define CLASS_BUILT_UP 50
#define FLOOD_SHOWN 5

/* Cells that have no class and what decided on them. */
struct assumed {
    int64_t by_density, by_fallback;
};

/* What the name of a commune says of its kind: Vietnam's wards (phường) and, before 2025, its townships (thị
 * trấn) are built-up places; rural communes (xã) and special zones (đặc khu: islands) mostly fields and
 * woods. Our assumption, for want of any figure. */
static enum plan_environment by_kind(const char *name)
{
    static const struct {
        const char *folded;
        int words;
        enum plan_environment environment;
    } kinds[] = {
        {"phuong", 1, PLAN_SUBURBAN},
        {"thitran", 2, PLAN_SUBURBAN},
        {"xa", 1, PLAN_OPEN},
        {"dackhu", 2, PLAN_OPEN},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        size_t length = strcspn(name, " ");
        if (kinds[i].words == 2 && name[length] == ' ') {
            length += 1 + strcspn(name + length + 1, " ");
        }
        char words[DATA_FOLD_SIZE], folded[DATA_FOLD_SIZE];
        (void)snprintf(words, sizeof words, "%.*s", (int)(length < sizeof words ? length : 0), name);
        data_fold_text(folded, sizeof folded, words);
        if (strcmp(folded, kinds[i].folded) == 0) {
            return kinds[i].environment;
        }
    }
    return PLAN_SUBURBAN;
}

enum plan_environment data_environment_assumed(const struct data_load *load, int32_t commune)
{
    int64_t fallback = load->plan->environment.fallback;
    if (fallback != INT64_MIN) {
        return (enum plan_environment)fallback;
    }
    return commune < 0 ? PLAN_SUBURBAN : by_kind(load->scenario->commune[commune].name);
}

/* What an area without a land-cover class is, by how densely its commune is settled. */
static enum plan_environment by_density(const struct data_load *load, int32_t commune)
{
    double people = commune < 0 ? (double)NAN : load->commune_people[commune];
    if (isnan(people)) {
        return data_environment_assumed(load, commune);
    }
    double per_km2 = people / load->scenario->commune[commune].area_km2;
    if (per_km2 >= load->plan->environment.urban_per_km2) {
        return PLAN_URBAN;
    }
    return per_km2 < load->plan->environment.open_per_km2 ? PLAN_OPEN : PLAN_SUBURBAN;
}

int data_environment_of_class(const struct data_load *load, int value, int32_t commune)
{
    for (size_t i = 0; i < load->plan->land_cover.class_count; i++) {
        if (load->plan->land_cover.classes[i].value == value) {
            return (int)load->plan->land_cover.classes[i].environment;
        }
    }
    if (value == CLASS_BUILT_UP) {
        return by_density(load, commune) == PLAN_URBAN ? (int)PLAN_URBAN : (int)PLAN_SUBURBAN;
    }
    return data_reference_land_cover(value);
}

/* A raster of something else has very many values that are no class: said once, with the lowest. */
static enum geo_status report_flood(struct data_load *load, const int64_t *unknown, int count,
                                    struct geo_error *err)
{
    const struct data_finding finding = {
        PLAN_SEVERITY_WARNING,
        data_load_shown_path(load, load->plan->land_cover.path),
        -1,
        "class",
        "bad_value",
        "taken by the communes' density; check that the file holds classes of land cover; "
        "land_cover.classes would map them"};
    char lowest[64] = "";
    int64_t cells = 0;
    for (int value = 0, shown = 0; value < CLASS_LIMIT; value++) {
        cells += unknown[value];
        if (unknown[value] > 0 && shown < FLOOD_SHOWN) {
            size_t used = strlen(lowest);
            (void)snprintf(lowest + used, sizeof lowest - used, "%s%d", shown > 0 ? ", " : "", value);
            shown++;
        }
    }
    return data_findings_add(&load->findings, &finding, err,
                             "%d classes are not known (%" PRId64 " cells): %s and others", count, cells,
                             lowest);
}

static enum geo_status report_unknown(struct data_load *load, const int64_t *unknown, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    int count = 0;
    for (int value = 0; value < CLASS_LIMIT; value++) {
        count += unknown[value] > 0 ? 1 : 0;
    }
    if (count > DATA_FINDINGS_ROW_LIMIT) {
        return report_flood(load, unknown, count, err);
    }
    for (int value = 0; value < CLASS_LIMIT && status == GEO_OK; value++) {
        const struct data_finding finding = {
            PLAN_SEVERITY_WARNING,
            data_load_shown_path(load, load->plan->land_cover.path),
            -1,
            "class",
            "bad_value",
            "taken by the commune's density; land_cover.classes would map it"};
        if (unknown[value] > 0) {
            status = data_findings_add(&load->findings, &finding, err,
                                       "class %d is not known (%" PRId64 " cells)", value, unknown[value]);
        }
    }
    return status;
}

/* Each cell has the environment of the commune with the largest share of it. `class` is on the terrain grid.
 */
static void settle_environment(struct data_load *load, const int16_t *class, int64_t *unknown,
                               struct assumed *assumed)
{
    struct plan_scenario *scenario = load->scenario;
    const struct plan_entries *entries = &scenario->entries;
    int64_t cells = geo_grid_cell_count(&scenario->grid);
    for (int64_t cell = 0; cell < cells; cell++) {
        int32_t best = load->locator.first_entry[cell];
        for (int32_t i = best; i >= 0; i = load->locator.next_entry[i]) {
            best = entries->share[i] > entries->share[best] ? i : best;
        }
        if (best < 0) {
            continue;
        }
        int32_t commune = entries->commune[best];
        int value = class == NULL ? -1 : class[data_terrain_index(scenario, cell)];
        int environment = value < 0 ? -1 : data_environment_of_class(load, value, commune);
        if (environment < 0) {
            bool density = !isnan(load->commune_people[commune]);
            environment = (int)by_density(load, commune);
            assumed->by_density += value < 0 && density ? 1 : 0;
            assumed->by_fallback += value < 0 && !density ? 1 : 0;
            unknown[value < 0 ? CLASS_LIMIT : value]++;
        }
        scenario->environment[cell] = (uint8_t)environment;
    }
}

/* Classes that lie in the area itself, not only in the margin around it. */
static int64_t count_in_area(const struct plan_scenario *scenario, const int16_t *class)
{
    int64_t count = 0;
    int64_t cells = geo_grid_cell_count(&scenario->grid);
    for (int64_t cell = 0; cell < cells; cell++) {
        count += class[data_terrain_index(scenario, cell)] >= 0 ? 1 : 0;
    }
    return count;
}

static enum geo_status read_land_cover(int16_t **ret, struct data_load *load, struct geo_error *err)
{
    const struct plan_scenario *scenario = load->scenario;
    const char *path = load->plan->land_cover.path;
    const struct geo_raster_target target = {&scenario->terrain_grid, scenario->crs};
    struct geo_raster_report report = {0};
    int16_t *class = NULL;
    int64_t used = 0;
    enum geo_status status = data_inputs_check(load, "land cover", path, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&class, (size_t)geo_grid_cell_count(&scenario->terrain_grid), sizeof *class,
                                  "land cover", err);
    }
    if (status == GEO_OK) {
        status = geo_raster_sample_class(class, &target, path, &report, err);
    }
    if (status == GEO_OK) {
        used = count_in_area(scenario, class);
    }
    if (status == GEO_OK && used == 0) {
        const struct data_finding finding = {
            PLAN_SEVERITY_WARNING, data_load_shown_path(load, path), -1, "", "outside", "not used"};
        status = data_findings_add(&load->findings, &finding, err,
                                   "100 %% of the file is unused: it has no class in the area; check its "
                                   "coordinate system");
    }
    if (status == GEO_OK) {
        char note[2048];
        (void)snprintf(note, sizeof note, "pixel %.1f m; %" PRId64 " cells; %s", report.pixel_m, used,
                       report.operation);
        status = data_inputs_add(load, "land_cover", path, note, err);
    }
    if (status != GEO_OK) {
        free(class);
        return status;
    }
    *ret = class;
    return GEO_OK;
}

static enum geo_status add_assumed(struct data_load *load, int64_t count, const char *action,
                                   struct geo_error *err)
{
    const struct data_finding finding = {PLAN_SEVERITY_INFO, "land cover", -1, "", "assumed", action};
    return count == 0 ? GEO_OK
                      : data_findings_add(&load->findings, &finding, err,
                                          load->plan->land_cover.path == NULL
                                              ? "no land cover is given: %" PRId64 " cells"
                                              : "%" PRId64 " cells have no land-cover class",
                                          count);
}

static enum geo_status report_assumed(struct data_load *load, const struct assumed *assumed,
                                      struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    char action[192];
    (void)snprintf(
        action, sizeof action,
        "by their commune's density: urban from %.10g people per km2, open below %.10g, else suburban",
        plan->environment.urban_per_km2, plan->environment.open_per_km2);
    enum geo_status status = add_assumed(load, assumed->by_density, action, err);
    if (plan->environment.fallback != INT64_MIN) {
        (void)snprintf(action, sizeof action, "taken as %s (environment.fallback)",
                       plan_environment_name((enum plan_environment)plan->environment.fallback));
    } else {
        (void)snprintf(action, sizeof action,
                       "by the kind of their commune, as no population is known: phường and thị trấn "
                       "suburban, xã and đặc khu open, others suburban");
    }
    return status == GEO_OK ? add_assumed(load, assumed->by_fallback, action, err) : status;
}

enum geo_status data_environment_load(struct data_load *load, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    size_t cells = (size_t)geo_grid_cell_count(&scenario->grid);
    int16_t *class = NULL;
    int64_t *unknown = NULL;
    struct assumed assumed = {0, 0};
    enum geo_status status =
        geo_memory_array(&scenario->environment, cells, sizeof *scenario->environment, "environments", err);
    if (status == GEO_OK) {
        memset(scenario->environment, PLAN_ENVIRONMENT_NONE, cells);
        status = geo_memory_array(&unknown, CLASS_LIMIT + 1, sizeof *unknown, "land-cover classes", err);
    }
    if (status == GEO_OK && load->plan->land_cover.path != NULL) {
        status = read_land_cover(&class, load, err);
    }
    if (status == GEO_OK) {
        settle_environment(load, class, unknown, &assumed);
        status = report_unknown(load, unknown, err);
    }
    if (status == GEO_OK) {
        status = report_assumed(load, &assumed, err);
    }
    if (status == GEO_OK && load->plan->clutter.use) {
        status = data_clutter_load(load, class, err);
    }
    free(class);
    free(unknown);
    return status;
}
