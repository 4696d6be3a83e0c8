#include "planner/radio/free_space.h"

#include <math.h>

/* 20 log(4π / λ) for 1 MHz and 1 m, with the speed of light in vacuum. */
static const double MHZ_METRE_DB = -27.552216778;

double plan_free_space_db(double frequency_mhz, double slant_m)
{
    return MHZ_METRE_DB + 20.0 * log10(frequency_mhz) + 20.0 * log10(fmax(slant_m, 1.0));
}

double plan_free_space_slant_m(const struct plan_path *path)
{
    double rise_m = path->tx_height_agl_m - path->rx_height_agl_m;
    double distance_m = path->distance_km * 1000.0;
    return fmax(sqrt(distance_m * distance_m + rise_m * rise_m), 1.0);
}

struct plan_loss plan_free_space_loss(const struct plan_path *path)
{
    return (struct plan_loss){
        .loss_db = plan_free_space_db(path->frequency_mhz, plan_free_space_slant_m(path)),
    };
}
