/* `phusong link --json`. Levels and losses carry the same names as in struct plan_link. */
#include "planner/cli/json.h"
#include "planner/cli/link_case.h"

#include <math.h>

static void write_point(struct cli_json *json, const char *key, const struct cli_link_point *point)
{
    cli_json_begin(json, key, '{');
    cli_json_real(json, "lon_deg", point->lon_deg, 7);
    cli_json_real(json, "lat_deg", point->lat_deg, 7);
    cli_json_real(json, "x_m", point->x_m, 2);
    cli_json_real(json, "y_m", point->y_m, 2);
    cli_json_real(json, "ground_asl_m", point->ground_asl_m, 2);
    cli_json_text(json, "environment", plan_environment_name(point->environment));
    cli_json_boolean(json, "environment_assumed", point->environment_assumed);
    cli_json_end(json, '}');
}

static void write_service(struct cli_json *json, const struct plan_service *service)
{
    cli_json_begin(json, "service", '{');
    cli_json_text(json, "name", service->name);
    cli_json_text(json, "technology", plan_technology_name(service->technology));
    cli_json_real(json, "threshold_dbm", service->threshold_dbm, 2);
    cli_json_real(json, "probability", service->probability, 4);
    cli_json_boolean(json, "indoor", service->indoor);
    cli_json_real(json, "receiver_height_agl_m", service->receiver_height_agl_m, 2);
    cli_json_real(json, "body_loss_db", service->body_loss_db, 2);
    cli_json_real(json, "receiver_gain_dbi", service->receiver_gain_dbi, 2);
    cli_json_end(json, '}');
}

static void write_station(struct cli_json *json, const struct cli_link_case *c)
{
    const struct plan_scenario *scenario = c->scenario;
    const struct plan_station *station = &c->station;
    cli_json_begin(json, "station", '{');
    cli_json_text(json, "position", c->position == NULL ? NULL : c->position->id);
    cli_json_text(json, "id", station->id);
    cli_json_text(json, "operator",
                  station->operator_id < 0 ? NULL : scenario->operator_name[station->operator_id]);
    cli_json_text(json, "technology", plan_technology_name(station->technology));
    cli_json_text(json, "band", scenario->band[station->band].name);
    cli_json_real(json, "frequency_mhz", station->frequency_mhz, 3);
    cli_json_real(json, "height_agl_m", station->height_agl_m, 2);
    cli_json_integer(json, "sector", c->sector_number);
    cli_json_integer(json, "sector_count", station->sector_count);
    cli_json_real(json, "azimuth_deg", c->sector.azimuth_deg, 2);
    cli_json_real(json, "tilt_deg", c->sector.tilt_deg, 2);
    cli_json_text(json, "antenna", scenario->antenna[station->antenna].name);
    cli_json_begin(json, "assumed", '[');
    for (int i = 0; i < CLI_LINK_ASSUMED_COUNT; i++) {
        if ((station->assumed & (1U << i)) != 0) {
            cli_json_text(json, NULL, cli_link_assumed_name(i));
        }
    }
    cli_json_end(json, ']');
    cli_json_end(json, '}');
}

static void write_model(struct cli_json *json, const struct cli_link_case *c)
{
    const struct plan_link *link = &c->link;
    cli_json_begin(json, "model", '{');
    cli_json_text(json, "name", link->path.model->name);
    cli_json_text(json, "title", link->path.model->title);
    cli_json_text(json, "reference", link->path.model->reference);
    cli_json_text(json, "edition", link->path.model->edition);
    cli_json_real(json, "receiver_height_agl_m", c->model_rx_height_agl_m, 2);
    cli_json_boolean(json, "clutter_included", link->path.model->clutter_included);
    cli_json_text(json, "los", link->path.model->uses_los ? cli_link_los_name(link->path.los) : NULL);
    cli_json_begin(json, "warnings", '[');
    for (int i = 0; i < PLAN_WARNING_COUNT; i++) {
        if ((link->path.basic.warnings & (1U << i)) != 0) {
            cli_json_text(json, NULL, plan_warning_text((enum plan_warning)(1U << i)));
        }
    }
    cli_json_end(json, ']');
    cli_json_end(json, '}');
}

static void write_budget(struct cli_json *json, const struct cli_link_case *c)
{
    const struct plan_link *link = &c->link;
    cli_json_begin(json, "budget", '{');
    cli_json_real(json, "reference_dbm", c->station.reference_dbm, 3);
    cli_json_real(json, "feeder_loss_db", c->station.loss_db, 3);
    cli_json_real(json, "antenna_gain_dbi", c->scenario->antenna[c->station.antenna].gain_dbi, 3);
    cli_json_real(json, "antenna_loss_db", link->antenna_loss_db, 3);
    cli_json_real(json, "eirp_dbm", link->eirp_dbm, 3);
    cli_json_real(json, "basic_loss_db", link->path.basic.loss_db, 3);
    cli_json_real(json, "terrain_db", link->path.terrain_db, 3);
    cli_json_real(json, "terminal_db", link->path.terminal_db, 3);
    cli_json_real(json, "vegetation_db", link->path.vegetation_db, 3);
    cli_json_real(json, "path_loss_db", link->path.total_db, 3);
    cli_json_real(json, "body_loss_db", c->service->body_loss_db, 3);
    cli_json_real(json, "receiver_gain_dbi", c->service->receiver_gain_dbi, 3);
    cli_json_real(json, "received_dbm", link->received_dbm, 3);
    cli_json_real(json, "received_flat_dbm", link->received_flat_dbm, 3);
    cli_json_real(json, "margin_db", link->received_dbm - c->service->threshold_dbm, 3);
    cli_json_real(json, "sigma_db", link->sigma_db, 3);
    cli_json_real(json, "entry_loss_db", link->entry_loss_db, 3);
    cli_json_real(json, "entry_sigma_db", link->entry_sigma_db, 3);
    cli_json_real(json, "probability_outdoor", link->probability_outdoor, 6);
    cli_json_real(json, "probability_indoor", link->probability_indoor, 6);
    double probability = c->service->indoor ? link->probability_indoor : link->probability_outdoor;
    cli_json_boolean(json, "covered", probability >= c->service->probability);
    cli_json_end(json, '}');
}

static void write_edge_sample(struct cli_json *json, const char *key, const struct cli_link_case *c,
                              int32_t index)
{
    struct plan_explain_sample sample = cli_link_case_sample(c, index);
    cli_json_begin(json, key, '{');
    cli_json_real(json, "distance_m", sample.distance_m, 1);
    cli_json_real(json, "ground_asl_m", sample.ground_asl_m, 2);
    cli_json_real(json, "clutter_m", sample.clutter_m, 2);
    cli_json_real(json, "above_ray_m", -sample.clearance_m, 2);
    cli_json_end(json, '}');
}

static void write_edge(struct cli_json *json, const struct cli_link_case *c)
{
    const struct plan_explain_edges *edges = &c->edges;
    if (edges->bullington < 0) {
        cli_json_text(json, "edge", NULL);
        return;
    }
    cli_json_begin(json, "edge", '{');
    write_edge_sample(json, "tx_horizon", c, edges->tx_horizon);
    write_edge_sample(json, "rx_horizon", c, edges->rx_horizon);
    cli_json_real(json, "bullington_m", 1000.0 * edges->bullington_km, 1);
    cli_json_real(json, "nu", edges->nu, 4);
    cli_json_boolean(json, "line_of_sight", edges->line_of_sight);
    cli_json_end(json, '}');
}

static void write_profile(struct cli_json *json, const struct cli_link_case *c)
{
    cli_json_begin(json, "profile", '[');
    for (int32_t i = 0; i < c->profile.count; i++) {
        struct plan_explain_sample sample = cli_link_case_sample(c, i);
        cli_json_begin(json, NULL, '{');
        cli_json_real(json, "distance_m", sample.distance_m, 1);
        cli_json_real(json, "ground_asl_m", sample.ground_asl_m, 2);
        cli_json_real(json, "clutter_m", sample.clutter_m, 2);
        cli_json_real(json, "bulge_m", sample.bulge_m, 2);
        cli_json_real(json, "ray_asl_m", sample.ray_asl_m, 2);
        cli_json_real(json, "clearance_m", sample.clearance_m, 2);
        cli_json_real(json, "fresnel_m", sample.fresnel_m, 2);
        cli_json_end(json, '}');
    }
    cli_json_end(json, ']');
}

static void write_terms(struct cli_json *json, const struct cli_link_case *c)
{
    cli_json_begin(json, "terms", '[');
    for (int i = 0; i < c->term_count; i++) {
        const struct plan_term *term = &c->term[i];
        cli_json_begin(json, NULL, '{');
        cli_json_text(json, "group", term->group);
        cli_json_text(json, "symbol", term->symbol);
        cli_json_text(json, "name", term->name);
        cli_json_text(json, "equation", term->equation);
        cli_json_text(json, "unit", term->unit);
        cli_json_real(json, "value", term->value + 0.0, 6); /* no negative zero */
        cli_json_real(json, "raised", c->raised_term[i].value + 0.0, 6);
        cli_json_end(json, '}');
    }
    cli_json_end(json, ']');
}

static void write_raised(struct cli_json *json, const struct cli_link_case *c)
{
    struct cli_link_change change[CLI_LINK_CHANGE_MAX];
    int count = cli_link_changes(change, c);
    cli_json_begin(json, "raised", '{');
    cli_json_real(json, "by_m", CLI_LINK_RAISED_M, 1);
    cli_json_real(json, "height_agl_m", c->station.height_agl_m + CLI_LINK_RAISED_M, 2);
    cli_json_begin(json, "changes", '[');
    for (int i = 0; i < count; i++) {
        cli_json_begin(json, NULL, '{');
        cli_json_text(json, "symbol", change[i].symbol);
        cli_json_text(json, "name", change[i].name);
        cli_json_text(json, "unit", change[i].unit);
        cli_json_text(json, "change_unit", cli_link_change_unit(&change[i]));
        cli_json_real(json, "now", change[i].now, 6);
        cli_json_real(json, "raised", change[i].raised, 6);
        cli_json_real(json, "change", change[i].raised - change[i].now, 6);
        cli_json_end(json, '}');
    }
    cli_json_end(json, ']');
    cli_json_end(json, '}');
}

void cli_link_print_json(const struct cli_link_case *link_case)
{
    struct cli_json json = {.out = stdout};
    cli_json_begin(&json, NULL, '{');
    write_service(&json, link_case->service);
    write_station(&json, link_case);
    write_point(&json, "from", &link_case->from);
    write_point(&json, "to", &link_case->to);
    cli_json_real(&json, "distance_m", link_case->distance_m, 2);
    cli_json_real(&json, "bearing_deg", link_case->bearing_deg, 3);
    cli_json_real(&json, "below_horizon_deg", link_case->link.below_horizon_deg, 4);
    write_model(&json, link_case);
    write_budget(&json, link_case);
    write_terms(&json, link_case);
    write_raised(&json, link_case);
    cli_json_boolean(&json, "terrain", link_case->has_terrain);
    cli_json_integer(&json, "missing_samples", link_case->missing_count);
    write_edge(&json, link_case);
    write_profile(&json, link_case);
    cli_json_end(&json, '}');
}
