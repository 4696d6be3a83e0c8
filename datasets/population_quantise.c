/* From fractions of people to whole thousandths, without losing one. */
#include "datasets/population_internal.h"

#include "geo/memory.h"
#include <math.h>
#include <stdlib.h>

struct remainder {
    double fraction;
    int64_t entry;
};

/* Largest fraction first, then the lower index. */
static int compare_remainders(const void *a, const void *b)
{
    const struct remainder *first = a;
    const struct remainder *second = b;
    if (first->fraction != second->fraction) {
        return first->fraction > second->fraction ? -1 : 1;
    }
    return (first->entry > second->entry) - (first->entry < second->entry);
}

static enum geo_status quantise_commune(int32_t *milli, const double *people,
                                        const struct plan_commune *commune, struct remainder *scratch,
                                        struct geo_error *err)
{
    double sum = 0.0;
    int64_t floors = 0;
    for (int64_t i = 0; i < commune->entry_count; i++) {
        double exact = people[commune->entry_first + i] * 1000.0;
        double whole = floor(exact);
        if (!(whole < (double)INT32_MAX)) {
            return geo_error_set(
                err, GEO_ERR_INPUT,
                "commune '%s': %.0f people in one cell are more than %d; choose a smaller area.cell_m",
                commune->code, exact / 1000.0, INT32_MAX / 1000);
        }
        sum += people[commune->entry_first + i];
        floors += (int64_t)whole;
        milli[commune->entry_first + i] = (int32_t)whole;
        scratch[i] = (struct remainder){exact - whole, commune->entry_first + i};
    }
    int64_t left = llround(sum * 1000.0) - floors;
    qsort(scratch, (size_t)commune->entry_count, sizeof *scratch, compare_remainders);
    for (int64_t i = 0; i < left && i < commune->entry_count; i++) {
        milli[scratch[i].entry]++;
    }
    return GEO_OK;
}

enum geo_status data_population_quantise(int32_t *ret_milli, const double *people,
                                         const struct plan_scenario *scenario, struct geo_error *err)
{
    int64_t most = 0;
    for (int32_t i = 0; i < scenario->commune_count; i++) {
        most = scenario->commune[i].entry_count > most ? scenario->commune[i].entry_count : most;
    }
    struct remainder *scratch = NULL;
    enum geo_status status = geo_memory_array(&scratch, (size_t)most, sizeof *scratch, "remainders", err);
    for (int32_t i = 0; i < scenario->commune_count && status == GEO_OK; i++) {
        status = quantise_commune(ret_milli, people, &scenario->commune[i], scratch, err);
    }
    free(scratch);
    return status;
}
