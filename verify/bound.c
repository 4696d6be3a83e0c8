/* Proofs, and the formula of docs/certificate.md. Multipliers are below 2^63, those of all floors together,
 * too. Costs and values add up to less than 2^60 and 2^52, limits are below 2^60, those of areas below 2^30;
 * there are fewer than 2^25 units and 2^21 options and areas. So each sum of the formula stays below 2^123,
 * all below 2^126: 128 bits hold them exactly. */
#include "verify/check.h"

#include <stdlib.h>
#include <string.h>

/* ---- proofs ---- */

/* "V" or "V*TIMES" in the rest of the line: the next of count numbers, *done of which are there */
static void read_multipliers(struct verify_check *check, int64_t *to, int64_t *done, int64_t count)
{
    for (char *word = verify_text_more(&check->text); word != NULL; word = verify_text_more(&check->text)) {
        char *star = strchr(word, '*');
        if (star != NULL) {
            *star = '\0';
        }
        int64_t value = verify_number(word, INT64_MAX);
        int64_t times = star == NULL ? 1 : verify_number(star + 1, VERIFY_MOST);
        if (value < 0 || times < 1 || times > count - *done) {
            verify_text_fault(&check->text,
                              "a multiplier is no whole number below 2^63, or there are too many");
            return;
        }
        for (; times > 0; times--) {
            to[(*done)++] = value;
        }
    }
}

void verify_proof_release(struct verify_proof *proof)
{
    free(proof->unit);
    free(proof->floor);
    free(proof->area);
    free(proof->listed);
    free(proof->floors_of_unit);
    *proof = (struct verify_proof){0};
}

/* Sums of λ over each option, and of μ over each unit's floors. */
static void sum_multipliers(struct verify_check *check)
{
    const struct verify_problem *problem = &check->problem;
    struct verify_proof *proof = &check->proof;
    verify_wide *before =
        verify_check_room(check, problem->unit_count, sizeof *before); /* Σ λ of the units before j */
    verify_wide floor_sum = 0;
    for (int64_t j = 0; j < problem->unit_count && check->text.status == GEO_OK; j++) {
        before[j + 1] = before[j] + proof->unit[j];
    }
    for (int64_t i = 0; i < problem->option_count && check->text.status == GEO_OK; i++) {
        for (size_t r = problem->option[i].run_first; r < problem->option[i].run_end; r++) {
            struct verify_run run = problem->option_runs.run[r];
            proof->listed[i] += before[run.end] - before[run.first];
        }
    }
    free(before);
    for (int64_t k = 0; k < problem->floor_count && check->text.status == GEO_OK; k++) {
        floor_sum += proof->floor[k];
        if (floor_sum > INT64_MAX) {
            verify_text_fault(&check->text, "the multipliers of floors are together more than 2^63");
            return;
        }
        proof->uses_floors = proof->uses_floors || proof->floor[k] > 0;
        for (size_t r = problem->floor[k].run_first; proof->floor[k] > 0 && r < problem->floor[k].run_end;
             r++) {
            for (int32_t j = problem->floor_runs.run[r].first; j < problem->floor_runs.run[r].end; j++) {
                proof->floors_of_unit[j] += proof->floor[k];
            }
        }
    }
}

/* SCALE MONEY_BITS, then lines "unit …", "floor …", "area …". Returns the word that begins the first other
 * line. */
const char *verify_proof_read(struct verify_check *check)
{
    const struct verify_problem *problem = &check->problem;
    struct verify_text *text = &check->text;
    struct verify_proof *proof = &check->proof;
    int64_t done[3] = {0, 0, 0};
    verify_proof_release(proof);
    proof->scale = verify_text_number(text, INT64_MAX, NULL);
    proof->money_bits = verify_text_number(text, 40, NULL);
    verify_text_end(text);
    if (proof->scale < 1) {
        verify_text_fault(text, "a proof's scale is 0");
    }
    proof->unit = verify_check_room(check, problem->unit_count, sizeof *proof->unit);
    proof->floor = verify_check_room(check, problem->floor_count, sizeof *proof->floor);
    proof->area = verify_check_room(check, problem->area_count, sizeof *proof->area);
    proof->listed = verify_check_room(check, problem->option_count, sizeof *proof->listed);
    proof->floors_of_unit = verify_check_room(check, problem->unit_count, sizeof *proof->floors_of_unit);
    const char *word = "";
    while (text->status == GEO_OK) {
        verify_text_line(text);
        word = verify_text_word(text);
        if (strcmp(word, "unit") == 0) {
            read_multipliers(check, proof->unit, &done[0], problem->unit_count);
        } else if (strcmp(word, "floor") == 0) {
            read_multipliers(check, proof->floor, &done[1], problem->floor_count);
        } else if (strcmp(word, "area") == 0) {
            read_multipliers(check, proof->area, &done[2], problem->area_count);
        } else {
            break;
        }
    }
    for (int64_t a = 0; a < problem->area_count && text->status == GEO_OK; a++) {
        if (proof->area[a] > 0 && problem->area_limit[a] < 0) {
            verify_text_fault(text, "area %lld has a multiplier but no limit", (long long)a);
        }
    }
    if (text->status == GEO_OK) {
        sum_multipliers(check);
    }
    return word;
}

/* ---- claims ---- */

static verify_wide floor_divide(verify_wide a, verify_wide b) /* b > 0 */
{
    return a / b - (a % b < 0 ? 1 : 0);
}

/* The formula: U of docs/certificate.md. */
static verify_wide upper(const struct verify_check *check, const struct verify_claim *claim, int64_t money,
                         int64_t count)
{
    const struct verify_problem *problem = &check->problem;
    const struct verify_proof *proof = &check->proof;
    verify_wide scale = proof->scale, unit_of_money = (verify_wide)1 << proof->money_bits, sum = 0;
    for (int64_t j = 0; j < problem->unit_count; j++) {
        verify_wide worth = claim->least_cost ? 0 : scale * problem->weight[j];
        worth += (verify_wide)proof->floors_of_unit[j] * problem->value[j] - proof->unit[j];
        sum += worth > 0 ? worth : 0;
    }
    for (int64_t k = 0; k < problem->floor_count; k++) {
        sum -= (verify_wide)proof->floor[k] * problem->floor[k].need;
    }
    for (int64_t a = 0; a < problem->area_count; a++) {
        sum += proof->area[a] > 0 ? (verify_wide)proof->area[a] * problem->area_limit[a] : 0;
    }
    sum += money > 0 ? -floor_divide(-(verify_wide)money * claim->budget, unit_of_money) : 0; /* rounded up */
    sum += count > 0 ? (verify_wide)count * claim->count_limit : 0;
    for (int64_t i = 0; i < problem->option_count; i++) {
        const struct verify_option *option = &problem->option[i];
        verify_wide worth = proof->listed[i] - (claim->least_cost ? scale * option->cost : 0);
        worth -= floor_divide((verify_wide)money * option->cost, unit_of_money);
        if (option->counted) {
            worth -= (verify_wide)count + (option->area >= 0 ? proof->area[option->area] : 0);
        }
        sum += option->forbidden ? 0 : worth > 0 || option->required ? worth : 0;
    }
    return sum;
}

void verify_bound_check(struct verify_check *check, const struct verify_claim *claim, int64_t money,
                        int64_t count)
{
    struct verify_text *text = &check->text;
    if ((money > 0 && claim->budget < 0) || (count > 0 && claim->count_limit < 0)) {
        verify_text_fault(text, "a price is put on a limit that is not there");
        return;
    }
    verify_wide bound = floor_divide(upper(check, claim, money, count), check->proof.scale);
    bound = claim->least_cost ? -bound : bound;
    /* A point of the curve may say less than it could: what holds for more money holds for less. */
    bool weaker = claim->least_cost ? claim->bound < bound : claim->bound > bound;
    if (bound != claim->bound && !(weaker && claim->about == VERIFY_CURVE)) {
        if (bound > INT64_MAX || bound < -INT64_MAX) {
            bound = bound > 0 ? INT64_MAX : -INT64_MAX;
        }
        verify_text_fault(text, "the bound is said to be %lld, the proof gives %lld", (long long)claim->bound,
                          (long long)bound);
    }
}
