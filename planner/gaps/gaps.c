#include "planner/gaps/gaps.h"

#include "geo/memory.h"
#include "geo/polygonize.h"
#include "planner/gaps/nearest.h"

#include <math.h>
#include <stdlib.h>

const char *plan_gap_cause_name(enum plan_gap_cause cause)
{
    static const char *const name[] = {"range", "terrain", "no_station_of_service"};
    return name[cause];
}

void plan_gaps_release(struct plan_gaps *gaps)
{
    for (int64_t i = 0; i < gaps->count; i++) {
        free(gaps->gap[i].commune);
        geo_polygon_release(&gaps->gap[i].polygon);
    }
    free(gaps->gap);
    free(gaps->small_count);
    free(gaps->small_people_milli);
    free(gaps->small_cells);
    *gaps = (struct plan_gaps){0};
}

/* One service at work. */
struct finder {
    const struct plan_scenario *scenario;
    const struct plan_gap_input *input;
    const int64_t *people_milli; /* of each cell; NULL: unknown */
    struct plan_nearest nearest;
    uint8_t *mask;
    int32_t *label;
    int32_t label_count;
    struct plan_gap *gap; /* one for each label */
    int64_t *best_milli;  /* most people in one cell of each label, −1 none seen */
    double *cause_weight; /* [label × 3 + cause] */
};

static enum geo_status cell_people(int64_t **ret, const struct plan_scenario *scenario, struct geo_error *err)
{
    const struct plan_entries *entries = &scenario->entries;
    int64_t *people_milli = NULL;
    if (entries->people_milli != NULL) {
        enum geo_status status = geo_memory_array(&people_milli, (size_t)geo_grid_cell_count(&scenario->grid),
                                                  sizeof *people_milli, "people per cell", err);
        if (status != GEO_OK) {
            return status;
        }
        for (int64_t e = 0; e < entries->count; e++) {
            people_milli[entries->cell[e]] += entries->people_milli[e];
        }
    }
    *ret = people_milli;
    return GEO_OK;
}

static enum plan_gap_cause cell_cause(const struct finder *finder, int32_t cell)
{
    const struct geo_grid *grid = &finder->scenario->grid;
    if (finder->input->flat_covered[cell] != 0) {
        return PLAN_CAUSE_TERRAIN;
    }
    bool near = plan_nearest_within(&finder->nearest, geo_grid_x_m(grid, cell % grid->cols),
                                    geo_grid_y_m(grid, cell / grid->cols));
    return near ? PLAN_CAUSE_RANGE : PLAN_CAUSE_NO_STATION;
}

static int64_t people_at(const struct finder *finder, int32_t cell)
{
    return finder->people_milli == NULL ? 0 : finder->people_milli[cell];
}

static enum geo_status find_regions(struct finder *finder, struct geo_error *err)
{
    size_t cells = (size_t)geo_grid_cell_count(&finder->scenario->grid);
    enum geo_status status = geo_memory_array(&finder->mask, cells, sizeof *finder->mask, "gap cells", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&finder->label, cells, sizeof *finder->label, "gap labels", err);
    }
    for (int32_t cell = 0; status == GEO_OK && cell < (int32_t)cells; cell++) {
        bool populated = finder->people_milli == NULL || finder->people_milli[cell] > 0;
        finder->mask[cell] = finder->input->class[cell] == 0 && populated ? 1 : 0; /* 0: uncovered */
    }
    if (status == GEO_OK) {
        status = geo_polygonize_label(finder->label, &finder->label_count, finder->mask,
                                      &finder->scenario->grid, err);
    }
    return status;
}

/* Count each region's cells and people; regions below the smallest size are counted apart and lose their
 * label. */
static enum geo_status drop_small(struct finder *finder, struct plan_gaps *gaps, struct geo_error *err)
{
    struct region {
        int64_t people_milli;
        int32_t cells, number;
    } *region = NULL;
    size_t cells = (size_t)geo_grid_cell_count(&finder->scenario->grid);
    enum geo_status status =
        geo_memory_array(&region, (size_t)finder->label_count + 1, sizeof *region, "gap regions", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t cell = 0; cell < (int32_t)cells; cell++) {
        region[finder->label[cell]].cells++;
        region[finder->label[cell]].people_milli += people_at(finder, cell);
    }
    int32_t kept = 0;
    int32_t service = finder->input->service;
    for (int32_t i = 1; i <= finder->label_count; i++) {
        if (region[i].cells >= finder->scenario->gap_min_cells) {
            region[i].number = ++kept;
            continue;
        }
        gaps->small_count[service]++;
        gaps->small_cells[service] += region[i].cells;
        gaps->small_people_milli[service] += region[i].people_milli;
    }
    region[0].number = 0;
    for (int32_t cell = 0; cell < (int32_t)cells; cell++) {
        finder->label[cell] = region[finder->label[cell]].number;
    }
    finder->label_count = kept;
    free(region);
    return GEO_OK;
}

/* People, cells, cause and the most populous cell of each region, in one pass over the cells. */
static enum geo_status measure(struct finder *finder, struct geo_error *err)
{
    const struct geo_grid *grid = &finder->scenario->grid;
    size_t regions = (size_t)finder->label_count;
    enum geo_status status = geo_memory_array(&finder->gap, regions, sizeof *finder->gap, "gaps", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&finder->best_milli, regions, sizeof *finder->best_milli, "gaps", err);
    }
    if (status == GEO_OK) {
        status =
            geo_memory_array(&finder->cause_weight, regions * 3, sizeof *finder->cause_weight, "gaps", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    for (size_t i = 0; i < regions; i++) {
        finder->best_milli[i] = -1;
        finder->gap[i].service = finder->input->service;
    }
    for (int32_t cell = 0; cell < (int32_t)geo_grid_cell_count(grid); cell++) {
        int32_t region = finder->label[cell] - 1;
        if (region < 0) {
            continue;
        }
        int64_t people_milli = people_at(finder, cell);
        struct plan_gap *gap = &finder->gap[region];
        gap->cell_count++;
        gap->people_milli += people_milli;
        if (people_milli > finder->best_milli[region]) {
            finder->best_milli[region] = people_milli;
            gap->x_m = geo_grid_x_m(grid, cell % grid->cols);
            gap->y_m = geo_grid_y_m(grid, cell / grid->cols);
        }
        finder->cause_weight[region * 3 + (int32_t)cell_cause(finder, cell)] +=
            finder->people_milli == NULL ? 1.0 : (double)people_milli;
    }
    return GEO_OK;
}

/* ---- communes of each region ---- */

struct part { /* what one commune has of one region */
    int32_t region, commune;
    int64_t people_milli;
    double area_m2;
};

static int compare_parts(const void *left, const void *right)
{
    const struct part *a = left;
    const struct part *b = right;
    if (a->region != b->region) {
        return a->region < b->region ? -1 : 1;
    }
    if (a->people_milli != b->people_milli) {
        return a->people_milli > b->people_milli ? -1 : 1;
    }
    if (a->people_milli == 0 && (a->area_m2 > b->area_m2 || a->area_m2 < b->area_m2)) {
        return a->area_m2 > b->area_m2 ? -1 : 1;
    }
    return a->commune < b->commune ? -1 : 1;
}

struct parts {
    struct part *part;
    size_t count, capacity;
};

/* Entries come commune by commune, so a region's part in the running commune is either the one noted last or
 * new. */
static enum geo_status collect_parts(struct parts *parts, const struct finder *finder, struct geo_error *err)
{
    const struct plan_scenario *scenario = finder->scenario;
    const struct plan_entries *entries = &scenario->entries;
    double cell_m2 = scenario->grid.cell_m * scenario->grid.cell_m;
    size_t *last = NULL; /* index of a region's newest part plus one */
    enum geo_status status =
        geo_memory_array(&last, (size_t)finder->label_count + 1, sizeof *last, "gap communes", err);
    for (int64_t e = 0; e < entries->count && status == GEO_OK; e++) {
        int32_t region = finder->label[entries->cell[e]] - 1;
        if (region < 0) {
            continue;
        }
        if (last[region] == 0 || parts->part[last[region] - 1].commune != entries->commune[e]) {
            status =
                geo_memory_grow(&parts->part, &parts->capacity, parts->count + 1, sizeof *parts->part, err);
            if (status != GEO_OK) {
                break;
            }
            parts->part[parts->count] = (struct part){.region = region, .commune = entries->commune[e]};
            last[region] = ++parts->count;
        }
        struct part *part = &parts->part[last[region] - 1];
        part->area_m2 += entries->share[e] * cell_m2;
        part->people_milli += entries->people_milli == NULL ? 0 : entries->people_milli[e];
    }
    free(last);
    return status;
}

static enum geo_status name_communes(struct finder *finder, struct geo_error *err)
{
    struct parts parts = {0};
    enum geo_status status = collect_parts(&parts, finder, err);
    if (status == GEO_OK && parts.count > 0) {
        qsort(parts.part, parts.count, sizeof *parts.part, compare_parts);
    }
    size_t first = 0;
    while (status == GEO_OK && first < parts.count) {
        struct plan_gap *gap = &finder->gap[parts.part[first].region];
        size_t end = first;
        while (end < parts.count && parts.part[end].region == parts.part[first].region) {
            end++;
        }
        status = geo_memory_array(&gap->commune, end - first, sizeof *gap->commune, "gap communes", err);
        for (size_t i = first; i < end && status == GEO_OK; i++) {
            gap->commune[gap->commune_count++] = parts.part[i].commune;
            gap->area_km2 += parts.part[i].area_m2 / 1e6;
        }
        if (status == GEO_OK) {
            gap->commune_main = gap->commune[0];
        }
        first = end;
    }
    free(parts.part);
    return status;
}

/* ---- the stage ---- */

static enum plan_gap_cause heaviest(const double weight[3])
{
    int best = 0;
    for (int cause = 1; cause < 3; cause++) {
        best = weight[cause] > weight[best] ? cause : best;
    }
    return (enum plan_gap_cause)best;
}

static enum geo_status finish(struct finder *finder, struct geo_error *err)
{
    struct geo_polygon *polygon = NULL;
    enum geo_status status =
        geo_polygonize_trace(&polygon, finder->label, finder->label_count, &finder->scenario->grid, err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t i = 0; i < finder->label_count; i++) {
        struct plan_gap *gap = &finder->gap[i];
        gap->polygon = polygon[i];
        gap->cause = heaviest(finder->cause_weight + (size_t)i * 3);
        gap->nearest_station = plan_nearest_station(&finder->nearest, gap->x_m, gap->y_m, &gap->nearest_km);
    }
    free(polygon);
    return name_communes(finder, err);
}

static int compare_gaps(const void *left, const void *right)
{
    const struct plan_gap *a = left;
    const struct plan_gap *b = right;
    if (a->service != b->service) {
        return a->service < b->service ? -1 : 1;
    }
    if (a->people_milli != b->people_milli) {
        return a->people_milli > b->people_milli ? -1 : 1;
    }
    if (a->cell_count != b->cell_count) {
        return a->cell_count > b->cell_count ? -1 : 1;
    }
    if (a->y_m > b->y_m || a->y_m < b->y_m) {
        return a->y_m > b->y_m ? -1 : 1;
    }
    return a->x_m < b->x_m ? -1 : a->x_m > b->x_m ? 1 : 0;
}

static enum geo_status append(struct plan_gaps *gaps, size_t *capacity, struct finder *finder,
                              struct geo_error *err)
{
    size_t more = (size_t)finder->label_count;
    enum geo_status status =
        geo_memory_grow(&gaps->gap, capacity, (size_t)gaps->count + more, sizeof *gaps->gap, err);
    for (size_t i = 0; i < more && status == GEO_OK; i++) {
        gaps->gap[gaps->count++] = finder->gap[i];
        finder->gap[i] = (struct plan_gap){0};
    }
    return status;
}

static void finder_release(struct finder *finder)
{
    for (int32_t i = 0; finder->gap != NULL && i < finder->label_count; i++) {
        free(finder->gap[i].commune);
        geo_polygon_release(&finder->gap[i].polygon);
    }
    plan_nearest_release(&finder->nearest);
    free(finder->mask);
    free(finder->label);
    free(finder->gap);
    free(finder->best_milli);
    free(finder->cause_weight);
}

static enum geo_status find_service(struct plan_gaps *gaps, size_t *capacity,
                                    const struct plan_scenario *scenario, const struct plan_gap_input *input,
                                    const int64_t *people_milli, struct geo_error *err)
{
    struct finder finder = {.scenario = scenario, .input = input, .people_milli = people_milli};
    enum geo_status status = plan_nearest_init(&finder.nearest, scenario, input->service, err);
    if (status == GEO_OK) {
        status = find_regions(&finder, err);
    }
    if (status == GEO_OK) {
        status = drop_small(&finder, gaps, err);
    }
    if (status == GEO_OK) {
        status = measure(&finder, err);
    }
    if (status == GEO_OK) {
        status = finish(&finder, err);
    }
    if (status == GEO_OK) {
        status = append(gaps, capacity, &finder, err);
    }
    finder_release(&finder);
    return status;
}

enum geo_status plan_gaps_compute(struct plan_gaps *ret, const struct plan_scenario *scenario,
                                  const struct plan_gap_input *inputs, int32_t input_count,
                                  struct geo_error *err)
{
    struct plan_gaps gaps = {0};
    size_t capacity = 0;
    int64_t *people_milli = NULL;
    size_t services = (size_t)scenario->service_count;
    enum geo_status status =
        geo_memory_array(&gaps.small_count, services, sizeof *gaps.small_count, "gaps", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&gaps.small_people_milli, services, sizeof *gaps.small_people_milli, "gaps",
                                  err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&gaps.small_cells, services, sizeof *gaps.small_cells, "gaps", err);
    }
    if (status == GEO_OK) {
        status = cell_people(&people_milli, scenario, err);
    }
    for (int32_t i = 0; i < input_count && status == GEO_OK; i++) {
        status = find_service(&gaps, &capacity, scenario, &inputs[i], people_milli, err);
    }
    free(people_milli);
    if (status != GEO_OK) {
        plan_gaps_release(&gaps);
        return status;
    }
    if (gaps.count > 0) {
        qsort(gaps.gap, (size_t)gaps.count, sizeof *gaps.gap, compare_gaps);
    }
    *ret = gaps;
    return GEO_OK;
}
