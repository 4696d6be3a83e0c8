#include "outputs/candidate_id.h"

#include "geo/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char letters[PLAN_SITE_KIND_COUNT] = {
    [PLAN_SITE_UPGRADE] = 'u', [PLAN_SITE_SHARE] = 's', [PLAN_SITE_LISTED] = 'l', [PLAN_SITE_BUILD] = 'n'};

struct text {
    char *to;
    size_t used;
    bool full;
};

static void put(struct text *text, const char *bytes, size_t count)
{
    if (text->full || text->used + count >= OUT_CANDIDATE_ID_SIZE) {
        text->full = true;
        return;
    }
    memcpy(text->to + text->used, bytes, count);
    text->used += count;
    text->to[text->used] = '\0';
}

static void put_escaped(struct text *text, const char *name)
{
    for (const unsigned char *c = (const unsigned char *)name; *c != '\0'; c++) {
        char escape[4];
        if (*c <= 0x20 || *c == 0x7f || strchr("%/,;\"'", *c) != NULL) {
            (void)snprintf(escape, sizeof escape, "%%%02X", *c);
            put(text, escape, 3);
        } else {
            put(text, (const char *)c, 1);
        }
    }
}

struct place { /* of a candidate, or of one that was rejected */
    enum plan_site_kind kind;
    int32_t position, cell;
    const char *variant;
    char mark; /* of the list that the index is in, for ids that are cut off */
    int32_t index;
};

static void describe(char *ret, const struct plan_scenario *scenario, const struct place *place)
{
    struct text text = {ret, 0, false};
    char start[2] = {letters[place->kind], '-'};
    put(&text, start, sizeof start);
    if (place->kind == PLAN_SITE_BUILD) {
        char cell[40];
        int32_t cols = scenario->grid.cols > 0 ? scenario->grid.cols : 1;
        int length = snprintf(cell, sizeof cell, "%04d-%04d", place->cell / cols, place->cell % cols);
        put(&text, cell, (size_t)length);
    } else if (place->kind == PLAN_SITE_LISTED) {
        put_escaped(&text, scenario->siting.listed[place->position].id);
    } else {
        put_escaped(&text, scenario->position[place->position].id);
    }
    if (place->variant != NULL && place->variant[0] != '\0') {
        put(&text, "/", 1);
        put_escaped(&text, place->variant);
    }
    if (text.full) { /* "%" and no digit: like no other id */
        (void)snprintf(ret, OUT_CANDIDATE_ID_SIZE, "%c-%%%c%d", letters[place->kind], place->mark,
                       place->index);
    }
}

void out_candidate_id(char ret[OUT_CANDIDATE_ID_SIZE], const struct plan_scenario *scenario,
                      const struct plan_candidates *candidates, int32_t index)
{
    const struct plan_candidate *candidate = &candidates->candidate[index];
    const struct plan_siting_settings *siting = &scenario->siting;
    bool known = candidate->variant >= 0 && candidate->variant < siting->variant_count;
    struct place place = {candidate->kind,
                          candidate->position,
                          candidate->cell,
                          known ? siting->variant[candidate->variant].name : NULL,
                          'n',
                          index};
    describe(ret, scenario, &place);
}

void out_rejected_id(char ret[OUT_CANDIDATE_ID_SIZE], const struct plan_scenario *scenario,
                     const struct plan_candidates *candidates, int32_t index)
{
    const struct plan_rejected *rejected = &candidates->rejected[index];
    struct place place = {rejected->kind, rejected->position, rejected->cell, NULL, 'r', index};
    describe(ret, scenario, &place);
}

enum geo_status out_candidate_ids(const char ***ret, const struct plan_scenario *scenario,
                                  const struct plan_candidates *candidates, struct geo_error *err)
{
    size_t count = (size_t)candidates->count;
    size_t bytes = count * sizeof(char *);
    char id[OUT_CANDIDATE_ID_SIZE];
    for (int32_t i = 0; i < candidates->count; i++) {
        out_candidate_id(id, scenario, candidates, i);
        bytes += strlen(id) + 1;
    }
    void *block = NULL;
    enum geo_status status = geo_memory_array(&block, bytes, 1, "candidates' ids", err);
    if (status != GEO_OK) {
        return status;
    }
    const char **list = block;
    char *to = (char *)block + count * sizeof(char *);
    for (int32_t i = 0; i < candidates->count; i++) {
        out_candidate_id(id, scenario, candidates, i);
        list[i] = to;
        to = stpcpy(to, id) + 1;
    }
    *ret = list;
    return GEO_OK;
}
