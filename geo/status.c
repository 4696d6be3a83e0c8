#include "geo/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum geo_status geo_error_set(struct geo_error *err, enum geo_status status, const char *format, ...)
{
    if (err == NULL) {
        return status;
    }
    /* Through a copy, so that the old message may be one of the arguments. */
    char message[sizeof err->message];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    memcpy(err->message, message, sizeof message);
    err->status = status;
    return status;
}

enum geo_status geo_error_prefix(struct geo_error *err, const char *format, ...)
{
    if (err == NULL) {
        return GEO_ERR_INTERNAL;
    }
    char context[1024];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(context, sizeof context, format, args);
    va_end(args);
    return geo_error_set(err, err->status, "%s: %s", context, err->message);
}
