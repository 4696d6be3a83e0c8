/* Words of the link reports. */
#include "planner/cli/link_case.h"

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
