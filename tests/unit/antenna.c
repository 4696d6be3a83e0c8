#include "planner/radio/antenna.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct plan_antenna SECTOR = {
    .gain_dbi = 17.0,
    .horizontal_3db_deg = 65.0,
    .vertical_3db_deg = 10.0,
    .front_to_back_db = 30.0,
    .side_lobe_db = 20.0,
};

static void loss_is(const struct plan_antenna *antenna, double off_deg, double below_deg, double tilt_deg,
                    double expected)
{
    double loss_db = plan_antenna_loss_db(antenna, off_deg, below_deg, tilt_deg);
    if (!(fabs(loss_db - expected) <= 1e-6)) {
        fail_msg("off %g, below %g, tilt %g: %.9g dB instead of %.9g", off_deg, below_deg, tilt_deg, loss_db,
                 expected);
    }
}

/* TR 38.901 Table 7.3-1: 12 (φ/φ3)² is 3 dB at half the width. */
static void parametric(void **state)
{
    (void)state;
    loss_is(&SECTOR, 0.0, 6.0, 6.0, 0.0);
    loss_is(&SECTOR, 32.5, 6.0, 6.0, 3.0);
    loss_is(&SECTOR, -32.5, 6.0, 6.0, 3.0);
    loss_is(&SECTOR, 0.0, 11.0, 6.0, 3.0);
    loss_is(&SECTOR, 0.0, 1.0, 6.0, 3.0);
    loss_is(&SECTOR, 32.5, 11.0, 6.0, 6.0);
    loss_is(&SECTOR, 65.0, 6.0, 6.0, 12.0);
}

static void parametric_floors_count_once(void **state)
{
    (void)state;
    loss_is(&SECTOR, 180.0, 6.0, 6.0, 30.0);
    loss_is(&SECTOR, 0.0, 90.0, 6.0, 20.0);
    loss_is(&SECTOR, 180.0, 90.0, 6.0, 30.0); /* not 50 */
    loss_is(&SECTOR, 65.0, 90.0, 6.0, 30.0);  /* min(12 + 20, 30) */
    loss_is(&SECTOR, 32.5, 90.0, 6.0, 23.0);
    double edge_deg = 65.0 * sqrt(30.0 / 12.0); /* where A_H reaches A_max: 102.77° */
    assert_true(plan_antenna_loss_db(&SECTOR, edge_deg - 0.01, 6.0, 6.0) < 30.0);
    loss_is(&SECTOR, edge_deg + 0.01, 6.0, 6.0, 30.0);
}

static void angles_wrap(void **state)
{
    (void)state;
    loss_is(&SECTOR, 327.5, 6.0, 6.0, 3.0);
    loss_is(&SECTOR, -327.5, 6.0, 6.0, 3.0);
    loss_is(&SECTOR, 360.0, 6.0, 6.0, 0.0);
    loss_is(&SECTOR, 752.5, 6.0, 6.0, 3.0);
}

static void omnidirectional(void **state)
{
    (void)state;
    struct plan_antenna omni = SECTOR;
    omni.omnidirectional = true;
    loss_is(&omni, 180.0, 0.0, 0.0, 0.0);
    loss_is(&omni, 77.0, 5.0, 0.0, 3.0);
    loss_is(&omni, 77.0, 80.0, 0.0, 20.0);
    loss_is(&SECTOR, (double)NAN, 5.0, 0.0, 3.0); /* a sector without an azimuth */
}

static float across[360];
static float down[360];

/* 1 dB for each 10° from boresight across; 1 dB for each degree from the horizon, 25 dB at most. */
static void fill_tables(void)
{
    for (int i = 0; i < 360; i++) {
        int off = i <= 180 ? i : 360 - i;
        across[i] = (float)off / 10.0F;
        down[i] = off < 25 ? (float)off : 25.0F;
    }
}

static void measured(void **state)
{
    (void)state;
    fill_tables();
    struct plan_antenna antenna = {.horizontal_loss_db = across, .vertical_loss_db = down};
    loss_is(&antenna, 0.0, 0.0, 0.0, 0.0);
    loss_is(&antenna, 30.0, 0.0, 0.0, 3.0);
    loss_is(&antenna, -30.0, 0.0, 0.0, 3.0);
    loss_is(&antenna, 35.5, 0.0, 0.0, 3.55); /* between whole degrees */
    loss_is(&antenna, -0.5, 0.0, 0.0, 0.05); /* across the seam */
    loss_is(&antenna, -1e-14, 0.0, 0.0, 0.0);
    loss_is(&antenna, 0.0, 3.0, 0.0, 3.0);
    loss_is(&antenna, 0.0, -3.0, 0.0, 3.0); /* above the horizon */
    loss_is(&antenna, 40.0, 2.0, 0.0, 6.0);
    loss_is(&antenna, 180.0, 90.0, 0.0, 25.0); /* 18 + 25, capped at the larger maximum */
    loss_is(&antenna, 60.0, 20.0, 0.0, 25.0);
}

/* A mechanical tilt lowers the front, lifts the back and leaves the sides. */
static void measured_tilt(void **state)
{
    (void)state;
    fill_tables();
    struct plan_antenna antenna = {.horizontal_loss_db = across, .vertical_loss_db = down};
    loss_is(&antenna, 0.0, 4.0, 4.0, 0.0);
    loss_is(&antenna, 90.0, 0.0, 4.0, 9.0);
    loss_is(&antenna, 180.0, 0.0, 4.0, 22.0);
    loss_is(&antenna, 180.0, -4.0, 4.0, 18.0);
    loss_is(&antenna, 60.0, 2.0, 4.0, 6.0); /* cos 60° = ½ */
}

static void measured_parts(void **state)
{
    (void)state;
    fill_tables();
    struct plan_antenna flat = {.horizontal_loss_db = across};
    loss_is(&flat, 50.0, 40.0, 0.0, 5.0);
    struct plan_antenna tall = {.vertical_loss_db = down};
    loss_is(&tall, 50.0, 10.0, 4.0, 6.0);
    struct plan_antenna omni = {
        .omnidirectional = true, .horizontal_loss_db = across, .vertical_loss_db = down};
    loss_is(&omni, 180.0, 10.0, 4.0, 6.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parametric),     cmocka_unit_test(parametric_floors_count_once),
        cmocka_unit_test(angles_wrap),    cmocka_unit_test(omnidirectional),
        cmocka_unit_test(measured),       cmocka_unit_test(measured_tilt),
        cmocka_unit_test(measured_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
