/* Rasters on the grid: terrain, land cover. */
#include "datasets/load_internal.h"

#include "datasets/reference_internal.h"
#include "geo/memory.h"
#include "geo/raster.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VOID_FILL_CELLS 10.0
#define CLASS_LIMIT (INT16_MAX + 1)
/* The land-cover class whose density decides (built-up ground). */
#define CLASS_BUILT_UP 50

static double cells_to_km2(const struct plan_scenario *scenario, int64_t count)
{
    return (double)count * scenario->grid.cell_m * scenario->grid.cell_m / 1e6;
}

static enum geo_status read_terrain(struct data_load *load, const char *path, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    const struct geo_raster_target target = {&scenario->terrain_grid, scenario->crs};
    struct geo_raster_report report = {0};
    enum geo_status status = data_inputs_check(load, "terrain", path, err);
    if (status == GEO_OK) {
        status = geo_raster_sample_elevation(scenario->terrain_asl_m, &target, path, &report, err);
    }
    const char *shown = data_load_shown_path(load, path);
    if (status == GEO_OK && report.void_count > 0) {
        const struct data_finding finding = {PLAN_SEVERITY_INFO,
                                             shown,
                                             -1,
                                             "",
                                             "void",
                                             "left to other terrain files or filled from near cells"};
        status = data_findings_add(&load->findings, &finding, err, "%" PRId64 " pixels without elevation",
                                   report.void_count);
    }
    if (status == GEO_OK && report.set_count == 0) {
        const struct data_finding finding = {PLAN_SEVERITY_WARNING, shown, -1, "", "outside", "not used"};
        status = data_findings_add(&load->findings, &finding, err, "the file lies outside the area");
    }
    if (status == GEO_OK) {
        char note[2048];
        (void)snprintf(note, sizeof note, "pixel %.1f m; %" PRId64 " cells; %s", report.pixel_m,
                       report.set_count, report.operation);
        status = data_inputs_add(load, "terrain", path, note, err);
    }
    return status;
}

/* Index into the terrain grid of a cell of the planning grid. */
static int64_t terrain_index(const struct plan_scenario *scenario, int64_t cell)
{
    const struct geo_grid *grid = &scenario->grid;
    const struct geo_grid *wide = &scenario->terrain_grid;
    int64_t row_shift = llround((wide->north_m - grid->north_m) / grid->cell_m);
    int64_t col_shift = llround((grid->west_m - wide->west_m) / grid->cell_m);
    return (cell / grid->cols + row_shift) * wide->cols + cell % grid->cols + col_shift;
}

/* Whether a cell of the terrain grid is outside every commune. */
static bool is_outside(const struct plan_scenario *scenario, int32_t row, int32_t col)
{
    const struct geo_grid *wide = &scenario->terrain_grid;
    int32_t cell = geo_grid_cell(&scenario->grid, geo_grid_x_m(wide, col), geo_grid_y_m(wide, row));
    return cell < 0 || scenario->state[cell] == PLAN_CELL_OUTSIDE;
}

/* Below sea level outside every commune is the sea's bed: radio sees its surface. Returns the number of
 * cells. */
static int64_t flatten_sea(struct plan_scenario *scenario)
{
    const struct geo_grid *wide = &scenario->terrain_grid;
    int64_t count = 0;
    for (int32_t row = 0; row < wide->rows; row++) {
        for (int32_t col = 0; col < wide->cols; col++) {
            float *level = &scenario->terrain_asl_m[(int64_t)row * wide->cols + col];
            if (*level < 0.0F && is_outside(scenario, row, col)) {
                *level = 0.0F;
                count++;
            }
        }
    }
    return count;
}

/* Cells of the area that have no elevation are not assessed. */
static int64_t mark_not_assessed(struct plan_scenario *scenario)
{
    int64_t count = 0;
    int64_t cells = geo_grid_cell_count(&scenario->grid);
    for (int64_t cell = 0; cell < cells; cell++) {
        if (scenario->state[cell] == PLAN_CELL_ASSESSED &&
            isnan(scenario->terrain_asl_m[terrain_index(scenario, cell)])) {
            scenario->state[cell] = PLAN_CELL_NOT_ASSESSED;
            count++;
        }
    }
    return count;
}

static int64_t count_missing_outside(const struct plan_scenario *scenario)
{
    int64_t count = 0;
    int64_t cells = geo_grid_cell_count(&scenario->terrain_grid);
    for (int64_t cell = 0; cell < cells; cell++) {
        count += isnan(scenario->terrain_asl_m[cell]) ? 1 : 0;
    }
    return count;
}

static enum geo_status report_terrain(struct data_load *load, int64_t filled, int64_t sea,
                                      struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    int64_t missing = mark_not_assessed(scenario);
    int64_t outside = count_missing_outside(scenario) - missing;
    const struct {
        int64_t count;
        enum plan_severity severity;
        const char *kind, *what, *action;
    } findings[] = {
        {filled, PLAN_SEVERITY_INFO, "void", "cells had no elevation but near neighbours had",
         "interpolated from cells at most 10 cells away"},
        {sea, PLAN_SEVERITY_INFO, "sea", "cells outside the communes lie below sea level",
         "taken as 0 m: sea"},
        {missing, PLAN_SEVERITY_WARNING, "not_assessed", "cells of the area have no terrain",
         "not assessed: counted as neither covered nor uncovered"},
        {outside, PLAN_SEVERITY_INFO, "void", "cells outside the area have no terrain",
         "left without elevation"},
    };
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < sizeof findings / sizeof findings[0] && status == GEO_OK; i++) {
        const struct data_finding finding = {findings[i].severity, "terrain",         -1, "",
                                             findings[i].kind,     findings[i].action};
        if (findings[i].count > 0) {
            status = data_findings_add(&load->findings, &finding, err, "%" PRId64 " %s (%.2f km2)",
                                       findings[i].count, findings[i].what,
                                       cells_to_km2(scenario, findings[i].count));
        }
    }
    return status;
}

enum geo_status data_terrain_load(struct data_load *load, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    const struct data_plan *plan = load->plan;
    if (plan->terrain_count == 0) {
        const struct data_finding finding = {PLAN_SEVERITY_WARNING,     "terrain", -1, "", "assumed",
                                             "flat ground at sea level"};
        return data_findings_add(&load->findings, &finding, err, "the plan names no terrain");
    }
    size_t cells = (size_t)geo_grid_cell_count(&scenario->terrain_grid);
    enum geo_status status =
        geo_memory_array(&scenario->terrain_asl_m, cells, sizeof *scenario->terrain_asl_m, "terrain", err);
    for (size_t i = 0; i < cells && status == GEO_OK; i++) {
        scenario->terrain_asl_m[i] = NAN;
    }
    for (size_t i = 0; i < plan->terrain_count && status == GEO_OK; i++) {
        status = read_terrain(load, plan->terrain[i].path, err);
    }
    int64_t filled = 0;
    if (status == GEO_OK) {
        status = geo_raster_fill_voids(scenario->terrain_asl_m, &scenario->terrain_grid, VOID_FILL_CELLS,
                                       &filled, err);
    }
    return status == GEO_OK ? report_terrain(load, filled, flatten_sea(scenario), err) : status;
}

/* What an area without a land-cover class is, by how densely its commune is settled. */
static enum plan_environment by_density(const struct data_load *load, int32_t commune)
{
    double people = load->commune_people[commune];
    if (isnan(people)) {
        return (enum plan_environment)load->plan->environment.fallback;
    }
    double per_km2 = people / load->scenario->commune[commune].area_km2;
    if (per_km2 >= load->plan->environment.urban_per_km2) {
        return PLAN_URBAN;
    }
    return per_km2 < load->plan->environment.open_per_km2 ? PLAN_OPEN : PLAN_SUBURBAN;
}

/* −1: the class is in no table. */
static int by_class(const struct data_load *load, int value, int32_t commune)
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

static enum geo_status report_unknown(struct data_load *load, const int64_t *unknown, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
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

/* Each cell has the environment of the commune with the largest share of it. */
static void settle_environment(struct data_load *load, const int16_t *class, int64_t *unknown,
                               int64_t *ret_assumed)
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
        int value = class == NULL ? -1 : class[cell];
        int environment = value < 0 ? -1 : by_class(load, value, entries->commune[best]);
        if (environment < 0) {
            environment = (int)by_density(load, entries->commune[best]);
            *ret_assumed += value < 0 ? 1 : 0;
            unknown[value < 0 ? CLASS_LIMIT : value]++;
        }
        scenario->environment[cell] = (uint8_t)environment;
    }
}

static enum geo_status read_land_cover(int16_t **ret, struct data_load *load, struct geo_error *err)
{
    const struct plan_scenario *scenario = load->scenario;
    const char *path = load->plan->land_cover.path;
    const struct geo_raster_target target = {&scenario->grid, scenario->crs};
    struct geo_raster_report report = {0};
    int16_t *class = NULL;
    enum geo_status status = data_inputs_check(load, "land cover", path, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&class, (size_t)geo_grid_cell_count(&scenario->grid), sizeof *class,
                                  "land cover", err);
    }
    if (status == GEO_OK) {
        status = geo_raster_sample_class(class, &target, path, &report, err);
    }
    if (status == GEO_OK && report.set_count == 0) {
        const struct data_finding finding = {
            PLAN_SEVERITY_WARNING, data_load_shown_path(load, path), -1, "", "outside", "not used"};
        status = data_findings_add(&load->findings, &finding, err,
                                   "100 %% of the file is unused: it has no class in the area; check its "
                                   "coordinate system");
    }
    if (status == GEO_OK) {
        char note[2048];
        (void)snprintf(note, sizeof note, "pixel %.1f m; %" PRId64 " cells; %s", report.pixel_m,
                       report.set_count, report.operation);
        status = data_inputs_add(load, "land_cover", path, note, err);
    }
    if (status != GEO_OK) {
        free(class);
        return status;
    }
    *ret = class;
    return GEO_OK;
}

static enum geo_status report_assumed(struct data_load *load, int64_t count, struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    bool density = load->scenario->has_population;
    char action[192];
    if (density) {
        (void)snprintf(
            action, sizeof action,
            "by their commune's density: urban from %.10g people per km2, open below %.10g, else suburban",
            plan->environment.urban_per_km2, plan->environment.open_per_km2);
    } else {
        (void)snprintf(action, sizeof action, "taken as %s (environment.fallback)",
                       plan_environment_name((enum plan_environment)plan->environment.fallback));
    }
    const struct data_finding finding = {PLAN_SEVERITY_INFO, "land cover", -1, "", "assumed", action};
    return data_findings_add(&load->findings, &finding, err,
                             plan->land_cover.path == NULL ? "no land cover is given: %" PRId64 " cells"
                                                           : "%" PRId64 " cells have no land-cover class",
                             count);
}

enum geo_status data_environment_load(struct data_load *load, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    size_t cells = (size_t)geo_grid_cell_count(&scenario->grid);
    int16_t *class = NULL;
    int64_t *unknown = NULL;
    int64_t assumed = 0;
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
    if (status == GEO_OK && assumed > 0) {
        status = report_assumed(load, assumed, err);
    }
    free(class);
    free(unknown);
    return status;
}
