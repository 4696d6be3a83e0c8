#include "planner/gaps/gaps.h"
#include "tests/support/small_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* '.' covered, '#' uncovered, '-' not assessed, ' ' outside: plan_class values. */
static uint8_t *classes(const char *const *picture, int32_t cols, int32_t rows)
{
    uint8_t *class = small_array((size_t)(cols * rows), 1);
    for (int32_t i = 0; i < cols * rows; i++) {
        char here = picture[i / cols][i % cols];
        class[i] = here == '#' ? 0 : here == '.' ? 1 : here == '-' ? 2 : 255;
    }
    return class;
}

static struct plan_gaps find(const struct plan_scenario *s, const uint8_t *class, const uint8_t *flat)
{
    struct plan_gaps gaps = {0};
    struct plan_gap_input input = {0, class, flat};
    struct geo_error err;
    assert_int_equal(plan_gaps_compute(&gaps, s, &input, 1, &err), GEO_OK);
    return gaps;
}

static const char *const picture[6] = {"##..........", "##......#...", "..#......#..",
                                       "............", "....####....", "....####...#"};

static void areas_people_and_communes(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 12, 6, 100.0);
    small_station(&s, 50.0, 550.0, 46.0);
    small_station(&s, 650.0, 50.0, 46.0);
    s.entries.people_milli[5 * 6 + 4] = 5000; /* row 5, column 4, in the western commune */
    s.gap_min_cells = 2;
    uint8_t *class = classes(picture, 12, 6);
    uint8_t *flat = small_array(72, 1);
    struct plan_gaps gaps = find(&s, class, flat);
    assert_int_equal(gaps.count, 3);
    /* 8 cells, one of them with 5 people: the most populous area comes first. */
    const struct plan_gap *gap = &gaps.gap[0];
    assert_int_equal(gap->cell_count, 8);
    assert_int_equal(gap->people_milli, 12000);
    assert_true(fabs(gap->area_km2 - 0.08) < 1e-12);
    assert_int_equal(gap->commune_count, 2);
    assert_int_equal(gap->commune_main, 0);
    assert_int_equal(gap->commune[1], 1);
    assert_true(gap->x_m == 450.0 && gap->y_m == 50.0);
    assert_int_equal(gap->nearest_station, 1);
    assert_true(fabs(gap->nearest_km - 0.2) < 1e-12);
    assert_int_equal(gap->cause, PLAN_CAUSE_RANGE);
    /* The block in the corner and the cell that touches it by a corner are one area. */
    assert_int_equal(gaps.gap[1].cell_count, 5);
    assert_int_equal(gaps.gap[1].polygon.ring_count, 2);
    assert_int_equal(gaps.gap[2].cell_count, 2);
    /* The lone cell is counted, not lost. */
    assert_int_equal(gaps.small_count[0], 1);
    assert_int_equal(gaps.small_cells[0], 1);
    assert_int_equal(gaps.small_people_milli[0], 1000);
    plan_gaps_release(&gaps);
    plan_gaps_release(&gaps);
    free(class);
    free(flat);
    plan_scenario_release(&s);
}

static void causes(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 12, 6, 100.0);
    uint8_t *class = classes(picture, 12, 6);
    uint8_t *flat = small_array(72, 1);
    struct plan_gaps gaps = find(&s, class, flat);
    assert_int_equal(gaps.gap[0].cause, PLAN_CAUSE_NO_STATION);
    assert_int_equal(gaps.gap[0].nearest_station, -1);
    assert_true(isnan(gaps.gap[0].nearest_km));
    plan_gaps_release(&gaps);
    /* A station of another operator is no station of the service. */
    s.service[0].operator_id = 1;
    small_station(&s, 50.0, 550.0, 46.0);
    gaps = find(&s, class, flat);
    assert_int_equal(gaps.gap[0].cause, PLAN_CAUSE_NO_STATION);
    plan_gaps_release(&gaps);
    s.service[0].operator_id = 0;
    memset(flat, 1, 72);
    gaps = find(&s, class, flat);
    assert_int_equal(gaps.gap[0].cause, PLAN_CAUSE_TERRAIN);
    plan_gaps_release(&gaps);
    memset(flat, 0, 72);
    s.propagation.max_range_km = 0.3;
    gaps = find(&s, class, flat);
    assert_int_equal(gaps.gap[0].cause, PLAN_CAUSE_NO_STATION);
    assert_string_equal(plan_gap_cause_name(gaps.gap[0].cause), "no_station_of_service");
    plan_gaps_release(&gaps);
    free(class);
    free(flat);
    plan_scenario_release(&s);
}

static void empty_cells_are_no_gap(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 12, 6, 100.0);
    uint8_t *class = classes(picture, 12, 6);
    uint8_t *flat = small_array(72, 1);
    memset(s.entries.people_milli, 0, 72 * sizeof(int32_t));
    struct plan_gaps gaps = find(&s, class, flat);
    assert_int_equal(gaps.count, 0);
    plan_gaps_release(&gaps);
    /* Without any population every uncovered cell counts. */
    free(s.entries.people_milli);
    s.entries.people_milli = NULL;
    gaps = find(&s, class, flat);
    assert_int_equal(gaps.count, 4);
    assert_int_equal(gaps.gap[0].cell_count, 8);
    assert_int_equal(gaps.gap[0].commune_main, 0);
    plan_gaps_release(&gaps);
    free(class);
    free(flat);
    plan_scenario_release(&s);
}

static void nearest_of_many_buckets(void **state)
{
    (void)state;
    struct plan_scenario s;
    small_init(&s, 12, 6, 10000.0);
    s.propagation.max_range_km = 15.0;
    for (int i = 0; i < 10; i++) {
        small_station(&s, 5000.0 + 11000.0 * i, 3000.0 + 6000.0 * i, 46.0);
    }
    uint8_t *class = classes(picture, 12, 6);
    uint8_t *flat = small_array(72, 1);
    s.gap_min_cells = 1;
    struct plan_gaps gaps = find(&s, class, flat);
    for (int64_t g = 0; g < gaps.count; g++) {
        double best_m = (double)INFINITY;
        int32_t best = -1;
        for (int32_t i = 0; i < 10; i++) {
            double d_m = hypot(s.position[i].x_m - gaps.gap[g].x_m, s.position[i].y_m - gaps.gap[g].y_m);
            if (d_m < best_m) {
                best_m = d_m;
                best = i;
            }
        }
        assert_int_equal(gaps.gap[g].nearest_station, best);
        if (gaps.gap[g].cell_count == 1) {
            assert_int_equal(gaps.gap[g].cause, best_m <= 15000.0 ? PLAN_CAUSE_RANGE : PLAN_CAUSE_NO_STATION);
        }
    }
    plan_gaps_release(&gaps);
    free(class);
    free(flat);
    plan_scenario_release(&s);
}

static void tallies_add_up(void **state)
{
    (void)state;
    const char *const outdoor_picture[2] = {"..#-", "...."};
    const char *const indoor_picture[2] = {".##-", "###."};
    struct plan_scenario s;
    small_init(&s, 4, 2, 1000.0);
    small_station(&s, 500.0, 500.0, 46.0);
    small_station(&s, 99500.0, 500.0, 46.0);
    s.has_roads = s.has_schools = true;
    s.roads.count = 3;
    s.roads.cell = small_array(3, sizeof(int32_t));
    s.roads.commune = small_array(3, sizeof(int32_t));
    s.roads.weight = small_array(3, sizeof(double));
    s.schools.count = 2;
    s.schools.cell = small_array(2, sizeof(int32_t));
    s.schools.commune = small_array(2, sizeof(int32_t));
    s.schools.weight = small_array(2, sizeof(double));
    const int32_t road_cell[3] = {0, 2, 7};
    const int32_t road_commune[3] = {0, 1, 1};
    for (int i = 0; i < 3; i++) {
        s.roads.cell[i] = road_cell[i];
        s.roads.commune[i] = road_commune[i];
        s.roads.weight[i] = 1.5;
    }
    s.schools.cell[0] = 1;
    s.schools.cell[1] = 7;
    s.schools.commune[1] = 1;
    s.schools.weight[0] = 3.0; /* three in one cell */
    s.schools.weight[1] = 1.0;
    uint8_t *outdoor = classes(outdoor_picture, 4, 2);
    uint8_t *indoor = classes(indoor_picture, 4, 2);
    struct plan_tally_input input = {outdoor, indoor};
    struct plan_tallies tallies = {0};
    struct geo_error err;
    assert_int_equal(plan_tallies_compute(&tallies, &s, &input, &err), GEO_OK);
    const struct plan_tally *west = &tallies.tally[0];
    const struct plan_tally *east = &tallies.tally[1];
    const struct plan_tally *all = &tallies.province[0];
    assert_int_equal(west->people_out_milli, 4000);
    assert_int_equal(west->people_in_milli, 1000);
    assert_int_equal(east->people_out_milli, 2000);
    assert_int_equal(east->people_na_milli, 1000);
    assert_int_equal(east->people_covered_milli, 2000);
    assert_int_equal(all->people_milli, 8000);
    assert_int_equal(all->people_out_milli, west->people_out_milli + east->people_out_milli);
    assert_true(all->area_km2 == 8.0 && east->area_na_km2 == 1.0 && all->area_out_km2 == 6.0);
    assert_int_equal(west->station_count, 1);
    assert_int_equal(all->station_count, 1);
    assert_true(all->road_km == 4.5 && all->road_covered_km == 3.0);
    assert_int_equal(all->school_count, 4);
    assert_int_equal(all->school_covered_count, 4);
    plan_tallies_release(&tallies);
    s.service[0].indoor = true;
    assert_int_equal(plan_tallies_compute(&tallies, &s, &input, &err), GEO_OK);
    assert_int_equal(tallies.province[0].people_covered_milli, tallies.province[0].people_in_milli);
    assert_int_equal(tallies.province[0].school_covered_count, 1);
    assert_true(tallies.province[0].road_covered_km == 3.0);
    plan_tallies_release(&tallies);
    plan_tallies_release(&tallies);
    free(outdoor);
    free(indoor);
    plan_scenario_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_people_and_communes),
        cmocka_unit_test(causes),
        cmocka_unit_test(empty_cells_are_no_gap),
        cmocka_unit_test(nearest_of_many_buckets),
        cmocka_unit_test(tallies_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
