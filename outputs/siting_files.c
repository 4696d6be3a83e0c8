#include "outputs/siting_files.h"

#include "geo/folder.h"
#include "geo/memory.h"
#include "outputs/candidate_id.h"
#include "outputs/choice_lp.h"
#include "outputs/siting_unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything that is claimed; proof 0 is that of the whole plan: of the plan, its phases, its curve. */
struct claims {
    const struct plan_scenario *scenario;
    const struct plan_demand *demand;
    const struct plan_siting *siting;
    struct out_claim *claim;
    int32_t claim_count;
    struct plan_proof *kept; /* as they are written: floor NULL where floors were left out */
    const struct plan_proof **proof;
    int32_t proof_count;
};

static int32_t claims_proof(struct claims *claims, const struct plan_proof *proof, bool floors)
{
    struct plan_proof *kept = &claims->kept[claims->proof_count];
    *kept = *proof;
    kept->floor = floors ? proof->floor : NULL;
    claims->proof[claims->proof_count] = kept;
    return claims->proof_count++;
}

static void claim_plan(struct claims *claims)
{
    const struct plan_siting *siting = claims->siting;
    const struct plan_choice *choice = &claims->demand->choice;
    const struct plan_proof *proof = &siting->solution.proof;
    struct out_claim claim = {.about = OUT_CLAIM_PLAN,
                              .objective = choice->objective,
                              .proof = claims_proof(claims, proof, true),
                              .budget = choice->budget,
                              .count_limit = choice->count_limit,
                              .money = proof->money,
                              .count = proof->count,
                              .bound = proof->bound,
                              .sites = siting->count,
                              .cost = siting->cost_total_vnd,
                              .weight = siting->weight_total};
    claims->claim[claims->claim_count++] = claim;
    if (choice->objective == PLAN_LEAST_COST && siting->coverage_proof.unit != NULL) {
        /* The same money, spent for coverage alone. */
        claim.objective = PLAN_MOST_WEIGHT;
        claim.proof = claims_proof(claims, &siting->coverage_proof, false);
        claim.budget = siting->cost_total_vnd;
        claim.money = siting->coverage_proof.money;
        claim.count = siting->coverage_proof.count;
        claim.bound = siting->coverage_proof.bound;
        claims->claim[claims->claim_count++] = claim;
    }
}

static int64_t or_more(int64_t sum, int64_t part)
{
    return sum < 0 || part < 0 ? -1 : sum + part;
}

static void claim_phases(struct claims *claims)
{
    const struct plan_phases *phases = &claims->siting->phases;
    int64_t budget = 0;
    int64_t count = 0;
    for (int32_t i = 0; i < phases->count; i++) {
        const struct plan_phase_result *result = &phases->result[i];
        const struct plan_siting_phase *phase = &claims->scenario->siting.phase[i];
        budget = or_more(budget, phase->budget_vnd);
        count = or_more(count, phase->count);
        claims->claim[claims->claim_count++] = (struct out_claim){
            .about = OUT_CLAIM_PHASE,
            .objective = PLAN_MOST_WEIGHT,
            .proof = i == phases->count - 1 ? 0 : claims_proof(claims, &result->proof, false),
            .budget = budget,
            .count_limit = count,
            .money = result->proof.money,
            .count = result->proof.count,
            .bound = result->bound,
            .sites = result->sites,
            .cost = result->cost,
            .weight = result->weight};
    }
}

static void claim_curve(struct claims *claims)
{
    const struct plan_money_curve *curve = &claims->siting->curve;
    const struct plan_choice *choice = &claims->demand->choice;
    int32_t first = claims->proof_count;
    for (int32_t i = 0; i < curve->proof_count; i++) {
        (void)claims_proof(claims, &curve->proof[i], false);
    }
    for (int32_t i = 0; i < curve->point_count; i++) {
        const struct plan_curve_point *point = &curve->point[i];
        claims->claim[claims->claim_count++] =
            (struct out_claim){.about = OUT_CLAIM_CURVE,
                               .objective = PLAN_MOST_WEIGHT,
                               .proof = first + point->proof,
                               .budget = curve->by_count ? choice->budget : point->budget,
                               .count_limit = curve->by_count ? point->budget : choice->count_limit,
                               .money = point->money,
                               .count = point->count,
                               .bound = point->bound,
                               .sites = point->sites,
                               .cost = point->cost,
                               .weight = point->path_weight};
    }
}

static enum geo_status claims_make(struct claims *claims, struct geo_error *err)
{
    const struct plan_siting *siting = claims->siting;
    size_t claim_count = 2 + (size_t)siting->phases.count + (size_t)siting->curve.point_count;
    size_t proof_count = 2 + (size_t)siting->phases.count + (size_t)siting->curve.proof_count;
    enum geo_status status =
        geo_memory_array(&claims->claim, claim_count, sizeof *claims->claim, "certificate", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&claims->proof, proof_count, sizeof *claims->proof, "certificate", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&claims->kept, proof_count, sizeof *claims->kept, "certificate", err);
    }
    if (status == GEO_OK) {
        claim_plan(claims);
        claim_phases(claims);
        claim_curve(claims);
    }
    return status;
}

static struct out_choice_unit unit_of(const struct plan_scenario *scenario)
{
    return (struct out_choice_unit){out_siting_unit_name(out_siting_unit_of(scenario)), 1000};
}

static struct out_choice describe(const struct plan_scenario *scenario, const struct plan_demand *demand,
                                  const char *const *ids)
{
    return (struct out_choice){
        .choice = &demand->choice,
        .option_id = ids,
        .weight = unit_of(scenario),
        .value = {scenario->has_population ? "people" : "cells", 1000},
        .cost_unit = "VND",
    };
}

struct paths {
    char *folder, *problem, *certificate;
};

static enum geo_status make_paths(struct paths *paths, const char *folder, struct geo_error *err)
{
    static const char *const tails[3] = {"/siting", "/siting/problem.txt", "/siting/certificate.txt"};
    char **path[3] = {&paths->folder, &paths->problem, &paths->certificate};
    enum geo_status status = GEO_OK;
    for (int i = 0; i < 3 && status == GEO_OK; i++) {
        size_t size = strlen(folder) + strlen(tails[i]) + 1;
        status = geo_memory_array(path[i], size, 1, "path", err);
        if (status == GEO_OK) {
            (void)snprintf(*path[i], size, "%s%s", folder, tails[i]);
        }
    }
    return status == GEO_OK ? geo_folder_make(paths->folder, err) : status;
}

static enum geo_status write_files(struct out_siting_sums *sums, const struct paths *paths,
                                   const struct out_choice *described, const struct claims *claims,
                                   struct geo_error *err)
{
    const struct plan_siting *siting = claims->siting;
    struct plan_choice_tally tally;
    enum geo_status status =
        plan_choice_tally_compute(&tally, NULL, described->choice, siting->solution.selection.option,
                                  siting->solution.selection.count, err);
    if (status == GEO_OK) {
        status = out_choice_problem_write(sums->problem, paths->problem, described, err);
    }
    if (status != GEO_OK) {
        return status;
    }
    struct out_certificate certificate = {.choice = described->choice,
                                          .option_id = described->option_id,
                                          .problem_sha256 = sums->problem,
                                          .plan = siting->solution.selection.option,
                                          .plan_count = siting->count,
                                          .value = tally.value,
                                          .path = siting->curve.path,
                                          .path_count = siting->curve.path_count,
                                          .proof = claims->proof,
                                          .proof_count = claims->proof_count,
                                          .claim = claims->claim,
                                          .claim_count = claims->claim_count};
    return out_choice_certificate_write(sums->certificate, paths->certificate, &certificate, err);
}

enum geo_status out_siting_files_write(struct out_siting_sums *ret, const char *folder,
                                       const struct plan_scenario *scenario,
                                       const struct plan_candidates *candidates,
                                       const struct plan_demand *demand, const struct plan_siting *siting,
                                       struct geo_error *err)
{
    struct claims claims = {.scenario = scenario, .demand = demand, .siting = siting};
    struct paths paths = {NULL, NULL, NULL};
    struct out_siting_sums sums;
    const char **ids = NULL;
    enum geo_status status = claims_make(&claims, err);
    if (status == GEO_OK) {
        status = out_candidate_ids(&ids, scenario, candidates, err);
    }
    if (status == GEO_OK) {
        status = make_paths(&paths, folder, err);
    }
    if (status == GEO_OK) {
        struct out_choice described = describe(scenario, demand, ids);
        status = write_files(&sums, &paths, &described, &claims, err);
    }
    free(paths.folder);
    free(paths.problem);
    free(paths.certificate);
    free(ids);
    free(claims.claim);
    free(claims.proof);
    free(claims.kept);
    if (status == GEO_OK) {
        *ret = sums;
    }
    return status;
}

enum geo_status out_siting_lp_write(const char *path, const struct plan_scenario *scenario,
                                    const struct plan_candidates *candidates,
                                    const struct plan_demand *demand, struct geo_error *err)
{
    const char **ids = NULL;
    enum geo_status status = out_candidate_ids(&ids, scenario, candidates, err);
    if (status == GEO_OK) {
        struct out_choice described = describe(scenario, demand, ids);
        status = out_choice_lp_write(path, true, &described, err);
    }
    free(ids);
    return status;
}
