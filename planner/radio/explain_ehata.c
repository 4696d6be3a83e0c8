/* The terms of NTIA's eHata. */
#include "planner/radio/ehata.h"
#include "planner/radio/explain_internal.h"
#include "planner/radio/free_space.h"

#include <math.h>

/* As plan_ehata_loss asks it. */
static struct plan_ehata_result compute(const struct plan_explain_input *input)
{
    const struct plan_profile *profile = input->profile;
    int32_t last = profile->count - 1;
    struct plan_ehata_input ehata = {
        .ground = {.asl_m = profile->ground_asl_m,
                   .zone = profile->zone,
                   .count = profile->count,
                   .step_m = profile->distance_km[last] * 1000.0 / (double)last},
        .frequency_mhz = input->path->frequency_mhz,
        .base_height_agl_m = profile->tx_height_agl_m,
        .mobile_height_agl_m = profile->rx_height_agl_m,
        .environment = input->path->environment,
        .edition = PLAN_EHATA_2021,
    };
    struct plan_ehata_result result;
    plan_ehata_compute(&result, &ehata);
    return result;
}

static void add_ground(struct plan_explain_list *list, const struct plan_ehata_result *r)
{
    static const char G[] = "path geometry";
    static const char DOC[] = "TR-15-517 App. A";
    const struct plan_term terms[] = {
        {G, "d", "distance", "km", DOC, r->distance_km},
        {G, "h_b", "effective height of the base", "m", DOC, r->heights.base_m},
        {G, "h_m", "effective height of the mobile", "m", DOC, r->heights.mobile_m},
        {G, "dh", "terrain irregularity before the mobile", "m", DOC, r->relief.delta_h_m},
        {G, "d_hb", "horizon of the base", "km", DOC, r->horizon.base_km},
        {G, "d_hm", "horizon of the mobile", "km", DOC, r->horizon.mobile_km},
        {G, "single", "both see the same edge (1: yes)", "", DOC, r->horizon.single ? 1.0 : 0.0},
        {G, "h_edge", "height of that edge over the ray", "m", DOC, r->horizon.edge_m},
        {G, "slope", "of the ground before the mobile", "mrad", DOC, r->slope_mrad},
        {G, "sea", "share of the path over sea", "", DOC, r->sea.ratio},
    };
    PLAN_EXPLAIN_ADD(list, terms);
}

void plan_explain_ehata(struct plan_explain_list *list, const struct plan_explain_input *input)
{
    static const char M[] = "median over quasi-smooth ground";
    static const char C[] = "corrections, off the loss";
    static const char T[] = "all together";
    static const char DOC[] = "TR-15-517 App. A";
    struct plan_ehata_result r = compute(input);
    double free_db = plan_free_space_db(input->path->frequency_mhz, plan_explain_slant_m(input->profile));
    add_ground(list, &r);
    const struct plan_term terms[] = {
        {M, "A_bm(1 km)", "below free space at 1 km", "dB", "TR-15-517 (A-4)", r.median.attenuation_1km_db},
        {M, "A_bm(100 km)", "below free space at 100 km", "dB", "TR-15-517 (A-6)",
         r.median.attenuation_100km_db},
        {M, "d_bp", "where Hata's distance exponent ends", "km", DOC, r.median.breakpoint_km},
        {M, "K_env", "gain of the environment against urban", "dB", "TR-15-517 (A-14)",
         r.median.environment_gain_db},
        {M, "L_med", "median loss", "dB", "TR-15-517 (A-10)", r.median.loss_db},
        {C, "K_ridge", "isolated ridge", "dB", DOC, r.ridge_gain_db},
        {C, "K_h", "rolling hills, median", "dB", DOC, r.rolling_gain_db},
        {C, "K_hf", "rolling hills, fine", "dB", DOC, r.fine_gain_db},
        {C, "K_sp", "slope", "dB", DOC, r.slope_gain_db},
        {C, "K_mp", "mixed path over sea", "dB", DOC, r.sea_gain_db},
        {T, "L_bf", "free space, along the ray: the least", "dB", "P.525-4 (3)", free_db},
        {T, "L_b", "basic transmission loss", "dB", DOC, fmax(r.loss_db, free_db)},
        {T, "sigma", "between locations", "dB", DOC, r.sigma_db},
    };
    PLAN_EXPLAIN_ADD(list, terms);
}
