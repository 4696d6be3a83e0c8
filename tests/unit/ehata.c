#include "planner/radio/free_space.h"
#include "tests/unit/ehata_case.h"

/* One ridge, or hills and slope: never both; sea always. */
static void test_compute(void **state)
{
    (void)state;
    struct scene scene;
    flat(&scene, 101, 100.0);
    scene.input.frequency_mhz = 1500.0;
    struct plan_ehata_result result;
    plan_ehata_compute(&result, &scene.input);
    assert_near(result.distance_km, 10.0, 0.0);
    assert_near(result.loss_db, result.median.loss_db - result.rolling_gain_db, 1e-12);
    assert_near(result.rolling_gain_db, 0.0, 1e-4); /* flat: the median */
    assert_near(result.sigma_db, 7.1, 2e-6);
    double flat_db = result.loss_db;

    scene.asl_m[75] = 250.0;
    plan_ehata_compute(&result, &scene.input);
    assert_true(result.horizon.single);
    assert_near(result.rolling_gain_db + result.fine_gain_db + result.slope_gain_db, 0.0, 0.0);
    assert_true(result.ridge_gain_db < -15.0);
    assert_near(result.loss_db, result.median.loss_db - result.ridge_gain_db, 1e-12);
    assert_true(result.loss_db > flat_db + 10.0);

    for (int32_t i = 0; i < 101; i++) {
        scene.asl_m[i] = 50.0 + (i % 20 < 10 ? 40.0 : 0.0);
        scene.zone[i] = i < 15 ? PLAN_ZONE_SEA : PLAN_ZONE_INLAND;
    }
    scene.input.base_height_agl_m = 60.0;
    plan_ehata_compute(&result, &scene.input);
    assert_false(result.horizon.single);
    assert_near(result.ridge_gain_db, 0.0, 0.0);
    assert_near(result.relief.delta_h_m, 40.0, 0.0);
    assert_near(result.rolling_gain_db, plan_ehata_rolling_gain_db(40.0), 0.0);
    assert_near(result.sea_gain_db, 15.0 / 101.0 / 0.15, 1e-12);
    assert_near(result.loss_db,
                result.median.loss_db - result.rolling_gain_db - result.fine_gain_db - result.slope_gain_db -
                    result.sea_gain_db,
                1e-12);
}

static struct plan_loss model_of(const struct scene *scene, enum plan_environment environment)
{
    const struct plan_ehata_input *in = &scene->input;
    struct plan_profile profile = {.count = in->ground.count,
                                   .distance_km = scene->distance_km,
                                   .ground_asl_m = scene->asl_m,
                                   .zone = scene->zone,
                                   .tx_height_agl_m = in->base_height_agl_m,
                                   .rx_height_agl_m = in->mobile_height_agl_m};
    struct plan_path path = {.frequency_mhz = in->frequency_mhz,
                             .distance_km = scene->distance_km[in->ground.count - 1],
                             .tx_height_agl_m = in->base_height_agl_m,
                             .rx_height_agl_m = in->mobile_height_agl_m,
                             .environment = environment};
    struct plan_propagation propagation = {0};
    return plan_ehata_loss(&path, &profile, &propagation);
}

static void test_model(void **state)
{
    (void)state;
    struct scene scene;
    flat(&scene, 101, 100.0);
    scene.asl_m[75] = 250.0; /* 7.5 km from the base: the editions differ */
    scene.input.edition = PLAN_EHATA_2021;
    struct plan_ehata_result result;
    plan_ehata_compute(&result, &scene.input);
    struct plan_loss loss = model_of(&scene, PLAN_URBAN);
    assert_near(loss.loss_db, result.loss_db, 1e-9);
    assert_near(loss.sigma_db, result.sigma_db, 0.0);
    assert_int_equal(loss.warnings, 0);
    scene.input.edition = PLAN_EHATA_2018;
    plan_ehata_compute(&result, &scene.input);
    assert_true(fabs(loss.loss_db - result.loss_db) > 0.5);
    assert_near(model_of(&scene, PLAN_FOREST).loss_db, model_of(&scene, PLAN_SUBURBAN).loss_db, 0.0);

    flat(&scene, 101, 10.0); /* open ground 1 km away: below free space, held there */
    scene.input.environment = PLAN_OPEN;
    scene.input.base_height_agl_m = 200.0;
    scene.input.mobile_height_agl_m = 10.0;
    plan_ehata_compute(&result, &scene.input);
    double free_db = plan_free_space_db(2000.0, hypot(1000.0, 190.0));
    assert_true(result.loss_db < free_db);
    assert_near(model_of(&scene, PLAN_OPEN).loss_db, free_db, 1e-9);

    scene.distance_km[40] += 0.0001;
    assert_true(isnan(model_of(&scene, PLAN_OPEN).loss_db));
    assert_true(isnan(model_of(&scene, PLAN_OPEN).sigma_db));
}

static void test_equidistant(void **state)
{
    (void)state;
    double distance_km[4] = {0.0, 1.0, 2.0, 3.0};
    struct plan_profile profile = {.count = 4, .distance_km = distance_km};
    assert_true(plan_ehata_is_equidistant(&profile));
    distance_km[1] = 1.0009;
    assert_true(plan_ehata_is_equidistant(&profile));
    distance_km[1] = 1.0011;
    assert_false(plan_ehata_is_equidistant(&profile));
    distance_km[1] = 1.0;
    distance_km[0] = 0.01;
    assert_false(plan_ehata_is_equidistant(&profile));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compute),
        cmocka_unit_test(test_model),
        cmocka_unit_test(test_equidistant),
    };
    return cmocka_run_group_tests_name("ehata", tests, NULL, NULL);
}
