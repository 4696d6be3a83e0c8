/* What the checks between the plan's keys share. */
#ifndef PHUSONG_DATASETS_PLAN_CHECK_INTERNAL_H
#define PHUSONG_DATASETS_PLAN_CHECK_INTERNAL_H

#include "datasets/plan_read.h"

struct data_plan_checks {
    struct data_plan *plan;
    const struct data_plan_node *root;
    const struct data_plan_reading *reading;
};

/* Where a key stands: "services[2].name". */
struct data_plan_spot {
    char path[128];
};

struct data_plan_spot data_plan_checks_spot(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The node at the spot, or the nearest above it that was written. */
const struct data_plan_node *data_plan_checks_node(const struct data_plan_checks *checks, const char *path);
bool data_plan_checks_written(const struct data_plan_checks *checks, const char *path);
/* "<path> <what>" at the node. */
void data_plan_checks_say(const struct data_plan_checks *checks, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A user's text for a message. */
struct data_plan_quoted {
    char text[80];
};
struct data_plan_quoted data_plan_checks_quote(const char *text);

/* plan_check_sites.c; for a plan with sites. */
enum geo_status data_plan_checks_sites(const struct data_plan_checks *checks) GEO_MUST_CHECK;

#endif
