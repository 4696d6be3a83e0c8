#include "datasets/sample_text.h"

#include "datasets/sample_world.h"
#include "geo/folder.h"
#include "geo/memory.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void data_sample_text_release(struct data_sample_text *text)
{
    free(text->bytes);
    *text = (struct data_sample_text){0};
}

void data_sample_text_add(struct data_sample_text *text, const char *format, ...)
{
    if (text->status != GEO_OK) {
        return;
    }
    va_list args;
    va_start(args, format);
    int needed = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (needed < 0) {
        text->status = geo_error_set(&text->error, GEO_ERR_INTERNAL, "cannot format '%s'", format);
        return;
    }
    size_t length = text->length + (size_t)needed;
    text->status = geo_memory_grow(&text->bytes, &text->capacity, length + 1, 1, &text->error);
    if (text->status != GEO_OK) {
        return;
    }
    va_start(args, format);
    (void)vsnprintf(text->bytes + text->length, (size_t)needed + 1, format, args);
    va_end(args);
    text->length = length;
}

void data_sample_text_add_degrees(struct data_sample_text *text, int32_t degrees_e6)
{
    int32_t size = degrees_e6 < 0 ? -degrees_e6 : degrees_e6;
    data_sample_text_add(text, "%s%d.%06d", degrees_e6 < 0 ? "-" : "", (int)(size / 1000000),
                         (int)(size % 1000000));
}

enum geo_status data_sample_text_write(const struct data_sample_text *text, const char *folder,
                                       const char *name, struct geo_error *err)
{
    if (text->status != GEO_OK) {
        return geo_error_set(err, text->status, "%s", text->error.message);
    }
    char path[DATA_SAMPLE_PATH_SIZE];
    enum geo_status status = data_sample_path(path, folder, name, err);
    return status == GEO_OK ? geo_folder_write_file(path, text->bytes, text->length, err) : status;
}
