#include "datasets/sample.h"

#include "datasets/sample_world.h"
#include "geo/folder.h"
#include "geo/memory.h"
#include <stdlib.h>

/* A sample folder is known by this file; a folder of the user's own never holds it. */
#define MARKER "ABOUT-THIS-SAMPLE.txt"

static void release_world(struct data_sample_world *world)
{
    for (int32_t c = 0; c < world->commune_count; c++) {
        geo_polygon_release(&world->commune[c].polygon);
    }
    for (int32_t s = 0; s < world->sea_count; s++) {
        geo_polygon_release(&world->sea[s]);
    }
    free(world->people_commune);
    free(world->people_centi);
    free(world);
}

static enum geo_status build_world(struct data_sample_world *world, struct geo_error *err)
{
    data_sample_terrain_build(world);
    enum geo_status status = data_sample_communes_build(world, err);
    if (status != GEO_OK) {
        return status;
    }
    data_sample_roads_build(world);
    return data_sample_people_build(world, err);
}

static enum geo_status write_world(struct data_sample_world *world, const char *folder, struct geo_error *err)
{
    static enum geo_status (*const write_file[])(const struct data_sample_world *, const char *,
                                                 struct geo_error *) = {
        data_sample_terrain_write,   data_sample_land_write,        data_sample_people_write,
        data_sample_roads_write,     data_sample_schools_write,     data_sample_stations_write,
        data_sample_protected_write, data_sample_listed_sites_write};
    for (size_t i = 0; i < sizeof write_file / sizeof *write_file; i++) {
        enum geo_status status = write_file[i](world, folder, err);
        if (status != GEO_OK) {
            return status;
        }
    }
    data_sample_communes_spoil(world); /* last: nothing else may be built on the spoilt borders */
    enum geo_status status = data_sample_communes_write(world, folder, err);
    return status == GEO_OK ? data_sample_plan_write(folder, MARKER, err) : status;
}

enum geo_status data_sample_write(const char *folder, bool overwrite, struct geo_error *err)
{
    struct data_sample_world *world = NULL;
    struct geo_folder place = {0};
    enum geo_status status = geo_folder_open(&place, folder, overwrite, MARKER, err);
    if (status != GEO_OK) {
        return status;
    }
    status = geo_memory_array(&world, 1, sizeof *world, "sample province", err);
    if (status != GEO_OK) {
        goto done;
    }
    status = build_world(world, err);
    if (status == GEO_OK) {
        status = write_world(world, place.staging_path, err);
    }
    if (status == GEO_OK) {
        status = geo_folder_commit(&place, err);
    }
    release_world(world);
done:
    geo_folder_release(&place);
    return status;
}
