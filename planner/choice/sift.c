#include "planner/choice/sift.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

void plan_sift_release(struct plan_sift *sift)
{
    free(sift->ratio);
    free(sift->mu);
    free(sift->fraction);
    free(sift->core);
    free(sift->row_price);
    plan_proof_release(&sift->trial);
    plan_knapsack_release(&sift->knapsack);
    *sift = (struct plan_sift){0};
}

static enum geo_status make(void *ret, int32_t count, size_t size, struct geo_error *err)
{
    return geo_memory_array(ret, (size_t)count, size, "the bound", err);
}

static enum geo_status make_arrays(struct plan_sift *sift, struct geo_error *err)
{
    const struct plan_choice *choice = sift->choice;
    enum geo_status status = make(&sift->ratio, choice->unit_count, sizeof *sift->ratio, err);
    if (status == GEO_OK) {
        status = make(&sift->mu, choice->floor_count, sizeof *sift->mu, err);
    }
    if (status == GEO_OK) {
        status = make(&sift->fraction, choice->option_count, sizeof *sift->fraction, err);
    }
    if (status == GEO_OK) {
        status = make(&sift->core, choice->option_count, sizeof *sift->core, err);
    }
    if (status == GEO_OK) {
        status = make(&sift->row_price, choice->area_count + 2, sizeof *sift->row_price, err);
    }
    if (status == GEO_OK) {
        status = make(&sift->trial.unit, choice->unit_count, sizeof *sift->trial.unit, err);
    }
    if (status == GEO_OK) {
        status = make(&sift->trial.floor, choice->floor_count, sizeof *sift->trial.floor, err);
    }
    if (status == GEO_OK) {
        status = make(&sift->trial.area, choice->area_count, sizeof *sift->trial.area, err);
    }
    return status;
}

enum geo_status plan_sift_init(struct plan_sift *ret, const struct plan_choice *choice, struct geo_error *err)
{
    ret->choice = choice;
    ret->trial.scale = 1;
    enum geo_status status = make_arrays(ret, err);
    if (status == GEO_OK) {
        status = plan_knapsack_init(&ret->knapsack, choice, &ret->trial, err);
    }
    if (status != GEO_OK) {
        plan_sift_release(ret);
    }
    return status;
}

static double whole(const struct plan_relax *relax, int32_t s)
{
    return relax->weight[s] + (relax->value == NULL ? 0.0 : relax->floor_price[s] * relax->value[s]);
}

void plan_sift_spread(struct plan_sift *sift, const struct plan_relax *relax)
{
    for (int32_t s = 0; s < relax->segment_count; s++) {
        double most = whole(relax, s);
        double known = relax->columns_at[s] == 0 ? 1.0 : 0.0;
        double ratio = relax->columns_at[s] > 0 && most > 0.0 ? relax->lambda_next[s] / most : known;
        for (int32_t j = relax->segment[s]; j < relax->segment[s + 1]; j++) {
            sift->ratio[j] = ratio;
        }
    }
    for (int32_t k = 0; k < relax->floor_count; k++) {
        sift->mu[k] = relax->mu[k];
    }
    for (int32_t i = 0; i < sift->choice->option_count; i++) {
        sift->fraction[i] = 0.0;
    }
    for (int32_t c = 0; c < relax->column_count; c++) {
        sift->fraction[relax->option[c]] = relax->y_next[c];
    }
    for (int32_t row = 0; row < relax->row_count; row++) {
        sift->row_price[row] = relax->row_price[row];
    }
}

/* What all the multipliers of units can come to, before scaling. */
static double largest_sum(const struct plan_sift *sift)
{
    const struct plan_choice *choice = sift->choice;
    double sum = 1.0;
    for (int32_t j = 0; j < choice->unit_count && choice->objective == PLAN_MOST_WEIGHT; j++) {
        sum += (double)choice->weight[j];
    }
    for (int32_t k = 0; k < choice->floor_count; k++) {
        const struct plan_floor *floor = &choice->floor[k];
        double value = 0.0;
        for (int64_t r = floor->run_first; r < floor->run_first + floor->run_count; r++) {
            for (int32_t j = 0; j < choice->floor_run[r].count; j++) {
                value += (double)choice->value[choice->floor_run[r].first + j];
            }
        }
        sum += value * sift->mu[k];
    }
    for (int32_t i = 0; i < choice->option_count && choice->objective == PLAN_LEAST_COST; i++) {
        sum = fmax(sum, (double)choice->option[i].cost);
    }
    return sum;
}

/* A power of two, so that scale × sum stays just below 2^53: finer rounding than the doubles have is no use.
 */
static int64_t pick_scale(double sum)
{
    int bits = 0;
    while (bits < 40 && ldexp(sum, bits + 1) < 9007199254740992.0) {
        bits++;
    }
    return (int64_t)1 << bits;
}

/* λ_j = ratio_j W_j in integers; price[j] = Σ μ_k from differences. */
static void round_units(struct plan_sift *sift, const int64_t *price)
{
    const struct plan_choice *choice = sift->choice;
    struct plan_proof *trial = &sift->trial;
    int64_t sum = 0;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        int64_t whole = choice->objective == PLAN_MOST_WEIGHT ? trial->scale * choice->weight[j] : 0;
        if (price != NULL) {
            sum += price[j];
            whole += sum * choice->value[j];
        }
        int64_t lambda = (int64_t)(sift->ratio[j] * (double)whole + 0.5);
        trial->unit[j] = lambda < whole ? lambda : whole;
    }
}

static enum geo_status round_multipliers(struct plan_sift *sift, struct geo_error *err)
{
    const struct plan_choice *choice = sift->choice;
    struct plan_proof *trial = &sift->trial;
    double sum = largest_sum(sift);
    double shrink = fmin(1.0, 0x1p60 / sum); /* prices of floors that cannot be met may have no end */
    int64_t *price = NULL;
    trial->scale = pick_scale(sum);
    if (choice->floor_count > 0) {
        enum geo_status status = make(&price, choice->unit_count + 1, sizeof *price, err);
        if (status != GEO_OK) {
            return status;
        }
    }
    for (int32_t k = 0; k < choice->floor_count; k++) {
        const struct plan_floor *floor = &choice->floor[k];
        trial->floor[k] = (int64_t)(sift->mu[k] * shrink * (double)trial->scale + 0.5);
        for (int64_t r = floor->run_first; r < floor->run_first + floor->run_count; r++) {
            price[choice->floor_run[r].first] += trial->floor[k];
            price[choice->floor_run[r].first + choice->floor_run[r].count] -= trial->floor[k];
        }
    }
    round_units(sift, price);
    free(price);
    return GEO_OK;
}

static void improve_areas(struct plan_sift *sift)
{
    const struct plan_choice *choice = sift->choice;
    struct plan_knapsack *knapsack = &sift->knapsack;
    for (int32_t round = 0; round < 4 && choice->area_count > 0; round++) {
        plan_knapsack_areas(knapsack, sift->trial.area, &sift->point);
        plan_knapsack_best(knapsack, &sift->point);
        plan_wide value = plan_knapsack_value(knapsack, &sift->point);
        bool better = value < sift->value;
        sift->value = value;
        if (!better) {
            break;
        }
    }
}

enum geo_status plan_sift_round(struct plan_sift *sift, struct geo_error *err)
{
    const struct plan_choice *choice = sift->choice;
    struct plan_proof *trial = &sift->trial;
    enum geo_status status = round_multipliers(sift, err);
    if (status == GEO_OK) {
        sift->knapsack.proof = trial;
        status = plan_knapsack_score(&sift->knapsack, err);
    }
    if (status != GEO_OK) {
        return status;
    }
    int32_t row = (choice->budget >= 0) + (choice->count_limit >= 0);
    for (int32_t a = 0; a < choice->area_count; a++) {
        trial->area[a] = choice->area_limit[a] < 0
                             ? 0
                             : (int64_t)(fmin(sift->row_price[row++] * (double)trial->scale, 0x1p61) + 0.5);
    }
    trial->money_bits = plan_knapsack_money_bits(&sift->knapsack);
    sift->point = (struct plan_proof_point){.budget = choice->budget, .count_limit = choice->count_limit};
    plan_knapsack_best(&sift->knapsack, &sift->point);
    sift->value = plan_knapsack_value(&sift->knapsack, &sift->point);
    improve_areas(sift);
    trial->money = sift->point.money;
    trial->count = sift->point.count;
    trial->bound = plan_knapsack_bound(&sift->knapsack, sift->value);
    return GEO_OK;
}

void plan_sift_adopt(struct plan_sift *sift, bool options)
{
    const struct plan_choice *choice = sift->choice;
    double scale = (double)sift->trial.scale;
    int32_t row = 0;
    if (choice->budget >= 0) {
        sift->row_price[row++] = ldexp((double)sift->trial.money, -sift->trial.money_bits) / scale;
    }
    if (choice->count_limit >= 0) {
        sift->row_price[row++] = (double)sift->trial.count / scale;
    }
    for (int32_t a = 0; a < choice->area_count; a++) {
        if (choice->area_limit[a] >= 0) {
            sift->row_price[row++] = (double)sift->trial.area[a] / scale;
        }
    }
    for (int32_t i = 0; i < choice->option_count && options; i++) {
        sift->fraction[i] = plan_knapsack_reduced(&sift->knapsack, i, &sift->point) > 0 ? 1.0 : 0.0;
    }
}

/* Is option i within slack × its price of being bought, at the trial's multipliers? */
static bool near(const struct plan_sift *sift, int32_t i, double slack)
{
    const struct plan_option *option = &sift->choice->option[i];
    double reduced = (double)plan_knapsack_reduced(&sift->knapsack, i, &sift->point);
    double worth = (double)sift->knapsack.score[i];
    if (sift->choice->objective == PLAN_LEAST_COST) {
        worth += (double)sift->trial.scale * (double)option->cost;
    }
    return option->state == PLAN_OPTION_FREE && worth > 0.0 && reduced >= slack * (reduced - worth);
}

struct plan_sift_census plan_sift_count(const struct plan_sift *sift, double slack)
{
    struct plan_sift_census census = {0};
    for (int32_t i = 0; i < sift->choice->option_count; i++) {
        bool wanted = sift->fraction[i] > 0.0 || near(sift, i, slack);
        census.core += sift->core[i] != 0;
        census.wanted += wanted;
        census.lacks = census.lacks || (sift->core[i] == 0 && wanted && near(sift, i, slack / 8.0));
    }
    return census;
}

void plan_sift_select(struct plan_sift *sift, double slack, bool keep)
{
    for (int32_t i = 0; i < sift->choice->option_count; i++) {
        bool wanted = sift->fraction[i] > 0.0 || near(sift, i, slack);
        sift->core[i] = wanted || (keep && sift->core[i] != 0);
    }
}
