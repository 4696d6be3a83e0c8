#include "planner/radio/cost231.h"
#include "planner/radio/free_space.h"

#include <math.h>

static const double METROPOLITAN_DB = 3.0;

/* Eq. (4.4.3) */
double plan_cost231_medium_city_db(const struct plan_okumura_hata_input *input)
{
    double log_h = log10(input->base_height_agl_m);
    return 46.3 + 33.9 * log10(input->frequency_mhz) - 13.82 * log_h -
           plan_okumura_hata_small_city_gain_db(input->frequency_mhz, input->mobile_height_agl_m) +
           (44.9 - 6.55 * log_h) * plan_okumura_hata_distance_term(input);
}

double plan_cost231_metropolitan_db(const struct plan_okumura_hata_input *input)
{
    return plan_cost231_medium_city_db(input) + METROPOLITAN_DB;
}

struct plan_loss plan_cost231_loss(const struct plan_path *path)
{
    struct plan_okumura_hata_input input = plan_okumura_hata_input_of(path);
    double formula_db = path->environment == PLAN_URBAN ? plan_cost231_metropolitan_db(&input)
                                                        : plan_cost231_medium_city_db(&input);
    formula_db -= plan_okumura_hata_environment_gain_db(path->frequency_mhz, path->environment);
    double free_db = plan_free_space_db(path->frequency_mhz, plan_free_space_slant_m(path));
    return (struct plan_loss){
        .loss_db = fmax(formula_db, free_db),
        .sigma_db = plan_okumura_hata_sigma_db(path->frequency_mhz, path->environment),
    };
}
