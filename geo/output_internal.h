/* Private to geo/: how an output file is finished so that a full disk cannot go unnoticed. */
#ifndef PHUSONG_GEO_OUTPUT_INTERNAL_H
#define PHUSONG_GEO_OUTPUT_INTERNAL_H

#include "geo/status.h"
#include <gdal.h>
#include <stdio.h>

/* The first failure GDAL reported while a file was written: its close and flush return nothing (GDAL 3.6). */
struct geo_output_watch {
    int failure_count;
    char first[512];
};

/* Collect GDAL's errors in *watch from here on, until geo_output_finish. */
void geo_output_watch_begin(struct geo_output_watch *watch);

/* The one place that ends the writing of a GDAL file: flush, close (NULL: nothing is open), stop watching,
 * then look at what was reported, at `status` (the writing so far, whose message is in err) and at the file
 * itself. A file that is not whole is removed. */
enum geo_status geo_output_finish(GDALDatasetH dataset, struct geo_output_watch *watch,
                                  enum geo_status status, const char *path,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* The same for a text file: open, and the end: flush, to the disk, close, each checked. */
enum geo_status geo_output_text_open(FILE **ret, const char *path, struct geo_error *err) GEO_MUST_CHECK;
enum geo_status geo_output_text_finish(FILE *stream, enum geo_status status, const char *path,
                                       struct geo_error *err) GEO_MUST_CHECK;

#endif
