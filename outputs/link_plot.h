/* One link as a picture and as a table of its profile. */
#ifndef PHUSONG_OUTPUTS_LINK_PLOT_H
#define PHUSONG_OUTPUTS_LINK_PLOT_H

#include "planner/radio/explain.h"
#include <stdbool.h>

struct out_link_sample {
    struct plan_explain_sample at;
    double lon_deg, lat_deg;
};

struct out_link_plot {
    const char *from_name, *to_name; /* any text: it is escaped and cut to fit */
    const char *model_name, *model_about;
    double frequency_mhz, loss_db, received_dbm;
    double tx_height_agl_m, rx_height_agl_m;
    const struct out_link_sample *sample; /* from the transmitter to the receiver */
    int32_t count;                        /* at least 2 */
    struct plan_explain_edges edges;      /* indices into sample */
};

/* GEO_ERR_USAGE if the name ends in neither .svg nor .png. */
enum geo_status out_link_plot_check(const char *path, struct geo_error *err) GEO_MUST_CHECK;
/* GEO_ERR_OUTPUT if a file is there and may not be overwritten: to be told before the work is done. */
enum geo_status out_link_plot_check_free(const char *path, bool overwrite,
                                         struct geo_error *err) GEO_MUST_CHECK;

/* 210 × 148 mm: ground raised by the earth's bulge, clutter, ray, first Fresnel zone, antennas, edges. SVG or
 * PNG by the end of the name. The file appears whole or not at all. */
enum geo_status out_link_plot_write(const struct out_link_plot *plot, const char *path, bool overwrite,
                                    struct geo_error *err) GEO_MUST_CHECK;

/* One row for each sample, in the form of all our CSV files (docs/formats.md). */
enum geo_status out_link_plot_write_csv(const struct out_link_plot *plot, const char *path, bool overwrite,
                                        struct geo_error *err) GEO_MUST_CHECK;

#endif
