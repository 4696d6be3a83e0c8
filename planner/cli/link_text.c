/* `phusong link` for people. */
#include "planner/cli/link_case.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

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
        "path      %.0f m, bearing %.1f° from grid north, receiver %.2f° %s the antenna's horizon\n\n",
        c->distance_m, c->bearing_deg, fabs(c->link.below_horizon_deg),
        c->link.below_horizon_deg < 0.0 ? "above" : "below");
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
    (void)snprintf(note, sizeof note, "%s: %s, %s%s%s", link->path.model->name, link->path.model->title,
                   plan_environment_name(c->to.environment),
                   link->path.model->uses_los ? ", line of sight " : "",
                   link->path.model->uses_los ? cli_link_los_name(link->path.los) : "");
    print_term("basic transmission loss", -link->path.basic.loss_db, "dB", note);
    print_term("terrain", -link->path.terrain_db, "dB",
               link->path.model->over != NULL ? "in the model's loss"
               : !c->has_terrain              ? "no terrain in the plan"
               : c->scenario->propagation.diffraction == PLAN_DIFFRACTION_NONE
                   ? "diffraction is off in the plan"
                   : "");
    if (c->scenario->propagation.terminal_clutter != PLAN_TERMINAL_NONE) {
        print_term("clutter at the receiver", -link->path.terminal_db, "dB", "P.2108");
    }
    if (c->scenario->propagation.forest_depth_m > 0.0) {
        print_term("vegetation", -link->path.vegetation_db, "dB", "P.833");
    }
    print_term("body", -c->service->body_loss_db, "dB", "");
    print_term("receiver antenna", c->service->receiver_gain_dbi, "dBi", "");
    note[0] = '\0';
    if (c->has_terrain) {
        (void)snprintf(note, sizeof note, "%.2f over a flat earth", link->received_flat_dbm);
    }
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
    (void)printf("\nmodel     %s, %s\n", link->path.model->reference, link->path.model->edition);
    if (c->model_rx_height_agl_m > c->service->receiver_height_agl_m) {
        (void)printf("receiver  the model is asked for the height of the clutter, %.1f m (P.2108)\n",
                     c->model_rx_height_agl_m);
    }
    for (int i = 0; i < PLAN_WARNING_COUNT; i++) {
        if ((link->path.basic.warnings & (1U << i)) != 0) {
            (void)printf("warning   %s\n", plan_warning_text((enum plan_warning)(1U << i)));
        }
    }
    if (!c->has_terrain) {
        (void)printf("ground    a plain at sea level: no terrain in the plan\n");
    }
    if (c->missing_count > 0) {
        (void)printf("warning   %d of %d terrain samples have no data and lie between their neighbours\n",
                     c->missing_count, c->profile.count);
    }
}

static void print_edge(const struct cli_link_case *c)
{
    const struct plan_explain_edges *edges = &c->edges;
    if (edges->bullington < 0) {
        (void)printf("edge      none: no sample between the ends\n");
        return;
    }
    struct plan_explain_sample tx = cli_link_case_sample(c, edges->tx_horizon);
    struct plan_explain_sample rx = cli_link_case_sample(c, edges->rx_horizon);
    if (edges->line_of_sight) {
        (void)printf("edge      at %.0f m, %.1f m below the ray, first Fresnel zone %.1f m: line of sight, "
                     "ν = %.3f\n",
                     tx.distance_m, tx.clearance_m, tx.fresnel_m, edges->nu);
        return;
    }
    (void)printf("horizon   of the transmitter at %.0f m, %.1f m above the sea%s\n", tx.distance_m,
                 tx.ground_asl_m + tx.clutter_m, tx.clutter_m > 0.0 ? " with its clutter" : "");
    (void)printf("horizon   of the receiver at %.0f m, %.1f m above the sea%s\n", rx.distance_m,
                 rx.ground_asl_m + rx.clutter_m, rx.clutter_m > 0.0 ? " with its clutter" : "");
    (void)printf("edge      Bullington point at %.0f m: no line of sight, ν = %.3f\n",
                 1000.0 * edges->bullington_km, edges->nu);
}

/* ---- the model, term by term ---- */

static void print_value(int width, const char *unit, double value)
{
    if (isnan(value)) {
        (void)printf("%*s %-9s", width, "-", "");
    } else {
        (void)printf("%*.4f %-9s", width, value + 0.0, unit);
    }
}

static void print_terms(const struct cli_link_case *c)
{
    const char *group = "";
    (void)printf("\nterms     of %s: %s\n", c->link.path.model->name, c->link.path.model->title);
    for (int i = 0; i < c->term_count; i++) {
        const struct plan_term *term = &c->term[i];
        if (strcmp(group, term->group) != 0) {
            group = term->group;
            (void)printf("  %s\n", group);
        }
        (void)printf("    %-20s", term->symbol);
        print_value(12, term->unit, term->value);
        (void)printf(" %-46s %s\n", term->name, term->equation);
    }
}

/* Symbol and name. */
struct change_text {
    char what[128];
};

static struct change_text describe(const struct cli_link_change *change)
{
    struct change_text text;
    (void)snprintf(text.what, sizeof text.what, "%s%s%s", change->symbol == NULL ? "" : change->symbol,
                   change->symbol == NULL ? "" : ": ", change->name);
    return text;
}

static void print_raised(const struct cli_link_case *c)
{
    struct cli_link_change change[CLI_LINK_CHANGE_MAX];
    int count = cli_link_changes(change, c);
    int width = 0;
    for (int i = 0; i < count; i++) {
        int length = (int)strlen(describe(&change[i]).what);
        width = length > width ? length : width;
    }
    (void)printf("\nif the antenna were %.0f m higher, at %.1f m above ground\n", CLI_LINK_RAISED_M,
                 c->station.height_agl_m + CLI_LINK_RAISED_M);
    (void)printf("  %-*s %10s %10s %10s\n", width, "", "now", "higher", "change");
    for (int i = 0; i < count; i++) {
        int decimals = change[i].unit[0] == '\0' ? 4 : 2; /* probabilities need more than levels */
        const char *unit = cli_link_change_unit(&change[i]);
        (void)printf("  %-*s %10.*f %10.*f %+10.*f%s%s\n", width, describe(&change[i]).what, decimals,
                     change[i].now + 0.0, decimals, change[i].raised + 0.0, decimals,
                     change[i].raised - change[i].now + 0.0, unit[0] == '\0' ? "" : " ", unit);
    }
}

/* ---- the profile ---- */

static void print_sample(const struct cli_link_case *c, int32_t index)
{
    const struct plan_explain_edges *edges = &c->edges;
    struct plan_explain_sample s = cli_link_case_sample(c, index);
    (void)printf("%10.0f %10.1f %10.1f %10.2f %10.1f %10.1f %10.1f%s%s%s\n", s.distance_m, s.ground_asl_m,
                 s.clutter_m, s.bulge_m, s.ray_asl_m, s.clearance_m, s.fresnel_m,
                 index == edges->tx_horizon && !edges->line_of_sight ? "  transmitter's horizon" : "",
                 index == edges->rx_horizon && !edges->line_of_sight ? "  receiver's horizon" : "",
                 index == edges->bullington ? "  edge" : "");
}

static bool is_edge(const struct plan_explain_edges *edges, int32_t index)
{
    return index == edges->tx_horizon || index == edges->rx_horizon || index == edges->bullington;
}

/* About 20 rows, evenly spread, and those of the edges. */
static void print_profile(const struct cli_link_case *c)
{
    int32_t last = c->profile.count - 1;
    int32_t rows = last < PROFILE_ROWS ? last : PROFILE_ROWS;
    int32_t row = 0;
    (void)printf("\n%10s %10s %10s %10s %10s %10s %10s\n", "distance m", "ground m", "clutter m", "bulge m",
                 "ray m", "clear m", "Fresnel m");
    for (int32_t i = 0; i <= last; i++) {
        bool chosen = i == (int32_t)((int64_t)last * row / rows);
        if (chosen || is_edge(&c->edges, i)) {
            print_sample(c, i);
        }
        row += chosen ? 1 : 0;
    }
}

void cli_link_print_text(const struct cli_link_case *link_case)
{
    print_ends(link_case);
    print_level_terms(link_case);
    print_probabilities(link_case);
    print_model(link_case);
    print_edge(link_case);
    print_terms(link_case);
    print_raised(link_case);
    print_profile(link_case);
}
