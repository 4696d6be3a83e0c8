/* Path losses kept in a folder from one run to the next. docs/decisions/0009-path-loss-cache.md. */
#ifndef PHUSONG_OUTPUTS_LOSS_STORE_H
#define PHUSONG_OUTPUTS_LOSS_STORE_H

#include "geo/status.h"
#include "planner/coverage/store.h"
#include <stdint.h>

struct out_loss_store;

/* The folder is made if it is not there. One that cannot be made, read or written is no failure: nothing is
 * then found or kept. Several runs may share one folder. limit_bytes: of all files together, ≥ 0. */
enum geo_status out_loss_store_open(struct out_loss_store **ret, const char *folder, int64_t limit_bytes,
                                    struct geo_error *err) GEO_MUST_CHECK;
/* Removes the longest unused files beyond the limit. NULL is closed. */
void out_loss_store_close(struct out_loss_store *store);

/* Valid until the store is closed; for any number of threads. */
struct plan_loss_store out_loss_store_interface(struct out_loss_store *store);

struct out_loss_store_figures {
    int64_t found, kept, damaged, removed; /* files */
    int64_t bytes;                         /* of all files, as far as this run knows */
    char trouble[256]; /* why nothing more is kept, with the folder's name; "" if nothing is wrong */
};
void out_loss_store_figures(struct out_loss_store_figures *ret, struct out_loss_store *store);

#endif
