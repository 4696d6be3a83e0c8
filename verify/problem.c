#include "verify/problem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_UNITS 20000000
#define MOST_OPTIONS 2000000
#define MOST_WEIGHT ((int64_t)1 << 52) /* of all units together */
#define MOST_COST 1000000000000000     /* of one option */
#define MOST_IN_AREA 1000000000        /* a higher limit would be none */

static char *take_text(struct verify_text *text)
{
    const char *word = verify_text_word(text);
    char *copy = strdup(word);
    if (copy == NULL) {
        text->status = geo_error_set(text->err, GEO_ERR_MEMORY, "out of memory for '%s'", text->name);
    }
    return copy;
}

static struct verify_unit take_unit(struct verify_text *text, bool divided)
{
    struct verify_unit unit = {take_text(text), divided ? verify_text_number(text, VERIFY_MOST, NULL) : 1};
    if (unit.divisor == 0) {
        verify_text_fault(text, "a divisor is 0");
    }
    return unit;
}

static void read_head(struct verify_problem *problem, struct verify_text *text)
{
    static const char *const keys[] = {"objective",   "budget",     "count_limit", "spacing_m", "min_gain",
                                       "weight_unit", "value_unit", "cost_unit",   "units"};
    bool seen[9] = {false};
    verify_text_line(text);
    verify_text_expect(text, "phusong");
    verify_text_expect(text, "problem");
    verify_text_expect(text, "1");
    while (text->status == GEO_OK) {
        verify_text_end(text);
        verify_text_line(text);
        const char *key = verify_text_word(text);
        size_t k = 0;
        while (k < 9 && strcmp(key, keys[k]) != 0) {
            k++;
        }
        if (k == 9 || seen[k]) {
            verify_text_fault(text, k == 9 ? "'%s' is no key" : "'%s' is given twice", key);
            return;
        }
        seen[k] = true;
        if (k == 0) {
            const char *word = verify_text_word(text);
            problem->least_cost = strcmp(word, "least_cost") == 0;
            if (!problem->least_cost && strcmp(word, "most_weight") != 0) {
                verify_text_fault(text, "'%s' is no objective", word);
            }
        } else if (k == 1 || k == 2) {
            *(k == 1 ? &problem->budget : &problem->count_limit) =
                verify_text_number(text, VERIFY_MOST, "none");
        } else if (k == 3) {
            problem->spacing_m = verify_text_real(text);
        } else if (k == 4) {
            problem->min_gain = verify_text_number(text, VERIFY_MOST, NULL);
        } else if (k < 8) {
            *(k == 5   ? &problem->weight_unit
              : k == 6 ? &problem->value_unit
                       : &problem->cost_unit) = take_unit(text, k != 7);
        } else {
            break; /* units */
        }
    }
    if (problem->spacing_m < 0.0 || problem->min_gain < 1) {
        verify_text_fault(text, "spacing_m is below 0 or min_gain below 1");
    }
}

/* WEIGHT [VALUE] [*TIMES] on each line */
static void read_units(struct verify_problem *problem, struct verify_text *text)
{
    int64_t count = verify_text_number(text, MOST_UNITS, NULL), weight_sum = 0, value_sum = 0;
    verify_text_end(text);
    while (problem->unit_count < count && text->status == GEO_OK) {
        verify_text_line(text);
        int64_t weight = verify_text_number(text, MOST_WEIGHT, NULL), value = weight, times = 1;
        const char *word = verify_text_more(text);
        if (word != NULL && word[0] != '*') {
            value = verify_number(word, MOST_WEIGHT);
            word = verify_text_more(text);
        }
        if (word != NULL) {
            times = word[0] == '*' ? verify_number(word + 1, count - problem->unit_count) : -1;
        }
        if (value < 0 || times < 1) {
            verify_text_fault(text, "this is not WEIGHT [VALUE] [*TIMES] within the number of units");
        }
        verify_text_end(text);
        for (; times > 0 && text->status == GEO_OK; times--) {
            size_t j = (size_t)problem->unit_count;
            if (verify_text_room(text, &problem->weight, j, sizeof *problem->weight) &&
                verify_text_room(text, &problem->value, j, sizeof *problem->value)) {
                problem->weight[j] = weight;
                problem->value[j] = value;
                problem->unit_count++;
            }
            weight_sum += weight;
            value_sum += value;
            if (weight_sum > MOST_WEIGHT || value_sum > MOST_WEIGHT) {
                verify_text_fault(text, "all weights or all values together are more than 2^52");
            }
        }
    }
}

/* FIRST or FIRST+COUNT, ascending, in the rest of the line */
static void read_runs(struct verify_runs *runs, size_t *first, size_t *end, int64_t units,
                      struct verify_text *text)
{
    *first = *end = runs->count;
    int64_t next = 0;
    for (char *word = verify_text_more(text); word != NULL; word = verify_text_more(text)) {
        char *plus = strchr(word, '+');
        if (plus != NULL) {
            *plus = '\0';
        }
        int64_t from = verify_number(word, units);
        int64_t count = plus == NULL ? 1 : verify_number(plus + 1, units);
        if (from < next || count < 1 || from + count > units) {
            verify_text_fault(text, "units do not ascend, or are not below %lld", (long long)units);
        } else if (verify_text_room(text, &runs->run, runs->count, sizeof *runs->run)) {
            runs->run[runs->count++] = (struct verify_run){(int32_t)from, (int32_t)(from + count)};
        }
        next = from + count;
    }
    *end = runs->count;
}

static void read_floors(struct verify_problem *problem, struct verify_text *text)
{
    int64_t count = verify_text_number(text, MOST_OPTIONS, NULL);
    verify_text_end(text);
    while (problem->floor_count < count) {
        verify_text_line(text);
        struct verify_floor floor = {.need = verify_text_number(text, VERIFY_MOST, NULL)};
        if (!verify_text_room(text, &problem->floor, (size_t)problem->floor_count, sizeof floor)) {
            return;
        }
        floor.name = take_text(text);
        read_runs(&problem->floor_runs, &floor.run_first, &floor.run_end, problem->unit_count, text);
        problem->floor[problem->floor_count++] = floor;
        if (floor.need == 0) {
            verify_text_fault(text, "a floor's need is 0");
        }
    }
}

static void read_areas(struct verify_problem *problem, struct verify_text *text)
{
    int64_t count = verify_text_number(text, MOST_OPTIONS, NULL);
    verify_text_end(text);
    while (problem->area_count < count) {
        verify_text_line(text);
        int64_t limit = verify_text_number(text, MOST_IN_AREA, "none");
        verify_text_end(text);
        if (!verify_text_room(text, &problem->area_limit, (size_t)problem->area_count, sizeof limit)) {
            return;
        }
        problem->area_limit[problem->area_count++] = limit;
    }
}

/* ID COST STATE COUNTED GROUP AREA X Y RUN… */
static void read_option(struct verify_problem *problem, int64_t count, struct verify_text *text)
{
    struct verify_option option = {.id = take_text(text), .cost = verify_text_number(text, MOST_COST, NULL)};
    const char *state = verify_text_word(text);
    option.required = strcmp(state, "required") == 0;
    option.forbidden = strcmp(state, "forbidden") == 0;
    if (!option.required && !option.forbidden && strcmp(state, "free") != 0) {
        verify_text_fault(text, "'%s' is no state of an option", state);
    }
    const char *counted = verify_text_word(text);
    option.counted = strcmp(counted, "yes") == 0;
    if (!option.counted && strcmp(counted, "no") != 0) {
        verify_text_fault(text, "'%s' is neither yes nor no", counted);
    }
    option.group = verify_text_number(text, count - 1, "-");
    option.area = verify_text_number(text, problem->area_count - 1, "-");
    option.x_m = verify_text_real(text);
    option.y_m = verify_text_real(text);
    read_runs(&problem->option_runs, &option.run_first, &option.run_end, problem->unit_count, text);
    problem->option[problem->option_count++] = option;
}

static void read_options(struct verify_problem *problem, struct verify_text *text)
{
    int64_t count = verify_text_number(text, MOST_OPTIONS, NULL), cost_sum = 0;
    verify_text_end(text);
    while (problem->option_count < count) {
        verify_text_line(text);
        if (!verify_text_room(text, &problem->option, (size_t)problem->option_count,
                              sizeof *problem->option)) {
            return;
        }
        read_option(problem, count, text);
        cost_sum += problem->option[problem->option_count - 1].cost;
        if (cost_sum > VERIFY_MOST) {
            verify_text_fault(text, "all costs together are more than 10^18");
        }
    }
}

/* [floors] [areas] options end */
static void read_sections(struct verify_problem *problem, struct verify_text *text)
{
    verify_text_line(text);
    const char *section = verify_text_word(text);
    if (strcmp(section, "floors") == 0) {
        read_floors(problem, text);
        verify_text_line(text);
        section = verify_text_word(text);
    }
    if (strcmp(section, "areas") == 0) {
        read_areas(problem, text);
        verify_text_line(text);
        section = verify_text_word(text);
    }
    if (strcmp(section, "options") != 0) {
        verify_text_fault(text, "'%s' stands where 'options' should stand", section);
    }
    read_options(problem, text);
    verify_text_line(text);
    verify_text_expect(text, "end");
    verify_text_end(text);
    verify_text_finish(text);
}

/* ---- ids ---- */

struct named {
    const char *id;
    int64_t option;
};

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->id, ((const struct named *)b)->id);
}

static void sort_ids(struct verify_problem *problem, struct verify_text *text)
{
    size_t count = (size_t)problem->option_count;
    struct named *named = calloc(count + 1, sizeof *named);
    problem->by_id = calloc(count + 1, sizeof *problem->by_id);
    if (named == NULL || problem->by_id == NULL) {
        text->status = geo_error_set(text->err, GEO_ERR_MEMORY, "out of memory for '%s'", text->name);
    }
    for (size_t i = 0; i < count && text->status == GEO_OK; i++) {
        named[i] = (struct named){problem->option[i].id, (int64_t)i};
    }
    if (text->status == GEO_OK) {
        qsort(named, count, sizeof *named, compare_names);
    }
    for (size_t i = 0; i < count && text->status == GEO_OK; i++) {
        problem->by_id[i] = named[i].option;
        if (i > 0 && strcmp(named[i - 1].id, named[i].id) == 0) {
            verify_text_fault(text, "two options have the id '%s'", named[i].id);
        }
    }
    free(named);
}

int64_t verify_problem_find(const struct verify_problem *problem, const char *id)
{
    int64_t low = 0, high = problem->option_count;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        int order = strcmp(problem->option[problem->by_id[middle]].id, id);
        if (order == 0) {
            return problem->by_id[middle];
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return -1;
}

enum geo_status verify_problem_read(struct verify_problem *ret, FILE *file, const char *name,
                                    struct geo_error *err)
{
    struct verify_text text;
    *ret = (struct verify_problem){.budget = -1, .count_limit = -1, .min_gain = 1};
    verify_text_open(&text, file, name, err);
    read_head(ret, &text);
    read_units(ret, &text);
    read_sections(ret, &text);
    sort_ids(ret, &text);
    verify_text_sum(ret->sha256, &text);
    verify_text_close(&text);
    return text.status;
}

void verify_problem_release(struct verify_problem *problem)
{
    for (int64_t i = 0; i < problem->option_count; i++) {
        free(problem->option[i].id);
    }
    for (int64_t k = 0; k < problem->floor_count; k++) {
        free(problem->floor[k].name);
    }
    free(problem->weight);
    free(problem->value);
    free(problem->floor);
    free(problem->area_limit);
    free(problem->option);
    free(problem->by_id);
    free(problem->option_runs.run);
    free(problem->floor_runs.run);
    free(problem->weight_unit.name);
    free(problem->value_unit.name);
    free(problem->cost_unit.name);
    *problem = (struct verify_problem){0};
}
