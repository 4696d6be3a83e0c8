/* Sites named in the plan: required, forbidden, committed. What cannot be is said in one message. */
#include "planner/siting/candidates_internal.h"

#include "geo/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_IDS 10 /* of each trouble; the rest is counted */

enum wish { REQUIRED, COMMITTED, FORBIDDEN, WISH_COUNT };

static const char *const wish_name[WISH_COUNT] = {"required", "committed", "forbidden"};

enum trouble {
    FINE,
    UNKNOWN,                                     /* no such id */
    OUTSIDE,                                     /* stands outside the area */
    SERVED,                                      /* has the service */
    NO_UPGRADES,                                 /* standing masts are not wanted as candidates */
    REJECTED,                                    /* REJECTED + enum plan_reject */
    CONTRADICTED = REJECTED + PLAN_REJECT_COUNT, /* forbidden, too */
    TROUBLE_COUNT
};

/* After the ids; the first for one, the second for several. */
static const char *trouble_text(int trouble, bool several)
{
    static const char *const one[TROUBLE_COUNT] = {
        [UNKNOWN] = "is neither a standing position nor a listed site: write the id as the stations' or the "
                    "candidates' file has it",
        [OUTSIDE] = "stands outside the area: leave it out, or widen the area",
        [SERVED] = "has what is to be built already: leave it out",
        [NO_UPGRADES] = "stands already, and upgrades are switched off: switch them on",
        [REJECTED + PLAN_REJECT_ZONE] = "lies in an exclusion zone: leave it out, or change the zone",
        [REJECTED + PLAN_REJECT_WATER] = "lies in water: leave it out, or move it",
        [REJECTED + PLAN_REJECT_SLOPE] =
            "stands on a slope steeper than allowed: leave it out, or allow more",
        [REJECTED + PLAN_REJECT_ROAD] = "is farther from a road than allowed: leave it out, or allow more",
        [REJECTED + PLAN_REJECT_STANDING] = "is too near a standing mast: leave it out, or allow less",
        [REJECTED + PLAN_REJECT_NOT_ASSESSED] = "lies where the terrain is missing: leave it out, or give a "
                                                "terrain that reaches there",
        [CONTRADICTED] = "is forbidden, too: keep it in one of the lists",
    };
    static const char *const many[TROUBLE_COUNT] = {
        [UNKNOWN] = "are neither standing positions nor listed sites: write the ids as the stations' or the "
                    "candidates' file has them",
        [OUTSIDE] = "stand outside the area: leave them out, or widen the area",
        [SERVED] = "have what is to be built already: leave them out",
        [NO_UPGRADES] = "stand already, and upgrades are switched off: switch them on",
        [REJECTED + PLAN_REJECT_ZONE] = "lie in exclusion zones: leave them out, or change the zones",
        [REJECTED + PLAN_REJECT_WATER] = "lie in water: leave them out, or move them",
        [REJECTED + PLAN_REJECT_SLOPE] =
            "stand on slopes steeper than allowed: leave them out, or allow more",
        [REJECTED + PLAN_REJECT_ROAD] = "are farther from a road than allowed: leave them out, or allow more",
        [REJECTED + PLAN_REJECT_STANDING] = "are too near standing masts: leave them out, or allow less",
        [REJECTED + PLAN_REJECT_NOT_ASSESSED] = "lie where the terrain is missing: leave them out, or give a "
                                                "terrain that reaches there",
        [CONTRADICTED] = "are forbidden, too: keep them in one of the lists",
    };
    return several ? many[trouble] : one[trouble];
}

struct ids {
    char **id;
    int32_t count;
};

static struct ids ids_of(const struct plan_siting_settings *siting, enum wish wish)
{
    const struct ids all[WISH_COUNT] = {{siting->required, siting->required_count},
                                        {siting->committed, siting->committed_count},
                                        {siting->forbidden, siting->forbidden_count}};
    return all[wish];
}

static bool listed_in(const struct ids *ids, const char *id)
{
    for (int32_t i = 0; i < ids->count; i++) {
        if (strcmp(ids->id[i], id) == 0) {
            return true;
        }
    }
    return false;
}

static const char *id_of(const struct plan_scenario *scenario, enum plan_site_kind kind, int32_t position)
{
    return kind == PLAN_SITE_LISTED ? scenario->siting.listed[position].id : scenario->position[position].id;
}

/* Why no candidate has this id. */
static int trouble_of(const struct plan_draft *draft, const char *id)
{
    const struct plan_scenario *scenario = draft->scenario;
    for (int32_t i = 0; i < draft->found.rejected_count; i++) {
        const struct plan_rejected *rejected = &draft->found.rejected[i];
        if (strcmp(id_of(scenario, rejected->kind, rejected->position), id) == 0) {
            return REJECTED + (int)rejected->reject;
        }
    }
    for (int32_t p = 0; p < scenario->position_count; p++) {
        const struct plan_position *position = &scenario->position[p];
        if (strcmp(position->id, id) == 0) {
            bool inside = position->cell >= 0 && position->commune >= 0;
            bool lacks = plan_draft_lacks_service(scenario, position);
            return !inside ? OUTSIDE : lacks ? NO_UPGRADES : SERVED;
        }
    }
    return UNKNOWN;
}

/* One of the place's variants is to be chosen, and it is the first. */
static void set_candidate(struct plan_candidate *candidate, enum wish wish,
                          const struct plan_scenario *scenario)
{
    bool taken = wish != FORBIDDEN && candidate->variant == 0;
    candidate->state = (uint8_t)(taken ? PLAN_OPTION_REQUIRED : PLAN_OPTION_FORBIDDEN);
    if (taken && wish == COMMITTED) {
        candidate->committed = true;
        plan_cost_fill(candidate, scenario);
    }
}

static int apply(struct plan_draft *draft, enum wish wish, const char *id)
{
    const struct ids forbidden = ids_of(&draft->scenario->siting, FORBIDDEN);
    bool found = false;
    if (wish != FORBIDDEN && listed_in(&forbidden, id)) {
        return CONTRADICTED;
    }
    for (int32_t i = 0; i < draft->found.count; i++) {
        struct plan_candidate *candidate = &draft->found.candidate[i];
        if (strcmp(id_of(draft->scenario, candidate->kind, candidate->position), id) == 0) {
            set_candidate(candidate, wish, draft->scenario);
            found = true;
        }
    }
    int trouble = found ? FINE : trouble_of(draft, id);
    return wish == FORBIDDEN && trouble != UNKNOWN ? FINE : trouble; /* it is not built anyway */
}

struct message {
    char text[3584];
    size_t length;
};

static void append(struct message *message, const char *text)
{
    size_t room = sizeof message->text - message->length;
    int length = snprintf(message->text + message->length, room, "%s", text);
    message->length += length < 0 ? 0 : (size_t)length < room ? (size_t)length : room - 1;
}

static void append_id(struct message *message, const char *id, bool first)
{
    char quoted[80];
    (void)snprintf(quoted, sizeof quoted, "%s'%.60s'", first ? "" : ", ", id);
    append(message, quoted);
}

/* One line for all ids of one wish with the same trouble. */
static void describe(struct message *message, const struct ids *ids, const uint8_t *trouble_each,
                     enum wish wish, int trouble)
{
    int32_t count = 0;
    for (int32_t i = 0; i < ids->count; i++) {
        count += trouble_each[i] == trouble ? 1 : 0;
    }
    if (count == 0) {
        return;
    }
    append(message, message->length > 0 ? "\n" : "");
    append(message, wish_name[wish]);
    append(message, count > 1 ? " sites " : " site ");
    int32_t shown = 0;
    for (int32_t i = 0; i < ids->count && shown < SHOWN_IDS; i++) {
        if (trouble_each[i] == trouble) {
            append_id(message, ids->id[i], shown++ == 0);
        }
    }
    if (count > shown) {
        char more[32];
        (void)snprintf(more, sizeof more, " and %" PRId32 " more", count - shown);
        append(message, more);
    }
    append(message, " ");
    append(message, trouble_text(trouble, count > 1));
}

enum geo_status plan_draft_ids(struct plan_draft *draft, struct geo_error *err)
{
    struct message message = {.length = 0};
    for (int wish = 0; wish < WISH_COUNT; wish++) {
        const struct ids ids = ids_of(&draft->scenario->siting, (enum wish)wish);
        uint8_t *trouble = NULL;
        enum geo_status status =
            geo_memory_array(&trouble, (size_t)ids.count, 1, "sites named in the plan", err);
        if (status != GEO_OK) {
            return status;
        }
        for (int32_t i = 0; i < ids.count; i++) {
            trouble[i] = (uint8_t)apply(draft, (enum wish)wish, ids.id[i]);
        }
        for (int t = FINE + 1; t < TROUBLE_COUNT; t++) {
            describe(&message, &ids, trouble, (enum wish)wish, t);
        }
        free(trouble);
    }
    return message.length == 0 ? GEO_OK : geo_error_set(err, GEO_ERR_INFEASIBLE, "%s", message.text);
}
