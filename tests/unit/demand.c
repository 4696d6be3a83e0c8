/* From cells and reaches to units and rows, on ground small enough to draw. */
#include "planner/siting/siting.h"
#include "tests/support/small_scenario.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COLS 8
#define ROWS 3
#define CELLS (COLS * ROWS)

/* '.' covered, '#' uncovered; the four western columns are commune 0. */
static const char *const picture[ROWS] = {"..######", ".#####..", "########"};

struct fixture {
    struct plan_scenario s;
    uint8_t class[CELLS];
    struct plan_candidates candidates;
    struct plan_candidate candidate[4];
    struct plan_reach reach[4];
    struct plan_demand demand;
};

static void set_reach(struct fixture *f, int32_t i, int32_t runs, const int32_t *start_length)
{
    f->reach[i].run_count = runs;
    f->reach[i].start = small_array((size_t)runs + 1, sizeof(int32_t));
    f->reach[i].length = small_array((size_t)runs + 1, sizeof(int32_t));
    for (int32_t r = 0; r < runs; r++) {
        f->reach[i].start[r] = start_length[2 * r];
        f->reach[i].length[r] = start_length[2 * r + 1];
    }
}

static void open(struct fixture *f)
{
    memset(f, 0, sizeof *f);
    small_init(&f->s, COLS, ROWS, 100.0);
    small_siting(&f->s, 46.0);
    for (int32_t i = 0; i < CELLS; i++) {
        f->class[i] = picture[i / COLS][i % COLS] == '#' ? 0 : 1;
    }
    f->candidates = (struct plan_candidates){.candidate = f->candidate, .count = 3, .place_count = 3};
    for (int32_t i = 0; i < 3; i++) {
        f->candidate[i] = (struct plan_candidate){.kind = PLAN_SITE_BUILD,
                                                  .position = -1,
                                                  .place = i,
                                                  .x_m = 100.0 * i,
                                                  .commune = i / 2,
                                                  .cost_vnd = 7};
    }
    /* A: row 0 columns 2–5 (across the border of the communes), B: row 0 columns 4–7, C: row 2 column 0. */
    set_reach(f, 0, 1, (const int32_t[]){2, 4});
    set_reach(f, 1, 1, (const int32_t[]){4, 4});
    set_reach(f, 2, 1, (const int32_t[]){16, 1});
}

static enum geo_status build(struct fixture *f, const struct plan_demand_slot *slot, int32_t slots,
                             struct geo_error *err)
{
    const uint8_t *class[2] = {f->class, f->class};
    struct plan_demand_input input = {&f->candidates, f->reach, slot, class, slots};
    enum geo_status status = plan_demand_build(&f->demand, &f->s, &input, err);
    if (status == GEO_OK) {
        assert_int_equal(plan_choice_check(&f->demand.choice, err), GEO_OK);
    }
    return status;
}

static void close(struct fixture *f)
{
    plan_demand_release(&f->demand);
    for (int32_t i = 0; i < 4; i++) {
        free(f->reach[i].start);
        free(f->reach[i].length);
    }
    plan_scenario_release(&f->s);
}

static const struct plan_demand_slot whole = {0, 0.9, 1.0};

static void cells_that_cannot_be_told_apart_are_one_unit(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f);
    assert_int_equal(build(&f, &whole, 1, &err), GEO_OK);
    const struct plan_choice *choice = &f.demand.choice;
    /* West: columns 2–3 of row 0 (A alone), column 0 of row 2 (C). East: columns 4–5 (A and B), 6–7 (B). */
    assert_int_equal(choice->unit_count, 4);
    const int64_t weight[4] = {2000, 1000, 2000, 2000};
    const int32_t commune[4] = {0, 0, 1, 1};
    for (int32_t u = 0; u < 4; u++) {
        assert_int_equal(choice->weight[u], weight[u]);
        assert_int_equal(choice->value[u], weight[u]);
        assert_int_equal(f.demand.commune[u], commune[u]);
        assert_int_equal(f.demand.cells[u], weight[u] / 1000);
    }
    const struct plan_option *option = choice->option;
    assert_int_equal(option[0].run_count, 2);
    assert_int_equal(choice->run[option[0].run_first].first, 0);
    assert_int_equal(choice->run[option[0].run_first + 1].first, 2);
    assert_int_equal(choice->run[option[0].run_first + 1].count, 1);
    assert_int_equal(option[1].run_count, 1);
    assert_int_equal(choice->run[option[1].run_first].first, 2);
    assert_int_equal(choice->run[option[1].run_first].count, 2);
    assert_int_equal(choice->run[option[2].run_first].first, 1);
    assert_int_equal(f.demand.total_value, 24000);
    assert_int_equal(f.demand.covered_value, 5000);
    assert_int_equal(f.demand.reachable_value, 7000);
    assert_int_equal(choice->count_limit, 3);
    assert_int_equal(choice->budget, -1);
    assert_int_equal(choice->min_gain, 1000);
    assert_int_equal(option[0].cost, 7);
    assert_int_equal(option[0].group, -1);
    assert_null(f.reach[0].start); /* taken over */
    close(&f);
}

static void nobody_there_is_no_demand(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f);
    f.s.entries.people_milli[2] = 0; /* row 0, column 2 */
    assert_int_equal(build(&f, &whole, 1, &err), GEO_OK);
    assert_int_equal(f.demand.choice.unit_count, 4);
    assert_int_equal(f.demand.choice.weight[0], 1000);
    assert_int_equal(f.demand.cells[0], 1);
    close(&f);
}

/* What lies between two runs and is in nobody's reach vanishes, and the runs grow together. */
static void runs_grow_together(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f);
    for (int32_t i = 0; i < 3; i++) {
        free(f.reach[i].start);
        free(f.reach[i].length);
    }
    set_reach(&f, 0, 2, (const int32_t[]){16, 1, 18, 2}); /* row 2: columns 0, 2, 3 */
    set_reach(&f, 1, 0, NULL);
    set_reach(&f, 2, 0, NULL);
    assert_int_equal(build(&f, &whole, 1, &err), GEO_OK);
    assert_int_equal(f.demand.choice.unit_count, 2);
    assert_int_equal(f.demand.choice.option[0].run_count, 1);
    assert_int_equal(f.demand.choice.run[0].count, 2);
    close(&f);
}

static void floors_count_all_people_of_a_commune(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f);
    struct plan_siting_settings *siting = &f.s.siting;
    siting->floor = small_array(2, sizeof *siting->floor);
    siting->floor_count = 2;
    siting->floor[0] = (struct plan_commune_floor){1, 0.5};
    siting->floor[1] = (struct plan_commune_floor){-1, 0.4};
    assert_int_equal(build(&f, &whole, 1, &err), GEO_OK);
    const struct plan_choice *choice = &f.demand.choice;
    /* West: 12 people, 3 covered (two of row 0, one of row 1), 40 % are 4.8: 1.8 are missing. East: 12
     * people, 2 covered, half are 6: 4 are missing. */
    assert_int_equal(choice->floor_count, 2);
    assert_int_equal(choice->floor[0].need, 1800);
    assert_int_equal(choice->floor[1].need, 4000);
    assert_string_equal(choice->floor[1].name, "commune '00002' 00002");
    assert_int_equal(choice->floor_run[choice->floor[1].run_first].first, 2);
    assert_int_equal(choice->floor_run[choice->floor[1].run_first].count, 2);
    close(&f);
}

/* As in every share that is reported: what cannot be assessed is not in it. */
static void shares_are_of_what_was_assessed(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f);
    f.class[8 + 7] = 2; /* covered before, in the east */
    f.class[16 + 6] = 2;
    f.s.siting.target_share = 0.5;
    assert_int_equal(build(&f, &whole, 1, &err), GEO_OK);
    assert_int_equal(f.demand.total_value, 22000);
    assert_int_equal(f.demand.covered_value, 4000);
    assert_int_equal(f.demand.choice.floor[0].need, 7000);
    close(&f);
}

static void a_target_is_least_cost(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f);
    f.s.siting.target_share = 0.5;
    f.s.siting.count = -1;
    assert_int_equal(build(&f, &whole, 1, &err), GEO_OK);
    assert_int_equal(f.demand.choice.objective, PLAN_LEAST_COST);
    assert_int_equal(f.demand.choice.floor_count, 1);
    assert_int_equal(f.demand.choice.floor[0].need, 7000);
    assert_int_equal(f.demand.choice.floor_run[0].count, 4);
    close(&f);
}

static void priority_areas_cut_units(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f);
    struct plan_siting_settings *siting = &f.s.siting;
    siting->priority = small_array(1, sizeof *siting->priority);
    siting->priority_count = 1;
    siting->priority[0] = (struct plan_site_area){small_text("port"), small_array(2, 4), 2, 1.0};
    siting->priority[0].cell[0] = 4; /* column 4 of row 0, and column 5 of row 1, which nobody reaches */
    siting->priority[0].cell[1] = 13;
    assert_int_equal(build(&f, &whole, 1, &err), GEO_OK);
    assert_int_equal(f.demand.choice.unit_count, 5); /* columns 4 and 5 are told apart now */
    assert_int_equal(f.demand.choice.floor[0].need, 2000);
    assert_int_equal(f.demand.choice.floor_run[0].first, 2);
    assert_int_equal(f.demand.choice.floor_run[0].count, 1);
    assert_string_equal(f.demand.choice.floor[0].name, "priority area 'port'");
    close(&f);
}

static void a_mix_of_demand(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f);
    struct plan_siting_settings *siting = &f.s.siting;
    siting->people_weight = 2.0;
    siting->household_weight = 3.6;
    siting->school_weight = 50.0;
    f.s.has_schools = true;
    f.s.schools = (struct plan_feature_set){1, small_array(1, 4), small_array(1, 4), small_array(1, 8)};
    f.s.schools.cell[0] = 16;
    f.s.schools.commune[0] = 0;
    f.s.schools.weight[0] = 1.0;
    assert_int_equal(build(&f, &whole, 1, &err), GEO_OK);
    assert_int_equal(f.demand.choice.weight[0], 2 * 3000);
    assert_int_equal(f.demand.choice.weight[1], 3000 + 50000);
    assert_int_equal(f.demand.choice.value[1], 1000); /* people are people */
    close(&f);
}

/* Two steps of probability are two kinds of demand; people count once. */
static void expected_people(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f);
    for (int32_t i = 0; i < 3; i++) {
        free(f.reach[i].start);
        free(f.reach[i].length);
    }
    const struct plan_demand_slot slot[2] = {{0, 0.5, 0.5}, {0, 0.9, 0.4}};
    set_reach(&f, 0, 2, (const int32_t[]){2, 2, CELLS + 2, 1});
    set_reach(&f, 1, 0, NULL);
    set_reach(&f, 2, 0, NULL);
    assert_int_equal(build(&f, slot, 2, &err), GEO_OK);
    assert_int_equal(f.demand.choice.unit_count, 2);
    assert_int_equal(f.demand.choice.weight[0], 1000);
    assert_int_equal(f.demand.choice.value[0], 0);
    assert_int_equal(f.demand.choice.weight[1], 400);
    assert_int_equal(f.demand.choice.value[1], 1000);
    close(&f);
}

static void slots_of_expected_people(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    struct plan_demand_slot *slot = NULL;
    int32_t count = 0;
    open(&f);
    assert_int_equal(plan_demand_slots(&slot, &count, &f.s, &err), GEO_OK);
    assert_int_equal(count, 1);
    assert_true(slot[0].share == 1.0 && slot[0].probability == 0.9);
    free(slot);
    f.s.siting.expected = true;
    assert_int_equal(plan_demand_slots(&slot, &count, &f.s, &err), GEO_OK);
    double sum = 0.0;
    for (int32_t i = 0; i < count; i++) {
        assert_true(slot[i].share > 0.0);
        assert_true(i == 0 || slot[i].probability > slot[i - 1].probability);
        sum += slot[i].share;
    }
    assert_true(fabs(sum - slot[count - 1].probability) < 1e-12);
    free(slot);
    close(&f);
}

static void phases_add_up(void **state)
{
    (void)state;
    struct fixture f;
    struct geo_error err = {GEO_OK, ""};
    open(&f);
    struct plan_siting_settings *siting = &f.s.siting;
    siting->count = -1;
    siting->phase = small_array(2, sizeof *siting->phase);
    siting->phase_count = 2;
    siting->phase[0] = (struct plan_siting_phase){small_text("2026"), 100, -1};
    siting->phase[1] = (struct plan_siting_phase){small_text("2027"), 50, -1};
    siting->max_per_commune = 2;
    assert_int_equal(build(&f, &whole, 1, &err), GEO_OK);
    assert_int_equal(f.demand.choice.budget, 150);
    assert_int_equal(f.demand.choice.count_limit, -1);
    assert_int_equal(f.demand.choice.area_count, 2);
    assert_int_equal(f.demand.choice.area_limit[1], 2);
    assert_int_equal(f.demand.choice.option[2].area, 1);
    close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_that_cannot_be_told_apart_are_one_unit),
        cmocka_unit_test(nobody_there_is_no_demand),
        cmocka_unit_test(runs_grow_together),
        cmocka_unit_test(floors_count_all_people_of_a_commune),
        cmocka_unit_test(shares_are_of_what_was_assessed),
        cmocka_unit_test(a_target_is_least_cost),
        cmocka_unit_test(priority_areas_cut_units),
        cmocka_unit_test(a_mix_of_demand),
        cmocka_unit_test(expected_people),
        cmocka_unit_test(slots_of_expected_people),
        cmocka_unit_test(phases_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
