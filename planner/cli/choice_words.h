/* How `solve` and `verify` put the numbers of an abstract plan into words. */
#ifndef PHUSONG_CLI_CHOICE_WORDS_H
#define PHUSONG_CLI_CHOICE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

struct cli_choice_unit {
    const char *name; /* NULL: none */
    int64_t divisor;
};

#define CLI_AMOUNT_SIZE 320
/* "1,234,567 people": amount / divisor, rounded down, or up for what is not exceeded. */
const char *cli_amount(char ret[CLI_AMOUNT_SIZE], int64_t amount, struct cli_choice_unit unit, bool round_up);

struct cli_choice_claim {
    bool least_cost, meets_floors;
    int64_t budget, count_limit; /* −1: none */
    int64_t bound, cost, weight;
    struct cli_choice_unit weight_unit, cost_unit;
};
/* "no plan within 5,000 VND covers more than 812 people; this one covers 801 (98.6 %)", without an end of
 * line, to stdout. */
void cli_choice_print_claim(const struct cli_choice_claim *claim);

#endif
