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

/* Losses that are of no use. With p = 50 % of time, P.1812 is at least
 * −5 log(10^(−0.2 L_bs) + 10^(−0.2 (L_bfs + F_k L_bulla))) with θ = 0 in L_bs: the middle of eq. (57)–(63)
 * lies between L_bfs + F_k (L_bd50 − L_bfs) and L_bd50, and L_d50 ≥ L_bulla. P.526 is at least L_bfs +
 * L_bulla. Both grow with frequency. So a path whose ν is known need not be followed further when even this
 * is too much. */
struct plan_prune {
    const float *limit_db; /* in and out: the larger; padded; −infinity out of reach */
    float free_space_db;   /* 92.4 + 20 log f, the lowest frequency in GHz */
    float nu_scale;        /* √(2/λ) of the lowest frequency */
    float scatter_db;      /* L_bs less 20 log d, at θ = 0; infinite for P.526 */
    const float *fk;       /* F_k every step_m of distance; NULL: 1 */
    int32_t size;
    float step_m;
};

/* Rays of one level (plan_sweep_level): from the mast to (radius, ray), |ray| ≤ radius. */
struct plan_scan {
    const struct plan_wedge *wedge;
    int32_t radius;
    int32_t ray;                   /* of the first lane */
    int32_t ring_first, ring_last; /* rings whose cells are looked at */
    float cell_m;
    float curvature_per_m; /* 1/(2 ae) */
    float tx_height_m, rx_height_m;
    float nu_floor;                         /* clearer than this (ν/√(2/λ), √m) is of no interest */
    bool edges, smooth, horizons;           /* Bullington; the smooth surface; the horizons besides */
    const float *inverse, *weight, *number; /* 1/n, 1/√n and n for n = 0 … 2·rings + 1 (1/0: 0) */
    const struct plan_prune *prune;         /* NULL: every wanted cell is followed */
    float *history;                         /* PLAN_SCAN_HISTORY(rings) × 16 floats, aligned to 64 bytes */
};
#define PLAN_SCAN_BLOCK 8
#define PLAN_SCAN_LEAP 64 /* samples, whole blocks */
/* The scan's own rows, then those of plan_kernel.itm: two sums in double precision for each sample. */
#define PLAN_SCAN_ROWS(rings)                                                                                \
    (2 * ((size_t)(rings) + 1 + (size_t)(rings) / PLAN_SCAN_BLOCK + 1 + (size_t)(rings) / PLAN_SCAN_LEAP + 1))
#define PLAN_ITM_BLOCK 16
#define PLAN_ITM_ROWS(rings) (4 * ((size_t)(rings) + 1) + 2 * ((size_t)(rings) / PLAN_ITM_BLOCK + 1))
#define PLAN_SCAN_HISTORY(rings) (PLAN_SCAN_ROWS(rings) + PLAN_ITM_ROWS(rings))

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
    PLAN_PATH_THETA_TX_RAD, /* horizon elevation angles over bare ground */
    PLAN_PATH_THETA_RX_RAD,
    PLAN_PATH_HORIZON_TX, /* their samples, counted from the mast; in line of sight both the steepest from the
                             mast */
    PLAN_PATH_HORIZON_RX,
    PLAN_PATH_FIELDS
};
struct plan_paths {
    int32_t lanes, rows; /* rows so far */
    int32_t *cell;       /* [row × lanes + lane], −1: none */
    float *field[PLAN_PATH_FIELDS];
    const struct plan_scan *scan; /* that found them: p1812 looks up its history */
};

/* Tables of distance alone for P.1812, step_m apart, from 0. */
enum plan_distance_table {
    PLAN_TABLE_LOG_BETA0,  /* log10 of β0 in % */
    PLAN_TABLE_FI,         /* Fi, eq. (40) */
    PLAN_TABLE_ALPHA,      /* exponent of μ2 */
    PLAN_TABLE_FK,         /* Fk, eq. (58) */
    PLAN_TABLE_DECAY,      /* 1e-6 d^1.13 */
    PLAN_TABLE_DUCT_LEAST, /* less than A(p), eq. (53), for any β up to β0 */
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

/* The flat pass: one emitter over one row of a window. Arrays are padded to whole lanes; loss_db is infinite
 * where nothing is to be done. */
struct plan_budget_sector {
    float azimuth_deg; /* ignored by an omnidirectional antenna */
    float tilt_deg;
    int32_t server;
};
struct plan_budget_antenna {
    bool omnidirectional, measured;
    float horizontal_3db_deg, vertical_3db_deg, front_to_back_db, side_lobe_db; /* parametric */
    const float *horizontal_db, *vertical_db; /* measured: 361 values, the last again the first */
    float most_db;                            /* measured: the larger of the two maxima */
};
#define PLAN_BUDGET_ENVIRONMENTS 5
struct plan_budget {
    const struct plan_budget_antenna *antenna;
    const struct plan_budget_sector *sector;
    int32_t sector_count;
    float peak_dbm;  /* at 0 dB path loss in the antenna's best direction */
    float floor_dbm; /* below it there is no signal */
    float threshold_dbm;
    float cell_m, curvature_per_m;
    float tx_asl_m, rx_height_agl_m;
    const float *flat_db, *sigma_db; /* [environment × PLAN_CURVE_SIZE], as struct plan_curve */
    const float *blocked_sigma_db;   /* the same where bare ground hides the mast; NULL: no difference */
    float entry_loss_db[PLAN_BUDGET_ENVIRONMENTS], entry_variance[PLAN_BUDGET_ENVIRONMENTS];
};
struct plan_budget_row {
    int32_t count;             /* of cells, rounded up to whole lanes by the callee */
    int32_t right0, down;      /* first cell's columns right and rows below the mast's cell */
    const float *loss_db;      /* in: path loss */
    const float *clear;        /* in: 1 line of sight over bare ground; NULL: not asked */
    const float *own_sigma_db; /* in: σ of each path, NaN: that of the curves; NULL: the curves' for all */
    const float *ground_asl_m;
    const int32_t *environment;
    float *level_dbm, *flat_dbm, *sigma_db, *outdoor_margin, *indoor_margin; /* the best so far */
    int32_t *server;
};

/* Before the sweep: which cells of a row one emitter could change, even in its antenna's best direction, and
 * up to which path loss. */
struct plan_limit {
    float peak_dbm, floor_dbm, threshold_dbm, cell_m;
    float entry_loss_db[PLAN_BUDGET_ENVIRONMENTS], entry_variance[PLAN_BUDGET_ENVIRONMENTS];
    float window_squared_m2[PLAN_BUDGET_ENVIRONMENTS]; /* nothing beyond */
    const float *sigma_db, *blocked_sigma_db;          /* as of plan_budget */
    const float *bound_db; /* no path loss is lower; loss and σ of a struct plan_curve for each environment */
};
#define PLAN_LIMIT_NOTHING_DB (-1e20f) /* in reach, but no loss would matter */
struct plan_limit_row {
    int32_t count;
    int32_t right0, down;                                    /* as of plan_budget_row */
    const float *level_dbm, *outdoor_margin, *indoor_margin; /* what is there; NaN level: nothing is asked */
    const int32_t *environment;                              /* −1: outside; padded */
    float *limit_db;                                         /* in and out: the larger; padded */
};

/* ITM by scans: one band and mast over the rows a scan found. */
struct plan_itm_band {
    double frequency_mhz;
    bool vertical;
    int climate; /* 1–7 */
    double n0, time_percent, permittivity, conductivity_s_per_m;
    double tx_ground_asl_m; /* at the mast: heights of the scan count from there */
    double tx_height_agl_m, rx_height_agl_m;
};

struct plan_kernel {
    const char *name;
    int32_t lanes;
    void (*scan)(struct plan_paths *paths, const struct plan_scan *scan);
    /* For each row and lane: loss_db[row × lanes + lane]. beta: the same paths over the earth of β0 (only ν
     * is read), for time percentages below 50; else NULL. The scan's history must still be that of these
     * rows. */
    void (*p1812)(float *loss_db, const struct plan_paths *paths, const struct plan_paths *beta,
                  const struct plan_loss_band *band);
    void (*p526)(float *loss_db, const struct plan_paths *paths, const struct plan_loss_band *band);
    /* What Bullington's construction adds to the same heights over a plain; bare: what it adds at all. */
    void (*edges)(float *excess_db, float *bare_db, const struct plan_paths *paths,
                  const struct plan_loss_band *band);
    /* Longley–Rice point to point; the scan's history must still be that of these rows. */
    void (*itm)(float *loss_db, float *sigma_db, const struct plan_paths *paths, const struct plan_scan *scan,
                const struct plan_itm_band *band);
    void (*budget)(const struct plan_budget_row *row, const struct plan_budget *budget);
    void (*limit)(const struct plan_limit_row *row, const struct plan_limit *limit);
};

/* The widest that this processor runs. */
const struct plan_kernel *plan_kernel_best(void);
/* "baseline", "avx2", "avx512"; NULL if it is not built in or the processor does not run it. */
const struct plan_kernel *plan_kernel_find(const char *name);

#endif
