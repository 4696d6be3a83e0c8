#include "planner/choice/problem.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_COST INT64_C(1000000000000000)
#define MOST_SUM (INT64_C(1) << 52)

void plan_selection_release(struct plan_selection *selection)
{
    free(selection->option);
    *selection = (struct plan_selection){.option = NULL};
}

enum geo_status plan_selection_copy(struct plan_selection *ret, const struct plan_selection *from,
                                    struct geo_error *err)
{
    int32_t *option = NULL;
    enum geo_status status =
        geo_memory_array(&option, (size_t)from->count, sizeof *option, "a selection", err);
    if (status != GEO_OK) {
        return status;
    }
    if (from->count > 0) {
        memcpy(option, from->option, (size_t)from->count * sizeof *option);
    }
    *ret = (struct plan_selection){option, from->count, from->weight, from->cost};
    return GEO_OK;
}

/* ---- the check ---- */

static enum geo_status check_units(const struct plan_choice *choice, struct geo_error *err)
{
    const int64_t *const array[] = {choice->weight, choice->value};
    static const char *const name[] = {"weight", "value"};
    for (size_t a = 0; a < 2; a++) {
        int64_t sum = 0;
        for (int32_t j = 0; j < choice->unit_count; j++) {
            if (array[a][j] < 0 || array[a][j] > MOST_SUM - sum) {
                return geo_error_set(err, GEO_ERR_INTERNAL,
                                     "%s of unit %d is negative or takes the sum above 2^52", name[a], j);
            }
            sum += array[a][j];
        }
    }
    return GEO_OK;
}

struct run_list {
    const struct plan_run *run;
    int64_t first;
    int32_t count;
    const char *what; /* "option", "floor" */
    int32_t owner;
};

static enum geo_status check_runs(const struct plan_choice *choice, const struct run_list *list,
                                  struct geo_error *err)
{
    bool sound = list->first >= 0 && list->count >= 0;
    int64_t after = 0; /* the first unit that the next run may begin with */
    for (int32_t r = 0; sound && r < list->count; r++) {
        const struct plan_run *run = &list->run[list->first + r];
        sound = run->first >= after && run->count > 0 && run->first <= choice->unit_count - run->count;
        after = (int64_t)run->first + run->count + 1;
    }
    if (!sound) {
        return geo_error_set(err, GEO_ERR_INTERNAL,
                             "runs of %s %d are not ascending and apart within %d units", list->what,
                             list->owner, choice->unit_count);
    }
    return GEO_OK;
}

static enum geo_status check_option(const struct plan_choice *choice, int32_t i, struct geo_error *err)
{
    const struct plan_option *option = &choice->option[i];
    const char *wrong = NULL;
    if (option->cost < 0 || option->cost > MOST_COST) {
        wrong = "cost";
    } else if (option->group < -1 || option->group >= choice->option_count) {
        wrong = "group";
    } else if (option->area < -1 || option->area >= choice->area_count) {
        wrong = "area";
    } else if (option->state > PLAN_OPTION_FORBIDDEN) {
        wrong = "state";
    } else if (option->counted > 1) {
        wrong = "counted";
    } else if (!isfinite(option->x_m) || !isfinite(option->y_m)) {
        wrong = "position";
    }
    if (wrong != NULL) {
        return geo_error_set(err, GEO_ERR_INTERNAL, "%s of option %d is out of its range", wrong, i);
    }
    const struct run_list list = {choice->run, option->run_first, option->run_count, "option", i};
    return check_runs(choice, &list, err);
}

static enum geo_status check_limits(const struct plan_choice *choice, struct geo_error *err)
{
    const char *wrong = NULL;
    if (choice->objective != PLAN_MOST_WEIGHT && choice->objective != PLAN_LEAST_COST) {
        wrong = "objective";
    } else if (choice->unit_count < 0 || choice->option_count < 0 || choice->floor_count < 0 ||
               choice->area_count < 0) {
        wrong = "number of units, options, floors or areas";
    } else if (choice->budget < -1) {
        wrong = "budget";
    } else if (choice->count_limit < -1) {
        wrong = "count_limit";
    } else if (!isfinite(choice->spacing_m) || choice->spacing_m < 0.0) {
        wrong = "spacing_m";
    } else if (choice->min_gain < 1) {
        wrong = "min_gain";
    }
    if (wrong != NULL) {
        return geo_error_set(err, GEO_ERR_INTERNAL, "%s is out of its range", wrong);
    }
    for (int32_t a = 0; a < choice->area_count; a++) {
        if (choice->area_limit[a] < -1) {
            return geo_error_set(err, GEO_ERR_INTERNAL, "limit of area %d is out of its range", a);
        }
    }
    return GEO_OK;
}

static enum geo_status check_floors(const struct plan_choice *choice, struct geo_error *err)
{
    for (int32_t k = 0; k < choice->floor_count; k++) {
        const struct plan_floor *floor = &choice->floor[k];
        if (floor->need <= 0) {
            return geo_error_set(err, GEO_ERR_INTERNAL, "need of floor %d is not above 0", k);
        }
        const struct run_list list = {choice->floor_run, floor->run_first, floor->run_count, "floor", k};
        enum geo_status status = check_runs(choice, &list, err);
        if (status != GEO_OK) {
            return status;
        }
    }
    return GEO_OK;
}

enum geo_status plan_choice_check(const struct plan_choice *choice, struct geo_error *err)
{
    enum geo_status status = check_limits(choice, err);
    if (status == GEO_OK) {
        status = check_units(choice, err);
    }
    for (int32_t i = 0; status == GEO_OK && i < choice->option_count; i++) {
        status = check_option(choice, i, err);
    }
    if (status == GEO_OK) {
        status = check_floors(choice, err);
    }
    return status;
}

bool plan_choice_conflict(const struct plan_choice *choice, int32_t a, int32_t b)
{
    const struct plan_option *one = &choice->option[a];
    const struct plan_option *two = &choice->option[b];
    if (a == b) {
        return false;
    }
    if (one->group >= 0 && one->group == two->group) {
        return true;
    }
    if (choice->spacing_m <= 0.0 ||
        (one->state == PLAN_OPTION_REQUIRED && two->state == PLAN_OPTION_REQUIRED)) {
        return false;
    }
    double dx_m = one->x_m - two->x_m;
    double dy_m = one->y_m - two->y_m;
    return dx_m * dx_m + dy_m * dy_m < choice->spacing_m * choice->spacing_m;
}

/* ---- the tally ---- */

static bool areas_hold(int64_t *taken, const struct plan_choice *choice, const int32_t *option, int32_t count)
{
    bool hold = true;
    for (int32_t s = 0; s < count; s++) {
        const struct plan_option *chosen = &choice->option[option[s]];
        if (chosen->area >= 0 && chosen->counted != 0) {
            taken[chosen->area]++;
        }
    }
    for (int32_t a = 0; a < choice->area_count; a++) {
        hold = hold && (choice->area_limit[a] < 0 || taken[a] <= choice->area_limit[a]);
    }
    return hold;
}

static bool states_hold(const uint8_t *chosen, const struct plan_choice *choice)
{
    for (int32_t i = 0; i < choice->option_count; i++) {
        uint8_t state = choice->option[i].state;
        if (chosen[i] > 1 || (state == PLAN_OPTION_REQUIRED && chosen[i] == 0) ||
            (state == PLAN_OPTION_FORBIDDEN && chosen[i] != 0)) {
            return false;
        }
    }
    return true;
}

static bool pairs_hold(const struct plan_choice *choice, const int32_t *option, int32_t count)
{
    for (int32_t s = 0; s < count; s++) {
        for (int32_t t = 0; t < s; t++) {
            if (plan_choice_conflict(choice, option[s], option[t])) {
                return false;
            }
        }
    }
    return true;
}

static int64_t floor_covered(const struct plan_choice *choice, const struct plan_floor *floor,
                             const uint8_t *covered)
{
    int64_t value = 0;
    for (int32_t r = 0; r < floor->run_count; r++) {
        const struct plan_run *run = &choice->floor_run[floor->run_first + r];
        for (int32_t j = run->first; j < run->first + run->count; j++) {
            value += covered[j] != 0 ? choice->value[j] : 0;
        }
    }
    return value;
}

static void count_covered(struct plan_choice_tally *tally, int64_t *floor_value,
                          const struct plan_choice *choice, const uint8_t *covered)
{
    for (int32_t j = 0; j < choice->unit_count; j++) {
        tally->weight += covered[j] != 0 ? choice->weight[j] : 0;
        tally->value += covered[j] != 0 ? choice->value[j] : 0;
    }
    for (int32_t k = 0; k < choice->floor_count; k++) {
        int64_t value = floor_covered(choice, &choice->floor[k], covered);
        int64_t need = choice->floor[k].need;
        tally->floors_missed += value < need ? 1 : 0;
        tally->shortfall += value < need ? need - value : 0;
        if (floor_value != NULL) {
            floor_value[k] = value;
        }
    }
}

enum geo_status plan_choice_tally_compute(struct plan_choice_tally *ret, int64_t *floor_value,
                                          const struct plan_choice *choice, const int32_t *option,
                                          int32_t count, struct geo_error *err)
{
    uint8_t *covered = NULL;
    uint8_t *chosen = NULL;
    int64_t *taken = NULL;
    struct plan_choice_tally tally = {.weight = 0};
    enum geo_status status = geo_memory_array(&covered, (size_t)choice->unit_count, 1, "covered units", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&chosen, (size_t)choice->option_count, 1, "chosen options", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&taken, (size_t)choice->area_count, sizeof *taken, "options per area", err);
    }
    if (status != GEO_OK) {
        goto done;
    }
    for (int32_t s = 0; s < count; s++) {
        const struct plan_option *site = &choice->option[option[s]];
        tally.cost += site->cost;
        tally.counted += site->counted;
        chosen[option[s]] = chosen[option[s]] == 0 ? 1 : 2; /* 2: named twice */
        for (int32_t r = 0; r < site->run_count; r++) {
            const struct plan_run *run = &choice->run[site->run_first + r];
            memset(&covered[run->first], 1, (size_t)run->count);
        }
    }
    count_covered(&tally, floor_value, choice, covered);
    tally.within_limits = (choice->budget < 0 || tally.cost <= choice->budget) &&
                          (choice->count_limit < 0 || tally.counted <= choice->count_limit) &&
                          areas_hold(taken, choice, option, count) && states_hold(chosen, choice) &&
                          pairs_hold(choice, option, count);
    *ret = tally;
done:
    free(covered);
    free(chosen);
    free(taken);
    return status;
}
