#include "outputs/figures.h"

#include "geo/memory.h"
#include "outputs/rounding.h"

#include <math.h>
#include <stdlib.h>

static void measure_release(struct out_measure *measure)
{
    free(measure->total);
    free(measure->na);
    free(measure->total_milli);
    free(measure->na_milli);
    for (int part = 0; part < OUT_PART_COUNT; part++) {
        free(measure->part[part]);
        free(measure->part_milli[part]);
    }
    *measure = (struct out_measure){0};
}

void out_figures_release(struct out_figures *figures)
{
    measure_release(&figures->people);
    measure_release(&figures->area);
    free(figures->gap_people);
    free(figures->small_people);
    free(figures->site_people);
    free(figures->phase_people);
    free(figures->phase_commune);
    *figures = (struct out_figures){0};
}

static enum geo_status measure_allocate(struct out_measure *measure, const struct out_figures *figures,
                                        struct geo_error *err)
{
    size_t communes = (size_t)figures->commune_count;
    size_t all = communes * (size_t)figures->service_count;
    int64_t **small[] = {&measure->total, &measure->na, &measure->total_milli, &measure->na_milli};
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < sizeof small / sizeof small[0] && status == GEO_OK; i++) {
        status = geo_memory_array(small[i], communes, sizeof(int64_t), "commune figures", err);
    }
    for (int part = 0; part < OUT_PART_COUNT && status == GEO_OK; part++) {
        status = geo_memory_array(&measure->part[part], all, sizeof(int64_t), "commune figures", err);
        if (status == GEO_OK) {
            status =
                geo_memory_array(&measure->part_milli[part], all, sizeof(int64_t), "commune figures", err);
        }
    }
    return status;
}

static int64_t square_metres(double area_km2)
{
    return (int64_t)llround(area_km2 * 1e6);
}

/* Exact figures out of the tallies. */
static void measure_fill(struct out_measure *measure, const struct out_figures *figures,
                         const struct out_results *results, bool people)
{
    const struct plan_tally *before = results->tallies->tally;
    const struct plan_tally *after = results->tallies_after != NULL ? results->tallies_after->tally : before;
    int32_t communes = figures->commune_count;
    for (int32_t c = 0; c < communes && figures->service_count > 0; c++) {
        measure->total_milli[c] = people ? before[c].people_milli : square_metres(before[c].area_km2);
        measure->na_milli[c] = people ? before[c].people_na_milli : square_metres(before[c].area_na_km2);
    }
    for (int32_t i = 0; i < communes * figures->service_count; i++) {
        for (int part = 0; part < OUT_PART_COUNT; part++) {
            const struct plan_tally *tally = part >= OUT_PART_AFTER_IN ? &after[i] : &before[i];
            bool indoor = part == OUT_PART_IN || part == OUT_PART_AFTER_IN;
            int64_t covered = indoor ? tally->people_in_milli : tally->people_out_milli;
            double area_km2 = indoor ? tally->area_in_km2 : tally->area_out_km2;
            measure->part_milli[part][i] = people ? covered : square_metres(area_km2);
        }
    }
}

/* One part with what is not assessed added, exact and rounded. */
struct sum {
    int64_t *exact, *rounded;
};

/* Rounds one part between the part it contains and the part it lies in. */
static enum geo_status round_sum(struct sum sum, struct sum smaller, struct sum larger,
                                 const struct out_measure *measure, int32_t communes, struct geo_error *err)
{
    int64_t *whole = NULL; /* exact, then rounded */
    enum geo_status status = geo_memory_array(&whole, 2 * (size_t)communes, sizeof *whole, "rounding", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t c = 0; c < communes; c++) {
        /* Below one half, a required probability may be met indoors and not outdoors: then only the total
         * limits. */
        bool nested = larger.exact[c] >= sum.exact[c];
        whole[c] = nested ? larger.exact[c] : measure->total_milli[c];
        whole[communes + c] = nested ? larger.rounded[c] : measure->total[c];
    }
    struct out_rounding_part part = {sum.exact, whole, whole + communes, smaller.exact, smaller.rounded};
    status = out_rounding_part(sum.rounded, &part, communes, err);
    free(whole);
    return status;
}

/* Rounds one service's covered parts. They are rounded together with what is not assessed, so that the rest,
 * the uncovered, cannot become negative; and in an order in which each lies between two that are known. */
static enum geo_status measure_round_service(struct out_measure *measure, int32_t communes, int32_t service,
                                             struct geo_error *err)
{
    size_t n = (size_t)communes;
    int64_t *numbers = NULL;
    enum geo_status status =
        geo_memory_array(&numbers, 2 * n * OUT_PART_COUNT, sizeof *numbers, "rounding", err);
    if (status != GEO_OK) {
        return status;
    }
    struct sum sum[OUT_PART_COUNT];
    for (int p = 0; p < OUT_PART_COUNT; p++) {
        sum[p] = (struct sum){numbers + 2 * n * (size_t)p, numbers + 2 * n * (size_t)p + n};
        for (size_t c = 0; c < n; c++) {
            sum[p].exact[c] = measure->na_milli[c] + measure->part_milli[p][(size_t)service * n + c];
        }
    }
    struct sum total = {measure->total_milli, measure->total};
    struct sum na = {measure->na_milli, measure->na};
    const struct {
        int part;
        struct sum smaller, larger;
    } order[OUT_PART_COUNT] = {{OUT_PART_OUT, na, total},
                               {OUT_PART_AFTER_OUT, sum[OUT_PART_OUT], total},
                               {OUT_PART_IN, na, sum[OUT_PART_OUT]},
                               {OUT_PART_AFTER_IN, sum[OUT_PART_IN], sum[OUT_PART_AFTER_OUT]}};
    for (int i = 0; i < OUT_PART_COUNT && status == GEO_OK; i++) {
        int p = order[i].part;
        status = round_sum(sum[p], order[i].smaller, order[i].larger, measure, communes, err);
        for (size_t c = 0; c < n && status == GEO_OK; c++) {
            measure->part[p][(size_t)service * n + c] = sum[p].rounded[c] - measure->na[c];
        }
    }
    free(numbers);
    return status;
}

static enum geo_status measure_round(struct out_measure *measure, const struct out_figures *figures,
                                     struct geo_error *err)
{
    int32_t communes = figures->commune_count;
    int64_t sum = 0;
    for (int32_t c = 0; c < communes; c++) {
        sum += measure->total_milli[c];
    }
    enum geo_status status =
        out_rounding_share(measure->total, measure->total_milli, communes, out_rounding_nearest(sum), err);
    if (status != GEO_OK) {
        return status;
    }
    struct out_rounding_part na = {measure->na_milli, measure->total_milli, measure->total, NULL, NULL};
    status = out_rounding_part(measure->na, &na, communes, err);
    for (int32_t s = 0; s < figures->service_count && status == GEO_OK; s++) {
        status = measure_round_service(measure, communes, s, err);
    }
    return status;
}

int64_t out_figures_sum(const struct out_figures *figures, const int64_t *values, int32_t service)
{
    int64_t sum = 0;
    for (int32_t c = 0; c < figures->commune_count; c++) {
        sum += values[(size_t)service * (size_t)figures->commune_count + (size_t)c];
    }
    return sum;
}

enum out_part out_figures_asked(const struct plan_service *service, bool after)
{
    if (after) {
        return service->indoor ? OUT_PART_AFTER_IN : OUT_PART_AFTER_OUT;
    }
    return service->indoor ? OUT_PART_IN : OUT_PART_OUT;
}

int64_t out_figures_target(int64_t wanted, int64_t exact_milli)
{
    int64_t difference = 1000 * wanted - exact_milli;
    return difference > -3000 && difference < 3000 ? wanted : out_rounding_nearest(exact_milli);
}

/* One service's gaps, listed and small, so that they add up to its uncovered people. */
static enum geo_status round_gaps(struct out_figures *figures, const struct out_results *results,
                                  int32_t service, struct geo_error *err)
{
    const struct plan_gaps *gaps = results->gaps;
    int64_t *milli = NULL; /* then whole numbers */
    int64_t count = 0;
    int64_t exact = gaps->small_people_milli[service];
    int64_t first = -1;
    enum geo_status status =
        geo_memory_array(&milli, 2 * (size_t)gaps->count + 2, sizeof *milli, "rounding", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int64_t g = 0; g < gaps->count; g++) {
        if (gaps->gap[g].service == service) {
            first = first < 0 ? g : first;
            milli[count++] = gaps->gap[g].people_milli;
            exact += gaps->gap[g].people_milli;
        }
    }
    milli[count] = gaps->small_people_milli[service];
    int64_t *whole = milli + count + 1;
    enum out_part asked = out_figures_asked(&results->scenario->service[service], false);
    int64_t uncovered = out_figures_sum(figures, figures->people.total, 0) -
                        out_figures_sum(figures, figures->people.na, 0) -
                        out_figures_sum(figures, figures->people.part[asked], service);
    status = out_rounding_share(whole, milli, count + 1, out_figures_target(uncovered, exact), err);
    if (status == GEO_OK) {
        figures->small_people[service] = whole[count];
        for (int64_t i = 0; i < count; i++) {
            figures->gap_people[first + i] = whole[i]; /* gaps are ordered by service */
        }
    }
    free(milli);
    return status;
}

enum geo_status out_figures_compute(struct out_figures *ret, const struct out_results *results,
                                    struct geo_error *err)
{
    const struct plan_scenario *scenario = results->scenario;
    struct out_figures figures = {.commune_count = scenario->commune_count,
                                  .service_count = scenario->service_count,
                                  .has_people = scenario->has_population};
    enum geo_status status = GEO_OK;
    for (int i = 0; i < 2 && status == GEO_OK; i++) {
        struct out_measure *measure = i == 0 ? &figures.people : &figures.area;
        status = measure_allocate(measure, &figures, err);
        if (status == GEO_OK) {
            measure_fill(measure, &figures, results, i == 0);
            status = measure_round(measure, &figures, err);
        }
    }
    if (status != GEO_OK) {
        goto done;
    }
    status = geo_memory_array(&figures.gap_people, (size_t)results->gaps->count, sizeof(int64_t),
                              "gap figures", err);
    if (status != GEO_OK) {
        goto done;
    }
    status = geo_memory_array(&figures.small_people, (size_t)scenario->service_count, sizeof(int64_t),
                              "gap figures", err);
    for (int32_t s = 0; s < scenario->service_count && status == GEO_OK; s++) {
        status = round_gaps(&figures, results, s, err);
    }
    if (status != GEO_OK) {
        goto done;
    }
    status = out_figures_siting(&figures, results, err);
    if (status != GEO_OK) {
        goto done;
    }
    *ret = figures;
    figures = (struct out_figures){0};
done:
    out_figures_release(&figures);
    return status;
}
