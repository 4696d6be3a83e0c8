/* GeoJSON, RFC 7946. Written here rather than by GDAL, whose writer knows no decimals for fields. */
#include "geo/layer.h"

#include "geo/layer_internal.h"
#include "geo/output_internal.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define COORDINATE_DECIMALS 7

static void put_text(FILE *stream, const char *text)
{
    (void)fputc('"', stream);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\') {
            (void)fputc('\\', stream);
            (void)fputc(*c, stream);
        } else if ((unsigned char)*c < 0x20 || *c == 0x7f) {
            (void)fprintf(stream, "\\u%04x", (unsigned)(unsigned char)*c);
        } else {
            (void)fputc(*c, stream);
        }
    }
    (void)fputc('"', stream);
}

static void put_value(FILE *stream, const struct geo_field *field, const union geo_value *value)
{
    char number[GEO_LAYER_NUMBER_SIZE];
    if (geo_layer_is_null(field, value)) {
        (void)fputs("null", stream);
        return;
    }
    switch (field->type) {
    case GEO_FIELD_INTEGER:
        (void)fprintf(stream, "%" PRId64, value->integer);
        break;
    case GEO_FIELD_REAL:
        geo_layer_number(number, value->real, field->decimals);
        (void)fputs(number, stream);
        break;
    case GEO_FIELD_TEXT:
    case GEO_FIELD_DATE:
        put_text(stream, value->text);
        break;
    }
}

static void put_properties(FILE *stream, const struct geo_layer *layer, const struct geo_feature *feature)
{
    bool has_id = false;
    for (int f = 0; f < layer->field_count; f++) {
        has_id = has_id || strcmp(layer->fields[f].name, "id") == 0;
    }
    (void)fputs("\"properties\":{", stream);
    if (!has_id) {
        (void)fputs("\"id\":", stream);
        put_text(stream, feature->id);
    }
    for (int f = 0; f < layer->field_count; f++) {
        (void)fprintf(stream, "%s\"%s\":", f > 0 || !has_id ? "," : "", layer->fields[f].name);
        put_value(stream, &layer->fields[f], &feature->values[f]);
    }
    (void)fputc('}', stream);
}

static void put_position(FILE *stream, const int64_t *xy)
{
    char x[GEO_LAYER_NUMBER_SIZE];
    char y[GEO_LAYER_NUMBER_SIZE];
    geo_layer_number(x, (double)xy[0] / 1e7, COORDINATE_DECIMALS);
    geo_layer_number(y, (double)xy[1] / 1e7, COORDINATE_DECIMALS);
    (void)fprintf(stream, "[%s,%s]", x, y);
}

static void put_ring(FILE *stream, const int64_t *xy, int64_t count)
{
    (void)fputc('[', stream);
    for (int64_t i = 0; i < count; i++) {
        put_position(stream, xy + 2 * i);
        (void)fputc(',', stream);
    }
    put_position(stream, xy);
    (void)fputc(']', stream);
}

static void put_area(FILE *stream, const struct geo_layer_area *area)
{
    (void)fputs("{\"type\":\"MultiPolygon\",\"coordinates\":[", stream);
    for (int32_t ring = 0; ring < area->ring_count; ring++) {
        if (area->outer[ring]) {
            (void)fputs(ring > 0 ? "],[" : "[", stream);
        } else {
            (void)fputc(',', stream);
        }
        int64_t first = area->ring_start[ring];
        put_ring(stream, area->xy + 2 * first, area->ring_start[ring + 1] - first);
    }
    (void)fputs(area->ring_count > 0 ? "]]}" : "]}", stream);
}

static enum geo_status put_geometry(FILE *stream, const struct geo_layer *layer,
                                    const struct geo_feature *feature, const struct geo_transform *transform,
                                    struct geo_error *err)
{
    if (layer->kind == GEO_LAYER_TABLE) {
        (void)fputs("null", stream);
        return GEO_OK;
    }
    if (layer->kind == GEO_LAYER_AREA) {
        struct geo_layer_area area = {0};
        enum geo_status status = geo_layer_area_round(&area, feature->polygon, transform, err);
        if (status == GEO_OK) {
            put_area(stream, &area);
        }
        geo_layer_area_release(&area);
        return status;
    }
    double x = feature->x;
    double y = feature->y;
    if (transform != NULL && geo_transform_points(transform, &x, &y, 1, 1) > 0) {
        return geo_error_set(err, GEO_ERR_INPUT, "the point cannot be transformed to WGS 84");
    }
    int64_t xy[2] = {(int64_t)llround(x * 1e7), (int64_t)llround(y * 1e7)};
    (void)fputs("{\"type\":\"Point\",\"coordinates\":", stream);
    put_position(stream, xy);
    (void)fputc('}', stream);
    return GEO_OK;
}

static enum geo_status put_features(FILE *stream, const struct geo_layer *layer,
                                    const struct geo_transform *transform, struct geo_error *err)
{
    for (int64_t i = 0; i < layer->feature_count; i++) {
        const struct geo_feature *feature = &layer->features[i];
        (void)fputs(i > 0 ? ",\n{\"type\":\"Feature\",\"id\":" : "\n{\"type\":\"Feature\",\"id\":", stream);
        put_text(stream, feature->id);
        (void)fputc(',', stream);
        put_properties(stream, layer, feature);
        (void)fputs(",\"geometry\":", stream);
        enum geo_status status = put_geometry(stream, layer, feature, transform, err);
        if (status != GEO_OK) {
            (void)geo_error_prefix(err, "layer '%s', feature '%s'", layer->name, feature->id);
            return status;
        }
        (void)fputc('}', stream);
        if (ferror(stream)) {
            return GEO_OK; /* the end of the writing reports it */
        }
    }
    return GEO_OK;
}

enum geo_status geo_layer_write_geojson(const struct geo_layer *layer, const char *path,
                                        struct geo_error *err)
{
    FILE *stream = NULL;
    struct geo_transform *transform = NULL;
    enum geo_status status = geo_layer_check(layer, err);
    if (status != GEO_OK) {
        goto done;
    }
    if (layer->kind != GEO_LAYER_TABLE && strcmp(layer->crs, GEO_CRS_WGS84) != 0) {
        status = geo_transform_open(&transform, layer->crs, GEO_CRS_WGS84, err);
        if (status != GEO_OK) {
            goto done;
        }
    }
    status = geo_output_text_open(&stream, path, err);
    if (status != GEO_OK) {
        goto done;
    }
    (void)fputs("{\"type\":\"FeatureCollection\",\"name\":", stream);
    put_text(stream, layer->name);
    (void)fputs(",\"features\":[", stream);
    status = put_features(stream, layer, transform, err);
    (void)fputs("\n]}\n", stream);
    status = geo_output_text_finish(stream, status, path, err);
done:
    geo_transform_close(transform);
    return status;
}
