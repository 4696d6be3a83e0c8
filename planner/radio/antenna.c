#include "planner/radio/antenna.h"

#include <math.h>
#include <stddef.h>

static const double PI = 3.14159265358979323846;

/* Any angle to [−180, 180]. A difference of two bearings is at most two turns off: those are taken back one
 * by one, which is exact and far cheaper than the library's remainder. */
static double wrap_deg(double angle_deg)
{
    if (!(fabs(angle_deg) <= 720.0)) {
        angle_deg = remainder(angle_deg, 360.0);
    }
    while (angle_deg > 180.0) {
        angle_deg -= 360.0;
    }
    while (angle_deg < -180.0) {
        angle_deg += 360.0;
    }
    return angle_deg;
}

static double lesser(double a, double b)
{
    return a < b ? a : b;
}

/* A 360-value table between whole degrees, linear, around the circle. */
static double table_db(const float *table, double angle_deg)
{
    double turned = angle_deg - 360.0 * floor(angle_deg / 360.0);
    double whole = floor(turned);
    double share = turned - whole;
    int first = (int)whole % 360; /* 360 exactly, when a tiny negative angle rounds up */
    int second = (first + 1) % 360;
    return (double)table[first] + share * ((double)table[second] - (double)table[first]);
}

static double maximum_db(const float *table)
{
    float maximum = table[0];
    for (int i = 1; i < 360; i++) {
        maximum = table[i] > maximum ? table[i] : maximum;
    }
    return (double)maximum;
}

static double measured_db(const struct plan_antenna *antenna, double off_deg, double below_deg,
                          double tilt_deg, bool all_around)
{
    bool turns = !all_around && antenna->horizontal_loss_db != NULL;
    double across_db = turns ? table_db(antenna->horizontal_loss_db, off_deg) : 0.0;
    if (antenna->vertical_loss_db == NULL) {
        return across_db;
    }
    /* A mast-mounted tilt lowers the front and lifts the back. */
    double lowered_deg = turns ? tilt_deg * cos(off_deg * PI / 180.0) : tilt_deg;
    double down_db = table_db(antenna->vertical_loss_db, below_deg - lowered_deg);
    if (across_db <= 0.0 || down_db <= 0.0) {
        return fmax(across_db + down_db, 0.0); /* one table alone cannot exceed the cap */
    }
    double cap_db = fmax(maximum_db(antenna->horizontal_loss_db), maximum_db(antenna->vertical_loss_db));
    return fmin(across_db + down_db, cap_db);
}

double plan_antenna_loss_db(const struct plan_antenna *antenna, double off_azimuth_deg,
                            double below_horizon_deg, double tilt_deg)
{
    bool omnidirectional = antenna->omnidirectional || isnan(off_azimuth_deg);
    double off_deg = omnidirectional ? 0.0 : wrap_deg(off_azimuth_deg);
    if (antenna->horizontal_loss_db != NULL || antenna->vertical_loss_db != NULL) {
        return measured_db(antenna, off_deg, below_horizon_deg, tilt_deg, omnidirectional);
    }
    double down = (below_horizon_deg - tilt_deg) / antenna->vertical_3db_deg;
    double down_db = lesser(12.0 * down * down, antenna->side_lobe_db);
    if (omnidirectional) {
        return down_db;
    }
    double across = off_deg / antenna->horizontal_3db_deg;
    double across_db = lesser(12.0 * across * across, antenna->front_to_back_db);
    return lesser(across_db + down_db, antenna->front_to_back_db);
}
