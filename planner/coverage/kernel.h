/* What is compiled once for each instruction set: the scan along rays, and the loss of what it finds. */
#ifndef PHUSONG_COVERAGE_KERNEL_H
#define PHUSONG_COVERAGE_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

/* One of the four sides of a mast, in rings: ring k is the row of cells k cells away, column j runs across it
 * from −k − 1 to k + 1. Heights are in metres above the mast's ground; finite everywhere. */
struct plan_wedge {
    int32_t rings, stride, middle; /* value of (k, j) at [k × stride + middle + j] */
    float *ground_m;
    float *cover_m;  /* ground and clutter; the same array without clutter */
    int32_t *target; /* cell of the mast's window, −1: not wanted */
};

/* Rays of one level: from the mast to (radius, ray), |ray| ≤ radius, a power of two. */
struct plan_scan {
    const struct plan_wedge *wedge;
    int32_t radius;
    int32_t ray;                   /* of the first lane */
    int32_t ring_first, ring_last; /* rings whose cells are looked at */
    float cell_m;
    float curvature_per_m; /* 1/(2 ae) */
    float tx_height_m, rx_height_m;
    float nu_floor;                /* clearer than this (ν/√(2/λ), √m) is of no interest */
    bool edges, smooth, horizons; /* Bullington; the smooth surface; horizons and roughness besides */
    const float *inverse, *weight, *number; /* 1/n, 1/√n and n for n = 0 … 2·rings + 1 (1/0: 0) */
    float *history;                /* PLAN_SCAN_HISTORY(rings) × 16 floats, aligned to 64 bytes */
};
#define PLAN_SCAN_BLOCK 16
#define PLAN_SCAN_HISTORY(rings) (2 * ((size_t)(rings) + 1 + ((size_t)(rings) / PLAN_SCAN_BLOCK) + 1))

/* What the loss depends on, one row of lanes for each ring that had a wanted cell. */
enum plan_path_field {
    PLAN_PATH_DISTANCE_M,
    PLAN_PATH_STEP_M,       /* between samples */
    PLAN_PATH_RISE_M,       /* receiver antenna above transmitter antenna */
    PLAN_PATH_NU,           /* Bullington's ν/√(2/λ) over ground and clutter, √m */
    PLAN_PATH_CLEAR,        /* 1: bare ground leaves line of sight */
    PLAN_PATH_BENDING_TX_M, /* antenna heights above the smooth surface for diffraction */
    PLAN_PATH_BENDING_RX_M,
    PLAN_PATH_DUCT_TX_M, /* and for ducting */
    PLAN_PATH_DUCT_RX_M,
    PLAN_PATH_THETA_TX_RAD, /* horizon elevation angles and distances over bare ground */
    PLAN_PATH_THETA_RX_RAD,
    PLAN_PATH_HORIZON_TX_M,
    PLAN_PATH_HORIZON_RX_M,
    PLAN_PATH_ROUGHNESS_M, /* h_m, at least 10 */
    PLAN_PATH_FIELDS
};
struct plan_paths {
    int32_t lanes, rows; /* rows so far */
    int32_t *cell;       /* [row × lanes + lane], −1: none */
    float *field[PLAN_PATH_FIELDS];
};

/* Tables of distance alone for P.1812, step_m apart, from 0. */
enum plan_distance_table {
    PLAN_TABLE_LOG_BETA0, /* log10 of β0 in % */
    PLAN_TABLE_FI,        /* Fi, eq. (40) */
    PLAN_TABLE_ALPHA,     /* exponent of μ2 */
    PLAN_TABLE_FK,        /* Fk, eq. (58) */
    PLAN_TABLE_DECAY,     /* 1e-6 d^1.13 */
    PLAN_DISTANCE_TABLES
};
struct plan_loss_band {
    double frequency_mhz;
    double effective_radius_m;
    bool vertical;
    float tx_height_m, rx_height_m; /* above ground: only `edges` asks */
    float time_percent, n0;
    float step_m;
    int32_t table_size;
    const float *table[PLAN_DISTANCE_TABLES]; /* NULL unless P.1812 */
};

struct plan_kernel {
    const char *name;
    int32_t lanes;
    void (*scan)(struct plan_paths *paths, const struct plan_scan *scan);
    /* For each row and lane: loss_db[row × lanes + lane]. beta: the same paths over the earth of β0 (only ν
     * is read), for time percentages below 50; else NULL. */
    void (*p1812)(float *loss_db, const struct plan_paths *paths, const struct plan_paths *beta,
                  const struct plan_loss_band *band);
    void (*p526)(float *loss_db, const struct plan_paths *paths, const struct plan_loss_band *band);
    /* What Bullington's construction adds to the same heights over a plain; bare: what it adds at all. */
    void (*edges)(float *excess_db, float *bare_db, const struct plan_paths *paths,
                  const struct plan_loss_band *band);
};

/* The widest that this processor runs. */
const struct plan_kernel *plan_kernel_best(void);
/* "baseline", "avx2", "avx512"; NULL if it is not built in or the processor does not run it. */
const struct plan_kernel *plan_kernel_find(const char *name);

#endif
