/* What every fallible function of phusong returns, and how it says what went wrong. */
#ifndef PHUSONG_GEO_STATUS_H
#define PHUSONG_GEO_STATUS_H

/* The class of an error. planner/cli maps each class to an exit code; nothing else does. */
enum geo_status {
    GEO_OK = 0,
    GEO_ERR_INTERNAL,    /* a bug or an unexpected library failure: exit 1 */
    GEO_ERR_MEMORY,      /* out of memory: exit 1 */
    GEO_ERR_USAGE,       /* command line: exit 2 */
    GEO_ERR_PLAN,        /* plan file: exit 3 */
    GEO_ERR_INPUT,       /* an input is missing or unusable: exit 4 */
    GEO_ERR_OUTPUT,      /* an output could not be written whole: exit 5 */
    GEO_ERR_INFEASIBLE,  /* no plan meets the constraints: exit 6 */
    GEO_ERR_INTERRUPTED, /* stopped by the user: exit 130 */
};

/* One message, owned by the caller. Lower case, no full stop, what is wrong first, subject quoted,
 * then what would be right. May hold several lines when several problems are reported in one go. */
struct geo_error {
    enum geo_status status;
    char message[4096];
};

#define GEO_MUST_CHECK __attribute__((warn_unused_result))

/* Store the message (truncated to fit) and return `status`, so that `return geo_error_set(...)` reads well.
 * `err` may be NULL. */
enum geo_status geo_error_set(struct geo_error *err, enum geo_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Put "context: " before the message that is there. Used at the doors only. Returns err->status. */
enum geo_status geo_error_prefix(struct geo_error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
