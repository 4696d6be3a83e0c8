/* The files of `phusong link`: what is known of the link, handed to outputs/. */
#include "geo/crs.h"
#include "geo/memory.h"
#include "planner/cli/link_case.h"

#include <stdio.h>
#include <stdlib.h>

enum geo_status cli_link_files_check(const struct cli_link_files *files, struct geo_error *err)
{
    enum geo_status status = GEO_OK;
    if (files->plot != NULL) {
        status = out_link_plot_check(files->plot, err);
        if (status != GEO_OK) {
            return geo_error_prefix(err, "--plot");
        }
        status = out_link_plot_check_free(files->plot, files->overwrite, err);
    }
    if (files->profile != NULL && status == GEO_OK) {
        status = out_link_plot_check_free(files->profile, files->overwrite, err);
    }
    return status;
}

static enum geo_status take_samples(struct out_link_sample *samples, const struct cli_link_case *link_case,
                                    struct geo_error *err)
{
    struct geo_transform *transform = NULL;
    enum geo_status status = geo_transform_open(&transform, link_case->scenario->crs, GEO_CRS_WGS84, err);
    for (int32_t i = 0; status == GEO_OK && i < link_case->profile.count; i++) {
        struct cli_link_place place = cli_link_case_place(link_case, i);
        samples[i].at = cli_link_case_sample(link_case, i);
        samples[i].lon_deg = place.x_m;
        samples[i].lat_deg = place.y_m;
        if (geo_transform_points(transform, &samples[i].lon_deg, &samples[i].lat_deg, 1, 1) != 0) {
            status = geo_error_set(err, GEO_ERR_INTERNAL, "a sample of the path has no place on the earth");
        }
    }
    geo_transform_close(transform);
    return status;
}

enum geo_status cli_link_files_write(const struct cli_link_case *link_case,
                                     const struct cli_link_files *files, struct geo_error *err)
{
    if (files->plot == NULL && files->profile == NULL) {
        return GEO_OK;
    }
    struct out_link_sample *samples = NULL;
    const struct plan_model *model = link_case->link.path.model;
    char to_name[64];
    char about[256];
    (void)snprintf(to_name, sizeof to_name, "%.5f,%.5f", link_case->to.lon_deg, link_case->to.lat_deg);
    (void)snprintf(about, sizeof about, "%s; %s", model->title, model->reference);
    enum geo_status status =
        geo_memory_array(&samples, (size_t)link_case->profile.count, sizeof *samples, "profile", err);
    if (status == GEO_OK) {
        status = take_samples(samples, link_case, err);
    }
    struct out_link_plot plot = {
        .from_name = link_case->position == NULL ? "new mast" : link_case->position->id,
        .to_name = to_name,
        .model_name = model->name,
        .model_about = about,
        .frequency_mhz = link_case->station.frequency_mhz,
        .loss_db = link_case->link.path.total_db,
        .received_dbm = link_case->link.received_dbm,
        .tx_height_agl_m = link_case->profile.tx_height_agl_m,
        .rx_height_agl_m = link_case->model_rx_height_agl_m,
        .sample = samples,
        .count = link_case->profile.count,
        .edges = link_case->edges,
    };
    if (status == GEO_OK && files->profile != NULL) {
        status = out_link_plot_write_csv(&plot, files->profile, files->overwrite, err);
    }
    if (status == GEO_OK && files->plot != NULL) {
        status = out_link_plot_write(&plot, files->plot, files->overwrite, err);
    }
    free(samples);
    return status;
}
