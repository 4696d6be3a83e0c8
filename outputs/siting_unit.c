#include "outputs/siting_unit.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum out_siting_unit out_siting_unit_of(const struct plan_scenario *scenario)
{
    const struct plan_siting_settings *siting = &scenario->siting;
    bool mixed = siting->road_km_weight > 0.0 || siting->school_weight > 0.0 || siting->expected ||
                 siting->service_count > 1;
    for (int32_t i = 0; i < siting->demand_count; i++) {
        mixed = mixed || siting->demand[i].weight > 0.0;
    }
    if (mixed || fabs(siting->people_weight - 1.0) > 0.0 ||
        (scenario->has_population && siting->household_weight > 0.0)) {
        return OUT_UNIT_POINTS;
    }
    return scenario->has_population ? OUT_UNIT_PEOPLE : OUT_UNIT_CELLS;
}

const char *out_siting_unit_name(enum out_siting_unit unit)
{
    static const char *const names[] = {
        [OUT_UNIT_PEOPLE] = "people", [OUT_UNIT_CELLS] = "cells", [OUT_UNIT_POINTS] = "points"};
    return names[unit];
}

int64_t out_siting_nearest(int64_t milli)
{
    return milli < 0 ? -((500 - milli) / 1000) : (milli + 500) / 1000;
}

int64_t out_siting_up(int64_t milli)
{
    return milli < 0 ? -(-milli / 1000) : (milli + 999) / 1000;
}

bool out_siting_least_cost(const struct plan_scenario *scenario)
{
    return isfinite(scenario->siting.target_share);
}

int64_t out_siting_weight_bound(const struct plan_scenario *scenario, const struct plan_siting *siting)
{
    return out_siting_least_cost(scenario) ? siting->coverage_bound : siting->solution.bound;
}

double out_siting_gap_percent(int64_t part, int64_t whole)
{
    if (whole <= 0 || part >= whole) {
        return 0.0;
    }
    return ceil(10000.0 * ((double)(whole - part) / (double)whole) - 1e-9) / 100.0;
}

const char *out_siting_status_name(enum plan_solve_status status)
{
    static const char *const names[] = {[PLAN_SOLVE_OPTIMAL] = "optimal",
                                        [PLAN_SOLVE_WITHIN] = "within_gap",
                                        [PLAN_SOLVE_IMPOSSIBLE] = "impossible",
                                        [PLAN_SOLVE_STOPPED] = "stopped"};
    return names[status];
}

void out_siting_number_text(char ret[OUT_SITING_TEXT_SIZE], int64_t value)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%" PRIu64,
                          value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value);
    char *to = ret;
    if (value < 0) {
        *to++ = '-';
    }
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) {
            *to++ = ',';
        }
        *to++ = digits[i];
    }
    *to = '\0';
}

void out_siting_money_text(char ret[OUT_SITING_TEXT_SIZE], int64_t vnd, bool down)
{
    static const struct {
        int64_t tenth;
        const char *name;
    } SIZES[] = {{100000000, "billion "}, {100000, "million "}};
    char whole[OUT_SITING_TEXT_SIZE];
    for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++) {
        int64_t tenths = (vnd + (down ? 0 : SIZES[i].tenth / 2)) / SIZES[i].tenth;
        if (vnd >= 10 * SIZES[i].tenth) {
            out_siting_number_text(whole, tenths / 10);
            (void)snprintf(ret, OUT_SITING_TEXT_SIZE, "%.40s.%d %sVND", whole, (int)(tenths % 10),
                           SIZES[i].name);
            return;
        }
    }
    out_siting_number_text(whole, vnd);
    (void)snprintf(ret, OUT_SITING_TEXT_SIZE, "%.40s VND", whole);
}

void out_siting_gap_text(char ret[OUT_SITING_TEXT_SIZE], double percent)
{
    (void)snprintf(ret, OUT_SITING_TEXT_SIZE, "%.2f", percent);
    size_t length = strlen(ret);
    while (length > 1 && (ret[length - 1] == '0' || ret[length - 1] == '.')) {
        bool point = ret[length - 1] == '.';
        ret[--length] = '\0';
        if (point) {
            break;
        }
    }
    (void)snprintf(ret + length, OUT_SITING_TEXT_SIZE - length, " %%");
}
