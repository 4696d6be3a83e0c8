#include "tests/support/temporary.h"

#include "datasets/patterns_internal.h"
#include <math.h>

/* A file of two cuts: `head`, then whole degrees with the loss a function gives. */
struct pattern_text {
    char text[65536];
    size_t length;
};

static void add(struct pattern_text *file, const char *text)
{
    size_t length = strlen(text);
    assert_true(file->length + length < sizeof file->text);
    memcpy(file->text + file->length, text, length + 1);
    file->length += length;
}

static void add_cut(struct pattern_text *file, const char *name, int count, double step_deg, double per_deg)
{
    char line[64];
    (void)snprintf(line, sizeof line, "%s %d\n", name, count);
    add(file, line);
    for (int i = 0; i < count; i++) {
        double angle = i * step_deg;
        double off = angle > 180.0 ? 360.0 - angle : angle;
        (void)snprintf(line, sizeof line, "%.1f %.2f\n", angle, off * per_deg);
        add(file, line);
    }
}

static enum geo_status parse(struct data_pattern *ret, const struct pattern_text *file, struct geo_error *err)
{
    return data_pattern_parse(ret, file->text, file->length, "k.msi", err);
}

static void must_fail(const char *text, const char *part)
{
    struct data_pattern pattern;
    struct geo_error err = {GEO_OK, ""};
    assert_int_equal(data_pattern_parse(&pattern, text, strlen(text), "k.msi", &err), GEO_ERR_INPUT);
    if (strstr(err.message, part) == NULL) {
        fail_msg("'%s' does not contain '%s'", err.message, part);
    }
}

static void test_whole_file(void **state)
{
    (void)state;
    static struct pattern_text file;
    struct data_pattern pattern;
    struct geo_error err;
    add(&file, "NAME 742 215\r\nMAKE Someone\r\nFREQUENCY 1855\r\nGAIN 15.35 dBd\r\nTILT ELECTRICAL\r\n"
               "ELECTRICAL_TILT 4\r\nCOMMENT gain and tilt\r\n");
    add_cut(&file, "HORIZONTAL", 360, 1.0, 0.1);
    add_cut(&file, "VERTICAL", 360, 1.0, 0.2);
    assert_int_equal(parse(&pattern, &file, &err), GEO_OK);
    assert_true(fabs(pattern.gain_dbi - 17.5) < 1e-12);
    assert_true(pattern.electrical_tilt_deg == 4.0);
    assert_true(pattern.horizontal_loss_db[0] == 0.0F);
    assert_true(pattern.horizontal_loss_db[90] == 9.0F);
    assert_true(pattern.horizontal_loss_db[359] == 0.1F);
    assert_true(pattern.vertical_loss_db[180] == 36.0F);
}

static void test_other_steps(void **state)
{
    (void)state;
    static struct pattern_text file;
    struct data_pattern pattern;
    struct geo_error err;
    add(&file, "gain 12 dBi\n");
    add_cut(&file, "horizontal", 721, 0.5, 0.1); /* 360.0 repeats 0 */
    add_cut(&file, "vertical", 36, 10.0, 0.2);
    assert_int_equal(parse(&pattern, &file, &err), GEO_OK);
    assert_true(pattern.gain_dbi == 12.0);
    assert_true(pattern.electrical_tilt_deg == 0.0);
    assert_true(fabs((double)pattern.horizontal_loss_db[45] - 4.5) < 1e-6);
    assert_true(fabs((double)pattern.vertical_loss_db[5] - 1.0) < 1e-6);   /* between 0 and 10 */
    assert_true(fabs((double)pattern.vertical_loss_db[355] - 1.0) < 1e-6); /* between 350 and 360 */
}

static void test_units_of_gain(void **state)
{
    (void)state;
    const struct {
        const char *line;
        double gain_dbi;
    } cases[] = {{"GAIN 15 dBi", 15.0}, {"GAIN 15dBi", 15.0}, {"GAIN 15", 17.15}, {"GAIN 15 DBD", 17.15}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static struct pattern_text file;
        struct data_pattern pattern;
        struct geo_error err;
        file.length = 0;
        add(&file, cases[i].line);
        add(&file, "\n");
        add_cut(&file, "HORIZONTAL", 12, 30.0, 0.1);
        add_cut(&file, "VERTICAL", 12, 30.0, 0.1);
        assert_int_equal(parse(&pattern, &file, &err), GEO_OK);
        assert_true(fabs(pattern.gain_dbi - cases[i].gain_dbi) < 1e-12);
    }
}

static void test_refused(void **state)
{
    (void)state;
    must_fail("", "no line GAIN");
    must_fail("GAIN 15 dBi\n", "no line HORIZONTAL");
    must_fail("GAIN abc\n", "k.msi:1: GAIN 'abc'");
    must_fail("GAIN\n", "k.msi:1: GAIN ''");
    must_fail("GAIN 99\n", "[-30, 60]");
    must_fail("GAIN 15 W\n", "unit 'W'");
    must_fail("HORIZONTAL\n", "k.msi:1: HORIZONTAL needs its number of rows");
    must_fail("HORIZONTAL 3601\n", "12 to 3600");
    must_fail("HORIZONTAL 11\n", "12 to 3600");
    must_fail("HORIZONTAL 360\n0 0\n", "k.msi:2: the file ends after 1 of 360 rows of HORIZONTAL");
    must_fail("\nHORIZONTAL 12\n0 x\n", "k.msi:3: '0 x' is not an angle and a loss");
    must_fail("HORIZONTAL 12\n0\n", "'0 ' is not an angle");
    must_fail("HORIZONTAL 12\n0 0\n0 0\n", "k.msi:3: angle 0 is not above");
    must_fail("HORIZONTAL 12\n-1 0\n", "angle -1");
    must_fail("HORIZONTAL 12\n361 0\n", "angle 361");
    must_fail("HORIZONTAL 12\n0 0\n31 0\n", "more than 30 degrees");
    must_fail("HORIZONTAL 12\n0 -1\n", "loss -1 is outside [0, 100]");
    must_fail("HORIZONTAL 12\n0 101\n", "loss 101");
    must_fail("HORIZONTAL 12\n0 0\n1 0\n2 0\n3 0\n4 0\n5 0\n6 0\n7 0\n8 0\n9 0\n10 0\n11 0\n",
              "go around the circle");
    must_fail("GAIN 15,3 dBd\n", "k.msi:1: '15,3' is not a number; write 15.3");
    must_fail("GAIN 1\nTILT 4,5\n", "k.msi:2: '4,5' is not a number; write 4.5");
    must_fail("GAIN 1\nTILT ELECTRICAL\nHORIZONTAL 12\n0 4,1\n", "k.msi:4: '4,1' is not a number; write 4.1");
    must_fail("HORIZONTAL 12\n0,0 4.1\n", "k.msi:2: '0,0' is not a number; write 0.0");
    must_fail("HORIZONTAL 12\n0 0\n30, 0\n60 0\n90 0\n120 0\n150 0\n180 0\n210 0\n240 0\n270 0\n300 0\n"
              "330 0\n340 2\n",
              "k.msi:14: '340 2' is one row more than the cut before it says it has");
    must_fail("GAIN 1\nHORIZONTAL 12\n0 0\n30 0\n60 0\n90 0\n120 0\n150 0\n180 0\n210 0\n240 0\n270 0\n300 "
              "0\n330 0\n",
              "no line VERTICAL");
}

static void test_files(void **state)
{
    (void)state;
    char folder[TEMPORARY_PATH_SIZE];
    char path[TEMPORARY_PATH_SIZE];
    static struct pattern_text file;
    struct data_pattern pattern;
    struct geo_error err;
    temporary_make(folder);
    temporary_path(path, folder, "k.msi");
    assert_int_equal(data_pattern_load(&pattern, path, "k.msi", &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "antenna pattern 'k.msi'"));
    add(&file, "GAIN 15 dBi\n");
    add_cut(&file, "HORIZONTAL", 360, 1.0, 0.1);
    add_cut(&file, "VERTICAL", 360, 1.0, 0.1);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(file.text, 1, file.length, stream), file.length);
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(data_pattern_load(&pattern, path, "k.msi", &err), GEO_OK);
    assert_true(pattern.gain_dbi == 15.0);
    assert_int_equal(truncate(path, 5 << 20), 0);
    assert_int_equal(data_pattern_load(&pattern, path, "k.msi", &err), GEO_ERR_INPUT);
    assert_non_null(strstr(err.message, "larger than 4 MB"));
    temporary_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_file),    cmocka_unit_test(test_other_steps),
        cmocka_unit_test(test_units_of_gain), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
