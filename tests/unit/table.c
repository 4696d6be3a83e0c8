#include "geo/table.h"

#include "geo/layer.h"
#include "tests/support/temporary.h"

#include <math.h>
#include <string.h>

static char root[TEMPORARY_PATH_SIZE];
static char path[TEMPORARY_PATH_SIZE];

static int setup(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    temporary_make(root);
    return geo_library_open(&err) == GEO_OK ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    geo_library_close();
    temporary_remove(root);
    return 0;
}

static void write_bytes(const char *name, const char *bytes, size_t size)
{
    temporary_path(path, root, name);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, size, stream), size);
    assert_int_equal(fclose(stream), 0);
}

static void write_text(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text));
}

static struct geo_table *open_source(const struct geo_table_source *source)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_table *table = NULL;
    if (geo_table_open(&table, source, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    return table;
}

/* The file that was written last. */
static struct geo_table *open_last(bool no_header)
{
    struct geo_table_source source = {.path = path, .no_header = no_header};
    return open_source(&source);
}

static int64_t next_row(struct geo_table *table)
{
    struct geo_error err = {GEO_OK, ""};
    bool more = false;
    int64_t row = -1;
    if (geo_table_next(table, &more, &row, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    return more ? row : -1;
}

static void expect_refused(const struct geo_table_source *source, const char *part)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_table *table = NULL;
    assert_int_equal(geo_table_open(&table, source, &err), GEO_ERR_INPUT);
    assert_null(table);
    if (strstr(err.message, part) == NULL) {
        fail_msg("'%s' does not say '%s'", err.message, part);
    }
}

static void expect_path_refused(const char *name, const char *part)
{
    struct geo_table_source source = {.path = name};
    expect_refused(&source, part);
}

/* The last file opens, but reading ends with this message. */
static void expect_unreadable(const char *part)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_table *table = open_last(false);
    bool more = true;
    int64_t row = 0;
    enum geo_status status = GEO_OK;
    while (status == GEO_OK && more) {
        status = geo_table_next(table, &more, &row, &err);
    }
    assert_int_equal(status, GEO_ERR_INPUT);
    if (strstr(err.message, part) == NULL) {
        fail_msg("'%s' does not say '%s'", err.message, part);
    }
    geo_table_close(table);
}

static void test_text_fields(void **state)
{
    (void)state;
    write_text("a.csv", "\xEF\xBB\xBF"
                        "code, tên ,,note\r\n"
                        "01,Hoà,1.50,\"a \"\"b\"\", c\"\r\n"
                        "\r\n"
                        "02,,1e3,\"two\r\nlines\"\r\n"
                        ",,,\r\n"
                        "03,x,7\r\n"
                        "04,x,7,y,,\n"
                        "05,a\"b,7,end");
    struct geo_table *table = open_last(false);
    assert_int_equal(geo_table_field_count(table), 4);
    assert_string_equal(geo_table_field_name(table, 0), "code");
    assert_string_equal(geo_table_field_name(table, 1), "tên");
    assert_string_equal(geo_table_field_name(table, 2), "field_3");
    assert_false(geo_table_has_geometry(table));
    assert_null(geo_table_crs(table));
    assert_int_equal(geo_table_row_count(table), -1);
    assert_null(geo_table_text(table, 0)); /* before the first row */
    assert_int_equal(next_row(table), 2);
    assert_string_equal(geo_table_text(table, 0), "01");
    assert_string_equal(geo_table_text(table, 1), "Hoà");
    assert_string_equal(geo_table_text(table, 2), "1.50");
    assert_string_equal(geo_table_text(table, 3), "a \"b\", c");
    assert_int_equal(geo_table_geometry_kind(table), GEO_GEOMETRY_NONE);
    assert_int_equal(next_row(table), 4);
    assert_null(geo_table_text(table, 1));
    assert_string_equal(geo_table_text(table, 3), "two\nlines");
    assert_int_equal(next_row(table), 7); /* a row of separators is blank */
    assert_string_equal(geo_table_text(table, 2), "7");
    assert_null(geo_table_text(table, 3));
    assert_int_equal(next_row(table), 8); /* more separators, nothing behind them */
    assert_int_equal(next_row(table), 9);
    assert_string_equal(geo_table_text(table, 1), "a\"b");
    assert_string_equal(geo_table_text(table, 3), "end");
    assert_int_equal(next_row(table), -1);
    assert_null(geo_table_text(table, 0));
    geo_table_close(table);
    geo_table_close(NULL);
}

static void test_separators(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
    } file[] = {
        {"semi.csv", "a;b\n1,5;x,y\n"},          {"tab.txt", "a\tb\n1,5\tx,y\n"},
        {"pipe.psv", "a|b\n1,5|x,y\n"},          {"mac.tsv", "a;b\r1,5;x,y\r"},
        {"quoted.csv", "\"a,,,\";b\n1,5;x,y\n"},
    };
    for (size_t i = 0; i < sizeof file / sizeof file[0]; i++) {
        write_text(file[i].name, file[i].text);
        struct geo_table *table = open_last(false);
        assert_int_equal(geo_table_field_count(table), 2);
        assert_int_equal(next_row(table), 2);
        assert_string_equal(geo_table_text(table, 0), "1,5");
        assert_string_equal(geo_table_text(table, 1), "x,y");
        assert_int_equal(next_row(table), -1);
        geo_table_close(table);
    }
}

static void test_no_header(void **state)
{
    (void)state;
    write_text("raw.csv", "GSM,452,106.6843\nLTE,452,107.9\n");
    struct geo_table *table = open_last(true);
    assert_int_equal(geo_table_field_count(table), 3);
    assert_string_equal(geo_table_field_name(table, 0), "field_1");
    assert_string_equal(geo_table_field_name(table, 2), "field_3");
    assert_int_equal(next_row(table), 1);
    assert_string_equal(geo_table_text(table, 0), "GSM");
    assert_int_equal(next_row(table), 2);
    assert_string_equal(geo_table_text(table, 2), "107.9");
    assert_int_equal(next_row(table), -1);
    geo_table_close(table);
    struct geo_table_source source = {
        .path = path, .no_header = true, .where = "field_1 = 'LTE'", .layer = "raw"};
    table = open_source(&source);
    assert_int_equal(next_row(table), 2);
    assert_int_equal(next_row(table), -1);
    geo_table_close(table);
}

static void test_header_only(void **state)
{
    (void)state;
    write_text("header.csv", "lon,lat\n");
    struct geo_table *table = open_last(false);
    assert_int_equal(geo_table_field_count(table), 2);
    assert_int_equal(next_row(table), -1);
    assert_int_equal(next_row(table), -1); /* and stays at the end */
    geo_table_close(table);
}

/* A neighbour that declares types must not change what is read. */
static void test_declared_types_are_not_believed(void **state)
{
    (void)state;
    write_text("typed.csvt", "\"Integer\",\"Real\"\n");
    write_text("typed.csv", "code,height\n01,\"1,8\"\n");
    struct geo_table *table = open_last(false);
    assert_int_equal(next_row(table), 2);
    assert_string_equal(geo_table_text(table, 0), "01");
    assert_string_equal(geo_table_text(table, 1), "1,8");
    geo_table_close(table);
}

static void test_condition(void **state)
{
    (void)state;
    write_text("where.csv", "code,people\n01,5\n02,50\n,\n02,70\n");
    struct geo_table_source source = {.path = path, .where = "code = '02' AND CAST(people AS integer) > 50"};
    struct geo_table *table = open_source(&source);
    assert_int_equal(next_row(table), 5);
    assert_string_equal(geo_table_text(table, 1), "70");
    assert_int_equal(next_row(table), -1);
    geo_table_close(table);
    source.where = "nosuch = 1";
    expect_refused(&source, "'nosuch = 1'");
    source.where = "code =";
    expect_refused(&source, "where.csv");
    source.where = NULL;
    source.layer = "other";
    expect_refused(&source, "has no layer 'other'; it has 'where'");
}

static void test_bad_text(void **state)
{
    (void)state;
    write_text("long.csv", "a,b\n1,2\n1,2,3\n");
    expect_unreadable("row 3: it has 3 fields, the first row 2; put texts that hold a ',' in quotes");
    write_text("latin.csv", "a,b\n1,H\xE0 N\n");
    expect_unreadable("row 2, column 2: the text is not UTF-8");
    write_text("open.csv", "a,b\n1,\"x\n2,y\n");
    expect_unreadable("row 2: a quoted text does not end");
    write_bytes("zero.csv", "a,b\n1,\0\n", 8);
    expect_unreadable("zero byte");
    write_bytes("wide.csv",
                "\xFF\xFE"
                "a\0,\0b\0",
                8);
    expect_path_refused(path, "is UTF-16");
    write_text("empty.csv", "");
    expect_path_refused(path, "empty.csv' cannot be read as a table: it is empty");
    write_text("blank.csv", "\n\n,,\n");
    expect_path_refused(path, "it is empty");
    write_text("nogzip.csv.gz", "a,b\n1,2\n");
    expect_path_refused(path, "nogzip.csv.gz'");
}

static void test_bad_paths(void **state)
{
    (void)state;
    char name[TEMPORARY_PATH_SIZE];
    temporary_path(name, root, "absent.csv");
    expect_path_refused(name, "absent.csv' does not exist");
    temporary_path(name, root, "absent.zip");
    expect_path_refused(name, "absent.zip' does not exist");
    expect_path_refused(root, "is a folder");
    expect_path_refused("", "the path is empty");
    expect_path_refused("http://example.org/a.csv", "is not a local file");
    expect_path_refused("/vsicurl/http://example.org/a.csv", "is not a local file");
    expect_path_refused("/vsis3/bucket/a.csv", "is not a local file");
    expect_path_refused("/vsizip//vsicurl/example.org/a.zip", "is not a local file");
    expect_path_refused("/vsisomething/a.csv", "is not a local file");
    write_text("junk.dat", "junk");
    expect_path_refused(path, "junk.dat' cannot be read as a table or vector file");
    write_text("junk.geojson", "{\"type\": \"FeatureCollection\", \"features\": [");
    expect_path_refused(path, "junk.geojson' cannot be read as a table or vector file");
    write_text("bad.zip", "not an archive");
    expect_path_refused(path, "cannot be read as a zip archive");
    write_text("locked.csv", "a\n1\n");
    if (geteuid() != 0) { /* root reads everything */
        assert_int_equal(chmod(path, 0), 0);
        expect_path_refused(path, "locked.csv' cannot be read: Permission denied");
    }
}

/* A zip archive with stored (not compressed) members; checksums are those of the two texts below. */
struct zip_member {
    const char *name, *text;
    uint32_t crc;
};

static void put(FILE *stream, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        uint32_t byte = i < 4 ? value >> (8 * i) & 0xFF : 0;
        assert_int_not_equal(fputc((int)byte, stream), EOF);
    }
}

static void put_member(FILE *stream, const struct zip_member *member, bool is_directory, uint32_t offset)
{
    put(stream, is_directory ? 0x02014B50 : 0x04034B50, 4);
    put(stream, 20, is_directory ? 4 : 2);
    put(stream, 0, 4); /* flags, stored */
    put(stream, 0x00210000, 4);
    put(stream, member->crc, 4);
    put(stream, (uint32_t)strlen(member->text), 4);
    put(stream, (uint32_t)strlen(member->text), 4);
    put(stream, (uint32_t)strlen(member->name), 2);
    put(stream, 0, is_directory ? 12 : 2);
    if (is_directory) {
        put(stream, offset, 4);
    }
    assert_true(fputs(member->name, stream) >= 0);
    if (!is_directory) {
        assert_true(fputs(member->text, stream) >= 0);
    }
}

static void write_zip(const char *name, const struct zip_member *member, int count)
{
    uint32_t offset[4];
    temporary_path(path, root, name);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    for (int i = 0; i < count; i++) {
        offset[i] = (uint32_t)ftell(stream);
        put_member(stream, &member[i], false, 0);
    }
    uint32_t directory = (uint32_t)ftell(stream);
    for (int i = 0; i < count; i++) {
        put_member(stream, &member[i], true, offset[i]);
    }
    uint32_t end = (uint32_t)ftell(stream);
    put(stream, 0x06054B50, 4);
    put(stream, 0, 4);
    put(stream, (uint32_t)count, 2);
    put(stream, (uint32_t)count, 2);
    put(stream, end - directory, 4);
    put(stream, directory, 4);
    put(stream, 0, 2);
    assert_int_equal(fclose(stream), 0);
}

static void test_zip(void **state)
{
    (void)state;
    static const struct zip_member member[] = {{"sites.csv", "a,b\n1,2\n", 0x0A97077Bu},
                                               {"read.me", "x", 0x8CDC1683u},
                                               {"more.csv", "a,b\n1,2\n", 0x0A97077Bu}};
    write_zip("one.zip", member, 2);
    struct geo_table *table = open_last(false);
    assert_int_equal(next_row(table), 2);
    assert_string_equal(geo_table_text(table, 1), "2");
    geo_table_close(table);
    write_zip("none.zip", member + 1, 1);
    expect_path_refused(path, "none.zip' holds no table or vector file");
    write_zip("two.zip", member, 3);
    expect_path_refused(path, "holds 2 files ('sites.csv', 'more.csv'); name one of them as");
    (void)strncat(path, "/more.csv", sizeof path - strlen(path) - 1);
    table = open_last(false);
    assert_int_equal(next_row(table), 2);
    geo_table_close(table);
    (void)strncat(path, "x", sizeof path - strlen(path) - 1);
    expect_path_refused(path, "more.csvx' does not exist");
}

static void test_several_layers(void **state)
{
    (void)state;
    write_text("two.kml", "<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>"
                          "<Folder><name>north</name><Placemark><name>A</name><Point><coordinates>105,21"
                          "</coordinates></Point></Placemark></Folder>"
                          "<Folder><name>south</name><Placemark><name>B</name><Point><coordinates>106,10"
                          "</coordinates></Point></Placemark></Folder></Document></kml>");
    expect_path_refused(path, "holds several layers; name one with layer: 'north', 'south'");
    struct geo_table_source source = {.path = path, .layer = "south"};
    struct geo_table *table = open_source(&source);
    assert_true(next_row(table) >= 0);
    assert_string_equal(geo_table_text(table, 0), "B");
    struct geo_error err = {GEO_OK, ""};
    double x = 0.0;
    double y = 0.0;
    assert_int_equal(geo_table_point(table, &x, &y, &err), GEO_OK);
    assert_true(x >= 106.0 && x <= 106.0 && y >= 10.0 && y <= 10.0);
    geo_table_close(table);
    source.layer = "west";
    expect_refused(&source, "has no layer 'west'; it has 'north', 'south'");
}

static void test_geojson(void **state)
{
    (void)state;
    write_text(
        "a.geojson",
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:9208\"}},"
        "\"features\":[{\"type\":\"Feature\",\"id\":7,\"properties\":{\"code\":\"01\",\"r\":105."
        "40190000000001,"
        "\"n\":12,\"z\":0.1,\"big\":123456789012,\"none\":null,\"blank\":\"\"},"
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[567429.619,2358817.596]}},"
        "{\"type\":\"Feature\",\"id\":8,\"properties\":{\"code\":\"02\",\"z\":1e300},\"geometry\":null}]}");
    struct geo_table *table = open_last(false);
    struct geo_crs_facts facts;
    struct geo_error err = {GEO_OK, ""};
    assert_non_null(geo_table_crs(table));
    assert_int_equal(geo_crs_describe(&facts, geo_table_crs(table), &err), GEO_OK);
    assert_string_equal(facts.code, "EPSG:9208");
    assert_true(geo_table_has_geometry(table));
    assert_int_equal(geo_table_row_count(table), 2);
    assert_int_equal(next_row(table), 7);
    static const char *const expected[][2] = {{"code", "01"}, {"r", "105.40190000000001"}, {"n", "12"},
                                              {"z", "0.1"},   {"big", "123456789012"},     {"none", NULL},
                                              {"blank", NULL}};
    assert_int_equal(geo_table_field_count(table), 7);
    for (int i = 0; i < 7; i++) {
        assert_string_equal(geo_table_field_name(table, i), expected[i][0]);
        for (int again = 0; again < 2; again++) {
            const char *text = geo_table_text(table, i);
            if (expected[i][1] == NULL) {
                assert_null(text);
            } else {
                assert_string_equal(text, expected[i][1]);
            }
        }
    }
    assert_int_equal(geo_table_geometry_kind(table), GEO_GEOMETRY_POINT);
    assert_int_equal(next_row(table), 8);
    assert_string_equal(geo_table_text(table, 3), "1e+300");
    assert_int_equal(geo_table_geometry_kind(table), GEO_GEOMETRY_NONE);
    double x = 5.0;
    double y = 5.0;
    assert_int_equal(geo_table_point(table, &x, &y, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "row 8: there is no geometry; a point is needed"));
    assert_true(x >= 5.0 && x <= 5.0);
    assert_int_equal(next_row(table), -1);
    geo_table_close(table);
}

static void test_geopackage(void **state)
{
    (void)state;
    static const struct geo_field field = {"code", GEO_FIELD_TEXT, 0, "code"};
    static const union geo_value value[] = {{.text = "01"}, {.text = "02"}};
    const struct geo_feature feature[] = {{.id = "1", .values = &value[0], .x = 500000.0, .y = 2300000.0},
                                          {.id = "2", .values = &value[1], .x = 500001.0, .y = 2300000.0}};
    struct geo_layer layer = {"sites", "", GEO_LAYER_POINT, &field, 1, feature, 2, "EPSG:9208"};
    const struct geo_layer *layers[] = {&layer};
    struct geo_error err = {GEO_OK, ""};
    temporary_path(path, root, "a.gpkg");
    assert_int_equal(geo_layer_write_gpkg(layers, 1, path, &err), GEO_OK);
    struct geo_table_source source = {.path = path, .where = "code = '02'"};
    struct geo_table *table = open_source(&source);
    assert_int_equal(next_row(table), 2);
    double x = 0.0;
    double y = 0.0;
    assert_int_equal(geo_table_point(table, &x, &y, &err), GEO_OK);
    assert_true(x >= 500001.0 && x <= 500001.0);
    assert_int_equal(next_row(table), -1);
    geo_table_close(table);
    /* This driver accepts any condition and only fails when it reads. */
    source.where = "nosuch = 1";
    expect_refused(&source, "the condition 'nosuch = 1'");
}

/* Geometry from a WKT column: one feature for each kind of area. */
static struct geo_table *open_wkt(const char *wkt)
{
    char text[2048];
    (void)snprintf(text, sizeof text, "id,WKT\n1,\"%s\"\n", wkt);
    write_text("wkt.csv", text);
    struct geo_table *table = open_last(false);
    assert_true(geo_table_has_geometry(table));
    assert_int_equal(next_row(table), 2);
    return table;
}

static void expect_area(const char *wkt, double area_m2, int32_t rings, const char *reason, double change_m2)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_polygon polygon = {0};
    struct geo_repair repair = {.repaired = true};
    struct geo_table *table = open_wkt(wkt);
    if (geo_table_polygon(table, NULL, &polygon, &repair, &err) != GEO_OK) {
        fail_msg("%s", err.message);
    }
    assert_true(fabs(geo_polygon_area_m2(&polygon) - area_m2) < 1e-9);
    assert_int_equal(polygon.ring_count, rings);
    assert_true(geo_polygon_ring_area_m2(&polygon, 0) > 0.0);
    assert_int_equal(repair.repaired, reason != NULL);
    assert_true(fabs(repair.area_change_m2 - change_m2) < 1e-9);
    if (reason != NULL && strstr(repair.reason, reason) == NULL) {
        fail_msg("'%s' does not say '%s'", repair.reason, reason);
    }
    geo_polygon_release(&polygon);
    geo_table_close(table);
}

static void test_polygons(void **state)
{
    (void)state;
    /* Either direction of rings. */
    expect_area("POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,4 2,4 4,2 4,2 2))", 96.0, 2, NULL, 0.0);
    expect_area("POLYGON((0 0,0 10,10 10,10 0,0 0),(2 2,2 4,4 4,4 2,2 2))", 96.0, 2, NULL, 0.0);
    expect_area("POLYGON Z((0 0 5,10 0 5,10 10 5,0 10 5,0 0 5))", 100.0, 1, NULL, 0.0);
    expect_area(
        "MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)),((5 5,7 5,7 7,5 7,5 5),(5.5 5.5,6 5.5,6 6,5.5 6,5.5 5.5)))",
        4.75, 3, NULL, 0.0);
    expect_area("GEOMETRYCOLLECTION(POINT(0 0),POLYGON((0 0,10 0,10 10,0 10,0 0)))", 100.0, 1, NULL, 0.0);
    /* A bow tie becomes its two triangles of 25 m² each; before, they cancelled out. */
    expect_area("POLYGON((0 0,10 10,10 0,0 10,0 0))", 50.0, 2, "Self-intersection", 50.0);
    /* A spike falls away, an overlapping part is counted once. */
    expect_area("POLYGON((0 0,10 0,10 10,10 20,10 10,0 10,0 0))", 100.0, 1, "Self-intersection", 0.0);
    expect_area("MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((5 0,15 0,15 10,5 10,5 0)))", 150.0, 1,
                "Self-intersection", -50.0);
    /* An open ring is closed. */
    expect_area("POLYGON((0 0,10 0,10 10,0 10))", 100.0, 1, "closed", 0.0);
}

static void test_curve(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_polygon polygon = {0};
    struct geo_repair repair;
    struct geo_table *table = open_wkt("CURVEPOLYGON(CIRCULARSTRING(10 0,0 10,-10 0,0 -10,10 0))");
    assert_int_equal(geo_table_geometry_kind(table), GEO_GEOMETRY_AREA);
    assert_int_equal(geo_table_polygon(table, NULL, &polygon, &repair, &err), GEO_OK);
    assert_true(fabs(geo_polygon_area_m2(&polygon) / (100.0 * acos(-1.0)) - 1.0) < 0.002);
    geo_polygon_release(&polygon);
    geo_table_close(table);
}

static void expect_no_area(const char *wkt, const char *part)
{
    struct geo_error err = {GEO_OK, ""};
    struct geo_polygon polygon = {0};
    struct geo_repair repair;
    struct geo_table *table = open_wkt(wkt);
    assert_int_equal(geo_table_polygon(table, NULL, &polygon, &repair, &err), GEO_ERR_INPUT);
    if (strstr(err.message, part) == NULL || strstr(err.message, "wkt.csv' row 2") == NULL) {
        fail_msg("'%s' does not say '%s'", err.message, part);
    }
    assert_null(polygon.xy);
    geo_table_close(table);
}

static void test_no_polygon(void **state)
{
    (void)state;
    expect_no_area("POINT(1 2)", "the geometry is of type 'POINT'; an area is needed");
    expect_no_area("LINESTRING(1 2,3 4)", "an area is needed");
    expect_no_area("POLYGON EMPTY", "there is no geometry");
    expect_no_area("nonsense", "there is no geometry");
    expect_no_area("POLYGON((0 0,1 1,2 2,0 0))", "nothing of it has an extent");
    expect_no_area("GEOMETRYCOLLECTION(POINT(0 0),LINESTRING(0 0,1 1))", "nothing of it has an extent");
}

static void test_transformed_polygon(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_transform *transform = NULL;
    assert_int_equal(geo_transform_open(&transform, GEO_CRS_WGS84, "EPSG:9208", &err), GEO_OK);
    struct geo_table *table =
        open_wkt("POLYGON((105.4019 21.3227,105.41 21.3227,105.41 21.33,105.4019 21.3227))");
    struct geo_polygon polygon = {0};
    struct geo_repair repair;
    assert_int_equal(geo_table_polygon(table, transform, &polygon, &repair, &err), GEO_OK);
    assert_true(fabs(polygon.xy[0] - 567429.619) < 0.001);
    assert_true(fabs(polygon.xy[1] - 2358817.596) < 0.001);
    geo_polygon_release(&polygon);
    geo_table_close(table);
    table = open_wkt("POLYGON((500000 2300000,500001 2300000,500001 2300001,500000 2300000))");
    assert_int_equal(geo_table_polygon(table, transform, &polygon, &repair, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "outside the coordinate system's reach"));
    geo_table_close(table);
    geo_transform_close(transform);
}

static void test_points_of_others(void **state)
{
    (void)state;
    static const char *const wkt[] = {"POINT(3 4)", "MULTIPOINT((3 4),(5 6))", "LINESTRING(3 4,5 6)",
                                      "POLYGON((3 4,5 4,5 6,3 4))",
                                      "GEOMETRYCOLLECTION(POINT EMPTY,POINT(3 4))"};
    static const enum geo_geometry_kind kind[] = {GEO_GEOMETRY_POINT, GEO_GEOMETRY_POINT, GEO_GEOMETRY_LINE,
                                                  GEO_GEOMETRY_AREA, GEO_GEOMETRY_OTHER};
    for (size_t i = 0; i < sizeof wkt / sizeof wkt[0]; i++) {
        struct geo_error err = {GEO_OK, ""};
        double x = 0.0;
        double y = 0.0;
        struct geo_table *table = open_wkt(wkt[i]);
        assert_int_equal(geo_table_geometry_kind(table), kind[i]);
        assert_int_equal(geo_table_point(table, &x, &y, &err), GEO_OK);
        assert_true(x >= 3.0 && x <= 3.0 && y >= 4.0 && y <= 4.0);
        geo_table_close(table);
    }
}

static void test_lines(void **state)
{
    (void)state;
    struct geo_error err = {GEO_OK, ""};
    struct geo_lines lines = {0};
    struct geo_table *table = open_wkt("MULTILINESTRING((0 0,1 2,3 4),(5 6,7 8))");
    assert_int_equal(geo_table_lines(table, NULL, &lines, &err), GEO_OK);
    assert_int_equal(lines.part_count, 2);
    assert_int_equal(lines.part_start[1], 3);
    assert_int_equal(lines.part_start[2], 5);
    static const double expected[] = {0.0, 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0};
    assert_memory_equal(lines.xy, expected, sizeof expected);
    geo_lines_release(&lines);
    geo_lines_release(&lines);
    geo_table_close(table);
    table = open_wkt("POLYGON((0 0,1 0,1 1,0 0))");
    assert_int_equal(geo_table_lines(table, NULL, &lines, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "'POLYGON'; a line is needed"));
    geo_table_close(table);
    table = open_wkt("GEOMETRYCOLLECTION(POINT(0 0),LINESTRING(1 1,2 2))");
    assert_int_equal(geo_table_lines(table, NULL, &lines, &err), GEO_OK);
    assert_int_equal(lines.part_count, 1);
    geo_lines_release(&lines);
    geo_table_close(table);
    table = open_wkt("GEOMETRYCOLLECTION(POINT(0 0))");
    assert_int_equal(geo_table_lines(table, NULL, &lines, &err), GEO_ERR_INPUT);
    geo_table_close(table);
    struct geo_transform *transform = NULL;
    assert_int_equal(geo_transform_open(&transform, GEO_CRS_WGS84, "EPSG:9208", &err), GEO_OK);
    table = open_wkt("LINESTRING(105.4019 21.3227,105.5 21.4)");
    assert_int_equal(geo_table_lines(table, transform, &lines, &err), GEO_OK);
    assert_true(fabs(lines.xy[0] - 567429.619) < 0.001);
    geo_lines_release(&lines);
    geo_table_close(table);
    table = open_wkt("LINESTRING(105.4019 21.3227,105.5 2140)");
    assert_int_equal(geo_table_lines(table, transform, &lines, &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "1 points are outside"));
    geo_table_close(table);
    geo_transform_close(transform);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_fields),
        cmocka_unit_test(test_separators),
        cmocka_unit_test(test_no_header),
        cmocka_unit_test(test_header_only),
        cmocka_unit_test(test_declared_types_are_not_believed),
        cmocka_unit_test(test_condition),
        cmocka_unit_test(test_bad_text),
        cmocka_unit_test(test_bad_paths),
        cmocka_unit_test(test_zip),
        cmocka_unit_test(test_several_layers),
        cmocka_unit_test(test_geojson),
        cmocka_unit_test(test_geopackage),
        cmocka_unit_test(test_polygons),
        cmocka_unit_test(test_curve),
        cmocka_unit_test(test_no_polygon),
        cmocka_unit_test(test_transformed_polygon),
        cmocka_unit_test(test_points_of_others),
        cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
