/* The invented province "Sông Mây" in memory, and the parts that build and write it. */
#ifndef PHUSONG_DATASETS_SAMPLE_WORLD_H
#define PHUSONG_DATASETS_SAMPLE_WORLD_H

#include "datasets/sample_noise.h"
#include "geo/grid.h"
#include "geo/polygon.h"
#include "geo/status.h"
#include <stdbool.h>
#include <stdint.h>

/* The province is drawn on a plane: u east, v north, 0…60 × 0…50 km. It lies in open sea, where no real
 * province is: 106.00 E 18.55 N is its south-west corner, and a kilometre is 0.009500° of longitude,
 * 0.009030° of latitude. */
#define DATA_SAMPLE_WIDTH_KM 60.0
#define DATA_SAMPLE_HEIGHT_KM 50.0
#define DATA_SAMPLE_COMMUNE_MAX 48
#define DATA_SAMPLE_SEA_MAX 8
#define DATA_SAMPLE_LINE_MAX 97
#define DATA_SAMPLE_ROAD_MAX 64
#define DATA_SAMPLE_RIVER_COUNT 2

/* Rasters are in degrees: cell_m and west_m of these grids hold degrees, as geo_image takes them for
 * EPSG:4326. */
#define DATA_SAMPLE_RASTER_WEST_E6 105950000
#define DATA_SAMPLE_RASTER_NORTH_E6 19052000
#define DATA_SAMPLE_TERRAIN_STEP_E6 1000
#define DATA_SAMPLE_TERRAIN_COLS 672
#define DATA_SAMPLE_TERRAIN_ROWS 552
#define DATA_SAMPLE_PEOPLE_STEP_E6 2000
#define DATA_SAMPLE_PEOPLE_COLS 336
#define DATA_SAMPLE_PEOPLE_ROWS 276
#define DATA_SAMPLE_PEOPLE_CELLS (DATA_SAMPLE_PEOPLE_COLS * DATA_SAMPLE_PEOPLE_ROWS)

struct data_sample_point {
    double u_km, v_km;
};

struct data_sample_line {
    int32_t count;
    struct data_sample_point point[DATA_SAMPLE_LINE_MAX];
};

struct data_sample_road {
    char name[48];
    const char *class;
    struct data_sample_line line;
};

struct data_sample_commune {
    char code[16];
    char name[48];
    bool ward; /* of a town */
    bool city; /* of the largest one */
    int32_t lattice_col, lattice_row;
    struct geo_polygon polygon;      /* degrees */
    struct geo_bounds bounds;        /* degrees */
    struct data_sample_point centre; /* where its roads meet: the lowest ground near the middle */
    int64_t people;                  /* the table's figure */
};

struct data_sample_world {
    struct data_sample_commune commune[DATA_SAMPLE_COMMUNE_MAX];
    int32_t commune_count;
    struct geo_polygon sea[DATA_SAMPLE_SEA_MAX]; /* degrees; inside the lattice only */
    int32_t sea_count;
    struct data_sample_line river[DATA_SAMPLE_RIVER_COUNT];
    struct data_sample_road road[DATA_SAMPLE_ROAD_MAX];
    int32_t road_count;
    int8_t *people_commune; /* on the people grid, −1 outside */
    int32_t *people_centi;  /* hundredths of a person per cell of the people grid */
};

int32_t data_sample_lon_e6(struct data_sample_point point);
int32_t data_sample_lat_e6(struct data_sample_point point);
struct data_sample_point data_sample_point_at(int32_t lon_e6, int32_t lat_e6);
struct geo_grid data_sample_grid(int32_t step_e6, int32_t cols, int32_t rows); /* degrees */
/* Centre of a cell of the raster with this step. */
struct data_sample_point data_sample_cell_centre(int32_t step_e6, int32_t col, int32_t row);

/* folder/name in `ret`; GEO_ERR_OUTPUT when it does not fit. */
#define DATA_SAMPLE_PATH_SIZE 4096
enum geo_status data_sample_path(char ret[DATA_SAMPLE_PATH_SIZE], const char *folder, const char *name,
                                 struct geo_error *err) GEO_MUST_CHECK;

/* A crooked line from a to b of 2^levels segments, put after what is in `line` (a is not repeated);
 * `crook` is the sideways shift of a segment's middle as a share of its length. */
void data_sample_line_extend(struct data_sample_line *line, struct data_sample_point to, int levels,
                             double crook, uint64_t seed);
double data_sample_line_distance_km(const struct data_sample_line *line, struct data_sample_point point);

/* sample_communes.c */
enum geo_status data_sample_communes_build(struct data_sample_world *world,
                                           struct geo_error *err) GEO_MUST_CHECK;
int32_t data_sample_communes_find(const struct data_sample_world *world,
                                  struct data_sample_point point); /* −1 none */
/* Plants the two faults: a ring that crosses itself and a strip claimed by two communes. */
void data_sample_communes_spoil(struct data_sample_world *world);
enum geo_status data_sample_communes_write(const struct data_sample_world *world, const char *folder,
                                           struct geo_error *err) GEO_MUST_CHECK;

/* sample_terrain.c */
void data_sample_terrain_build(struct data_sample_world *world); /* rivers */
double data_sample_terrain_slope_from_sea(
    struct data_sample_point point); /* 0 in the south-east … 1.15 in the north-west */
double
data_sample_terrain_coast_km(struct data_sample_point point); /* from the mean coast line, sea positive */
bool data_sample_terrain_is_sea(const struct data_sample_world *world, struct data_sample_point point);
bool data_sample_terrain_is_river(const struct data_sample_world *world, struct data_sample_point point);
double data_sample_terrain_height_m(const struct data_sample_world *world, struct data_sample_point point);
enum geo_status data_sample_terrain_write(const struct data_sample_world *world, const char *folder,
                                          struct geo_error *err) GEO_MUST_CHECK;

/* sample_land.c: classes of ESA WorldCover (needs people) */
enum geo_status data_sample_land_write(const struct data_sample_world *world, const char *folder,
                                       struct geo_error *err) GEO_MUST_CHECK;

/* sample_people.c: settles the communes (needs communes and roads). */
enum geo_status data_sample_people_build(struct data_sample_world *world,
                                         struct geo_error *err) GEO_MUST_CHECK;
int32_t data_sample_people_cell(struct data_sample_point point); /* index on the people grid, −1 outside */
int64_t data_sample_people_near_centi(const struct data_sample_world *world, struct data_sample_point point);
/* A place where somebody lives, as likely as people are there; in one commune, or anywhere (−1). */
struct data_sample_point data_sample_people_pick(const struct data_sample_world *world, int32_t commune,
                                                 struct data_sample_random *random);
enum geo_status data_sample_people_write(const struct data_sample_world *world, const char *folder,
                                         struct geo_error *err) GEO_MUST_CHECK;

/* sample_roads.c */
void data_sample_roads_build(struct data_sample_world *world); /* needs communes; sets their centres */
enum geo_status data_sample_roads_write(const struct data_sample_world *world, const char *folder,
                                        struct geo_error *err) GEO_MUST_CHECK;

/* sample_places.c */
enum geo_status data_sample_schools_write(const struct data_sample_world *world, const char *folder,
                                          struct geo_error *err) GEO_MUST_CHECK;
/* Heritage and protected forest, where no mast is proposed. */
enum geo_status data_sample_protected_write(const struct data_sample_world *world, const char *folder,
                                            struct geo_error *err) GEO_MUST_CHECK;
enum geo_status data_sample_listed_sites_write(const struct data_sample_world *world, const char *folder,
                                               struct geo_error *err) GEO_MUST_CHECK;

/* sample_stations.c */
enum geo_status data_sample_stations_write(const struct data_sample_world *world, const char *folder,
                                           struct geo_error *err) GEO_MUST_CHECK;

/* sample_plan.c: the plan file and the note that says what is invented and what is wrong. */
enum geo_status data_sample_plan_write(const char *folder, const char *note_name,
                                       struct geo_error *err) GEO_MUST_CHECK;

#endif
