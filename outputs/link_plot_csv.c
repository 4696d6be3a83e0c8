/* The profile as a table. */
#include "outputs/link_plot.h"
#include "outputs/link_plot_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_row(FILE *stream, const struct out_link_plot *plot, int32_t index)
{
    const struct out_link_sample *sample = &plot->sample[index];
    const struct plan_explain_sample *at = &sample->at;
    const struct plan_explain_edges *edges = &plot->edges;
    /* + 0.0 turns a negative zero into a plain one. */
    (void)fprintf(stream, "%.2f,%.7f,%.7f,%.2f,%.2f,%.3f,%.3f,%.3f,%.3f,", at->distance_m, sample->lon_deg,
                  sample->lat_deg, at->ground_asl_m + 0.0, at->clutter_m, at->bulge_m, at->ray_asl_m + 0.0,
                  at->clearance_m + 0.0, at->fresnel_m);
    if (edges->line_of_sight) {
        (void)fputs(index == edges->bullington ? "edge" : "", stream);
    } else {
        const char *separator = "";
        const struct {
            int32_t index;
            const char *name;
        } flags[] = {{edges->tx_horizon, "tx_horizon"},
                     {edges->rx_horizon, "rx_horizon"},
                     {edges->bullington, "bullington"}};
        for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
            if (index == flags[i].index) {
                (void)fprintf(stream, "%s%s", separator, flags[i].name);
                separator = " ";
            }
        }
    }
    (void)fputs("\r\n", stream);
}

enum geo_status out_link_plot_write_csv(const struct out_link_plot *plot, const char *path, bool overwrite,
                                        struct geo_error *err)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&bytes, &size);
    if (stream == NULL) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory for the profile: %s", strerror(errno));
    }
    (void)fputs("\xEF\xBB\xBF"
                "distance_m,lon_deg,lat_deg,ground_asl_m,clutter_m,bulge_m,ray_asl_m,clearance_m,fresnel1_m,"
                "obstructs\r\n",
                stream);
    for (int32_t i = 0; i < plot->count; i++) {
        write_row(stream, plot, i);
    }
    int failed = ferror(stream);
    failed |= fclose(stream);
    enum geo_status status = failed != 0 ? geo_error_set(err, GEO_ERR_MEMORY, "out of memory for the profile")
                                         : out_link_plot_place(path, bytes, size, overwrite, err);
    free(bytes);
    return status;
}
