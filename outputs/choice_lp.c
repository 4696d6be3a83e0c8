#include "outputs/choice_lp.h"

#include "geo/memory.h"
#include "outputs/choice_files_internal.h"
#include "outputs/link_plot.h"
#include "outputs/link_plot_internal.h"

#include <stdlib.h>

struct pair {
    int32_t a, b;
};

struct model {
    const struct out_choice *out;
    const struct plan_choice *choice;
    uint8_t *wanted;    /* [unit_count] 1: has a variable */
    int64_t *start;     /* [unit_count + 1] into cover */
    int32_t *cover;     /* options that cover each wanted unit */
    struct pair *close; /* options too close to each other */
    size_t close_count, close_capacity;
};

static void release(struct model *model)
{
    free(model->wanted);
    free(model->start);
    free(model->cover);
    free(model->close);
}

static enum geo_status too_large(struct geo_error *err)
{
    return geo_error_set(err, GEO_ERR_OUTPUT,
                         "the model is too large for an LP file: it would have more than %d terms; export a "
                         "smaller problem",
                         OUT_CHOICE_LP_MAX_TERMS);
}

/* ---- units and the options that cover them ---- */

static void mark_wanted(struct model *model)
{
    const struct plan_choice *choice = model->choice;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        model->wanted[j] = choice->objective == PLAN_MOST_WEIGHT && choice->weight[j] > 0 ? 1 : 0;
    }
    for (int32_t k = 0; k < choice->floor_count; k++) {
        for (int32_t r = 0; r < choice->floor[k].run_count; r++) {
            struct plan_run run = choice->floor_run[choice->floor[k].run_first + r];
            for (int32_t j = run.first; j < run.first + run.count; j++) {
                model->wanted[j] |= choice->value[j] > 0 ? 1 : 0;
            }
        }
    }
}

static void visit_run(const struct model *model, struct plan_run run, int32_t option, int64_t *at,
                      int32_t *cover)
{
    for (int32_t j = run.first; j < run.first + run.count; j++) {
        if (model->wanted[j] != 0 && cover != NULL) {
            cover[at[j]] = option;
        }
        at[j] += model->wanted[j];
    }
}

/* For each wanted unit that an allowed option covers: counts it at *at[j] (cover NULL), or notes it there. */
static void visit_covers(const struct model *model, int64_t *at, int32_t *cover)
{
    const struct plan_choice *choice = model->choice;
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        int32_t run_count = option->state == PLAN_OPTION_FORBIDDEN ? 0 : option->run_count;
        for (int32_t r = 0; r < run_count; r++) {
            visit_run(model, choice->run[option->run_first + r], i, at, cover);
        }
    }
}

static enum geo_status list_covers(struct model *model, struct geo_error *err)
{
    size_t units = (size_t)model->choice->unit_count;
    int64_t *start = NULL;
    enum geo_status status = geo_memory_array(&model->wanted, units, 1, "units of the model", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&start, units + 1, sizeof *start, "units of the model", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    model->start = start;
    mark_wanted(model);
    visit_covers(model, start, NULL);
    int64_t total = 0;
    for (size_t j = 0; j <= units; j++) {
        int64_t count = start[j];
        start[j] = total;
        total += count;
    }
    if (total > OUT_CHOICE_LP_MAX_TERMS) {
        return too_large(err);
    }
    status = geo_memory_array(&model->cover, (size_t)total, sizeof *model->cover, "terms of the model", err);
    if (status == GEO_OK) {
        visit_covers(model, start, model->cover);
        for (size_t j = units; j > 0; j--) { /* start[j] has moved to the start of j + 1 */
            start[j] = start[j - 1];
        }
        start[0] = 0;
    }
    return status;
}

/* ---- options too close to each other ---- */

struct place {
    double x_m;
    int32_t option;
};

static int compare_places(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    if (left->x_m < right->x_m || left->x_m > right->x_m) {
        return left->x_m < right->x_m ? -1 : 1;
    }
    return left->option < right->option ? -1 : 1;
}

static enum geo_status add_close(struct model *model, int32_t a, int32_t b, struct geo_error *err)
{
    const struct plan_option *one = &model->choice->option[a], *other = &model->choice->option[b];
    bool in_one_group = one->group >= 0 && one->group == other->group;
    if (in_one_group || !plan_choice_conflict(model->choice, a, b)) {
        return GEO_OK;
    }
    if (model->close_count >= OUT_CHOICE_LP_MAX_TERMS) {
        return too_large(err);
    }
    enum geo_status status = geo_memory_grow(&model->close, &model->close_capacity, model->close_count + 1,
                                             sizeof *model->close, err);
    if (status == GEO_OK) {
        model->close[model->close_count++] = (struct pair){a < b ? a : b, a < b ? b : a};
    }
    return status;
}

static enum geo_status list_close(struct model *model, struct geo_error *err)
{
    const struct plan_choice *choice = model->choice;
    if (!(choice->spacing_m > 0.0)) {
        return GEO_OK;
    }
    struct place *place = NULL;
    enum geo_status status =
        geo_memory_array(&place, (size_t)choice->option_count, sizeof *place, "places of options", err);
    if (status != GEO_OK) {
        return status;
    }
    int32_t count = 0;
    for (int32_t i = 0; i < choice->option_count; i++) {
        if (choice->option[i].state != PLAN_OPTION_FORBIDDEN) {
            place[count++] = (struct place){choice->option[i].x_m, i};
        }
    }
    qsort(place, (size_t)count, sizeof *place, compare_places);
    for (int32_t i = 0; i < count; i++) {
        for (int32_t k = i + 1; k < count && status == GEO_OK; k++) {
            if (place[k].x_m - place[i].x_m > choice->spacing_m) {
                break;
            }
            status = add_close(model, place[i].option, place[k].option, err);
        }
    }
    free(place);
    return status;
}

/* ---- the text ---- */

static void put_term(struct out_choice_text *text, const char *sign, int64_t factor, const char *variable,
                     int64_t index)
{
    out_choice_text_wrap(text, " ");
    out_choice_text_put(text, sign);
    if (factor != 1) {
        out_choice_text_integer(text, factor);
        out_choice_text_put(text, " ");
    }
    out_choice_text_put(text, variable);
    out_choice_text_integer(text, index);
}

static void begin_row(struct out_choice_text *text, const char *name, int64_t index)
{
    out_choice_text_put(text, " ");
    out_choice_text_put(text, name);
    out_choice_text_integer(text, index);
    out_choice_text_put(text, ": 0 z"); /* a row is never empty */
}

static void end_row(struct out_choice_text *text, const char *relation, int64_t right)
{
    out_choice_text_put(text, relation);
    out_choice_text_integer(text, right);
    out_choice_text_put(text, "\n");
}

static void put_objective(struct out_choice_text *text, const struct model *model)
{
    const struct plan_choice *choice = model->choice;
    bool most_weight = choice->objective == PLAN_MOST_WEIGHT;
    out_choice_text_put(text, most_weight ? "Maximize\n weight: 0 z" : "Minimize\n cost: 0 z");
    for (int32_t j = 0; j < choice->unit_count && most_weight; j++) {
        if (choice->weight[j] > 0) {
            put_term(text, " + ", choice->weight[j], "x", j);
        }
    }
    for (int32_t i = 0; i < choice->option_count && !most_weight; i++) {
        if (choice->option[i].cost > 0) {
            put_term(text, " + ", choice->option[i].cost, "y", i);
        }
    }
    out_choice_text_put(text, "\nSubject To\n zero: z = 0\n");
}

static void put_covers(struct out_choice_text *text, const struct model *model)
{
    for (int32_t j = 0; j < model->choice->unit_count; j++) {
        if (model->wanted[j] == 0) {
            continue;
        }
        begin_row(text, "unit", j);
        put_term(text, " + ", 1, "x", j);
        for (int64_t at = model->start[j]; at < model->start[j + 1]; at++) {
            put_term(text, " - ", 1, "y", model->cover[at]);
        }
        end_row(text, " <= ", 0);
    }
}

static void put_values(struct out_choice_text *text, const struct plan_choice *choice, struct plan_run run)
{
    for (int32_t j = run.first; j < run.first + run.count; j++) {
        if (choice->value[j] > 0) {
            put_term(text, " + ", choice->value[j], "x", j);
        }
    }
}

static void put_floors(struct out_choice_text *text, const struct plan_choice *choice)
{
    for (int32_t k = 0; k < choice->floor_count; k++) {
        begin_row(text, "floor", k);
        for (int32_t r = 0; r < choice->floor[k].run_count; r++) {
            put_values(text, choice, choice->floor_run[choice->floor[k].run_first + r]);
        }
        end_row(text, " >= ", choice->floor[k].need);
    }
}

static void put_limits(struct out_choice_text *text, const struct plan_choice *choice)
{
    if (choice->budget >= 0) {
        begin_row(text, "budget", 0);
        for (int32_t i = 0; i < choice->option_count; i++) {
            if (choice->option[i].cost > 0) {
                put_term(text, " + ", choice->option[i].cost, "y", i);
            }
        }
        end_row(text, " <= ", choice->budget);
    }
    if (choice->count_limit >= 0) {
        begin_row(text, "count", 0);
        for (int32_t i = 0; i < choice->option_count; i++) {
            if (choice->option[i].counted != 0) {
                put_term(text, " + ", 1, "y", i);
            }
        }
        end_row(text, " <= ", choice->count_limit);
    }
}

struct member {
    int32_t set, option;
};

static int compare_members(const void *a, const void *b)
{
    const struct member *left = a, *right = b;
    if (left->set != right->set) {
        return left->set < right->set ? -1 : 1;
    }
    return left->option < right->option ? -1 : 1;
}

/* One row for each group (limit NULL: at most one), or for each area that has a limit. */
static void put_sets(struct out_choice_text *text, const char *name, const struct member *member,
                     int32_t count, const int64_t *limit)
{
    for (int32_t m = 0, next; m < count; m = next) {
        int32_t set = member[m].set;
        for (next = m; next < count && member[next].set == set; next++) {
        }
        if (limit != NULL ? limit[set] < 0 : next == m + 1) {
            continue;
        }
        begin_row(text, name, set);
        for (int32_t k = m; k < next; k++) {
            put_term(text, " + ", 1, "y", member[k].option);
        }
        end_row(text, " <= ", limit != NULL ? limit[set] : 1);
    }
}

struct emission {
    const struct model *model;
    struct member *group, *area;
    int32_t group_count, area_count;
};

static void put_states(struct out_choice_text *text, const struct plan_choice *choice)
{
    for (int32_t i = 0; i < choice->option_count; i++) {
        if (choice->option[i].state != PLAN_OPTION_FREE) {
            begin_row(text, "fixed", i);
            put_term(text, " + ", 1, "y", i);
            end_row(text, " = ", choice->option[i].state == PLAN_OPTION_REQUIRED ? 1 : 0);
        }
    }
}

static void emit(struct out_choice_text *text, const void *context)
{
    const struct emission *emission = context;
    const struct model *model = emission->model;
    const struct plan_choice *choice = model->choice;
    out_choice_text_put(text,
                        "\\ phusong: choice of sites; x: units covered, y: options chosen, z: always 0\n");
    for (int32_t i = 0; i < choice->option_count; i++) {
        put_term(text, "\\ ", 1, "y", i);
        out_choice_text_put(text, " is ");
        out_choice_text_put(text, model->out->option_id[i]);
        out_choice_text_put(text, "\n");
    }
    put_objective(text, model);
    put_covers(text, model);
    put_floors(text, choice);
    put_limits(text, choice);
    put_sets(text, "group", emission->group, emission->group_count, NULL);
    put_sets(text, "area", emission->area, emission->area_count, choice->area_limit);
    for (size_t p = 0; p < model->close_count; p++) {
        begin_row(text, "close", (int64_t)p);
        put_term(text, " + ", 1, "y", model->close[p].a);
        put_term(text, " + ", 1, "y", model->close[p].b);
        end_row(text, " <= ", 1);
    }
    put_states(text, choice);
    out_choice_text_put(text, "Bounds\n 0 <= z <= 0\n");
    for (int32_t j = 0; j < choice->unit_count; j++) {
        if (model->wanted[j] != 0) {
            put_term(text, " 0 <= ", 1, "x", j);
            out_choice_text_put(text, " <= 1\n");
        }
    }
    out_choice_text_put(text, choice->option_count > 0 ? "Binary\n" : "");
    for (int32_t i = 0; i < choice->option_count; i++) {
        put_term(text, " ", 1, "y", i);
        out_choice_text_put(text, "\n");
    }
    out_choice_text_put(text, "End\n");
}

static enum geo_status list_members(struct emission *emission, struct geo_error *err)
{
    const struct plan_choice *choice = emission->model->choice;
    size_t count = (size_t)choice->option_count;
    enum geo_status status =
        geo_memory_array(&emission->group, count, sizeof *emission->group, "groups", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&emission->area, count, sizeof *emission->area, "areas", err);
    }
    for (int32_t i = 0; i < choice->option_count && status == GEO_OK; i++) {
        const struct plan_option *option = &choice->option[i];
        if (option->group >= 0) {
            emission->group[emission->group_count++] = (struct member){option->group, i};
        }
        if (option->area >= 0 && option->counted != 0) {
            emission->area[emission->area_count++] = (struct member){option->area, i};
        }
    }
    if (status == GEO_OK) {
        qsort(emission->group, (size_t)emission->group_count, sizeof *emission->group, compare_members);
        qsort(emission->area, (size_t)emission->area_count, sizeof *emission->area, compare_members);
    }
    return status;
}

enum geo_status out_choice_lp_write(const char *path, bool overwrite, const struct out_choice *choice,
                                    struct geo_error *err)
{
    struct model model = {.out = choice, .choice = choice->choice};
    struct emission emission = {.model = &model};
    char *bytes = NULL;
    size_t length = 0;
    enum geo_status status = out_link_plot_check_free(path, overwrite, err);
    if (status == GEO_OK) {
        status = list_covers(&model, err);
    }
    if (status == GEO_OK) {
        status = list_close(&model, err);
    }
    if (status == GEO_OK) {
        status = list_members(&emission, err);
    }
    if (status == GEO_OK) {
        status = out_choice_text_make(&bytes, &length, emit, &emission, err);
    }
    if (status == GEO_OK) {
        status = out_link_plot_place(path, bytes, length, overwrite, err);
    }
    free(bytes);
    free(emission.group);
    free(emission.area);
    release(&model);
    return status;
}
