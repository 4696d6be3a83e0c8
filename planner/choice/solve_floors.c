/* Floors that greedy did not meet: sought again at their least cost, or proven to be out of reach. */
#include "planner/choice/solve_steps.h"

#include "geo/memory.h"

#include <math.h>
#include <stdlib.h>

/* The multipliers of all units together, and those of all floors, stay below this: the formula's sums of them
 * fit 64 bits. */
static const double MULTIPLIER_SUM_MAX = 2e18;

enum geo_status plan_solve_reachable(int64_t *reachable, const struct plan_choice *choice,
                                     struct geo_error *err)
{
    int32_t *covering = NULL;
    enum geo_status status = geo_memory_array(&covering, (size_t)choice->unit_count + 1, sizeof *covering,
                                              "covering options", err);
    if (status != GEO_OK) {
        return status;
    }
    plan_solve_covering(covering, choice);
    for (int32_t k = 0; k < choice->floor_count; k++) {
        reachable[k] = 0;
        const struct plan_run *run = &choice->floor_run[choice->floor[k].run_first];
        for (int32_t r = 0; r < choice->floor[k].run_count; r++) {
            for (int32_t j = run[r].first; j < run[r].first + run[r].count; j++) {
                reachable[k] += covering[j] > 0 ? choice->value[j] : 0;
            }
        }
    }
    free(covering);
    return GEO_OK;
}

/* What no plan can weigh or cost, whatever it is. */
static double objective_sum(const struct plan_choice *choice)
{
    double sum = 0.0;
    for (int32_t j = 0; choice->objective == PLAN_MOST_WEIGHT && j < choice->unit_count; j++) {
        sum += (double)choice->weight[j];
    }
    for (int32_t i = 0; choice->objective == PLAN_LEAST_COST && i < choice->option_count; i++) {
        sum += choice->option[i].state != PLAN_OPTION_FORBIDDEN ? (double)choice->option[i].cost : 0.0;
    }
    return sum;
}

static double value_sum(const struct plan_choice *choice)
{
    double sum = 0.0;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        sum += (double)choice->value[j];
    }
    return sum;
}

/* A bound that no plan can meet. */
static bool is_refutation(const struct plan_choice *choice, const struct plan_proof *proof)
{
    if (choice->objective == PLAN_MOST_WEIGHT) {
        return proof->bound < 0;
    }
    return (double)proof->bound > objective_sum(choice) * (1.0 + 1e-9) ||
           (choice->budget >= 0 && proof->bound > choice->budget);
}

enum geo_status plan_solve_hopeless_proof(struct plan_proof *ret, const struct plan_choice *choice,
                                          int32_t floor, int64_t reachable, struct geo_error *err)
{
    struct plan_proof proof = {0};
    enum geo_status status = plan_solve_plain_proof(&proof, choice, err);
    if (status != GEO_OK) {
        return status;
    }
    const struct plan_floor *asked = &choice->floor[floor];
    double factor = ceil(objective_sum(choice) / (double)(asked->need - reachable)) + 1.0;
    int32_t *covering = NULL;
    status = geo_memory_array(&covering, (size_t)choice->unit_count + 1, sizeof *covering, "covering options",
                              err);
    double units = objective_sum(choice) + factor * value_sum(choice);
    if (status == GEO_OK && units < MULTIPLIER_SUM_MAX) {
        /* Each unit of the floor is worth so much more that what is missing outweighs everything; units
         * beyond all options are priced at what they are worth and drop out. */
        plan_solve_covering(covering, choice);
        proof.floor[floor] = (int64_t)factor;
        const struct plan_run *run = &choice->floor_run[asked->run_first];
        for (int32_t r = 0; r < asked->run_count; r++) {
            for (int32_t j = run[r].first; j < run[r].first + run[r].count; j++) {
                proof.unit[j] += covering[j] == 0 ? (int64_t)factor * choice->value[j] : 0;
            }
        }
        status = plan_proof_bound(&proof.bound, NULL, choice, &proof, err);
    }
    free(covering);
    if (status != GEO_OK) {
        plan_proof_release(&proof);
        return status;
    }
    *ret = proof;
    return GEO_OK;
}

/* ---- the least cost of the floors ---- */

struct twin { /* the same floors at the least cost, or with the fewest options */
    struct plan_choice choice;
    struct plan_option *option;
    bool by_count;
    int64_t limit; /* of the cost; −1: none */
};

static enum geo_status twin_init(struct twin *twin, const struct plan_choice *choice, struct geo_error *err)
{
    *twin = (struct twin){.limit = -1};
    enum geo_status status = plan_solve_options_copy(&twin->option, &twin->choice, choice, err);
    if (status != GEO_OK) {
        return status;
    }
    twin->choice.objective = PLAN_LEAST_COST;
    twin->choice.budget = -1;
    twin->by_count = choice->budget < 0 && choice->count_limit >= 0;
    twin->limit = twin->by_count ? choice->count_limit : choice->budget;
    if (twin->by_count) {
        twin->choice.count_limit = -1;
        for (int32_t i = 0; i < choice->option_count; i++) {
            twin->option[i].cost = choice->option[i].counted;
        }
    }
    return GEO_OK;
}

static double sum_of(const int64_t *value, int32_t count)
{
    double sum = 0.0;
    for (int32_t i = 0; i < count; i++) {
        sum += (double)value[i];
    }
    return sum;
}

static void multiply(int64_t *value, int32_t count, int64_t factor)
{
    for (int32_t i = 0; i < count; i++) {
        value[i] *= factor;
    }
}

/* The twin's multipliers, so many times over, with the limit priced at its cost: what is over the limit comes
 * off the bound as many times, and in the end nothing is left of it. */
static enum geo_status twin_refute(struct plan_proof *ret, const struct twin *twin,
                                   const struct plan_choice *choice, const struct plan_proof *from,
                                   struct geo_error *err)
{
    double top = fmax(sum_of(from->unit, choice->unit_count), sum_of(from->floor, choice->floor_count));
    top += sum_of(from->area, choice->area_count) + (double)from->count + (double)from->scale;
    bool refuted = false;
    enum geo_status status = GEO_OK;
    for (int64_t factor = 1; status == GEO_OK && !refuted && top * (double)factor < MULTIPLIER_SUM_MAX;
         factor *= 16) {
        struct plan_proof proof = {0};
        status =
            plan_proof_copy(&proof, from, choice->unit_count, choice->floor_count, choice->area_count, err);
        if (status != GEO_OK) {
            break;
        }
        multiply(proof.unit, choice->unit_count, factor);
        multiply(proof.floor, choice->floor_count, factor);
        multiply(proof.area, choice->area_count, factor);
        proof.scale = 1;
        proof.money_bits = 0;
        proof.money = choice->budget >= 0 ? factor * from->scale : 0;
        proof.count = factor * (from->count + (twin->by_count ? from->scale : 0));
        status = plan_proof_bound(&proof.bound, NULL, choice, &proof, err);
        refuted = status == GEO_OK && is_refutation(choice, &proof);
        if (refuted) {
            *ret = proof;
        } else {
            plan_proof_release(&proof);
        }
    }
    return status;
}

static enum geo_status twin_search(struct plan_incumbent *found, const struct twin *twin,
                                   const struct plan_solve_settings *settings,
                                   const struct geo_progress *progress, struct geo_error *err)
{
    static const int32_t rounds[] = {50, 400, 1500};
    struct plan_selection greedy = {0};
    found->choice = &twin->choice;
    enum geo_status status = plan_search_greedy(&greedy, &twin->choice, progress, err);
    if (status == GEO_OK) {
        status = plan_incumbent_offer(found, &greedy, err);
    }
    if (status == GEO_OK && found->any && (twin->limit < 0 || found->best.cost > twin->limit)) {
        struct plan_search_settings search = {
            .rounds = rounds[settings->effort], .seed = settings->seed, .goal = twin->limit};
        status = plan_incumbent_improve(found, &search, progress, err);
    }
    return status;
}

enum geo_status plan_solve_meet(struct plan_incumbent *incumbent, struct plan_proof *proof,
                                const struct plan_solve_settings *settings,
                                const struct geo_progress *progress, struct geo_error *err)
{
    static const int32_t iterations[] = {100, 400, 1000};
    const struct plan_choice *choice = incumbent->choice;
    struct twin twin = {0};
    struct plan_incumbent found = {0};
    struct plan_selection copy = {0};
    struct plan_relaxation relaxation = {0};
    enum geo_status status = twin_init(&twin, choice, err);
    if (status == GEO_OK) {
        status = twin_search(&found, &twin, settings, progress, err);
    }
    if (status == GEO_OK && found.any) {
        status = plan_selection_copy(&copy, &found.best, err);
    }
    if (status == GEO_OK && found.any) {
        status = plan_incumbent_offer(incumbent, &copy, err);
    }
    if (status == GEO_OK && incumbent->missed > 0) {
        bool met = found.any && found.missed == 0;
        struct plan_bound_settings bound = {.iterations = iterations[settings->effort],
                                            .best = met ? found.best.cost : -1,
                                            .stop_gap = 0.002,
                                            .stop_lp_gap = 0.0005,
                                            .start_selection = found.any ? &found.best : NULL};
        status = plan_bound_compute(&relaxation, &twin.choice, &bound, progress, err);
        if (status == GEO_OK) {
            status = twin_refute(proof, &twin, choice, &relaxation.proof, err);
        }
    }
    plan_relaxation_release(&relaxation);
    plan_selection_release(&copy);
    plan_incumbent_release(&found);
    free(twin.option);
    return status;
}

/* ---- the largest floor that all can have ---- */

struct common {
    struct plan_choice choice; /* with its own floors */
    struct plan_floor *floor;
    const struct plan_choice *asked;
    const struct geo_progress *progress;
};

enum { SHARE_STEPS = 200 };

/* Is there a plan for `step` two-hundredths of each need? */
static enum geo_status common_try(bool *ret, struct common *common, int32_t step, struct geo_error *err)
{
    common->choice.floor_count = 0;
    for (int32_t k = 0; k < common->asked->floor_count; k++) {
        struct plan_floor floor = common->asked->floor[k];
        int64_t whole = floor.need / SHARE_STEPS;
        int64_t rest = floor.need % SHARE_STEPS;
        floor.need = whole * step + (rest * step + SHARE_STEPS - 1) / SHARE_STEPS;
        if (floor.need > 0) {
            common->floor[common->choice.floor_count++] = floor;
        }
    }
    struct plan_incumbent incumbent = {.choice = &common->choice};
    struct plan_selection greedy = {0};
    struct plan_solve_settings settings = {.effort = PLAN_EFFORT_QUICK, .seed = 1};
    struct twin twin = {0};
    struct plan_incumbent found = {0};
    enum geo_status status = plan_search_greedy(&greedy, &common->choice, common->progress, err);
    if (status == GEO_OK) {
        status = plan_incumbent_offer(&incumbent, &greedy, err);
    }
    if (status == GEO_OK && (!incumbent.any || incumbent.missed > 0)) {
        status = twin_init(&twin, &common->choice, err);
        if (status == GEO_OK) {
            status = twin_search(&found, &twin, &settings, common->progress, err);
        }
        if (status == GEO_OK && found.any) {
            status = plan_incumbent_offer(&incumbent, &found.best, err);
        }
    }
    if (status == GEO_OK) {
        *ret = incumbent.any && incumbent.missed == 0;
    }
    plan_incumbent_release(&found);
    plan_incumbent_release(&incumbent);
    free(twin.option);
    return status;
}

/* No share above it is within reach of all options together. */
static enum geo_status common_most(int32_t *ret, const struct plan_choice *choice, struct geo_error *err)
{
    int64_t *reachable = NULL;
    enum geo_status status =
        geo_memory_array(&reachable, (size_t)choice->floor_count, sizeof *reachable, "reachable values", err);
    if (status == GEO_OK) {
        status = plan_solve_reachable(reachable, choice, err);
    }
    if (status == GEO_OK) {
        double most = SHARE_STEPS;
        for (int32_t k = 0; k < choice->floor_count; k++) {
            most = fmin(most, SHARE_STEPS * (double)reachable[k] / (double)choice->floor[k].need);
        }
        *ret = (int32_t)most;
    }
    free(reachable);
    return status;
}

enum geo_status plan_solve_common_floor(double *ret, const struct plan_choice *choice,
                                        const struct geo_progress *progress, struct geo_error *err)
{
    struct common common = {.choice = *choice, .asked = choice, .progress = progress};
    int32_t low = 0;
    int32_t high = 0;
    enum geo_status status =
        geo_memory_array(&common.floor, (size_t)choice->floor_count, sizeof *common.floor, "floors", err);
    common.choice.floor = common.floor;
    if (status == GEO_OK) {
        status = common_most(&high, choice, err);
    }
    for (int32_t step = high; status == GEO_OK && low < high; step = (low + high + 1) / 2) {
        bool met = false;
        status = common_try(&met, &common, step, err);
        low = met ? step : low;
        high = met ? high : step - 1;
    }
    free(common.floor);
    if (status == GEO_OK) {
        *ret = (double)low / SHARE_STEPS;
    }
    return status;
}
