/* People: from a raster, from points or from the communes' own figures, reconciled, and split into whole
 * thousandths. */
#include "datasets/population_internal.h"

#include "geo/memory.h"
#include "geo/raster.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A commune whose source differs from its own figure by more is listed by itself. */
#define RESIDUAL_LIMIT 0.05
/* Less than half a person is the rounding of a raster's sums. */
#define PEOPLE_MIN 0.5

struct raster_tally {
    double inside, in_grid;
    int64_t area_count; /* cells of the area */
    int64_t void_count; /* those without a value */
};

static enum geo_status report_raster(struct data_load *load, const struct geo_raster_report *report,
                                     const struct raster_tally *tally, struct geo_error *err)
{
    const char *shown = data_load_shown_path(load, load->plan->population.path);
    enum geo_status status = GEO_OK;
    if (tally->void_count > 0 && tally->void_count == tally->area_count) {
        const struct data_finding finding = {PLAN_SEVERITY_WARNING,        shown, -1, "", "outside",
                                             "nobody comes from this file"};
        status = data_findings_add(&load->findings, &finding, err,
                                   "100 %% of the file is unused: it has no value in the area; check its "
                                   "coordinate system");
    } else if (tally->void_count > 0) {
        const struct data_finding finding = {PLAN_SEVERITY_INFO, shown, -1, "", "void", "taken as nobody"};
        status =
            data_findings_add(&load->findings, &finding, err,
                              "%" PRId64 " cells of the area have no population value", tally->void_count);
    }
    if (status == GEO_OK && report->negative_count > 0) {
        const struct data_finding finding = {PLAN_SEVERITY_WARNING, shown, -1, "", "bad_value",
                                             "taken as nobody"};
        status = data_findings_add(&load->findings, &finding, err, "%" PRId64 " pixels are negative",
                                   report->negative_count);
    }
    if (status == GEO_OK && tally->in_grid - tally->inside > PEOPLE_MIN) {
        const struct data_finding finding = {PLAN_SEVERITY_INFO,   shown,        -1, "people",
                                             "population_outside", "not counted"};
        status = data_findings_add(&load->findings, &finding, err,
                                   "%.0f people around the area, in its bounding box, are in no commune",
                                   tally->in_grid - tally->inside);
    }
    return status;
}

enum geo_status data_population_raster(double *people, struct data_load *load, char note[2048],
                                       struct geo_error *err)
{
    const struct plan_scenario *scenario = load->scenario;
    const struct plan_entries *entries = &scenario->entries;
    const struct geo_raster_target target = {&scenario->grid, scenario->crs};
    struct geo_raster_report report = {0};
    size_t cells = (size_t)geo_grid_cell_count(&scenario->grid);
    double *grid = NULL;
    uint8_t *has_data = NULL;
    struct raster_tally tally = {0.0, 0.0, 0, 0};
    enum geo_status status = geo_memory_array(&grid, cells, sizeof *grid, "people", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&has_data, cells, sizeof *has_data, "people", err);
    }
    if (status == GEO_OK) {
        status = geo_raster_add_sum(grid, has_data, &target, load->plan->population.path, &report, err);
    }
    for (int64_t i = 0; i < entries->count && status == GEO_OK; i++) {
        people[i] = grid[entries->cell[i]] * entries->share[i];
        tally.inside += people[i];
    }
    for (size_t cell = 0; cell < cells && status == GEO_OK; cell++) {
        tally.in_grid += grid[cell];
        tally.area_count += scenario->state[cell] != PLAN_CELL_OUTSIDE ? 1 : 0;
        tally.void_count += scenario->state[cell] != PLAN_CELL_OUTSIDE && has_data[cell] == 0 ? 1 : 0;
    }
    free(grid);
    free(has_data);
    if (status == GEO_OK) {
        status = report_raster(load, &report, &tally, err);
    }
    if (status == GEO_OK) {
        (void)snprintf(note, 2048, "pixel %.1f m; %.0f people in the grid's window; %s", report.pixel_m,
                       report.source_sum, report.operation);
    }
    return status;
}

void data_population_spread(double *people, const struct plan_scenario *scenario, int32_t commune,
                            double amount)
{
    const struct plan_commune *item = &scenario->commune[commune];
    const double *share = scenario->entries.share;
    double total = 0.0;
    for (int64_t i = item->entry_first; i < item->entry_first + item->entry_count; i++) {
        total += share[i];
    }
    for (int64_t i = item->entry_first; i < item->entry_first + item->entry_count; i++) {
        people[i] += amount * share[i] / total;
    }
}

static double commune_sum(const double *people, const struct plan_commune *commune)
{
    double sum = 0.0;
    for (int64_t i = commune->entry_first; i < commune->entry_first + commune->entry_count; i++) {
        sum += people[i];
    }
    return sum;
}

/* A raster's pixels or a table of points? */
static bool is_raster(const struct data_plan *plan)
{
    if (plan->population.format != NULL && strcmp(plan->population.format, "auto") != 0) {
        return strcmp(plan->population.format, "raster") == 0;
    }
    static const char *const endings[] = {".tif", ".tiff", ".vrt", ".asc", ".img", ".TIF", ".TIFF"};
    size_t length = strlen(plan->population.path);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        if (length > ending && strcmp(plan->population.path + length - ending, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* What the source has for a commune, against the commune's own figure. */
static enum geo_status report_residual(struct data_load *load, const struct plan_commune *commune, double sum,
                                       struct geo_error *err)
{
    double given = commune->people_given;
    const struct data_finding finding = {PLAN_SEVERITY_WARNING,
                                         data_load_shown_path(load, load->plan->population.path),
                                         -1,
                                         "people",
                                         "population_residual",
                                         sum > 0.0 ? "scaled to the commune's own figure"
                                                   : "the commune's own figure spread by area"};
    return data_findings_add(
        &load->findings, &finding, err,
        "'%.40s' (%.60s): %.0f people in the source, %.0f in the commune's own figure (%+.1f %%)",
        commune->code, commune->name, sum, given, given > 0.0 ? 100.0 * (sum - given) / given : 0.0);
}

struct reconciliation {
    int64_t small_count; /* communes that differ little */
    double small_given, small_sum;
};

static enum geo_status reconcile_commune(double *people, struct data_load *load, int32_t index,
                                         struct reconciliation *sums, struct geo_error *err)
{
    const struct plan_commune *commune = &load->scenario->commune[index];
    double given = commune->people_given;
    double sum = commune_sum(people, commune);
    if (isnan(given) || commune->entry_count == 0) {
        return GEO_OK;
    }
    enum geo_status status = GEO_OK;
    if (fabs(sum - given) > RESIDUAL_LIMIT * given) {
        status = report_residual(load, commune, sum, err);
    } else {
        sums->small_count++;
        sums->small_given += given;
        sums->small_sum += sum;
    }
    if (sum > 0.0) {
        double factor = given / sum;
        for (int64_t i = commune->entry_first; i < commune->entry_first + commune->entry_count; i++) {
            people[i] *= factor;
        }
    } else {
        data_population_spread(people, load->scenario, index, given);
    }
    return status;
}

static enum geo_status reconcile(double *people, struct data_load *load, struct geo_error *err)
{
    struct reconciliation sums = {0, 0.0, 0.0};
    enum geo_status status = GEO_OK;
    for (int32_t i = 0; i < load->scenario->commune_count && status == GEO_OK; i++) {
        status = reconcile_commune(people, load, i, &sums, err);
    }
    if (status == GEO_OK && sums.small_count > 0) {
        const struct data_finding finding = {PLAN_SEVERITY_INFO,
                                             data_load_shown_path(load, load->plan->population.path),
                                             -1,
                                             "people",
                                             "population_residual",
                                             "scaled to the communes' own figures"};
        status = data_findings_add(
            &load->findings, &finding, err,
            "%" PRId64 " communes differ by at most %.0f %%: %.0f people in the source, %.0f in "
            "the communes' own figures",
            sums.small_count, 100.0 * RESIDUAL_LIMIT, sums.small_sum, sums.small_given);
    }
    return status;
}

static enum geo_status read_source(double *people, struct data_load *load, struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    char note[2048] = "";
    enum geo_status status = data_inputs_check(load, "population", plan->population.path, err);
    if (status == GEO_OK) {
        status = is_raster(plan) ? data_population_raster(people, load, note, err)
                                 : data_population_points(people, load, note, err);
    }
    if (status == GEO_OK) {
        status = data_findings_flush(&load->findings, err);
    }
    return status == GEO_OK ? data_inputs_add(load, "population", plan->population.path, note, err) : status;
}

/* "worldpop.tif (2020)", or the communes' file. */
static enum geo_status name_source(struct data_load *load, struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    const char *path = plan->population.path != NULL ? plan->population.path : plan->communes.path;
    const char *slash = strrchr(path, '/');
    const char *base = slash == NULL ? path : slash + 1;
    char text[512];
    if (plan->population.path == NULL) {
        (void)snprintf(text, sizeof text, "%.400s (communes' own figures)", base);
    } else if (plan->population.year != INT64_MIN) {
        (void)snprintf(text, sizeof text, "%.400s (%" PRId64 ")", base, plan->population.year);
    } else {
        (void)snprintf(text, sizeof text, "%.400s", base);
    }
    free(load->scenario->population_source);
    load->scenario->population_source = NULL;
    return geo_memory_text(&load->scenario->population_source, text, err);
}

/* Nothing but the communes' own figures: each is spread over its polygon. */
static enum geo_status spread_given(double *people, struct data_load *load, struct geo_error *err)
{
    const struct plan_scenario *scenario = load->scenario;
    enum geo_status status = GEO_OK;
    for (int32_t i = 0; i < scenario->commune_count && status == GEO_OK; i++) {
        const struct plan_commune *commune = &scenario->commune[i];
        const struct data_finding finding = {PLAN_SEVERITY_WARNING,
                                             data_load_shown_path(load, load->plan->communes.path),
                                             -1,
                                             "population",
                                             "no_population",
                                             "counted as nobody"};
        if (isnan(commune->people_given)) {
            status =
                data_findings_add(&load->findings, &finding, err, "'%.40s' (%.60s) has no population figure",
                                  commune->code, commune->name);
        } else if (commune->entry_count > 0) {
            data_population_spread(people, scenario, i, commune->people_given);
        }
    }
    return status;
}

static bool any_given(const struct plan_scenario *scenario)
{
    for (int32_t i = 0; i < scenario->commune_count; i++) {
        if (!isnan(scenario->commune[i].people_given)) {
            return true;
        }
    }
    return false;
}

static enum geo_status report_nobody(struct data_load *load, struct geo_error *err)
{
    const struct data_finding finding = {
        PLAN_SEVERITY_WARNING, "population", -1, "", "no_population", "gaps and sites are counted by area"};
    return data_findings_add(&load->findings, &finding, err,
                             "neither the plan nor the communes give a population");
}

enum geo_status data_population_load(struct data_load *load, struct geo_error *err)
{
    struct plan_scenario *scenario = load->scenario;
    size_t entries = (size_t)scenario->entries.count;
    size_t communes = (size_t)scenario->commune_count;
    bool from_source = load->plan->population.path != NULL;
    bool given = any_given(scenario);
    double *people = NULL;
    enum geo_status status =
        geo_memory_array(&load->commune_people, communes, sizeof *load->commune_people, "communes", err);
    for (size_t i = 0; i < communes && status == GEO_OK; i++) {
        load->commune_people[i] = (double)NAN;
    }
    if (status != GEO_OK || (!from_source && !given)) {
        return status == GEO_OK ? report_nobody(load, err) : status;
    }
    status = geo_memory_array(&people, entries, sizeof *people, "people", err);
    if (status == GEO_OK) {
        status = from_source ? read_source(people, load, err) : spread_given(people, load, err);
    }
    if (status == GEO_OK && from_source && given && load->plan->population.match_communes) {
        status = reconcile(people, load, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&scenario->entries.people_milli, entries,
                                  sizeof *scenario->entries.people_milli, "people", err);
    }
    if (status == GEO_OK) {
        status = data_population_quantise(scenario->entries.people_milli, people, scenario, err);
    }
    for (size_t i = 0; i < communes && status == GEO_OK; i++) {
        load->commune_people[i] = commune_sum(people, &scenario->commune[i]);
    }
    free(people);
    scenario->has_population = status == GEO_OK;
    return status == GEO_OK ? name_source(load, err) : status;
}
