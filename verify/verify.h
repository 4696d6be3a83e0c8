/* Checks a certificate of the choice of sites against its problem, from these two text files alone and with
 * no code of the planner: docs/certificate.md has both grammars and the formula. */
#ifndef PHUSONG_VERIFY_VERIFY_H
#define PHUSONG_VERIFY_VERIFY_H

#include "geo/status.h"

#include <stdbool.h>
#include <stdint.h>

struct verify_unit { /* how to say a number: number / divisor of `name` */
    char *name;      /* NULL: not said */
    int64_t divisor;
};

enum verify_about { VERIFY_PLAN, VERIFY_PHASE, VERIFY_CURVE };

struct verify_claim {
    enum verify_about about;
    bool least_cost;             /* the bound is a cost that no plan undercuts; else a weight none exceeds */
    bool needs_floors;           /* holds for plans that meet the floors; else for all plans */
    int64_t budget, count_limit; /* −1: none */
    int64_t bound;
    int64_t sites, cost, weight; /* of the first `sites` of the plan, or of the curve's path */
};

struct verify_report { /* of what was found to be true */
    bool least_cost;
    int64_t units, options, floors, areas, groups, required, forbidden; /* how many */
    int64_t budget, count_limit;                                        /* −1: none */
    int64_t min_gain, weight_of_all;
    double spacing_m;
    struct verify_unit weight_unit, value_unit, cost_unit;
    char **site; /* ids of the plan in the order of building */
    int64_t site_count, counted, weight, value, cost;
    struct verify_claim *claim; /* the plan's own first; then phases and curve, each ascending */
    int64_t claim_count;
    char problem_sha256[65], certificate_sha256[65];
};
void verify_report_release(struct verify_report *report);

/* GEO_ERR_INPUT: a file cannot be read, or something in it is not so; the message says what. */
enum geo_status verify_files(struct verify_report *ret, const char *certificate_path,
                             const char *problem_path, struct geo_error *err) GEO_MUST_CHECK;

/* Does a results folder tell of this certificate? Its proposed_sites.csv must list the plan's ids in order
 * (column "cand_id"), and its run.json must have both files' sums, if it has any (keys "problem_sha256",
 * "certificate_sha256"). *ret_sums: it has. */
enum geo_status verify_folder(bool *ret_sums, const struct verify_report *report, const char *folder,
                              struct geo_error *err) GEO_MUST_CHECK;

#endif
