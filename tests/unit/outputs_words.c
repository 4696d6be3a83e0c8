/* What is said of the sites, by hand. */
#include "outputs/siting_unit.h"
#include "outputs/siting_words.h"
#include "tests/support/two_phases.h"

static char *words_of(void)
{
    struct geo_error err = {0};
    char *text = NULL;
    struct out_results results = results_of(STAGES, true);
    assert_int_equal(out_siting_words(&text, &results, &err), GEO_OK);
    return text;
}

static void assert_words(const char *expected)
{
    char *text = words_of();
    assert_string_equal(text, expected);
    free(text);
}

static void assert_said(const char *expected)
{
    char *text = words_of();
    if (strstr(text, expected) == NULL) {
        fail_msg("not said: '%s' in '%s'", expected, text);
    }
    free(text);
}

static void assert_not_said(const char *expected)
{
    char *text = words_of();
    assert_null(strstr(text, expected));
    free(text);
}

static void words_for_most_people(void **state)
{
    (void)state;
    assert_words(
        "2 sites for 2.5 billion VND newly cover 95 people.\n"
        "No plan with this money covers more than 96: this one is within 1.05 % of the best possible.\n"
        "This holds for the 2 candidates and the coverage computed for them; how well coverage is "
        "computed is another matter.\n"
        "2026: 1 site for 700.0 million VND; by then 46 people, the most that the money so far could "
        "reach.\n"
        "2027: 1 site for 1.8 billion VND; by then 95 people, within 1.05 % of the most that the money "
        "so far could reach.\n"
        "Taking the best next site each time would reach 46 people.\n");
    scene.siting.solution.bound = 95000;
    scene.siting.solution.status = PLAN_SOLVE_OPTIMAL;
    assert_said("No plan with this money covers more: this one is the best possible.\n");
    scene.siting.solution.status = PLAN_SOLVE_STOPPED;
    assert_said("The search was stopped by the time limit: another run may propose other sites.\n");
    scene.siting.solution.greedy.weight = 95000;
    assert_not_said("Taking the best next site");
}

static void words_for_other_limits(void **state)
{
    (void)state;
    scene.scenario.siting.phase_count = 0;
    scene.siting.phases.count = 0;
    assert_said("No plan covers more than 96");
    scene.scenario.siting.count = 2;
    assert_said("No plan with as many sites covers more than 96");
    scene.scenario.siting.budget_vnd = 1;
    assert_said("No plan with this money and as many sites covers more than 96");
    scene.siting.count = 0;
    scene.siting.weight_total = 0;
    assert_said("No site is proposed: none would add anything within the limits.\n");
}

static void words_for_least_cost(void **state)
{
    (void)state;
    scene.scenario.siting.target_share = 0.3;
    scene.siting.solution.bound = 2380000000;
    scene.siting.coverage_bound = 95500;
    assert_said(
        "2 sites for 2.5 billion VND newly cover 95 people; the target of 30 % is met.\n"
        "No plan that meets the target costs less than 2.3 billion VND: at most 4.8 % of the cost could "
        "be saved.\n"
        "No plan of the same cost covers more than 96: this one is within 0.53 % of the best "
        "possible.\n");
    scene.siting.solution.greedy.cost = 2700000000;
    assert_said("Taking the best next site each time would cost 2.7 billion VND.\n");
    scene.siting.solution.bound = 2500000000;
    assert_said("No plan that meets the target costs less: this one is the cheapest possible.\n");
}

static void words_about_floors_and_sharing(void **state)
{
    (void)state;
    scene.demand.choice.floor_count = 1;
    scene.siting.free_weight = 99000;
    assert_said("Price of the minimum shares asked for: without them 99 people could be reached, 4 more.\n");
    scene.siting.free_weight = 95000;
    assert_said("The minimum shares asked for cost nothing: no better plan without them was found.\n");
    scene.siting.unshared = (struct plan_saving){true, 4, 3500000000, 95000, true};
    assert_said("Using masts that stand avoids 2 sites and 1.0 billion VND for the same coverage.\n");
    scene.siting.unshared.sites = 1;
    assert_said("Using masts that stand avoids 1.0 billion VND, with 1 site more, for the same coverage.\n");
    scene.siting.unshared = (struct plan_saving){true, 3, 2500000000, 95000, true};
    assert_said("Using masts that stand avoids 1 site for the same coverage.\n");
    scene.siting.unshared = (struct plan_saving){true, 2, 2500000000, 95000, true};
    assert_said("Using masts that stand saves nothing here.\n");
    scene.scenario.siting.operator_id = 0;
    assert_said("Using other operators' masts saves nothing here.\n");
    scene.scenario.siting.operator_id = PLAN_ANY;
    scene.siting.unshared.met = false;
    assert_said(
        "Using masts that stand makes it possible: no plan without it was found that covers as much.\n");
    scene.siting.apart = (struct plan_saving){true, 2, 2600000000, 95000, true};
    assert_said("Planning the services together avoids 100.0 million VND for the same coverage.\n");
    scene.siting.robust_share = 0.666;
    assert_said(
        "66 % of the sites, or neighbours within 2 km, are chosen again under every assumption tried.\n");
}

static void words_for_other_units(void **state)
{
    (void)state;
    scene.scenario.siting.school_weight = 50.0;
    assert_said(
        "2 sites for 2.5 billion VND newly cover 95 people, which with all that counts is 95 points.\n"
        "No plan with this money covers more than 96 points: this one is within 1.05 %");
    scene.scenario.siting.school_weight = 0.0;
    scene.scenario.has_population = false;
    assert_said("2 sites for 2.5 billion VND newly cover 95 cells.\n"
                "No plan with this money covers more than 96 cells");
}

static void numbers_in_words(void **state)
{
    (void)state;
    char text[OUT_SITING_TEXT_SIZE];
    static const struct {
        int64_t vnd;
        bool down;
        const char *text;
    } amounts[] = {{0, false, "0 VND"},
                   {999, false, "999 VND"},
                   {1000, false, "1,000 VND"},
                   {999949, false, "999,949 VND"},
                   {1000000, false, "1.0 million VND"},
                   {1049999, false, "1.0 million VND"},
                   {1050000, false, "1.1 million VND"},
                   {1099999, true, "1.0 million VND"},
                   {132350000000, false, "132.4 billion VND"},
                   {132399999999, true, "132.3 billion VND"},
                   {1234500000000, false, "1,234.5 billion VND"}};
    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++) {
        out_siting_money_text(text, amounts[i].vnd, amounts[i].down);
        assert_string_equal(text, amounts[i].text);
    }
    static const struct {
        int64_t value;
        const char *text;
    } numbers[] = {{0, "0"}, {12, "12"}, {123, "123"}, {1234, "1,234"}, {-1234567, "-1,234,567"}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        out_siting_number_text(text, numbers[i].value);
        assert_string_equal(text, numbers[i].text);
    }
    static const struct {
        int64_t part, whole;
        const char *text;
    } gaps[] = {{5, 5, "0 %"},          {6, 5, "0 %"},   {0, 0, "0 %"},    {99999999, 100000000, "0.01 %"},
                {996, 1000, "0.4 %"},   {9, 10, "10 %"}, {0, 10, "100 %"}, {95000, 96000, "1.05 %"},
                {9599, 10000, "4.01 %"}};
    for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; i++) {
        out_siting_gap_text(text, out_siting_gap_percent(gaps[i].part, gaps[i].whole));
        assert_string_equal(text, gaps[i].text);
    }
    assert_int_equal(out_siting_nearest(1499), 1);
    assert_int_equal(out_siting_nearest(1500), 2);
    assert_int_equal(out_siting_nearest(-1499), -1);
    assert_int_equal(out_siting_nearest(-1500), -2);
    assert_int_equal(out_siting_up(1000), 1);
    assert_int_equal(out_siting_up(1001), 2);
    assert_int_equal(out_siting_up(-1999), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TWO_PHASES(words_for_most_people), TWO_PHASES(words_for_other_limits),
        TWO_PHASES(words_for_least_cost),  TWO_PHASES(words_about_floors_and_sharing),
        TWO_PHASES(words_for_other_units), TWO_PHASES(numbers_in_words),
    };
    return cmocka_run_group_tests_name("outputs_words", tests, NULL, NULL);
}
