/* Text that grows: the sample's CSV, GeoJSON and YAML files. */
#ifndef PHUSONG_DATASETS_SAMPLE_TEXT_H
#define PHUSONG_DATASETS_SAMPLE_TEXT_H

#include "geo/status.h"
#include <stddef.h>
#include <stdint.h>

struct data_sample_text {
    char *bytes;
    size_t length, capacity;
    enum geo_status status; /* the first failure stays; later calls do nothing */
    struct geo_error error;
};

void data_sample_text_release(struct data_sample_text *text);
void data_sample_text_add(struct data_sample_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Millionths of a degree as "105.123456", in any locale. */
void data_sample_text_add_degrees(struct data_sample_text *text, int32_t degrees_e6);
/* Writes `text` as folder/name, or reports what failed while it grew. */
enum geo_status data_sample_text_write(const struct data_sample_text *text, const char *folder,
                                       const char *name, struct geo_error *err) GEO_MUST_CHECK;

#endif
