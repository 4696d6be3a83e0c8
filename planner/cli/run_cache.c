#include "planner/cli/run.h"

#include "datasets/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DEFAULT_LIMIT "4G"

bool cli_run_read_size(const char *text, int64_t *ret)
{
    static const char letters[] = "kMGT";
    char number[32];
    size_t length = strlen(text);
    int64_t factor = 1;
    const char *letter = length == 0 ? NULL : strchr(letters, text[length - 1]);
    for (const char *at = letters; letter != NULL && at <= letter; at++) {
        factor *= 1024;
    }
    length -= letter != NULL ? 1 : 0;
    if (length == 0 || length >= sizeof number) {
        return false;
    }
    memcpy(number, text, length);
    number[length] = '\0';
    int64_t value = 0;
    if (!data_number_integer(number, &value) || value < 0 || value > INT64_MAX / factor) {
        return false;
    }
    *ret = value * factor;
    return true;
}

enum geo_status cli_run_cache_open(struct cli_run *run, const char *folder, const char *limit,
                                   struct geo_error *err)
{
    int64_t limit_bytes = 0;
    if (folder == NULL) {
        return GEO_OK;
    }
    if (folder[0] == '\0') {
        return geo_error_set(err, GEO_ERR_USAGE, "option '--cache' = '' names no folder");
    }
    if (!cli_run_read_size(limit == NULL ? DEFAULT_LIMIT : limit, &limit_bytes)) {
        return geo_error_set(err, GEO_ERR_USAGE,
                             "option '--cache-limit' = '%s' is not a size: a whole number of bytes, or one "
                             "with k, M, G or T behind it",
                             limit);
    }
    enum geo_status status = out_loss_store_open(&run->cache, folder, limit_bytes, err);
    if (status == GEO_OK) {
        run->store = out_loss_store_interface(run->cache);
    }
    return status;
}

/* Not among the stages' counts, which are written to run.json: results do not tell how they were found. */
void cli_run_cache_report(struct cli_run *run, const struct plan_coverage *coverage)
{
    struct out_loss_store_figures figures;
    if (run->cache == NULL) {
        return;
    }
    out_loss_store_figures(&figures, run->cache);
    if (!run->quiet) {
        (void)printf("cache     %" PRId64 " of %" PRId64 " masts reused; %.1f MB are kept\n",
                     coverage->found_mast_count, coverage->found_mast_count + coverage->missed_mast_count,
                     (double)figures.bytes / 1e6);
        (void)fflush(stdout);
    }
    if (figures.trouble[0] != '\0' && !run->cache_warned) {
        run->cache_warned = true;
        (void)fprintf(stderr, "phusong: warning: %s; path losses are not kept\n", figures.trouble);
    }
}
