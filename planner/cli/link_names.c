/* Words of the link reports. */
#include "planner/cli/link_case.h"

#include <math.h>
#include <string.h>

const char *cli_link_los_name(enum plan_los los)
{
    static const char *const name[] = {"mixed", "clear", "blocked"};
    return name[los];
}

const char *cli_link_assumed_name(int index)
{
    static const char *const name[CLI_LINK_ASSUMED_COUNT] = {"height",  "power", "azimuth",
                                                             "antenna", "band",  "tilt"};
    return name[index];
}

const char *cli_link_change_unit(const struct cli_link_change *change)
{
    return strcmp(change->unit, "dBm") == 0 ? "dB" : change->unit;
}

int cli_link_changes(struct cli_link_change ret[CLI_LINK_CHANGE_MAX], const struct cli_link_case *link_case)
{
    const struct plan_link *now = &link_case->link;
    const struct plan_link *raised = &link_case->raised;
    const struct cli_link_change budget[] = {
        {NULL, "received, median outdoors", "dBm", now->received_dbm, raised->received_dbm},
        {NULL, "path loss", "dB", now->path.total_db, raised->path.total_db},
        {NULL, "basic transmission loss", "dB", now->path.basic.loss_db, raised->path.basic.loss_db},
        {NULL, "terrain", "dB", now->path.terrain_db, raised->path.terrain_db},
        {NULL, "antenna pattern", "dB", now->antenna_loss_db, raised->antenna_loss_db},
        {NULL, "receiver below the horizon (negative: above)", "deg", now->below_horizon_deg,
         raised->below_horizon_deg},
        {NULL, "probability outdoors", "", now->probability_outdoor, raised->probability_outdoor},
        {NULL, "probability indoors", "", now->probability_indoor, raised->probability_indoor},
    };
    int count = (int)(sizeof budget / sizeof budget[0]);
    memcpy(ret, budget, sizeof budget);
    for (int i = 0; i < link_case->term_count; i++) {
        const struct plan_term *term = &link_case->term[i];
        double value = link_case->raised_term[i].value;
        bool told = strcmp(term->group, PLAN_EXPLAIN_WHOLE) == 0; /* by the budget */
        if (!told && strcmp(term->unit, "dB") == 0 && fabs(value - term->value) >= 0.005) {
            ret[count++] = (struct cli_link_change){term->symbol, term->name, term->unit, term->value, value};
        }
    }
    return count;
}
