#include "outputs/link_plot.h"
#include "geo/folder.h"
#include "outputs/link_plot_internal.h"
#include "tests/support/temporary.h"

#include <math.h>

static char root[TEMPORARY_PATH_SIZE];

static int make_root(void **state)
{
    (void)state;
    temporary_make(root);
    return 0;
}

static int remove_root(void **state)
{
    (void)state;
    temporary_remove(root);
    return 0;
}

/* 4 km with a sample each kilometre; the third stands in the ray. */
struct drawing {
    struct out_link_sample sample[5];
    struct out_link_plot plot;
};

static void drawing_init(struct drawing *drawing)
{
    *drawing = (struct drawing){0};
    for (int i = 0; i < 5; i++) {
        drawing->sample[i] = (struct out_link_sample){
            .at = {.distance_m = 1000.0 * i,
                   .ground_asl_m = i == 2 ? 60.0 : 10.0,
                   .bulge_m = i == 2 ? 0.25 : 0.125,
                   .ray_asl_m = 40.0,
                   .clearance_m = i == 2 ? -20.25 : 29.875,
                   .fresnel_m = i == 0 || i == 4 ? 0.0 : 12.5},
            .lon_deg = 105.5,
            .lat_deg = 21.25 + 0.0078125 * i,
        };
    }
    drawing->plot = (struct out_link_plot){
        .from_name = "PT0001",
        .to_name = "105.50000,21.28125",
        .model_name = "p1812",
        .model_about = "path-specific; ITU-R P.1812",
        .frequency_mhz = 1842.5,
        .loss_db = 140.25,
        .received_dbm = -99.5,
        .tx_height_agl_m = 30.0,
        .rx_height_agl_m = 1.5,
        .sample = drawing->sample,
        .count = 5,
        .edges = {.tx_horizon = 2,
                  .rx_horizon = 3,
                  .bullington = 2,
                  .bullington_km = 2.25,
                  .bullington_asl_m = 65.0,
                  .nu = 1.0},
    };
}

static void must_write(const struct drawing *drawing, const char *name)
{
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, name);
    if (out_link_plot_write(&drawing->plot, path, false, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
}

static void must_fail(enum geo_status status, enum geo_status expected, const struct geo_error *err,
                      const char *part)
{
    assert_int_equal(status, expected);
    if (strstr(err->message, part) == NULL) {
        fail_msg("'%s' does not tell '%s'", err->message, part);
    }
}

static int count_of(const char *text, const char *part)
{
    int count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part)) {
        count++;
    }
    return count;
}

/* ---- words ---- */

static void words_are_cleaned(void **state)
{
    (void)state;
    static const struct {
        const char *text, *clean;
        int most;
    } cases[] = {
        {"Sơn Trà", "Sơn Trà", 7},
        {"Sơn Trà", "Sơn Tr…", 6},
        {"a\tb\x7f", "a b ", 9},
        {"", "", 5},
        {"x\xff\xc3", "x\xef\xbf\xbd\xef\xbf\xbd", 9}, /* no byte of UTF-8, and a cut character */
        {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd", 9},   /* overlong */
        {"\xe0\x80\xaf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 9},
        {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 9}, /* a surrogate */
        {"\xef\xbf\xbf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 9}, /* U+FFFF, which XML forbids */
        {"\xf0\x9f\x93\xa1", "\xf0\x9f\x93\xa1", 9},                 /* U+1F4E1 */
        {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 9}, /* beyond U+10FFFF */
    };
    char clean[OUT_LINK_PLOT_TEXT_SIZE];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        out_link_plot_clean(clean, cases[i].text, cases[i].most);
        assert_string_equal(clean, cases[i].clean);
    }
    char longest[4001];
    memset(longest, 'w', 4000);
    longest[4000] = '\0';
    out_link_plot_clean(clean, longest, 4000);
    assert_true(strlen(clean) < OUT_LINK_PLOT_TEXT_SIZE);
    assert_string_equal(clean + strlen(clean) - 3, "…");
}

/* ---- pictures ---- */

static void svg_holds_the_scene(void **state)
{
    (void)state;
    struct drawing drawing;
    drawing_init(&drawing);
    must_write(&drawing, "plot.svg");
    char *text = temporary_read(root, "plot.svg", NULL);
    assert_int_equal(strncmp(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", 38), 0);
    assert_non_null(strstr(text, "width=\"210mm\" height=\"148mm\""));
    assert_non_null(strstr(text, "4.00 km, 1842.5 MHz, p1812: loss 140.2 dB, received -99.5 dBm"));
    assert_non_null(strstr(text, ">path-specific; ITU-R P.1812</text>"));
    assert_non_null(strstr(text, ">PT0001, antenna 30.0 m</text>"));
    assert_non_null(strstr(text, ">105.50000,21.28125, receiver 1.5 m</text>"));
    assert_non_null(strstr(text, ">distance from the transmitter, km</text>"));
    assert_non_null(strstr(text, ">T</text>"));
    assert_non_null(strstr(text, ">R</text>"));
    assert_non_null(strstr(text, ">B</text>"));
    assert_null(strstr(text, ">clutter</text>"));
    assert_int_equal(count_of(text, "<g "), count_of(text, "</g>"));
    assert_int_equal(count_of(text, "<text "), count_of(text, "</text>"));
    /* The ray: level, so both of its ends at one height, from end to end of the box. */
    assert_non_null(strstr(text, "stroke=\"#000000\" stroke-width=\"1.60\" stroke-linejoin=\"round\" "
                                 "points=\"70.00,"));
    free(text);
}

static void svg_escapes_names(void **state)
{
    (void)state;
    struct drawing drawing;
    drawing_init(&drawing);
    drawing.plot.from_name = "</text><script>\"&\x01";
    drawing.plot.model_name = "<&>";
    must_write(&drawing, "names.svg");
    char *text = temporary_read(root, "names.svg", NULL);
    assert_null(strstr(text, "<script"));
    assert_null(strchr(text, '\x01'));
    assert_non_null(strstr(text, "&lt;/text&gt;&lt;script&gt;&quot;&amp; "));
    assert_non_null(strstr(text, "&lt;&amp;&gt;: loss"));
    free(text);
}

static void svg_names_clutter_sea_and_sight(void **state)
{
    (void)state;
    struct drawing drawing;
    drawing_init(&drawing);
    drawing.sample[1].at.clutter_m = 8.0;
    drawing.sample[3].at.ground_asl_m = -1.0;
    drawing.plot.edges.line_of_sight = true;
    must_write(&drawing, "clutter.svg");
    char *text = temporary_read(root, "clutter.svg", NULL);
    assert_non_null(strstr(text, ">clutter</text>"));
    assert_non_null(strstr(text, ">level of the sea</text>"));
    assert_non_null(strstr(text, ">E</text>"));
    assert_null(strstr(text, ">lines to the horizons</text>"));
    free(text);
}

static void one_edge_has_three_names(void **state)
{
    (void)state;
    struct drawing drawing;
    drawing_init(&drawing);
    drawing.plot.edges.rx_horizon = 2;
    drawing.plot.edges.bullington_km = 2.0;
    drawing.plot.edges.bullington_asl_m = 60.25;
    must_write(&drawing, "one.svg");
    temporary_assert_contains(root, "one.svg", ">T R B</text>");
    drawing.plot.edges = (struct plan_explain_edges){.tx_horizon = -1,
                                                     .rx_horizon = -1,
                                                     .bullington = -1,
                                                     .bullington_km = (double)NAN,
                                                     .bullington_asl_m = (double)NAN,
                                                     .line_of_sight = true};
    must_write(&drawing, "none.svg");
    char *text = temporary_read(root, "none.svg", NULL);
    assert_null(strstr(text, ">E</text>"));
    assert_null(strstr(text, "nan"));
    free(text);
}

static void short_paths_are_in_metres(void **state)
{
    (void)state;
    struct drawing drawing;
    drawing_init(&drawing);
    for (int i = 0; i < 5; i++) {
        drawing.sample[i].at.distance_m = 300.0 * i;
    }
    drawing.plot.edges.bullington_km = 0.7;
    must_write(&drawing, "short.svg");
    temporary_assert_contains(root, "short.svg", ">distance from the transmitter, m</text>");
    temporary_assert_contains(root, "short.svg", ">1200</text>");
}

/* Both ends at one place, on a plain: nothing is divided by nothing. */
static void no_length_is_drawn(void **state)
{
    (void)state;
    struct drawing drawing;
    drawing_init(&drawing);
    drawing.plot.count = 2;
    drawing.sample[1].at.distance_m = 0.0;
    drawing.plot.edges = (struct plan_explain_edges){.tx_horizon = -1,
                                                     .rx_horizon = -1,
                                                     .bullington = -1,
                                                     .bullington_asl_m = (double)NAN,
                                                     .line_of_sight = true};
    must_write(&drawing, "place.svg");
    char *text = temporary_read(root, "place.svg", NULL);
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "inf"));
    free(text);
}

/* 20,000 samples become no more than 2 a unit; the highest of all is kept. */
static void long_profiles_stay_small(void **state)
{
    (void)state;
    enum { COUNT = 20001 };
    struct out_link_sample *sample = calloc(COUNT, sizeof *sample);
    assert_non_null(sample);
    for (int i = 0; i < COUNT; i++) {
        sample[i].at = (struct plan_explain_sample){
            .distance_m = i, .ground_asl_m = i == 7001 ? 500.0 : 0.0, .ray_asl_m = 50.0};
    }
    struct drawing drawing;
    drawing_init(&drawing);
    drawing.plot.sample = sample;
    drawing.plot.count = COUNT;
    drawing.plot.edges = (struct plan_explain_edges){.tx_horizon = 7001,
                                                     .rx_horizon = 7001,
                                                     .bullington = 7001,
                                                     .bullington_km = 7.001,
                                                     .bullington_asl_m = 500.0};
    must_write(&drawing, "long.svg");
    size_t size = 0;
    char *text = temporary_read(root, "long.svg", &size);
    assert_true(size < 250000);
    /* 7001 m of 20 km in 744 units, from 70 on */
    assert_non_null(strstr(text, " 330.44,"));
    free(text);
    free(sample);
}

static void png_is_whole_and_the_same_again(void **state)
{
    (void)state;
    struct drawing drawing;
    drawing_init(&drawing);
    drawing.sample[1].at.clutter_m = 8.0;
    must_write(&drawing, "plot.png");
    must_write(&drawing, "Again.PNG");
    size_t size = 0;
    size_t size_again = 0;
    char *bytes = temporary_read(root, "plot.png", &size);
    char *again = temporary_read(root, "Again.PNG", &size_again);
    assert_int_equal(size, size_again);
    assert_memory_equal(bytes, again, size);
    static const unsigned char head[24] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0,    13,
                                           'I',  'H', 'D', 'R', 0,    0,    0x06, 0x90, 0, 0, 0x04, 0xa0};
    assert_memory_equal(bytes, head, sizeof head); /* 1680 × 1184 */
    static const unsigned char tail[8] = {'I', 'E', 'N', 'D', 0xae, 0x42, 0x60, 0x82};
    assert_memory_equal(bytes + size - 8, tail, sizeof tail);
    assert_true(size > 20000);
    free(bytes);
    free(again);
}

/* ---- tables ---- */

static void csv_has_each_sample(void **state)
{
    (void)state;
    struct drawing drawing;
    drawing_init(&drawing);
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, "profile.csv");
    assert_int_equal(out_link_plot_write_csv(&drawing.plot, path, false, &err), GEO_OK);
    temporary_assert_text(
        root, "profile.csv",
        "\xEF\xBB\xBF"
        "distance_m,lon_deg,lat_deg,ground_asl_m,clutter_m,bulge_m,ray_asl_m,clearance_m,fresnel1_m,"
        "obstructs\r\n"
        "0.00,105.5000000,21.2500000,10.00,0.00,0.125,40.000,29.875,0.000,\r\n"
        "1000.00,105.5000000,21.2578125,10.00,0.00,0.125,40.000,29.875,12.500,\r\n"
        "2000.00,105.5000000,21.2656250,60.00,0.00,0.250,40.000,-20.250,12.500,tx_horizon bullington\r\n"
        "3000.00,105.5000000,21.2734375,10.00,0.00,0.125,40.000,29.875,12.500,rx_horizon\r\n"
        "4000.00,105.5000000,21.2812500,10.00,0.00,0.125,40.000,29.875,0.000,\r\n");
    drawing.plot.edges.line_of_sight = true;
    drawing.plot.edges.rx_horizon = 2;
    assert_int_equal(out_link_plot_write_csv(&drawing.plot, path, true, &err), GEO_OK);
    temporary_assert_contains(root, "profile.csv", ",-20.250,12.500,edge\r\n");
}

/* ---- files ---- */

static void the_end_of_the_name_says_the_kind(void **state)
{
    (void)state;
    struct drawing drawing;
    drawing_init(&drawing);
    struct geo_error err = {0};
    assert_int_equal(out_link_plot_check("a.svg", &err), GEO_OK);
    assert_int_equal(out_link_plot_check("folder/a.PNG", &err), GEO_OK);
    must_fail(out_link_plot_check("a.jpg", &err), GEO_ERR_USAGE, &err, "'a.jpg'");
    must_fail(out_link_plot_check(".svg", &err), GEO_ERR_USAGE, &err, ".svg or .png");
    must_fail(out_link_plot_check("svg", &err), GEO_ERR_USAGE, &err, "'svg'");
    must_fail(out_link_plot_write(&drawing.plot, "a.pdf", false, &err), GEO_ERR_USAGE, &err, "'a.pdf'");
}

static void nothing_is_overwritten_unasked(void **state)
{
    (void)state;
    struct drawing drawing;
    drawing_init(&drawing);
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    temporary_path(path, root, "kept.svg");
    assert_int_equal(out_link_plot_check_free(path, false, &err), GEO_OK);
    assert_int_equal(geo_folder_write_file(path, "mine", 4, &err), GEO_OK);
    must_fail(out_link_plot_check_free(path, false, &err), GEO_ERR_OUTPUT, &err, "--overwrite");
    assert_int_equal(out_link_plot_check_free(path, true, &err), GEO_OK);
    must_fail(out_link_plot_write(&drawing.plot, path, false, &err), GEO_ERR_OUTPUT, &err, "kept.svg");
    must_fail(out_link_plot_write_csv(&drawing.plot, path, false, &err), GEO_ERR_OUTPUT, &err, "kept.svg");
    temporary_assert_text(root, "kept.svg", "mine");
    assert_int_equal(out_link_plot_write(&drawing.plot, path, true, &err), GEO_OK);
    temporary_assert_contains(root, "kept.svg", "</svg>");
    must_fail(out_link_plot_check_free(root, true, &err), GEO_ERR_OUTPUT, &err, "no ordinary file");
}

static void a_failure_leaves_nothing(void **state)
{
    (void)state;
    struct drawing drawing;
    drawing_init(&drawing);
    char path[TEMPORARY_PATH_SIZE];
    struct geo_error err = {0};
    int before = temporary_count(root);
    temporary_path(path, root, "not/there/plot.png");
    must_fail(out_link_plot_write(&drawing.plot, path, false, &err), GEO_ERR_OUTPUT, &err, "not/there");
    must_fail(out_link_plot_write_csv(&drawing.plot, path, false, &err), GEO_ERR_OUTPUT, &err, "not/there");
    assert_int_equal(temporary_count(root), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_cleaned),
        cmocka_unit_test(svg_holds_the_scene),
        cmocka_unit_test(svg_escapes_names),
        cmocka_unit_test(svg_names_clutter_sea_and_sight),
        cmocka_unit_test(one_edge_has_three_names),
        cmocka_unit_test(short_paths_are_in_metres),
        cmocka_unit_test(no_length_is_drawn),
        cmocka_unit_test(long_profiles_stay_small),
        cmocka_unit_test(png_is_whole_and_the_same_again),
        cmocka_unit_test(csv_has_each_sample),
        cmocka_unit_test(the_end_of_the_name_says_the_kind),
        cmocka_unit_test(nothing_is_overwritten_unasked),
        cmocka_unit_test(a_failure_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, make_root, remove_root);
}
