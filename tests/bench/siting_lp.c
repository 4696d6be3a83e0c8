/* The problem of a case of ./dev bench siting in CPLEX LP format, for the others. usage: siting_lp lp
 * out=FILE KEY=VALUE…; prints nothing. Apart from siting.c because what writes files is linked with GDAL. */
#include "outputs/choice_lp.h"
#include "tests/bench/siting.h"

int main(int count, char **words)
{
    struct siting_settings settings = siting_parse(count, words);
    if (count < 2 || settings.out == NULL) {
        siting_fail("usage: siting_lp lp out=FILE", "KEY=VALUE...");
    }
    struct choice_instance instance;
    struct geo_error err = {GEO_OK, ""};
    siting_make(&instance, &settings);
    int32_t options = instance.choice.option_count;
    char(*text)[16] = choice_array((size_t)options, sizeof *text);
    const char **id = choice_array((size_t)options, sizeof *id);
    for (int32_t i = 0; i < options; i++) {
        (void)snprintf(text[i], sizeof *text, "o%d", i);
        id[i] = text[i];
    }
    const struct out_choice out = {&instance.choice, id, {NULL, 1}, {NULL, 1}, NULL};
    if (out_choice_lp_write(settings.out, true, &out, &err) != GEO_OK) {
        siting_fail(err.message, "");
    }
    free(text);
    free(id);
    choice_instance_release(&instance);
    return 0;
}
