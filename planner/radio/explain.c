#include "planner/radio/ehata.h"
#include "planner/radio/explain_internal.h"
#include "planner/radio/itm.h"
#include "planner/radio/k_factor.h"
#include "planner/radio/p1812.h"
#include "planner/radio/p526.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

static const double LIGHT_M_PER_US = 299.792458;

struct plan_explain_sample plan_explain_sample(const struct plan_profile *profile, int32_t index,
                                               double earth_radius_m, double frequency_mhz)
{
    int32_t last = profile->count - 1;
    double length_m = 1000.0 * profile->distance_km[last];
    double d1_m = 1000.0 * profile->distance_km[index];
    double d2_m = length_m - d1_m;
    double share = length_m > 0.0 ? d1_m / length_m : 0.0;
    double tx_asl_m = profile->ground_asl_m[0] + profile->tx_height_agl_m;
    double rx_asl_m = profile->ground_asl_m[last] + profile->rx_height_agl_m;
    double wavelength_m = LIGHT_M_PER_US / frequency_mhz;
    bool inner = index > 0 && index < last;
    struct plan_explain_sample sample = {
        .distance_m = d1_m,
        .ground_asl_m = profile->ground_asl_m[index],
        .clutter_m = inner && profile->clutter_m != NULL ? profile->clutter_m[index] : 0.0,
        .bulge_m = d1_m * d2_m / (2.0 * earth_radius_m),
        .ray_asl_m = tx_asl_m + share * (rx_asl_m - tx_asl_m),
        .fresnel_m = length_m > 0.0 ? sqrt(wavelength_m * d1_m * d2_m / length_m) : 0.0,
    };
    sample.clearance_m = sample.ray_asl_m - sample.ground_asl_m - sample.clutter_m - sample.bulge_m;
    return sample;
}

/* Nearest inner sample; the first of two equally near. */
static int32_t nearest(const struct plan_profile *profile, double distance_km)
{
    int32_t best = 1;
    for (int32_t i = 2; i < profile->count - 1; i++) {
        if (fabs(profile->distance_km[i] - distance_km) < fabs(profile->distance_km[best] - distance_km)) {
            best = i;
        }
    }
    return best;
}

struct plan_explain_edges plan_explain_edges(const struct plan_profile *profile, double earth_radius_m,
                                             double frequency_mhz)
{
    struct plan_explain_edges edges = {
        .tx_horizon = -1,
        .rx_horizon = -1,
        .bullington = -1,
        .bullington_km = (double)NAN,
        .bullington_asl_m = (double)NAN,
        .nu = -HUGE_VAL,
        .line_of_sight = true,
    };
    if (profile->count < 3) {
        return edges;
    }
    struct plan_p526_edge edge = plan_p526_bullington_edge(profile, earth_radius_m / 1000.0);
    struct plan_explain_sample horizon =
        plan_explain_sample(profile, edge.tx_index, earth_radius_m, frequency_mhz);
    double tx_asl_m = profile->ground_asl_m[0] + profile->tx_height_agl_m;
    double top_m = horizon.ground_asl_m + horizon.clutter_m + horizon.bulge_m;
    double slope = (top_m - tx_asl_m) / horizon.distance_m;
    edges.tx_horizon = edge.tx_index;
    edges.rx_horizon = edge.rx_index;
    edges.bullington = nearest(profile, edge.distance_km);
    edges.bullington_km = edge.distance_km;
    edges.bullington_asl_m = tx_asl_m + slope * 1000.0 * edge.distance_km;
    edges.nu = edge.nu_per_sqrt_frequency * sqrt(frequency_mhz);
    edges.line_of_sight = edge.line_of_sight;
    return edges;
}

struct plan_profile plan_explain_profile(const struct plan_model *model, const struct plan_profile *profile)
{
    struct plan_profile seen = *profile;
    if (model->over != plan_p1812_loss && model->over != plan_p526_loss) {
        seen.clutter_m = NULL;
    }
    return seen;
}

double plan_explain_slant_m(const struct plan_profile *profile)
{
    int32_t last = profile->count - 1;
    double rise_m = profile->ground_asl_m[0] + profile->tx_height_agl_m - profile->ground_asl_m[last] -
                    profile->rx_height_agl_m;
    return hypot(1000.0 * profile->distance_km[last], rise_m);
}

void plan_explain_add(struct plan_explain_list *list, const struct plan_term *terms, int count)
{
    assert(list->count + count <= PLAN_EXPLAIN_TERM_MAX);
    memcpy(list->terms + list->count, terms, (size_t)count * sizeof *terms);
    list->count += count;
}

int plan_explain_terms(struct plan_term ret[PLAN_EXPLAIN_TERM_MAX], const struct plan_explain_input *input)
{
    struct plan_explain_list list = {.terms = ret};
    const struct plan_model *model = input->loss->model;
    bool over = input->profile != NULL && model->over != NULL;
    if (over && model->over == plan_p1812_loss) {
        plan_explain_p1812(&list, input);
    } else if (over && model->over == plan_p526_loss) {
        plan_explain_p526(&list, input);
    } else if (over && model->over == plan_itm_loss) {
        plan_explain_itm(&list, input);
    } else if (over && model->over == plan_ehata_loss) {
        plan_explain_ehata(&list, input);
    } else if (over && model->over == plan_k_factor_loss) {
        plan_explain_k_factor(&list, input);
    } else {
        plan_explain_distance(&list, input);
    }
    plan_explain_path(&list, input);
    return list.count;
}
