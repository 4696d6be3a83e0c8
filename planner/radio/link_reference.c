#include "planner/radio/link.h"

#include <math.h>
#include <stddef.h>

struct channel {
    double bandwidth_mhz;
    int block_count;
};

/* TS 36.104 Table 5.6-1 */
static const struct channel LTE[] = {{1.4, 6}, {3.0, 15}, {5.0, 25}, {10.0, 50}, {15.0, 75}, {20.0, 100}};
/* TS 38.104 Table 5.3.2-1 (FR1), by sub-carrier spacing */
static const struct channel NR_15[] = {{5.0, 25},   {10.0, 52},  {15.0, 79},  {20.0, 106}, {25.0, 133},
                                       {30.0, 160}, {35.0, 188}, {40.0, 216}, {45.0, 242}, {50.0, 270}};
static const struct channel NR_30[] = {{5.0, 11},   {10.0, 24},  {15.0, 38},  {20.0, 51},  {25.0, 65},
                                       {30.0, 78},  {35.0, 92},  {40.0, 106}, {45.0, 119}, {50.0, 133},
                                       {60.0, 162}, {70.0, 189}, {80.0, 217}, {90.0, 245}, {100.0, 273}};
static const struct channel NR_60[] = {{10.0, 11}, {15.0, 18},  {20.0, 24},  {25.0, 31},  {30.0, 38},
                                       {35.0, 44}, {40.0, 51},  {45.0, 58},  {50.0, 65},  {60.0, 79},
                                       {70.0, 93}, {80.0, 107}, {90.0, 121}, {100.0, 135}};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static int find_blocks(const struct channel *table, size_t count, double bandwidth_mhz)
{
    for (size_t i = 0; i < count; i++) {
        if (fabs(table[i].bandwidth_mhz - bandwidth_mhz) < 1e-6) {
            return table[i].block_count;
        }
    }
    return 0;
}

static int nr_blocks(double bandwidth_mhz, double subcarrier_khz)
{
    switch (lround(subcarrier_khz)) {
    case 15:
        return find_blocks(NR_15, COUNT(NR_15), bandwidth_mhz);
    case 30:
        return find_blocks(NR_30, COUNT(NR_30), bandwidth_mhz);
    case 60:
        return find_blocks(NR_60, COUNT(NR_60), bandwidth_mhz);
    default:
        return 0;
    }
}

int plan_link_subcarrier_count(enum plan_technology technology, double bandwidth_mhz, double subcarrier_khz)
{
    switch (technology) {
    case PLAN_LTE:
        return 12 * find_blocks(LTE, COUNT(LTE), bandwidth_mhz);
    case PLAN_NR:
        return 12 * nr_blocks(bandwidth_mhz, subcarrier_khz);
    case PLAN_GSM:
    case PLAN_UMTS:
        return 1;
    case PLAN_TECHNOLOGY_COUNT:
    default:
        return 0;
    }
}

double plan_link_reference_dbm(enum plan_technology technology, double power_dbm, double bandwidth_mhz,
                               double subcarrier_khz)
{
    if (technology == PLAN_UMTS) {
        return power_dbm - 10.0; /* CPICH: a tenth of the carrier */
    }
    int count = plan_link_subcarrier_count(technology, bandwidth_mhz, subcarrier_khz);
    return count > 0 ? power_dbm - 10.0 * log10((double)count) : (double)NAN;
}
