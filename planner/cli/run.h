/* One run: what each stage leaves for the next ones. cmd_run.c alone knows their order. */
#ifndef PHUSONG_CLI_RUN_H
#define PHUSONG_CLI_RUN_H

#include "datasets/load.h"
#include "geo/folder.h"
#include "outputs/loss_store.h"
#include "outputs/results.h"
#include "planner/cli/cli.h"

#define CLI_RUN_MAX_STAGES 12
#define CLI_RUN_MAX_WARNINGS 8

struct cli_run {
    bool quiet;
    int threads;
    int64_t memory_limit;             /* bytes; −1: none */
    const char *lp_path;              /* NULL: none */
    const struct plan_kernel *kernel; /* instruction set asked for; NULL: the widest */
    struct data_plan plan;
    char *resolved_plan;
    char *output_path;
    struct geo_folder folder;
    struct data_loaded loaded;
    struct plan_coverage before, after;
    uint8_t **outdoor, **indoor, **flat; /* plan_class grids, one for each service */
    struct plan_gaps gaps;
    struct plan_tallies tallies, tallies_after;
    struct plan_candidates candidates;
    struct plan_demand demand;
    struct plan_siting siting;
    char *siting_words; /* what to say of it */
    struct out_stage stage[CLI_RUN_MAX_STAGES];
    char stage_counts[CLI_RUN_MAX_STAGES][160];
    int stage_count;
    char warning_text[CLI_RUN_MAX_WARNINGS][160];
    const char *warning[CLI_RUN_MAX_WARNINGS];
    int warning_count;
    struct cli_progress progress;
    struct out_loss_store *cache; /* NULL: none */
    struct plan_loss_store store; /* of the cache */
    bool cache_warned;
};

/* GEO_ERR_INTERRUPTED once Ctrl-C was pressed. */
enum geo_status cli_run_interruption(struct geo_error *err) GEO_MUST_CHECK;

void cli_run_stage_begin(struct cli_run *run, const char *name);
/* The stage's line on the screen and in run.json: "13577 candidates". */
void cli_run_stage_end(struct cli_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct plan_coverage_options cli_run_options(const struct cli_run *run);
/* run->outdoor and run->indoor, from a coverage. */
enum geo_status cli_run_classify(struct cli_run *run, const struct plan_coverage *coverage,
                                 struct geo_error *err) GEO_MUST_CHECK;
/* Figures of the classes. */
enum geo_status cli_run_tally(struct cli_run *run, struct plan_tallies *ret,
                              struct geo_error *err) GEO_MUST_CHECK;
/* The stages, in the order in which they must run. */
enum geo_status cli_run_read(struct cli_run *run, struct geo_error *err) GEO_MUST_CHECK;
enum geo_status cli_run_cover(struct cli_run *run, struct geo_error *err) GEO_MUST_CHECK;
enum geo_status cli_run_gaps(struct cli_run *run, struct geo_error *err) GEO_MUST_CHECK;
/* Candidates, choice, coverage with the chosen sites. */
enum geo_status cli_run_sites(struct cli_run *run, struct geo_error *err) GEO_MUST_CHECK;

/* Processors and instruction set to use: of --threads (NULL: all), and of the environment's PHUSONG_SIMD. */
enum geo_status cli_run_machine(struct cli_run *run, const char *threads,
                                struct geo_error *err) GEO_MUST_CHECK;

/* The stages, with the map library open; an interruption says that nothing was written. */
enum geo_status cli_run_through(struct cli_run *run,
                                enum geo_status (*stages)(struct cli_run *, struct geo_error *),
                                struct geo_error *err) GEO_MUST_CHECK;
void cli_run_release(struct cli_run *run);

/* Say how much memory the next stages take; GEO_ERR_MEMORY with the cure when that is more than allowed. */
enum geo_status cli_run_memory(const struct cli_run *run, double bytes, const char *cure,
                               struct geo_error *err) GEO_MUST_CHECK;
/* "500M": a whole number with k, M, G or T for powers of 1024, or none for bytes. */
bool cli_run_read_size(const char *text, int64_t *ret);

/* folder NULL: no cache. limit: "4G" and the like, NULL: the default. */
enum geo_status cli_run_cache_open(struct cli_run *run, const char *folder, const char *limit,
                                   struct geo_error *err) GEO_MUST_CHECK;
/* How many masts were reused; the warning if the cache is of no use. */
void cli_run_cache_report(struct cli_run *run, const struct plan_coverage *coverage);

/* Write every file and move the folder into place. */
enum geo_status cli_run_write(struct cli_run *run, struct geo_error *err) GEO_MUST_CHECK;
/* The last lines on the screen: shares covered, and where the results are. */
void cli_run_summarise(const struct cli_run *run);

#endif
