/* Private to outputs/link_plot*.c: the page, and what of the link its box shows. */
#ifndef PHUSONG_OUTPUTS_LINK_PLOT_FRAME_H
#define PHUSONG_OUTPUTS_LINK_PLOT_FRAME_H

#include "outputs/link_plot.h"
#include "outputs/link_plot_internal.h"

#define OUT_LINK_PLOT_PAGE ((struct out_link_plot_box){0.0, 0.0, 840.0, 592.0})
#define OUT_LINK_PLOT_BOX ((struct out_link_plot_box){70.0, 78.0, 744.0, 394.0})

/* Told apart by lightness as well as by hue, and by those who do not see red or green. */
enum {
    OUT_LINK_PLOT_BLACK = 0x000000,
    OUT_LINK_PLOT_WHITE = 0xffffff,
    OUT_LINK_PLOT_GRID = 0xdddddd,
    OUT_LINK_PLOT_GROUND = 0xb39c7d,
    OUT_LINK_PLOT_GROUND_LINE = 0x4a3d2c,
    OUT_LINK_PLOT_CLUTTER = 0xd5dfb2,
    OUT_LINK_PLOT_CLUTTER_LINE = 0x7d8a4e,
    OUT_LINK_PLOT_FRESNEL = 0x0072b2,
    OUT_LINK_PLOT_HORIZON = 0xd55e00,
};

struct out_link_plot_frame {
    struct out_link_plot_canvas canvas;
    const struct out_link_plot *plot;
    double length_m, low_m, high_m; /* what the box shows */
    int32_t *shown;                 /* indices of the samples that are drawn */
    int32_t shown_count;
    double *xy; /* room for two points a shown sample and two more */
};

static inline double x_at(const struct out_link_plot_frame *frame, double distance_m)
{
    return OUT_LINK_PLOT_BOX.left + OUT_LINK_PLOT_BOX.width * distance_m / frame->length_m;
}

static inline double y_at(const struct out_link_plot_frame *frame, double height_m)
{
    return OUT_LINK_PLOT_BOX.top +
           OUT_LINK_PLOT_BOX.height * (frame->high_m - height_m) / (frame->high_m - frame->low_m);
}

static inline void line(struct out_link_plot_frame *frame, double x0, double y0, double x1, double y1,
                        const struct out_link_plot_pen *pen)
{
    const double xy[] = {x0, y0, x1, y1};
    frame->canvas.path(&frame->canvas, xy, 2, false, pen);
}

static inline void write_words(struct out_link_plot_frame *frame, const struct out_link_plot_words *words,
                               const char *text)
{
    frame->canvas.words(&frame->canvas, words, text);
}

static inline double top_m(const struct plan_explain_sample *at)
{
    return at->ground_asl_m + at->bulge_m + at->clutter_m;
}

/* Everything inside the axes. */
void out_link_plot_scene(struct out_link_plot_frame *frame);
bool out_link_plot_has_clutter(const struct out_link_plot *plot);

#endif
