/* One transmitter, one receiver: every term of the budget. */
#ifndef PHUSONG_RADIO_LINK_H
#define PHUSONG_RADIO_LINK_H

#include "planner/radio/model.h"
#include "planner/scenario/scenario.h"

/* Power per reference-signal resource element, dBm, from the power of the transmitter (LTE: per antenna port;
 * NR: sum over ports; GSM: carrier; UMTS: carrier, CPICH at 10 %). TS 36.104/38.104 resource-block counts.
 * NaN if the bandwidth is not one of the standard's. */
double plan_link_reference_dbm(enum plan_technology technology, double power_dbm, double bandwidth_mhz,
                               double subcarrier_khz);
/* Sub-carriers of the channel: 12 × resource blocks; 1 for GSM and UMTS. 0 if the bandwidth is not one of the
 * standard's. */
int plan_link_subcarrier_count(enum plan_technology technology, double bandwidth_mhz, double subcarrier_khz);

/* Everything between the two antennas but the antennas. */
struct plan_link_loss {
    const struct plan_model *model;
    struct plan_loss basic; /* the model's median, σ, warnings */
    enum plan_los los;      /* state the model was asked for */
    bool line_of_sight;     /* bare ground leaves the receiver in sight */
    double edges_db;        /* of Bullington's or Deygout's construction over the bare ground */
    double plain_db;    /* the same over a plain: what the model contains already; 0 where it contains none */
    double terrain_db;  /* added for terrain: 0 for models of the whole profile, which contain it */
    double terminal_db; /* P.2108, by the plan */
    double vegetation_db; /* P.833, by the plan */
    double total_db;
    double sigma_db; /* of all together, or the plan's */
};

/* The rule, docs/models.md; the link and the coverage sweep share these.
 * 1. State the model is asked for. MIXED unless the plan wants terrain line of sight and the model knows the
 * difference. */
enum plan_los plan_link_los(enum plan_los_mode mode, bool uses_los, bool line_of_sight);
/* 2. Loss of model and terrain together. own_db: the model's in that state; clear_db: the model's in state
 * CLEAR (read only when BLOCKED). BLOCKED: max(own, clear + terrain), else own + terrain. */
double plan_link_path_db(enum plan_los los, double own_db, double clear_db, double terrain_db);
/* 3. What the plan adds at the receiver whatever the model: P.2108 for models without clutter, P.833 in
 * forest. */
struct plan_loss plan_link_terminal(const struct plan_model *model, const struct plan_path *path,
                                    const struct plan_propagation *propagation);
double plan_link_vegetation_db(const struct plan_path *path, const struct plan_propagation *propagation);
/* Height at which the model is asked: the receiver's, or with P.2108's height gain that of the clutter. */
double plan_link_receiver_height_m(const struct plan_model *model, const struct plan_path *path,
                                   const struct plan_propagation *propagation);

/* The three together over one profile. The profile's heights, not the path's, are those of the antennas. */
struct plan_link_loss plan_link_loss(const struct plan_model *model, const struct plan_path *path,
                                     const struct plan_profile *profile,
                                     const struct plan_propagation *propagation);

struct plan_link_input {
    const struct plan_propagation *propagation;
    const struct plan_station *station;
    const struct plan_antenna *antenna;
    const struct plan_sector *sector;
    const struct plan_service *service;
    enum plan_environment environment;  /* of the receiver */
    double distance_m;                  /* horizontal */
    double bearing_deg;                 /* of the receiver from the mast, clockwise from grid north */
    double cell_m;                      /* of the planning grid */
    const struct plan_profile *profile; /* NULL: a plain without clutter */
};

struct plan_link {
    struct plan_link_loss path;
    double flat_db; /* path loss had the ground been a plain, with the receiver's clutter all along */
    double antenna_loss_db;
    double below_horizon_deg; /* direction of the receiver seen from the antenna */
    double eirp_dbm;          /* towards the receiver, per resource element */
    double received_dbm;      /* outdoor */
    double received_flat_dbm; /* over that plain, in the same antenna direction */
    double sigma_db;
    double probability_outdoor, probability_indoor;
    double entry_loss_db, entry_sigma_db;
};

struct plan_link plan_link_compute(const struct plan_link_input *input);

/* Path loss over a plain of the receiver's clutter, at samples step_m apart. */
struct plan_link_loss plan_link_flat(const struct plan_model *model, const struct plan_path *path,
                                     double step_m, double clutter_m,
                                     const struct plan_propagation *propagation);

/* P(level ≥ threshold) for a normal distribution in dB; σ = 0 gives 0 or 1. */
double plan_link_probability(double level_dbm, double threshold_dbm, double sigma_db);
/* Inverse: margin above the threshold that gives `probability`. */
double plan_link_margin_db(double probability, double sigma_db);

#endif
