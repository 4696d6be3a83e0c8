/* From one CRS to another, as one explicit PROJ pipeline that is the same for every point: no switching of
 * operations between areas, hence no steps in the map, and one line that says what was done. */
#include "geo/crs.h"

#include "geo/crs_internal.h"
#include "geo/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VN2000_GEOGRAPHIC "EPSG:4756"
#define VN2000_OPERATION "6960" /* "VN-2000 to WGS 84 (2)", 1 m, all onshore Vietnam */
#define MAX_STEPS 3

struct geo_transform {
    PJ_CONTEXT *context;
    PJ *pipeline;
    char *description;
};

/* Operations one after the other, longitude/easting first everywhere. */
struct chain {
    PJ_CONTEXT *context;
    PJ *step[MAX_STEPS];
    int count;
};

static enum geo_status chain_add(struct chain *chain, PJ *operation, struct geo_error *err)
{
    PJ *normal = operation == NULL ? NULL : proj_normalize_for_visualization(chain->context, operation);
    proj_destroy(operation);
    if (normal == NULL) {
        return geo_error_set(err, GEO_ERR_INTERNAL, "PROJ cannot build the coordinate operation: %s",
                             proj_context_errno_string(chain->context, proj_context_errno(chain->context)));
    }
    chain->step[chain->count++] = normal;
    return GEO_OK;
}

static PJ *best_operation(PJ_CONTEXT *context, const PJ *from, const PJ *to, int allow_ballpark)
{
    PJ *best = NULL;
    PJ_OBJ_LIST *list = NULL;
    PJ_OPERATION_FACTORY_CONTEXT *factory = proj_create_operation_factory_context(context, NULL);
    if (factory != NULL) {
        proj_operation_factory_context_set_spatial_criterion(context, factory,
                                                             PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
        /* Without their grids the rest of an operation is not what it claims to be. */
        proj_operation_factory_context_set_grid_availability_use(
            context, factory, PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
        proj_operation_factory_context_set_allow_ballpark_transformations(context, factory, allow_ballpark);
        list = proj_create_operations(context, from, to, factory);
    }
    if (list != NULL && proj_list_get_count(list) > 0) {
        best = proj_list_get(context, list, 0);
    }
    proj_list_destroy(list);
    proj_operation_factory_context_destroy(factory);
    return best;
}

static enum geo_status chain_between(struct chain *chain, const PJ *from, const PJ *to, struct geo_error *err)
{
    PJ *operation = best_operation(chain->context, from, to, 0);
    if (operation == NULL) {
        operation = best_operation(chain->context, from, to, 1);
    }
    if (operation == NULL) {
        return geo_error_set(err, GEO_ERR_INPUT, "there is no known way from '%s' to '%s'",
                             proj_get_name(from), proj_get_name(to));
    }
    return chain_add(chain, operation, err);
}

static enum geo_status chain_datum_shift(struct chain *chain, bool to_wgs84, struct geo_error *err)
{
    PJ *shift = proj_create_from_database(chain->context, "EPSG", VN2000_OPERATION,
                                          PJ_CATEGORY_COORDINATE_OPERATION, 0, NULL);
    if (shift != NULL && !to_wgs84) {
        PJ *inverse = proj_coordoperation_create_inverse(chain->context, shift);
        proj_destroy(shift);
        shift = inverse;
    }
    return chain_add(chain, shift, err);
}

/* VN-2000 coordinates to VN-2000 longitude and latitude, or back. Through the CRS's own base, so that a file
 * that spells the datum in its own way gets no shift. */
static enum geo_status chain_own_datum(struct chain *chain, const PJ *crs, bool to_geographic,
                                       struct geo_error *err)
{
    PJ *base = proj_crs_get_geodetic_crs(chain->context, crs);
    if (base == NULL) {
        return geo_error_set(err, GEO_ERR_INPUT, "'%s' has no geographic base", proj_get_name(crs));
    }
    enum geo_status status =
        to_geographic ? chain_between(chain, crs, base, err) : chain_between(chain, base, crs, err);
    proj_destroy(base);
    return status;
}

static enum geo_status chain_build(struct chain *chain, const PJ *from, const PJ *to, struct geo_error *err)
{
    bool from_vn2000 = geo_crs_is_vn2000(chain->context, from);
    bool to_vn2000 = geo_crs_is_vn2000(chain->context, to);
    if (!from_vn2000 && !to_vn2000) {
        return chain_between(chain, from, to, err);
    }
    PJ *wgs84 = proj_create(chain->context, GEO_CRS_WGS84);
    enum geo_status status =
        wgs84 == NULL ? geo_error_set(err, GEO_ERR_INTERNAL, "PROJ does not know WGS 84") : GEO_OK;
    if (status == GEO_OK) {
        status =
            from_vn2000 ? chain_own_datum(chain, from, true, err) : chain_between(chain, from, wgs84, err);
    }
    if (status == GEO_OK && from_vn2000 != to_vn2000) {
        status = chain_datum_shift(chain, from_vn2000, err);
    }
    if (status == GEO_OK) {
        status = to_vn2000 ? chain_own_datum(chain, to, false, err) : chain_between(chain, wgs84, to, err);
    }
    proj_destroy(wgs84);
    return status;
}

struct text {
    char *bytes;
    size_t capacity, length;
};

static enum geo_status text_add(struct text *text, const char *more, struct geo_error *err)
{
    size_t length = strlen(more);
    enum geo_status status =
        geo_memory_grow(&text->bytes, &text->capacity, text->length + length + 1, 1, err);
    if (status == GEO_OK) {
        memcpy(text->bytes + text->length, more, length + 1);
        text->length += length;
    }
    return status;
}

/* " + name [EPSG:code]" of one operation that is not a chain itself; null steps go without saying. */
static enum geo_status add_name(struct text *text, const PJ *operation, struct geo_error *err)
{
    const char *name = proj_get_name(operation);
    const char *code = proj_get_id_code(operation, 0);
    const char *authority = proj_get_id_auth_name(operation, 0);
    bool is_null = name == NULL || strncmp(name, "Null geographic offset", 22) == 0 ||
                   strncmp(name, "axis order change", 17) == 0;
    if (is_null) {
        return GEO_OK;
    }
    bool has_code = code != NULL && authority != NULL;
    char line[256];
    (void)snprintf(line, sizeof line, "%s%s%s%s%s%s%s", text->length == 0 ? "" : " + ", name,
                   has_code ? " [" : "", has_code ? authority : "", has_code ? ":" : "", has_code ? code : "",
                   has_code ? "]" : "");
    /* The inverse of a catalogued operation is catalogued as "INVERSE(EPSG)". */
    char *inverse = strstr(line, "[INVERSE(EPSG):");
    if (inverse != NULL) {
        memmove(inverse + 1, inverse + 9, 4);
        memmove(inverse + 5, inverse + 14, strlen(inverse + 14) + 1);
    }
    return text_add(text, line, err);
}

static enum geo_status add_names(struct text *text, PJ_CONTEXT *context, const PJ *operation,
                                 struct geo_error *err)
{
    if (proj_get_type(operation) != PJ_TYPE_CONCATENATED_OPERATION) {
        return add_name(text, operation, err);
    }
    enum geo_status status = GEO_OK;
    int count = proj_concatoperation_get_step_count(context, operation);
    for (int i = 0; i < count && status == GEO_OK; i++) {
        PJ *step = proj_concatoperation_get_step(context, operation, i);
        if (step != NULL) {
            status = add_name(text, step, err);
        }
        proj_destroy(step);
    }
    return status;
}

/* Each step ends in degrees and the next begins in degrees: radians to degrees to radians is left out. */
static const char *cut_unit_change(struct text *text, const char *next)
{
    static const char tail[] = " +step +proj=unitconvert +xy_in=rad +xy_out=deg";
    static const char head[] = "+step +proj=unitconvert +xy_in=deg +xy_out=rad ";
    size_t length = strlen(tail);
    if (text->length < length || strcmp(text->bytes + text->length - length, tail) != 0 ||
        strncmp(next, head, strlen(head)) != 0) {
        return next;
    }
    text->length -= length;
    text->bytes[text->length] = '\0';
    return next + strlen(head);
}

/* The steps' pipelines as one. */
static enum geo_status join_pipeline(struct text *text, const struct chain *chain, struct geo_error *err)
{
    static const char start[] = "+proj=pipeline ";
    enum geo_status status = text_add(text, "+proj=pipeline", err);
    for (int i = 0; i < chain->count && status == GEO_OK; i++) {
        const char *step = proj_as_proj_string(chain->context, chain->step[i], PJ_PROJ_5, NULL);
        if (step == NULL) {
            return geo_error_set(err, GEO_ERR_INPUT, "'%s' cannot be written as a PROJ pipeline",
                                 proj_get_name(chain->step[i]));
        }
        if (strcmp(step, "+proj=noop") == 0) {
            continue;
        }
        bool is_pipeline = strncmp(step, start, strlen(start)) == 0;
        step = is_pipeline ? cut_unit_change(text, step + strlen(start)) : step;
        status = text_add(text, is_pipeline ? " " : " +step ", err);
        if (status == GEO_OK) {
            status = text_add(text, step, err);
        }
    }
    if (status == GEO_OK && strcmp(text->bytes, "+proj=pipeline") == 0) {
        text->length = 0;
        status = text_add(text, "+proj=noop", err);
    }
    return status;
}

/* "VN-2000 to WGS 84 (2) [EPSG:6960]; accuracy 1 m; +proj=pipeline …" */
static enum geo_status describe(struct text *text, const struct chain *chain, const char *pipeline,
                                struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    double accuracy_m = 0.0;
    for (int i = 0; i < chain->count && status == GEO_OK; i++) {
        double step_m = proj_coordoperation_get_accuracy(chain->context, chain->step[i]);
        accuracy_m = step_m < 0.0 ? (double)NAN : accuracy_m + step_m;
        status = add_names(text, chain->context, chain->step[i], err);
    }
    if (status == GEO_OK && (text->length == 0 || strcmp(pipeline, "+proj=noop") == 0)) {
        text->length = 0; /* there and back again, between two spellings of one system */
        status = text_add(text, "no change", err);
    }
    char line[64];
    if (isnan(accuracy_m)) {
        (void)snprintf(line, sizeof line, "; accuracy unknown; ");
    } else {
        (void)snprintf(line, sizeof line, "; accuracy %g m; ", accuracy_m);
    }
    if (status == GEO_OK) {
        status = text_add(text, line, err);
    }
    return status == GEO_OK ? text_add(text, pipeline, err) : status;
}

/* Takes the context: on success it belongs to *ret. */
static enum geo_status assemble(struct geo_transform **ret, const struct chain *chain, struct geo_error *err)
{
    struct text pipeline = {0};
    struct text description = {0};
    struct geo_transform *transform = NULL;
    PJ *operation = NULL;
    enum geo_status status = join_pipeline(&pipeline, chain, err);
    if (status == GEO_OK) {
        status = describe(&description, chain, pipeline.bytes, err);
    }
    if (status == GEO_OK) {
        operation = proj_create(chain->context, pipeline.bytes);
        if (operation == NULL) {
            status =
                geo_error_set(err, GEO_ERR_INTERNAL, "PROJ refuses its own pipeline '%s'", pipeline.bytes);
        }
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&transform, 1, sizeof *transform, "coordinate operation", err);
    }
    if (status == GEO_OK) {
        transform->context = chain->context;
        transform->pipeline = operation;
        transform->description = description.bytes;
        *ret = transform;
    } else {
        proj_destroy(operation);
        free(description.bytes);
    }
    free(pipeline.bytes);
    return status;
}

enum geo_status geo_transform_open(struct geo_transform **ret, const char *from_crs, const char *to_crs,
                                   struct geo_error *err)
{
    struct chain chain = {0};
    PJ *from = NULL;
    PJ *to = NULL;
    enum geo_status status = geo_crs_context(&chain.context, err);
    if (status != GEO_OK) {
        return status;
    }
    status = geo_crs_parse(&from, chain.context, from_crs, err);
    if (status == GEO_OK) {
        status = geo_crs_parse(&to, chain.context, to_crs, err);
    }
    if (status == GEO_OK) {
        status = chain_build(&chain, from, to, err);
    }
    if (status == GEO_OK) {
        status = assemble(ret, &chain, err);
    }
    for (int i = 0; i < chain.count; i++) {
        proj_destroy(chain.step[i]);
    }
    proj_destroy(from);
    proj_destroy(to);
    if (status != GEO_OK) {
        proj_context_destroy(chain.context);
    }
    return status;
}

void geo_transform_close(struct geo_transform *transform)
{
    if (transform != NULL) {
        proj_destroy(transform->pipeline);
        proj_context_destroy(transform->context);
        free(transform->description);
        free(transform);
    }
}

size_t geo_transform_points(const struct geo_transform *transform, double *x, double *y, size_t count,
                            size_t stride)
{
    size_t bytes = stride * sizeof *x;
    (void)proj_trans_generic(transform->pipeline, PJ_FWD, x, bytes, count, y, bytes, count, NULL, 0, 0, NULL,
                             0, 0);
    proj_errno_reset(transform->pipeline);
    size_t failed = 0;
    for (size_t i = 0; i < count * stride; i += stride) {
        /* PROJ marks a failed point with HUGE_VAL. */
        if (!isfinite(x[i]) || !isfinite(y[i])) {
            x[i] = (double)NAN;
            y[i] = (double)NAN;
            failed++;
        }
    }
    return failed;
}

const char *geo_transform_description(const struct geo_transform *transform)
{
    return transform->description;
}
