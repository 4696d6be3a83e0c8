/* The model table: every propagation model, its reference, domain and inputs, behind one function type. */
#ifndef PHUSONG_RADIO_MODEL_H
#define PHUSONG_RADIO_MODEL_H

#include "planner/radio/profile.h"
#include "planner/scenario/scenario.h"
#include <stdbool.h>
#include <stdint.h>

enum plan_los { PLAN_LOS_MIXED, PLAN_LOS_CLEAR, PLAN_LOS_BLOCKED }; /* MIXED: weigh by the model's P(LOS) */

/* One path, without its terrain. */
struct plan_path {
    double frequency_mhz;
    double distance_km; /* horizontal, > 0 */
    double tx_height_agl_m, rx_height_agl_m;
    enum plan_environment environment; /* of the receiver */
    enum plan_los los;
    double cell_m; /* width of the square whose median is asked for: location variability */
};

/* Warning bits: the value is outside the model's stated domain, and is an extrapolation. */
enum plan_warning {
    PLAN_WARN_FREQUENCY = 1,
    PLAN_WARN_DISTANCE = 2,
    PLAN_WARN_TX_HEIGHT = 4,
    PLAN_WARN_RX_HEIGHT = 8,
};
#define PLAN_WARNING_COUNT 4
const char *plan_warning_text(enum plan_warning bit); /* "frequency outside the model's range" … */

struct plan_loss {
    double loss_db;    /* median basic transmission loss */
    double sigma_db;   /* shadow fading, normal in dB */
    uint32_t warnings; /* plan_warning bits */
};

struct plan_range {
    double low, high;
};

struct plan_model {
    const char *name;      /* plan-file word: "ext_hata" */
    const char *title;     /* "Extended Hata" */
    const char *reference; /* document and equation or table */
    const char *edition;
    const char *inputs;                                                             /* for people */
    struct plan_range frequency_mhz, distance_km, tx_height_agl_m, rx_height_agl_m; /* domain */
    bool clutter_included; /* buildings and smooth ground are in the median: terrain adds only its excess */
    bool uses_clutter;     /* reads the clutter heights of the profile */
    bool uses_los;         /* distinguishes plan_los states */
    /* One of the two; domain bits are added by plan_model_loss and plan_model_over. */
    struct plan_loss (*loss)(
        const struct plan_path *path); /* a function of distance: terrain is added to it */
    struct plan_loss (*over)(
        const struct plan_path *path, const struct plan_profile *profile,
        const struct plan_propagation *propagation); /* a function of the whole profile */
};

int plan_model_count(void);
const struct plan_model *plan_model_at(int index);
const struct plan_model *plan_model_find(const char *name); /* NULL if unknown */
/* Domain bits alone. */
uint32_t plan_model_domain(const struct plan_model *model, const struct plan_path *path);
/* The model's value with its domain checked against the table. */
struct plan_loss plan_model_loss(const struct plan_model *model, const struct plan_path *path);
/* The same over a profile; the model has `over`. */
struct plan_loss plan_model_over(const struct plan_model *model, const struct plan_path *path,
                                 const struct plan_profile *profile,
                                 const struct plan_propagation *propagation);
/* Effective earth radius for the median, P.1812-7 eq. (7): 6371·157/(157 − ΔN) km, here in metres. */
double plan_model_earth_radius_m(const struct plan_climate *climate);

#endif
