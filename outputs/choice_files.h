/* The abstract problem of choosing sites, and the certificate of what is proven about a plan, as text that
 * anyone can check: docs/certificate.md has both grammars. verify/ reads them with code of its own. */
#ifndef PHUSONG_OUTPUTS_CHOICE_FILES_H
#define PHUSONG_OUTPUTS_CHOICE_FILES_H

#include "planner/choice/proof.h"

#define OUT_SHA256_SIZE 65 /* hexadecimal digits and NUL */

struct out_choice_unit { /* for words only: weight / divisor of `name` */
    const char *name;    /* "people"; one word; NULL: none */
    int64_t divisor;     /* ≥ 1 */
};

struct out_choice {
    const struct plan_choice *choice;
    const char *const *option_id; /* [option_count] each once: 1 … 255 bytes, none of them a blank or a
                                   * control character, the first no '#' */
    struct out_choice_unit weight, value;
    const char *cost_unit; /* "VND"; one word; NULL: none */
};

/* Written in place: for files that belong to a folder which is renamed as a whole. ret_sha256 may be NULL. */
enum geo_status out_choice_problem_write(char ret_sha256[OUT_SHA256_SIZE], const char *path,
                                         const struct out_choice *choice,
                                         struct geo_error *err) GEO_MUST_CHECK;

enum out_claim_about {
    OUT_CLAIM_PLAN, /* the plan itself. The first claim is one, with the problem's own objective and limits */
    OUT_CLAIM_PHASE, /* the first `sites` of the plan, in the order of building; sites and budget ascend, the
                      * last is the whole plan. μ = 0 in all but the last: floors hold at the end */
    OUT_CLAIM_CURVE  /* the first `sites` of `path` */
};

struct out_claim {
    enum out_claim_about about;
    enum plan_objective objective; /* of the bound: the most weight, or the least cost */
    int32_t proof;                 /* index */
    int64_t budget, count_limit;   /* −1: none */
    int64_t money, count;          /* t and ν: those of the proof, or others chosen for this budget */
    int64_t bound;                 /* by the formula of proof.h, for these */
    int64_t sites, cost, weight;   /* how much of the plan (the path) it is about, and what that is worth */
};

struct out_certificate {
    const struct plan_choice *choice;
    const char *const *option_id;
    const char *problem_sha256;
    const int32_t *plan; /* options in the order of building */
    int32_t plan_count;
    int64_t value;       /* covered by the plan */
    const int32_t *path; /* for the curve: its options in order; NULL: the plan */
    int32_t path_count;
    const struct plan_proof *const
        *proof; /* unit has unit_count numbers; floor and area may be NULL: all 0 */
    int32_t proof_count;
    const struct out_claim *claim;
    int32_t claim_count;
};

/* Proofs without claims are left out. Claims appear under their proof, in the order given; the proof of the
 * first claim comes first, so give the claims of phases and curve in ascending order. */
enum geo_status out_choice_certificate_write(char ret_sha256[OUT_SHA256_SIZE], const char *path,
                                             const struct out_certificate *certificate,
                                             struct geo_error *err) GEO_MUST_CHECK;

struct out_choice_plan { /* a plan of an abstract problem, as plan.csv: order, id, cost, gain, cumulated */
    const struct out_choice *choice;
    const int32_t *option;
    int32_t count;
    const int64_t *gain; /* weight each adds */
};
enum geo_status out_choice_plan_write(const char *path, const struct out_choice_plan *plan,
                                      struct geo_error *err) GEO_MUST_CHECK;

#endif
