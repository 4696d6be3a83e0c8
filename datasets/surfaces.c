/* Terrain on the grid. */
#include "datasets/load_internal.h"

#include "datasets/smooth_internal.h"
#include "geo/memory.h"
#include "geo/raster.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define VOID_FILL_CELLS 10.0

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

int64_t data_terrain_index(const struct plan_scenario *scenario, int64_t cell)
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
            isnan(scenario->terrain_asl_m[data_terrain_index(scenario, cell)])) {
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

/* What smoothing did: the change's mean square and the largest. */
struct change {
    int64_t count;
    double square_sum_m2, most_m;
};

static struct change compare(const float *before, const float *after, int64_t cells)
{
    struct change change = {0, 0.0, 0.0};
    for (int64_t i = 0; i < cells; i++) {
        if (!isnan(before[i])) {
            double by_m = fabs((double)after[i] - (double)before[i]);
            change.count++;
            change.square_sum_m2 += by_m * by_m;
            change.most_m = by_m > change.most_m ? by_m : change.most_m;
        }
    }
    return change;
}

static enum geo_status report_smoothing(struct data_load *load, const struct change *change, int32_t reach,
                                        struct geo_error *err)
{
    const struct data_finding finding = {
        PLAN_SEVERITY_INFO, "terrain",  -1,
        "terrain_smooth_m", "smoothed", "the means are the terrain of this run; antennas stand on them"};
    double rms_m = change->count == 0 ? 0.0 : sqrt(change->square_sum_m2 / (double)change->count);
    return data_findings_add(&load->findings, &finding, err,
                             "heights are means over %d by %d cells; they differ from the files' by %.2f m "
                             "(root mean square), at most by %.1f m",
                             2 * reach + 1, 2 * reach + 1, rms_m, change->most_m);
}

/* The sea stays as it is, and does not draw down the coast. */
static enum geo_status smooth(struct data_load *load, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    const struct geo_grid *wide = &scenario->terrain_grid;
    int32_t reach = (int32_t)(load->plan->terrain_smooth_m / wide->cell_m + 1e-9);
    int64_t cells = geo_grid_cell_count(wide);
    float *land = NULL;
    struct change change;
    if (load->plan->terrain_smooth_m <= 0.0) {
        return GEO_OK;
    }
    enum geo_status status = geo_memory_array(&land, (size_t)cells, sizeof *land, "terrain to smooth", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int64_t i = 0; i < cells; i++) {
        bool sea = scenario->terrain_asl_m[i] == 0.0F &&
                   is_outside(scenario, (int32_t)(i / wide->cols), (int32_t)(i % wide->cols));
        land[i] = sea ? NAN : scenario->terrain_asl_m[i];
    }
    status = data_smooth_mean(land, wide, reach, err);
    if (status == GEO_OK) {
        change = compare(land, scenario->terrain_asl_m, cells);
        for (int64_t i = 0; i < cells; i++) {
            scenario->terrain_asl_m[i] = isnan(land[i]) ? scenario->terrain_asl_m[i] : land[i];
        }
        status = report_smoothing(load, &change, reach, err);
    }
    free(land);
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
    if (status == GEO_OK) {
        status = report_terrain(load, filled, flatten_sea(scenario), err);
    }
    return status == GEO_OK ? smooth(load, err) : status;
}
