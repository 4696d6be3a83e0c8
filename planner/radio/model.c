#include "planner/radio/model.h"
#include "planner/radio/cost231.h"
#include "planner/radio/ehata.h"
#include "planner/radio/free_space.h"
#include "planner/radio/hata.h"
#include "planner/radio/itm.h"
#include "planner/radio/k_factor.h"
#include "planner/radio/okumura_hata.h"
#include "planner/radio/p1812.h"
#include "planner/radio/p526.h"
#include "planner/radio/tr38901.h"
#include "planner/radio/tr38901_inh.h"

#include <math.h>
#include <string.h>

/* TR 38.901 states one base height for UMa (25 m) and UMi (10 m); others are extrapolations and say so. */
static const struct plan_model model_table[] = {
    {
        .name = "p1812",
        .title = "path-specific, terrain and clutter",
        .reference = "ITU-R P.1812",
        .edition = "P.1812-7 (2023)",
        .inputs = "frequency, terrain and clutter profile, heights above ground, polarization, time "
                  "percentage, refractivity",
        .frequency_mhz = {30.0, 6000.0},
        .distance_km = {0.25, 3000.0},
        .tx_height_agl_m = {1.0, 3000.0},
        .rx_height_agl_m = {1.0, 3000.0},
        .uses_clutter = true,
        .over = plan_p1812_loss,
    },
    {
        .name = "p526",
        .title = "free space and diffraction",
        .reference = "ITU-R P.526, delta-Bullington, with P.525",
        .edition = "P.526-15 (2019)",
        .inputs = "frequency, terrain and clutter profile, heights above ground, polarization, refractivity",
        .frequency_mhz = {30.0, HUGE_VAL},
        .distance_km = {0.001, HUGE_VAL},
        .tx_height_agl_m = {0.0, HUGE_VAL},
        .rx_height_agl_m = {0.0, HUGE_VAL},
        .uses_clutter = true,
        .over = plan_p526_loss,
    },
    {
        .name = "itm",
        .title = "irregular terrain model (Longley-Rice), point to point",
        .reference = "NTIA Report 82-100; Hufford, The ITS Irregular Terrain Model, version 1.2.2",
        .edition = "NTIA ITM 1.4",
        .inputs = "frequency, terrain profile, heights above ground, polarization, climate, refractivity, "
                  "ground constants, time percentage",
        .frequency_mhz = {40.0, 10000.0},
        .distance_km = {1.0, 1000.0},
        .tx_height_agl_m = {1.0, 1000.0},
        .rx_height_agl_m = {1.0, 1000.0},
        .over = plan_itm_loss,
    },
    {
        .name = "ehata",
        .title = "extended Hata over terrain",
        .reference = "NTIA Report 15-517, Appendix A",
        .edition = "2015",
        .inputs = "frequency, terrain profile, heights above ground, environment (urban, suburban, open)",
        .frequency_mhz = {1500.0, 3000.0},
        .distance_km = {1.0, 100.0},
        .tx_height_agl_m = {30.0, 200.0},
        .rx_height_agl_m = {1.0, 10.0},
        .clutter_included = true,
        .over = plan_ehata_loss,
    },
    {
        .name = "k_factor",
        .title = "K-factor model, to be calibrated",
        .reference = "form of the Standard Propagation Model, docs/models/k_factor.md",
        .edition = "K values of the plan",
        .inputs = "frequency, distance, effective height, diffraction, environment; K1 to K6",
        .frequency_mhz = {150.0, 3000.0},
        .distance_km = {0.0, 20.0},
        .tx_height_agl_m = {30.0, 200.0},
        .rx_height_agl_m = {1.0, 10.0},
        .clutter_included = true,
        .over = plan_k_factor_loss,
    },
    {
        .name = "okumura_hata",
        .title = "Okumura-Hata",
        .reference = "Hata 1980, ITU-R P.529",
        .edition = "P.529-3 (1999)",
        .inputs = "frequency, distance, heights above ground, environment (urban, suburban, open)",
        .frequency_mhz = {150.0, 1500.0},
        .distance_km = {1.0, 20.0},
        .tx_height_agl_m = {30.0, 200.0},
        .rx_height_agl_m = {1.0, 10.0},
        .clutter_included = true,
        .loss = plan_okumura_hata_loss,
    },
    {
        .name = "cost231",
        .title = "COST 231-Hata",
        .reference = "COST 231 final report, section 4.4.1",
        .edition = "EUR 18957 (1999)",
        .inputs = "frequency, distance, heights above ground, environment (urban, suburban, open)",
        .frequency_mhz = {1500.0, 2000.0},
        .distance_km = {1.0, 20.0},
        .tx_height_agl_m = {30.0, 200.0},
        .rx_height_agl_m = {1.0, 10.0},
        .clutter_included = true,
        .loss = plan_cost231_loss,
    },
    {
        .name = "free_space",
        .title = "free space",
        .reference = "ITU-R P.525, eq. (3)",
        .edition = "P.525-4 (2019)",
        .inputs = "frequency, slant distance",
        .frequency_mhz = {30.0, 300000.0},
        .distance_km = {0.001, HUGE_VAL},
        .tx_height_agl_m = {0.0, HUGE_VAL},
        .rx_height_agl_m = {0.0, HUGE_VAL},
        .loss = plan_free_space_loss,
    },
    {
        .name = "ext_hata",
        .title = "extended Hata",
        .reference = "SEAMCAT handbook A17.3.1, Report ITU-R SM.2028 §6.1",
        .edition = "SM.2028-2 (2017)",
        .inputs = "frequency, distance, heights above ground, environment (urban, suburban, open)",
        .frequency_mhz = {30.0, 3000.0},
        .distance_km = {0.0, 100.0},
        .tx_height_agl_m = {30.0, 200.0},
        .rx_height_agl_m = {1.0, 10.0},
        .clutter_included = true,
        .loss = plan_hata_loss,
    },
    {
        .name = "tr38901_rma",
        .title = "rural macro",
        .reference = "3GPP TR 38.901, Tables 7.4.1-1 and 7.4.2-1",
        .edition = "V17.0.0 (2022-03)",
        .inputs = "frequency, distance, heights above ground, line of sight; streets 20 m, buildings 5 m",
        .frequency_mhz = {500.0, 30000.0},
        .distance_km = {0.01, 10.0},
        .tx_height_agl_m = {10.0, 150.0},
        .rx_height_agl_m = {1.0, 10.0},
        .clutter_included = true,
        .uses_los = true,
        .loss = plan_tr38901_rma_loss,
    },
    {
        .name = "tr38901_uma",
        .title = "urban macro",
        .reference = "3GPP TR 38.901, Tables 7.4.1-1 and 7.4.2-1",
        .edition = "V17.0.0 (2022-03)",
        .inputs = "frequency, distance, heights above ground, line of sight",
        .frequency_mhz = {500.0, 100000.0},
        .distance_km = {0.01, 5.0},
        .tx_height_agl_m = {25.0, 25.0},
        .rx_height_agl_m = {1.5, 22.5},
        .clutter_included = true,
        .uses_los = true,
        .loss = plan_tr38901_uma_loss,
    },
    {
        .name = "tr38901_umi",
        .title = "urban micro, street canyon",
        .reference = "3GPP TR 38.901, Tables 7.4.1-1 and 7.4.2-1",
        .edition = "V17.0.0 (2022-03)",
        .inputs = "frequency, distance, heights above ground, line of sight",
        .frequency_mhz = {500.0, 100000.0},
        .distance_km = {0.01, 5.0},
        .tx_height_agl_m = {10.0, 10.0},
        .rx_height_agl_m = {1.5, 22.5},
        .clutter_included = true,
        .uses_los = true,
        .loss = plan_tr38901_umi_loss,
    },
    {
        .name = "tr38901_inh_mixed",
        .title = "indoor hotspot, mixed office",
        .reference = "3GPP TR 38.901, Tables 7.4.1-1 and 7.4.2-1",
        .edition = "V17.0.0 (2022-03)",
        .inputs = "frequency, distance, heights above ground, line of sight",
        .frequency_mhz = {500.0, 100000.0},
        .distance_km = {0.001, 0.15},
        .tx_height_agl_m = {1.0, 5.0},
        .rx_height_agl_m = {0.5, 3.0},
        .clutter_included = true,
        .uses_los = true,
        .loss = plan_tr38901_inh_mixed_loss,
    },
    {
        .name = "tr38901_inh_open",
        .title = "indoor hotspot, open office",
        .reference = "3GPP TR 38.901, Tables 7.4.1-1 and 7.4.2-1",
        .edition = "V17.0.0 (2022-03)",
        .inputs = "frequency, distance, heights above ground, line of sight",
        .frequency_mhz = {500.0, 100000.0},
        .distance_km = {0.001, 0.15},
        .tx_height_agl_m = {1.0, 5.0},
        .rx_height_agl_m = {0.5, 3.0},
        .clutter_included = true,
        .uses_los = true,
        .loss = plan_tr38901_inh_open_loss,
    },
};

int plan_model_count(void)
{
    return (int)(sizeof model_table / sizeof model_table[0]);
}

const struct plan_model *plan_model_at(int index)
{
    return index >= 0 && index < plan_model_count() ? &model_table[index] : NULL;
}

const struct plan_model *plan_model_find(const char *name)
{
    for (int i = 0; name != NULL && i < plan_model_count(); i++) {
        if (strcmp(model_table[i].name, name) == 0) {
            return &model_table[i];
        }
    }
    return NULL;
}

const char *plan_warning_text(enum plan_warning bit)
{
    switch (bit) {
    case PLAN_WARN_FREQUENCY:
        return "frequency outside the model's range";
    case PLAN_WARN_DISTANCE:
        return "distance outside the model's range";
    case PLAN_WARN_TX_HEIGHT:
        return "transmitter height outside the model's range";
    case PLAN_WARN_RX_HEIGHT:
        return "receiver height outside the model's range";
    default:
        return "unknown warning";
    }
}

static uint32_t outside(double value, struct plan_range range, enum plan_warning bit)
{
    return value < range.low || value > range.high ? (uint32_t)bit : 0U;
}

uint32_t plan_model_domain(const struct plan_model *model, const struct plan_path *path)
{
    return outside(path->frequency_mhz, model->frequency_mhz, PLAN_WARN_FREQUENCY) |
           outside(path->distance_km, model->distance_km, PLAN_WARN_DISTANCE) |
           outside(path->tx_height_agl_m, model->tx_height_agl_m, PLAN_WARN_TX_HEIGHT) |
           outside(path->rx_height_agl_m, model->rx_height_agl_m, PLAN_WARN_RX_HEIGHT);
}

struct plan_loss plan_model_loss(const struct plan_model *model, const struct plan_path *path)
{
    struct plan_loss loss = model->loss(path);
    loss.warnings |= plan_model_domain(model, path);
    return loss;
}

struct plan_loss plan_model_over(const struct plan_model *model, const struct plan_path *path,
                                 const struct plan_profile *profile,
                                 const struct plan_propagation *propagation)
{
    struct plan_loss loss = model->over(path, profile, propagation);
    loss.warnings |= plan_model_domain(model, path);
    return loss;
}

double plan_model_earth_radius_m(const struct plan_climate *climate)
{
    return 6371000.0 * 157.0 / (157.0 - climate->delta_n);
}
