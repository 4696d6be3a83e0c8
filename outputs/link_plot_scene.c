/* The picture of one link, inside the axes. */
#include "outputs/link_plot_frame.h"

#include <math.h>
#include <stdio.h>

static void put(struct out_link_plot_frame *frame, int32_t point, double distance_m, double height_m)
{
    frame->xy[2 * point] = x_at(frame, distance_m);
    frame->xy[2 * point + 1] = y_at(frame, height_m);
}

static const struct plan_explain_sample *shown_at(const struct out_link_plot_frame *frame, int32_t i)
{
    return &frame->plot->sample[frame->shown[i]].at;
}

static void draw(struct out_link_plot_frame *frame, int32_t count, bool closed,
                 const struct out_link_plot_pen *pen)
{
    frame->canvas.path(&frame->canvas, frame->xy, count, closed, pen);
}

static void draw_area(struct out_link_plot_frame *frame, bool with_clutter, uint32_t fill, uint32_t stroke)
{
    int32_t last = frame->shown_count - 1;
    for (int32_t i = 0; i <= last; i++) {
        const struct plan_explain_sample *at = shown_at(frame, i);
        put(frame, i, at->distance_m, with_clutter ? top_m(at) : at->ground_asl_m + at->bulge_m);
    }
    /* The outline runs round outside the box. */
    frame->xy[2 * last + 2] = OUT_LINK_PLOT_BOX.left + OUT_LINK_PLOT_BOX.width;
    frame->xy[2 * last + 3] = OUT_LINK_PLOT_PAGE.height;
    frame->xy[2 * last + 4] = OUT_LINK_PLOT_BOX.left;
    frame->xy[2 * last + 5] = OUT_LINK_PLOT_PAGE.height;
    draw(frame, last + 3, true,
         &(struct out_link_plot_pen){.stroke = stroke, .fill = fill, .width = 1.0, .fill_opacity = 1.0});
}

bool out_link_plot_has_clutter(const struct out_link_plot *plot)
{
    for (int32_t i = 0; i < plot->count; i++) {
        if (plot->sample[i].at.clutter_m > 0.0) {
            return true;
        }
    }
    return false;
}

static void draw_sea_level(struct out_link_plot_frame *frame)
{
    for (int32_t i = 0; i < frame->shown_count; i++) {
        put(frame, i, shown_at(frame, i)->distance_m, shown_at(frame, i)->bulge_m);
    }
    draw(frame, frame->shown_count, false,
         &(struct out_link_plot_pen){.stroke = OUT_LINK_PLOT_WHITE,
                                     .fill = OUT_LINK_PLOT_NONE,
                                     .width = 1.0,
                                     .dash = 2.0,
                                     .gap = 4.0});
}

/* The zone from above, then back below; its share of the radius. */
static void draw_zone(struct out_link_plot_frame *frame, double share, const struct out_link_plot_pen *pen)
{
    int32_t count = frame->shown_count;
    for (int32_t i = 0; i < count; i++) {
        const struct plan_explain_sample *at = shown_at(frame, i);
        put(frame, i, at->distance_m, at->ray_asl_m + share * at->fresnel_m);
        put(frame, 2 * count - 1 - i, at->distance_m, at->ray_asl_m - share * at->fresnel_m);
    }
    draw(frame, 2 * count, true, pen);
}

static void draw_ray(struct out_link_plot_frame *frame)
{
    const struct plan_explain_sample *tx = &frame->plot->sample[0].at;
    const struct plan_explain_sample *rx = &frame->plot->sample[frame->plot->count - 1].at;
    line(
        frame, x_at(frame, tx->distance_m), y_at(frame, tx->ray_asl_m), x_at(frame, rx->distance_m),
        y_at(frame, rx->ray_asl_m),
        &(struct out_link_plot_pen){.stroke = OUT_LINK_PLOT_BLACK, .fill = OUT_LINK_PLOT_NONE, .width = 1.6});
}

static void draw_horizon_lines(struct out_link_plot_frame *frame)
{
    const struct plan_explain_edges *edges = &frame->plot->edges;
    int32_t last = frame->plot->count - 1;
    if (edges->line_of_sight || !isfinite(edges->bullington_asl_m)) {
        return;
    }
    put(frame, 0, 0.0, frame->plot->sample[0].at.ray_asl_m);
    put(frame, 1, 1000.0 * edges->bullington_km, edges->bullington_asl_m);
    put(frame, 2, frame->length_m, frame->plot->sample[last].at.ray_asl_m);
    draw(frame, 3, false,
         &(struct out_link_plot_pen){.stroke = OUT_LINK_PLOT_HORIZON,
                                     .fill = OUT_LINK_PLOT_NONE,
                                     .width = 1.6,
                                     .dash = 7.0,
                                     .gap = 3.0});
}

static void draw_mast(struct out_link_plot_frame *frame, int32_t index)
{
    const struct plan_explain_sample *at = &frame->plot->sample[index].at;
    double x = x_at(frame, at->distance_m);
    double y = y_at(frame, at->ray_asl_m);
    line(
        frame, x, y_at(frame, at->ground_asl_m), x, y,
        &(struct out_link_plot_pen){.stroke = OUT_LINK_PLOT_BLACK, .fill = OUT_LINK_PLOT_NONE, .width = 4.0});
    const double head[] = {x - 5.0, y - 5.0, x + 5.0, y - 5.0, x, y + 3.0};
    frame->canvas.path(
        &frame->canvas, head, 3, true,
        &(struct out_link_plot_pen){
            .stroke = OUT_LINK_PLOT_BLACK, .fill = OUT_LINK_PLOT_BLACK, .width = 1.0, .fill_opacity = 1.0});
}

struct mark {
    double x, y;
    char letter;
};

static void draw_mark(struct out_link_plot_frame *frame, const struct mark *mark)
{
    const double diamond[] = {mark->x, mark->y - 6.0, mark->x + 6.0, mark->y,
                              mark->x, mark->y + 6.0, mark->x - 6.0, mark->y};
    frame->canvas.path(
        &frame->canvas, diamond, 4, true,
        &(struct out_link_plot_pen){
            .stroke = OUT_LINK_PLOT_BLACK, .fill = OUT_LINK_PLOT_HORIZON, .width = 1.2, .fill_opacity = 1.0});
}

/* Marks whose letters would lie on each other share one line of letters over the highest. */
static void write_letters(struct out_link_plot_frame *frame, const struct mark *marks, int count)
{
    const struct out_link_plot_box box = OUT_LINK_PLOT_BOX;
    bool written[3] = {false};
    for (int i = 0; i < count; i++) {
        char text[8] = "";
        int used = 0;
        double y = marks[i].y;
        for (int k = i; k < count && !written[i]; k++) {
            if (!written[k] && fabs(marks[k].x - marks[i].x) < 20.0 && fabs(marks[k].y - marks[i].y) < 24.0) {
                used += snprintf(text + used, sizeof text - (size_t)used, "%s%c", used > 0 ? " " : "",
                                 marks[k].letter);
                y = fmin(y, marks[k].y);
                written[k] = k > i;
            }
        }
        if (used > 0) {
            double x = fmin(marks[i].x, box.left + box.width - 4.5 * (double)used);
            write_words(frame,
                        &(struct out_link_plot_words){x, y - 11.0, 13.0, OUT_LINK_PLOT_MIDDLE, true, false,
                                                      OUT_LINK_PLOT_BLACK},
                        text);
        }
    }
}

static struct mark mark_at(const struct out_link_plot_frame *frame, int32_t index, char letter)
{
    const struct plan_explain_sample *at = &frame->plot->sample[index].at;
    return (struct mark){x_at(frame, at->distance_m), y_at(frame, top_m(at)), letter};
}

static void draw_edges(struct out_link_plot_frame *frame)
{
    const struct plan_explain_edges *edges = &frame->plot->edges;
    struct mark marks[3];
    int count = 0;
    if (edges->bullington < 0) {
        return;
    }
    if (edges->line_of_sight) {
        marks[count++] = mark_at(frame, edges->tx_horizon, 'E');
    } else {
        marks[count++] = mark_at(frame, edges->tx_horizon, 'T');
        marks[count++] = mark_at(frame, edges->rx_horizon, 'R');
        marks[count++] = (struct mark){x_at(frame, 1000.0 * edges->bullington_km),
                                       y_at(frame, edges->bullington_asl_m), 'B'};
    }
    for (int i = 0; i < count; i++) {
        draw_mark(frame, &marks[i]);
    }
    write_letters(frame, marks, count);
}

void out_link_plot_scene(struct out_link_plot_frame *frame)
{
    static const struct out_link_plot_pen zone = {
        OUT_LINK_PLOT_FRESNEL, OUT_LINK_PLOT_FRESNEL, 1.0, 0.15, 0.0, 0.0};
    static const struct out_link_plot_pen inner = {
        OUT_LINK_PLOT_FRESNEL, OUT_LINK_PLOT_NONE, 1.0, 1.0, 5.0, 4.0};
    frame->canvas.clip(&frame->canvas, &OUT_LINK_PLOT_BOX);
    if (out_link_plot_has_clutter(frame->plot)) {
        draw_area(frame, true, OUT_LINK_PLOT_CLUTTER, OUT_LINK_PLOT_CLUTTER_LINE);
    }
    draw_area(frame, false, OUT_LINK_PLOT_GROUND, OUT_LINK_PLOT_GROUND_LINE);
    draw_sea_level(frame);
    draw_zone(frame, 1.0, &zone);
    draw_zone(frame, 0.6, &inner);
    draw_horizon_lines(frame);
    draw_ray(frame);
    frame->canvas.clip(&frame->canvas, NULL);
    draw_mast(frame, 0);
    draw_mast(frame, frame->plot->count - 1);
    draw_edges(frame);
}
