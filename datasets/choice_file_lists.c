/* The two sections with lists of units: floors and options. */
#include "datasets/choice_file_internal.h"

#include "datasets/number.h"
#include "geo/memory.h"

#include <stdlib.h>
#include <string.h>

/* ---- floors ---- */

static int hex_digit(char c)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *place = c == '\0' ? NULL : strchr(digits, c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c);
    return place == NULL ? -1 : (int)(place - digits);
}

/* "Tam%20Nong" is "Tam Nong"; in place. */
static void decode_name(char *name)
{
    char *to = name;
    for (const char *from = name; *from != '\0'; from++) {
        int high = from[0] == '%' ? hex_digit(from[1]) : -1;
        int low = high < 0 ? -1 : hex_digit(from[2]);
        if (low >= 0 && high + low > 0) {
            *to++ = (char)(16 * high + low);
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static enum geo_status read_floor(struct data_choice *ret, int32_t k, struct data_choice_runs *runs,
                                  struct data_choice_source *source, struct geo_error *err)
{
    if (!data_choice_line(source)) {
        return data_choice_fault(source, err, "the file ends after %d of %d floors", k,
                                 ret->choice.floor_count);
    }
    struct plan_floor *floor = &ret->floor[k];
    enum geo_status status =
        data_choice_need_number(&floor->need, source, DATA_CHOICE_MAX_NUMBER, "the floor's need", err);
    if (status == GEO_OK && floor->need == 0) {
        return data_choice_fault(source, err, "the floor's need is 0: leave the floor out");
    }
    if (status == GEO_OK) {
        status = data_choice_need_word(source, "the floor's name", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_text(&ret->floor_name[k], source->word, err);
    }
    if (status == GEO_OK) {
        decode_name(ret->floor_name[k]);
        floor->name = ret->floor_name[k];
        status = data_choice_need_runs(&floor->run_first, &floor->run_count, runs, source,
                                       ret->choice.unit_count, err);
    }
    return status;
}

enum geo_status data_choice_read_floors(struct data_choice *ret, struct data_choice_source *source,
                                        int32_t count, struct geo_error *err)
{
    struct data_choice_runs runs = {0};
    ret->choice.floor_count = count;
    enum geo_status status = geo_memory_array(&ret->floor, (size_t)count, sizeof *ret->floor, "floors", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&ret->floor_name, (size_t)count, sizeof *ret->floor_name, "floors", err);
    }
    for (int32_t k = 0; k < count && status == GEO_OK; k++) {
        status = read_floor(ret, k, &runs, source, err);
    }
    ret->floor_run = runs.run;
    return status;
}

/* ---- options ---- */

static enum geo_status need_state(uint8_t *ret, struct data_choice_source *source, struct geo_error *err)
{
    enum geo_status status = data_choice_need_word(source, "the option's state", err);
    if (status != GEO_OK) {
        return status;
    }
    if (data_choice_word_is(source, "free")) {
        *ret = PLAN_OPTION_FREE;
    } else if (data_choice_word_is(source, "required")) {
        *ret = PLAN_OPTION_REQUIRED;
    } else if (data_choice_word_is(source, "forbidden")) {
        *ret = PLAN_OPTION_FORBIDDEN;
    } else {
        return data_choice_fault(source, err, "state '%s' is none of free, required, forbidden",
                                 source->word);
    }
    return GEO_OK;
}

static enum geo_status need_counted(uint8_t *ret, struct data_choice_source *source, struct geo_error *err)
{
    enum geo_status status = data_choice_need_word(source, "yes or no, whether the option counts", err);
    if (status != GEO_OK) {
        return status;
    }
    *ret = data_choice_word_is(source, "yes") ? 1 : 0;
    if (*ret == 0 && !data_choice_word_is(source, "no")) {
        return data_choice_fault(source, err, "'%s', whether the option counts, is neither yes nor no",
                                 source->word);
    }
    return GEO_OK;
}

/* "-" is −1. */
static enum geo_status need_index(int32_t *ret, struct data_choice_source *source, int32_t count,
                                  const char *what, struct geo_error *err)
{
    enum geo_status status = data_choice_need_word(source, what, err);
    int64_t index = -1;
    if (status == GEO_OK && !data_choice_word_is(source, "-") &&
        !data_choice_number(source->word, (int64_t)count - 1, &index)) {
        status = data_choice_fault(source, err, "%s '%s' is neither '-' nor a whole number below %d", what,
                                   source->word, count);
    }
    *ret = (int32_t)index;
    return status;
}

static enum geo_status need_metres(double *ret, struct data_choice_source *source, const char *what,
                                   struct geo_error *err)
{
    enum geo_status status = data_choice_need_word(source, what, err);
    if (status == GEO_OK && !data_number_real(source->word, ret)) {
        const char *fault = data_number_real_fault(source->word);
        status = data_choice_fault(source, err, "%s '%s' %s", what, source->word,
                                   fault == NULL ? "is not a number" : fault);
    }
    return status;
}

static enum geo_status read_option(struct data_choice *ret, int32_t i, struct data_choice_runs *runs,
                                   struct data_choice_source *source, struct geo_error *err)
{
    if (!data_choice_line(source)) {
        return data_choice_fault(source, err, "the file ends after %d of %d options", i,
                                 ret->choice.option_count);
    }
    struct plan_option *option = &ret->option[i];
    enum geo_status status = data_choice_need_word(source, "the option's id", err);
    if (status == GEO_OK) {
        status = geo_memory_text(&ret->option_id[i], source->word, err);
    }
    if (status == GEO_OK) {
        status = data_choice_need_number(&option->cost, source, 1000000000000000, "the option's cost", err);
    }
    if (status == GEO_OK) {
        status = need_state(&option->state, source, err);
    }
    if (status == GEO_OK) {
        status = need_counted(&option->counted, source, err);
    }
    if (status == GEO_OK) {
        status = need_index(&option->group, source, ret->choice.option_count, "group", err);
    }
    if (status == GEO_OK) {
        status = need_index(&option->area, source, ret->choice.area_count, "area", err);
    }
    if (status == GEO_OK) {
        status = need_metres(&option->x_m, source, "x", err);
    }
    if (status == GEO_OK) {
        status = need_metres(&option->y_m, source, "y", err);
    }
    if (status == GEO_OK) {
        status = data_choice_need_runs(&option->run_first, &option->run_count, runs, source,
                                       ret->choice.unit_count, err);
    }
    return status;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum geo_status check_ids(const struct data_choice *choice, const struct data_choice_source *source,
                                 struct geo_error *err)
{
    size_t count = (size_t)choice->choice.option_count;
    char **sorted = NULL;
    enum geo_status status = geo_memory_array(&sorted, count, sizeof *sorted, "option ids", err);
    if (status != GEO_OK) {
        return status;
    }
    if (count > 0) {
        memcpy(sorted, choice->option_id, count * sizeof *sorted);
        qsort(sorted, count, sizeof *sorted, compare_texts);
    }
    for (size_t i = 1; i < count && status == GEO_OK; i++) {
        if (strcmp(sorted[i - 1], sorted[i]) == 0) {
            status = geo_error_set(err, GEO_ERR_INPUT, "'%s': two options have the id '%s'", source->name,
                                   sorted[i]);
        }
    }
    free(sorted);
    return status;
}

enum geo_status data_choice_read_options(struct data_choice *ret, struct data_choice_source *source,
                                         int32_t count, struct geo_error *err)
{
    struct data_choice_runs runs = {0};
    ret->choice.option_count = count;
    enum geo_status status =
        geo_memory_array(&ret->option, (size_t)count, sizeof *ret->option, "options", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&ret->option_id, (size_t)count, sizeof *ret->option_id, "options", err);
    }
    int64_t cost = 0;
    for (int32_t i = 0; i < count && status == GEO_OK; i++) {
        status = read_option(ret, i, &runs, source, err);
        cost += ret->option[i].cost;
        if (status == GEO_OK && cost > DATA_CHOICE_MAX_NUMBER) {
            status = data_choice_fault(source, err,
                                       "all costs together are more than 10^18: choose a larger "
                                       "unit of money");
        }
    }
    ret->run = runs.run;
    return status == GEO_OK ? check_ids(ret, source, err) : status;
}
