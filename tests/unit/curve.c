#include "planner/radio/curve.h"
#include "planner/radio/link.h"
#include "planner/radio/tr38901.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct plan_curve curve; /* 16 KB, kept off the stack */

/* Does the grid cell of d² that holds `metres` also hold a bend or step of the model? */
static bool bends(const struct plan_model *model, const struct plan_path *path, double metres)
{
    double rural_m = plan_tr38901_rma_breakpoint_m(path);
    double urban_m = plan_tr38901_urban_breakpoint_m(path);
    const double hata[] = {40.0, 100.0, 200.0, 600.0, 20000.0};
    const double tr38901[] = {10.0, 18.0, strcmp(model->name, "tr38901_rma") == 0 ? rural_m : urban_m};
    const double *seams = model->uses_los ? tr38901 : hata;
    size_t count = model->uses_los ? 3 : 5;
    double octave = exp2(floor(log2(metres * metres)));
    double cell = floor(metres * metres / (octave / 64.0));
    for (size_t i = 0; i < count; i++) {
        if (floor(seams[i] * seams[i] / (octave / 64.0)) == cell) {
            return true;
        }
    }
    return false;
}

/* Where two branches of a max() cross, the loss has a bend as well: seen by unequal slopes on either side. */
static bool crosses(const struct plan_model *model, const struct plan_path *path, double metres)
{
    struct plan_path at = *path;
    double db[3];
    for (int i = 0; i < 3; i++) {
        at.distance_km = metres * (1.0 + 0.008 * (double)(i - 1)) / 1000.0;
        db[i] = plan_model_loss(model, &at).loss_db;
    }
    return fabs(db[2] - 2.0 * db[1] + db[0]) > 0.01;
}

static void follows(const struct plan_model *model, const struct plan_path *path)
{
    plan_curve_init(&curve, model, path);
    int compared = 0;
    for (double metres = 1.0; metres < 65500.0; metres *= 1.0007) {
        float squared = (float)(metres * metres);
        struct plan_path at = *path;
        at.distance_km = sqrt((double)squared) / 1000.0;
        if (bends(model, path, at.distance_km * 1000.0) || crosses(model, path, at.distance_km * 1000.0)) {
            continue;
        }
        struct plan_loss exact = plan_model_loss(model, &at);
        float loss_db, sigma_db;
        plan_curve_at(&curve, squared, &loss_db, &sigma_db);
        if (fabs((double)loss_db - exact.loss_db) > 0.01 || fabs((double)sigma_db - exact.sigma_db) > 0.01) {
            fail_msg("%s, los %d, %g MHz, %g m mast, %g m: %g ± %g dB instead of %g ± %g", model->name,
                     (int)path->los, path->frequency_mhz, path->tx_height_agl_m, metres, (double)loss_db,
                     (double)sigma_db, exact.loss_db, exact.sigma_db);
        }
        compared++;
    }
    assert_true(compared > 14000); /* of 15,850: the bends are few */
}

static void is_within_a_hundredth(void **state)
{
    (void)state;
    const double frequencies_mhz[] = {758.0, 1800.0, 3700.0};
    const double heights_m[] = {10.0, 30.0, 75.0};
    for (int m = 0; m < plan_model_count(); m++) {
        if (plan_model_at(m)->loss == NULL) {
            continue;
        }
        for (int k = 0; k < 9; k++) {
            for (int los = 0; los < (plan_model_at(m)->uses_los ? 3 : 1); los++) {
                struct plan_path path = {
                    .frequency_mhz = frequencies_mhz[k % 3],
                    .tx_height_agl_m = heights_m[k / 3],
                    .rx_height_agl_m = 1.5,
                    .environment = (enum plan_environment)(k % PLAN_ENVIRONMENT_COUNT),
                    .los = (enum plan_los)los,
                };
                follows(plan_model_at(m), &path);
            }
        }
    }
}

static float loss_at(float squared)
{
    float loss_db, sigma_db;
    plan_curve_at(&curve, squared, &loss_db, &sigma_db);
    return loss_db;
}

/* The index comes from the float's bits: put the index into the table and read it back. */
static void index_comes_from_bits(void **state)
{
    (void)state;
    for (int i = 0; i < PLAN_CURVE_SIZE; i++) {
        curve.loss_db[i] = (float)i;
        curve.sigma_db[i] = (float)-i;
    }
    float loss_db, sigma_db;
    plan_curve_at(&curve, 1.0F, &loss_db, &sigma_db);
    assert_true(loss_db == 0.0F && sigma_db == 0.0F);
    plan_curve_at(&curve, 1.0F + 1.0F / 64.0F, &loss_db, &sigma_db);
    assert_true(loss_db == 1.0F && sigma_db == -1.0F);
    assert_true(loss_at(1.0F + 1.0F / 128.0F) == 0.5F);
    assert_true(loss_at(2.0F) == 64.0F);
    assert_true(loss_at(4.0F) == 128.0F);
    assert_true(loss_at(1048576.0F) == 1280.0F); /* 2^20 */
    assert_true(loss_at(4294967296.0F) == 2048.0F);
}

static void clamps(void **state)
{
    (void)state;
    assert_true(loss_at(0.0F) == 0.0F);
    assert_true(loss_at(-5.0F) == 0.0F);
    assert_true(loss_at((float)NAN) == 0.0F);
    assert_true(loss_at(0.999F) == 0.0F);
    assert_true(loss_at(8589934592.0F) == 2048.0F);
    assert_true(loss_at((float)INFINITY) == 2048.0F);
}

static void distances_of_the_points(void **state)
{
    (void)state;
    assert_true(plan_curve_distance_m(0) == 1.0);
    assert_true(plan_curve_distance_m(128) == 2.0);
    assert_true(plan_curve_distance_m(32) == sqrt(1.5));
    assert_true(plan_curve_distance_m(PLAN_CURVE_SIZE - 1) == 65536.0);
}

/* Over a plain: near the loss of the profile itself, and held beyond the farthest distance asked for. With
 * clutter the loss of a profile leaps where it gains a sample, by decibels near the mast: far from it less.
 */
static void plains_are_near_their_profiles(void **state)
{
    (void)state;
    static const char *const models[] = {"p1812", "p526", "free_space", "itm"};
    const struct plan_propagation propagation = {.polarization = PLAN_POLARIZATION_VERTICAL,
                                                 .diffraction = PLAN_DIFFRACTION_BULLINGTON,
                                                 .sigma_db = (double)NAN,
                                                 .climate = {.delta_n = 45.0,
                                                             .n0 = 325.0,
                                                             .time_percent = 50.0,
                                                             .latitude_deg = 16.0,
                                                             .itm_climate = 5,
                                                             .ground_permittivity = 15.0,
                                                             .ground_conductivity_s_per_m = 0.005}};
    for (int m = 0; m < 4; m++) {
        for (int c = 0; c < 2; c++) {
            const struct plan_model *model = plan_model_find(models[m]);
            struct plan_path path = {.frequency_mhz = 1800.0,
                                     .tx_height_agl_m = 30.0,
                                     .rx_height_agl_m = 1.5,
                                     .environment = PLAN_OPEN,
                                     .cell_m = 50.0};
            struct plan_curve_plain plain = {50.0, c == 0 ? 0.0 : 10.0, 12000.0};
            plan_curve_init_plain(&curve, model, &path, &plain, &propagation);
            double most_db = 0.0;
            for (double metres = c == 0 ? 120.0 : 2500.0; metres < 12000.0; metres *= 1.013) {
                path.distance_km = metres / 1000.0;
                struct plan_link_loss loss =
                    plan_link_flat(model, &path, plain.step_m, plain.clutter_m, &propagation);
                float loss_db, sigma_db;
                plan_curve_at(&curve, (float)(metres * metres), &loss_db, &sigma_db);
                most_db = fmax(most_db, fabs((double)loss_db - loss.total_db));
                assert_true(fabs((double)sigma_db - loss.sigma_db) < 0.05);
            }
            assert_true(most_db < (c == 0 ? 0.08 : 0.15));
            float near_db, far_db, sigma_db;
            plan_curve_at(&curve, 2e9F, &near_db, &sigma_db);
            plan_curve_at(&curve, 4e9F, &far_db, &sigma_db);
            assert_true(near_db == far_db && isfinite(far_db));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_within_a_hundredth),
        cmocka_unit_test(index_comes_from_bits),
        cmocka_unit_test(clamps),
        cmocka_unit_test(distances_of_the_points),
        cmocka_unit_test(plains_are_near_their_profiles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
