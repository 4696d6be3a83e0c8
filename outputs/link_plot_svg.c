/* SVG 1.1 as text: no library, the same bytes everywhere. */
#include "outputs/link_plot_internal.h"

#include "geo/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct svg {
    FILE *stream; /* into memory */
    char *bytes;
    size_t size;
    int clip_count;
    bool clipped;
};

static void escaped(FILE *stream, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        switch (*c) {
        case '&':
            (void)fputs("&amp;", stream);
            break;
        case '<':
            (void)fputs("&lt;", stream);
            break;
        case '>':
            (void)fputs("&gt;", stream);
            break;
        case '"':
            (void)fputs("&quot;", stream);
            break;
        default:
            (void)fputc(*c, stream);
            break;
        }
    }
}

static void colour(FILE *stream, const char *name, uint32_t rgb)
{
    if (rgb == OUT_LINK_PLOT_NONE) {
        (void)fprintf(stream, " %s=\"none\"", name);
    } else {
        (void)fprintf(stream, " %s=\"#%06lx\"", name, (unsigned long)rgb);
    }
}

static void svg_path(struct out_link_plot_canvas *canvas, const double *xy, int32_t count, bool closed,
                     const struct out_link_plot_pen *pen)
{
    struct svg *svg = canvas->state;
    (void)fprintf(svg->stream, "<%s", closed ? "polygon" : "polyline");
    colour(svg->stream, "fill", pen->fill);
    if (pen->fill != OUT_LINK_PLOT_NONE && pen->fill_opacity < 1.0) {
        (void)fprintf(svg->stream, " fill-opacity=\"%.2f\"", pen->fill_opacity);
    }
    if (pen->stroke != OUT_LINK_PLOT_NONE) {
        colour(svg->stream, "stroke", pen->stroke);
        (void)fprintf(svg->stream, " stroke-width=\"%.2f\" stroke-linejoin=\"round\"", pen->width);
        if (pen->dash > 0.0) {
            (void)fprintf(svg->stream, " stroke-dasharray=\"%.1f %.1f\"", pen->dash, pen->gap);
        }
    }
    (void)fputs(" points=\"", svg->stream);
    for (int32_t i = 0; i < count; i++) {
        (void)fprintf(svg->stream, "%s%.2f,%.2f", i > 0 ? " " : "", xy[2 * i], xy[2 * i + 1]);
    }
    (void)fputs("\"/>\n", svg->stream);
}

static void svg_words(struct out_link_plot_canvas *canvas, const struct out_link_plot_words *words,
                      const char *text)
{
    static const char *const anchor[] = {"start", "middle", "end"};
    struct svg *svg = canvas->state;
    (void)fprintf(svg->stream, "<text x=\"%.2f\" y=\"%.2f\" font-size=\"%.1f\" text-anchor=\"%s\"", words->x,
                  words->y, words->size, anchor[words->anchor]);
    colour(svg->stream, "fill", words->colour);
    if (words->bold) {
        (void)fputs(" font-weight=\"bold\"", svg->stream);
    }
    if (words->upright) {
        (void)fprintf(svg->stream, " transform=\"rotate(-90 %.2f %.2f)\"", words->x, words->y);
    }
    (void)fputc('>', svg->stream);
    escaped(svg->stream, text);
    (void)fputs("</text>\n", svg->stream);
}

static void svg_clip(struct out_link_plot_canvas *canvas, const struct out_link_plot_box *box)
{
    struct svg *svg = canvas->state;
    if (svg->clipped) {
        (void)fputs("</g>\n", svg->stream);
    }
    svg->clipped = box != NULL;
    if (box != NULL) {
        svg->clip_count++;
        (void)fprintf(svg->stream,
                      "<clipPath id=\"clip%d\"><rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>"
                      "</clipPath>\n<g clip-path=\"url(#clip%d)\">\n",
                      svg->clip_count, box->left, box->top, box->width, box->height, svg->clip_count);
    }
}

static enum geo_status svg_finish(struct out_link_plot_canvas *canvas, char **ret, size_t *ret_size,
                                  struct geo_error *err)
{
    struct svg *svg = canvas->state;
    svg_clip(canvas, NULL);
    (void)fputs("</svg>\n", svg->stream);
    int failed = ferror(svg->stream);
    failed |= fclose(svg->stream);
    canvas->state = NULL;
    enum geo_status status = GEO_OK;
    if (failed != 0) {
        free(svg->bytes);
        status = geo_error_set(err, GEO_ERR_MEMORY, "out of memory for the plot");
    } else {
        *ret = svg->bytes;
        *ret_size = svg->size;
    }
    free(svg);
    return status;
}

static void begin(FILE *stream, const struct out_link_plot_page *page)
{
    (void)fprintf(stream,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0fmm\" height=\"%.0fmm\" "
                  "viewBox=\"0 0 %.0f %.0f\" role=\"img\" "
                  "font-family=\"'DejaVu Sans', 'Noto Sans', Arial, sans-serif\">\n<title>",
                  page->width / 4.0, page->height / 4.0, page->width, page->height);
    escaped(stream, page->title);
    (void)fputs("</title>\n<desc>", stream);
    escaped(stream, page->about);
    (void)fputs("</desc>\n", stream);
}

enum geo_status out_link_plot_svg_open(struct out_link_plot_canvas *ret,
                                       const struct out_link_plot_page *page, struct geo_error *err)
{
    struct svg *svg = NULL;
    enum geo_status status = geo_memory_array(&svg, 1, sizeof *svg, "the plot", err);
    if (status != GEO_OK) {
        return status;
    }
    svg->stream = open_memstream(&svg->bytes, &svg->size);
    if (svg->stream == NULL) {
        free(svg);
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory for the plot: %s", strerror(errno));
    }
    begin(svg->stream, page);
    *ret = (struct out_link_plot_canvas){
        .path = svg_path, .words = svg_words, .clip = svg_clip, .finish = svg_finish, .state = svg};
    return GEO_OK;
}
