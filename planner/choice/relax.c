#include "planner/choice/relax.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define OMEGA_FACTOR 2.0 /* the most ω changes at a restart */
#define OMEGA_MOST 1e5

/* sum[s] = Σ of λ before segment s; score = what λ pays each column. */
static void price_columns(struct plan_relax *relax)
{
    double *sum = relax->sum;
    sum[0] = 0.0;
    for (int32_t s = 0; s < relax->segment_count; s++) {
        sum[s + 1] = sum[s] + relax->lambda[s];
    }
    for (int32_t c = 0; c < relax->column_count; c++) {
        double score = 0.0;
        for (int64_t r = relax->run_first[c]; r < relax->run_first[c + 1]; r++) {
            const struct plan_run *run = &relax->run[r];
            score += sum[run->first + run->count] - sum[run->first];
        }
        relax->score[c] = score;
    }
}

/* sum[s] = how much y·a − other·b covers segment s. */
static void cover(struct plan_relax *relax, double a, const double *y, double b, const double *other)
{
    double *sum = relax->sum;
    memset(sum, 0, ((size_t)relax->segment_count + 1) * sizeof *sum);
    for (int32_t c = 0; c < relax->column_count; c++) {
        double amount = a * y[c] - b * other[c];
        if (amount == 0.0) {
            continue;
        }
        for (int64_t r = relax->run_first[c]; r < relax->run_first[c + 1]; r++) {
            const struct plan_run *run = &relax->run[r];
            sum[run->first] += amount;
            sum[run->first + run->count] -= amount;
        }
    }
    for (int32_t s = 1; s < relax->segment_count; s++) {
        sum[s] += sum[s - 1];
    }
}

static double clip(double x)
{
    return x < 0.0 ? 0.0 : x > 1.0 ? 1.0 : x;
}

/* What the columns of a row take at this price, from the values in y_next, and how fast that falls. */
static double taken(const struct plan_relax *relax, int32_t row, double price, double *slope)
{
    double sum = 0.0;
    *slope = 0.0;
    for (int32_t k = relax->row_first[row]; k < relax->row_first[row + 1]; k++) {
        int32_t c = relax->row_column[k];
        double step = relax->tau[c] / relax->omega * relax->row_weight[k];
        double y = relax->y_next[c] - price * step;
        if (y >= 1.0) {
            sum += relax->row_weight[k];
        } else if (y > 0.0) {
            sum += relax->row_weight[k] * y;
            *slope += relax->row_weight[k] * step;
        }
    }
    return sum;
}

/* The price ≥ 0 at which a row takes no more than its limit: Newton's method within a bracket. */
static double row_price(const struct plan_relax *relax, int32_t row, double price)
{
    const double limit = relax->row_limit[row];
    double low = 0.0;
    double high = DBL_MAX;
    double slope;
    if (taken(relax, row, 0.0, &slope) <= limit) {
        return 0.0;
    }
    for (int32_t k = 0; k < 60; k++) {
        double over = taken(relax, row, price, &slope) - limit;
        if (fabs(over) <= 1e-12 * limit) {
            break;
        }
        low = over > 0.0 ? price : low;
        high = over > 0.0 ? high : price;
        double next = slope > 0.0 ? price + over / slope : low;
        bool inside = next > low && next < high;
        double between = high < DBL_MAX ? 0.5 * (low + high) : 2.0 * low + 1.0;
        price = inside ? next : between;
    }
    return price;
}

/* y_next, unclipped so far, onto Y: the rows in turn, starting from the prices of the last step. */
static void project(struct plan_relax *relax)
{
    int32_t sweeps = relax->row_count < 2 ? 1 : 4;
    for (int32_t row = 0; row < relax->row_count; row++) {
        for (int32_t k = relax->row_first[row]; k < relax->row_first[row + 1]; k++) {
            int32_t c = relax->row_column[k];
            relax->y_next[c] -= relax->tau[c] / relax->omega * relax->row_weight[k] * relax->row_price[row];
        }
    }
    for (int32_t sweep = 0; sweep < sweeps; sweep++) {
        for (int32_t row = 0; row < relax->row_count; row++) {
            double old = relax->row_price[row];
            for (int32_t k = relax->row_first[row]; k < relax->row_first[row + 1]; k++) {
                int32_t c = relax->row_column[k];
                relax->y_next[c] += relax->tau[c] / relax->omega * relax->row_weight[k] * old;
            }
            double price = row_price(relax, row, old);
            for (int32_t k = relax->row_first[row]; k < relax->row_first[row + 1]; k++) {
                int32_t c = relax->row_column[k];
                relax->y_next[c] -= relax->tau[c] / relax->omega * relax->row_weight[k] * price;
            }
            relax->row_price[row] = price;
        }
    }
    for (int32_t c = 0; c < relax->column_count; c++) {
        relax->y_next[c] = clip(relax->y_next[c]);
    }
}

/* The share of segment s that is covered when λ, unclipped in lambda_next, is held to W. */
static double held_share(const struct plan_relax *relax, int32_t s, double whole)
{
    if (relax->columns_at[s] == 0) {
        return 0.0;
    }
    double over = relax->lambda_next[s] - whole;
    double step = relax->omega * relax->sigma[s];
    return over > 0.0 && step > 0.0 ? 1.0 - over / step : 1.0;
}

/* By how much floor k is exceeded if μ_k moves by `move`, and how fast that grows. */
static double excess(const struct plan_relax *relax, int32_t k, double move, double *slope)
{
    double sum = -relax->floor_need[k];
    *slope = 0.0;
    for (int64_t r = relax->floor_first[k]; r < relax->floor_first[k + 1]; r++) {
        const struct plan_run *run = &relax->floor_run[r];
        for (int32_t s = run->first; s < run->first + run->count; s++) {
            double value = relax->value[s];
            double share = held_share(relax, s, relax->weight[s] + (relax->floor_price[s] + move) * value);
            sum += value * share;
            if (share < 1.0 && relax->columns_at[s] > 0) {
                *slope += value * value / (relax->omega * relax->sigma[s]);
            }
        }
    }
    return sum;
}

/* How far μ_k moves in the step: to the least price at which the floor holds, by Newton's method within a
 * bracket. What the core cannot meet at any price is sought further up once all options have been priced. */
static double floor_move(const struct plan_relax *relax, int32_t k)
{
    const double least = -relax->mu[k];
    const double most = relax->mu_most[k] - relax->mu[k];
    double low = least;
    double high = most;
    double move = 0.0;
    for (int32_t n = 0; n < 40; n++) {
        double slope;
        double over = excess(relax, k, move, &slope);
        bool at_end = over < 0.0 ? move >= most : move <= least;
        if (at_end || fabs(over) <= 1e-12 * relax->floor_need[k]) {
            break;
        }
        double end = over < 0.0 ? most : least;
        double next = slope > 0.0 ? fmax(least, fmin(most, move - over / slope)) : end;
        low = over < 0.0 ? move : low;
        high = over < 0.0 ? high : move;
        bool inside = next > low && next < high;
        bool untried = (next >= most && high >= most) || (next <= least && low <= least);
        move = inside || untried ? next : 0.5 * (low + high);
    }
    return move;
}

static void move_floors(struct plan_relax *relax)
{
    for (int32_t k = 0; k < relax->floor_count; k++) {
        double move = floor_move(relax, k);
        relax->mu[k] = fmax(0.0, relax->mu[k] + move);
        for (int64_t r = relax->floor_first[k]; r < relax->floor_first[k + 1]; r++) {
            const struct plan_run *run = &relax->floor_run[r];
            for (int32_t s = run->first; s < run->first + run->count; s++) {
                relax->floor_price[s] = fmax(0.0, relax->floor_price[s] + move);
            }
        }
    }
}

static double whole(const struct plan_relax *relax, int32_t s)
{
    return relax->weight[s] + (relax->value == NULL ? 0.0 : relax->floor_price[s] * relax->value[s]);
}

/* One step of the primal-dual hybrid gradient method from (y, λ) to (y_next, λ_next). */
static void advance(struct plan_relax *relax)
{
    price_columns(relax);
    for (int32_t c = 0; c < relax->column_count; c++) {
        relax->y_next[c] = relax->y[c] + relax->tau[c] / relax->omega * (relax->score[c] - relax->cost[c]);
    }
    project(relax);
    cover(relax, 2.0, relax->y_next, 1.0, relax->y);
    for (int32_t s = 0; s < relax->segment_count; s++) {
        relax->lambda_next[s] = relax->lambda[s] - relax->omega * relax->sigma[s] * (relax->sum[s] - 1.0);
    }
    if (relax->floor_count > 0) {
        move_floors(relax);
    }
    for (int32_t s = 0; s < relax->segment_count; s++) {
        double most = whole(relax, s);
        double lambda = relax->lambda_next[s];
        lambda = lambda < 0.0 ? 0.0 : lambda > most ? most : lambda;
        relax->lambda_next[s] = relax->columns_at[s] > 0 ? lambda : relax->columns_at[s] < 0 ? 0.0 : most;
    }
}

/* Distances in the norms of the steps, before ω. */
static double primal_distance2(const struct plan_relax *relax, const double *from)
{
    double sum = 0.0;
    for (int32_t c = 0; c < relax->column_count; c++) {
        double d = relax->y_next[c] - from[c];
        sum += relax->tau[c] > 0.0 ? d * d / relax->tau[c] : 0.0;
    }
    return sum;
}

static double dual_distance2(const struct plan_relax *relax, const double *from)
{
    double sum = 0.0;
    for (int32_t s = 0; s < relax->segment_count; s++) {
        double d = relax->lambda_next[s] - from[s];
        sum += relax->sigma[s] > 0.0 ? d * d / relax->sigma[s] : 0.0;
    }
    return sum;
}

/* ‖z − T(z)‖ in the step's own norm, without its mixed term. */
static double residual(const struct plan_relax *relax)
{
    return sqrt(relax->omega * primal_distance2(relax, relax->y) +
                dual_distance2(relax, relax->lambda) / relax->omega);
}

void plan_relax_restart(struct plan_relax *relax)
{
    size_t columns = (size_t)relax->column_count * sizeof *relax->y;
    size_t segments = (size_t)relax->segment_count * sizeof *relax->lambda;
    memcpy(relax->y, relax->y_next, columns);
    memcpy(relax->y_anchor, relax->y_next, columns);
    memcpy(relax->lambda, relax->lambda_next, segments);
    memcpy(relax->lambda_anchor, relax->lambda_next, segments);
    relax->since = 0;
}

/* ω towards the ratio of the ways that dual and primal have gone since the last restart; by a small factor
 * only, since either way may happen to be next to nothing. */
static void balance(struct plan_relax *relax)
{
    double primal = sqrt(primal_distance2(relax, relax->y_anchor));
    double dual = sqrt(dual_distance2(relax, relax->lambda_anchor));
    double most = fmin(relax->omega * OMEGA_FACTOR, OMEGA_MOST);
    double least = fmax(relax->omega / OMEGA_FACTOR, 1.0 / OMEGA_MOST);
    if (primal > 0.0 || dual > 0.0) {
        double omega = primal > 0.0 ? sqrt(relax->omega * dual / primal) : most;
        relax->omega = omega > most ? most : omega < least ? least : omega;
    }
}

/* Halpern: back towards the anchor by 1/(k+2), from the reflected step. */
static void reflect(struct plan_relax *relax)
{
    double back = 1.0 / (relax->since + 2.0);
    double on = 1.0 - back;
    for (int32_t c = 0; c < relax->column_count; c++) {
        relax->y[c] = on * (2.0 * relax->y_next[c] - relax->y[c]) + back * relax->y_anchor[c];
    }
    for (int32_t s = 0; s < relax->segment_count; s++) {
        relax->lambda[s] =
            on * (2.0 * relax->lambda_next[s] - relax->lambda[s]) + back * relax->lambda_anchor[s];
    }
    relax->since++;
}

bool plan_relax_stale(const struct plan_relax *relax)
{
    bool stale = false;
    for (int32_t k = 0; k < relax->floor_count; k++) {
        double mu = fmax(relax->mu[k], relax->mu_least);
        stale = stale || mu > 8.0 * relax->mu_scale[k] || mu < relax->mu_scale[k] / 8.0;
    }
    return stale;
}

void plan_relax_run(struct plan_relax *relax, int32_t iterations)
{
    for (int32_t k = 0; k < relax->floor_count; k++) {
        relax->mu_most[k] = 4.0 * (relax->mu[k] + relax->mu_least);
    }
    for (int32_t n = 0; n < iterations; n++) {
        advance(relax);
        double now = residual(relax);
        if (relax->since == 0) {
            relax->first_residual = now;
        }
        relax->done++;
        bool enough = now <= 0.2 * relax->first_residual;
        bool turned = now <= 0.8 * relax->first_residual && now > relax->last_residual;
        bool late = relax->since >= 0.36 * relax->done;
        relax->last_residual = now;
        if (relax->since > 0 && (enough || turned || late)) {
            balance(relax);
            plan_relax_restart(relax);
        } else {
            reflect(relax);
        }
    }
}

/* The largest share of y_next that keeps every limit: where there are several, the projection is not exact.
 */
static double kept_share(const struct plan_relax *relax)
{
    double share = 1.0;
    for (int32_t row = 0; row < relax->row_count; row++) {
        double sum = 0.0;
        for (int32_t k = relax->row_first[row]; k < relax->row_first[row + 1]; k++) {
            sum += relax->row_weight[k] * relax->y_next[relax->row_column[k]];
        }
        share = sum > relax->row_limit[row] ? fmin(share, relax->row_limit[row] / sum) : share;
    }
    return share;
}

double plan_relax_primal(struct plan_relax *relax)
{
    const double share = kept_share(relax);
    double value = -relax->required;
    cover(relax, share, relax->y_next, 0.0, relax->y_next);
    for (int32_t s = 0; s < relax->segment_count; s++) {
        relax->sum[s] = relax->columns_at[s] < 0 ? 1.0 : fmin(1.0, relax->sum[s]);
        value += relax->weight[s] * relax->sum[s];
    }
    for (int32_t c = 0; c < relax->column_count; c++) {
        value -= share * relax->cost[c] * relax->y_next[c];
    }
    for (int32_t k = 0; k < relax->floor_count; k++) {
        double missing = relax->floor_need[k];
        for (int64_t r = relax->floor_first[k]; r < relax->floor_first[k + 1]; r++) {
            const struct plan_run *run = &relax->floor_run[r];
            for (int32_t s = run->first; s < run->first + run->count; s++) {
                missing -= relax->value[s] * relax->sum[s];
            }
        }
        value -= missing > 0.0 ? 2.0 * fmax(relax->mu[k], relax->mu_least) * missing : 0.0;
    }
    return value;
}
