/* A problem with every kind of limit, a certificate computed by hand, and what happens when either is
 * tampered with. */
#include "verify/verify.h"
#include "tests/support/temporary.h"

#include <nettle/sha2.h>

static char root[TEMPORARY_PATH_SIZE];

static int make_root(void **state)
{
    (void)state;
    temporary_make(root);
    return 0;
}

static int remove_root(void **state)
{
    (void)state;
    temporary_remove(root);
    return 0;
}

static const char PROBLEM[] = "phusong problem 1\n"
                              "# every kind of limit\n"
                              "objective most_weight\n"
                              "budget 10\n"
                              "count_limit 3\n"
                              "spacing_m 100\n"
                              "min_gain 1\n"
                              "weight_unit people 1\n"
                              "cost_unit VND\n"
                              "units 6\n"
                              "3 *2\n"
                              "4\n"
                              "5 7\n"
                              "6\n"
                              "0 9\n"
                              "floors 1\n"
                              "9 north 3 5\n"
                              "areas 2\n"
                              "1\n"
                              "none\n"
                              "options 9\n"
                              "a 5 free yes - - 0 0 0+2\n"
                              "b 5 free yes - 0 1000 0 1 2\n"
                              "c 4 free yes 0 0 2000 0 3 4\n"
                              "d 3 free yes 0 - 3000 0 4 5\n"
                              "r 1 required no - - 4000 0 5\n"
                              "x 1 forbidden yes - 1 5000 0 0+6\n"
                              "n 2 free yes - - 4050 0 2\n"
                              "e 6 free no - 1 6000 0 1+2\n"
                              "z 0 free no - - 7000 0 0\n"
                              "end\n";

/* The first proof has S = 2, θ = t / 2, λ_j = 2 w_j, μ = 1 and a price of 1 on area 0. Units: 10 + 7 − 10 and
 * 0 + 9 − 0, less the need of 9, leave 7. With t = 5 and ν = 1: money 25, count 3, area 1; c 22 − 10 − 2 =
 * 10, d 12 − 7 − 1 = 4, n 8 − 5 − 1 = 2, z 6, r 0 − 2; a, b and e less than 0. U = 56, 28 people. With t = 5,
 * ν = 0 and a budget of 9: money 23 (22.5), area 1; b 1, c 11, d 5, n 3, z 6, r −2. U = 55, 27 people. The
 * second has S = 1, θ = t, λ_j = w_j: with t = 1, a 1, b 2, c 7, d 3, r −1, n 2, e 1, z 3 make 18 and the
 * budget. */
static const char CERTIFICATE[] =
    "phusong certificate 1\n"
    "problem @SUM@\n"
    "value 28\n"
    "plan 3\n"
    "r\n"
    "c\n"
    "# the second year\n"
    "a\n"
    "path 4\n"
    "r\n"
    "c\n"
    "a\n"
    "e\n"
    "proof 2 1\n"
    "unit 6*2 8 10\n"
    "unit 12\n"
    "floor 1\n"
    "area 1\n"
    "claim plan most_weight budget 10 count_limit 3 money 5 count 1 bound 28 sites 3 cost 10 weight 17\n"
    "claim curve most_weight budget 9 count_limit none money 5 count 0 bound 27 sites 2 cost 5 weight 11\n"
    "proof 1 0\n"
    "unit 3*2 4 5 6\n"
    "claim phase most_weight budget 10 count_limit 3 money 1 count 0 bound 28 sites 3 cost 10 weight 17\n"
    "claim phase most_weight budget 6 count_limit 2 money 1 count 0 bound 24 sites 2 cost 5 weight 11\n"
    "claim curve most_weight budget 16 count_limit none money 1 count 0 bound 34 sites 4 cost 16 weight 21\n"
    "end\n";

static void put(const char *name, const char *text)
{
    char path[TEMPORARY_PATH_SIZE];
    temporary_path(path, root, name);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

/* The text with the first `old` made `new`; the caller frees it. */
static char *edited(const char *text, const char *old, const char *new)
{
    const char *at = strstr(text, old);
    if (at == NULL) {
        fail_msg("'%s' is not in the text", old);
        return NULL;
    }
    size_t room = strlen(text) + strlen(new) + 1;
    char *result = malloc(room);
    assert_non_null(result);
    (void)snprintf(result, room, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
    return result;
}

static void sum_of(char ret[65], const char *text)
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, strlen(text), (const uint8_t *)text);
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        (void)snprintf(ret + 2 * i, 3, "%02x", digest[i]);
    }
}

/* Both files written, the certificate made out for this problem. */
static enum geo_status check(struct verify_report *report, const char *certificate, const char *problem,
                             struct geo_error *err)
{
    char sum[65], certificate_path[TEMPORARY_PATH_SIZE], problem_path[TEMPORARY_PATH_SIZE];
    sum_of(sum, problem);
    char *whole = strstr(certificate, "@SUM@") == NULL ? NULL : edited(certificate, "@SUM@", sum);
    put("problem.txt", problem);
    put("certificate.txt", whole == NULL ? certificate : whole);
    free(whole);
    temporary_path(problem_path, root, "problem.txt");
    temporary_path(certificate_path, root, "certificate.txt");
    return verify_files(report, certificate_path, problem_path, err);
}

static void assert_refused(const char *certificate, const char *problem, const char *reason)
{
    struct verify_report report;
    struct geo_error err = {GEO_OK, ""};
    if (check(&report, certificate, problem, &err) == GEO_OK) {
        fail_msg("accepted, though %s", reason);
    }
    assert_int_equal(err.status, GEO_ERR_INPUT);
    if (strstr(err.message, reason) == NULL) {
        fail_msg("refused with '%s', expected '%s'", err.message, reason);
    }
}

static void assert_accepted(const char *certificate, const char *problem)
{
    struct verify_report report;
    struct geo_error err;
    if (check(&report, certificate, problem, &err) != GEO_OK) {
        fail_msg("refused: %s", err.message);
    }
    verify_report_release(&report);
}

static void a_sound_certificate_is_told_in_full(void **state)
{
    (void)state;
    struct verify_report report;
    struct geo_error err;
    if (check(&report, CERTIFICATE, PROBLEM, &err) != GEO_OK) {
        fail_msg("refused: %s", err.message);
    }
    assert_false(report.least_cost);
    assert_int_equal(report.units, 6);
    assert_int_equal(report.options, 9);
    assert_int_equal(report.floors, 1);
    assert_int_equal(report.areas, 1); /* the other has no limit */
    assert_int_equal(report.groups, 1);
    assert_int_equal(report.required, 1);
    assert_int_equal(report.forbidden, 1);
    assert_int_equal(report.budget, 10);
    assert_int_equal(report.count_limit, 3);
    assert_int_equal(report.min_gain, 1);
    assert_int_equal(report.weight_of_all, 21);
    assert_true(report.spacing_m == 100.0);
    assert_string_equal(report.weight_unit.name, "people");
    assert_null(report.value_unit.name);
    assert_string_equal(report.cost_unit.name, "VND");
    assert_int_equal(report.site_count, 3);
    assert_string_equal(report.site[0], "r");
    assert_string_equal(report.site[1], "c");
    assert_string_equal(report.site[2], "a");
    assert_int_equal(report.counted, 2);
    assert_int_equal(report.weight, 17);
    assert_int_equal(report.value, 28);
    assert_int_equal(report.cost, 10);
    assert_int_equal(report.claim_count, 5);
    const int64_t expected[5][4] = {
        {VERIFY_PLAN, 10, 28, 3}, {VERIFY_PHASE, 6, 24, 2},  {VERIFY_PHASE, 10, 28, 3},
        {VERIFY_CURVE, 9, 27, 2}, {VERIFY_CURVE, 16, 34, 4},
    };
    for (int c = 0; c < 5; c++) {
        assert_int_equal(report.claim[c].about, expected[c][0]);
        assert_int_equal(report.claim[c].budget, expected[c][1]);
        assert_int_equal(report.claim[c].bound, expected[c][2]);
        assert_int_equal(report.claim[c].sites, expected[c][3]);
        assert_int_equal(report.claim[c].needs_floors, c == 0 || c == 3);
    }
    char sum[65];
    sum_of(sum, PROBLEM);
    assert_string_equal(report.problem_sha256, sum);
    char *text = temporary_read(root, "certificate.txt", NULL);
    sum_of(sum, text);
    free(text);
    assert_string_equal(report.certificate_sha256, sum);
    verify_report_release(&report);
    verify_report_release(&report); /* safe twice */
}

struct tamper {
    const char *old, *new, *reason;
};

/* Plans, lists, bounds, multipliers, phases of the certificate. */
static void a_tampered_certificate_is_refused(void **state)
{
    (void)state;
    static const struct tamper tampers[] = {
        {"phusong certificate 1", "phusong certificate 2", "'2' stands where '1'"},
        {"@SUM@", "0000000000000000000000000000000000000000000000000000000000000000", "of another problem"},
        {"value 28", "value 29", "said to cover a value of 29, it covers 28"},
        {"plan 3\nr\nc\n", "plan 3\nr\nr\n", "'r' is chosen twice"},
        {"plan 3\nr\nc\n", "plan 3\nr\nx\n", "'x' is chosen but forbidden"},
        {"plan 3\nr\nc\n", "plan 3\nr\nq\n", "no option 'q'"},
        {"plan 3\nr\nc\n# the second year\na\n", "plan 3\nr\nc\nd\n",
         "'d' is not the only one chosen of its group"},
        {"plan 3\nr\nc\n# the second year\na\n", "plan 3\nr\nc\nb\n", "'b' is one too many in area 0"},
        {"plan 3\nr\nc\n# the second year\na\n", "plan 3\nr\nc\nn\n", "'r' and 'n' are only 50.0 m apart"},
        {"plan 3\nr\nc\n# the second year\na\n", "plan 2\nc\na\n", "1 required options are not in the plan"},
        {"plan 3\nr\nc\n# the second year\na\n", "plan 3\nr\nc\ne\n", "the plan costs 11, the budget is 10"},
        {"plan 3\n", "plan 10\n", "'10' is not a whole number from 0 to 9"},
        {"path 4\nr\nc\na\ne\n", "path 4\nr\nc\na\nd\n", "not the only one chosen of its group"},
        {"proof 2 1", "proof 0 1", "scale is 0"},
        {"proof 2 1", "proof 2 41", "'41' is not a whole number from 0 to 40"},
        {"proof 2 1", "proof 3 1", "the proof gives"},
        {"unit 6*2 8 10", "unit 7*2 8 10", "the proof gives"},
        {"unit 6*2 8 10", "unit 6*2 8 -10", "a multiplier is no whole number"},
        {"unit 12\n", "unit 12 0*2\n", "a multiplier is no whole number"}, /* one too many */
        {"floor 1\n", "floor 2\n", "the proof gives"},
        {"area 1\n", "area 20\n", "the proof gives 32"},
        {"area 1\n", "area 1 1\n", "area 1 has a multiplier but no limit"},
        {"bound 28 sites", "bound 17 sites", "said to be 17, the proof gives 28"},
        {"bound 28 sites", "bound 16 sites", "better than its bound"},
        {"bound 28 sites", "bound 29 sites", "said to be 29, the proof gives 28"},
        {"bound 27 sites", "bound 26 sites", "said to be 26, the proof gives 27"},
        {"bound 34 sites", "bound 33 sites", "said to be 33, the proof gives 34"},
        {"bound 24 sites", "bound 23 sites", "said to be 23, the proof gives 24"},
        {"bound 34 sites", "bound x sites", "'x' is no bound"},
        {"money 5 count 1", "money 4 count 1", "the proof gives"},
        {"money 5 count 1", "money 5 count 9", "the proof gives 33"},
        {"budget 9 count_limit none money 5", "budget none count_limit none money 5",
         "a limit that is not there"},
        {"budget 9 count_limit none money 5 count 0", "budget 9 count_limit none money 5 count 1",
         "a limit that is not there"},
        {"claim plan most_weight budget 10", "claim plan most_weight budget 11",
         "the first claim is not about"},
        {"claim plan most_weight", "claim plan least_cost", "the first claim is not about"},
        {"claim plan most_weight", "claim rank most_weight", "'rank most_weight' is no kind of claim"},
        {"claim plan", "claim curve", "the first claim is not about"},
        {"sites 3 cost 10 weight 17", "sites 3 cost 9 weight 17",
         "said to cost 9 and cover 17, they cost 10"},
        {"sites 3 cost 10 weight 17", "sites 3 cost 10 weight 18", "cover 18, they cost 10 and cover 17"},
        {"sites 3 cost 10 weight 17", "sites 2 cost 5 weight 11", "about 2 sites, there are 3"},
        {"sites 4 cost 16 weight 21", "sites 5 cost 16 weight 21", "about 5 sites, there are 4"},
        {"sites 4 cost 16 weight 21", "sites 4 cost 16 weight 22", "they cost 16 and cover 21"},
        {"claim phase most_weight budget 6", "claim phase most_weight budget 4",
         "exceed the claim's own limits"},
        {"budget 6 count_limit 2", "budget 6 count_limit 0", "exceed the claim's own limits"},
        {"budget 6 count_limit 2", "budget 6 count_limit 5", "a later phase has less money"},
        {"claim phase most_weight budget 10 count_limit 3 money 1 count 0 bound 28",
         "claim phase most_weight budget 11 count_limit 3 money 1 count 0 bound 29", "not the whole plan"},
        {"claim curve most_weight budget 9", "claim phase most_weight budget 9",
         "floors that hold at the end"},
        {"weight 21\nend\n", "weight 21\n", "ends too early"},
        {"end\n", "end\nplan 1\n", "more after 'end'"},
        {"end\n", "end now\n", "'now' is one word too many"},
        {"proof 1 0", "prove 1 0", "'prove' stands where a proof, a claim or 'end'"},
    };
    for (size_t t = 0; t < sizeof tampers / sizeof tampers[0]; t++) {
        char *text = edited(CERTIFICATE, tampers[t].old, tampers[t].new);
        assert_refused(text, PROBLEM, tampers[t].reason);
        free(text);
    }
    assert_refused("phusong certificate 1\nproblem @SUM@\nvalue 28\nplan 3\nr\nc\na\nend\n", PROBLEM,
                   "nothing is claimed");
    assert_refused("", PROBLEM, "ends too early");
}

/* The certificate made out for the changed problem, so that not the sum gives it away. */
static void a_tampered_problem_is_refused(void **state)
{
    (void)state;
    static const struct tamper tampers[] = {
        {"6\n0 9\n", "6\n0 8\n", "said to cover a value of 28, it covers 27"},
        {"4\n5 7\n", "4\n4 7\n", "cover 17, they cost 10 and cover 16"},
        {"4\n5 7\n", "5\n5 7\n", "the proof gives"},
        {"9 north 3 5", "17 north 3 5", "floor 'north' is missed: 16 of 17"},
        {"budget 10", "budget 9", "the budget is 9"},
        {"count_limit 3", "count_limit 1", "2 sites that count, the limit is 1"},
        {"spacing_m 100", "spacing_m 2000.002", "only 2000.0 m apart"},
        {"min_gain 1", "min_gain 7", "site 'a' is not needed: without it only 6 less"},
        {"r 1 required", "r 1 forbidden", "'r' is chosen but forbidden"},
        {"b 5 free", "b 5 required", "1 required options are not in the plan"},
        {"0 0 0+2\n", "0 0 0\n", "said to cover a value of 28, it covers 25"},
        {"a 5 free yes - -", "a 5 free yes - 0", "'a' is one too many in area 0"},
        {"a 5 free yes -", "a 5 free yes 0", "'a' is not the only one chosen of its group"},
        {"a 5 free", "a 4 free", "said to cost 10 and cover 17, they cost 9"},
        {"n 2 free", "n 1 free", "the proof gives"},
        {"3000 0 4 5\n", "3000 0 2 4 5\n", "the proof gives"},
        {"objective most_weight", "objective least_cost", "the first claim is not about"},
    };
    for (size_t t = 0; t < sizeof tampers / sizeof tampers[0]; t++) {
        char *text = edited(PROBLEM, tampers[t].old, tampers[t].new);
        assert_refused(CERTIFICATE, text, tampers[t].reason);
        free(text);
    }
}

/* One digit more or less in the file alone. */
static void a_changed_file_is_another_problem(void **state)
{
    (void)state;
    struct verify_report report;
    struct geo_error err = {GEO_OK, ""};
    assert_accepted(CERTIFICATE, PROBLEM);
    char *text = edited(PROBLEM, "# every kind", "# Every kind"); /* a comment, even */
    put("problem.txt", text);
    free(text);
    char certificate[TEMPORARY_PATH_SIZE], problem[TEMPORARY_PATH_SIZE];
    temporary_path(certificate, root, "certificate.txt");
    temporary_path(problem, root, "problem.txt");
    assert_int_equal(verify_files(&report, certificate, problem, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "the certificate is of another problem"));
}

static void a_malformed_problem_is_refused(void **state)
{
    (void)state;
    static const struct tamper tampers[] = {
        {"phusong problem 1", "phusong problem", "the line ends too early"},
        {"budget 10", "budget ten", "line 4: 'ten' is not a whole number"},
        {"budget 10", "budgit 10", "'budgit' is no key"},
        {"budget 10", "budget 10\nbudget 10", "'budget' is given twice"},
        {"budget 10", "budget 10 VND", "'VND' is one word too many"},
        {"budget 10", "budget 1000000000000000001", "is not a whole number from 0 to 1000000000000000000"},
        {"objective most_weight", "objective most", "'most' is no objective"},
        {"spacing_m 100", "spacing_m -100", "below 0"},
        {"spacing_m 100", "spacing_m 0x10", "'0x10' is not a number"},
        {"spacing_m 100", "spacing_m inf", "'inf' is not a number"},
        {"spacing_m 100", "spacing_m 1,5", "'1,5' is not a number"},
        {"min_gain 1", "min_gain 0", "min_gain below 1"},
        {"people 1", "people 0", "a divisor is 0"},
        {"3 *2\n", "3 *7\n", "WEIGHT [VALUE] [*TIMES]"},
        {"3 *2\n", "3 *0\n", "WEIGHT [VALUE] [*TIMES]"},
        {"5 7\n", "5 7 8\n", "WEIGHT [VALUE] [*TIMES]"},
        {"5 7\n", "5 -7\n", "WEIGHT [VALUE] [*TIMES]"},
        {"5 7\n", "5 7 *1 1\n", "'1' is one word too many"},
        {"5 7\n", "4503599627370496 7\n", "more than 2^52"},
        {"units 6", "units 7", "'floors' is not a whole number"},
        {"floors 1", "ceilings 1", "'ceilings' stands where 'options'"},
        {"9 north", "0 north", "need is 0"},
        {"north 3 5", "north 5 3", "units do not ascend"},
        {"north 3 5", "north 3 6", "not below 6"},
        {"0 0 0+2", "0 0 0+7", "not below 6"},
        {"0 0 0+2", "0 0 0+0", "units do not ascend"},
        {"0 0 0+2", "0 0 0+2 1", "units do not ascend"},
        {"0 0 0+2", "0 0 0+", "units do not ascend"},
        {"b 5 free", "a 5 free", "two options have the id 'a'"},
        {"b 5 free", "b 5 open", "'open' is no state"},
        {"b 5 free yes", "b 5 free maybe", "'maybe' is neither yes nor no"},
        {"b 5 free yes - 0", "b 5 free yes - 2", "'2' is not a whole number from 0 to 1"},
        {"b 5 free yes -", "b 5 free yes 9", "'9' is not a whole number from 0 to 8"},
        {"b 5 free", "b 1000000000000001 free", "is not a whole number from 0 to 1000000000000000"},
        {"options 9", "options 8", "'z' stands where 'end'"},
        {"options 9", "options 10", "the line ends too early"},
        {"end\n", "end\nend\n", "more after 'end'"},
        {"end\n", "", "the file ends too early"},
    };
    for (size_t t = 0; t < sizeof tampers / sizeof tampers[0]; t++) {
        char *text = edited(PROBLEM, tampers[t].old, tampers[t].new);
        assert_refused(CERTIFICATE, text, tampers[t].reason);
        free(text);
    }
}

static void spaces_comments_and_line_ends_do_not_matter(void **state)
{
    (void)state;
    char *text = edited(PROBLEM, "budget 10\n", "  budget\t10  \r\n\n   # money\n");
    assert_accepted(CERTIFICATE, text);
    free(text);
    text = edited(CERTIFICATE, "unit 12\n", "\tunit   12 \r\n# done\n\n");
    assert_accepted(text, PROBLEM);
    free(text);
    text = edited(CERTIFICATE, "end\n", "end"); /* no line end at the end */
    assert_accepted(text, PROBLEM);
    free(text);
}

/* z covers nothing that a does not; it costs nothing, and still. */
static void no_site_is_bought_for_nothing(void **state)
{
    (void)state;
    char *plan = edited(CERTIFICATE, "plan 3\n", "plan 4\nz\n");
    char *claim = edited(plan, "sites 3 cost 10 weight 17", "sites 4 cost 10 weight 17");
    char *phase = edited(claim, "sites 3 cost 10 weight 17", "sites 4 cost 10 weight 17");
    char *first = edited(phase, "budget 6 count_limit 2 money 1 count 0 bound 24 sites 2 cost 5 weight 11",
                         "budget 6 count_limit 2 money 1 count 0 bound 24 sites 3 cost 5 weight 14");
    /* At the end of the first phase z was needed: it is not held against it. */
    assert_accepted(first, PROBLEM);
    char *none = edited(first, "claim phase most_weight budget 6", "claim curve most_weight budget 6");
    char *path = edited(none, "path 4\nr\nc\na\ne\n", "path 4\nz\nr\nc\ne\n");
    char *curve = edited(path, "sites 4 cost 16 weight 21", "sites 3 cost 5 weight 14");
    char *other = edited(curve, "sites 2 cost 5 weight 11", "sites 3 cost 5 weight 14");
    assert_refused(other, PROBLEM, "site 'z' is not needed: without it only 0 less is covered");
    free(other);
    free(curve);
    free(path);
    free(none);
    free(first);
    free(phase);
    free(claim);
    free(plan);
}

/* A point of the curve may say less than its proof gives, the plan's claim may not. */
static void a_curve_may_be_modest(void **state)
{
    (void)state;
    char *text = edited(CERTIFICATE, "bound 27 sites", "bound 28 sites");
    assert_accepted(text, PROBLEM);
    free(text);
}

/* Exactly at a limit is within it: the plan stands 2000 m apart at least. */
static void limits_hold_to_the_last_unit(void **state)
{
    (void)state;
    char *text = edited(PROBLEM, "spacing_m 100", "spacing_m 2000");
    assert_accepted(CERTIFICATE, text);
    free(text);
    text = edited(PROBLEM, "spacing_m 100", "spacing_m 2000.0009"); /* written places are rounded */
    assert_accepted(CERTIFICATE, text);
    free(text);
    text = edited(PROBLEM, "9 north", "16 north"); /* all that is there; U falls by 7 */
    assert_refused(CERTIFICATE, text, "said to be 28, the proof gives 24");
    free(text);
    text = edited(PROBLEM, "min_gain 1", "min_gain 6");
    assert_accepted(CERTIFICATE, text);
    free(text);
}

/* Two required options may be as near as they are. */
static void required_options_may_be_near(void **state)
{
    (void)state;
    char *near = edited(PROBLEM, "c 4 free yes 0 0 2000 0", "c 4 free yes 0 0 4010 0");
    assert_refused(CERTIFICATE, near, "'r' and 'c' are only 10.0 m apart");
    char *both = edited(near, "c 4 free", "c 4 required");
    assert_accepted(CERTIFICATE, both);
    free(both);
    free(near);
}

/* Units of value 10 each, 20 of them needed: with S = 10 and μ = 2, U = 60 − 60 + 0 − 40, so 4 at least. */
static const char CHEAP[] = "phusong problem 1\nobjective least_cost\nunits 3\n10 *3\nfloors 1\n20 all 0+3\n"
                            "options 3\na 4 free yes - - 0 0 0+2\nb 3 free yes - - 0 0 1\n"
                            "c 5 free yes - - 0 0 2\nend\n";
static const char CHEAP_CERTIFICATE[] =
    "phusong certificate 1\nproblem @SUM@\nvalue 20\nplan 1\na\nproof 10 0\nunit 20*3\nfloor 2\n"
    "claim plan least_cost budget none count_limit none money 0 count 0 bound 4 sites 1 cost 4 weight 20\n"
    "end\n";

static void the_least_cost_is_proven(void **state)
{
    (void)state;
    struct verify_report report;
    struct geo_error err;
    if (check(&report, CHEAP_CERTIFICATE, CHEAP, &err) != GEO_OK) {
        fail_msg("refused: %s", err.message);
    }
    assert_true(report.least_cost);
    assert_true(report.claim[0].least_cost);
    assert_true(report.claim[0].needs_floors);
    assert_int_equal(report.claim[0].bound, 4);
    assert_int_equal(report.claim[0].budget, -1);
    verify_report_release(&report);
    static const struct tamper tampers[] = {
        {"bound 4", "bound 5", "the plan is better than its bound"},
        {"bound 4", "bound 3", "said to be 3, the proof gives 4"},
        {"unit 20*3", "unit 30*3", "the proof gives 2"},
        {"floor 2", "floor 3", "the proof gives"},
        {"value 20\nplan 1\na", "value 10\nplan 1\nb", "floor 'all' is missed: 10 of 20"},
    };
    for (size_t t = 0; t < sizeof tampers / sizeof tampers[0]; t++) {
        char *text = edited(CHEAP_CERTIFICATE, tampers[t].old, tampers[t].new);
        assert_refused(text, CHEAP, tampers[t].reason);
        free(text);
    }
    char *dear = edited(CHEAP_CERTIFICATE, "value 20\nplan 1\na", "value 20\nplan 2\na\nb");
    char *claim = edited(dear, "sites 1 cost 4", "sites 2 cost 7");
    assert_refused(claim, CHEAP, "site 'b' is not needed");
    free(claim);
    free(dear);
}

/* Money 2^62 · 10^15 and the like must not wrap around. */
static void huge_numbers_do_not_wrap(void **state)
{
    (void)state;
    char *problem = edited(PROBLEM, "budget 10", "budget 1000000000000000000");
    char *dear = edited(problem, "b 5 free", "b 1000000000000000 free");
    char *huge =
        edited(CERTIFICATE, "claim plan most_weight budget 10 count_limit 3 money 5",
               "claim plan most_weight budget 1000000000000000000 count_limit 3 money 9223372036854775807");
    /* U is about 2^62 · 10^18: more than a bound can say, and told as the most that it can. */
    assert_refused(huge, dear, "the proof gives 9223372036854775807");
    free(huge);
    free(dear);
    free(problem);
}

static void files_that_are_not_there(void **state)
{
    (void)state;
    struct verify_report report;
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(verify_files(&report, "missing/c.txt", "missing/p.txt", &err), GEO_ERR_INPUT);
    assert_string_equal(err.message, "'missing/c.txt': No such file or directory");
    assert_accepted(CERTIFICATE, PROBLEM);
    char path[TEMPORARY_PATH_SIZE];
    temporary_path(path, root, "certificate.txt");
    assert_int_equal(verify_files(&report, path, root, &err), GEO_ERR_INPUT); /* a folder */
    assert_non_null(strstr(err.message, "cannot be read"));
    assert_int_equal(verify_files(&report, path, path, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "'certificate' stands where 'problem' should stand"));
}

/* The block of the page that is named like the file; the caller frees it. */
static char *documented(const char *page, const char *name)
{
    char fence[64];
    (void)snprintf(fence, sizeof fence, "```%s\n", name);
    const char *start = strstr(page, fence);
    if (start == NULL) {
        fail_msg("docs/certificate.md has no block %s", name);
        return NULL;
    }
    start += strlen(fence);
    const char *end = strstr(start, "```");
    assert_non_null(end);
    char *text = strndup(start, (size_t)(end - start));
    assert_non_null(text);
    return text;
}

static void the_documented_example_holds(void **state)
{
    (void)state;
    char *page = temporary_read(PHUSONG_SOURCE "/docs", "certificate.md", NULL);
    char *problem = documented(page, "problem.txt");
    char *certificate = documented(page, "certificate.txt");
    struct verify_report report;
    struct geo_error err;
    if (check(&report, certificate, problem, &err) != GEO_OK) {
        fail_msg("the example is refused: %s", err.message);
    }
    assert_int_equal(report.claim[0].bound, 72);
    assert_int_equal(report.weight, 50);
    verify_report_release(&report);
    free(certificate);
    free(problem);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_certificate_is_told_in_full),
        cmocka_unit_test(a_tampered_certificate_is_refused),
        cmocka_unit_test(a_tampered_problem_is_refused),
        cmocka_unit_test(a_changed_file_is_another_problem),
        cmocka_unit_test(a_malformed_problem_is_refused),
        cmocka_unit_test(spaces_comments_and_line_ends_do_not_matter),
        cmocka_unit_test(no_site_is_bought_for_nothing),
        cmocka_unit_test(a_curve_may_be_modest),
        cmocka_unit_test(limits_hold_to_the_last_unit),
        cmocka_unit_test(required_options_may_be_near),
        cmocka_unit_test(the_least_cost_is_proven),
        cmocka_unit_test(huge_numbers_do_not_wrap),
        cmocka_unit_test(files_that_are_not_there),
        cmocka_unit_test(the_documented_example_holds),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
