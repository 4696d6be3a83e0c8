/* phusong models: the model table, with each model's source and domain. */
#include "planner/cli/cli.h"
#include "planner/cli/json.h"
#include "planner/radio/model.h"

#include <math.h>
#include <stdio.h>

enum { OPTION_JSON, OPTION_COUNT };
static const struct cli_option options[OPTION_COUNT] = {
    [OPTION_JSON] = {"json", 0, false, NULL, "machine-readable"},
};

static void print_range(const char *label, struct plan_range range, const char *unit)
{
    (void)printf("  %-12s", label);
    if (isinf(range.high)) {
        (void)printf("from %g %s\n", range.low, unit);
    } else if (range.low == range.high) {
        (void)printf("%g %s\n", range.low, unit);
    } else {
        (void)printf("%g to %g %s\n", range.low, range.high, unit);
    }
}

static const char *clutter_note(const struct plan_model *model)
{
    if (model->over != NULL) {
        return model->uses_clutter       ? "terrain and clutter heights along the path"
               : model->clutter_included ? "terrain along the path; buildings are in the median"
                                         : "terrain along the path; no clutter";
    }
    return model->clutter_included ? "buildings and smooth ground are in the median; terrain adds its excess"
                                   : "nothing but distance; terrain adds all of its edge loss";
}

static const char *los_note(const struct plan_model *model)
{
    if (model->over != NULL) {
        return "follows from the path";
    }
    return model->uses_los ? "with and without line of sight; weighed by the model's probability, or by the "
                             "terrain (propagation.los)"
                           : "not distinguished";
}

static void print_model(const struct plan_model *model)
{
    (void)printf("%s — %s\n", model->name, model->title);
    (void)printf("  %-12s%s\n", "reference", model->reference);
    (void)printf("  %-12s%s\n", "edition", model->edition);
    print_range("frequency", model->frequency_mhz, "MHz");
    print_range("distance", model->distance_km, "km");
    print_range("mast", model->tx_height_agl_m, "m above ground");
    print_range("receiver", model->rx_height_agl_m, "m above ground");
    (void)printf("  %-12s%s\n", "inputs", model->inputs);
    (void)printf("  %-12s%s\n", "included", clutter_note(model));
    (void)printf("  %-12s%s\n", "sight", los_note(model));
}

static void write_range(struct cli_json *json, const char *key, struct plan_range range, int decimals)
{
    cli_json_begin(json, key, '[');
    cli_json_real(json, NULL, range.low, decimals);
    cli_json_real(json, NULL, range.high, decimals);
    cli_json_end(json, ']');
}

static void write_model(struct cli_json *json, const struct plan_model *model)
{
    cli_json_begin(json, NULL, '{');
    cli_json_text(json, "name", model->name);
    cli_json_text(json, "title", model->title);
    cli_json_text(json, "reference", model->reference);
    cli_json_text(json, "edition", model->edition);
    write_range(json, "frequency_mhz", model->frequency_mhz, 0);
    write_range(json, "distance_km", model->distance_km, 3);
    write_range(json, "tx_height_agl_m", model->tx_height_agl_m, 1);
    write_range(json, "rx_height_agl_m", model->rx_height_agl_m, 1);
    cli_json_text(json, "inputs", model->inputs);
    cli_json_boolean(json, "clutter_included", model->clutter_included);
    cli_json_boolean(json, "uses_los", model->uses_los);
    cli_json_boolean(json, "uses_terrain", model->over != NULL);
    cli_json_boolean(json, "uses_clutter", model->uses_clutter);
    cli_json_end(json, '}');
}

static int run_models(int argc, char **argv)
{
    struct geo_error err;
    struct cli_args args;
    if (cli_args_parse(&args, argc, argv, options, OPTION_COUNT, &err) != GEO_OK) {
        return cli_fail(&err);
    }
    if (args.positional_count > 0) {
        (void)geo_error_set(&err, GEO_ERR_USAGE,
                            "one argument too many: '%s'; `phusong help models` shows how",
                            args.positional[0]);
        return cli_fail(&err);
    }
    if (args.given[OPTION_JSON]) {
        struct cli_json json = {.out = stdout};
        cli_json_begin(&json, NULL, '[');
        for (int i = 0; i < plan_model_count(); i++) {
            write_model(&json, plan_model_at(i));
        }
        cli_json_end(&json, ']');
        return 0;
    }
    for (int i = 0; i < plan_model_count(); i++) {
        if (i > 0) {
            (void)putchar('\n');
        }
        print_model(plan_model_at(i));
    }
    (void)printf(
        "\nOutside its range a model is evaluated all the same; the result then carries a warning.\n");
    return 0;
}

const struct cli_command cli_command_models = {
    .name = "models",
    .arguments = "[options]",
    .summary = "list the propagation models: source, domain, inputs",
    .options = options,
    .option_count = OPTION_COUNT,
    .run = run_models,
};
