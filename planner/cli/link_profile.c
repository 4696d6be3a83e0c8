/* The two ends of the path of `phusong link`, and the ground between them. */
#include "geo/crs.h"
#include "geo/memory.h"
#include "planner/cli/link_case.h"

#include <math.h>

static const double DEG_PER_RAD = 57.29577951308232088;

static enum geo_status place_points(struct cli_link_case *link_case, struct geo_error *err)
{
    struct geo_transform *transform = NULL;
    enum geo_status status = geo_transform_open(&transform, GEO_CRS_WGS84, link_case->scenario->crs, err);
    if (status != GEO_OK) {
        return status;
    }
    struct cli_link_point *points[] = {&link_case->from, &link_case->to};
    for (int i = 0; i < 2; i++) {
        points[i]->x_m = points[i]->lon_deg;
        points[i]->y_m = points[i]->lat_deg;
        if (geo_transform_points(transform, &points[i]->x_m, &points[i]->y_m, 1, 1) != 0 &&
            status == GEO_OK) {
            status = geo_error_set(err, GEO_ERR_USAGE,
                                   "point '%g,%g' cannot be placed in '%s', write LON,LAT in degrees",
                                   points[i]->lon_deg, points[i]->lat_deg, link_case->scenario->crs);
        }
    }
    geo_transform_close(transform);
    return status;
}

static void find_environment(struct cli_link_point *point, const struct plan_scenario *scenario,
                             const struct data_plan *plan)
{
    int32_t cell = geo_grid_cell(&scenario->grid, point->x_m, point->y_m);
    uint8_t code = cell < 0 ? PLAN_ENVIRONMENT_NONE : scenario->environment[cell];
    point->environment_assumed = code == PLAN_ENVIRONMENT_NONE;
    point->environment = (enum plan_environment)code;
    if (point->environment_assumed) {
        int64_t fallback = plan->environment.fallback;
        point->environment = fallback == INT64_MIN ? PLAN_SUBURBAN : (enum plan_environment)fallback;
    }
}

/* ---- terrain ---- */

/* Bilinear between cell centres; in the outer half of the border cells the border's own line. NaN off the
 * grid. */
static double terrain_at(const struct plan_scenario *scenario, double x_m, double y_m)
{
    const struct geo_grid *grid = &scenario->terrain_grid;
    if (geo_grid_cell(grid, x_m, y_m) < 0) {
        return (double)NAN;
    }
    double col = fmin(fmax((x_m - grid->west_m) / grid->cell_m - 0.5, 0.0), (double)(grid->cols - 1));
    double row = fmin(fmax((grid->north_m - y_m) / grid->cell_m - 0.5, 0.0), (double)(grid->rows - 1));
    int64_t c0 = (int64_t)col;
    int64_t r0 = (int64_t)row;
    int64_t c1 = c0 + 1 < grid->cols ? c0 + 1 : c0;
    int64_t r1 = r0 + 1 < grid->rows ? r0 + 1 : r0;
    double across = col - (double)c0;
    double down = row - (double)r0;
    const float *upper = scenario->terrain_asl_m + r0 * grid->cols;
    const float *lower = scenario->terrain_asl_m + r1 * grid->cols;
    double top = (1.0 - across) * (double)upper[c0] + across * (double)upper[c1];
    double bottom = (1.0 - across) * (double)lower[c0] + across * (double)lower[c1];
    return (1.0 - down) * top + down * bottom;
}

static enum geo_status require_ground(const struct cli_link_point *point, const char *which,
                                      struct geo_error *err)
{
    if (!isnan(point->ground_asl_m)) {
        return GEO_OK;
    }
    return geo_error_set(
        err, GEO_ERR_INPUT,
        "no terrain under %s '%.6f,%.6f', choose a point inside the area or add a terrain file that "
        "covers it",
        which, point->lon_deg, point->lat_deg);
}

/* Of the cell, as a class has one height; 0 off the grid. */
static double clutter_at(const struct plan_scenario *scenario, double x_m, double y_m)
{
    int32_t cell = geo_grid_cell(&scenario->terrain_grid, x_m, y_m);
    return cell < 0 || isnan(scenario->clutter_m[cell]) ? 0.0 : (double)scenario->clutter_m[cell];
}

static enum geo_status allocate(struct cli_link_case *link_case, size_t count, struct geo_error *err)
{
    double **arrays[] = {&link_case->distance_km, &link_case->ground_asl_m, &link_case->clutter_m};
    size_t wanted = link_case->scenario->clutter_m != NULL ? 3 : 2;
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < wanted && status == GEO_OK; i++) {
        status = geo_memory_array(arrays[i], count, sizeof(double), "profile", err);
    }
    return status;
}

/* Samples without terrain lie on the straight line between their neighbours; the ends have terrain. Returns
 * how many there were. */
static int32_t fill_missing(double *ground_asl_m, int32_t count)
{
    int32_t missing = 0;
    for (int32_t i = 1; i < count; i++) {
        if (!isnan(ground_asl_m[i])) {
            continue;
        }
        int32_t next = i + 1;
        while (isnan(ground_asl_m[next])) {
            next++;
        }
        double before_m = ground_asl_m[i - 1];
        double step_m = (ground_asl_m[next] - before_m) / (double)(next - i + 1);
        for (int32_t k = i; k < next; k++) {
            ground_asl_m[k] = before_m + step_m * (double)(k - i + 1);
        }
        missing += next - i;
        i = next;
    }
    return missing;
}

struct cli_link_place cli_link_case_place(const struct cli_link_case *link_case, int32_t index)
{
    double share = (double)index / (double)(link_case->profile.count - 1);
    const struct cli_link_point *from = &link_case->from;
    const struct cli_link_point *to = &link_case->to;
    return (struct cli_link_place){from->x_m + share * (to->x_m - from->x_m),
                                   from->y_m + share * (to->y_m - from->y_m)};
}

static void take_sample(struct cli_link_case *link_case, int32_t index)
{
    const struct plan_scenario *scenario = link_case->scenario;
    struct cli_link_place place = cli_link_case_place(link_case, index);
    link_case->ground_asl_m[index] =
        link_case->has_terrain ? terrain_at(scenario, place.x_m, place.y_m) : 0.0;
    if (link_case->clutter_m != NULL) {
        link_case->clutter_m[index] = clutter_at(scenario, place.x_m, place.y_m);
    }
}

/* As many as the map has between the cells of the two ends: one for each column of the terrain grid that the
 * line crosses, or row if these are more. The spacing tells at a low antenna, whose last sample has the
 * clutter that stands nearest to it. */
static int32_t count_steps(const struct cli_link_case *link_case)
{
    double east_m = fabs(link_case->to.x_m - link_case->from.x_m);
    double north_m = fabs(link_case->to.y_m - link_case->from.y_m);
    return (int32_t)fmax(round(fmax(east_m, north_m) / link_case->scenario->terrain_grid.cell_m), 1.0);
}

/* The samples along the straight line, ends included. Without terrain houses and trees stand on a plain at
 * sea level, as on the map. */
static enum geo_status take_profile(struct cli_link_case *link_case, struct geo_error *err)
{
    const struct plan_scenario *scenario = link_case->scenario;
    struct cli_link_point *from = &link_case->from;
    struct cli_link_point *to = &link_case->to;
    link_case->has_terrain = scenario->terrain_asl_m != NULL;
    from->ground_asl_m = link_case->has_terrain ? terrain_at(scenario, from->x_m, from->y_m) : (double)NAN;
    to->ground_asl_m = link_case->has_terrain ? terrain_at(scenario, to->x_m, to->y_m) : (double)NAN;
    enum geo_status status = GEO_OK;
    if (link_case->has_terrain) {
        status = require_ground(from, "the transmitter", err);
    }
    if (link_case->has_terrain && status == GEO_OK) {
        status = require_ground(to, "the receiver", err);
    }
    int32_t steps = count_steps(link_case);
    if (status == GEO_OK) {
        status = allocate(link_case, (size_t)steps + 1, err);
    }
    if (status != GEO_OK) {
        return status;
    }
    link_case->profile.count = steps + 1;
    for (int32_t i = 0; i <= steps; i++) {
        link_case->distance_km[i] = fmax(link_case->distance_m, 1.0) / 1000.0 * (double)i / (double)steps;
        take_sample(link_case, i);
    }
    link_case->missing_count = fill_missing(link_case->ground_asl_m, steps + 1);
    link_case->profile.distance_km = link_case->distance_km;
    link_case->profile.ground_asl_m = link_case->ground_asl_m;
    link_case->profile.clutter_m = link_case->clutter_m;
    return GEO_OK;
}

/* From one end to the other. */
enum geo_status cli_link_case_lay(struct cli_link_case *link_case, const struct data_plan *plan,
                                  struct geo_error *err)
{
    enum geo_status status = place_points(link_case, err);
    if (status != GEO_OK) {
        return status;
    }
    find_environment(&link_case->from, link_case->scenario, plan);
    find_environment(&link_case->to, link_case->scenario, plan);
    double east_m = link_case->to.x_m - link_case->from.x_m;
    double north_m = link_case->to.y_m - link_case->from.y_m;
    link_case->distance_m = hypot(east_m, north_m);
    link_case->bearing_deg = fmod(atan2(east_m, north_m) * DEG_PER_RAD + 360.0, 360.0);
    return take_profile(link_case, err);
}
