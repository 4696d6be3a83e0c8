#include "datasets/sample_text.h"
#include "datasets/sample_world.h"

#include <stdio.h>
#include <string.h>

/* "Xã An Mây" → "An Mây". */
static const char *short_name(const struct data_sample_commune *commune)
{
    const char *prefix = commune->ward ? "Phường " : "Xã ";
    size_t length = strlen(prefix);
    return strncmp(commune->name, prefix, length) == 0 ? commune->name + length : commune->name;
}

static void add_place(struct data_sample_text *text, struct data_sample_point point)
{
    data_sample_text_add_degrees(text, data_sample_lon_e6(point));
    data_sample_text_add(text, ",");
    data_sample_text_add_degrees(text, data_sample_lat_e6(point));
}

/* A cell on the border reaches into the neighbour; a school does not. */
static struct data_sample_point school_place(const struct data_sample_world *world, int32_t commune,
                                             struct data_sample_random *random)
{
    struct data_sample_point point = data_sample_people_pick(world, commune, random);
    while (data_sample_communes_find(world, point) != commune) {
        point = data_sample_people_pick(world, commune, random);
    }
    return point;
}

enum geo_status data_sample_schools_write(const struct data_sample_world *world, const char *folder,
                                          struct geo_error *err)
{
    static const char *const level[] = {"Tiểu học", "THCS", "THPT", "Mầm non", "Tiểu học số 2"};
    struct data_sample_random random = {0x73000u};
    struct data_sample_text text = {0};
    data_sample_text_add(&text, "\xEF\xBB\xBFten,cap_hoc,lon,lat\r\n"); /* as a spreadsheet saves it */
    for (int32_t c = 0; c < world->commune_count; c++) {
        int32_t count = world->commune[c].ward ? 5 : data_sample_noise_between(&random, 2, 4);
        for (int32_t i = 0; i < count; i++) {
            data_sample_text_add(&text, "\"Trường %s %s\",%s,", level[i], short_name(&world->commune[c]),
                                 level[i]);
            add_place(&text, school_place(world, c, &random));
            data_sample_text_add(&text, "\r\n");
        }
    }
    enum geo_status status = data_sample_text_write(&text, folder, "schools.csv", err);
    data_sample_text_release(&text);
    return status;
}

/* The highest of some places near a commune's centre: where the commune would put a mast. */
static struct data_sample_point find_hill(const struct data_sample_world *world,
                                          struct data_sample_point centre)
{
    struct data_sample_point best = centre;
    double best_m = -1.0;
    for (int32_t step = 0; step < 49; step++) {
        int32_t right = step % 7 - 3;
        int32_t up = step / 7 - 3;
        struct data_sample_point point = {centre.u_km + 0.3 * (double)right, centre.v_km + 0.3 * (double)up};
        double height_m = data_sample_terrain_height_m(world, point);
        if (height_m > best_m && data_sample_communes_find(world, point) >= 0) {
            best = point;
            best_m = height_m;
        }
    }
    return best;
}

enum geo_status data_sample_listed_sites_write(const struct data_sample_world *world, const char *folder,
                                               struct geo_error *err)
{
    struct data_sample_text text = {0};
    int written = 0;
    data_sample_text_add(&text, "ma,ten,kinh_do,vi_do,chi_phi\n");
    for (int32_t c = 0; c < world->commune_count; c++) {
        const struct data_sample_commune *commune = &world->commune[c];
        bool wanted = commune->ward || c % 4 == 1;
        if (!wanted) {
            continue;
        }
        written++;
        data_sample_text_add(&text, "DX%02d,Trụ sở %s,", written, commune->name);
        add_place(&text, find_hill(world, commune->centre));
        if (written % 3 == 0) {
            data_sample_text_add(&text, ",\n"); /* the cost book's figure stands in */
        } else {
            data_sample_text_add(&text, ",%d\n", 900000000 + 50000000 * (written % 7));
        }
    }
    enum geo_status status = data_sample_text_write(&text, folder, "listed_sites.csv", err);
    data_sample_text_release(&text);
    return status;
}

/* A ring of twelve corners, counterclockwise; every second one farther in, as a drawn border is. */
static void add_ring(struct data_sample_text *text, struct data_sample_point centre, double radius_km)
{
    static const double corner[12][2] = {{1.0, 0.0},     {0.78, 0.45},  {0.5, 0.866},  {0.0, 0.9},
                                         {-0.5, 0.866},  {-0.78, 0.45}, {-1.0, 0.0},   {-0.78, -0.45},
                                         {-0.5, -0.866}, {0.0, -0.9},   {0.5, -0.866}, {0.78, -0.45}};
    for (int i = 0; i <= 12; i++) {
        const double *at = corner[i % 12];
        struct data_sample_point point = {centre.u_km + radius_km * at[0], centre.v_km + radius_km * at[1]};
        data_sample_text_add(text, i == 0 ? "[" : ", [");
        data_sample_text_add_degrees(text, data_sample_lon_e6(point));
        data_sample_text_add(text, ", ");
        data_sample_text_add_degrees(text, data_sample_lat_e6(point));
        data_sample_text_add(text, "]");
    }
}

static void add_protected(struct data_sample_text *text, const char *name, const char *kind,
                          struct data_sample_point centre, double radius_km)
{
    data_sample_text_add(text,
                         "{\"type\": \"Feature\", \"properties\": {\"ten\": \"%s\", \"loai\": \"%s\"}, "
                         "\"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[",
                         name, kind);
    add_ring(text, centre, radius_km);
    data_sample_text_add(text, "]]}}");
}

/* The highest ground of all, and a place beside the town's hill. */
enum geo_status data_sample_protected_write(const struct data_sample_world *world, const char *folder,
                                            struct geo_error *err)
{
    struct data_sample_text text = {0};
    struct data_sample_point summit = {0.0, 0.0};
    struct data_sample_point town = {0.0, 0.0};
    double summit_m = -1.0;
    for (int32_t c = 0; c < world->commune_count; c++) {
        struct data_sample_point hill = find_hill(world, world->commune[c].centre);
        double height_m = data_sample_terrain_height_m(world, hill);
        summit = height_m > summit_m ? hill : summit;
        summit_m = height_m > summit_m ? height_m : summit_m;
        town = world->commune[c].city ? hill : town;
    }
    data_sample_text_add(&text,
                         "{\"type\": \"FeatureCollection\", \"name\": \"protected\", \"features\": [\n");
    town.u_km += 0.9;
    add_protected(&text, "Thành cổ Sông Mây", "di tích", town, 0.6);
    data_sample_text_add(&text, ",\n");
    add_protected(&text, "Rừng đặc dụng Núi Khuất", "rừng đặc dụng", summit, 2.5);
    data_sample_text_add(&text, "\n]}\n");
    enum geo_status status = data_sample_text_write(&text, folder, "protected.geojson", err);
    data_sample_text_release(&text);
    return status;
}
