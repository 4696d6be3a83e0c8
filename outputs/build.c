#include "outputs/build.h"
#include "outputs/siting_unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct out_lon_lat out_wgs84(const struct out_context *context, double x_m, double y_m)
{
    struct out_lon_lat place = {x_m, y_m};
    (void)geo_transform_points(context->to_wgs84, &place.lon_deg, &place.lat_deg, 1,
                               1); /* NaN on failure: null */
    return place;
}

bool out_has_after(const struct out_context *context, int32_t service)
{
    return context->results->siting != NULL && out_table_is_sought(context->scenario, service);
}

void out_azimuths(char *ret, size_t size, const double *azimuth_deg, int count)
{
    size_t used = 0;
    ret[0] = '\0';
    for (int i = 0; i < count; i++) {
        char text[40];
        if (isnan(azimuth_deg[i])) {
            (void)snprintf(text, sizeof text, "omni");
        } else {
            (void)snprintf(text, sizeof text, "%.10g", azimuth_deg[i]);
        }
        int length = snprintf(ret + used, size - used, "%s%s", i > 0 ? ";" : "", text);
        if (length < 0 || (size_t)length >= size - used) {
            ret[used] = '\0';
            return;
        }
        used += (size_t)length;
    }
}

int64_t out_people(const struct out_context *context, const int64_t *values, int32_t service)
{
    return context->figures.has_people ? out_figures_sum(&context->figures, values, service) : INT64_MIN;
}

/* People newly covered by the first sites of the plan that together weigh so much; −1 where there are none
 * such, or where people are not what the plan was chosen for. */
static int64_t people_of(const struct out_context *context, int64_t milli)
{
    const struct plan_siting *siting = context->results->siting;
    int64_t weight = 0;
    int64_t people = 0;
    if (out_siting_unit_of(context->scenario) != OUT_UNIT_PEOPLE) {
        return -1;
    }
    for (int32_t i = 0; i < siting->count && weight < milli; i++) {
        weight += siting->site[i].gain;
        people += context->figures.site_people[i];
    }
    return weight == milli ? people : -1;
}

int64_t out_siting_shown(const struct out_context *context, int64_t milli)
{
    int64_t people = people_of(context, milli);
    return people >= 0 ? people : out_siting_nearest(milli);
}

int64_t out_siting_shown_bound(const struct out_context *context, int64_t milli, int64_t reached)
{
    int64_t shown = out_siting_shown(context, reached);
    int64_t up = out_siting_up(milli);
    return milli <= reached || shown > up ? shown : up;
}
