/* What the tables about sites say, by hand. */
#include "outputs/candidate_id.h"
#include "tests/support/two_phases.h"
#include "verify/verify.h"

static void assert_rows(const char *file, const struct csv_expected *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        csv_assert_cell(root, file, &expected[i]);
    }
}

#define ASSERT_ROWS(file, list) assert_rows(file, list, sizeof(list) / sizeof(list)[0])

static void sites_say_what_a_council_asks(void **state)
{
    (void)state;
    write_all(root, STAGES, true);
    static const struct csv_expected rows[] = {{1, "id", "5g-s001"},
                                               {1, "cand_id", "u-p-001"},
                                               {1, "phase", "2026"},
                                               {1, "kind", "upgrade"},
                                               {1, "exist_id", "p-001"},
                                               {1, "capex_vnd", "700000000"},
                                               {1, "opex_vnd", "0"},
                                               {1, "cum_vnd", "700000000"},
                                               {1, "new_people", "46"},
                                               {1, "alone_pop", "46"},
                                               {1, "only_pop", "46"},
                                               {1, "gain", "46"},
                                               {2, "gain", "49"},
                                               {1, "gain", "46"},
                                               {2, "gain", "49"},
                                               {1, "alt_id", ""},
                                               {1, "alt_change", ""},
                                               {1, "nb_id", "n-0001-0004"},
                                               {1, "nb_change", "-46"},
                                               {1, "nb_vnd", "1100000000"},
                                               {1, "again_pct", ""},
                                               {1, "rob_up", ""},
                                               {1, "road_km", ""},
                                               {1, "com_helped", "1"},
                                               {2, "cand_id", "n-0001-0004"},
                                               {2, "phase", "2027"},
                                               {2, "capex_vnd", "1500000000"},
                                               {2, "opex_vnd", "600000000"},
                                               {2, "subs_vnd", "300000000"},
                                               {2, "cum_vnd", "2500000000"},
                                               {2, "new_people", "49"},
                                               {2, "cum_people", "95"},
                                               {2, "alt_id", "u-p-001"},
                                               {2, "alt_change", "-3"},
                                               {2, "alt_vnd", "-1100000000"},
                                               {2, "nb_id", ""},
                                               {2, "again_pct", "75"},
                                               {2, "rob_up", "1"},
                                               {2, "rob_down", "0"},
                                               {2, "rob_model", ""},
                                               {2, "road_km", "1.5"},
                                               {2, "power_km", "0.25"},
                                               {2, "fibre_km", ""},
                                               {2, "service", "5G"},
                                               {2, "owner", ""},
                                               {2, "mast_class", ""},
                                               {2, "solar", "0"},
                                               {2, "code", "00002"},
                                               {1, "code", "00001"}};
    ASSERT_ROWS("proposed_sites.csv", rows);
    csv_assert_cell(root, "proposed_sites.csv", &(struct csv_expected){1, "vnd_pers", "15217391"});
}

static void phases_add_up(void **state)
{
    (void)state;
    write_all(root, STAGES, true);
    static const struct csv_expected rows[] = {{1, "phase_no", "1"},
                                               {1, "phase", "2026"},
                                               {1, "sites", "1"},
                                               {1, "upgrade", "1"},
                                               {1, "share", "0"},
                                               {1, "listed", "0"},
                                               {1, "build", "0"},
                                               {1, "cost_vnd", "700000000"},
                                               {1, "budget_vnd", "1000000000"},
                                               {1, "new_people", "46"},
                                               {1, "cum_people", "46"},
                                               {1, "com_helped", "1"},
                                               {1, "pcov", "46"},
                                               {1, "pct_after", "14.5"},
                                               {1, "gain", "46"},
                                               {1, "bound", "46"},
                                               {1, "gap_pct", "0"},
                                               {1, "other", "46"},
                                               {2, "build", "1"},
                                               {2, "cum_sites", "2"},
                                               {2, "opex_vnd", "600000000"},
                                               {2, "cum_vnd", "2500000000"},
                                               {2, "new_people", "49"},
                                               {2, "cum_people", "95"},
                                               {2, "pcov", "95"},
                                               {2, "pct_after", "30.07"},
                                               {2, "gain", "95"},
                                               {2, "bound", "96"},
                                               {2, "gap_pct", "1.05"},
                                               {2, "other", "94"}};
    ASSERT_ROWS("phases.csv", rows);
    static const struct csv_expected communes[] = {
        {1, "code", "00001"},    {1, "new_people", "46"}, {1, "sites", "1"}, {1, "new_1", "46"},
        {1, "sit_1", "1"},       {1, "new_2", "0"},       {1, "sit_2", "0"}, {1, "pct_2", "25.67"},
        {2, "new_people", "49"}, {2, "new_1", "0"},       {2, "pct_1", "0"}, {2, "new_2", "49"},
        {2, "sit_2", "1"},       {2, "pct_2", "35.78"}};
    ASSERT_ROWS("commune_phases.csv", communes);
}

static void candidates_have_reasons(void **state)
{
    (void)state;
    scene.siting.count = 1; /* only the upgrade */
    scene.reason[1] = (struct plan_reason_of){PLAN_REASON_TOO_CLOSE, 0, 49200};
    write_all(root, STAGES, true);
    static const struct csv_expected rows[] = {{1, "id", "u-p-001"},
                                               {1, "reason", "chosen"},
                                               {1, "why", "in the plan"},
                                               {1, "rank", "1"},
                                               {1, "phase", "2026"},
                                               {1, "gain", "46"},
                                               {1, "alone_pop", "46"},
                                               {1, "other_id", ""},
                                               {1, "place_no", "0"},
                                               {2, "id", "n-0001-0004"},
                                               {2, "reason", "too_close"},
                                               {2, "other_id", "u-p-001"},
                                               {2, "rank", ""},
                                               {2, "gain", "49"},
                                               {2, "alone_pop", "49"},
                                               {2, "phase", ""},
                                               {2, "why", "u-p-001 is chosen and closer than 2.5 km"},
                                               {2, "road_km", "1.5"},
                                               {3, "id", "n-0000-0002"},
                                               {3, "reason", "water"},
                                               {3, "why", "in water"},
                                               {3, "place_no", ""},
                                               {3, "cost_vnd", ""},
                                               {3, "gain", ""},
                                               {3, "kind", "build"}};
    ASSERT_ROWS("candidates.csv", rows);
}

static void every_reason_has_words(void **state)
{
    (void)state;
    scene.scenario.siting.max_slope_deg = 15.0;
    scene.scenario.siting.max_road_km = 2.0;
    scene.scenario.siting.keep_away_m = 500.0;
    static struct plan_site_area zone[1];
    zone[0].name = text_of("di tích");
    scene.scenario.siting.exclusion = zone;
    scene.scenario.siting.exclusion_count = 1;
    static const char *const why[PLAN_REASON_COUNT] = {
        [PLAN_REASON_CHOSEN] = "in the plan",
        [PLAN_REASON_FORBIDDEN] = "the plan file forbids it",
        [PLAN_REASON_NO_GAIN] = "covers nothing that is not covered without it",
        [PLAN_REASON_TOO_CLOSE] = "u-p-001 is chosen and closer than 2.5 km",
        [PLAN_REASON_VARIANT] = "\"u-p-001, another way to equip the place, is chosen\"",
        [PLAN_REASON_AREA_LIMIT] = "its commune has as many sites as are allowed",
        [PLAN_REASON_TOO_DEAR] = "costs more than the whole budget",
        [PLAN_REASON_COVERED] = "the chosen sites cover all or nearly all that it would cover",
        [PLAN_REASON_DOMINATED] = "u-p-001 covers all that it covers and costs no more",
        [PLAN_REASON_PROVEN_OUT] = "proven: no plan with it is better than this one",
        [PLAN_REASON_NO_MONEY] = "\"would help, but others do more for the same limits\""};
    static const char *const rejected[PLAN_REJECT_COUNT] = {
        [PLAN_REJECT_ZONE] = "in the excluded area di tích",
        [PLAN_REJECT_WATER] = "in water",
        [PLAN_REJECT_SLOPE] = "steeper than 15 degrees",
        [PLAN_REJECT_ROAD] = "farther than 2 km from every road",
        [PLAN_REJECT_STANDING] = "closer than 0.5 km to a mast that stands",
        [PLAN_REJECT_NOT_ASSESSED] = "\"outside the communes, or not assessed\""};
    for (int r = 0; r < (int)PLAN_REASON_COUNT || r < (int)PLAN_REJECT_COUNT; r++) {
        int reject = r < (int)PLAN_REJECT_COUNT ? r : 0;
        scene.reason[1] = (struct plan_reason_of){(uint8_t)r, 0, 0};
        scene.rejected[0].reject = (enum plan_reject)reject;
        scene.rejected[0].zone = 0;
        write_all(root, STAGES, true);
        char *text = temporary_read(root, "candidates.csv", NULL);
        char expected[256];
        (void)snprintf(expected, sizeof expected, ",%s,%s,%s,", plan_reason_name((enum plan_reason)r),
                       "u-p-001", why[r]);
        if (strstr(text, expected) == NULL) {
            fail_msg("no '%s'", expected);
        }
        (void)snprintf(expected, sizeof expected, ",%s,,%s,", plan_reject_name((enum plan_reject)reject),
                       rejected[reject]);
        if (strstr(text, expected) == NULL) {
            fail_msg("no '%s'", expected);
        }
        free(text);
    }
}

static void the_curve_lies_below_its_bound(void **state)
{
    (void)state;
    static struct plan_curve_point point[] = {
        {0, 0, 0, 0, 0, 0, 400, 0, 0, 0},
        {700000000, 1, 700000000, 45800, -1, 45800, 46700, 0, 0, 0},
        {2500000000, 2, 2500000000, 95000, 95000, 94100, 95000, 0, 0, 0},
        {3000000000, 3, 2900000000, 95300, -1, -1, 97001, 0, 0, 0}};
    scene.siting.curve = (struct plan_money_curve){.point = point, .point_count = 4};
    write_all(root, STAGES, true);
    static const struct csv_expected rows[] = {
        {1, "budget_vnd", "0"}, {1, "max_sites", ""},  {1, "path", "0"},    {1, "best", "0"},
        {1, "bound", "1"},      {1, "gap_pct", "100"}, {1, "of_plan", "1"}, {2, "path", "46"},
        {2, "best", ""},        {2, "greedy", "46"},   {2, "bound", "47"},  {2, "gap_pct", "1.93"},
        {3, "path", "95"},      {3, "bound", "95"},    {3, "gap_pct", "0"}, {3, "cost_vnd", "2500000000"},
        {4, "path", "95"},      {4, "bound", "98"},    {4, "greedy", ""},   {4, "of_plan", "0"},
        {4, "sites", "3"}};
    ASSERT_ROWS("budget_curve.csv", rows);
    scene.siting.curve.by_count = true;
    point[1].budget = 1;
    write_all(root, STAGES, true);
    static const struct csv_expected counted[] = {{2, "budget_vnd", ""}, {2, "max_sites", "1"}};
    ASSERT_ROWS("budget_curve.csv", counted);
    point[1].budget = 700000000;
}

static void the_run_file_has_it_all(void **state)
{
    (void)state;
    scene.demand.choice.floor_count = 1;
    scene.siting.free_weight = 97000;
    scene.siting.unshared = (struct plan_saving){true, 4, 3500000000, 95000, true};
    scene.siting.robust_share = 0.5;
    write_all(root, STAGES, true);
    static const char *const parts[] = {"\"siting\": {",
                                        "\"status\": \"within_gap\"",
                                        "\"2 sites for 2.5 billion VND newly cover 95 people.\"",
                                        "\"objective\": \"most_coverage\"",
                                        "\"unit\": \"people\"",
                                        "\"value\": 95,",
                                        "\"value_milli\": 95000,",
                                        "\"bound\": 96,",
                                        "\"bound_milli\": 96000,",
                                        "\"gap_percent\": 1.05,",
                                        "\"price_of_floors\": 2,",
                                        "\"sites_avoided\": 2,",
                                        "\"vnd_avoided\": 1000000000",
                                        "\"robust_percent\": 50.0,",
                                        "\"effort\": \"normal\"",
                                        "\"iterations\": 75,",
                                        "\"reproducible\": true",
                                        "\"chosen\": 2,",
                                        "\"water\": 1",
                                        "\"people_reachable\": 95"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        temporary_assert_contains(root, "run.json", parts[i]);
    }
}

/* Whatever the thousandths are, columns and rows add up. */
static void sums_hold_for_any_fractions(void **state)
{
    (void)state;
    int64_t east = 49200;
    for (int64_t part = 0; part <= east; part += 1111) {
        scene.commune_value[1] = part;
        scene.commune_value[3] = east - part;
        scene.site[0].value = 45800 + part;
        scene.site[1].value = east - part;
        scene.site[0].gain = scene.site[0].value;
        scene.site[1].gain = scene.site[1].value;
        write_all(root, STAGES, true);
        int64_t people[2] = {csv_number(root, "phases.csv", 1, "new_people"),
                             csv_number(root, "phases.csv", 2, "new_people")};
        assert_int_equal(people[0], csv_number(root, "proposed_sites.csv", 1, "new_people"));
        assert_int_equal(people[1], csv_number(root, "proposed_sites.csv", 2, "new_people"));
        assert_int_equal(people[0], csv_number(root, "commune_phases.csv", 1, "new_1") +
                                        csv_number(root, "commune_phases.csv", 2, "new_1"));
        assert_int_equal(people[1], csv_number(root, "commune_phases.csv", 1, "new_2") +
                                        csv_number(root, "commune_phases.csv", 2, "new_2"));
        assert_int_equal(people[0] + people[1], csv_number(root, "summary.csv", 3, "pcov") -
                                                    csv_number(root, "summary.csv", 2, "pcov"));
        for (int row = 1; row <= 2; row++) {
            assert_int_equal(csv_number(root, "phases.csv", row, "gain"),
                             csv_number(root, "phases.csv", row, "cum_people"));
            assert_int_equal(csv_number(root, "commune_phases.csv", row, "new_people"),
                             csv_number(root, "communes.csv", row, "aft_5g"));
        }
    }
}

static void ids_are_unique_and_without_blanks(void **state)
{
    (void)state;
    char id[OUT_CANDIDATE_ID_SIZE];
    static struct plan_listed_site listed[1];
    static char long_name[200];
    memset(long_name, 'x', sizeof long_name - 1);
    scene.scenario.siting.listed = listed;
    scene.scenario.siting.listed_count = 1;
    scene.candidate[1].kind = PLAN_SITE_LISTED;
    scene.candidate[1].position = 0;
    static const struct {
        const char *name, *variant, *id;
    } cases[] = {{"UBND Hòa Bình", "", "l-UBND%20Hòa%20Bình"},
                 {"a/b", "", "l-a%2Fb"},
                 {"a", "b", "l-a/b"},
                 {"50%,\"x\";\t'\x7f", "high mast", "l-50%25%2C%22x%22%3B%09%27%7F/high%20mast"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        listed[0].id = text_of(cases[i].name);
        scene.variant[0].name = text_of(cases[i].variant);
        out_candidate_id(id, &scene.scenario, &scene.candidates, 1);
        assert_string_equal(id, cases[i].id);
    }
    listed[0].id = long_name; /* too long for the name: the number stands for it */
    out_candidate_id(id, &scene.scenario, &scene.candidates, 1);
    assert_string_equal(id, "l-%n1");
    scene.candidate[0].kind = PLAN_SITE_SHARE;
    scene.variant[0].name = text_of("");
    struct geo_error err = {0};
    const char **ids = NULL;
    assert_int_equal(out_candidate_ids(&ids, &scene.scenario, &scene.candidates, &err), GEO_OK);
    assert_string_equal(ids[0], "s-p-001");
    assert_string_equal(ids[1], "l-%n1");
    free(ids);
}

/* Where two sites cover the same, neither loses it alone; without the lists it is not known. */
static void people_that_only_one_site_covers(void **state)
{
    (void)state;
    static struct plan_run run[5] = {{8, 2}, {12, 2}, {17, 1}, {17, 2}, {20, 2}};
    scene.demand.run = run;
    scene.option[0].run_count = 3;
    scene.option[1].run_first = 3;
    write_all(root, STAGES, true);
    csv_assert_cell(root, "proposed_sites.csv", &(struct csv_expected){1, "only_pop", "46"});
    csv_assert_cell(root, "proposed_sites.csv",
                    &(struct csv_expected){2, "only_pop", "37"}); /* 49200 − 12100 */
    struct geo_error err = {0};
    struct out_results results = results_of(STAGES, true);
    results.demand = NULL;
    assert_int_equal(out_results_write(&results, root, NULL, &err), GEO_OK);
    csv_assert_cell(root, "proposed_sites.csv", &(struct csv_expected){2, "only_pop", ""});
    csv_assert_cell(root, "candidates.csv", &(struct csv_expected){2, "alone_pop", ""});
}

static void several_services_together(void **state)
{
    (void)state;
    static int32_t services[2] = {1, 0};
    scene.scenario.siting.services = services;
    scene.scenario.siting.service_count = 2;
    write_all(root, STAGES, true);
    static const struct csv_expected rows[] = {
        {1, "state", "before"}, {2, "service", "4G"},  {2, "state", "after"},       {2, "status", ""},
        {4, "service", "5G"},   {4, "state", "after"}, {4, "status", "within_gap"}, {4, "gain", "95"}};
    ASSERT_ROWS("summary.csv", rows);
    csv_assert_cell(root, "communes.csv", &(struct csv_expected){1, "aft_4g", "133"});
    csv_assert_cell(root, "communes.csv", &(struct csv_expected){1, "aft_5g", "46"});
    csv_assert_cell(root, "proposed_sites.csv", &(struct csv_expected){1, "service", "5G;4G"});
    temporary_assert_contains(
        root, "run.json",
        "2 sites for 2.5 billion VND newly cover 95 people by 5G and 0 people by 4G, which with "
        "all that counts is 95 points.");
    temporary_assert_contains(root, "run.json", "\"unit\": \"points\"");
    assert_true(temporary_exists(root, "signal_4g_after.tif"));
}

/* The proof with λ = 0: no plan covers more than everybody. */
static void the_certificate_holds(void **state)
{
    (void)state;
    static int32_t plan[2] = {0, 1};
    static int64_t unit[ENTRIES];
    static int64_t gain[2] = {45800, 49200};
    struct geo_error err = {0};
    struct verify_report report = {0};
    char certificate[TEMPORARY_PATH_SIZE];
    char problem[TEMPORARY_PATH_SIZE];
    bool sums = false;
    struct plan_solution *solution = &scene.siting.solution;
    scene.siting.phases.count = 0;
    scene.demand.choice.budget = 2500000000;
    scene.demand.choice.min_gain = 1000;
    scene.option[0].group = scene.option[1].group = scene.option[0].area = scene.option[1].area = -1;
    scene.option[0].counted = scene.option[1].counted = 1;
    solution->selection = (struct plan_selection){plan, 2, 95000, 2500000000};
    solution->gain = gain;
    solution->proof = (struct plan_proof){.scale = 1, .unit = unit};
    assert_int_equal(
        plan_proof_bound(&solution->proof.bound, NULL, &scene.demand.choice, &solution->proof, &err), GEO_OK);
    assert_int_equal(solution->proof.bound, 315900); /* all that are assessed */
    write_all(root, STAGES, true);
    temporary_path(certificate, root, "siting/certificate.txt");
    temporary_path(problem, root, "siting/problem.txt");
    if (verify_files(&report, certificate, problem, &err) != GEO_OK ||
        verify_folder(&sums, &report, root, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    assert_true(sums);
    assert_int_equal(report.site_count, 2);
    assert_string_equal(report.site[0], "u-p-001");
    assert_int_equal(report.weight, 95000);
    assert_int_equal(report.claim[0].bound, 315900);
    verify_report_release(&report);
    scene.siting.site[0].candidate = 1; /* another order than certified */
    scene.siting.site[1].candidate = 0;
    write_all(root, STAGES, true);
    assert_int_equal(verify_files(&report, certificate, problem, &err), GEO_OK);
    assert_int_equal(verify_folder(&sums, &report, root, &err), GEO_ERR_INPUT);
    verify_report_release(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TWO_PHASES(sites_say_what_a_council_asks),
        TWO_PHASES(phases_add_up),
        TWO_PHASES(candidates_have_reasons),
        TWO_PHASES(every_reason_has_words),
        TWO_PHASES(the_curve_lies_below_its_bound),
        TWO_PHASES(the_run_file_has_it_all),
        TWO_PHASES(sums_hold_for_any_fractions),
        TWO_PHASES(ids_are_unique_and_without_blanks),
        TWO_PHASES(people_that_only_one_site_covers),
        TWO_PHASES(several_services_together),
        TWO_PHASES(the_certificate_holds),
    };
    return cmocka_run_group_tests_name("outputs_siting", tests, NULL, NULL);
}
