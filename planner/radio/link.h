/* One transmitter, one receiver: every term of the budget. */
#ifndef PHUSONG_RADIO_LINK_H
#define PHUSONG_RADIO_LINK_H

#include "planner/radio/model.h"
#include "planner/radio/terrain.h"
#include "planner/scenario/scenario.h"

/* Power per reference-signal resource element, dBm, from the power of the transmitter (LTE: per antenna port;
 * NR: sum over ports; GSM: carrier; UMTS: carrier, CPICH at 10 %). TS 36.104/38.104 resource-block counts.
 * NaN if the bandwidth is not one of the standard's. */
double plan_link_reference_dbm(enum plan_technology technology, double power_dbm, double bandwidth_mhz,
                               double subcarrier_khz);
/* Sub-carriers of the channel: 12 × resource blocks; 1 for GSM and UMTS. 0 if the bandwidth is not one of the
 * standard's. */
int plan_link_subcarrier_count(enum plan_technology technology, double bandwidth_mhz, double subcarrier_khz);

struct plan_link_input {
    const struct plan_propagation *propagation;
    const struct plan_station *station;
    const struct plan_antenna *antenna;
    const struct plan_sector *sector;
    const struct plan_service *service;
    enum plan_environment environment;      /* of the receiver */
    double distance_m;                      /* horizontal */
    double bearing_deg;                     /* of the receiver from the mast, clockwise from grid north */
    const struct plan_ground_line *profile; /* NULL: flat earth */
};

struct plan_link {
    const struct plan_model *model;
    struct plan_loss basic; /* the model's median, σ, warnings */
    struct plan_edge edge;
    double nu;          /* of the worst edge at this frequency */
    double smooth_nu;   /* of smooth ground, where the model contains it */
    double terrain_db;  /* added for terrain */
    enum plan_los los;  /* state the model was asked for */
    bool line_of_sight; /* no terrain above the ray (ν < 0) */
    double antenna_loss_db;
    double below_horizon_deg; /* direction of the receiver seen from the antenna */
    double eirp_dbm;          /* towards the receiver, per resource element */
    double received_dbm;      /* outdoor */
    double received_flat_dbm; /* over a flat earth, in the same antenna direction */
    double sigma_db;
    double probability_outdoor, probability_indoor;
    double entry_loss_db, entry_sigma_db;
};

/* The terrain rule, docs/models.md; the link and the coverage sweep share these three.
 * 1. State the model is asked for. MIXED unless the plan wants terrain line of sight and the model knows the
 * difference: then CLEAR when no edge stands above the ray (ν < 0), else BLOCKED. */
enum plan_los plan_link_los(enum plan_los_mode mode, bool uses_los, double nu);
/* 2. Terrain term, dB ≥ 0: J(ν), or where the model contains smooth ground only its excess, J(ν) − J(smooth
 * ν) ≥ 0. ν at the frequency. 0 is to be used instead when the plan turns diffraction off. */
double plan_link_terrain_db(bool clutter_included, double nu, double smooth_nu);
/* 3. Loss of model and terrain together. own_db: the model's in that state; clear_db: the model's in state
 * CLEAR (read only when BLOCKED). BLOCKED: max(own, clear + terrain), else own + terrain. */
double plan_link_path_db(enum plan_los los, double own_db, double clear_db, double terrain_db);

struct plan_link plan_link_compute(const struct plan_link_input *input);

/* P(level ≥ threshold) for a normal distribution in dB; σ = 0 gives 0 or 1. */
double plan_link_probability(double level_dbm, double threshold_dbm, double sigma_db);
/* Inverse: margin above the threshold that gives `probability`. */
double plan_link_margin_db(double probability, double sigma_db);

#endif
