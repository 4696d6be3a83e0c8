/* The terms of ITU-R P.1812-7. */
#include "planner/radio/explain_internal.h"
#include "planner/radio/p1812.h"

#include <math.h>

static void add_inputs(struct plan_explain_list *list, const struct plan_p1812_input *input)
{
    static const char G[] = "inputs";
    const struct plan_term terms[] = {
        {G, "f", "frequency", "MHz", "P.1812-7 Table 1", input->frequency_mhz},
        {G, "p", "time in which the loss is not exceeded", "%", "P.1812-7 Table 1", input->time_percent},
        {G, "p_L", "locations at which the loss is not exceeded", "%", "P.1812-7 Table 1",
         input->location_percent},
        {G, "phi", "latitude", "deg", "P.1812-7 (4)", input->latitude_deg},
        {G, "dN", "refractivity lapse rate", "N/km", "P.1812-7 3.5", input->delta_n},
        {G, "N_0", "sea-level refractivity", "N", "P.1812-7 3.5", input->n0},
    };
    PLAN_EXPLAIN_ADD(list, terms);
}

static void add_path(struct plan_explain_list *list, const struct plan_p1812_geometry *g)
{
    static const char G[] = "path geometry";
    double none = (double)NAN;
    const struct plan_term terms[] = {
        {G, "d", "distance", "km", "P.1812-7 Table 3", g->distance_km},
        {G, "a_e", "effective earth radius, median", "km", "P.1812-7 (7a)", g->earth_radius_km},
        {G, "a_beta", "effective earth radius, beta_0 of the time", "km", "P.1812-7 (7b)", g->beta_radius_km},
        {G, "beta_0", "time of anomalous propagation", "%", "P.1812-7 (5)", g->beta0_percent},
        {G, "omega", "share of the path over sea", "", "P.1812-7 Table 3", g->sea_ratio},
        {G, "d_tm", "longest stretch over land", "km", "P.1812-7 Table 4", g->land_km},
        {G, "d_lm", "longest stretch inland", "km", "P.1812-7 Table 4", g->inland_km},
        {G, "h_ts", "transmitter above sea", "m", "P.1812-7 Table 3", g->tx_asl_m},
        {G, "h_rs", "receiver above sea", "m", "P.1812-7 Table 3", g->rx_asl_m},
        {G, "LoS", "line of sight (1: yes)", "", "P.1812-7 Att.1 (77)", g->line_of_sight ? 1.0 : 0.0},
        {G, "theta_t", "transmitter's horizon angle, bare ground", "mrad", "P.1812-7 (77)",
         g->tx_horizon_mrad},
        {G, "theta_r", "receiver's horizon angle, bare ground", "mrad", "P.1812-7 (79)", g->rx_horizon_mrad},
        {G, "theta", "path angle", "mrad", "P.1812-7 (82)", g->angular_mrad},
        {G, "d_lt", "transmitter's horizon, bare ground", "km", "P.1812-7 (78)", g->tx_horizon_km},
        {G, "d_lr", "receiver's horizon, bare ground", "km", "P.1812-7 (81a)", g->rx_horizon_km},
        {G, "d_b", "Bullington point from the transmitter", "km", "P.1812-7 (19)",
         g->edge.tx_index < 0 ? none : g->edge.distance_km},
        {G, "h_st", "smooth earth at the transmitter", "m", "P.1812-7 (90a)", g->smooth_tx_m},
        {G, "h_sr", "smooth earth at the receiver", "m", "P.1812-7 (90b)", g->smooth_rx_m},
        {G, "h_std", "smooth earth for diffraction, transmitter", "m", "P.1812-7 (89)", g->smooth.tx_m},
        {G, "h_srd", "smooth earth for diffraction, receiver", "m", "P.1812-7 (89)", g->smooth.rx_m},
        {G, "h'_te", "effective height for diffraction, transmitter", "m", "P.1812-7 (37a)", g->sphere_tx_m},
        {G, "h'_re", "effective height for diffraction, receiver", "m", "P.1812-7 (37b)", g->sphere_rx_m},
        {G, "h_te", "effective height for ducting, transmitter", "m", "P.1812-7 (92a)", g->effective_tx_m},
        {G, "h_re", "effective height for ducting, receiver", "m", "P.1812-7 (92b)", g->effective_rx_m},
        {G, "h_m", "terrain roughness", "m", "P.1812-7 (93)", g->roughness_m},
    };
    PLAN_EXPLAIN_ADD(list, terms);
}

static void add_sight_and_diffraction(struct plan_explain_list *list, const struct plan_p1812_result *r,
                                      double frequency_mhz)
{
    static const char S[] = "line of sight";
    static const char D[] = "diffraction";
    double root = sqrt(frequency_mhz);
    double nu = r->geometry.edge.tx_index < 0 ? (double)NAN : r->geometry.edge.nu_per_sqrt_frequency * root;
    const struct plan_term terms[] = {
        {S, "L_bfs", "free space", "dB", "P.1812-7 (8)", r->lbfs_db},
        {S, "L_b0p", "free space with multipath, p of the time", "dB", "P.1812-7 (10)", r->lb0p_db},
        {S, "L_b0beta", "free space with multipath, beta_0 of the time", "dB", "P.1812-7 (11)", r->lb0b_db},
        {D, "nu", "diffraction parameter of the Bullington edge", "", "P.1812-7 (15) (20)", nu},
        {D, "L_bulla", "Bullington, actual profile", "dB", "P.1812-7 (21)", r->median.bullington_db},
        {D, "L_bulls", "Bullington, smooth profile", "dB", "P.1812-7 (21)", r->median.smooth_bullington_db},
        {D, "L_dsph", "spherical earth", "dB", "P.1812-7 (27)", r->median.spherical_db},
        {D, "L_d50", "diffraction, median", "dB", "P.1812-7 (39)", r->median.loss_db},
        {D, "L_dbeta", "diffraction, beta_0 of the time", "dB", "P.1812-7 (39)", r->beta.loss_db},
        {D, "F_i", "interpolation by time", "", "P.1812-7 (40)", r->fi},
        {D, "L_dp", "diffraction, p of the time", "dB", "P.1812-7 (41)", r->ldp_db},
        {D, "L_bd50", "free space and diffraction, median", "dB", "P.1812-7 (42)", r->lbd50_db},
        {D, "L_bd", "free space and diffraction, p of the time", "dB", "P.1812-7 (43)", r->lbd_db},
    };
    PLAN_EXPLAIN_ADD(list, terms);
}

static void add_rest(struct plan_explain_list *list, const struct plan_p1812_result *r, double sigma_db)
{
    static const char A[] = "anomalous propagation";
    static const char C[] = "all together";
    const struct plan_term terms[] = {
        {A, "L_bs", "troposcatter", "dB", "P.1812-7 (44)", r->lbs_db},
        {A, "L_ba", "ducting and layer reflection", "dB", "P.1812-7 (46)", r->lba_db},
        {C, "F_j", "interpolation by path angle", "", "P.1812-7 (57)", r->fj},
        {C, "F_k", "interpolation by distance", "", "P.1812-7 (58)", r->fk},
        {C, "L_minb0p", "notional least loss, line of sight", "dB", "P.1812-7 (59)", r->lminb0p_db},
        {C, "L_minbap", "notional least loss, anomalous", "dB", "P.1812-7 (60)", r->lminbap_db},
        {C, "L_bda", "diffraction and anomalous", "dB", "P.1812-7 (61)", r->lbda_db},
        {C, "L_bam", "modified by sight and diffraction", "dB", "P.1812-7 (62)", r->lbam_db},
        {C, "L_bc", "with troposcatter: median over locations", "dB", "P.1812-7 (63)", r->lbc_db},
        {C, "L_loc", "location variability at p_L", "dB", "P.1812-7 (69)", r->lloc_db},
        {C, "L_b", "basic transmission loss", "dB", "P.1812-7 (69)", r->lb_db},
        {C, "sigma_L", "spread over the locations of a cell", "dB", "P.1812-7 4.8", sigma_db},
        {C, "E_p", "field strength for 1 kW e.r.p.", "dB(uV/m)", "P.1812-7 (70)", r->field_dbuvm},
    };
    PLAN_EXPLAIN_ADD(list, terms);
}

void plan_explain_p1812(struct plan_explain_list *list, const struct plan_explain_input *input)
{
    struct plan_p1812_input p1812 = plan_p1812_input(input->path, input->profile, input->propagation);
    struct plan_p1812_result result;
    plan_p1812_compute(&result, &p1812);
    add_inputs(list, &p1812);
    add_path(list, &result.geometry);
    add_sight_and_diffraction(list, &result, p1812.frequency_mhz);
    add_rest(list, &result, input->loss->basic.sigma_db);
}
