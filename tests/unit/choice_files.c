/* Problem and certificate as text: what is written, to the byte; what is read back; what is refused. */
#include "outputs/choice_files.h"
#include "datasets/choice_file.h"
#include "planner/choice/solve.h"
#include "tests/support/choice_tiny.h"
#include "tests/support/temporary.h"
#include "verify/verify.h"

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

/* ---- a small problem ---- */

static const int64_t weights[] = {3, 3, 4, 5, 5, 0};
static const int64_t values[] = {3, 3, 4, 7, 7, 9};
static const struct plan_run runs[] = {{0, 2}, {3, 1}, {5, 1}, {1, 5}};
static const struct plan_option small_options[] = {
    {.cost = 5,
     .run_first = 0,
     .run_count = 3,
     .group = -1,
     .area = 0,
     .counted = 1,
     .x_m = 0.1,
     .y_m = -2e6},
    {.cost = 0, .run_first = 3, .run_count = 1, .group = 1, .area = -1, .state = PLAN_OPTION_REQUIRED},
    {.cost = 1000000000000000, .group = 1, .area = -1, .state = PLAN_OPTION_FORBIDDEN, .counted = 1},
};
static const struct plan_run floor_runs[] = {{2, 2}, {5, 1}};
static const struct plan_floor small_floors[] = {{"Xã 100% Tam Nông", 9, 0, 2}, {NULL, 1, 0, 1}};
static const int64_t area_limits[] = {2, -1};
static const char *const ids[] = {"cand-1", "Đ2", "#3"};

static struct plan_choice small_choice(void)
{
    return (struct plan_choice){.objective = PLAN_LEAST_COST,
                                .unit_count = 6,
                                .weight = weights,
                                .value = values,
                                .option_count = 3,
                                .option = small_options,
                                .run = runs,
                                .floor_count = 2,
                                .floor = small_floors,
                                .floor_run = floor_runs,
                                .area_count = 2,
                                .area_limit = area_limits,
                                .budget = -1,
                                .count_limit = 7,
                                .spacing_m = 250.5,
                                .min_gain = 1000};
}

static const char SMALL[] = "phusong problem 1\n"
                            "objective least_cost\n"
                            "budget none\n"
                            "count_limit 7\n"
                            "spacing_m 250.5\n"
                            "min_gain 1000\n"
                            "weight_unit people 1000\n"
                            "cost_unit VND\n"
                            "units 6\n"
                            "3 *2\n"
                            "4\n"
                            "5 7 *2\n"
                            "0 9\n"
                            "floors 2\n"
                            "9 Xã%20100%25%20Tam%20Nông 2+2 5\n"
                            "1 - 2+2\n"
                            "areas 2\n"
                            "2\n"
                            "none\n"
                            "options 3\n"
                            "# id cost state counted group area x_m y_m units\n"
                            "cand-1 5 free yes - 0 0.1 -2000000 0+2 3 5\n"
                            "Đ2 0 required no 1 - 0 0 1+5\n"
                            "#3 1000000000000000 forbidden yes 1 - 0 0\n"
                            "end\n";

static void path_of(char ret[TEMPORARY_PATH_SIZE], const char *name)
{
    temporary_path(ret, root, name);
}

static void a_problem_is_written_to_the_byte(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err;
    struct plan_choice choice = small_choice();
    struct out_choice out = {&choice, ids, {"people", 1000}, {NULL, 0}, "VND"};
    path_of(path, "small.txt");
    /* An id that a comment would begin with cannot be read back. */
    assert_int_equal(out_choice_problem_write(NULL, path, &out, &err), GEO_ERR_INTERNAL);
    assert_string_equal(err.message, "id '#3' of option 2 is no single word, or begins with '#'");
    assert_false(temporary_exists(root, "small.txt"));
    const char *const good[] = {"cand-1", "Đ2", "3"};
    out.option_id = good;
    char sum[OUT_SHA256_SIZE];
    assert_int_equal(out_choice_problem_write(sum, path, &out, &err), GEO_OK);
    char expected[sizeof SMALL];
    memcpy(expected, SMALL, sizeof SMALL);
    char *last = strstr(expected, "#3 ");
    assert_non_null(last);
    memmove(last, last + 1, strlen(last));
    temporary_assert_text(root, "small.txt", expected);

    struct data_choice read;
    assert_int_equal(data_choice_load(&read, path, &err), GEO_OK);
    assert_string_equal(read.sha256, sum);
    assert_int_equal(plan_choice_check(&read.choice, &err), GEO_OK);
    assert_int_equal(read.choice.objective, PLAN_LEAST_COST);
    assert_int_equal(read.choice.budget, -1);
    assert_int_equal(read.choice.count_limit, 7);
    assert_true(read.choice.spacing_m == 250.5);
    assert_int_equal(read.choice.min_gain, 1000);
    assert_memory_equal(read.choice.weight, weights, sizeof weights);
    assert_memory_equal(read.choice.value, values, sizeof values);
    assert_string_equal(read.choice.floor[0].name, "Xã 100% Tam Nông");
    assert_string_equal(read.choice.floor[1].name, "-");
    assert_int_equal(read.choice.floor[0].need, 9);
    assert_memory_equal(read.choice.floor_run, floor_runs, sizeof floor_runs);
    assert_memory_equal(read.choice.area_limit, area_limits, sizeof area_limits);
    assert_memory_equal(read.choice.run, runs, sizeof runs);
    assert_string_equal(read.option_id[1], "Đ2");
    assert_int_equal(read.choice.option[0].area, 0);
    assert_true(read.choice.option[0].x_m == 0.1 && read.choice.option[0].y_m == -2e6);
    assert_int_equal(read.choice.option[1].state, PLAN_OPTION_REQUIRED);
    assert_int_equal(read.choice.option[1].counted, 0);
    assert_int_equal(read.choice.option[1].group, 1);
    assert_int_equal(read.choice.option[2].cost, 1000000000000000);
    assert_string_equal(read.weight_unit.name, "people");
    assert_int_equal(read.weight_unit.divisor, 1000);
    assert_null(read.value_unit.name);
    assert_string_equal(read.cost_unit, "VND");
    data_choice_release(&read);
    data_choice_release(&read); /* safe twice */
}

static void ids_and_words_must_be_sound(void **state)
{
    (void)state;
    static const struct {
        const char *id[3];
        const char *unit, *reason;
    } cases[] = {
        {{"a", "b", "a"}, NULL, "two options have the id 'a'"},
        {{"a", "", "c"}, NULL, "id '' of option 1"},
        {{"a", NULL, "c"}, NULL, "id '' of option 1"},
        {{"a", "b c", "c"}, NULL, "id 'b c' of option 1"},
        {{"a", "b\n", "c"}, NULL, "of option 1"},
        {{"a", "b", "c"}, "milli people", "unit 'milli people' is no single word"},
    };
    char path[TEMPORARY_PATH_SIZE];
    path_of(path, "refused.txt");
    struct plan_choice choice = small_choice();
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        struct geo_error err = {GEO_OK, ""};
        struct out_choice out = {&choice, cases[c].id, {cases[c].unit, 1}, {NULL, 0}, NULL};
        assert_int_equal(out_choice_problem_write(NULL, path, &out, &err), GEO_ERR_INTERNAL);
        assert_non_null(strstr(err.message, cases[c].reason));
    }
    char longest[257];
    memset(longest, 'x', 256);
    longest[256] = '\0';
    const char *const long_ids[] = {"a", longest, "c"};
    struct geo_error err = {GEO_OK, ""};
    struct out_choice out = {&choice, long_ids, {NULL, 0}, {NULL, 0}, NULL};
    assert_int_equal(out_choice_problem_write(NULL, path, &out, &err), GEO_ERR_INTERNAL);
    longest[255] = '\0';
    assert_int_equal(out_choice_problem_write(NULL, path, &out, &err), GEO_OK);
    path_of(path, "no/such/folder.txt");
    assert_int_equal(out_choice_problem_write(NULL, path, &out, &err), GEO_ERR_OUTPUT);
}

/* ---- certificates ---- */

static void a_certificate_is_written_to_the_byte(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err;
    struct plan_choice choice = small_choice();
    static const char *const names[] = {"one", "two", "three"};
    int64_t unit[] = {7, 7, 0, 0, 5, 0}, floor[] = {0, 4}, area[] = {0, 0};
    struct plan_proof first = {.scale = 8, .money_bits = 3, .unit = unit, .floor = floor, .area = area};
    struct plan_proof second = {.scale = 1, .unit = area}; /* never used */
    struct plan_proof third = {.scale = 2, .unit = (int64_t[]){0, 0, 0, 0, 0, 0}};
    const struct plan_proof *const proofs[] = {&first, &second, &third};
    const struct out_claim claims[] = {
        {OUT_CLAIM_PLAN, PLAN_LEAST_COST, 2, -1, 7, 0, 3, 4, 2, 5, 17},
        {OUT_CLAIM_CURVE, PLAN_MOST_WEIGHT, 0, 50, -1, 6, 0, 99, 1, 0, 14},
        {OUT_CLAIM_PHASE, PLAN_LEAST_COST, 2, 100, 1, 0, 0, -4, 1, 0, 14},
    };
    const int32_t plan[] = {1, 0}, path_options[] = {1, 0, 2};
    struct out_certificate certificate = {.choice = &choice,
                                          .option_id = names,
                                          .problem_sha256 = "feed",
                                          .plan = plan,
                                          .plan_count = 2,
                                          .value = 33,
                                          .path = path_options,
                                          .path_count = 3,
                                          .proof = proofs,
                                          .proof_count = 3,
                                          .claim = claims,
                                          .claim_count = 3};
    path_of(path, "certificate.txt");
    assert_int_equal(out_choice_certificate_write(NULL, path, &certificate, &err), GEO_OK);
    temporary_assert_text(
        root, "certificate.txt",
        "phusong certificate 1\nproblem feed\nvalue 33\nplan 2\ntwo\none\npath 3\ntwo\none\nthree\n"
        "proof 2 0\n"
        "claim plan least_cost budget none count_limit 7 money 0 count 3 bound 4 sites 2 cost 5 weight 17\n"
        "claim phase least_cost budget 100 count_limit 1 money 0 count 0 bound -4 sites 1 cost 0 weight 14\n"
        "proof 8 3\nunit 7*2 0*2 5\nfloor 0 4\n"
        "claim curve most_weight budget 50 count_limit none money 6 count 0 bound 99 sites 1 cost 0 weight "
        "14\n"
        "end\n");
    certificate.proof_count = 2;
    assert_int_equal(out_choice_certificate_write(NULL, path, &certificate, &err), GEO_ERR_INTERNAL);
    assert_string_equal(err.message, "claim 0 rests on proof 2 of 2");
}

static void long_lists_are_wrapped(void **state)
{
    (void)state;
    enum { UNITS = 100 };
    int64_t weight[UNITS], unit[UNITS];
    for (int j = 0; j < UNITS; j++) {
        weight[j] = 1;
        unit[j] = 100 + j;
    }
    struct plan_choice choice = {.unit_count = UNITS,
                                 .weight = weight,
                                 .value = weight,
                                 .budget = -1,
                                 .count_limit = -1,
                                 .min_gain = 1};
    struct plan_proof proof = {.scale = 1, .unit = unit};
    const struct plan_proof *const proofs[] = {&proof};
    const struct out_claim claim = {.budget = -1, .count_limit = -1};
    struct out_certificate certificate = {.choice = &choice,
                                          .problem_sha256 = "00",
                                          .proof = proofs,
                                          .proof_count = 1,
                                          .claim = &claim,
                                          .claim_count = 1};
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err;
    path_of(path, "wrapped.txt");
    assert_int_equal(out_choice_certificate_write(NULL, path, &certificate, &err), GEO_OK);
    char *text = temporary_read(root, "wrapped.txt", NULL);
    int lines = 0, next = 100;
    for (char *line = strstr(text, "unit "); line != NULL; line = strstr(line, "\nunit ")) {
        line += line[0] == '\n' ? 1 : 0;
        lines++;
        char *end = strchr(line, '\n');
        assert_non_null(end);
        assert_true(end - line <= 108);
        for (char *word = strchr(line, ' '); word != NULL && word < end; word = strchr(word + 1, ' ')) {
            assert_int_equal(strtol(word, NULL, 10), next++);
        }
        line = end;
    }
    assert_int_equal(next, 200);
    assert_int_equal(lines, 4);
    free(text);
}

static void a_plan_is_written_as_a_table(void **state)
{
    (void)state;
    struct plan_choice choice = small_choice();
    static const char *const names[] = {"=1+1", "a,b", "c"};
    struct out_choice out = {&choice, names, {NULL, 0}, {NULL, 0}, NULL};
    const int32_t option[] = {1, 0};
    const int64_t gain[] = {17, 3};
    struct out_choice_plan plan = {&out, option, 2, gain};
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err;
    path_of(path, "plan.csv");
    assert_int_equal(out_choice_plan_write(path, &plan, &err), GEO_OK);
    temporary_assert_text(root, "plan.csv",
                          "\xEF\xBB\xBForder,id,cost,gain,cum_cost,cum_weight\r\n"
                          "1,\"a,b\",0,17,0,17\r\n2,'=1+1,5,3,5,20\r\n");
}

/* ---- what the reader takes and refuses ---- */

static enum geo_status parse(struct data_choice *ret, const char *text, struct geo_error *err)
{
    return data_choice_parse(ret, text, strlen(text), "p.txt", err);
}

static void the_least_that_a_problem_needs(void **state)
{
    (void)state;
    struct data_choice read;
    struct geo_error err;
    if (parse(&read,
              "\n# by hand\r\nphusong problem 1\r\nunits 5\n\n1\n 2 *3\r\n# last\n0\noptions 2\n"
              "p-0 1 free yes - - 0 0 0 1 2\n\tp-1 1 free yes - - 1e3 .5 0 2+2 4\nend",
              &err) != GEO_OK) {
        fail_msg("refused: %s", err.message);
    }
    const struct plan_choice *choice = &read.choice;
    assert_int_equal(choice->objective, PLAN_MOST_WEIGHT);
    assert_int_equal(choice->budget, -1);
    assert_int_equal(choice->count_limit, -1);
    assert_int_equal(choice->min_gain, 1);
    assert_true(choice->spacing_m == 0.0);
    const int64_t expected[] = {1, 2, 2, 2, 0};
    assert_memory_equal(choice->weight, expected, sizeof expected);
    assert_ptr_equal(choice->value, choice->weight);  /* no second array */
    assert_int_equal(choice->option[0].run_count, 1); /* 0 1 2 is one run */
    assert_int_equal(choice->run[0].count, 3);
    assert_int_equal(choice->option[1].run_count, 2);
    assert_int_equal(choice->run[2].first, 2);
    assert_int_equal(choice->run[2].count, 3);
    assert_int_equal(plan_choice_check(choice, &err), GEO_OK);
    data_choice_release(&read);
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *old, *new, *reason;
    } cases[] = {
        {"phusong problem 1", "phusong problem 2", "line 1: this is no problem file"},
        {"phusong problem 1", "phusong problem 1 2", "line 1: '2' is one word too many"},
        {"objective least_cost", "objective cheap", "line 2: objective 'cheap' is neither"},
        {"budget none", "budget -1", "line 3: the budget '-1' is neither 'none' nor a whole number"},
        {"budget none", "budget", "line 3: the line ends where the budget should stand"},
        {"budget none", "money none", "line 3: 'money' is no key"},
        {"budget none", "count_limit none", "line 4: 'count_limit' is given twice"},
        {"spacing_m 250.5", "spacing_m -1", "line 5: spacing '-1' is not a number of metres"},
        {"spacing_m 250.5", "spacing_m 250,5", "line 5: spacing '250,5'"},
        {"min_gain 1000", "min_gain 0", "line 6: the least gain is 0"},
        {"people 1000", "people", "line 7: the line ends where the unit's divisor should stand"},
        {"people 1000", "people 0", "line 7: the unit's divisor is 0"},
        {"units 6", "units 20000001", "line 9: the number of units '20000001' is not a whole number"},
        {"units 6", "units 4", "line 12: there are more than the 4 units announced"},
        {"units 6", "units 7", "'floors' is not a whole number"},
        {"3 *2", "3 *2 4", "line 10: '4' does not belong here"},
        {"3 *2", "3 *0", "line 10: '*0' does not belong here"},
        {"3 *2", "1.5 *2", "line 10: the unit's weight '1.5' is not a whole number"},
        {"3 *2", "2251799813685249 *2", "more than 2^52"},
        {"5 7 *2", "5 2251799813685249 *2", "more than 2^52"},
        {"floors 2", "flours 2", "line 14: 'flours' stands where floors, areas, options or end"},
        {"areas 2", "floors 2", "line 17: 'floors' stands where"},
        {"floors 2", "end", "line 14: 'end' stands where"},
        {"9 Xã%20", "0 Xã%20", "line 15: the floor's need is 0"},
        {"2+2 5\n", "2+2 3\n", "line 15: unit 3 comes after unit 3"},
        {"2+2 5\n", "2+2 6\n", "line 15: '6' is no unit or run of units"},
        {"2+2 5\n", "2+0 5\n", "line 15: '2+0' is no unit or run of units"},
        {"2+2 5\n", "2+5\n", "line 15: '2+5' is no unit or run of units"},
        {"2\nnone", "2\nnever", "line 19: the area's limit 'never'"},
        {"2\nnone", "1000000001\nnone", "line 18: the area's limit '1000000001'"},
        {"Đ2 0", "cand-1 0", "two options have the id 'cand-1'"},
        {"Đ2 0", "Đ2 -1", "the option's cost '-1'"},
        {"Đ2 0", "Đ2 1000000000000001", "the option's cost '1000000000000001'"},
        {"required no", "needed no", "state 'needed' is none of free, required, forbidden"},
        {"required no", "required 0", "'0', whether the option counts, is neither yes nor no"},
        {"no 1 -", "no 3 -", "group '3' is neither '-' nor a whole number below 3"},
        {"no 1 -", "no 1 2", "area '2' is neither '-' nor a whole number below 2"},
        {"- 0 0 1+5", "- east 0 1+5", "x 'east' is not a number"},
        {"- 0 0 1+5", "- 0 inf 1+5", "y 'inf'"},
        {"options 3", "options 2", "'3' stands where"},
        {"options 3", "options 4", "the line ends where the option's cost should stand"},
        {"end\n", "", "the file ends without 'end'"},
        {"end\n", "end\nend\n", "there is more after 'end'"},
    };
    char sound[sizeof SMALL];
    memcpy(sound, SMALL, sizeof SMALL);
    char *last = strstr(sound, "#3 ");
    assert_non_null(last);
    memmove(last, last + 1, strlen(last));
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        struct data_choice read;
        struct geo_error err = {GEO_OK, ""};
        char text[2 * sizeof SMALL];
        const char *at = strstr(sound, cases[c].old);
        if (at == NULL) {
            fail_msg("'%s' is not in the text", cases[c].old);
            return;
        }
        (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - sound), sound, cases[c].new,
                       at + strlen(cases[c].old));
        if (parse(&read, text, &err) != GEO_ERR_INPUT) {
            fail_msg("taken, though %s", cases[c].reason);
        }
        if (strncmp(err.message, "'p.txt'", 7) != 0 || strstr(err.message, cases[c].reason) == NULL) {
            fail_msg("refused with '%s', expected '%s'", err.message, cases[c].reason);
        }
    }
}

static void bytes_that_are_no_text(void **state)
{
    (void)state;
    struct data_choice read;
    struct geo_error err;
    static const char binary[] = "phusong problem 1\nunits 0\n# \0\noptions 0\nend\n";
    assert_int_equal(data_choice_parse(&read, binary, sizeof binary - 1, "b", &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "NUL byte"));
    assert_int_equal(
        parse(&read, "phusong problem 1\nunits 0\noptions 1\na\x01 0 free yes - - 0 0\nend\n", &err),
        GEO_ERR_INPUT);
    assert_string_equal(err.message,
                        "'p.txt', line 4: the option's id has control characters or more than 255 bytes");
    assert_int_equal(parse(&read, "", &err), GEO_ERR_INPUT);
    assert_int_equal(data_choice_load(&read, "missing.txt", &err), GEO_ERR_INPUT);
    assert_string_equal(err.message, "'missing.txt': No such file or directory");
    assert_int_equal(data_choice_load(&read, root, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "could not be read to its end: Is a directory"));
}

/* A file larger than any buffer. */
static void large_files_are_read_whole(void **state)
{
    (void)state;
    struct choice_instance instance;
    choice_instance_make(&instance,
                         &(struct choice_settings){
                             .units = 20000, .options = 500, .seed = 3, .costs = true, .floor_ratio = 0.3});
    char(*name)[32] = choice_array(500, sizeof *name);
    const char **id = choice_array(500, sizeof *id);
    for (int i = 0; i < 500; i++) {
        (void)snprintf(name[i], sizeof name[i], "option-%d", i);
        id[i] = name[i];
    }
    struct out_choice out = {&instance.choice, id, {NULL, 0}, {NULL, 0}, NULL};
    char path[TEMPORARY_PATH_SIZE], sum[OUT_SHA256_SIZE];
    struct geo_error err;
    struct data_choice read;
    path_of(path, "large.txt");
    assert_int_equal(out_choice_problem_write(sum, path, &out, &err), GEO_OK);
    assert_int_equal(data_choice_load(&read, path, &err), GEO_OK);
    assert_string_equal(read.sha256, sum);
    const struct plan_choice *a = &instance.choice, *b = &read.choice;
    assert_memory_equal(a->weight, b->weight, 20000 * sizeof *a->weight);
    assert_memory_equal(a->run, b->run, (size_t)instance.run_count * sizeof *a->run);
    assert_int_equal(a->floor_count, b->floor_count);
    for (int32_t k = 0; k < a->floor_count; k++) {
        assert_string_equal(a->floor[k].name, b->floor[k].name);
        assert_int_equal(a->floor[k].need, b->floor[k].need);
        assert_int_equal(a->floor[k].run_first, b->floor[k].run_first);
        assert_int_equal(a->floor[k].run_count, b->floor[k].run_count);
    }
    for (int32_t i = 0; i < 500; i++) {
        assert_int_equal(a->option[i].cost, b->option[i].cost);
        assert_int_equal(a->option[i].run_first, b->option[i].run_first);
        assert_int_equal(a->option[i].run_count, b->option[i].run_count);
        assert_true(a->option[i].x_m == b->option[i].x_m && a->option[i].y_m == b->option[i].y_m);
    }
    data_choice_release(&read);
    free(id);
    free(name);
    choice_instance_release(&instance);
}

/* ---- there and back: problem, plan, proof, certificate, checker ---- */

static void write_certificate(const char *path, const struct out_choice *out, const char *sum,
                              const struct plan_solution *solution)
{
    struct geo_error err;
    struct plan_choice_tally tally;
    const struct plan_selection *plan = &solution->selection;
    assert_int_equal(plan_choice_tally_compute(&tally, NULL, out->choice, plan->option, plan->count, &err),
                     GEO_OK);
    const struct plan_proof *proof = &solution->proof;
    struct out_claim claim = {.objective = out->choice->objective,
                              .budget = out->choice->budget,
                              .count_limit = out->choice->count_limit,
                              .money = proof->money,
                              .count = proof->count,
                              .bound = solution->bound,
                              .sites = plan->count,
                              .cost = tally.cost,
                              .weight = tally.weight};
    struct out_certificate certificate = {.choice = out->choice,
                                          .option_id = out->option_id,
                                          .problem_sha256 = sum,
                                          .plan = plan->option,
                                          .plan_count = plan->count,
                                          .value = tally.value,
                                          .proof = &proof,
                                          .proof_count = 1,
                                          .claim = &claim,
                                          .claim_count = 1};
    if (out_choice_certificate_write(NULL, path, &certificate, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
}

/* Every second digit of a certificate made another: either refused, or what is claimed is still true. */
static void tamper(const char *certificate, const char *problem, const struct plan_choice *choice,
                   uint64_t *random)
{
    struct choice_best best = choice_tiny_best(choice);
    char *text = temporary_read(root, "certificate.txt", NULL);
    size_t size = strlen(text);
    for (int turn = 0; turn < 20; turn++) {
        size_t at = (size_t)choice_below(random, (int32_t)size);
        if (text[at] < '0' || text[at] > '9') {
            continue;
        }
        char kept = text[at];
        text[at] = (char)('0' + choice_below(random, 10));
        FILE *stream = fopen(certificate, "wb");
        assert_non_null(stream);
        assert_int_equal(fwrite(text, 1, size, stream), size);
        assert_int_equal(fclose(stream), 0);
        text[at] = kept;
        struct verify_report report;
        struct geo_error err;
        if (verify_files(&report, certificate, problem, &err) == GEO_OK) {
            bool least = choice->objective == PLAN_LEAST_COST;
            int64_t bound = report.claim[0].bound;
            assert_true(best.feasible && (least ? bound <= best.best : bound >= best.best));
            assert_true(least ? report.cost >= best.best : report.weight <= best.best);
            verify_report_release(&report);
        }
    }
    free(text);
}

static void the_checker_agrees_with_the_planner(void **state)
{
    (void)state;
    char name[CHOICE_TINY_OPTIONS][8], problem[TEMPORARY_PATH_SIZE], certificate[TEMPORARY_PATH_SIZE];
    const char *id[CHOICE_TINY_OPTIONS];
    for (int i = 0; i < CHOICE_TINY_OPTIONS; i++) {
        (void)snprintf(name[i], sizeof name[i], "o%d", i * 5 % 16);
        id[i] = name[i];
    }
    path_of(problem, "problem.txt");
    path_of(certificate, "certificate.txt");
    uint64_t random = 11;
    int checked = 0;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        struct choice_instance instance;
        struct plan_solution solution = {0};
        struct geo_error err;
        choice_tiny_make(&instance, seed);
        struct out_choice out = {&instance.choice, id, {NULL, 0}, {NULL, 0}, NULL};
        struct plan_solve_settings settings = {.effort = PLAN_EFFORT_QUICK, .seed = 1};
        char sum[OUT_SHA256_SIZE];
        if (plan_solve(&solution, &instance.choice, &settings, NULL, &err) != GEO_OK) {
            fail_msg("seed %d: %s", (int)seed, err.message);
        }
        if (solution.status != PLAN_SOLVE_IMPOSSIBLE) {
            struct verify_report report;
            assert_int_equal(out_choice_problem_write(sum, problem, &out, &err), GEO_OK);
            write_certificate(certificate, &out, sum, &solution);
            if (verify_files(&report, certificate, problem, &err) != GEO_OK) {
                fail_msg("seed %d: %s", (int)seed, err.message);
            }
            assert_int_equal(report.claim[0].bound, solution.bound);
            verify_report_release(&report);
            tamper(certificate, problem, &instance.choice, &random);
            checked++;
        }
        plan_solution_release(&solution);
        choice_instance_release(&instance);
    }
    assert_true(checked > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_problem_is_written_to_the_byte),
        cmocka_unit_test(ids_and_words_must_be_sound),
        cmocka_unit_test(a_certificate_is_written_to_the_byte),
        cmocka_unit_test(long_lists_are_wrapped),
        cmocka_unit_test(a_plan_is_written_as_a_table),
        cmocka_unit_test(the_least_that_a_problem_needs),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
        cmocka_unit_test(bytes_that_are_no_text),
        cmocka_unit_test(large_files_are_read_whole),
        cmocka_unit_test(the_checker_agrees_with_the_planner),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
