#include "planner/cli/choice_words.h"

#include <stdio.h>
#include <string.h>

const char *cli_amount(char ret[CLI_AMOUNT_SIZE], int64_t amount, struct cli_choice_unit unit, bool round_up)
{
    int64_t divisor = unit.divisor > 1 ? unit.divisor : 1;
    int64_t whole = amount / divisor, rest = amount % divisor;
    whole += rest > 0 && round_up ? 1 : rest < 0 && !round_up ? -1 : 0;
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%lld", (long long)whole);
    size_t length = strlen(digits), used = 0;
    for (size_t i = 0; i < length; i++) {
        ret[used++] = digits[i];
        size_t left = length - 1 - i;
        if (left > 0 && left % 3 == 0 && digits[i] != '-') {
            ret[used++] = ',';
        }
    }
    ret[used] = '\0';
    if (unit.name != NULL) {
        (void)snprintf(ret + used, CLI_AMOUNT_SIZE - used, " %s", unit.name);
    }
    return ret;
}

static void print_limits(const struct cli_choice_claim *claim)
{
    char amount[CLI_AMOUNT_SIZE];
    static const struct cli_choice_unit sites = {"sites", 1};
    if (claim->budget >= 0) {
        (void)printf(" within %s", cli_amount(amount, claim->budget, claim->cost_unit, false));
    }
    if (claim->count_limit >= 0) {
        (void)printf("%s %s", claim->budget >= 0 ? " and" : " of at most",
                     cli_amount(amount, claim->count_limit, sites, false));
    }
    if (claim->meets_floors) {
        (void)printf(" that meets the floors");
    }
}

void cli_choice_print_claim(const struct cli_choice_claim *claim)
{
    char bound[CLI_AMOUNT_SIZE], own[CLI_AMOUNT_SIZE];
    int64_t reached = claim->least_cost ? claim->cost : claim->weight;
    (void)printf("no plan");
    print_limits(claim);
    if (claim->least_cost) {
        (void)printf(" costs less than %s; this one costs %s",
                     cli_amount(bound, claim->bound, claim->cost_unit, false),
                     cli_amount(own, claim->cost, claim->cost_unit, true));
    } else {
        (void)printf(" covers more than %s; this one covers %s",
                     cli_amount(bound, claim->bound, claim->weight_unit, true),
                     cli_amount(own, claim->weight, claim->weight_unit, false));
    }
    if (reached == claim->bound) {
        (void)printf(" (the best possible)");
    } else if (claim->least_cost && claim->bound > 0) {
        (void)printf(" (at most %.1f %% more)",
                     100.0 * ((double)reached - (double)claim->bound) / (double)claim->bound);
    } else if (!claim->least_cost && claim->bound > 0) {
        /* Down: only what is the best possible may be 100 %. */
        double tenths = (double)(int64_t)(1000.0 * (double)reached / (double)claim->bound);
        (void)printf(" (%.1f %%)", tenths / 10.0);
    }
}
