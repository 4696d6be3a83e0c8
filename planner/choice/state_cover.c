#include "planner/choice/state_cover.h"

#include "geo/memory.h"

#include <stdlib.h>
#include <string.h>

/* ---- segments ---- */

static void segments_release(struct plan_segments *segments)
{
    free(segments->start);
    free(segments->first);
    free(segments->floor);
    free(segments->of_block);
    *segments = (struct plan_segments){.count = 0};
}

static void mark_ends(uint8_t *mark, const struct plan_choice *choice)
{
    for (int32_t k = 0; k < choice->floor_count; k++) {
        const struct plan_run *run = &choice->floor_run[choice->floor[k].run_first];
        for (int32_t r = 0; r < choice->floor[k].run_count; r++) {
            mark[run[r].first] = 1;
            mark[run[r].first + run[r].count] = 1;
        }
    }
    mark[0] = 1;
}

/* Counts the floors of each segment into first[segment + 1], or enters them. */
static int64_t enter_floors(struct plan_segments *segments, const struct plan_choice *choice, bool enter)
{
    int64_t entries = 0;
    for (int32_t k = 0; k < choice->floor_count; k++) {
        const struct plan_run *run = &choice->floor_run[choice->floor[k].run_first];
        for (int32_t r = 0; r < choice->floor[k].run_count; r++) {
            int32_t segment = plan_segments_at(segments, run[r].first);
            for (; segments->start[segment] < run[r].first + run[r].count; segment++) {
                if (enter) {
                    segments->floor[segments->first[segment]++] = k;
                } else {
                    segments->first[segment + 1]++;
                }
                entries++;
            }
        }
    }
    return entries;
}

static enum geo_status segments_cut(struct plan_segments *segments, const struct plan_choice *choice,
                                    const uint8_t *mark, struct geo_error *err)
{
    const char *what = "segments of floors";
    size_t blocks = ((size_t)choice->unit_count >> 6) + 1;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        segments->count += mark[j];
    }
    enum geo_status status =
        geo_memory_array(&segments->start, (size_t)segments->count + 1, sizeof *segments->start, what, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&segments->first, (size_t)segments->count + 2, sizeof *segments->first,
                                  what, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&segments->of_block, blocks, sizeof *segments->of_block, what, err);
    }
    if (status != GEO_OK) {
        return status;
    }
    int32_t segment = -1;
    for (int32_t j = 0; j < choice->unit_count; j++) {
        if (mark[j] != 0) {
            segments->start[++segment] = j;
        }
        if ((j & 63) == 0) {
            segments->of_block[j >> 6] = segment;
        }
    }
    segments->start[segments->count] = choice->unit_count;
    return GEO_OK;
}

static enum geo_status segments_build(struct plan_segments *segments, const struct plan_choice *choice,
                                      struct geo_error *err)
{
    uint8_t *mark = NULL;
    enum geo_status status =
        geo_memory_array(&mark, (size_t)choice->unit_count + 1, 1, "segments of floors", err);
    if (status != GEO_OK) {
        return status;
    }
    mark_ends(mark, choice);
    status = segments_cut(segments, choice, mark, err);
    free(mark);
    if (status != GEO_OK) {
        return status;
    }
    int64_t entries = enter_floors(segments, choice, false);
    if (entries > INT32_MAX) {
        return geo_error_set(err, GEO_ERR_MEMORY, "%lld pieces of floors are more than %d",
                             (long long)entries, INT32_MAX);
    }
    status = geo_memory_array(&segments->floor, (size_t)entries, sizeof *segments->floor,
                              "segments of floors", err);
    if (status != GEO_OK) {
        return status;
    }
    for (int32_t s = 0; s < segments->count; s++) {
        segments->first[s + 1] += segments->first[s];
    }
    (void)enter_floors(segments, choice, true); /* moves each first[s] to where s + 1 begins */
    memmove(segments->first + 1, segments->first, (size_t)segments->count * sizeof *segments->first);
    segments->first[0] = 0;
    return GEO_OK;
}

/* ---- the cover ---- */

void plan_cover_release(struct plan_cover *cover)
{
    segments_release(&cover->segments);
    free(cover->times);
    free(cover->owner);
    free(cover->floor_value);
    free(cover->amount);
    free(cover->concerned);
    *cover = (struct plan_cover){.weight = 0};
}

enum geo_status plan_cover_init(struct plan_cover *ret, const struct plan_choice *choice,
                                struct geo_error *err)
{
    struct plan_cover cover = {.choice = choice};
    size_t floors = (size_t)choice->floor_count;
    enum geo_status status = segments_build(&cover.segments, choice, err);
    if (status == GEO_OK) {
        status = geo_memory_array(&cover.times, (size_t)choice->unit_count, sizeof *cover.times,
                                  "cover counts", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&cover.owner, (size_t)choice->unit_count, sizeof *cover.owner,
                                  "cover counts", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&cover.floor_value, floors, sizeof *cover.floor_value, "floors", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&cover.amount, floors, sizeof *cover.amount, "floors", err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&cover.concerned, floors, sizeof *cover.concerned, "floors", err);
    }
    if (status != GEO_OK) {
        plan_cover_release(&cover);
        return status;
    }
    *ret = cover;
    return GEO_OK;
}

/* Adds a segment's value to its floors. */
static void add_amount(struct plan_cover *cover, int32_t segment, int64_t value)
{
    const struct plan_segments *segments = &cover->segments;
    for (int32_t f = segments->first[segment]; value != 0 && f < segments->first[segment + 1]; f++) {
        int32_t floor = segments->floor[f];
        if (cover->amount[floor] == 0) {
            cover->concerned[cover->concerned_count++] = floor;
        }
        cover->amount[floor] += value;
    }
}

static void clear_amounts(struct plan_cover *cover)
{
    for (int32_t c = 0; c < cover->concerned_count; c++) {
        cover->amount[cover->concerned[c]] = 0;
    }
    cover->concerned_count = 0;
}

void plan_cover_amounts(struct plan_cover *cover, int32_t option, uint32_t times)
{
    const struct plan_choice *choice = cover->choice;
    const struct plan_run *run = &choice->run[choice->option[option].run_first];
    clear_amounts(cover);
    for (int32_t r = 0; choice->floor_count > 0 && r < choice->option[option].run_count; r++) {
        int32_t after = run[r].first + run[r].count;
        int32_t segment = plan_segments_at(&cover->segments, run[r].first);
        for (int32_t from = run[r].first; from < after; segment++) {
            int32_t end = cover->segments.start[segment + 1];
            end = end < after ? end : after;
            int64_t value = 0;
            for (int32_t j = from; j < end; j++) {
                value += cover->times[j] == times ? choice->value[j] : 0;
            }
            add_amount(cover, segment, value);
            from = end;
        }
    }
}

void plan_cover_change(struct plan_cover *cover, int32_t option, int step)
{
    const struct plan_choice *choice = cover->choice;
    const struct plan_run *run = &choice->run[choice->option[option].run_first];
    uint32_t times = step > 0 ? 0 : 1;
    plan_cover_amounts(cover, option, times);
    cover->weight += step * plan_cover_weight(cover, option, times);
    for (int32_t c = 0; c < cover->concerned_count; c++) {
        int32_t floor = cover->concerned[c];
        cover->floor_value[floor] += step * cover->amount[floor];
    }
    for (int32_t r = 0; r < choice->option[option].run_count; r++) {
        for (int32_t j = run[r].first; j < run[r].first + run[r].count; j++) {
            cover->times[j] += (uint32_t)step;
            cover->owner[j] ^= option;
        }
    }
}

int64_t plan_cover_weight(const struct plan_cover *cover, int32_t option, uint32_t times)
{
    const struct plan_choice *choice = cover->choice;
    const struct plan_run *run = &choice->run[choice->option[option].run_first];
    int64_t weight = 0;
    for (int32_t r = 0; r < choice->option[option].run_count; r++) {
        for (int32_t j = run[r].first; j < run[r].first + run[r].count; j++) {
            weight += cover->times[j] == times ? choice->weight[j] : 0;
        }
    }
    return weight;
}

struct plan_need plan_cover_missing(const struct plan_cover *cover)
{
    struct plan_need need = {0, 0};
    for (int32_t k = 0; k < cover->choice->floor_count; k++) {
        int64_t missing = cover->choice->floor[k].need - cover->floor_value[k];
        need.missed += missing > 0 ? 1 : 0;
        need.shortfall += missing > 0 ? missing : 0;
    }
    return need;
}

struct plan_need plan_cover_relief(struct plan_cover *cover, int32_t option)
{
    struct plan_need relief = {0, 0};
    plan_cover_amounts(cover, option, 0);
    for (int32_t c = 0; c < cover->concerned_count; c++) {
        int32_t k = cover->concerned[c];
        int64_t missing = cover->choice->floor[k].need - cover->floor_value[k];
        if (missing > 0) {
            relief.missed += cover->amount[k] >= missing ? 1 : 0;
            relief.shortfall += cover->amount[k] >= missing ? missing : cover->amount[k];
        }
    }
    return relief;
}

bool plan_cover_needed(struct plan_cover *cover, int32_t option)
{
    plan_cover_amounts(cover, option, 1);
    for (int32_t c = 0; c < cover->concerned_count; c++) {
        int32_t k = cover->concerned[c];
        if (cover->floor_value[k] - cover->amount[k] < cover->choice->floor[k].need) {
            return true;
        }
    }
    return false;
}

double plan_cover_smallest_share(const struct plan_cover *cover)
{
    double smallest = 1.0;
    for (int32_t k = 0; k < cover->choice->floor_count; k++) {
        double share = (double)cover->floor_value[k] / (double)cover->choice->floor[k].need;
        smallest = share < smallest ? share : smallest;
    }
    return smallest;
}
