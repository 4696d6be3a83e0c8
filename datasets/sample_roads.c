#include "datasets/sample_text.h"
#include "datasets/sample_world.h"

#include <assert.h>
#include <stdio.h>

#define ROAD_LEVELS 4
#define ROAD_CROOK 0.22

/* The lowest dry place near the middle of a commune: people settle in the valley. */
static struct data_sample_point find_centre(const struct data_sample_world *world, int32_t c)
{
    const struct geo_polygon *polygon = &world->commune[c].polygon;
    int64_t points = polygon->ring_start[1];
    double lon = 0.0;
    double lat = 0.0;
    for (int64_t i = 0; i < points; i++) {
        lon += polygon->xy[2 * i] / (double)points;
        lat += polygon->xy[2 * i + 1] / (double)points;
    }
    struct data_sample_point middle = data_sample_point_at((int32_t)(lon * 1e6), (int32_t)(lat * 1e6));
    struct data_sample_point best = middle;
    double best_m = 1e9;
    for (int32_t step = 0; step < 49; step++) {
        int32_t right = step % 7 - 3;
        int32_t up = step / 7 - 3;
        struct data_sample_point point = {middle.u_km + 0.5 * (double)right, middle.v_km + 0.5 * (double)up};
        double height_m = data_sample_terrain_height_m(world, point);
        if (height_m < best_m && data_sample_communes_find(world, point) == c &&
            !data_sample_terrain_is_sea(world, point) && !data_sample_terrain_is_river(world, point)) {
            best = point;
            best_m = height_m;
        }
    }
    return best;
}

static struct data_sample_line *add_road(struct data_sample_world *world, const char *class, int number,
                                         struct data_sample_point from)
{
    assert(world->road_count < DATA_SAMPLE_ROAD_MAX);
    struct data_sample_road *road = &world->road[world->road_count++];
    road->class = class;
    (void)snprintf(road->name, sizeof road->name, "%s %d", class[0] == 'p' ? "Quốc lộ" : "Đường tỉnh",
                   number);
    road->line = (struct data_sample_line){.count = 1, .point[0] = from};
    return &road->line;
}

static double squared_km2(struct data_sample_point a, struct data_sample_point b)
{
    return (a.u_km - b.u_km) * (a.u_km - b.u_km) + (a.v_km - b.v_km) * (a.v_km - b.v_km);
}

/* The centre nearest to its parent of those not joined, −1 when all are. */
static int32_t next_to_join(const struct data_sample_world *world, const bool *joined, const int32_t *parent)
{
    int32_t best = -1;
    double best_km2 = 1e12;
    for (int32_t c = 1; c < world->commune_count; c++) {
        double km2 = squared_km2(world->commune[c].centre, world->commune[parent[c]].centre);
        if (!joined[c] && km2 < best_km2) {
            best = c;
            best_km2 = km2;
        }
    }
    return best;
}

/* Every commune centre is reached: the shortest tree (Prim), a road for each of its edges. */
static void join_centres(struct data_sample_world *world)
{
    int32_t parent[DATA_SAMPLE_COMMUNE_MAX] = {0};
    bool joined[DATA_SAMPLE_COMMUNE_MAX] = {true};
    int32_t best = next_to_join(world, joined, parent);
    for (int32_t round = 1; best >= 0; round++) {
        joined[best] = true;
        struct data_sample_line *line =
            add_road(world, "secondary", 500 + round, world->commune[parent[best]].centre);
        data_sample_line_extend(line, world->commune[best].centre, ROAD_LEVELS, ROAD_CROOK,
                                0x71000u + (uint64_t)round);
        for (int32_t c = 1; c < world->commune_count; c++) {
            if (!joined[c] && squared_km2(world->commune[c].centre, world->commune[best].centre) <
                                  squared_km2(world->commune[c].centre, world->commune[parent[c]].centre)) {
                parent[c] = best;
            }
        }
        best = next_to_join(world, joined, parent);
    }
}

static void draw_highway(struct data_sample_world *world, int number, const struct data_sample_point *stop,
                         int count)
{
    struct data_sample_line *line = add_road(world, "primary", number, stop[0]);
    for (int i = 1; i < count; i++) {
        data_sample_line_extend(line, stop[i], ROAD_LEVELS, 0.10, 0x72000u + (uint64_t)(10 * number + i));
    }
}

void data_sample_roads_build(struct data_sample_world *world)
{
    static const struct data_sample_point coastal[] = {{22.0, 0.5},  {31.0, 6.5},  {38.5, 13.5},
                                                       {45.0, 23.0}, {47.5, 31.0}, {53.0, 49.0}};
    static const struct data_sample_point inland[] = {
        {38.5, 13.5}, {28.0, 20.0}, {18.0, 26.0}, {9.0, 30.0}, {0.8, 34.0}};
    for (int32_t c = 0; c < world->commune_count; c++) {
        world->commune[c].centre = find_centre(world, c);
    }
    draw_highway(world, 98, coastal, (int)(sizeof coastal / sizeof *coastal));
    draw_highway(world, 99, inland, (int)(sizeof inland / sizeof *inland));
    join_centres(world);
}

enum geo_status data_sample_roads_write(const struct data_sample_world *world, const char *folder,
                                        struct geo_error *err)
{
    struct data_sample_text text = {0};
    data_sample_text_add(&text, "{\"type\": \"FeatureCollection\", \"name\": \"roads\", \"features\": [\n");
    for (int32_t r = 0; r < world->road_count; r++) {
        const struct data_sample_road *road = &world->road[r];
        data_sample_text_add(
            &text,
            "{\"type\": \"Feature\", \"id\": \"%d\", \"properties\": {\"name\": \"%s\", \"class\": "
            "\"%s\"}, \"geometry\": {\"type\": \"LineString\", \"coordinates\": [",
            (int)r + 1, road->name, road->class);
        for (int32_t i = 0; i < road->line.count; i++) {
            data_sample_text_add(&text, i == 0 ? "[" : ", [");
            data_sample_text_add_degrees(&text, data_sample_lon_e6(road->line.point[i]));
            data_sample_text_add(&text, ", ");
            data_sample_text_add_degrees(&text, data_sample_lat_e6(road->line.point[i]));
            data_sample_text_add(&text, "]");
        }
        data_sample_text_add(&text, "]}}%s\n", r + 1 < world->road_count ? "," : "");
    }
    data_sample_text_add(&text, "]}\n");
    enum geo_status status = data_sample_text_write(&text, folder, "roads.geojson", err);
    data_sample_text_release(&text);
    return status;
}
