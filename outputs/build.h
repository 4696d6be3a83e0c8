/* The builders: each turns results into the rows of one table. */
#ifndef PHUSONG_OUTPUTS_BUILD_H
#define PHUSONG_OUTPUTS_BUILD_H

#include "outputs/figures.h"
#include "outputs/results.h"
#include "outputs/table.h"

struct out_context {
    const struct out_results *results;
    const struct plan_scenario *scenario;
    struct out_figures figures;
    struct geo_transform *to_wgs84;
};

/* Polygons traced for the coverage table; its features point to them. */
struct out_areas {
    struct geo_polygon *polygon;
    size_t count, capacity;
};
void out_areas_release(struct out_areas *areas);

enum geo_status out_communes_build(struct out_table *ret, const struct out_context *context,
                                   struct geo_error *err) GEO_MUST_CHECK;
enum geo_status out_gaps_build(struct out_table *ret, const struct out_context *context,
                               struct geo_error *err) GEO_MUST_CHECK;
/* areas must outlive the table. */
enum geo_status out_coverage_build(struct out_table *ret, struct out_areas *ret_areas,
                                   const struct out_context *context, struct geo_error *err) GEO_MUST_CHECK;
/* The same cut to each commune. areas must outlive the table. */
enum geo_status out_coverage_communes_build(struct out_table *ret, struct out_areas *ret_areas,
                                            const struct out_context *context,
                                            struct geo_error *err) GEO_MUST_CHECK;
enum geo_status out_stations_build(struct out_table *ret, const struct out_context *context,
                                   struct geo_error *err) GEO_MUST_CHECK;
enum geo_status out_sectors_build(struct out_table *ret, const struct out_context *context,
                                  struct geo_error *err) GEO_MUST_CHECK;
enum geo_status out_sites_build(struct out_table *ret, const struct out_context *context,
                                struct geo_error *err) GEO_MUST_CHECK;
enum geo_status out_summary_build(struct out_table *ret, const struct out_context *context,
                                  struct geo_error *err) GEO_MUST_CHECK;
enum geo_status out_quality_build(struct out_table *ret, const struct out_context *context,
                                  struct geo_error *err) GEO_MUST_CHECK;

/* Rasters of one service into `folder`. */
enum geo_status out_rasters_write(const struct out_context *context, const char *folder, int32_t service,
                                  struct geo_error *err) GEO_MUST_CHECK;
enum geo_status out_run_json_write(const struct out_context *context, const char *path,
                                   struct geo_error *err) GEO_MUST_CHECK;

/* Shared by builders. */
struct out_lon_lat {
    double lon_deg, lat_deg;
};
struct out_lon_lat out_wgs84(const struct out_context *context, double x_m, double y_m);
/* Were sites sought for this service? */
bool out_has_after(const struct out_context *context, int32_t service);
/* "0;120;240", "omni" where NaN: `size` bytes, cut off if too long. */
void out_azimuths(char *ret, size_t size, const double *azimuth_deg, int count);
/* A figure of the province, null (INT64_MIN) when no population is known. */
int64_t out_people(const struct out_context *context, const int64_t *values, int32_t service);

#endif
