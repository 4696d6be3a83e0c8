#include "datasets/sample_world.h"

#include "geo/layer.h"
#include "geo/memory.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* A lattice of crooked cells. Every border is one chain of points shared by the communes on both sides, so
 * they meet without gap or overlap. A town's cell is cut into wards. Cells beyond the coast are sea. */
#define COLS 7
#define ROWS 6
#define EDGE_LEVELS 4
#define EDGE_SEGMENTS (1 << EDGE_LEVELS)
#define EDGE_MIDDLE (EDGE_SEGMENTS / 2)
#define RING_MAX (4 * EDGE_SEGMENTS + 8)
#define EDGE_CROOK 0.14
#define CITY_COL 4
#define CITY_ROW 1
#define TOWN_COL 5
#define TOWN_ROW 3

struct lattice {
    struct data_sample_point node[COLS + 1][ROWS + 1];
    struct data_sample_line along[COLS][ROWS + 1]; /* west → east */
    struct data_sample_line up[COLS + 1][ROWS];    /* south → north */
    int32_t ward_used, plain_used, hill_used, mountain_used;
};

/* A stretch of a chain, walked from one point index to another. */
struct stretch {
    const struct data_sample_line *line;
    int32_t from, to;
};

/* A lattice cell with its four borders, and one commune made from it: the stretches of its ring,
 * counterclockwise. */
struct cell {
    int32_t col, row;
    const struct data_sample_line *south, *east, *north, *west;
};

#define STRETCHES 4
struct piece {
    struct stretch stretch[STRETCHES];
};

static const char *const ward_names[] = {"Phường Vân Khê",   "Phường Vân Lĩnh", "Phường Bến Mây",
                                         "Phường Chợ Thành", "Phường Cầu Mây",  "Phường Cửa Sông"};
static const char *const plain_names[] = {"Xã An Mây",    "Xã Bãi Thơm",  "Xã Cồn Sậy",    "Xã Đầm Sen",
                                          "Xã Đồng Lụa",  "Xã Gò Nổi",    "Xã Hải Mây",    "Xã Kênh Ngang",
                                          "Xã Lúa Vàng",  "Xã Mỹ Khúc",   "Xã Nước Lặng",  "Xã Quán Gió",
                                          "Xã Ruộng Mới", "Xã Thuận Bồi", "Xã Triều Dâng", "Xã Vườn Dâu",
                                          "Xã Bến Đò Hạ", "Xã Cát Trắng", "Xã Ngọc Lũy",   "Xã Phú Điềm"};
static const char *const hill_names[] = {"Xã Đồi Chè",  "Xã Hà Sơn",    "Xã Hạ Sơn",    "Xã Hòa Mây",
                                         "Xã Khe Giữa", "Xã Lâm Tuyền", "Xã Nương Cao", "Xã Rừng Thông",
                                         "Xã Suối Bạc", "Xã Thung Mơ",  "Xã Trúc Lĩnh", "Xã Vực Xanh",
                                         "Xã Dốc Lim",  "Xã Mỏ Phấn",   "Xã Hồ Trên"};
static const char *const mountain_names[] = {
    "Xã Bản Sương",   "Xã Đèo Gió",     "Xã Đỉnh Mây", "Xã Hang Dơi",   "Xã Khau Lạnh",  "Xã Lũng Đá",
    "Xã Nà Mưa",      "Xã Pù Xa",       "Xã Sườn Bắc", "Xã Thác Trắng", "Xã Thượng Mây", "Xã Vách Ngà",
    "Xã Mường Khuất", "Xã Suối Thượng", "Xã Tà Sương", "Xã Nậm Khói"};
#define NAMES(list) (int32_t)(sizeof(list) / sizeof *(list))

static struct data_sample_point lattice_middle(int32_t col, int32_t row)
{
    return (struct data_sample_point){((double)col + 0.5) * DATA_SAMPLE_WIDTH_KM / COLS,
                                      ((double)row + 0.5) * DATA_SAMPLE_HEIGHT_KM / ROWS};
}

static bool is_land_cell(int32_t col, int32_t row)
{
    return col >= 0 && col < COLS && row >= 0 && row < ROWS &&
           data_sample_terrain_coast_km(lattice_middle(col, row)) < 0.0;
}

/* Nodes are shaken; those between land and sea are also drawn towards the mean coast line. */
static void place_nodes(struct lattice *lattice)
{
    for (int32_t row = 0; row <= ROWS; row++) {
        for (int32_t col = 0; col <= COLS; col++) {
            struct data_sample_random random = {0x51000u + (uint64_t)(row * (COLS + 1) + col)};
            struct data_sample_point node = {
                (double)col * DATA_SAMPLE_WIDTH_KM / COLS + 3.0 * (data_sample_noise_unit(&random) - 0.5),
                (double)row * DATA_SAMPLE_HEIGHT_KM / ROWS + 3.0 * (data_sample_noise_unit(&random) - 0.5)};
            int land = is_land_cell(col - 1, row - 1) + is_land_cell(col, row - 1) +
                       is_land_cell(col - 1, row) + is_land_cell(col, row);
            double coast_km = data_sample_terrain_coast_km(node);
            if (land > 0 && land < 4 && coast_km > -5.0) {
                node.u_km -= 0.6 * coast_km * 0.786;
                node.v_km += 0.6 * coast_km * 0.618;
            }
            lattice->node[col][row] = node;
        }
    }
}

static void draw_line(struct data_sample_line *line, struct data_sample_point a, struct data_sample_point b,
                      uint64_t seed)
{
    line->count = 1;
    line->point[0] = a;
    data_sample_line_extend(line, b, EDGE_LEVELS, EDGE_CROOK, seed);
}

static void draw_edges(struct lattice *lattice)
{
    for (int32_t row = 0; row <= ROWS; row++) {
        for (int32_t col = 0; col < COLS; col++) {
            draw_line(&lattice->along[col][row], lattice->node[col][row], lattice->node[col + 1][row],
                      0x52000u + (uint64_t)(row * COLS + col));
        }
    }
    for (int32_t row = 0; row < ROWS; row++) {
        for (int32_t col = 0; col <= COLS; col++) {
            draw_line(&lattice->up[col][row], lattice->node[col][row], lattice->node[col][row + 1],
                      0x53000u + (uint64_t)(row * (COLS + 1) + col));
        }
    }
}

/* A stretch gives all its points but the last, which is the next one's first. */
static enum geo_status make_polygon(struct geo_polygon *ret, const struct piece *piece, struct geo_error *err)
{
    struct geo_polygon polygon = {.ring_count = 1};
    enum geo_status status =
        geo_memory_array(&polygon.ring_start, 2, sizeof *polygon.ring_start, "sample ring", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&polygon.xy, 2 * RING_MAX, sizeof *polygon.xy, "sample ring", err);
    }
    if (status != GEO_OK) {
        geo_polygon_release(&polygon);
        return status;
    }
    int64_t points = 0;
    for (int s = 0; s < STRETCHES; s++) {
        const struct stretch *stretch = &piece->stretch[s];
        int32_t step = stretch->to > stretch->from ? 1 : -1;
        for (int32_t i = stretch->from; i != stretch->to; i += step) {
            assert(points < RING_MAX);
            polygon.xy[2 * points] = (double)data_sample_lon_e6(stretch->line->point[i]) / 1e6;
            polygon.xy[2 * points + 1] = (double)data_sample_lat_e6(stretch->line->point[i]) / 1e6;
            points++;
        }
    }
    polygon.ring_start[1] = points;
    *ret = polygon;
    return GEO_OK;
}

static const char *next_name(struct lattice *lattice, const struct cell *cell, bool ward)
{
    if (ward) {
        assert(lattice->ward_used < NAMES(ward_names));
        return ward_names[lattice->ward_used++];
    }
    double slope = data_sample_terrain_slope_from_sea(lattice_middle(cell->col, cell->row));
    if (slope < 0.45) {
        assert(lattice->plain_used < NAMES(plain_names));
        return plain_names[lattice->plain_used++];
    }
    if (slope < 0.68) {
        assert(lattice->hill_used < NAMES(hill_names));
        return hill_names[lattice->hill_used++];
    }
    assert(lattice->mountain_used < NAMES(mountain_names));
    return mountain_names[lattice->mountain_used++];
}

/* Codes run in threes from 00901, as the real lists do; `pieces` communes come from this cell. */
static enum geo_status add_communes(struct data_sample_world *world, struct lattice *lattice,
                                    const struct cell *cell, const struct piece *pieces, int count,
                                    struct geo_error *err)
{
    for (int p = 0; p < count; p++) {
        assert(world->commune_count < DATA_SAMPLE_COMMUNE_MAX);
        struct data_sample_commune *commune = &world->commune[world->commune_count];
        *commune = (struct data_sample_commune){
            .ward = count > 1, .city = count > 2, .lattice_col = cell->col, .lattice_row = cell->row};
        enum geo_status status = make_polygon(&commune->polygon, &pieces[p], err);
        if (status != GEO_OK) {
            return status;
        }
        commune->bounds = geo_polygon_bounds(&commune->polygon);
        (void)snprintf(commune->code, sizeof commune->code, "%05d", (int)(901 + 3 * world->commune_count));
        (void)snprintf(commune->name, sizeof commune->name, "%s", next_name(lattice, cell, commune->ward));
        world->commune_count++;
    }
    return GEO_OK;
}

static struct piece whole_piece(const struct cell *cell)
{
    return (struct piece){{{cell->south, 0, EDGE_SEGMENTS},
                           {cell->east, 0, EDGE_SEGMENTS},
                           {cell->north, EDGE_SEGMENTS, 0},
                           {cell->west, EDGE_SEGMENTS, 0}}};
}

/* Four wards around a point near the middle. */
static enum geo_status add_city(struct data_sample_world *world, struct lattice *lattice,
                                const struct cell *cell, struct geo_error *err)
{
    struct data_sample_point middle = lattice_middle(cell->col, cell->row);
    const int32_t half = EDGE_MIDDLE;
    const int32_t all = EDGE_SEGMENTS;
    struct data_sample_line south, east, north, west; /* from the border's middle inwards */
    draw_line(&south, cell->south->point[half], middle, 0x54001u);
    draw_line(&east, cell->east->point[half], middle, 0x54002u);
    draw_line(&north, cell->north->point[half], middle, 0x54003u);
    draw_line(&west, cell->west->point[half], middle, 0x54004u);
    const struct piece wards[4] = {
        {{{cell->south, 0, half}, {&south, 0, all}, {&west, all, 0}, {cell->west, half, 0}}},
        {{{cell->south, half, all}, {cell->east, 0, half}, {&east, 0, all}, {&south, all, 0}}},
        {{{cell->east, half, all}, {cell->north, all, half}, {&north, 0, all}, {&east, all, 0}}},
        {{{&west, 0, all}, {&north, all, 0}, {cell->north, half, 0}, {cell->west, all, half}}},
    };
    return add_communes(world, lattice, cell, wards, 4, err);
}

/* Two wards, one south and one north of a line across. */
static enum geo_status add_town(struct data_sample_world *world, struct lattice *lattice,
                                const struct cell *cell, struct geo_error *err)
{
    const int32_t half = EDGE_MIDDLE;
    const int32_t all = EDGE_SEGMENTS;
    struct data_sample_line across;
    draw_line(&across, cell->west->point[half], cell->east->point[half], 0x55000u);
    const struct piece wards[2] = {
        {{{cell->south, 0, all}, {cell->east, 0, half}, {&across, all, 0}, {cell->west, half, 0}}},
        {{{&across, 0, all}, {cell->east, half, all}, {cell->north, all, 0}, {cell->west, all, half}}},
    };
    return add_communes(world, lattice, cell, wards, 2, err);
}

static enum geo_status add_cell(struct data_sample_world *world, struct lattice *lattice, int32_t col,
                                int32_t row, struct geo_error *err)
{
    const struct cell cell = {.col = col,
                              .row = row,
                              .south = &lattice->along[col][row],
                              .east = &lattice->up[col + 1][row],
                              .north = &lattice->along[col][row + 1],
                              .west = &lattice->up[col][row]};
    const struct piece whole = whole_piece(&cell);
    if (!is_land_cell(col, row)) {
        assert(world->sea_count < DATA_SAMPLE_SEA_MAX);
        enum geo_status status = make_polygon(&world->sea[world->sea_count], &whole, err);
        world->sea_count += status == GEO_OK ? 1 : 0;
        return status;
    }
    if (col == CITY_COL && row == CITY_ROW) {
        return add_city(world, lattice, &cell, err);
    }
    if (col == TOWN_COL && row == TOWN_ROW) {
        return add_town(world, lattice, &cell, err);
    }
    return add_communes(world, lattice, &cell, &whole, 1, err);
}

enum geo_status data_sample_communes_build(struct data_sample_world *world, struct geo_error *err)
{
    struct lattice *lattice = NULL;
    enum geo_status status = geo_memory_array(&lattice, 1, sizeof *lattice, "sample lattice", err);
    if (status != GEO_OK) {
        return status;
    }
    place_nodes(lattice);
    draw_edges(lattice);
    for (int32_t row = ROWS - 1; row >= 0 && status == GEO_OK; row--) {
        for (int32_t col = 0; col < COLS && status == GEO_OK; col++) {
            status = add_cell(world, lattice, col, row, err);
        }
    }
    free(lattice);
    return status;
}

int32_t data_sample_communes_find(const struct data_sample_world *world, struct data_sample_point point)
{
    double lon = (double)data_sample_lon_e6(point) / 1e6;
    double lat = (double)data_sample_lat_e6(point) / 1e6;
    for (int32_t c = 0; c < world->commune_count; c++) {
        const struct geo_bounds *bounds = &world->commune[c].bounds;
        if (lon >= bounds->west_m && lon <= bounds->east_m && lat >= bounds->south_m &&
            lat <= bounds->north_m && geo_polygon_contains(&world->commune[c].polygon, lon, lat)) {
            return c;
        }
    }
    return -1;
}

static double *ring_point(struct data_sample_world *world, int32_t col, int32_t row, int32_t index)
{
    int32_t c = 0;
    while (c + 1 < world->commune_count &&
           (world->commune[c].lattice_col != col || world->commune[c].lattice_row != row)) {
        c++;
    }
    return &world->commune[c].polygon.xy[2 * (ptrdiff_t)index];
}

void data_sample_communes_spoil(struct data_sample_world *world)
{
    /* A bow tie on the western border: from `before` to the far corner, back, and on to `after`. */
    double *before = ring_point(world, 0, 2, 3 * EDGE_SEGMENTS + 5);
    double *after = before + 6;
    const double out_deg = -0.004;
    before[2] = after[0] + out_deg;
    before[3] = after[1];
    before[4] = before[0] + out_deg;
    before[5] = before[1];
    /* One commune's border point pushed 370 m into its eastern neighbour. */
    double *pushed = ring_point(world, 1, 3, EDGE_SEGMENTS + EDGE_MIDDLE);
    pushed[0] += 0.0035;
}

enum geo_status data_sample_communes_write(const struct data_sample_world *world, const char *folder,
                                           struct geo_error *err)
{
    static const struct geo_field fields[] = {{"ma_xa", GEO_FIELD_TEXT, 0, "commune code"},
                                              {"ten_xa", GEO_FIELD_TEXT, 0, "commune name"},
                                              {"dan_so", GEO_FIELD_INTEGER, 0, "people"}};
    union geo_value values[DATA_SAMPLE_COMMUNE_MAX][3];
    struct geo_feature features[DATA_SAMPLE_COMMUNE_MAX];
    for (int32_t c = 0; c < world->commune_count; c++) {
        const struct data_sample_commune *commune = &world->commune[c];
        values[c][0].text = commune->code;
        values[c][1].text = commune->name;
        values[c][2].integer = commune->people;
        features[c] =
            (struct geo_feature){.id = commune->code, .values = values[c], .polygon = &commune->polygon};
    }
    const struct geo_layer layer = {.name = "communes",
                                    .description = "Communes of the invented province Song May",
                                    .kind = GEO_LAYER_AREA,
                                    .fields = fields,
                                    .field_count = 3,
                                    .features = features,
                                    .feature_count = world->commune_count,
                                    .crs = GEO_CRS_WGS84};
    const struct geo_layer *const layers[] = {&layer};
    char path[DATA_SAMPLE_PATH_SIZE];
    enum geo_status status = data_sample_path(path, folder, "communes.gpkg", err);
    return status == GEO_OK ? geo_layer_write_gpkg(layers, 1, path, err) : status;
}
