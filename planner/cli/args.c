#include "planner/cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int find_option(const char *name, size_t length, const struct cli_option *options, int option_count)
{
    for (int i = 0; i < option_count; i++) {
        if (strlen(options[i].name) == length && strncmp(options[i].name, name, length) == 0) {
            return i;
        }
    }
    return -1;
}

static int find_short(char letter, const struct cli_option *options, int option_count)
{
    for (int i = 0; i < option_count && letter != '\0'; i++) {
        if (options[i].short_name == letter) {
            return i;
        }
    }
    return -1;
}

/* One option at argv[*i]; moves *i over a separate value. */
static enum geo_status parse_option(struct cli_args *args, int argc, char **argv, int *i,
                                    const struct cli_option *options, int option_count, struct geo_error *err)
{
    const char *text = argv[*i];
    const char *value = NULL;
    int index = -1;
    if (text[1] == '-') {
        const char *equals = strchr(text, '=');
        size_t length = equals == NULL ? strlen(text) - 2 : (size_t)(equals - text) - 2;
        index = find_option(text + 2, length, options, option_count);
        value = equals == NULL ? NULL : equals + 1;
    } else {
        index = find_short(text[1], options, option_count);
        value = text[2] == '\0' ? NULL : text + 2;
    }
    if (index < 0) {
        return geo_error_set(err, GEO_ERR_USAGE, "unknown option '%s'; `phusong help %s` lists the options",
                             text, argv[0]);
    }
    const struct cli_option *option = &options[index];
    if (args->given[index]) {
        return geo_error_set(err, GEO_ERR_USAGE, "option '--%s' is given twice", option->name);
    }
    if (!option->takes_value && value != NULL) {
        return geo_error_set(err, GEO_ERR_USAGE, "option '--%s' takes no value", option->name);
    }
    if (option->takes_value && value == NULL) {
        if (*i + 1 >= argc) {
            return geo_error_set(err, GEO_ERR_USAGE, "option '--%s' needs a value: %s", option->name,
                                 option->value_name);
        }
        value = argv[++*i];
    }
    args->given[index] = true;
    args->value[index] = value;
    return GEO_OK;
}

enum geo_status cli_args_parse(struct cli_args *ret, int argc, char **argv, const struct cli_option *options,
                               int option_count, struct geo_error *err)
{
    struct cli_args args = {0};
    bool options_end = false;
    for (int i = 1; i < argc; i++) {
        bool is_option = !options_end && argv[i][0] == '-' && argv[i][1] != '\0';
        if (is_option && strcmp(argv[i], "--") == 0) {
            options_end = true;
            continue;
        }
        if (is_option) {
            enum geo_status status = parse_option(&args, argc, argv, &i, options, option_count, err);
            if (status != GEO_OK) {
                return status;
            }
            continue;
        }
        if (args.positional_count == CLI_MAX_POSITIONALS) {
            return geo_error_set(err, GEO_ERR_USAGE, "too many arguments, from '%s' on", argv[i]);
        }
        args.positional[args.positional_count++] = argv[i];
    }
    *ret = args;
    return GEO_OK;
}

enum geo_status cli_args_one(const char **ret, const struct cli_args *args, const char *command,
                             const char *what, struct geo_error *err)
{
    if (args->positional_count == 1) {
        *ret = args->positional[0];
        return GEO_OK;
    }
    if (args->positional_count == 0) {
        return geo_error_set(err, GEO_ERR_USAGE, "%s is missing; `phusong help %s` shows how", what, command);
    }
    return geo_error_set(err, GEO_ERR_USAGE, "one argument too many: '%s'; `phusong help %s` shows how",
                         args->positional[1], command);
}
