/* What the two programs of ./dev bench siting share: settings as words, and the problem that they name. */
#ifndef PHUSONG_TESTS_BENCH_SITING_H
#define PHUSONG_TESTS_BENCH_SITING_H

#include "tests/support/choice_instance.h"

struct siting_settings {
    struct choice_settings instance;
    int64_t budget, count_limit; /* −1: none */
    double target;               /* least cost of this share of all weight; 0: most weight */
    const char *effort, *out;
    int32_t anchors;
};

_Noreturn static inline void siting_fail(const char *message, const char *about)
{
    fprintf(stderr, "siting: %s %s\n", message, about);
    exit(1);
}

/* KEY=VALUE… after the case:
 * - units=, options=, seed=, scattered=1, floors=SHARE of what can be reached in each block: the problem
 * - sites=: a limit of the number; budget=: costs of 300 to 2000 and a limit of the money
 * - target=SHARE: the least cost that covers this share of all weight
 * - effort=quick, normal (default), thorough; anchors=: of the curve; out=FILE */
static inline struct siting_settings siting_parse(int count, char **words)
{
    struct siting_settings settings = {.instance = {.units = 5000, .options = 500, .seed = 1},
                                       .budget = -1,
                                       .count_limit = -1,
                                       .effort = "normal",
                                       .anchors = 8};
    for (int i = 2; i < count; i++) {
        char *equals = strchr(words[i], '=');
        if (equals == NULL) {
            siting_fail("no value in", words[i]);
        }
        const char *value = equals + 1;
        size_t length = (size_t)(equals - words[i]);
        char key[16] = "";
        memcpy(key, words[i], length < sizeof key ? length : sizeof key - 1);
        if (strcmp(key, "units") == 0) {
            settings.instance.units = (int32_t)strtol(value, NULL, 10);
        } else if (strcmp(key, "options") == 0) {
            settings.instance.options = (int32_t)strtol(value, NULL, 10);
        } else if (strcmp(key, "seed") == 0) {
            settings.instance.seed = strtoull(value, NULL, 10);
        } else if (strcmp(key, "scattered") == 0) {
            settings.instance.scattered = value[0] == '1';
        } else if (strcmp(key, "floors") == 0) {
            settings.instance.floor_ratio = strtod(value, NULL);
        } else if (strcmp(key, "sites") == 0) {
            settings.count_limit = strtoll(value, NULL, 10);
        } else if (strcmp(key, "budget") == 0) {
            settings.budget = strtoll(value, NULL, 10);
            settings.instance.costs = true;
        } else if (strcmp(key, "target") == 0) {
            settings.target = strtod(value, NULL);
            settings.instance.costs = true;
        } else if (strcmp(key, "effort") == 0) {
            settings.effort = value;
        } else if (strcmp(key, "anchors") == 0) {
            settings.anchors = (int32_t)strtol(value, NULL, 10);
        } else if (strcmp(key, "out") == 0) {
            settings.out = value;
        } else {
            siting_fail("unknown key in", words[i]);
        }
    }
    return settings;
}

static inline void siting_make(struct choice_instance *instance, const struct siting_settings *settings)
{
    choice_instance_make(instance, &settings->instance);
    instance->choice.budget = settings->budget;
    instance->choice.count_limit = settings->count_limit;
    if (settings->target <= 0.0) {
        return;
    }
    int64_t all = 0;
    for (int32_t j = 0; j < settings->instance.units; j++) {
        all += instance->weight[j];
    }
    free(instance->floor);
    free(instance->floor_run);
    instance->floor = choice_array(1, sizeof *instance->floor);
    instance->floor_run = choice_array(1, sizeof *instance->floor_run);
    instance->floor_run[0] = (struct plan_run){0, settings->instance.units};
    instance->floor[0] =
        (struct plan_floor){.name = "all", .need = (int64_t)(settings->target * (double)all), .run_count = 1};
    instance->choice.objective = PLAN_LEAST_COST;
    instance->choice.floor_count = 1;
    choice_instance_bind(instance);
}

#endif
