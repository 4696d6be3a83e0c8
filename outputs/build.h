/* The builders: each turns results into the rows of one table. */
#ifndef PHUSONG_OUTPUTS_BUILD_H
#define PHUSONG_OUTPUTS_BUILD_H

#include "outputs/figures.h"
#include "outputs/results.h"
#include "outputs/siting_files.h"
#include "outputs/table.h"

struct out_context {
    const struct out_results *results;
    const struct plan_scenario *scenario;
    struct out_figures figures;
    struct geo_transform *to_wgs84;
    struct out_siting_sums sums; /* of the files in siting/; "" without */
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
enum geo_status out_candidates_build(struct out_table *ret, const struct out_context *context,
                                     struct geo_error *err) GEO_MUST_CHECK;
enum geo_status out_budget_curve_build(struct out_table *ret, const struct out_context *context,
                                       struct geo_error *err) GEO_MUST_CHECK;
enum geo_status out_phases_build(struct out_table *ret, const struct out_context *context,
                                 struct geo_error *err) GEO_MUST_CHECK;
enum geo_status out_commune_phases_build(struct out_table *ret, const struct out_context *context,
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

/* Lines about the sites: see siting_words.h. Caller frees. */
enum geo_status out_siting_words_write(char **ret, const struct out_context *context,
                                       struct geo_error *err) GEO_MUST_CHECK;

/* Name of a phase; NULL where the plan has none. */
const char *out_phase_name(const struct plan_scenario *scenario, int32_t phase);
/* Code and name of a commune, if there is one; money, equipment and distances of a candidate. */
void out_site_commune(struct out_table *table, const struct plan_scenario *scenario, int32_t commune);
void out_site_money(struct out_table *table, const struct plan_scenario *scenario,
                    const struct plan_candidate *site);

/* A weight in whole people (cells, points): that of the first sites of the plan is shown as the people they
 * add up to. */
int64_t out_siting_shown(const struct out_context *context, int64_t milli);
/* A bound in whole people: rounded up, so that it holds, and never below what is shown for `reached`, the
 * weight of the plan that it is about; the same where they meet. */
int64_t out_siting_shown_bound(const struct out_context *context, int64_t milli, int64_t reached);

#endif
