/* `phusong link` for people. */
#include "planner/cli/link_case.h"

#include <math.h>
#include <stdio.h>

#define PROFILE_ROWS 20

static void print_point(const char *label, const struct cli_link_point *point)
{
    (void)printf("%-10s%.6f,%.6f", label, point->lon_deg, point->lat_deg);
    if (!isnan(point->ground_asl_m)) {
        (void)printf(", ground %.1f m above the sea", point->ground_asl_m);
    }
}

static void print_assumed(uint32_t assumed)
{
    const char *separator = "assumed   ";
    for (int i = 0; i < CLI_LINK_ASSUMED_COUNT; i++) {
        if ((assumed & (1U << i)) != 0) {
            (void)printf("%s%s", separator, cli_link_assumed_name(i));
            separator = ", ";
        }
    }
    if (assumed != 0) {
        (void)printf(" (the data do not say)\n");
    }
}

static void print_ends(const struct cli_link_case *c)
{
    const struct plan_scenario *scenario = c->scenario;
    const struct plan_station *station = &c->station;
    const struct plan_antenna *antenna = &scenario->antenna[station->antenna];
    (void)printf("service   %s: %s, level %.1f dBm with probability %.2f %s\n", c->service->name,
                 plan_technology_name(c->service->technology), c->service->threshold_dbm,
                 c->service->probability, c->service->indoor ? "indoors" : "outdoors");
    (void)printf("station   %s, %s", c->position == NULL ? "new mast" : c->position->id,
                 plan_technology_name(station->technology));
    (void)printf(" %s, %.1f MHz", scenario->band[station->band].name, station->frequency_mhz);
    if (station->operator_id >= 0) {
        (void)printf(", %s", scenario->operator_name[station->operator_id]);
    }
    (void)printf("\n");
    print_point("from", &c->from);
    (void)printf(", antenna %.1f m above ground\n", station->height_agl_m);
    (void)printf("sector    %d of %d", c->sector_number, station->sector_count);
    if (isnan(c->sector.azimuth_deg)) {
        (void)printf(", omnidirectional");
    } else {
        (void)printf(", azimuth %.1f°", c->sector.azimuth_deg);
    }
    (void)printf(", tilt %.1f°, antenna %s%s\n", c->sector.tilt_deg, antenna->name,
                 c->choice_count > 1 ? " (best of those there)" : "");
    print_assumed(station->assumed);
    print_point("to", &c->to);
    (void)printf(", receiver %.1f m above ground, %s%s\n", c->service->receiver_height_agl_m,
                 plan_environment_name(c->to.environment),
                 c->to.environment_assumed ? " (assumed: outside the area)" : "");
    (void)printf(
        "path      %.0f m, bearing %.1f° from grid north, receiver %.2f° below the antenna's horizon\n\n",
        c->distance_m, c->bearing_deg, c->link.below_horizon_deg);
}

/* + 0.0 turns a negative zero into a plain one. */
static void print_term(const char *what, double value, const char *unit, const char *note)
{
    (void)printf("  %-30s %9.2f", what, value + 0.0);
    if (note[0] != '\0') {
        (void)printf(" %-4s %s\n", unit, note);
    } else {
        (void)printf("%s%s\n", unit[0] != '\0' ? " " : "", unit);
    }
}

/* Probabilities need more digits than levels. */
static void print_probability(const char *what, double value)
{
    (void)printf("  %-30s %9.4f\n", what, value);
}

static void print_level_terms(const struct cli_link_case *c)
{
    const struct plan_station *station = &c->station;
    const struct plan_link *link = &c->link;
    char note[256] = "";
    if (!isnan(c->sector.azimuth_deg)) {
        (void)snprintf(note, sizeof note, "%.1f° off boresight, %.1f° off tilt",
                       remainder(c->bearing_deg - c->sector.azimuth_deg, 360.0),
                       link->below_horizon_deg - c->sector.tilt_deg);
    }
    print_term("power per resource element", station->reference_dbm, "dBm", "");
    print_term("feeder", -station->loss_db, "dB", "");
    print_term("antenna gain", c->scenario->antenna[station->antenna].gain_dbi, "dBi", "");
    print_term("antenna pattern", -link->antenna_loss_db, "dB", note);
    print_term("= radiated (EIRP)", link->eirp_dbm, "dBm", "");
    (void)snprintf(note, sizeof note, "%s: %s, %s%s%s", link->model->name, link->model->title,
                   plan_environment_name(c->to.environment), link->model->uses_los ? ", line of sight " : "",
                   link->model->uses_los ? cli_link_los_name(link->los) : "");
    print_term("basic transmission loss", -link->basic.loss_db, "dB", note);
    print_term("terrain", -link->terrain_db, "dB",
               c->ground_asl_m == NULL                 ? "no terrain in the plan"
               : c->scenario->propagation.diffraction == PLAN_DIFFRACTION_NONE ? "diffraction is off in the plan"
                                                       : "");
    print_term("body", -c->service->body_loss_db, "dB", "");
    print_term("receiver antenna", c->service->receiver_gain_dbi, "dBi", "");
    (void)snprintf(note, sizeof note, "%.2f over a flat earth", link->received_flat_dbm);
    print_term("= received, median outdoors", link->received_dbm, "dBm", note);
}

static void print_probabilities(const struct cli_link_case *c)
{
    const struct plan_link *link = &c->link;
    const struct plan_service *service = c->service;
    char note[256];
    (void)snprintf(note, sizeof note, "threshold %.1f dBm", service->threshold_dbm);
    print_term("margin", link->received_dbm - service->threshold_dbm, "dB", note);
    print_term("shadow fading", link->sigma_db, "dB",
               isnan(c->scenario->propagation.sigma_db) ? "σ of the model" : "σ of the plan");
    print_probability("probability outdoors", link->probability_outdoor);
    (void)snprintf(note, sizeof note, "σ %.2f dB, %s buildings", link->entry_sigma_db,
                   plan_environment_name(c->to.environment));
    print_term("building entry", -link->entry_loss_db, "dB", note);
    print_probability("probability indoors", link->probability_indoor);
    double probability = service->indoor ? link->probability_indoor : link->probability_outdoor;
    (void)printf("\n%s: %.4f %s the required %.2f %s\n",
                 probability >= service->probability ? "covered" : "not covered", probability,
                 probability >= service->probability ? "meets" : "misses", service->probability,
                 service->indoor ? "indoors" : "outdoors");
}

static void print_model(const struct cli_link_case *c)
{
    const struct plan_link *link = &c->link;
    (void)printf("\nmodel     %s, %s\n", link->model->reference, link->model->edition);
    for (int i = 0; i < PLAN_WARNING_COUNT; i++) {
        if ((link->basic.warnings & (1U << i)) != 0) {
            (void)printf("warning   %s\n", plan_warning_text((enum plan_warning)(1U << i)));
        }
    }
    if (c->missing_count > 0) {
        (void)printf("warning   %d of %d terrain samples have no data and were left out\n", c->missing_count,
                     c->profile.count);
    }
}

static void print_edge(const struct cli_link_case *c)
{
    const struct plan_link *link = &c->link;
    if (link->edge.index < 0) {
        (void)printf("edge      none: no sample between the ends\n");
        return;
    }
    struct cli_link_sample sample = cli_link_case_sample(c, link->edge.index);
    (void)printf("edge      at %.0f m, ground %.1f m, %.1f m %s the ray, ν = %.3f, J(ν) = %.2f dB\n",
                 sample.distance_m, sample.ground_asl_m, fabs(sample.clearance_m),
                 sample.clearance_m < 0.0 ? "above" : "below", link->nu,
                 plan_terrain_knife_edge_db(link->nu));
    (void)printf("plain     over smooth ground ν = %.3f, J(ν) = %.2f dB%s\n", link->smooth_nu,
                 plan_terrain_knife_edge_db(link->smooth_nu),
                 link->model->clutter_included ? ", in the model's median already" : "");
}

static void print_sample(const struct cli_link_case *c, int32_t index)
{
    struct cli_link_sample s = cli_link_case_sample(c, index);
    (void)printf("%10.0f %10.1f %10.2f %10.1f %10.1f %10.1f%s\n", s.distance_m, s.ground_asl_m, s.bulge_m,
                 s.ray_asl_m, s.clearance_m, s.fresnel_m, index == c->link.edge.index ? "  edge" : "");
}

/* About 20 rows, evenly spread, and the edge's own. */
static void print_profile(const struct cli_link_case *c)
{
    int32_t last = c->profile.count - 1;
    int32_t rows = last < PROFILE_ROWS ? last : PROFILE_ROWS;
    (void)printf("\n%10s %10s %10s %10s %10s %10s\n", "distance m", "ground m", "bulge m", "ray m", "clear m",
                 "Fresnel m");
    int32_t previous = -1;
    for (int32_t k = 0; k <= rows; k++) {
        int32_t index = (int32_t)((int64_t)last * k / rows);
        int32_t edge = c->link.edge.index;
        if (edge > previous && edge < index) {
            print_sample(c, edge);
        }
        print_sample(c, index);
        previous = index;
    }
}

void cli_link_print_text(const struct cli_link_case *link_case)
{
    print_ends(link_case);
    print_level_terms(link_case);
    print_probabilities(link_case);
    print_model(link_case);
    if (link_case->ground_asl_m != NULL) {
        print_edge(link_case);
        print_profile(link_case);
    }
}
