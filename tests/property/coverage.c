/* What must hold of coverage, gaps and statistics in any province; tried on random small ones. */
#include "fixture.h"

#include "planner/coverage/reach.h"
#include "planner/gaps/gaps.h"
#include "planner/radio/link.h"

#define SEEDS 6
#define POSITIONS 7

static struct plan_coverage compute(const struct plan_scenario *scenario, int threads)
{
    struct plan_coverage coverage = {0};
    struct geo_error err = {GEO_OK, ""};
    const struct plan_coverage_options options = {.threads = threads};
    if (plan_coverage_compute(&coverage, scenario, &options, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    return coverage;
}

static uint8_t *classify(const struct plan_coverage *coverage, const struct plan_scenario *scenario,
                         int32_t service, bool indoor)
{
    uint8_t *class = NULL;
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(plan_coverage_classify(&class, coverage, scenario, service, indoor, &err), GEO_OK);
    return class;
}

static void assert_same_coverage(const struct plan_coverage *a, const struct plan_coverage *b)
{
    assert_int_equal(a->layer_count, b->layer_count);
    assert_true(a->cell_count == b->cell_count);
    assert_int_equal(a->warnings, b->warnings);
    size_t cells = (size_t)a->cell_count;
    for (int32_t s = 0; s < a->layer_count; s++) {
        assert_memory_equal(a->layer[s].level_dbm, b->layer[s].level_dbm, cells * sizeof(float));
        assert_memory_equal(a->layer[s].flat_dbm, b->layer[s].flat_dbm, cells * sizeof(float));
        assert_memory_equal(a->layer[s].sigma_db, b->layer[s].sigma_db, cells * sizeof(float));
        assert_memory_equal(a->layer[s].server, b->layer[s].server, cells * sizeof(int32_t));
    }
}

static void test_threads_change_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 2; seed++) {
        struct plan_scenario scenario;
        fixture_province(&scenario, seed, POSITIONS, true);
        struct plan_coverage one = compute(&scenario, 1);
        static const int threads[] = {1, 2, 3, 8};
        for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
            struct plan_coverage many = compute(&scenario, threads[i]);
            assert_same_coverage(&one, &many);
            plan_coverage_release(&many);
        }
        plan_coverage_release(&one);
        plan_scenario_release(&scenario);
    }
}

static void test_a_new_site_never_lowers_the_best_signal(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct plan_scenario scenario;
        fixture_province(&scenario, seed, POSITIONS, true);
        struct plan_coverage after = compute(&scenario, 2);
        scenario.position_count--;
        struct plan_coverage before = compute(&scenario, 2);
        scenario.position_count++;
        int64_t raised = 0;
        for (int32_t s = 0; s < scenario.service_count; s++) {
            for (int64_t cell = 0; cell < before.cell_count; cell++) {
                float was_dbm = before.layer[s].level_dbm[cell];
                float is_dbm = after.layer[s].level_dbm[cell];
                assert_int_equal(isnan(was_dbm) != 0, isnan(is_dbm) != 0);
                assert_true(isnan(was_dbm) || is_dbm >= was_dbm);
                raised += is_dbm > was_dbm ? 1 : 0;
            }
        }
        assert_true(raised > 0);
        plan_coverage_release(&before);
        plan_coverage_release(&after);
        plan_scenario_release(&scenario);
    }
}

/* Equal levels go to the lower sector: a second station just like the first serves nobody. */
static void test_a_twin_changes_nothing(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct plan_scenario scenario;
        fixture_province(&scenario, seed, POSITIONS, true);
        int32_t first = scenario.position[0].station_first;
        int32_t twin = scenario.position[2].station_first;
        int32_t twin_sector = scenario.station[twin].sector_first;
        scenario.position[2].x_m = scenario.position[0].x_m;
        scenario.position[2].y_m = scenario.position[0].y_m;
        for (int32_t k = 0; k < 3; k++) {
            scenario.sector[twin_sector + k].azimuth_deg =
                scenario.sector[scenario.station[first].sector_first + k].azimuth_deg;
        }
        scenario.station[twin] = scenario.station[first];
        scenario.station[twin].position = 2;
        scenario.station[twin].sector_first = twin_sector;
        struct plan_coverage with = compute(&scenario, 3);
        scenario.position[2].station_count = 0;
        struct plan_coverage without = compute(&scenario, 3);
        assert_same_coverage(&with, &without);
        scenario.position[2].station_count = 1;
        plan_coverage_release(&with);
        plan_coverage_release(&without);
        plan_scenario_release(&scenario);
    }
}

/* Centre of the cell that a coordinate is in, on either side of the grid's edge. */
static double centre_m(double at_m, double edge_m, double cell_m)
{
    return edge_m + (floor((at_m - edge_m) / cell_m) + 0.5) * cell_m;
}

/* Best level over all sectors by the one-link formula, without terrain, masts in the middle of their cells;
 * -1e9 in a mast's own cell. */
static double best_link_dbm(const struct plan_scenario *scenario, int32_t service, int32_t cell)
{
    const struct geo_grid *grid = &scenario->grid;
    double x_m = geo_grid_x_m(grid, cell % grid->cols);
    double y_m = geo_grid_y_m(grid, cell / grid->cols);
    double best_dbm = -1e9;
    for (int32_t k = 0; k < scenario->sector_count; k++) {
        const struct plan_station *station = &scenario->station[scenario->sector[k].station];
        const struct plan_position *position = &scenario->position[station->position];
        if (!plan_scenario_serves(station, &scenario->service[service])) {
            continue;
        }
        double right_m = x_m - centre_m(position->x_m, grid->west_m, grid->cell_m);
        double up_m = y_m - centre_m(position->y_m, grid->north_m, grid->cell_m);
        if (fabs(right_m) + fabs(up_m) < 1.0) {
            return -1e9;
        }
        double bearing_deg = atan2(right_m, up_m) * 57.29577951308232;
        const struct plan_link_input input = {
            .propagation = &scenario->propagation,
            .station = station,
            .antenna = &scenario->antenna[station->antenna],
            .sector = &scenario->sector[k],
            .service = &scenario->service[service],
            .environment = (enum plan_environment)scenario->environment[cell],
            .distance_m = hypot(right_m, up_m),
            .bearing_deg = bearing_deg < 0.0 ? bearing_deg + 360.0 : bearing_deg,
            .cell_m = grid->cell_m};
        double level_dbm = plan_link_compute(&input).received_dbm;
        best_dbm = level_dbm > best_dbm ? level_dbm : best_dbm;
    }
    return best_dbm;
}

static void test_fast_sweep_is_the_link_formula_on_flat_land(void **state)
{
    (void)state;
    struct plan_scenario scenario;
    fixture_province(&scenario, 3, POSITIONS, false);
    struct plan_coverage coverage = compute(&scenario, 2);
    int compared = 0;
    for (int32_t s = 0; s < scenario.service_count; s++) {
        double floor_dbm = scenario.service[s].threshold_dbm - scenario.propagation.floor_db;
        for (int32_t cell = 0; cell < (int32_t)coverage.cell_count; cell++) {
            if (scenario.state[cell] != PLAN_CELL_ASSESSED) {
                continue;
            }
            double link_dbm = best_link_dbm(&scenario, s, cell);
            if (link_dbm > floor_dbm + 1.0) {
                assert_near((double)coverage.layer[s].level_dbm[cell], link_dbm, 0.05);
                compared++;
            }
        }
    }
    assert_true(compared > 1000);
    plan_coverage_release(&coverage);
    plan_scenario_release(&scenario);
}

/* A mast adds exactly the cells its reach names, and takes none away. */
static void test_reach_is_what_extending_adds(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct plan_scenario scenario;
        fixture_province(&scenario, seed, POSITIONS, true);
        struct plan_coverage before = compute(&scenario, 2);
        uint8_t *class = classify(&before, &scenario, 1, true);
        uint64_t random = seed;
        int32_t cell = 0;
        do {
            cell = fixture_below(&random, (int32_t)before.cell_count);
        } while (class[cell] != PLAN_CLASS_UNCOVERED);
        const struct plan_mast mast = {geo_grid_x_m(&scenario.grid, cell % scenario.grid.cols),
                                       geo_grid_y_m(&scenario.grid, cell / scenario.grid.cols), 30.0, cell,
                                       0};
        const struct plan_reach_slot slot = {1, scenario.service[1].probability, class};
        const struct plan_reach_input input = {&mast, 1, &slot, 1};
        const struct plan_coverage_options options = {.threads = 2};
        struct plan_reach *reach = NULL;
        struct plan_coverage after = {0};
        struct geo_error err = {GEO_OK, ""};
        assert_int_equal(plan_reach_compute(&reach, &scenario, &input, &options, &err), GEO_OK);
        assert_int_equal(plan_coverage_extend(&after, &before, &scenario, &mast, 1, &options, &err), GEO_OK);
        uint8_t *class_after = classify(&after, &scenario, 1, true);
        uint8_t *expected = fixture_array((size_t)before.cell_count, 1);
        memcpy(expected, class, (size_t)before.cell_count);
        int64_t reached = 0;
        for (int32_t run = 0; run < reach->run_count; run++) {
            for (int32_t i = 0; i < reach->length[run]; i++) {
                assert_int_equal(expected[reach->start[run] + i], PLAN_CLASS_UNCOVERED);
                expected[reach->start[run] + i] = PLAN_CLASS_COVERED;
                reached++;
            }
        }
        assert_true(reached > 0);
        assert_memory_equal(class_after, expected, (size_t)before.cell_count);
        assert_memory_equal(after.layer[0].level_dbm, before.layer[0].level_dbm,
                            (size_t)before.cell_count * sizeof(float));
        plan_reach_release(reach, 1);
        free(expected);
        free(class_after);
        free(class);
        plan_coverage_release(&after);
        plan_coverage_release(&before);
        plan_scenario_release(&scenario);
    }
}

struct sums {
    int64_t people_milli[3]; /* by plan_class */
    double area_km2[3];
};

static struct sums count_by_hand(const struct plan_scenario *scenario, const uint8_t *class, int32_t commune)
{
    struct sums sums = {{0, 0, 0}, {0.0, 0.0, 0.0}};
    double cell_km2 = scenario->grid.cell_m * scenario->grid.cell_m / 1e6;
    for (int64_t e = 0; e < scenario->entries.count; e++) {
        uint8_t here = class[scenario->entries.cell[e]];
        if (scenario->entries.commune[e] == commune) {
            assert_in_range(here, 0, 2); /* no cell of a commune is outside */
            sums.people_milli[here] += scenario->entries.people_milli[e];
            sums.area_km2[here] += scenario->entries.share[e] * cell_km2;
        }
    }
    return sums;
}

static void check_commune(const struct plan_scenario *scenario, const struct plan_tally *tally,
                          const uint8_t *class, int32_t commune)
{
    struct sums sums = count_by_hand(scenario, class, commune);
    assert_true(tally->people_covered_milli == sums.people_milli[PLAN_CLASS_COVERED]);
    assert_true(tally->people_na_milli == sums.people_milli[PLAN_CLASS_NOT_ASSESSED]);
    assert_true(tally->people_covered_milli + sums.people_milli[PLAN_CLASS_UNCOVERED] +
                    tally->people_na_milli ==
                tally->people_milli);
    assert_true(tally->people_in_milli <= tally->people_out_milli);
    assert_near(sums.area_km2[0] + sums.area_km2[1] + sums.area_km2[2], tally->area_km2, 1e-9);
    assert_near(tally->area_km2, scenario->commune[commune].area_km2, 1e-9);
}

/* Gaps and the regions too small to list hold every uncovered person, once. */
static void check_gaps(const struct plan_scenario *scenario, const struct plan_coverage *coverage,
                       uint8_t *const *class, const struct plan_tallies *tallies)
{
    struct plan_gap_input inputs[2];
    uint8_t *flat[2] = {NULL, NULL};
    struct plan_gaps gaps = {0};
    struct geo_error err = {GEO_OK, ""};
    for (int32_t s = 0; s < 2; s++) {
        bool indoor = scenario->service[s].indoor;
        assert_int_equal(plan_coverage_classify_flat(&flat[s], coverage, scenario, s, indoor, &err), GEO_OK);
        inputs[s] = (struct plan_gap_input){.service = s, .class = class[s], .flat_covered = flat[s]};
    }
    assert_int_equal(plan_gaps_compute(&gaps, scenario, inputs, 2, &err), GEO_OK);
    for (int32_t s = 0; s < 2; s++) {
        int64_t people_milli = gaps.small_people_milli[s];
        for (int64_t g = 0; g < gaps.count; g++) {
            const struct plan_gap *gap = &gaps.gap[g];
            if (gap->service != s) {
                continue;
            }
            people_milli += gap->people_milli;
            assert_true(gap->cell_count >= scenario->gap_min_cells);
            double cell_km2 = scenario->grid.cell_m * scenario->grid.cell_m / 1e6;
            assert_near(geo_polygon_area_m2(&gap->polygon) / 1e6, gap->cell_count * cell_km2, 1e-9);
            bool later = g + 1 < gaps.count && gaps.gap[g + 1].service == s;
            assert_true(!later || gap->people_milli >= gaps.gap[g + 1].people_milli);
        }
        const struct plan_tally *province = &tallies->province[s];
        assert_true(people_milli ==
                    province->people_milli - province->people_na_milli - province->people_covered_milli);
        free(flat[s]);
    }
    plan_gaps_release(&gaps);
}

static void test_covered_uncovered_and_not_assessed_make_the_whole(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct plan_scenario scenario;
        fixture_province(&scenario, seed, POSITIONS, true);
        struct plan_coverage coverage = compute(&scenario, 2);
        struct plan_tally_input inputs[2];
        uint8_t *asked[2];
        uint8_t *other[2];
        for (int32_t s = 0; s < 2; s++) {
            bool indoor = scenario.service[s].indoor;
            asked[s] = classify(&coverage, &scenario, s, indoor);
            other[s] = classify(&coverage, &scenario, s, !indoor);
            inputs[s].outdoor = indoor ? other[s] : asked[s];
            inputs[s].indoor = indoor ? asked[s] : other[s];
        }
        struct plan_tallies tallies = {0};
        struct geo_error err = {GEO_OK, ""};
        assert_int_equal(plan_tallies_compute(&tallies, &scenario, inputs, &err), GEO_OK);
        for (int32_t s = 0; s < 2; s++) {
            int64_t people_milli = 0;
            for (int32_t c = 0; c < scenario.commune_count; c++) {
                const struct plan_tally *tally = &tallies.tally[s * scenario.commune_count + c];
                check_commune(&scenario, tally, asked[s], c);
                people_milli += tally->people_milli;
            }
            assert_true(people_milli == tallies.province[s].people_milli);
            assert_true(tallies.province[s].people_na_milli > 0);
            assert_true(tallies.province[s].people_covered_milli > 0);
        }
        check_gaps(&scenario, &coverage, asked, &tallies);
        for (int32_t s = 0; s < 2; s++) {
            free(asked[s]);
            free(other[s]);
        }
        plan_tallies_release(&tallies);
        plan_coverage_release(&coverage);
        plan_scenario_release(&scenario);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_change_nothing),
        cmocka_unit_test(test_a_new_site_never_lowers_the_best_signal),
        cmocka_unit_test(test_a_twin_changes_nothing),
        cmocka_unit_test(test_fast_sweep_is_the_link_formula_on_flat_land),
        cmocka_unit_test(test_reach_is_what_extending_adds),
        cmocka_unit_test(test_covered_uncovered_and_not_assessed_make_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
