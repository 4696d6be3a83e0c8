/* From options and units to columns and segments. */
#include "planner/choice/relax.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

void plan_relax_release(struct plan_relax *relax)
{
    void *array[] = {
        relax->option,      relax->run_first, relax->run,           relax->cost,        relax->tau,
        relax->y,           relax->y_anchor,  relax->y_next,        relax->score,       relax->segment,
        relax->weight,      relax->value,     relax->floor_price,   relax->scale,       relax->columns_at,
        relax->sigma,       relax->lambda,    relax->lambda_anchor, relax->lambda_next, relax->sum,
        relax->floor_first, relax->floor_run, relax->floor_need,    relax->mu,          relax->mu_scale,
        relax->mu_most,     relax->row_first, relax->row_column,    relax->row_weight,  relax->row_limit,
        relax->row_price,   relax->row_kind};
    for (size_t k = 0; k < sizeof array / sizeof *array; k++) {
        free(array[k]);
    }
    *relax = (struct plan_relax){0};
}

/* One array after another; the first failure stays. */
struct maker {
    enum geo_status status;
    struct geo_error *err;
};

static void make(struct maker *maker, void *ret, size_t count, size_t size)
{
    if (maker->status == GEO_OK) {
        maker->status = geo_memory_array(ret, count, size, "the relaxation", maker->err);
    }
}

static void mark_runs(int32_t *mark, const struct plan_run *run, int32_t count)
{
    for (int32_t r = 0; r < count; r++) {
        mark[run[r].first] = 1;
        mark[run[r].first + run[r].count] = 1;
    }
}

static bool is_column(const struct plan_choice *choice, const uint8_t *core, int32_t option)
{
    return core[option] != 0 && choice->option[option].state == PLAN_OPTION_FREE;
}

/* mark[j] becomes the segment that unit j begins or is inside of, counted from 0; mark[unit_count] their
 * number. Floors split segments, too. */
static int32_t number_segments(int32_t *mark, const struct plan_choice *choice, const uint8_t *core)
{
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        if (is_column(choice, core, i) || option->state == PLAN_OPTION_REQUIRED) {
            mark_runs(mark, &choice->run[option->run_first], option->run_count);
        }
    }
    for (int32_t k = 0; k < choice->floor_count; k++) {
        mark_runs(mark, &choice->floor_run[choice->floor[k].run_first], choice->floor[k].run_count);
    }
    int32_t segment = -1;
    mark[0] = 1;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        segment += mark[j];
        mark[j] = segment;
    }
    mark[choice->unit_count] = segment + 1;
    return choice->unit_count == 0 ? 0 : segment + 1;
}

static struct plan_run to_segments(const int32_t *number, struct plan_run run)
{
    int32_t first = number[run.first];
    return (struct plan_run){.first = first, .count = number[run.first + run.count] - first};
}

static void make_segments(struct maker *maker, struct plan_relax *relax)
{
    size_t segments = (size_t)relax->segment_count;
    make(maker, &relax->segment, segments + 1, sizeof *relax->segment);
    make(maker, &relax->weight, segments, sizeof *relax->weight);
    if (relax->choice->floor_count > 0) {
        make(maker, &relax->value, segments, sizeof *relax->value);
        make(maker, &relax->floor_price, segments, sizeof *relax->floor_price);
    }
    make(maker, &relax->scale, segments, sizeof *relax->scale);
    make(maker, &relax->columns_at, segments + 1, sizeof *relax->columns_at);
    make(maker, &relax->sigma, segments, sizeof *relax->sigma);
    make(maker, &relax->lambda, segments, sizeof *relax->lambda);
    make(maker, &relax->lambda_anchor, segments, sizeof *relax->lambda_anchor);
    make(maker, &relax->lambda_next, segments, sizeof *relax->lambda_next);
    make(maker, &relax->sum, segments + 1, sizeof *relax->sum);
}

static void make_columns(struct maker *maker, struct plan_relax *relax, const uint8_t *core)
{
    const struct plan_choice *choice = relax->choice;
    size_t columns = 0;
    int64_t runs = 0;
    for (int32_t i = 0; i < choice->option_count; i++) {
        if (is_column(choice, core, i)) {
            columns++;
            runs += choice->option[i].run_count;
        }
    }
    relax->column_count = (int32_t)columns;
    make(maker, &relax->option, columns, sizeof *relax->option);
    make(maker, &relax->run_first, columns + 1, sizeof *relax->run_first);
    make(maker, &relax->run, (size_t)runs, sizeof *relax->run);
    make(maker, &relax->cost, columns, sizeof *relax->cost);
    make(maker, &relax->tau, columns, sizeof *relax->tau);
    make(maker, &relax->y, columns, sizeof *relax->y);
    make(maker, &relax->y_anchor, columns, sizeof *relax->y_anchor);
    make(maker, &relax->y_next, columns, sizeof *relax->y_next);
    make(maker, &relax->score, columns, sizeof *relax->score);
}

static void fill_columns(struct plan_relax *relax, const int32_t *number,
                         const struct plan_relax_start *start)
{
    const struct plan_choice *choice = relax->choice;
    int32_t column = 0;
    int64_t at = 0;
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        bool paid = choice->objective == PLAN_LEAST_COST && option->state == PLAN_OPTION_REQUIRED;
        relax->required += paid ? (double)option->cost : 0.0;
        if (!is_column(choice, start->core, i)) {
            continue;
        }
        relax->option[column] = i;
        relax->cost[column] = choice->objective == PLAN_LEAST_COST ? (double)option->cost : 0.0;
        relax->y[column] = start->fraction[i];
        relax->y_next[column] = start->fraction[i];
        for (int32_t r = 0; r < option->run_count; r++) {
            relax->run[at++] = to_segments(number, choice->run[option->run_first + r]);
        }
        relax->run_first[++column] = at;
    }
}

static void make_floors(struct maker *maker, struct plan_relax *relax)
{
    const struct plan_choice *choice = relax->choice;
    size_t floors = (size_t)choice->floor_count;
    size_t runs = 0;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        runs += (size_t)choice->floor[k].run_count;
    }
    relax->floor_count = choice->floor_count;
    make(maker, &relax->floor_first, floors + 1, sizeof *relax->floor_first);
    make(maker, &relax->floor_run, runs, sizeof *relax->floor_run);
    make(maker, &relax->floor_need, floors, sizeof *relax->floor_need);
    make(maker, &relax->mu, floors, sizeof *relax->mu);
    make(maker, &relax->mu_scale, floors, sizeof *relax->mu_scale);
    make(maker, &relax->mu_most, floors, sizeof *relax->mu_most);
}

static void fill_floors(struct plan_relax *relax, const int32_t *number, const struct plan_relax_start *start)
{
    const struct plan_choice *choice = relax->choice;
    int64_t at = 0;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        const struct plan_floor *floor = &choice->floor[k];
        relax->floor_need[k] = (double)floor->need;
        relax->mu[k] = start->mu[k];
        relax->mu_scale[k] = fmax(start->mu[k], start->mu_least);
        for (int32_t r = 0; r < floor->run_count; r++) {
            struct plan_run run = to_segments(number, choice->floor_run[floor->run_first + r]);
            relax->floor_run[at++] = run;
            for (int32_t s = run.first; s < run.first + run.count; s++) {
                relax->floor_price[s] += start->mu[k];
            }
        }
        relax->floor_first[k + 1] = at;
    }
}

/* How many columns cover each segment; −1 where a required option does. */
static void count_columns(struct plan_relax *relax, const int32_t *number)
{
    const struct plan_choice *choice = relax->choice;
    int32_t *count = relax->columns_at;
    for (int64_t r = 0; r < relax->run_first[relax->column_count]; r++) {
        count[relax->run[r].first]++;
        count[relax->run[r].first + relax->run[r].count]--;
    }
    for (int32_t s = 1; s < relax->segment_count; s++) {
        count[s] += count[s - 1];
    }
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        for (int32_t r = 0; r < option->run_count && option->state == PLAN_OPTION_REQUIRED; r++) {
            struct plan_run run = to_segments(number, choice->run[option->run_first + r]);
            for (int32_t s = run.first; s < run.first + run.count; s++) {
                count[s] = -1;
            }
        }
    }
}

/* Sums of units over segments, and the start of λ. */
static void fill_segments(struct plan_relax *relax, const int32_t *number,
                          const struct plan_relax_start *start)
{
    const struct plan_choice *choice = relax->choice;
    bool most = choice->objective == PLAN_MOST_WEIGHT;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        int32_t s = number[j];
        double weight = most ? (double)choice->weight[j] : 0.0;
        double worth = weight;
        relax->weight[s] += weight;
        if (relax->value != NULL) {
            relax->value[s] += (double)choice->value[j];
            worth += relax->floor_price[s] * (double)choice->value[j];
        }
        relax->lambda[s] += worth * start->ratio[j];
        relax->segment[s + 1] = j + 1;
    }
    for (int32_t s = 0; s < relax->segment_count; s++) {
        double price = relax->value == NULL ? 0.0 : fmax(relax->floor_price[s], start->mu_least);
        double scale = relax->weight[s] + (relax->value == NULL ? 0.0 : price * relax->value[s]);
        double whole =
            relax->weight[s] + (relax->value == NULL ? 0.0 : relax->floor_price[s] * relax->value[s]);
        relax->scale[s] = relax->columns_at[s] > 0 ? scale : 0.0;
        relax->sigma[s] = relax->columns_at[s] > 0 ? scale / relax->columns_at[s] : 0.0;
        relax->lambda[s] = relax->columns_at[s] < 0    ? 0.0
                           : relax->columns_at[s] == 0 ? whole
                                                       : relax->lambda[s];
        relax->lambda_next[s] = relax->lambda[s];
        relax->sum[s + 1] = relax->sum[s] + relax->scale[s];
    }
    for (int32_t i = 0; i < relax->column_count; i++) {
        double scale = 0.0;
        for (int64_t r = relax->run_first[i]; r < relax->run_first[i + 1]; r++) {
            const struct plan_run *run = &relax->run[r];
            scale += relax->sum[run->first + run->count] - relax->sum[run->first];
        }
        relax->tau[i] = scale > 0.0 ? 1.0 / scale : 0.0;
        if (scale <= 0.0) {
            relax->y[i] = 0.0;
            relax->y_next[i] = 0.0;
        }
    }
}

/* What an option takes of a limit: −2 money, −1 number, else of an area. */
static int64_t taken(const struct plan_option *option, int32_t limit)
{
    if (limit == PLAN_RELAX_MONEY) {
        return option->cost;
    }
    return option->counted != 0 && (limit == PLAN_RELAX_NUMBER || limit == option->area);
}

static int64_t limit_of(const struct plan_choice *choice, int32_t limit)
{
    return limit == PLAN_RELAX_MONEY    ? choice->budget
           : limit == PLAN_RELAX_NUMBER ? choice->count_limit
                                        : choice->area_limit[limit];
}

static void make_rows(struct maker *maker, struct plan_relax *relax)
{
    const struct plan_choice *choice = relax->choice;
    size_t rows = 0;
    for (int32_t limit = PLAN_RELAX_MONEY; limit < choice->area_count; limit++) {
        rows += limit_of(choice, limit) >= 0;
    }
    relax->row_count = (int32_t)rows;
    /* a column is in the rows of money, number and of one area */
    make(maker, &relax->row_first, rows + 1, sizeof *relax->row_first);
    make(maker, &relax->row_column, 3 * (size_t)relax->column_count, sizeof *relax->row_column);
    make(maker, &relax->row_weight, 3 * (size_t)relax->column_count, sizeof *relax->row_weight);
    make(maker, &relax->row_limit, rows, sizeof *relax->row_limit);
    make(maker, &relax->row_price, rows, sizeof *relax->row_price);
    make(maker, &relax->row_kind, rows, sizeof *relax->row_kind);
}

static void fill_row(struct plan_relax *relax, int32_t row, int32_t limit)
{
    const struct plan_choice *choice = relax->choice;
    int64_t rest = limit_of(choice, limit);
    int32_t at = relax->row_first[row];
    relax->row_kind[row] = limit;
    for (int32_t i = 0; i < choice->option_count; i++) {
        rest -= choice->option[i].state == PLAN_OPTION_REQUIRED ? taken(&choice->option[i], limit) : 0;
    }
    for (int32_t c = 0; c < relax->column_count; c++) {
        int64_t weight = taken(&choice->option[relax->option[c]], limit);
        if (weight > 0) {
            relax->row_column[at] = c;
            relax->row_weight[at++] = (double)weight;
        }
    }
    relax->row_limit[row] = rest > 0 ? (double)rest : 0.0;
    relax->row_first[row + 1] = at;
}

static void fill_rows(struct plan_relax *relax, const struct plan_relax_start *start)
{
    int32_t row = 0;
    for (int32_t limit = PLAN_RELAX_MONEY; limit < relax->choice->area_count; limit++) {
        if (limit_of(relax->choice, limit) >= 0) {
            fill_row(relax, row, limit);
            relax->row_price[row] = start->row_price == NULL ? 0.0 : start->row_price[row];
            row++;
        }
    }
}

enum geo_status plan_relax_init(struct plan_relax *ret, const struct plan_choice *choice,
                                const struct plan_relax_start *start, struct geo_error *err)
{
    struct plan_relax relax = {
        .choice = choice, .omega = start->omega, .mu_least = start->mu_least, .done = start->done};
    struct maker maker = {.status = GEO_OK, .err = err};
    int32_t *number = NULL;
    make(&maker, &number, (size_t)choice->unit_count + 1, sizeof *number);
    if (maker.status == GEO_OK) {
        relax.segment_count = number_segments(number, choice, start->core);
        make_segments(&maker, &relax);
        make_columns(&maker, &relax, start->core);
        make_floors(&maker, &relax);
        make_rows(&maker, &relax);
    }
    if (maker.status == GEO_OK) {
        fill_columns(&relax, number, start);
        fill_floors(&relax, number, start);
        count_columns(&relax, number);
        fill_segments(&relax, number, start);
        fill_rows(&relax, start);
        plan_relax_restart(&relax);
        *ret = relax;
        relax = (struct plan_relax){0};
    }
    free(number);
    plan_relax_release(&relax);
    return maker.status;
}
