#include "datasets/choice_file.h"

#include "datasets/choice_file_internal.h"
#include "datasets/number.h"
#include "geo/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WEIGHT_SUM (INT64_C(1) << 52)
#define MAX_IN_AREA 1000000000 /* a higher limit would be none */

void data_choice_release(struct data_choice *choice)
{
    for (int32_t i = 0; choice->option_id != NULL && i < choice->choice.option_count; i++) {
        free(choice->option_id[i]);
    }
    for (int32_t k = 0; choice->floor_name != NULL && k < choice->choice.floor_count; k++) {
        free(choice->floor_name[k]);
    }
    if (choice->value != choice->weight) {
        free(choice->value);
    }
    free(choice->weight);
    free(choice->option);
    free(choice->option_id);
    free(choice->run);
    free(choice->floor_run);
    free(choice->floor);
    free(choice->floor_name);
    free(choice->area_limit);
    free(choice->weight_unit.name);
    free(choice->value_unit.name);
    free(choice->cost_unit);
    *choice = (struct data_choice){0};
}

/* ---- the head ---- */

enum key { OBJECTIVE, BUDGET, COUNT_LIMIT, SPACING, MIN_GAIN, WEIGHT_UNIT, VALUE_UNIT, COST_UNIT, KEYS };
static const char *const keys[KEYS] = {
    [OBJECTIVE] = "objective",   [BUDGET] = "budget",       [COUNT_LIMIT] = "count_limit",
    [SPACING] = "spacing_m",     [MIN_GAIN] = "min_gain",   [WEIGHT_UNIT] = "weight_unit",
    [VALUE_UNIT] = "value_unit", [COST_UNIT] = "cost_unit",
};

/* "none" is −1. */
static enum geo_status need_limit(int64_t *ret, struct data_choice_source *source, int64_t most,
                                  const char *what, struct geo_error *err)
{
    enum geo_status status = data_choice_need_word(source, what, err);
    int64_t limit = -1;
    if (status == GEO_OK && !data_choice_word_is(source, "none") &&
        !data_choice_number(source->word, most, &limit)) {
        status = data_choice_fault(source, err, "%s '%s' is neither 'none' nor a whole number from 0 to %lld",
                                   what, source->word, (long long)most);
    }
    if (status == GEO_OK) {
        *ret = limit;
    }
    return status;
}

static enum geo_status need_objective(enum plan_objective *ret, struct data_choice_source *source,
                                      struct geo_error *err)
{
    enum geo_status status = data_choice_need_word(source, "the objective", err);
    if (status == GEO_OK && data_choice_word_is(source, "least_cost")) {
        *ret = PLAN_LEAST_COST;
    } else if (status == GEO_OK && !data_choice_word_is(source, "most_weight")) {
        status = data_choice_fault(source, err, "objective '%s' is neither most_weight nor least_cost",
                                   source->word);
    }
    return status;
}

static enum geo_status need_spacing(double *ret, struct data_choice_source *source, struct geo_error *err)
{
    enum geo_status status = data_choice_need_word(source, "the spacing", err);
    if (status == GEO_OK && (!data_number_real(source->word, ret) || *ret < 0.0)) {
        status =
            data_choice_fault(source, err, "spacing '%s' is not a number of metres from 0", source->word);
    }
    return status;
}

static enum geo_status need_text(char **ret, struct data_choice_source *source, const char *what,
                                 struct geo_error *err)
{
    enum geo_status status = data_choice_need_word(source, what, err);
    return status == GEO_OK ? geo_memory_text(ret, source->word, err) : status;
}

static enum geo_status need_positive(int64_t *ret, struct data_choice_source *source, const char *what,
                                     struct geo_error *err)
{
    enum geo_status status = data_choice_need_number(ret, source, DATA_CHOICE_MAX_NUMBER, what, err);
    if (status == GEO_OK && *ret == 0) {
        status = data_choice_fault(source, err, "%s is 0, it must be at least 1", what);
    }
    return status;
}

static enum geo_status need_unit(struct data_choice_unit *ret, struct data_choice_source *source,
                                 struct geo_error *err)
{
    enum geo_status status = need_text(&ret->name, source, "the unit's name", err);
    return status == GEO_OK ? need_positive(&ret->divisor, source, "the unit's divisor", err) : status;
}

static enum geo_status read_key(struct data_choice *ret, enum key key, struct data_choice_source *source,
                                struct geo_error *err)
{
    struct plan_choice *choice = &ret->choice;
    switch (key) {
    case OBJECTIVE:
        return need_objective(&choice->objective, source, err);
    case BUDGET:
        return need_limit(&choice->budget, source, DATA_CHOICE_MAX_NUMBER, "the budget", err);
    case COUNT_LIMIT:
        return need_limit(&choice->count_limit, source, DATA_CHOICE_MAX_NUMBER, "the count limit", err);
    case SPACING:
        return need_spacing(&choice->spacing_m, source, err);
    case MIN_GAIN:
        return need_positive(&choice->min_gain, source, "the least gain", err);
    case WEIGHT_UNIT:
        return need_unit(&ret->weight_unit, source, err);
    case VALUE_UNIT:
        return need_unit(&ret->value_unit, source, err);
    case COST_UNIT:
    case KEYS:
        break;
    }
    return need_text(&ret->cost_unit, source, "the unit of costs", err);
}

static enum geo_status read_first_line(struct data_choice_source *source, struct geo_error *err)
{
    static const char *const words[] = {"phusong", "problem", "1"};
    bool sound = data_choice_line(source);
    for (size_t i = 0; i < 3 && sound; i++) {
        sound = data_choice_word(source) && data_choice_word_is(source, words[i]);
    }
    if (!sound) {
        return data_choice_fault(source, err,
                                 "this is no problem file: it must begin with 'phusong problem 1'");
    }
    return data_choice_need_end(source, err);
}

/* Up to and with the word "units". */
static enum geo_status read_head(struct data_choice *ret, struct data_choice_source *source,
                                 struct geo_error *err)
{
    bool seen[KEYS] = {false};
    enum geo_status status = read_first_line(source, err);
    while (status == GEO_OK && data_choice_line(source)) {
        status = data_choice_need_word(source, "a key", err);
        if (status != GEO_OK || data_choice_word_is(source, "units")) {
            return status;
        }
        int key = 0;
        while (key < KEYS && !data_choice_word_is(source, keys[key])) {
            key++;
        }
        if (key == KEYS) {
            return data_choice_fault(source, err, "'%s' is no key of a problem file", source->word);
        }
        if (seen[key]) {
            return data_choice_fault(source, err, "'%s' is given twice", keys[key]);
        }
        seen[key] = true;
        status = read_key(ret, (enum key)key, source, err);
        if (status == GEO_OK) {
            status = data_choice_need_end(source, err);
        }
    }
    return status == GEO_OK ? data_choice_fault(source, err, "the file ends before its units") : status;
}

/* ---- units, areas ---- */

/* The first value that is not the weight: from here on there are two arrays. */
static enum geo_status part_values(struct data_choice *ret, struct geo_error *err)
{
    size_t count = (size_t)ret->choice.unit_count;
    int64_t *value = NULL;
    enum geo_status status = geo_memory_array(&value, count, sizeof *value, "values of units", err);
    if (status == GEO_OK) {
        memcpy(value, ret->weight, count * sizeof *value);
        ret->value = value;
    }
    return status;
}

struct unit_line {
    int64_t weight, value, times;
};

/* weight [value] [*times] */
static enum geo_status read_unit_line(struct unit_line *ret, struct data_choice_source *source,
                                      struct geo_error *err)
{
    struct unit_line line = {0, 0, 1};
    enum geo_status status =
        data_choice_need_number(&line.weight, source, MAX_WEIGHT_SUM, "the unit's weight", err);
    line.value = line.weight;
    for (int place = 0; status == GEO_OK && data_choice_word(source); place++) {
        bool sound = source->word_is_sound && place < 2;
        if (sound && source->word[0] == '*') {
            sound =
                data_choice_number(source->word + 1, DATA_CHOICE_MAX_UNITS, &line.times) && line.times > 0;
            place = 2;
        } else {
            sound = sound && place == 0 && data_choice_number(source->word, MAX_WEIGHT_SUM, &line.value);
        }
        if (!sound) {
            status = data_choice_fault(source, err,
                                       "'%s' does not belong here: WEIGHT [VALUE] [*TIMES], whole "
                                       "numbers, were expected",
                                       source->word);
        }
    }
    *ret = line;
    return status;
}

static enum geo_status add_units(struct data_choice *ret, int32_t *at, const struct unit_line *line,
                                 const struct data_choice_source *source, struct geo_error *err)
{
    if (line->times > ret->choice.unit_count - *at) {
        return data_choice_fault(source, err, "there are more than the %d units announced",
                                 ret->choice.unit_count);
    }
    enum geo_status status = GEO_OK;
    if (line->value != line->weight && ret->value == ret->weight) {
        status = part_values(ret, err);
    }
    for (int64_t n = 0; n < line->times && status == GEO_OK; n++, (*at)++) {
        ret->weight[*at] = line->weight;
        ret->value[*at] = line->value;
    }
    return status;
}

/* The product of two numbers below 2^53 may not fit: their sum is checked unit by unit, in a way that cannot
 * overflow. */
static bool fits(int64_t *sum, int64_t value, int64_t times)
{
    if (value > 0 && times > (MAX_WEIGHT_SUM - *sum) / value) {
        return false;
    }
    *sum += value * times;
    return true;
}

static enum geo_status read_units(struct data_choice *ret, struct data_choice_source *source,
                                  struct geo_error *err)
{
    int64_t count = 0, weight = 0, value = 0;
    enum geo_status status =
        data_choice_need_number(&count, source, DATA_CHOICE_MAX_UNITS, "the number of units", err);
    if (status == GEO_OK) {
        status = data_choice_need_end(source, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&ret->weight, (size_t)count, sizeof *ret->weight, "weights of units", err);
        ret->value = ret->weight;
    }
    ret->choice.unit_count = (int32_t)count;
    for (int32_t at = 0; at < count && status == GEO_OK;) {
        struct unit_line line = {0, 0, 1};
        if (!data_choice_line(source)) {
            return data_choice_fault(source, err, "the file ends after %d of %d units", at, (int)count);
        }
        status = read_unit_line(&line, source, err);
        if (status == GEO_OK) {
            status = add_units(ret, &at, &line, source, err);
        }
        if (status == GEO_OK &&
            (!fits(&weight, line.weight, line.times) || !fits(&value, line.value, line.times))) {
            status = data_choice_fault(source, err,
                                       "all weights or values together are more than 2^52: "
                                       "choose a larger unit");
        }
    }
    return status;
}

static enum geo_status read_areas(struct data_choice *ret, struct data_choice_source *source, int32_t count,
                                  struct geo_error *err)
{
    enum geo_status status =
        geo_memory_array(&ret->area_limit, (size_t)count, sizeof *ret->area_limit, "areas", err);
    ret->choice.area_count = count;
    for (int32_t a = 0; a < count && status == GEO_OK; a++) {
        if (!data_choice_line(source)) {
            return data_choice_fault(source, err, "the file ends after %d of %d areas", a, count);
        }
        status = need_limit(&ret->area_limit[a], source, MAX_IN_AREA, "the area's limit", err);
        if (status == GEO_OK) {
            status = data_choice_need_end(source, err);
        }
    }
    return status;
}

/* ---- the whole ---- */

/* [floors N] [areas N] options N end */
static enum geo_status read_sections(struct data_choice *ret, struct data_choice_source *source,
                                     struct geo_error *err)
{
    static const char *const names[] = {"floors", "areas", "options", "end"};
    enum { FLOORS, AREAS, OPTIONS, END };
    int done = -1;
    enum geo_status status = GEO_OK;
    while (status == GEO_OK && done < END) {
        if (!data_choice_line(source)) {
            return data_choice_fault(source, err, "the file ends without 'end'");
        }
        int section = 0;
        status = data_choice_need_word(source, "a section", err);
        while (section <= END && !data_choice_word_is(source, names[section])) {
            section++;
        }
        if (status == GEO_OK && (section > END || section <= done || (section == END && done < OPTIONS))) {
            return data_choice_fault(source, err,
                                     "'%s' stands where floors, areas, options or end, in this "
                                     "order, should stand",
                                     source->word);
        }
        int64_t count = 0;
        if (status == GEO_OK && section != END) {
            status =
                data_choice_need_number(&count, source, DATA_CHOICE_MAX_OPTIONS, "how many there are", err);
        }
        if (status == GEO_OK) {
            status = data_choice_need_end(source, err);
        }
        if (status == GEO_OK && section == FLOORS) {
            status = data_choice_read_floors(ret, source, (int32_t)count, err);
        } else if (status == GEO_OK && section == AREAS) {
            status = read_areas(ret, source, (int32_t)count, err);
        } else if (status == GEO_OK && section == OPTIONS) {
            status = data_choice_read_options(ret, source, (int32_t)count, err);
        }
        done = section;
    }
    if (status == GEO_OK && (data_choice_line(source) || source->binary || source->failed)) {
        status = data_choice_fault(source, err, "there is more after 'end'");
    }
    return status;
}

static void borrow(struct data_choice *choice)
{
    choice->choice.weight = choice->weight;
    choice->choice.value = choice->value;
    choice->choice.option = choice->option;
    choice->choice.run = choice->run;
    choice->choice.floor = choice->floor;
    choice->choice.floor_run = choice->floor_run;
    choice->choice.area_limit = choice->area_limit;
}

static enum geo_status read_all(struct data_choice *ret, struct data_choice_source *source,
                                struct geo_error *err)
{
    struct data_choice choice = {.choice = {.budget = -1, .count_limit = -1, .min_gain = 1}};
    enum geo_status status = read_head(&choice, source, err);
    if (status == GEO_OK) {
        status = read_units(&choice, source, err);
    }
    if (status == GEO_OK) {
        status = read_sections(&choice, source, err);
    }
    if (status != GEO_OK) {
        data_choice_release(&choice);
        return status;
    }
    borrow(&choice);
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(&source->sha, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        (void)snprintf(choice.sha256 + 2 * i, 3, "%02x", digest[i]);
    }
    *ret = choice;
    return GEO_OK;
}

enum geo_status data_choice_parse(struct data_choice *ret, const char *bytes, size_t size, const char *name,
                                  struct geo_error *err)
{
    struct data_choice_source source = {.name = name};
    source.at = (const uint8_t *)bytes;
    source.end = source.at + size;
    sha256_init(&source.sha);
    sha256_update(&source.sha, size, source.at);
    return read_all(ret, &source, err);
}

enum geo_status data_choice_load(struct data_choice *ret, const char *path, struct geo_error *err)
{
    struct data_choice_source source = {.name = path};
    source.file = fopen(path, "rb");
    if (source.file == NULL) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s': %s", path, strerror(errno));
    }
    sha256_init(&source.sha);
    enum geo_status status = geo_memory_array(&source.buffer, DATA_CHOICE_BUFFER_SIZE, 1, "read buffer", err);
    if (status == GEO_OK) {
        source.at = source.end = source.buffer;
        status = read_all(ret, &source, err);
    }
    free(source.buffer);
    (void)fclose(source.file);
    return status;
}
