/* From cells to pixels and back for whole blocks at a time: exact at a few points, bilinear between them,
 * refined until the middle of every piece is right to within the tolerance. */
#include "geo/raster_internal.h"

#include <math.h>

struct piece {
    double u0, v0;
    int cols, rows;
    double *xy;   /* of the piece's first position */
    int row_size; /* positions from one row to the next */
};

static void map_exact(const struct geo_raster_map *map, double *xy, size_t count)
{
    const double *g = map->from;
    for (size_t i = 0; i < count; i++) {
        double u = xy[2 * i];
        double v = xy[2 * i + 1];
        xy[2 * i] = g[0] + u * g[1] + v * g[2];
        xy[2 * i + 1] = g[3] + u * g[4] + v * g[5];
    }
    (void)geo_transform_points(map->transform, xy, xy + 1, count, 2);
    g = map->to;
    for (size_t i = 0; i < count; i++) {
        double x = xy[2 * i];
        double y = xy[2 * i + 1];
        xy[2 * i] = g[0] + x * g[1] + y * g[2];
        xy[2 * i + 1] = g[3] + x * g[4] + y * g[5];
    }
}

static void fill_exact(const struct geo_raster_map *map, const struct piece *piece)
{
    for (int row = 0; row < piece->rows; row++) {
        double *xy = piece->xy + 2 * row * piece->row_size;
        for (int col = 0; col < piece->cols; col++) {
            xy[2 * col] = piece->u0 + (double)col;
            xy[2 * col + 1] = piece->v0 + (double)row;
        }
        map_exact(map, xy, (size_t)piece->cols);
    }
}

/* From 3 × 3 exact points; false if the five that are not corners are not met by the four that are. */
static bool fill_bilinear(const struct geo_raster_map *map, const struct piece *piece)
{
    double exact[3][3][2];
    double width = (double)(piece->cols - 1);
    double height = (double)(piece->rows - 1);
    for (int j = 0; j < 3; j++) {
        for (int i = 0; i < 3; i++) {
            exact[j][i][0] = piece->u0 + 0.5 * (double)i * width;
            exact[j][i][1] = piece->v0 + 0.5 * (double)j * height;
        }
    }
    map_exact(map, &exact[0][0][0], 9);
    for (int k = 0; k < 2; k++) {
        double a = exact[0][0][k];
        double b = exact[0][2][k];
        double c = exact[2][0][k];
        double d = exact[2][2][k];
        const double error[5] = {exact[0][1][k] - 0.5 * (a + b), exact[2][1][k] - 0.5 * (c + d),
                                 exact[1][0][k] - 0.5 * (a + c), exact[1][2][k] - 0.5 * (b + d),
                                 exact[1][1][k] - 0.25 * (a + b + c + d)};
        for (int i = 0; i < 5; i++) {
            if (!(fabs(error[i]) <= map->tolerance)) { /* NaN too */
                return false;
            }
        }
    }
    for (int row = 0; row < piece->rows; row++) {
        double down = (double)row / height;
        double *xy = piece->xy + 2 * row * piece->row_size;
        for (int k = 0; k < 2; k++) {
            double west = exact[0][0][k] + down * (exact[2][0][k] - exact[0][0][k]);
            double east = exact[0][2][k] + down * (exact[2][2][k] - exact[0][2][k]);
            double step = (east - west) / width;
            for (int col = 0; col < piece->cols; col++) {
                xy[2 * col + k] = west + (double)col * step;
            }
        }
    }
    return true;
}

static void fill(const struct geo_raster_map *map, const struct piece *piece)
{
    if (piece->cols <= 3 || piece->rows <= 3) {
        fill_exact(map, piece);
        return;
    }
    if (fill_bilinear(map, piece)) {
        return;
    }
    int cols[2] = {piece->cols / 2, piece->cols - piece->cols / 2};
    int rows[2] = {piece->rows / 2, piece->rows - piece->rows / 2};
    for (int j = 0; j < 2; j++) {
        for (int i = 0; i < 2; i++) {
            int right = i * cols[0];
            int down = j * rows[0];
            struct piece quarter = {piece->u0 + (double)right,
                                    piece->v0 + (double)down,
                                    cols[i],
                                    rows[j],
                                    piece->xy + 2 * (down * piece->row_size + right),
                                    piece->row_size};
            fill(map, &quarter);
        }
    }
}

void geo_raster_map_block(const struct geo_raster_map *map, double *xy, double u0, double v0, int cols,
                          int rows)
{
    struct piece whole = {u0, v0, cols, rows, NULL, cols};
    whole.xy = xy;
    fill(map, &whole);
}

struct geo_raster_box geo_raster_box_empty(void)
{
    return (struct geo_raster_box){INT64_MAX, INT64_MAX, INT64_MIN, INT64_MIN};
}

bool geo_raster_box_is_empty(const struct geo_raster_box *box)
{
    return box->x0 >= box->x1 || box->y0 >= box->y1;
}

int64_t geo_raster_box_size(const struct geo_raster_box *box)
{
    return geo_raster_box_is_empty(box) ? 0 : (box->x1 - box->x0) * (box->y1 - box->y0);
}

void geo_raster_box_add(struct geo_raster_box *box, const struct geo_raster_box *other)
{
    if (geo_raster_box_is_empty(other)) {
        return;
    }
    box->x0 = other->x0 < box->x0 ? other->x0 : box->x0;
    box->y0 = other->y0 < box->y0 ? other->y0 : box->y0;
    box->x1 = other->x1 > box->x1 ? other->x1 : box->x1;
    box->y1 = other->y1 > box->y1 ? other->y1 : box->y1;
}

struct geo_raster_box geo_raster_box_common(const struct geo_raster_box *a, const struct geo_raster_box *b)
{
    return (struct geo_raster_box){a->x0 > b->x0 ? a->x0 : b->x0, a->y0 > b->y0 ? a->y0 : b->y0,
                                   a->x1 < b->x1 ? a->x1 : b->x1, a->y1 < b->y1 ? a->y1 : b->y1};
}

struct geo_raster_span geo_raster_span_empty(void)
{
    return (struct geo_raster_span){{(double)INFINITY, (double)INFINITY},
                                    {-(double)INFINITY, -(double)INFINITY}};
}

void geo_raster_span_add(struct geo_raster_span *span, const double *xy, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < 2; k++) { /* a comparison with NaN is false */
            span->low[k] = xy[2 * i + k] < span->low[k] ? xy[2 * i + k] : span->low[k];
            span->high[k] = xy[2 * i + k] > span->high[k] ? xy[2 * i + k] : span->high[k];
        }
    }
}

struct geo_raster_box geo_raster_span_pixels(const struct geo_raster_span *span,
                                             const struct geo_raster_source *source, double margin)
{
    double x0 = fmax(0.0, floor(span->low[0] - margin));
    double y0 = fmax(0.0, floor(span->low[1] - margin));
    double x1 = fmin((double)source->cols, ceil(span->high[0] + margin));
    double y1 = fmin((double)source->rows, ceil(span->high[1] + margin));
    if (!(x0 < x1 && y0 < y1)) {
        return geo_raster_box_empty();
    }
    return (struct geo_raster_box){(int64_t)x0, (int64_t)y0, (int64_t)x1, (int64_t)y1};
}

static int64_t block_of(int64_t index)
{
    int64_t block = index / GEO_RASTER_BLOCK;
    return index % GEO_RASTER_BLOCK < 0 ? block - 1 : block;
}

int64_t geo_raster_block_count(const struct geo_raster_box *box)
{
    if (geo_raster_box_is_empty(box)) {
        return 0;
    }
    return (block_of(box->x1 - 1) - block_of(box->x0) + 1) * (block_of(box->y1 - 1) - block_of(box->y0) + 1);
}

struct geo_raster_box geo_raster_block(const struct geo_raster_box *box, int64_t index)
{
    int64_t across = block_of(box->x1 - 1) - block_of(box->x0) + 1;
    int64_t x0 = (block_of(box->x0) + index % across) * GEO_RASTER_BLOCK;
    int64_t y0 = (block_of(box->y0) + index / across) * GEO_RASTER_BLOCK;
    return (struct geo_raster_box){x0, y0, x0 + GEO_RASTER_BLOCK, y0 + GEO_RASTER_BLOCK};
}
