#include "planner/radio/model.h"
#include "planner/radio/free_space.h"
#include "planner/radio/tr38901.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct plan_path BASE = {
    .frequency_mhz = 1800.0,
    .distance_km = 1.0,
    .tx_height_agl_m = 30.0,
    .rx_height_agl_m = 1.5,
    .environment = PLAN_URBAN,
};

static void near_to(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance)) {
        fail_msg("%.12g instead of %.12g", value, expected);
    }
}

static void table_is_complete(void **state)
{
    (void)state;
    assert_int_equal(plan_model_count(), 14);
    for (int i = 0; i < plan_model_count(); i++) {
        const struct plan_model *model = plan_model_at(i);
        assert_ptr_equal(plan_model_find(model->name), model);
        assert_true(strlen(model->title) > 0 && strlen(model->reference) > 0);
        assert_true(strlen(model->edition) > 0 && strlen(model->inputs) > 0);
        assert_true(model->frequency_mhz.low < model->frequency_mhz.high);
        assert_true(model->distance_km.low < model->distance_km.high);
        assert_true(model->tx_height_agl_m.low <= model->tx_height_agl_m.high);
        assert_true(model->rx_height_agl_m.low < model->rx_height_agl_m.high);
        static const char *const bare[] = {"free_space", "p1812", "p526", "itm"};
        bool included = true;
        for (size_t k = 0; k < sizeof bare / sizeof *bare; k++) {
            included = included && strcmp(model->name, bare[k]) != 0;
        }
        assert_int_equal(model->clutter_included, included);
        assert_true((model->loss == NULL) != (model->over == NULL));
        assert_true(model->over == NULL || !model->uses_los);
        assert_int_equal(model->uses_los, strncmp(model->name, "tr38901", 7) == 0);
    }
    assert_null(plan_model_at(-1));
    assert_null(plan_model_at(plan_model_count()));
    assert_null(plan_model_find("hata"));
    assert_null(plan_model_find(""));
    assert_null(plan_model_find(NULL));
}

static double into(double value, struct plan_range range)
{
    return value < range.low ? range.low : (value > range.high ? range.high : value);
}

/* Each limit of each model: the limit itself is inside, a hair beyond it is outside. */
static void domain_has_edges(void **state)
{
    (void)state;
    for (int i = 0; i < plan_model_count(); i++) {
        const struct plan_model *model = plan_model_at(i);
        struct plan_path at = BASE;
        struct {
            double *value;
            struct plan_range range;
            uint32_t bit;
        } limits[] = {
            {&at.frequency_mhz, model->frequency_mhz, PLAN_WARN_FREQUENCY},
            {&at.distance_km, model->distance_km, PLAN_WARN_DISTANCE},
            {&at.tx_height_agl_m, model->tx_height_agl_m, PLAN_WARN_TX_HEIGHT},
            {&at.rx_height_agl_m, model->rx_height_agl_m, PLAN_WARN_RX_HEIGHT},
        };
        for (size_t k = 0; k < 4; k++) {
            *limits[k].value = into(*limits[k].value, limits[k].range);
        }
        assert_int_equal(plan_model_domain(model, &at), 0);
        for (size_t k = 0; k < 4; k++) {
            double kept = *limits[k].value;
            if (limits[k].range.low > 0.0) {
                *limits[k].value = limits[k].range.low;
                assert_int_equal(plan_model_domain(model, &at), 0);
                *limits[k].value = limits[k].range.low * (1.0 - 1e-9);
                assert_int_equal(plan_model_domain(model, &at), limits[k].bit);
            }
            if (isfinite(limits[k].range.high)) {
                *limits[k].value = limits[k].range.high;
                assert_int_equal(plan_model_domain(model, &at), 0);
                *limits[k].value = limits[k].range.high * (1.0 + 1e-9);
                assert_int_equal(plan_model_domain(model, &at), limits[k].bit);
            }
            *limits[k].value = kept;
        }
    }
}

/* Both ways of asking a model tell of its domain. */
static void losses_tell_of_their_domain(void **state)
{
    (void)state;
    const double distance_km[3] = {0.0, 0.5, 1.0};
    const double ground_m[3] = {0.0, 0.0, 0.0};
    const struct plan_profile profile = {.count = 3,
                                         .distance_km = distance_km,
                                         .ground_asl_m = ground_m,
                                         .tx_height_agl_m = 30.0,
                                         .rx_height_agl_m = 1.5};
    struct plan_propagation propagation = {
        .polarization = PLAN_POLARIZATION_VERTICAL,
        .climate = {.delta_n = 45.0, .n0 = 325.0, .time_percent = 50.0, .latitude_deg = 16.0}};
    struct plan_path path = BASE;
    path.cell_m = 100.0;
    const struct plan_model *p1812 = plan_model_find("p1812");
    assert_int_equal(plan_model_over(p1812, &path, &profile, &propagation).warnings, 0);
    path.frequency_mhz = 7000.0;
    assert_int_equal(plan_model_over(p1812, &path, &profile, &propagation).warnings, PLAN_WARN_FREQUENCY);
    const struct plan_model *hata = plan_model_find("ext_hata");
    assert_int_equal(plan_model_loss(hata, &path).warnings, PLAN_WARN_FREQUENCY);
    path.frequency_mhz = 1800.0;
    path.tx_height_agl_m = 29.0;
    assert_int_equal(plan_model_loss(hata, &path).warnings, PLAN_WARN_TX_HEIGHT);
}

static void earth_radius_follows_the_lapse_rate(void **state)
{
    (void)state;
    struct plan_climate climate = {.delta_n = 39.25};
    near_to(plan_model_earth_radius_m(&climate), 6371000.0 * 4.0 / 3.0, 1e-6);
    climate.delta_n = 0.0;
    near_to(plan_model_earth_radius_m(&climate), 6371000.0, 1e-6);
}

static uint32_t warnings_at(const char *name, enum plan_los los, double distance_km)
{
    struct plan_path path = BASE;
    const struct plan_model *model = plan_model_find(name);
    path.tx_height_agl_m = model->tx_height_agl_m.low;
    path.los = los;
    path.distance_km = distance_km;
    return plan_model_loss(model, &path).warnings;
}

static void distance_limits_depend_on_line_of_sight(void **state)
{
    (void)state;
    assert_int_equal(warnings_at("tr38901_rma", PLAN_LOS_CLEAR, 10.0), 0);
    assert_int_equal(warnings_at("tr38901_rma", PLAN_LOS_CLEAR, 10.01), PLAN_WARN_DISTANCE);
    assert_int_equal(warnings_at("tr38901_rma", PLAN_LOS_BLOCKED, 5.0), 0);
    assert_int_equal(warnings_at("tr38901_rma", PLAN_LOS_BLOCKED, 5.01), PLAN_WARN_DISTANCE);
    assert_int_equal(warnings_at("tr38901_rma", PLAN_LOS_MIXED, 5.01), PLAN_WARN_DISTANCE);
    assert_int_equal(warnings_at("tr38901_uma", PLAN_LOS_CLEAR, 0.01), 0);
    assert_int_equal(warnings_at("tr38901_uma", PLAN_LOS_CLEAR, 0.0099), PLAN_WARN_DISTANCE);
    assert_int_equal(warnings_at("tr38901_umi", PLAN_LOS_MIXED, 5.01), PLAN_WARN_DISTANCE);
    assert_int_equal(warnings_at("ext_hata", PLAN_LOS_MIXED, 100.0), 0);
    assert_int_equal(warnings_at("ext_hata", PLAN_LOS_MIXED, 100.1), PLAN_WARN_DISTANCE);
}

static void warnings_have_words(void **state)
{
    (void)state;
    for (int i = 0; i < PLAN_WARNING_COUNT; i++) {
        assert_non_null(strstr(plan_warning_text((enum plan_warning)(1 << i)), "outside the model's range"));
    }
    assert_string_equal(plan_warning_text((enum plan_warning)16), "unknown warning");
}

/* Mixture of normals: mean and variance by hand. */
static void mixed_matches_moments(void **state)
{
    (void)state;
    const char *const names[] = {"tr38901_rma", "tr38901_uma", "tr38901_umi"};
    for (int i = 0; i < 3; i++) {
        const struct plan_model *model = plan_model_find(names[i]);
        struct plan_path path = BASE;
        path.distance_km = 0.3;
        double p = i == 0   ? plan_tr38901_rma_los_probability(300.0)
                   : i == 1 ? plan_tr38901_uma_los_probability(300.0, 1.5)
                            : plan_tr38901_umi_los_probability(300.0);
        path.los = PLAN_LOS_CLEAR;
        struct plan_loss clear = plan_model_loss(model, &path);
        path.los = PLAN_LOS_BLOCKED;
        struct plan_loss blocked = plan_model_loss(model, &path);
        path.los = PLAN_LOS_MIXED;
        struct plan_loss mixed = plan_model_loss(model, &path);
        double mean = p * clear.loss_db + (1.0 - p) * blocked.loss_db;
        double square = p * (clear.sigma_db * clear.sigma_db + clear.loss_db * clear.loss_db) +
                        (1.0 - p) * (blocked.sigma_db * blocked.sigma_db + blocked.loss_db * blocked.loss_db);
        near_to(mixed.loss_db, mean, 1e-9);
        near_to(mixed.sigma_db, sqrt(square - mean * mean), 1e-6);
        assert_true(blocked.loss_db > clear.loss_db && p > 0.0 && p < 1.0);
    }
}

/* What holds for every model, everywhere: no loss below free space's by more than the street-canyon gain
 * the 38.901 line-of-sight formulas have; loss grows with distance; blocked is never better than clear. */
static void losses_are_ordered(void **state)
{
    (void)state;
    const double frequencies_mhz[] = {758.0, 1800.0, 2600.0, 3700.0};
    for (int i = 0; i < plan_model_count(); i++) {
        const struct plan_model *model = plan_model_at(i);
        for (int f = 0; f < 4 && model->loss != NULL; f++) {
            double before_db = 0.0;
            for (double metres = 1.0; metres < 65000.0; metres *= 1.05) {
                struct plan_path path = BASE;
                path.frequency_mhz = frequencies_mhz[f];
                path.distance_km = metres / 1000.0;
                double loss_db = plan_model_loss(model, &path).loss_db;
                assert_true(isfinite(loss_db));
                assert_true(loss_db >= before_db - 1e-9);
                before_db = loss_db;
                path.los = PLAN_LOS_CLEAR;
                double clear_db = plan_model_loss(model, &path).loss_db;
                path.los = PLAN_LOS_BLOCKED;
                assert_true(plan_model_loss(model, &path).loss_db >= clear_db);
                if (!model->uses_los) {
                    double free_db = plan_free_space_db(path.frequency_mhz, plan_free_space_slant_m(&path));
                    assert_true(loss_db >= free_db);
                }
            }
        }
    }
}

static void hata_is_reciprocal_and_continuous(void **state)
{
    (void)state;
    const struct plan_model *hata = plan_model_find("ext_hata");
    struct plan_path down = BASE;
    struct plan_path up = BASE;
    up.tx_height_agl_m = BASE.rx_height_agl_m;
    up.rx_height_agl_m = BASE.tx_height_agl_m;
    near_to(hata->loss(&down).loss_db, hata->loss(&up).loss_db, 0.0);
    const double seams_km[] = {0.04, 0.1, 20.0};
    for (int i = 0; i < 3; i++) {
        for (int e = 0; e < PLAN_ENVIRONMENT_COUNT; e++) {
            struct plan_path path = BASE;
            path.environment = (enum plan_environment)e;
            path.distance_km = seams_km[i] * (1.0 - 1e-9);
            double below_db = hata->loss(&path).loss_db;
            path.distance_km = seams_km[i] * (1.0 + 1e-9);
            near_to(hata->loss(&path).loss_db, below_db, 1e-4);
        }
    }
    struct plan_path low = BASE; /* a mobile below 1 m counts as 1 m */
    low.rx_height_agl_m = 0.5;
    struct plan_path one = BASE;
    one.rx_height_agl_m = 1.0;
    near_to(hata->loss(&low).loss_db, hata->loss(&one).loss_db, 0.0);
}

static void tr38901_holds_below_ten_metres(void **state)
{
    (void)state;
    const char *const names[] = {"tr38901_rma", "tr38901_uma", "tr38901_umi"};
    for (int i = 0; i < 3; i++) {
        const struct plan_model *model = plan_model_find(names[i]);
        struct plan_path path = BASE;
        path.distance_km = 0.01;
        double limit_db = plan_model_loss(model, &path).loss_db;
        path.distance_km = 0.001;
        near_to(plan_model_loss(model, &path).loss_db, limit_db, 0.0);
    }
    struct plan_path low = BASE; /* the breakpoint's effective height stays that of 1.5 m */
    low.rx_height_agl_m = 1.0;
    near_to(plan_tr38901_urban_breakpoint_m(&low), plan_tr38901_urban_breakpoint_m(&BASE), 0.0);
}

static void free_space_starts_at_one_metre(void **state)
{
    (void)state;
    struct plan_path path = BASE;
    path.rx_height_agl_m = path.tx_height_agl_m;
    path.distance_km = 1e-6;
    near_to(plan_free_space_slant_m(&path), 1.0, 0.0);
    near_to(plan_free_space_db(1800.0, 0.0), plan_free_space_db(1800.0, 1.0), 0.0);
    path.tx_height_agl_m = path.rx_height_agl_m + 4.0;
    path.distance_km = 0.003;
    near_to(plan_free_space_slant_m(&path), 5.0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_complete),
        cmocka_unit_test(domain_has_edges),
        cmocka_unit_test(losses_tell_of_their_domain),
        cmocka_unit_test(earth_radius_follows_the_lapse_rate),
        cmocka_unit_test(distance_limits_depend_on_line_of_sight),
        cmocka_unit_test(warnings_have_words),
        cmocka_unit_test(mixed_matches_moments),
        cmocka_unit_test(losses_are_ordered),
        cmocka_unit_test(hata_is_reciprocal_and_continuous),
        cmocka_unit_test(tr38901_holds_below_ten_metres),
        cmocka_unit_test(free_space_starts_at_one_metre),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
