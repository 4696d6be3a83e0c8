#include "datasets/sample_text.h"
#include "datasets/sample_world.h"

#include "geo/memory.h"
#include <stdlib.h>

#define POSITIONS 190
#define POSITIONS_5G 25
#define APART_KM 0.45

enum { VIETTEL, VINAPHONE, MOBIFONE, OPERATORS };

static const char *const operator_name[OPERATORS] = {"Viettel", "VinaPhone", "MobiFone"};
static const char *const operator_nr_band[OPERATORS] = {"n41", "n78", "n77"};

struct position {
    struct data_sample_point point;
    int64_t people_centi; /* around it */
    bool urban;
    bool has_nr;
};

struct station {
    int32_t position; /* its number less one, for the code */
    struct data_sample_point point;
    const char *operator_name, *technology, *band;
    int32_t height_agl_m; /* 0: the file does not say */
    int32_t power_w;      /* 0: the file does not say */
    int32_t azimuth_deg;  /* −1: the file does not say */
};

static bool is_free(const struct position *positions, int32_t count, struct data_sample_point point)
{
    for (int32_t p = 0; p < count; p++) {
        double du = positions[p].point.u_km - point.u_km;
        double dv = positions[p].point.v_km - point.v_km;
        if (du * du + dv * dv < APART_KM * APART_KM) {
            return false;
        }
    }
    return true;
}

static struct data_sample_point beside_road(const struct data_sample_world *world,
                                            struct data_sample_random *random)
{
    const struct data_sample_line *line =
        &world->road[data_sample_noise_between(random, 0, world->road_count - 1)].line;
    struct data_sample_point point = line->point[data_sample_noise_between(random, 0, line->count - 1)];
    point.u_km += 0.4 * (data_sample_noise_unit(random) - 0.5);
    point.v_km += 0.4 * (data_sample_noise_unit(random) - 0.5);
    return point;
}

static struct data_sample_point on_hill(const struct data_sample_world *world,
                                        struct data_sample_random *random)
{
    struct data_sample_point start = data_sample_people_pick(world, -1, random);
    struct data_sample_point best = start;
    double best_m = -1.0;
    for (int i = 0; i < 12; i++) {
        struct data_sample_point point = {start.u_km + 3.0 * (data_sample_noise_unit(random) - 0.5),
                                          start.v_km + 3.0 * (data_sample_noise_unit(random) - 0.5)};
        double height_m = data_sample_terrain_height_m(world, point);
        if (height_m > best_m) {
            best = point;
            best_m = height_m;
        }
    }
    return best;
}

/* Six in ten where people live, three in ten along roads, one in ten on a hill; none in water, none too near
 * another. */
static void place_positions(struct position *positions, const struct data_sample_world *world)
{
    struct data_sample_random random = {0x74000u};
    int32_t count = 0;
    while (count < POSITIONS) {
        int32_t kind = data_sample_noise_between(&random, 0, 9);
        struct data_sample_point point = kind < 6   ? data_sample_people_pick(world, -1, &random)
                                         : kind < 9 ? beside_road(world, &random)
                                                    : on_hill(world, &random);
        int32_t commune = data_sample_communes_find(world, point);
        if (commune < 0 || data_sample_terrain_is_sea(world, point) ||
            data_sample_terrain_is_river(world, point) || !is_free(positions, count, point)) {
            continue;
        }
        positions[count++] = (struct position){.point = point,
                                               .people_centi = data_sample_people_near_centi(world, point),
                                               .urban = world->commune[commune].ward};
    }
}

static void choose_nr(struct position *positions)
{
    for (int32_t round = 0; round < POSITIONS_5G; round++) {
        int32_t best = -1;
        for (int32_t p = 0; p < POSITIONS; p++) {
            if (!positions[p].has_nr &&
                (best < 0 || positions[p].people_centi > positions[best].people_centi)) {
                best = p;
            }
        }
        positions[best].has_nr = true;
    }
}

static void add_row(struct data_sample_text *text, const struct station *station, int32_t tilt_deg)
{
    data_sample_text_add(text, "SM%04d,%s,%s,%s,", (int)station->position + 1, station->operator_name,
                         station->technology, station->band);
    data_sample_text_add_degrees(text, data_sample_lon_e6(station->point));
    data_sample_text_add(text, ",");
    data_sample_text_add_degrees(text, data_sample_lat_e6(station->point));
    if (station->height_agl_m != 0) {
        data_sample_text_add(text, ",%d,", (int)station->height_agl_m);
    } else {
        data_sample_text_add(text, ",,");
    }
    if (station->azimuth_deg >= 0) {
        data_sample_text_add(text, "%d,%d,", (int)station->azimuth_deg, (int)tilt_deg);
    } else {
        data_sample_text_add(text, ",,");
    }
    if (station->power_w > 0) {
        data_sample_text_add(text, "%d", (int)station->power_w);
    }
    data_sample_text_add(text, "\n");
}

/* Three sectors, or one row that says nothing of azimuths. */
static void add_station(struct data_sample_text *text, struct station station,
                        struct data_sample_random *random)
{
    bool known = data_sample_noise_between(random, 0, 99) < 62;
    int32_t first_deg = 10 * data_sample_noise_between(random, 0, 11);
    int32_t tilt_deg = data_sample_noise_between(random, 2, 7);
    if (data_sample_noise_between(random, 0, 99) < 35) {
        station.power_w = 0;
    }
    if (!known) {
        station.azimuth_deg = -1;
        add_row(text, &station, 0);
        return;
    }
    for (int32_t sector = 0; sector < 3; sector++) {
        station.azimuth_deg = first_deg + 120 * sector;
        add_row(text, &station, tilt_deg);
    }
}

/* What one operator has at a position: 4G always, more where many live. */
static void add_operator(struct data_sample_text *text, const struct position *position, int32_t index,
                         int operator, struct data_sample_random * random)
{
    struct station station = {.position = index,
                              .point = position->point,
                              .operator_name = operator_name[operator],
                              .technology = "4G",
                              .band = "B3",
                              .power_w = 40};
    station.height_agl_m = position->urban ? data_sample_noise_between(random, 18, 30)
                                           : 3 * data_sample_noise_between(random, 11, 15);
    if (data_sample_noise_between(random, 0, 99) < 20) {
        station.height_agl_m = 0;
    }
    add_station(text, station, random);
    if (position->urban && data_sample_noise_between(random, 0, 99) < 40) {
        station.band = "B1";
        add_station(text, station, random);
    } else if (operator== VIETTEL && data_sample_noise_between(random, 0, 99) < 25) {
        station.band = "B8";
        add_station(text, station, random);
    }
    if (data_sample_noise_between(random, 0, 99) < 12) {
        station.technology = "3G";
        station.band = "B1";
        add_station(text, station, random);
    }
}

static void add_nr(struct data_sample_text *text, const struct position *position, int32_t index,
                   int operator, struct data_sample_random * random)
{
    struct station station = {.position = index,
                              .point = position->point,
                              .operator_name = operator_name[operator],
                              .technology = "5G",
                              .band = operator_nr_band[operator],
                              .height_agl_m = data_sample_noise_between(random, 20, 36),
                              .power_w = operator == VIETTEL ? 200 : 160};
    add_station(text, station, random);
}

/* Rows that are wrong, each in its own way; the checks should find every one. */
static void add_faults(struct data_sample_text *text, const struct position *positions)
{
    struct station station = {.position = 9000,
                              .operator_name = operator_name[VIETTEL],
                              .technology = "4G",
                              .band = "B3",
                              .height_agl_m = 42,
                              .power_w = 40,
                              .azimuth_deg = 30};
    const int32_t tilt_deg = 4;
    station.point = (struct data_sample_point){31.0, 21.0}; /* an exact duplicate */
    add_row(text, &station, tilt_deg);
    add_row(text, &station, tilt_deg);
    station.position++; /* longitude and latitude swapped */
    station.point =
        data_sample_point_at(data_sample_lat_e6(positions[3].point), data_sample_lon_e6(positions[3].point));
    add_row(text, &station, tilt_deg);
    station.position++; /* never surveyed */
    station.point = data_sample_point_at(0, 0);
    add_row(text, &station, tilt_deg);
    station.position++; /* 50 km beyond the border */
    station.point = (struct data_sample_point){-50.0, 25.0};
    add_row(text, &station, tilt_deg);
    station.position++; /* no such azimuth */
    station.point = (struct data_sample_point){24.0, 12.0};
    station.azimuth_deg = 400;
    add_row(text, &station, tilt_deg);
    station.position++; /* a mast below the ground */
    station.point = (struct data_sample_point){20.0, 8.0};
    station.azimuth_deg = 90;
    station.height_agl_m = -5;
    add_row(text, &station, tilt_deg);
}

enum geo_status data_sample_stations_write(const struct data_sample_world *world, const char *folder,
                                           struct geo_error *err)
{
    struct position *positions = NULL;
    enum geo_status status =
        geo_memory_array(&positions, POSITIONS, sizeof *positions, "sample stations", err);
    if (status != GEO_OK) {
        return status;
    }
    place_positions(positions, world);
    choose_nr(positions);
    struct data_sample_random random = {0x75000u};
    struct data_sample_text text = {0};
    data_sample_text_add(&text,
                         "ma_tram,nha_mang,cong_nghe,bang_tan,kinh_do,vi_do,do_cao_anten,huong,goc_cup,"
                         "cong_suat_w\n");
    for (int32_t p = 0; p < POSITIONS; p++) {
        int32_t draw = data_sample_noise_between(&random, 0, 99);
        int first = draw < 48 ? VIETTEL : draw < 78 ? VINAPHONE : MOBIFONE;
        add_operator(&text, &positions[p], p, first, &random);
        for (int other = 1; other < OPERATORS; other++) { /* masts are shared, more so in towns */
            if (data_sample_noise_between(&random, 0, 99) < (positions[p].urban ? 45 : 28)) {
                add_operator(&text, &positions[p], p, (first + other) % OPERATORS, &random);
            }
        }
        if (positions[p].has_nr) {
            add_nr(&text, &positions[p], p, first, &random);
        }
    }
    add_faults(&text, positions);
    status = data_sample_text_write(&text, folder, "stations.csv", err);
    data_sample_text_release(&text);
    free(positions);
    return status;
}
