#include "geo/image_internal.h"

#include <stdbool.h>
#include <stddef.h>

/* The value of up to four pixels that become one; those without data do not count. */
static double merge(const double *values, int count, enum geo_image_overview overview, double nodata)
{
    if (count == 0) {
        return nodata;
    }
    double best = values[0];
    double sum = 0.0;
    int best_votes = 0;
    for (int i = 0; i < count; i++) {
        sum += values[i];
        int votes = 0;
        for (int k = 0; k < count; k++) {
            votes += values[k] == values[i] ? 1 : 0;
        }
        bool better = overview == GEO_OVERVIEW_MAX ? values[i] > best : votes > best_votes;
        best = better ? values[i] : best;
        best_votes = better ? votes : best_votes;
    }
    return overview == GEO_OVERVIEW_AVERAGE ? sum / (double)count : best;
}

void geo_image_halve(double *ret, const double *upper, const double *lower, int cols,
                     const struct geo_image *image)
{
    for (int col = 0; col < cols; col += 2) {
        double values[4];
        int count = 0;
        for (int k = 0; k < 4; k++) {
            const double *row = k < 2 ? upper : lower;
            int at = col + (k & 1);
            if (row != NULL && at < cols && row[at] != image->nodata) {
                values[count++] = row[at];
            }
        }
        ret[col / 2] = merge(values, count, image->overview, image->nodata);
    }
}
