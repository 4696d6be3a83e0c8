/* Private to outputs/link_plot*.c: what is drawn on, and how files get into place. */
#ifndef PHUSONG_OUTPUTS_LINK_PLOT_INTERNAL_H
#define PHUSONG_OUTPUTS_LINK_PLOT_INTERNAL_H

#include "geo/status.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OUT_LINK_PLOT_NONE UINT32_MAX

/* Lengths in units of a quarter millimetre, y downwards; colours 0xRRGGBB or NONE. */
struct out_link_plot_pen {
    uint32_t stroke, fill;
    double width, fill_opacity;
    double dash, gap; /* 0: solid */
};

struct out_link_plot_box {
    double left, top, width, height;
};

enum out_link_plot_anchor { OUT_LINK_PLOT_START, OUT_LINK_PLOT_MIDDLE, OUT_LINK_PLOT_END };

struct out_link_plot_words {
    double x, y; /* of the base line's anchor */
    double size;
    enum out_link_plot_anchor anchor;
    bool bold, upright; /* upright: turned a quarter to the left */
    uint32_t colour;
};

/* A surface for lines, areas and words. Failures stick, and are told by finish. */
struct out_link_plot_canvas {
    void (*path)(struct out_link_plot_canvas *canvas, const double *xy, int32_t count, bool closed,
                 const struct out_link_plot_pen *pen);
    void (*words)(struct out_link_plot_canvas *canvas, const struct out_link_plot_words *words,
                  const char *text);
    void (*clip)(struct out_link_plot_canvas *canvas, const struct out_link_plot_box *box); /* NULL: off */
    /* The file's bytes, for the caller to free; ends the canvas, also on failure. */
    enum geo_status (*finish)(struct out_link_plot_canvas *canvas, char **ret, size_t *ret_size,
                              struct geo_error *err);
    void *state;
};

struct out_link_plot_page {
    double width, height;      /* in the units above */
    const char *title, *about; /* for readers that cannot see */
};

enum geo_status out_link_plot_svg_open(struct out_link_plot_canvas *ret,
                                       const struct out_link_plot_page *page,
                                       struct geo_error *err) GEO_MUST_CHECK;
enum geo_status out_link_plot_png_open(struct out_link_plot_canvas *ret,
                                       const struct out_link_plot_page *page,
                                       struct geo_error *err) GEO_MUST_CHECK;

/* At most `most` characters of any bytes as sound UTF-8 that XML allows: a byte that is none becomes U+FFFD,
 * a control character a space, what is cut off an ellipsis. */
#define OUT_LINK_PLOT_TEXT_SIZE 512
void out_link_plot_clean(char ret[OUT_LINK_PLOT_TEXT_SIZE], const char *text, int most);

/* Staged beside the place, checked, renamed. */
enum geo_status out_link_plot_place(const char *path, const void *bytes, size_t size, bool overwrite,
                                    struct geo_error *err) GEO_MUST_CHECK;

#endif
