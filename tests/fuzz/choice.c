/* Any bytes as a problem of choice: both readers take it or both refuse it, and what is taken is sound. */
#include "datasets/choice_file.h"
#include "verify/problem.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(const struct data_choice *a, const struct verify_problem *b)
{
    const struct plan_choice *choice = &a->choice;
    bool equal = choice->unit_count == b->unit_count && choice->option_count == b->option_count &&
                 choice->floor_count == b->floor_count && choice->area_count == b->area_count &&
                 choice->budget == b->budget && choice->count_limit == b->count_limit &&
                 choice->min_gain == b->min_gain && strcmp(a->sha256, b->sha256) == 0;
    for (int32_t j = 0; equal && j < choice->unit_count; j++) {
        equal = choice->weight[j] == b->weight[j] && choice->value[j] == b->value[j];
    }
    for (int32_t i = 0; equal && i < choice->option_count; i++) {
        equal = choice->option[i].cost == b->option[i].cost &&
                choice->option[i].group == b->option[i].group &&
                choice->option[i].area == b->option[i].area && strcmp(a->option_id[i], b->option[i].id) == 0;
    }
    return equal;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct data_choice choice;
    struct verify_problem problem;
    struct geo_error err;
    char *copy = malloc(size + 1);
    FILE *file = NULL;
    if (copy == NULL) {
        return 0;
    }
    memcpy(copy, data, size);
    file = fmemopen(copy, size == 0 ? 1 : size, "r");
    enum geo_status one = data_choice_parse(&choice, (const char *)data, size, "fuzz", &err);
    enum geo_status other = GEO_ERR_MEMORY;
    bool sound = one != GEO_OK || plan_choice_check(&choice.choice, &err) == GEO_OK;
    if (file != NULL && size > 0) {
        other = verify_problem_read(&problem, file, "fuzz", &err);
        sound = sound && (one == GEO_OK) == (other == GEO_OK) && (one != GEO_OK || same(&choice, &problem));
        verify_problem_release(&problem);
    }
    if (one == GEO_OK) {
        data_choice_release(&choice);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    free(copy);
    if (!sound) {
        abort();
    }
    return 0;
}
