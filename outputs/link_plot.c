/* The picture of one link: scales, axes, words. */
#include "outputs/link_plot_frame.h"

#include "geo/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- what is shown ---- */

/* Two samples a unit are enough; of more the highest is kept, and the ends. */
static enum geo_status choose_samples(struct out_link_plot_frame *frame, struct geo_error *err)
{
    int32_t count = frame->plot->count;
    int32_t room = (int32_t)(2.0 * OUT_LINK_PLOT_BOX.width);
    int32_t bins = count < room ? count : room;
    enum geo_status status =
        geo_memory_array(&frame->shown, (size_t)bins + 2, sizeof *frame->shown, "the plot", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&frame->xy, 4 * ((size_t)bins + 4), sizeof *frame->xy, "the plot", err);
    }
    if (status != GEO_OK) {
        return status;
    }
    frame->shown[frame->shown_count++] = 0;
    for (int32_t bin = 0; bin < bins; bin++) {
        int32_t first = (int32_t)((int64_t)count * bin / bins);
        int32_t end = (int32_t)((int64_t)count * (bin + 1) / bins);
        int32_t best = first;
        for (int32_t i = first + 1; i < end; i++) {
            best = top_m(&frame->plot->sample[i].at) > top_m(&frame->plot->sample[best].at) ? i : best;
        }
        if (best > 0 && best < count - 1) {
            frame->shown[frame->shown_count++] = best;
        }
    }
    frame->shown[frame->shown_count++] = count - 1;
    return GEO_OK;
}

static void choose_heights(struct out_link_plot_frame *frame)
{
    const struct out_link_plot *plot = frame->plot;
    double low = HUGE_VAL;
    double high = -HUGE_VAL;
    for (int32_t i = 0; i < plot->count; i++) {
        const struct plan_explain_sample *at = &plot->sample[i].at;
        low = fmin(low, at->ground_asl_m + at->bulge_m);
        high = fmax(high, fmax(top_m(at), at->ray_asl_m + at->fresnel_m));
    }
    if (isfinite(plot->edges.bullington_asl_m)) {
        high = fmax(high, plot->edges.bullington_asl_m);
    }
    double span = fmax(high - low, 20.0);
    frame->low_m = low - 0.08 * span;
    frame->high_m = high + 0.14 * span;
    frame->length_m = fmax(plot->sample[plot->count - 1].at.distance_m, 1.0);
}

/* ---- axes ---- */

/* 1, 2 or 5 times a power of ten, so that about `wanted` steps fill the span. */
static double nice_step(double span, double wanted)
{
    double rough = span / wanted;
    double power = pow(10.0, floor(log10(rough)));
    double share = rough / power;
    return power * (share < 1.5 ? 1.0 : share < 3.5 ? 2.0 : share < 7.5 ? 5.0 : 10.0);
}

static int decimals_of(double step)
{
    return step >= 1.0 ? 0 : step >= 0.1 ? 1 : 2;
}

static const struct out_link_plot_pen AXIS = {OUT_LINK_PLOT_BLACK, OUT_LINK_PLOT_NONE, 1.0, 1.0, 0.0, 0.0};
static const struct out_link_plot_pen GRID_LINE = {
    OUT_LINK_PLOT_GRID, OUT_LINK_PLOT_NONE, 0.8, 1.0, 0.0, 0.0};

static void draw_height_ticks(struct out_link_plot_frame *frame, bool grid)
{
    double step = nice_step(frame->high_m - frame->low_m, 7.0);
    char text[32];
    for (double n = ceil(frame->low_m / step); n * step <= frame->high_m; n += 1.0) {
        double y = y_at(frame, n * step);
        if (grid) {
            line(frame, OUT_LINK_PLOT_BOX.left, y, OUT_LINK_PLOT_BOX.left + OUT_LINK_PLOT_BOX.width, y,
                 &GRID_LINE);
            continue;
        }
        (void)snprintf(text, sizeof text, "%.*f", decimals_of(step), n * step + 0.0);
        line(frame, OUT_LINK_PLOT_BOX.left - 5.0, y, OUT_LINK_PLOT_BOX.left, y, &AXIS);
        write_words(frame,
                    &(struct out_link_plot_words){OUT_LINK_PLOT_BOX.left - 8.0, y + 4.0, 12.0,
                                                  OUT_LINK_PLOT_END, false, false, OUT_LINK_PLOT_BLACK},
                    text);
    }
}

/* Metres on short paths. */
static double distance_unit_m(const struct out_link_plot_frame *frame)
{
    return frame->length_m < 2000.0 ? 1.0 : 1000.0;
}

static void draw_distance_ticks(struct out_link_plot_frame *frame, bool grid)
{
    double unit_m = distance_unit_m(frame);
    double step = nice_step(frame->length_m / unit_m, 8.0);
    double bottom = OUT_LINK_PLOT_BOX.top + OUT_LINK_PLOT_BOX.height;
    char text[32];
    for (double n = 0.0; n * step * unit_m <= frame->length_m; n += 1.0) {
        double x = x_at(frame, n * step * unit_m);
        if (grid) {
            line(frame, x, OUT_LINK_PLOT_BOX.top, x, bottom, &GRID_LINE);
            continue;
        }
        (void)snprintf(text, sizeof text, "%.*f", decimals_of(step), n * step);
        line(frame, x, bottom, x, bottom + 5.0, &AXIS);
        write_words(frame,
                    &(struct out_link_plot_words){x, bottom + 18.0, 12.0, OUT_LINK_PLOT_MIDDLE, false, false,
                                                  OUT_LINK_PLOT_BLACK},
                    text);
    }
}

static void draw_box(struct out_link_plot_frame *frame)
{
    const double right = OUT_LINK_PLOT_BOX.left + OUT_LINK_PLOT_BOX.width;
    const double bottom = OUT_LINK_PLOT_BOX.top + OUT_LINK_PLOT_BOX.height;
    const double around[] = {OUT_LINK_PLOT_BOX.left,
                             OUT_LINK_PLOT_BOX.top,
                             right,
                             OUT_LINK_PLOT_BOX.top,
                             right,
                             bottom,
                             OUT_LINK_PLOT_BOX.left,
                             bottom};
    frame->canvas.path(&frame->canvas, around, 4, true, &AXIS);
    draw_height_ticks(frame, false);
    draw_distance_ticks(frame, false);
    write_words(frame,
                &(struct out_link_plot_words){OUT_LINK_PLOT_BOX.left + 0.5 * OUT_LINK_PLOT_BOX.width,
                                              bottom + 36.0, 12.0, OUT_LINK_PLOT_MIDDLE, false, false,
                                              OUT_LINK_PLOT_BLACK},
                distance_unit_m(frame) > 1.0 ? "distance from the transmitter, km"
                                             : "distance from the transmitter, m");
    write_words(frame,
                &(struct out_link_plot_words){18.0, OUT_LINK_PLOT_BOX.top + 0.5 * OUT_LINK_PLOT_BOX.height,
                                              12.0, OUT_LINK_PLOT_MIDDLE, false, true, OUT_LINK_PLOT_BLACK},
                "height above sea, ground raised by the earth's bulge, m");
}

/* ---- words around it ---- */

static void write_at(struct out_link_plot_frame *frame, double x, double y, const char *text)
{
    write_words(
        frame,
        &(struct out_link_plot_words){x, y, 11.5, OUT_LINK_PLOT_START, false, false, OUT_LINK_PLOT_BLACK},
        text);
}

static const double LEGEND_LEFT = 24.0;
enum { LEGEND_COLUMNS = 4 };

static double key_y(int slot)
{
    const struct out_link_plot_box box = OUT_LINK_PLOT_BOX;
    int row = slot / LEGEND_COLUMNS;
    return box.top + box.height + 60.0 + 22.0 * (double)row;
}

struct key {
    const char *text;
    struct out_link_plot_pen pen;
    bool area;
};

static void draw_key(struct out_link_plot_frame *frame, int slot, const struct key *key)
{
    double x = LEGEND_LEFT + 202.0 * (double)(slot % LEGEND_COLUMNS);
    double y = key_y(slot);
    if (key->area) {
        const double box[] = {x, y - 9.0, x + 24.0, y - 9.0, x + 24.0, y + 1.0, x, y + 1.0};
        frame->canvas.path(&frame->canvas, box, 4, true, &key->pen);
    } else {
        line(frame, x, y - 4.0, x + 24.0, y - 4.0, &key->pen);
    }
    write_at(frame, x + 30.0, y, key->text);
}

/* A dotted line on the ground's colour. */
static void draw_sea_key(struct out_link_plot_frame *frame, int slot)
{
    static const struct key sea = {
        "level of the sea", {OUT_LINK_PLOT_GROUND_LINE, OUT_LINK_PLOT_GROUND, 1.0, 1.0, 0.0, 0.0}, true};
    static const struct key dots = {"", {OUT_LINK_PLOT_WHITE, OUT_LINK_PLOT_NONE, 1.0, 1.0, 2.0, 4.0}, false};
    draw_key(frame, slot, &sea);
    draw_key(frame, slot, &dots);
}

static void draw_legend(struct out_link_plot_frame *frame)
{
    static const struct key keys[] = {
        {"ground", {OUT_LINK_PLOT_GROUND_LINE, OUT_LINK_PLOT_GROUND, 1.0, 1.0, 0.0, 0.0}, true},
        {"straight ray", {OUT_LINK_PLOT_BLACK, OUT_LINK_PLOT_NONE, 1.6, 1.0, 0.0, 0.0}, false},
        {"first Fresnel zone", {OUT_LINK_PLOT_FRESNEL, OUT_LINK_PLOT_FRESNEL, 1.0, 0.15, 0.0, 0.0}, true},
        {"60 % of it", {OUT_LINK_PLOT_FRESNEL, OUT_LINK_PLOT_NONE, 1.0, 1.0, 5.0, 4.0}, false},
    };
    static const struct key clutter = {
        "clutter", {OUT_LINK_PLOT_CLUTTER_LINE, OUT_LINK_PLOT_CLUTTER, 1.0, 1.0, 0.0, 0.0}, true};
    static const struct key horizon = {
        "lines to the horizons", {OUT_LINK_PLOT_HORIZON, OUT_LINK_PLOT_NONE, 1.6, 1.0, 7.0, 3.0}, false};
    const struct plan_explain_edges *edges = &frame->plot->edges;
    int slot = 0;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        draw_key(frame, slot++, &keys[i]);
    }
    if (out_link_plot_has_clutter(frame->plot)) {
        draw_key(frame, slot++, &clutter);
    }
    if (frame->low_m < 0.0) {
        draw_sea_key(frame, slot++);
    }
    if (edges->bullington < 0) {
        return;
    }
    if (!edges->line_of_sight) {
        draw_key(frame, slot++, &horizon);
    }
    write_at(frame, LEGEND_LEFT, key_y(2 * LEGEND_COLUMNS),
             edges->line_of_sight
                 ? "E: edge that reaches deepest into the first Fresnel zone"
                 : "T, R: horizons of the transmitter and the receiver; B: Bullington point, "
                   "where their lines meet");
}

static void write_title(struct out_link_plot_frame *frame)
{
    const struct out_link_plot *plot = frame->plot;
    char name[OUT_LINK_PLOT_TEXT_SIZE];
    char text[2 * OUT_LINK_PLOT_TEXT_SIZE];
    out_link_plot_clean(name, plot->model_name, 20);
    (void)snprintf(text, sizeof text, "%.2f km, %.1f MHz, %s: loss %.1f dB, received %.1f dBm",
                   frame->length_m / 1000.0, plot->frequency_mhz, name, plot->loss_db, plot->received_dbm);
    write_words(frame,
                &(struct out_link_plot_words){24.0, 25.0, 15.0, OUT_LINK_PLOT_START, true, false,
                                              OUT_LINK_PLOT_BLACK},
                text);
    out_link_plot_clean(name, plot->model_about, 110);
    write_at(frame, LEGEND_LEFT, 43.0, name);
    out_link_plot_clean(name, plot->from_name, 40);
    (void)snprintf(text, sizeof text, "%s, antenna %.1f m", name, plot->tx_height_agl_m);
    write_words(frame,
                &(struct out_link_plot_words){OUT_LINK_PLOT_BOX.left, OUT_LINK_PLOT_BOX.top - 14.0, 12.5,
                                              OUT_LINK_PLOT_START, false, false, OUT_LINK_PLOT_BLACK},
                text);
    out_link_plot_clean(name, plot->to_name, 40);
    (void)snprintf(text, sizeof text, "%s, receiver %.1f m", name, plot->rx_height_agl_m);
    write_words(frame,
                &(struct out_link_plot_words){OUT_LINK_PLOT_BOX.left + OUT_LINK_PLOT_BOX.width,
                                              OUT_LINK_PLOT_BOX.top - 14.0, 12.5, OUT_LINK_PLOT_END, false,
                                              false, OUT_LINK_PLOT_BLACK},
                text);
}

/* ---- the whole ---- */

static void draw_page(struct out_link_plot_frame *frame)
{
    const double paper[] = {0.0,
                            0.0,
                            OUT_LINK_PLOT_PAGE.width,
                            0.0,
                            OUT_LINK_PLOT_PAGE.width,
                            OUT_LINK_PLOT_PAGE.height,
                            0.0,
                            OUT_LINK_PLOT_PAGE.height};
    frame->canvas.path(&frame->canvas, paper, 4, true,
                       &(struct out_link_plot_pen){
                           .stroke = OUT_LINK_PLOT_NONE, .fill = OUT_LINK_PLOT_WHITE, .fill_opacity = 1.0});
    draw_height_ticks(frame, true);
    draw_distance_ticks(frame, true);
    out_link_plot_scene(frame);
    draw_box(frame);
    write_title(frame);
    draw_legend(frame);
}

static bool ends_in(const char *path, const char *ending)
{
    size_t length = strlen(path);
    size_t part = strlen(ending);
    return length > part && strcasecmp(path + length - part, ending) == 0;
}

enum geo_status out_link_plot_check(const char *path, struct geo_error *err)
{
    if (ends_in(path, ".svg") || ends_in(path, ".png")) {
        return GEO_OK;
    }
    return geo_error_set(err, GEO_ERR_USAGE,
                         "'%s' is no kind of plot that can be written, end it in .svg or .png", path);
}

static enum geo_status open_canvas(struct out_link_plot_canvas *ret, const struct out_link_plot *plot,
                                   const char *path, struct geo_error *err)
{
    char from[OUT_LINK_PLOT_TEXT_SIZE];
    char to[OUT_LINK_PLOT_TEXT_SIZE];
    char title[3 * OUT_LINK_PLOT_TEXT_SIZE];
    out_link_plot_clean(from, plot->from_name, 80);
    out_link_plot_clean(to, plot->to_name, 80);
    (void)snprintf(title, sizeof title, "%s to %s", from, to);
    struct out_link_plot_page page = {
        .width = OUT_LINK_PLOT_PAGE.width,
        .height = OUT_LINK_PLOT_PAGE.height,
        .title = title,
        .about = plot->edges.line_of_sight
                     ? "Terrain profile of a radio link; the straight ray clears the ground."
                     : "Terrain profile of a radio link; the ground stands above the straight ray.",
    };
    return ends_in(path, ".svg") ? out_link_plot_svg_open(ret, &page, err)
                                 : out_link_plot_png_open(ret, &page, err);
}

enum geo_status out_link_plot_write(const struct out_link_plot *plot, const char *path, bool overwrite,
                                    struct geo_error *err)
{
    struct out_link_plot_frame frame = {.plot = plot};
    char *bytes = NULL;
    size_t size = 0;
    enum geo_status status = out_link_plot_check(path, err);
    if (status == GEO_OK) {
        status = choose_samples(&frame, err);
    }
    if (status == GEO_OK) {
        choose_heights(&frame);
        status = open_canvas(&frame.canvas, plot, path, err);
    }
    if (status == GEO_OK) {
        draw_page(&frame);
        status = frame.canvas.finish(&frame.canvas, &bytes, &size, err);
    }
    if (status == GEO_OK) {
        status = out_link_plot_place(path, bytes, size, overwrite, err);
    }
    free(bytes);
    free(frame.shown);
    free(frame.xy);
    return status;
}
