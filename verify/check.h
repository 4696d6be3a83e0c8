/* What the parts of the check hand to each other. */
#ifndef PHUSONG_VERIFY_CHECK_H
#define PHUSONG_VERIFY_CHECK_H

#include "verify/problem.h"
#include "verify/verify.h"

__extension__ typedef __int128 verify_wide;

struct verify_list { /* options in order, and what the first n of them come to, n = 0 … count */
    int64_t *option;
    size_t count;
    int64_t *cost, *counted, *weight, *value;
    int32_t *covers; /* how many of all of them cover each unit */
};

struct verify_proof {
    int64_t scale, money_bits;
    int64_t *unit, *floor, *area; /* λ μ ν_a */
    bool uses_floors;             /* some μ is not 0 */
    verify_wide *listed;          /* Σ λ over the units of each option */
    int64_t *floors_of_unit;      /* Σ μ over the floors of each unit */
};

struct verify_check {
    struct verify_problem problem;
    struct verify_text text; /* the certificate; carries the first fault */
    struct verify_list plan, path;
    bool has_path;
    struct verify_proof proof; /* the last one read */
    struct verify_report report;
};

/* count + 1 zeroed items of `size` bytes; NULL and a fault without memory. */
void *verify_check_room(struct verify_check *check, int64_t count, size_t size);

/* plan.c: COUNT, then an id on each line; what the list adds up to; what holds for any list: nothing twice,
 * nothing forbidden, groups, areas, spacing. */
void verify_list_read(struct verify_check *check, struct verify_list *list);
void verify_list_release(struct verify_list *list);
/* plan.c: everything else that must hold for the plan. */
void verify_plan_check(struct verify_check *check);

/* plan.c, once all claims are read: no site is bought for nothing. Without it less is covered, by min_gain at
 * least, at the end or at the end of some phase, or a floor is missed. */
void verify_gains_check(struct verify_check *check);

/* certificate.c: the certificate source[0] of the problem source[1]; a file that is NULL could not be opened.
 */
struct verify_source {
    FILE *file;
    const char *name;
};
enum geo_status verify_streams(struct verify_report *ret, const struct verify_source source[2],
                               struct geo_error *err) GEO_MUST_CHECK;

/* bound.c: SCALE MONEY_BITS, then lines "unit …", "floor …", "area …". Returns the word that begins the first
 * other line. */
const char *verify_proof_read(struct verify_check *check);
void verify_proof_release(struct verify_proof *proof);
/* bound.c: is the claim's bound what the proof gives, with t = money and ν = count? */
void verify_bound_check(struct verify_check *check, const struct verify_claim *claim, int64_t money,
                        int64_t count);

#endif
