/* Keys of the plan about radio waves: propagation, clutter, entry_loss. */
#include "datasets/plan_keys_internal.h"

#include "planner/radio/model.h"

/* A key is a paragraph of a few lines, its help the last. */
/* clang-format off */

static const char *model_name(int index)
{
    const struct plan_model *model = plan_model_at(index);
    return model == NULL ? NULL : model->name;
}

#define K_REAL(word, member, least, most, about)                                                             \
    {                                                                                                        \
        .name = (word), .type = DATA_PLAN_REAL, .offset = AT(propagation.k_factors.member), .low = (least),  \
        .high = (most), .fallback_note = "the model's, by frequency", .help = (about)              \
    }
#define K_CLUTTER(word, member, about)                                                                       \
    {                                                                                                        \
        .name = (word), .type = DATA_PLAN_REAL, .offset = AT(propagation.k_factors.clutter.member),          \
        .unit = "dB", .low = -50, .high = 100, .fallback_note = "the model's", .help = (about)               \
    }
static const struct data_plan_key k_clutter_keys[] = {
    K_CLUTTER("urban_db", urban_db, "Added where the receiver stands in urban ground."),
    K_CLUTTER("suburban_db", suburban_db, "Added where the receiver stands in suburban ground."),
    K_CLUTTER("open_db", open_db, "Added where the receiver stands in open ground."),
    K_CLUTTER("forest_db", forest_db, "Added where the receiver stands in forest."),
    K_CLUTTER("water_db", water_db, "Added where the receiver is on water."),
};
static const struct data_plan_table k_clutter_table = TABLE(k_clutter_keys, 0, NULL);

static const struct data_plan_key k_factor_keys[] = {
    K_REAL("k1", k1, -500, 500, "Constant term, dB."),
    K_REAL("k2", k2, -200, 200, "Factor of the logarithm of distance."),
    K_REAL("k3", k3, -200, 200, "Factor of the logarithm of the station's effective height."),
    K_REAL("k4", k4, 0, 10, "Factor of the loss by diffraction."),
    K_REAL("k5", k5, -100, 100, "Factor of the product of both logarithms."),
    K_REAL("k6", k6, -100, 100, "Factor of the receiver's height term."),
    {.name = "sigma_db", .type = DATA_PLAN_REAL, .offset = AT(propagation.k_factors.sigma_db), .unit = "dB",
     .low = 0, .high = 20, .fallback_note = "the model's",
     .help = "Standard deviation of shadow fading that the tuning left."},
    {.name = "clutter", .type = DATA_PLAN_MAP, .table = &k_clutter_table,
     .help = "Loss by the receiver's environment."},
};
static const struct data_plan_table k_factor_table = TABLE(k_factor_keys, 0, NULL);

#define MODEL(word, member, about)                                                                           \
    {                                                                                                        \
        .name = (word), .type = DATA_PLAN_WORD, .offset = AT(propagation.member),                            \
        .word_at = model_name, .fallback_note = "propagation.model", .help = (about)                         \
    }
static const struct data_plan_key propagation_keys[] = {
    {.name = "model", .type = DATA_PLAN_WORD, .offset = AT(propagation.model), .word_at = model_name,
     .fallback = "p1812",
     .help = "Propagation model; \"phusong models\" describes each."},
    MODEL("model_urban", model_urban, "Model where the receiver stands in urban ground."),
    MODEL("model_suburban", model_suburban, "Model where the receiver stands in suburban ground."),
    MODEL("model_open", model_open, "Model where the receiver stands in open ground."),
    MODEL("model_forest", model_forest, "Model where the receiver stands in forest."),
    MODEL("model_water", model_water, "Model where the receiver is on water."),
    {.name = "los", .type = DATA_PLAN_CHOICE, .offset = AT(propagation.los), .words = data_plan_words_los,
     .fallback = "probability",
     .help = "Line of sight, for models that tell it: by their probability, or seen along the terrain."},
    {.name = "mode", .type = DATA_PLAN_CHOICE, .offset = AT(propagation.mode), .words = data_plan_words_mode,
     .fallback = "sweep",
     .help = "How a map over terrain is made: sweep, along rays that many cells share; exact, with a profile "
             "of its own for every cell, many times slower."},
    {.name = "diffraction", .type = DATA_PLAN_CHOICE, .offset = AT(propagation.diffraction),
     .words = data_plan_words_diffraction, .fallback = "bullington",
     .help = "Loss over the terrain's edges, for models without diffraction of their own; deygout needs mode: "
             "exact."},
    {.name = "terminal_clutter", .type = DATA_PLAN_CHOICE, .offset = AT(propagation.terminal_clutter),
     .words = data_plan_words_terminal, .fallback = "none",
     .help = "Loss by what stands around the receiver (ITU-R P.2108), for models whose median is over bare "
             "ground; refused where it would count twice."},
    {.name = "polarization", .type = DATA_PLAN_CHOICE, .offset = AT(propagation.polarization),
     .words = data_plan_words_polarization, .fallback = "vertical",
     .help = "Polarization of the waves; slanted antennas: either."},
    {.name = "delta_n", .type = DATA_PLAN_REAL, .offset = AT(propagation.delta_n), .unit = "N-units/km",
     .low = 20, .high = 150, .fallback = "55",
     .help = "Average fall of refractivity in the lowest kilometre; the effective earth radius is 157 / (157 "
             "- delta_n) times the true one (39.25: 4/3, 55: 1.54). The default is our assumption for a humid "
             "tropical coast; the ITU's map of the place (ITU-R P.1812, DN50) may say otherwise."},
    {.name = "n0", .type = DATA_PLAN_REAL, .offset = AT(propagation.n0), .unit = "N-units", .low = 250,
     .high = 450, .fallback = "375",
     .help = "Refractivity at sea level. The default is our assumption for Vietnam; the ITU's map of the place "
             "(ITU-R P.1812, N050) may say otherwise."},
    {.name = "time_percent", .type = DATA_PLAN_REAL, .offset = AT(propagation.time_percent), .unit = "%",
     .low = 1, .high = 50, .fallback = "50",
     .help = "Part of an average year in which the loss is smaller; 50 for coverage, less for interference."},
    {.name = "itm_climate", .type = DATA_PLAN_CHOICE, .offset = AT(propagation.itm_climate),
     .words = data_plan_words_itm_climate, .fallback = "maritime_subtropical",
     .help = "Radio climate of the model itm. The default is our assumption for Vietnam: of the seven the "
             "one for coasts of the tropics with a moist monsoon; its usual refractivity, 370, is nearest to n0."},
    {.name = "ground_permittivity", .type = DATA_PLAN_REAL, .offset = AT(propagation.ground_permittivity),
     .low = 1, .high = 100, .fallback = "15",
     .help = "Relative permittivity of the ground, for itm: average ground 15, wet 25, water 81."},
    {.name = "ground_conductivity", .type = DATA_PLAN_REAL, .offset = AT(propagation.ground_conductivity),
     .unit = "S/m", .low = 0.0001, .high = 100, .fallback = "0.005",
     .help = "Conductivity of the ground, for itm: average ground 0.005, wet 0.02, fresh water 0.01, sea 5."},
    {.name = "forest_depth_m", .type = DATA_PLAN_REAL, .offset = AT(propagation.forest_depth_m), .unit = "m",
     .low = 0, .high = 5000, .fallback = "0",
     .help = "Trees that the wave has to pass before a receiver in the forest (ITU-R P.833); 0: no such loss."},
    {.name = "k_factors", .type = DATA_PLAN_MAP, .table = &k_factor_table,
     .help = "The model k_factor, as tuned; what is not given is the model's own."},
    {.name = "sigma_db", .type = DATA_PLAN_REAL, .offset = AT(propagation.sigma_db), .unit = "dB", .low = 0,
     .high = 20, .fallback_note = "the model's",
     .help = "Standard deviation of shadow fading."},
    {.name = "max_range_km", .type = DATA_PLAN_REAL, .offset = AT(propagation.max_range_km), .unit = "km",
     .low = 0.1, .high = 100, .fallback = "10",
     .help = "No station is looked for farther away than this."},
    {.name = "floor_db", .type = DATA_PLAN_REAL, .offset = AT(propagation.floor_db), .unit = "dB", .low = 0,
     .high = 60, .fallback = "15",
     .help = "Levels are kept down to this far below the service's threshold."},
};
const struct data_plan_table data_plan_keys_propagation = TABLE(propagation_keys, 0, NULL);

#define CLUTTER(word, member, height, about)                                                                 \
    {                                                                                                        \
        .name = (word), .type = DATA_PLAN_REAL, .offset = AT(clutter.member), .unit = "m", .low = 0,         \
        .high = 100, .fallback = (height), .help = (about)                                                   \
    }
static const struct data_plan_key clutter_keys[] = {
    {.name = "use", .type = DATA_PLAN_SWITCH, .offset = AT(clutter.use), .words = data_plan_words_switch,
     .fallback = "true",
     .help = "Stand houses and trees on the terrain between the antennas, for models that look at the "
             "profile. A surface model (SRTM, Copernicus) holds part of them already: they then count partly "
             "twice."},
    CLUTTER("urban_m", urban_m, "15", "Height of what stands on urban ground; dense urban 20."),
    CLUTTER("suburban_m", suburban_m, "10", "Height of what stands on suburban ground."),
    CLUTTER("open_m", open_m, "0", "Height of what stands on open ground."),
    CLUTTER("forest_m", forest_m, "15", "Height of forest."),
    CLUTTER("water_m", water_m, "0", "Height of what stands on water."),
};
const struct data_plan_table data_plan_keys_clutter = TABLE(clutter_keys, 0, NULL);

#define ENTRY(word, member, about)                                                                           \
    {                                                                                                        \
        .name = (word), .type = DATA_PLAN_WORD, .offset = AT(entry_loss.member),                             \
        .words = data_plan_words_entry, .fallback = "p2109_traditional", .help = (about)                     \
    }
#define ENTRY_DB(word, member, about)                                                                        \
    {                                                                                                        \
        .name = (word), .type = DATA_PLAN_REAL, .offset = AT(entry_loss.member), .unit = "dB", .low = 0,     \
        .high = 100, .fallback_note = "the model's", .help = (about)                                         \
    }
static const struct data_plan_key entry_loss_keys[] = {
    ENTRY("urban", urban, "Building entry loss in urban ground."),
    ENTRY("suburban", suburban, "Building entry loss in suburban ground."),
    ENTRY("open", open, "Building entry loss in open ground."),
    ENTRY("forest", forest, "Building entry loss in forest."),
    ENTRY("water", water, "Building entry loss on water."),
    ENTRY_DB("urban_db", urban_db, "Median entry loss in urban ground, in place of the model's."),
    ENTRY_DB("suburban_db", suburban_db, "Median entry loss in suburban ground, in place of the model's."),
    ENTRY_DB("open_db", open_db, "Median entry loss in open ground, in place of the model's."),
    ENTRY_DB("forest_db", forest_db, "Median entry loss in forest, in place of the model's."),
    ENTRY_DB("water_db", water_db, "Median entry loss on water, in place of the model's."),
    {.name = "sigma_db", .type = DATA_PLAN_REAL, .offset = AT(entry_loss.sigma_db), .unit = "dB", .low = 0,
     .high = 30, .fallback_note = "the model's",
     .help = "Standard deviation of the entry loss."},
};
const struct data_plan_table data_plan_keys_entry_loss = TABLE(entry_loss_keys, 0, NULL);

/* clang-format on */
