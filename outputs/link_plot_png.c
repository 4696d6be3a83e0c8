/* PNG by Cairo, letters found by Fontconfig: the same drawing, in pixels. */
#include "outputs/link_plot_internal.h"

#include "geo/memory.h"

#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double SCALE = 2.0; /* pixels a unit: 203 dots an inch */
static const double QUARTER_TURN = 1.57079632679489662;

struct png {
    cairo_surface_t *surface;
    cairo_t *cairo;
};

struct bytes {
    char *data;
    size_t size, capacity;
};

static void set_colour(cairo_t *cairo, uint32_t rgb, double opacity)
{
    cairo_set_source_rgba(cairo, (double)(rgb >> 16 & 255U) / 255.0, (double)(rgb >> 8 & 255U) / 255.0,
                          (double)(rgb & 255U) / 255.0, opacity);
}

static void png_path(struct out_link_plot_canvas *canvas, const double *xy, int32_t count, bool closed,
                     const struct out_link_plot_pen *pen)
{
    cairo_t *cairo = ((struct png *)canvas->state)->cairo;
    cairo_new_path(cairo);
    for (int32_t i = 0; i < count; i++) {
        cairo_line_to(cairo, xy[2 * i], xy[2 * i + 1]);
    }
    if (closed) {
        cairo_close_path(cairo);
    }
    if (pen->fill != OUT_LINK_PLOT_NONE) {
        set_colour(cairo, pen->fill, pen->fill_opacity);
        cairo_fill_preserve(cairo);
    }
    if (pen->stroke != OUT_LINK_PLOT_NONE) {
        double dashes[] = {pen->dash, pen->gap};
        set_colour(cairo, pen->stroke, 1.0);
        cairo_set_line_width(cairo, pen->width);
        cairo_set_dash(cairo, dashes, pen->dash > 0.0 ? 2 : 0, 0.0);
        cairo_stroke_preserve(cairo);
    }
    cairo_new_path(cairo);
}

static void png_words(struct out_link_plot_canvas *canvas, const struct out_link_plot_words *words,
                      const char *text)
{
    cairo_t *cairo = ((struct png *)canvas->state)->cairo;
    cairo_text_extents_t extents;
    cairo_save(cairo);
    cairo_select_font_face(cairo, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           words->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo, words->size);
    cairo_text_extents(cairo, text, &extents);
    cairo_translate(cairo, words->x, words->y);
    if (words->upright) {
        cairo_rotate(cairo, -QUARTER_TURN);
    }
    double share = words->anchor == OUT_LINK_PLOT_START    ? 0.0
                   : words->anchor == OUT_LINK_PLOT_MIDDLE ? 0.5
                                                           : 1.0;
    cairo_move_to(cairo, -share * extents.x_advance, 0.0);
    set_colour(cairo, words->colour, 1.0);
    cairo_show_text(cairo, text);
    cairo_restore(cairo);
}

static void png_clip(struct out_link_plot_canvas *canvas, const struct out_link_plot_box *box)
{
    cairo_t *cairo = ((struct png *)canvas->state)->cairo;
    cairo_reset_clip(cairo);
    if (box != NULL) {
        cairo_rectangle(cairo, box->left, box->top, box->width, box->height);
        cairo_clip(cairo);
    }
}

static cairo_status_t collect(void *closure, const unsigned char *data, unsigned int length)
{
    struct bytes *bytes = closure;
    if (geo_memory_grow(&bytes->data, &bytes->capacity, bytes->size + length, 1, NULL) != GEO_OK) {
        return CAIRO_STATUS_NO_MEMORY;
    }
    memcpy(bytes->data + bytes->size, data, length);
    bytes->size += length;
    return CAIRO_STATUS_SUCCESS;
}

static enum geo_status png_finish(struct out_link_plot_canvas *canvas, char **ret, size_t *ret_size,
                                  struct geo_error *err)
{
    struct png *png = canvas->state;
    struct bytes bytes = {0};
    enum geo_status status = GEO_OK;
    cairo_status_t drawn = cairo_status(png->cairo);
    if (drawn == CAIRO_STATUS_SUCCESS) {
        drawn = cairo_surface_write_to_png_stream(png->surface, collect, &bytes);
    }
    if (drawn == CAIRO_STATUS_SUCCESS) {
        *ret = bytes.data;
        *ret_size = bytes.size;
    } else {
        free(bytes.data);
        status = geo_error_set(err, drawn == CAIRO_STATUS_NO_MEMORY ? GEO_ERR_MEMORY : GEO_ERR_INTERNAL,
                               "the plot could not be drawn: %s", cairo_status_to_string(drawn));
    }
    cairo_destroy(png->cairo);
    cairo_surface_destroy(png->surface);
    cairo_debug_reset_static_data(); /* fonts, which both libraries would keep to the end */
    FcFini();
    free(png);
    canvas->state = NULL;
    return status;
}

/* Grey antialiasing and no hinting: the same pixels whatever the desktop's font settings. */
static void settle_fonts(cairo_t *cairo)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(cairo, options);
    cairo_font_options_destroy(options);
}

enum geo_status out_link_plot_png_open(struct out_link_plot_canvas *ret,
                                       const struct out_link_plot_page *page, struct geo_error *err)
{
    struct png *png = NULL;
    enum geo_status status = geo_memory_array(&png, 1, sizeof *png, "the plot", err);
    if (status != GEO_OK) {
        return status;
    }
    png->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)lround(page->width * SCALE),
                                              (int)lround(page->height * SCALE));
    png->cairo = cairo_create(png->surface); /* a failure is remembered in it */
    cairo_scale(png->cairo, SCALE, SCALE);
    cairo_set_line_join(png->cairo, CAIRO_LINE_JOIN_ROUND);
    settle_fonts(png->cairo);
    *ret = (struct out_link_plot_canvas){
        .path = png_path, .words = png_words, .clip = png_clip, .finish = png_finish, .state = png};
    return GEO_OK;
}
