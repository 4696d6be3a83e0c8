#include "planner/siting/siting.h"
#include "tests/support/small_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MILLION 1000000LL
#define COLS 20
#define ROWS 10

#define WIDE 60 /* cells along a side of the wide square */

static int64_t weight[WIDE * WIDE];

static void weigh(int64_t each)
{
    for (int i = 0; i < WIDE * WIDE; i++) {
        weight[i] = each;
    }
}

/* 20 × 10 cells of 100 m, no lattice, nobody uncovered. */
static void init(struct plan_scenario *s)
{
    small_init(s, COLS, ROWS, 100.0);
    small_siting(s, 46.0);
    weigh(0);
}

static struct plan_candidates find(const struct plan_scenario *s)
{
    struct plan_candidates candidates = {0};
    struct geo_error err;
    enum geo_status status = plan_candidates_find(&candidates, s, weight, &err);
    if (status != GEO_OK) {
        print_error("%s\n", err.message);
    }
    assert_int_equal(status, GEO_OK);
    return candidates;
}

static void refuse(const struct plan_scenario *s, const char *message)
{
    struct plan_candidates candidates = {0};
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(plan_candidates_find(&candidates, s, weight, &err), GEO_ERR_INFEASIBLE);
    assert_string_equal(err.message, message);
    assert_null(candidates.candidate);
    assert_null(candidates.rejected);
}

static void list_sites(struct plan_scenario *s, const double (*xy)[2], int32_t count)
{
    s->siting.listed_count = count;
    s->siting.listed = small_array((size_t)count, sizeof *s->siting.listed);
    for (int32_t i = 0; i < count; i++) {
        char id[] = "LA";
        id[1] = (char)('A' + (char)i);
        s->siting.listed[i] = (struct plan_listed_site){small_text(id), xy[i][0], xy[i][1], -1};
    }
}

static char **names(const char *a, const char *b)
{
    char **name = small_array(2, sizeof *name);
    name[0] = small_text(a);
    name[1] = small_text(b);
    return name;
}

static void exclude(struct plan_scenario *s, int32_t zones, const int32_t *cell, int64_t count)
{
    s->siting.exclusion_count = zones;
    s->siting.exclusion = small_array((size_t)zones, sizeof *s->siting.exclusion);
    struct plan_site_area *zone = &s->siting.exclusion[zones - 1];
    zone->name = small_text("heritage");
    zone->cell_count = count;
    zone->cell = small_array((size_t)count, sizeof(int32_t));
    memcpy(zone->cell, cell, (size_t)count * sizeof(int32_t));
}

static void equal_names(void **state)
{
    (void)state;
    assert_string_equal(plan_reject_name(PLAN_REJECT_ZONE), "zone");
    assert_string_equal(plan_reject_name(PLAN_REJECT_WATER), "water");
    assert_string_equal(plan_reject_name(PLAN_REJECT_SLOPE), "slope");
    assert_string_equal(plan_reject_name(PLAN_REJECT_ROAD), "road");
    assert_string_equal(plan_reject_name(PLAN_REJECT_STANDING), "standing");
    assert_string_equal(plan_reject_name(PLAN_REJECT_NOT_ASSESSED), "not_assessed");
}

/* ---- standing masts ---- */

static void upgrades_lack_the_service(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    small_station(&s, 250.0, 250.0, 46.0);
    small_station(&s, 1250.0, 250.0, 46.0);
    small_station(&s, 9950.0, 250.0, 46.0);
    small_station(&s, 1850.0, 250.0, 46.0);
    s.station[1].technology = s.station[2].technology = s.station[3].technology = PLAN_GSM;
    s.station[1].height_agl_m = 42.0;
    s.station[3].height_agl_m = 0.0; /* not known: the pattern's */
    s.siting.variant[0].pattern[PLAN_SUBURBAN].station.height_agl_m = 33.0;
    struct plan_candidates candidates = find(&s); /* 2 stands outside the area */
    assert_int_equal(candidates.count, 2);
    assert_int_equal(candidates.place_count, 2);
    assert_int_equal(candidates.rejected_count, 0);
    const struct plan_candidate *first = &candidates.candidate[0];
    assert_int_equal(first->kind, PLAN_SITE_UPGRADE);
    assert_int_equal(first->position, 1);
    assert_int_equal(first->place, 0);
    assert_int_equal(first->variant, 0);
    assert_int_equal(first->cell, 7 * COLS + 12);
    assert_int_equal(first->commune, 1);
    assert_int_equal(first->capex_vnd, 700 * MILLION);
    assert_int_equal(first->cost_vnd, 700 * MILLION);
    assert_int_equal(first->state, PLAN_OPTION_FREE);
    assert_int_equal(first->mast_class, -1);
    assert_true(first->height_agl_m == 42.0 && first->x_m == 1250.0 && first->y_m == 250.0);
    assert_true(isnan(first->road_km) && isnan(first->power_km) && isnan(first->fibre_km));
    assert_true(candidates.candidate[1].height_agl_m == 33.0);
    assert_int_equal(candidates.candidate[1].place, 1);
    plan_candidates_release(&candidates);
    s.siting.upgrades = false;
    candidates = find(&s);
    assert_int_equal(candidates.count, 0);
    plan_candidates_release(&candidates);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

static void one_missing_service_of_several_is_enough(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    small_station(&s, 250.0, 250.0, 46.0);
    s.service = realloc(s.service, 2 * sizeof *s.service);
    assert_non_null(s.service);
    s.service_count = 2;
    s.service[1] = s.service[0];
    s.service[1].name = small_text("5G");
    s.service[1].key = small_text("5g");
    s.service[1].technology = PLAN_NR;
    free(s.siting.services);
    s.siting.services = small_array(2, sizeof *s.siting.services);
    s.siting.services[1] = 1;
    s.siting.service_count = 2;
    struct plan_pattern *pattern = small_array(2 * PLAN_ENVIRONMENT_COUNT, sizeof *pattern);
    memcpy(pattern, s.siting.variant[0].pattern, PLAN_ENVIRONMENT_COUNT * sizeof *pattern);
    memcpy(pattern + PLAN_ENVIRONMENT_COUNT, pattern, PLAN_ENVIRONMENT_COUNT * sizeof *pattern);
    free(s.siting.variant[0].pattern);
    s.siting.variant[0].pattern = pattern;
    struct plan_candidates candidates = find(&s);
    assert_int_equal(candidates.count, 1);
    plan_candidates_release(&candidates);
    s.siting.service_count = 1; /* 4G alone stands there */
    candidates = find(&s);
    assert_int_equal(candidates.count, 0);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

static void masts_of_others_are_shared(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    small_station(&s, 250.0, 250.0, 46.0);
    small_station(&s, 1250.0, 250.0, 46.0);
    s.station[0].technology = s.station[1].technology = PLAN_GSM;
    s.station[0].operator_id = 1;
    s.siting.operator_id = 0;
    s.siting.costs.site_vnd[PLAN_SITE_SHARE] = 200 * MILLION;
    struct plan_candidates candidates = find(&s);
    assert_int_equal(candidates.count, 2);
    assert_int_equal(candidates.candidate[0].kind, PLAN_SITE_UPGRADE); /* its own first */
    assert_int_equal(candidates.candidate[0].position, 1);
    assert_int_equal(candidates.candidate[1].kind, PLAN_SITE_SHARE);
    assert_int_equal(candidates.candidate[1].position, 0);
    assert_int_equal(candidates.candidate[1].cost_vnd, 200 * MILLION);
    plan_candidates_release(&candidates);
    s.position[0].station_count = 2; /* both operators on one mast: it is the builder's own, too */
    s.position_count = 1;
    candidates = find(&s);
    assert_int_equal(candidates.count, 1);
    assert_int_equal(candidates.candidate[0].kind, PLAN_SITE_UPGRADE);
    plan_candidates_release(&candidates);
    s.siting.operator_id = PLAN_ANY;
    s.position[0].station_count = 1;
    s.position_count = 2;
    candidates = find(&s);
    assert_int_equal(candidates.count, 2);
    assert_int_equal(candidates.candidate[0].kind, PLAN_SITE_UPGRADE);
    assert_int_equal(candidates.candidate[1].kind, PLAN_SITE_UPGRADE);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

static void standing_masts_may_stand_in_a_zone(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    small_station(&s, 250.0, 250.0, 46.0);
    small_station(&s, 1250.0, 250.0, 46.0);
    s.station[0].technology = s.station[1].technology = PLAN_GSM;
    const int32_t cell[] = {7 * COLS + 2};
    exclude(&s, 1, cell, 1);
    s.environment[7 * COLS + 2] = PLAN_WATER;
    s.state[7 * COLS + 12] = PLAN_CELL_NOT_ASSESSED;
    struct plan_candidates candidates = find(&s);
    assert_int_equal(candidates.count, 1);
    assert_int_equal(candidates.candidate[0].position, 0);
    assert_int_equal(candidates.rejected_count, 1);
    assert_int_equal(candidates.rejected[0].kind, PLAN_SITE_UPGRADE);
    assert_int_equal(candidates.rejected[0].position, 1);
    assert_int_equal(candidates.rejected[0].cell, 7 * COLS + 12);
    assert_int_equal(candidates.rejected[0].reject, PLAN_REJECT_NOT_ASSESSED);
    assert_int_equal(candidates.rejected[0].zone, -1);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

/* ---- variants ---- */

static void add_variant(struct plan_scenario *s, double height_m, int64_t cost_vnd)
{
    struct plan_siting_settings *siting = &s->siting;
    size_t n = (size_t)siting->variant_count++;
    siting->variant = realloc(siting->variant, (n + 1) * sizeof *siting->variant);
    assert_non_null(siting->variant);
    siting->variant[n] = (struct plan_variant){small_text("other"), height_m, cost_vnd, NULL};
    siting->variant[n].pattern = small_array(PLAN_ENVIRONMENT_COUNT, sizeof(struct plan_pattern));
    memcpy(siting->variant[n].pattern, siting->variant[0].pattern,
           PLAN_ENVIRONMENT_COUNT * sizeof(struct plan_pattern));
}

static void a_candidate_for_each_variant(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    small_station(&s, 250.0, 250.0, 46.0);
    s.station[0].technology = PLAN_GSM;
    const double xy[][2] = {{1050.0, 150.0}};
    list_sites(&s, xy, 1);
    add_variant(&s, 45.0, 0);        /* 1: a higher mast */
    add_variant(&s, 45.0, MILLION);  /* 2: dearer */
    add_variant(&s, (double)NAN, 0); /* 3: another beam */
    s.siting.variant[3].pattern[PLAN_OPEN].azimuth_deg[0] = 90.0;
    struct plan_candidates candidates = find(&s);
    const int32_t variant[] = {0, 2, 3, 0, 1, 2, 3}; /* a standing mast does not grow: 1 is 0 there */
    const double height_m[] = {30.0, 30.0, 30.0, 30.0, 45.0, 45.0, 30.0};
    assert_int_equal(candidates.count, 7);
    assert_int_equal(candidates.place_count, 2);
    for (int i = 0; i < 7; i++) {
        const struct plan_candidate *candidate = &candidates.candidate[i];
        assert_int_equal(candidate->kind, i < 3 ? PLAN_SITE_UPGRADE : PLAN_SITE_LISTED);
        assert_int_equal(candidate->place, i < 3 ? 0 : 1);
        assert_int_equal(candidate->variant, variant[i]);
        assert_int_equal(candidate->commune, i < 3 ? 0 : 1);
        assert_true(candidate->height_agl_m == height_m[i]);
    }
    assert_int_equal(candidates.candidate[1].cost_vnd, 701 * MILLION);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

/* Each of these alone makes a variant of its own on a standing mast. */
static void what_tells_variants_apart(void **state)
{
    (void)state;
    for (int i = 0; i < 9; i++) {
        struct plan_scenario s;
        init(&s);
        small_station(&s, 250.0, 250.0, 46.0);
        s.station[0].technology = PLAN_GSM;
        add_variant(&s, (double)NAN, 0);
        struct plan_pattern *pattern = &s.siting.variant[1].pattern[PLAN_URBAN];
        pattern->station.band += i == 1;
        pattern->station.antenna += i == 2;
        pattern->station.sector_count += i == 3;
        pattern->station.frequency_mhz += i == 4;
        pattern->station.reference_dbm += i == 5;
        pattern->station.loss_db += i == 6;
        pattern->tilt_deg += i == 7;
        pattern->station.height_agl_m += i == 8; /* not this: the mast stands */
        struct plan_candidates candidates = find(&s);
        assert_int_equal(candidates.count, i >= 1 && i <= 7 ? 2 : 1);
        plan_candidates_release(&candidates);
        plan_scenario_release(&s);
    }
}

/* ---- the user's list ---- */

static void listed_sites(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    const double xy[][2] = {{150.0, 150.0}, {150.0, 250.0}, {-150.0, 250.0}, {150.0, 150.0}};
    list_sites(&s, xy, 4);
    s.siting.listed[1].cost_vnd = 42;
    small_station(&s, 140.0, 160.0, 46.0);
    s.siting.keep_away_m = 500.0; /* who lists a site knows what stands there */
    struct plan_candidates candidates = find(&s);
    assert_int_equal(candidates.count, 3);
    assert_int_equal(candidates.rejected_count, 0);
    assert_int_equal(candidates.candidate[0].cost_vnd, 1500 * MILLION);
    assert_int_equal(candidates.candidate[1].cost_vnd, 42);
    assert_int_equal(candidates.candidate[1].position, 1);
    assert_int_equal(candidates.candidate[2].position, 3); /* twice the same point: two places */
    assert_int_equal(candidates.candidate[2].place, 2);
    assert_int_equal(candidates.candidate[2].commune, 0);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

static void listed_sites_keep_the_limits(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    small_terrain(&s, 5.0f);
    const double xy[][2] = {{150.0, 150.0}, {350.0, 150.0}, {550.0, 150.0}, {750.0, 150.0}, {1950.0, 950.0}};
    list_sites(&s, xy, 5);
    const int32_t zone[] = {8 * COLS + 0, 8 * COLS + 1, 8 * COLS + 2};
    exclude(&s, 2, zone, 3); /* the first zone is empty */
    s.environment[8 * COLS + 3] = PLAN_WATER;
    s.state[8 * COLS + 5] = PLAN_CELL_NOT_ASSESSED;
    s.terrain_asl_m[8 * COLS + 8] = 55.0f;
    s.siting.max_slope_deg = 7.0; /* Horn: atan(2 × 50 / 800) = 7.125° */
    s.has_roads = true;
    s.roads.count = 1;
    s.roads.cell = small_array(1, sizeof(int32_t));
    s.roads.cell[0] = 8 * COLS + 1;
    s.siting.max_road_km = 1.5;
    struct plan_candidates candidates = find(&s);
    const enum plan_reject reject[] = {PLAN_REJECT_ZONE, PLAN_REJECT_WATER, PLAN_REJECT_NOT_ASSESSED,
                                       PLAN_REJECT_SLOPE, PLAN_REJECT_ROAD};
    assert_int_equal(candidates.count, 0);
    assert_int_equal(candidates.rejected_count, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(candidates.rejected[i].kind, PLAN_SITE_LISTED);
        assert_int_equal(candidates.rejected[i].position, i);
        assert_int_equal(candidates.rejected[i].reject, reject[i]);
        assert_int_equal(candidates.rejected[i].zone, i == 0 ? 1 : -1);
    }
    plan_candidates_release(&candidates);
    s.siting.max_slope_deg = 7.2;
    s.siting.max_road_km = 2.0; /* 18 and 7 cells: 1.93 km */
    candidates = find(&s);
    assert_int_equal(candidates.count, 2);
    assert_int_equal(candidates.candidate[0].position, 3);
    assert_true(fabs(candidates.candidate[0].road_km - 0.6) < 1e-6);
    assert_int_equal(candidates.candidate[1].position, 4);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

static void ways_are_measured_where_layers_are_given(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    const double xy[][2] = {{150.0, 150.0}};
    list_sites(&s, xy, 1);
    s.has_roads = s.siting.has_power = s.siting.has_fibre = true; /* no road at all */
    s.siting.power.count = s.siting.fibre.count = 1;
    s.siting.power.cell = small_array(1, sizeof(int32_t));
    s.siting.fibre.cell = small_array(1, sizeof(int32_t));
    s.siting.power.cell[0] = 8 * COLS + 4;
    s.siting.fibre.cell[0] = 5 * COLS + 5;
    s.siting.costs.power_vnd_per_km = 1000;
    s.siting.costs.fibre_vnd_per_km = 1000;
    struct plan_candidates candidates = find(&s);
    assert_int_equal(candidates.count, 1);
    assert_true(isnan(candidates.candidate[0].road_km));
    assert_true(fabs(candidates.candidate[0].power_km - 0.3) < 1e-6);
    assert_true(fabs(candidates.candidate[0].fibre_km - 0.5) < 1e-6);
    assert_int_equal(candidates.candidate[0].cost_vnd, 1500 * MILLION + 300 + 500);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

/* ---- sites named in the plan ---- */

static void wishes_are_kept(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    for (int i = 0; i < 4; i++) {
        small_station(&s, 250.0 + 200.0 * i, 250.0, 46.0);
        s.station[i].technology = PLAN_GSM;
    }
    const double xy[][2] = {{1050.0, 150.0}};
    list_sites(&s, xy, 1);
    add_variant(&s, 45.0, MILLION);
    s.siting.required = names("PA", "LA");
    s.siting.forbidden = names("PB", "PB");
    s.siting.committed = names("PC", "PA");
    s.siting.required_count = 2;
    s.siting.forbidden_count = s.siting.committed_count = 1;
    struct plan_candidates candidates = find(&s);
    const uint8_t option[] = {1, 2, 2, 2, 1, 2, 0, 0, 1, 2}; /* two variants each of PA, PB, PC, PD, LA */
    assert_int_equal(candidates.count, 10);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(candidates.candidate[i].state, option[i]);
        assert_int_equal(candidates.candidate[i].committed, i == 4);
        assert_int_equal(candidates.candidate[i].cost_vnd == 0, i == 4);
    }
    assert_int_equal(candidates.candidate[4].capex_vnd, 700 * MILLION);
    plan_candidates_release(&candidates);
    s.siting.committed_count = 2; /* required and paid for */
    candidates = find(&s);
    assert_int_equal(candidates.candidate[0].state, PLAN_OPTION_REQUIRED);
    assert_int_equal(candidates.candidate[0].cost_vnd, 0);
    plan_candidates_release(&candidates);
    s.siting.forbidden_count = 2;
    plan_scenario_release(&s);
}

static void wishes_that_cannot_be(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    small_station(&s, 250.0, 250.0, 46.0);  /* has the service */
    small_station(&s, 9950.0, 250.0, 46.0); /* outside */
    small_station(&s, 550.0, 250.0, 46.0);
    s.station[1].technology = s.station[2].technology = PLAN_GSM;
    const double xy[][2] = {{150.0, 150.0}, {350.0, 150.0}};
    list_sites(&s, xy, 2);
    const int32_t zone[] = {8 * COLS + 1, 8 * COLS + 3};
    exclude(&s, 1, zone, 2);
    s.siting.required_count = s.siting.committed_count = s.siting.forbidden_count = 2;
    s.siting.required = names("X1", "PA");
    s.siting.committed = names("LA", "LB");
    s.siting.forbidden = names("PA", "X2");
    refuse(&s, "required site 'X1' is neither a standing position nor a listed site: write the id as the "
               "stations' or the candidates' file has it\n"
               "required site 'PA' is forbidden, too: keep it in one of the lists\n"
               "committed sites 'LA', 'LB' lie in exclusion zones: leave them out, or change the zones\n"
               "forbidden site 'X2' is neither a standing position nor a listed site: write the id as the "
               "stations' or the candidates' file has it");
    s.siting.forbidden_count = 1;
    s.siting.committed_count = 0;
    free(s.siting.forbidden[0]);
    s.siting.forbidden[0] = small_text("LA"); /* no candidate, and so not built: as wished */
    free(s.siting.required[0]);
    s.siting.required[0] = small_text("PB");
    refuse(&s, "required site 'PB' stands outside the area: leave it out, or widen the area\n"
               "required site 'PA' has what is to be built already: leave it out");
    free(s.siting.required[0]);
    s.siting.required[0] = small_text("PC");
    s.siting.required_count = 1;
    s.siting.upgrades = false;
    refuse(&s, "required site 'PC' stands already, and upgrades are switched off: switch them on");
    s.siting.required_count = s.siting.committed_count = s.siting.forbidden_count = 2;
    plan_scenario_release(&s);
}

static void many_unknown_ids_are_counted(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    s.siting.required_count = 200;
    s.siting.required = small_array(200, sizeof(char *));
    for (int i = 0; i < 200; i++) {
        s.siting.required[i] = small_text("X");
    }
    refuse(&s, "required sites 'X', 'X', 'X', 'X', 'X', 'X', 'X', 'X', 'X', 'X' and 190 more are neither "
               "standing positions nor listed sites: write the ids as the stations' or the candidates' file "
               "has them");
    plan_scenario_release(&s);
}

/* ---- greenfield ---- */

/* 15 × 15 km, one person a cell of 250 m, squares of 5 × 5 cells: far from the border no direction is better.
 */
static void init_wide(struct plan_scenario *s)
{
    small_init(s, WIDE, WIDE, 250.0);
    small_siting(s, 46.0);
    weigh(1000);
    s->siting.lattice_m = 1250.0;
}

/* Roofs higher than masts: a hill is worth something. */
static void roof_over(struct plan_scenario *s, float height_m)
{
    size_t cells = (size_t)geo_grid_cell_count(&s->grid);
    s->clutter_m = small_array(cells, sizeof(float));
    for (size_t i = 0; i < cells; i++) {
        s->clutter_m[i] = height_m;
    }
    s->siting.variant[0].height_agl_m = (double)height_m - 5.0;
}

static bool is_far_from_border(int32_t cell)
{
    int32_t row = cell / WIDE;
    int32_t col = cell % WIDE;
    return row >= 20 && row < 40 && col >= 20 && col < 40;
}

static void flat_land_keeps_a_regular_lattice(void **state)
{
    (void)state;
    struct plan_scenario s;
    init_wide(&s);
    struct plan_candidates candidates = find(&s);
    assert_int_equal(candidates.count, 144);
    assert_int_equal(candidates.place_count, 144);
    int32_t far = 0;
    for (int i = 0; i < 144; i++) {
        const struct plan_candidate *candidate = &candidates.candidate[i];
        assert_int_equal(candidate->kind, PLAN_SITE_BUILD);
        assert_int_equal(candidate->position, -1);
        assert_int_equal(candidate->commune, candidate->cell % WIDE < WIDE / 2 ? 0 : 1);
        assert_int_equal(candidate->cost_vnd, 1800 * MILLION);
        assert_true(candidate->height_agl_m == 30.0);
        assert_true(i == 0 || candidate->cell > candidates.candidate[i - 1].cell);
        assert_true(candidate->x_m == geo_grid_x_m(&s.grid, candidate->cell % WIDE));
        assert_true(candidate->y_m == geo_grid_y_m(&s.grid, candidate->cell / WIDE));
        if (is_far_from_border(candidate->cell)) {
            assert_int_equal(candidate->cell / WIDE % 5, 2);
            assert_int_equal(candidate->cell % WIDE % 5, 2);
            far++;
        }
    }
    assert_int_equal(far, 16);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

static int32_t in_square(const struct plan_candidates *candidates, int32_t row, int32_t col)
{
    for (int32_t i = 0; i < candidates->count; i++) {
        int32_t cell = candidates->candidate[i].cell;
        if (cell / WIDE / 5 == row && cell % WIDE / 5 == col) {
            return cell;
        }
    }
    return -1;
}

static void the_lattice_moves_to_hills_and_villages(void **state)
{
    (void)state;
    struct plan_scenario s;
    init_wide(&s);
    roof_over(&s, 20.0f);
    small_terrain(&s, 3.0f);
    s.terrain_asl_m[29 * WIDE + 25] = 63.0f;
    s.terrain_asl_m[34 * WIDE + 34] = 63.0f;
    s.environment[34 * WIDE + 34] = PLAN_WATER;
    struct plan_candidates candidates = find(&s);
    assert_int_equal(in_square(&candidates, 5, 5), 29 * WIDE + 25);
    assert_true(in_square(&candidates, 6, 6) >= 0);
    assert_true(in_square(&candidates, 6, 6) != 34 * WIDE + 34);
    plan_candidates_release(&candidates);

    free(s.clutter_m); /* flat and bare: where the people are */
    free(s.terrain_asl_m);
    s.clutter_m = s.terrain_asl_m = NULL;
    s.siting.variant[0].height_agl_m = 60.0;
    s.siting.lattice_m = 3750.0; /* 15 × 15 cells; of a village 1.5 km off much is lost */
    weigh(0);
    weight[33 * WIDE + 37] = 1000;
    candidates = find(&s);
    bool there = false;
    for (int32_t i = 0; i < candidates.count; i++) {
        int32_t cell = candidates.candidate[i].cell;
        there = there || (abs(cell / WIDE - 33) <= 3 && abs(cell % WIDE - 37) <= 3);
    }
    assert_true(there);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

/* A road along the western side of column 5 of squares, a line along its northern side. */
static void the_lattice_moves_to_roads_and_lines(void **state)
{
    (void)state;
    for (int priced = 0; priced < 2; priced++) {
        struct plan_scenario s;
        init_wide(&s);
        s.siting.variant[0].height_agl_m = 30.0;
        s.has_roads = s.siting.has_power = true;
        s.roads.cell = small_array(WIDE, sizeof(int32_t));
        s.siting.power.cell = small_array(WIDE, sizeof(int32_t));
        for (int32_t i = 0; i < WIDE; i++) {
            s.roads.cell[s.roads.count++] = i * WIDE + 25;
            s.siting.power.cell[s.siting.power.count++] = 25 * WIDE + i;
        }
        s.siting.costs.road_vnd_per_km = priced ? 2000 * MILLION : 0;
        s.siting.costs.power_vnd_per_km = priced ? 2000 * MILLION : 0;
        struct plan_candidates candidates = find(&s);
        int32_t cell = in_square(&candidates, 5, 5);
        assert_int_equal(cell % WIDE, 25);
        assert_in_range(cell / WIDE, 25, priced ? 25 : 26); /* an unpriced line draws less than a road */
        plan_candidates_release(&candidates);
        plan_scenario_release(&s);
    }
}

/* Two squares whose common border is a ridge: the better place on it stays, the other square stands back. */
static void neighbours_do_not_meet_on_a_hill(void **state)
{
    (void)state;
    struct plan_scenario s;
    init_wide(&s);
    roof_over(&s, 20.0f);
    small_terrain(&s, 3.0f);
    s.terrain_asl_m[27 * WIDE + 29] = s.terrain_asl_m[27 * WIDE + 30] = 63.0f;
    struct plan_candidates candidates = find(&s);
    int32_t a = in_square(&candidates, 5, 5);
    int32_t b = in_square(&candidates, 5, 6);
    assert_int_equal((a == 27 * WIDE + 29) + (b == 27 * WIDE + 30), 1);
    for (int32_t i = 0; i < candidates.count; i++) {
        for (int32_t k = 0; k < i; k++) {
            assert_true(hypot(candidates.candidate[i].x_m - candidates.candidate[k].x_m,
                              candidates.candidate[i].y_m - candidates.candidate[k].y_m) >= 625.0);
        }
    }
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

static void a_square_crowded_out_goes_without(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    weigh(1000);
    s.siting.lattice_m = 1000.0;
    memset(s.environment, PLAN_WATER, (size_t)COLS * ROWS);
    s.environment[5 * COLS + 9] = s.environment[5 * COLS + 10] = PLAN_OPEN;
    struct plan_candidates candidates = find(&s);
    assert_int_equal(candidates.count, 1);
    assert_int_equal(candidates.rejected_count, 0);
    plan_candidates_release(&candidates);
    s.environment[5 * COLS + 10] = PLAN_WATER;
    s.environment[5 * COLS + 14] = PLAN_OPEN; /* just as far as half the spacing */
    candidates = find(&s);
    assert_int_equal(candidates.count, 2);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

static void no_lattice_where_nobody_is_uncovered(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 2 * COLS, ROWS, 100.0);
    small_siting(&s, 46.0);
    weigh(0);
    s.siting.lattice_m = 500.0;
    weight[0] = 1; /* in the first square: it and its neighbours */
    struct plan_candidates candidates = find(&s);
    assert_int_equal(candidates.count, 4);
    plan_candidates_release(&candidates);
    weight[0] = 0;
    candidates = find(&s);
    assert_int_equal(candidates.count, 0);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

static void squares_without_a_place_say_why(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    weigh(1000);
    s.siting.lattice_m = 500.0;
    int32_t zone[25];
    for (int32_t i = 0; i < 25; i++) {
        zone[i] = i / 5 * COLS + i % 5;
    }
    exclude(&s, 1, zone, 25);
    for (int32_t i = 0; i < 25; i++) {
        s.environment[i / 5 * COLS + 5 + i % 5] = PLAN_WATER;
    }
    for (int32_t i = 0; i < 12; i++) { /* of the second square as many are not assessed as not */
        s.state[i / 5 * COLS + 5 + i % 5] = PLAN_CELL_NOT_ASSESSED;
    }
    s.siting.keep_away_m = 400.0;
    small_station(&s, 1250.0, 750.0, 46.0);
    struct plan_candidates candidates = find(&s);
    const enum plan_reject reject[] = {PLAN_REJECT_ZONE, PLAN_REJECT_WATER, PLAN_REJECT_STANDING};
    assert_int_equal(candidates.count, 5);
    assert_int_equal(candidates.rejected_count, 3);
    for (int i = 0; i < 3; i++) {
        const struct plan_rejected *rejected = &candidates.rejected[i];
        assert_int_equal(rejected->kind, PLAN_SITE_BUILD);
        assert_int_equal(rejected->position, -1);
        assert_int_equal(rejected->cell, 2 * COLS + 5 * i + 2);
        assert_int_equal(rejected->reject, reject[i]);
        assert_int_equal(rejected->zone, i == 0 ? 0 : -1);
        assert_true(rejected->x_m == 250.0 + 500.0 * i && rejected->y_m == 750.0);
    }
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

static void new_masts_keep_away_from_standing_ones(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    weigh(1000);
    s.siting.lattice_m = 100.0; /* every cell is a square */
    small_station(&s, 1050.0, 550.0, 46.0);
    small_station(&s, -250.0, 950.0, 46.0); /* outside, and yet there */
    s.siting.keep_away_m = 300.0;
    struct plan_candidates candidates = find(&s);
    for (int32_t i = 0; i < candidates.count; i++) {
        const struct plan_candidate *candidate = &candidates.candidate[i];
        assert_true(hypot(candidate->x_m - 1050.0, candidate->y_m - 550.0) >= 300.0);
    }
    assert_int_equal(candidates.rejected_count,
                     25); /* of the first; the second is just as far as it must be */
    assert_int_equal(candidates.count, COLS * ROWS - 25);
    plan_candidates_release(&candidates);
    s.siting.keep_away_m = 300.1;
    candidates = find(&s);
    assert_int_equal(candidates.rejected_count, 29 + 1);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

/* A mast stands at the middle of its cell, and that lies in a commune. */
static void the_border_is_kept(void **state)
{
    (void)state;
    struct plan_scenario s;
    init(&s);
    weigh(1000);
    s.siting.lattice_m = 100.0;
    s.siting.upgrades = false;
    /* The western commune ends at 940 m, the eastern begins at 960 m and ends at 1940 m. */
    s.commune[0].polygon.xy[2] = s.commune[0].polygon.xy[4] = 940.0;
    s.commune[1].polygon.xy[0] = s.commune[1].polygon.xy[6] = 960.0;
    s.commune[1].polygon.xy[2] = s.commune[1].polygon.xy[4] = 1940.0;
    for (int64_t e = 0; e < s.entries.count; e++) {
        int32_t col = s.entries.cell[e] % COLS;
        s.entries.share[e] = col == 9 || col == 19 ? 0.4 : 1.0;
    }
    struct plan_candidates candidates = find(&s);
    assert_int_equal(candidates.count, 18 * ROWS);
    for (int32_t i = 0; i < candidates.count; i++) {
        int32_t col = candidates.candidate[i].cell % COLS;
        assert_true(col != 9 && col != 19);
        assert_int_equal(candidates.candidate[i].commune, col < 9 ? 0 : 1);
    }
    plan_candidates_release(&candidates);
    /* A listed site in the gap between the two goes to the one with more of the cell. */
    const double xy[][2] = {{950.0, 150.0}, {930.0, 150.0}};
    list_sites(&s, xy, 2);
    s.siting.lattice_m = 0.0;
    candidates = find(&s);
    assert_int_equal(candidates.count, 2);
    assert_int_equal(candidates.candidate[0].commune, 0);
    assert_int_equal(candidates.candidate[1].commune, 0);
    plan_candidates_release(&candidates);
    plan_scenario_release(&s);
}

/* Fine cells are not all looked at, unless only few of them may be built on. */
static void one_free_cell_is_found(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 120, 120, 10.0);
    small_siting(&s, 46.0);
    int64_t *each = small_array(120 * 120, sizeof *each);
    for (int32_t i = 0; i < 120 * 120; i++) {
        each[i] = 1;
    }
    memset(s.environment, PLAN_WATER, 120 * 120);
    s.environment[37 * 120 + 52] = PLAN_OPEN;
    s.siting.lattice_m = 1200.0;
    struct plan_candidates candidates = {0};
    struct geo_error err;
    assert_int_equal(plan_candidates_find(&candidates, &s, each, &err), GEO_OK);
    assert_int_equal(candidates.count, 1);
    assert_int_equal(candidates.candidate[0].cell, 37 * 120 + 52);
    plan_candidates_release(&candidates);
    free(each);
    plan_scenario_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_names),
        cmocka_unit_test(upgrades_lack_the_service),
        cmocka_unit_test(one_missing_service_of_several_is_enough),
        cmocka_unit_test(masts_of_others_are_shared),
        cmocka_unit_test(standing_masts_may_stand_in_a_zone),
        cmocka_unit_test(a_candidate_for_each_variant),
        cmocka_unit_test(what_tells_variants_apart),
        cmocka_unit_test(listed_sites),
        cmocka_unit_test(listed_sites_keep_the_limits),
        cmocka_unit_test(ways_are_measured_where_layers_are_given),
        cmocka_unit_test(wishes_are_kept),
        cmocka_unit_test(wishes_that_cannot_be),
        cmocka_unit_test(many_unknown_ids_are_counted),
        cmocka_unit_test(flat_land_keeps_a_regular_lattice),
        cmocka_unit_test(the_lattice_moves_to_hills_and_villages),
        cmocka_unit_test(the_lattice_moves_to_roads_and_lines),
        cmocka_unit_test(neighbours_do_not_meet_on_a_hill),
        cmocka_unit_test(a_square_crowded_out_goes_without),
        cmocka_unit_test(no_lattice_where_nobody_is_uncovered),
        cmocka_unit_test(squares_without_a_place_say_why),
        cmocka_unit_test(new_masts_keep_away_from_standing_ones),
        cmocka_unit_test(the_border_is_kept),
        cmocka_unit_test(one_free_cell_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
