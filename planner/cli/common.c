#include "planner/cli/cli.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int cli_exit_code(enum geo_status status)
{
    switch (status) {
    case GEO_OK:
        return 0;
    case GEO_ERR_INTERNAL:
    case GEO_ERR_MEMORY:
        return 1;
    case GEO_ERR_USAGE:
        return 2;
    case GEO_ERR_PLAN:
        return 3;
    case GEO_ERR_INPUT:
        return 4;
    case GEO_ERR_OUTPUT:
        return 5;
    case GEO_ERR_INFEASIBLE:
        return 6;
    case GEO_ERR_INTERRUPTED:
        return 130;
    }
    return 1;
}

int cli_fail(const struct geo_error *err)
{
    /* Problems of the plan file carry their own place, a line each, as editors and compilers know it. */
    const char *prefix = err->status == GEO_ERR_PLAN ? "" : "phusong: ";
    (void)fprintf(stderr, "%s%s\n", prefix, err->message);
    return cli_exit_code(err->status);
}

int cli_finish_output(void)
{
    if (fflush(stdout) != 0 || ferror(stdout)) {
        (void)fprintf(stderr, "phusong: standard output could not be written\n");
        return cli_exit_code(GEO_ERR_OUTPUT);
    }
    return 0;
}

/* ---- interruption ---- */

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

void cli_interrupt_install(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

bool cli_interrupted(void)
{
    return interrupted != 0;
}

/* ---- progress ---- */

double cli_clock_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool tick(void *context, double done_ratio)
{
    struct cli_progress *progress = context;
    if (cli_interrupted()) {
        return false;
    }
    double now_s = cli_clock_s();
    if (!progress->visible || now_s - progress->last_print_s < 0.2) {
        return true;
    }
    progress->last_print_s = now_s;
    double spent_s = now_s - progress->stage_start_s;
    (void)fprintf(stderr, "\r\033[K%-12s %3.0f %%", progress->stage, 100.0 * done_ratio);
    if (done_ratio > 0.02 && spent_s > 1.0) {
        (void)fprintf(stderr, "  %.0f s left", spent_s * (1.0 - done_ratio) / done_ratio);
    }
    (void)fflush(stderr);
    return true;
}

void cli_progress_start(struct cli_progress *progress, const char *stage, bool quiet)
{
    *progress = (struct cli_progress){.progress = {tick, NULL}, .stage = stage};
    progress->progress.context = progress;
    progress->stage_start_s = cli_clock_s();
    progress->visible = !quiet && isatty(STDERR_FILENO) != 0;
    if (progress->visible) {
        (void)fprintf(stderr, "%s …", stage);
        (void)fflush(stderr);
    }
}

void cli_progress_end(struct cli_progress *progress)
{
    if (progress->visible) {
        (void)fprintf(stderr, "\r\033[K");
        (void)fflush(stderr);
    }
}
