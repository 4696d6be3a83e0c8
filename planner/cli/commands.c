#include "planner/cli/cli.h"

#include "datasets/plan.h"
#include "geo/crs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_command *const commands[] = {
    &cli_command_run,    &cli_command_rank,  &cli_command_check,  &cli_command_sample, &cli_command_link,
    &cli_command_models, &cli_command_solve, &cli_command_verify, &cli_command_help,   &cli_command_version,
};

const struct cli_command *cli_command_at(int index)
{
    return index >= 0 && (size_t)index < sizeof commands / sizeof commands[0] ? commands[index] : NULL;
}

const struct cli_command *cli_command_find(const char *name)
{
    for (int i = 0; cli_command_at(i) != NULL; i++) {
        if (strcmp(cli_command_at(i)->name, name) == 0) {
            return cli_command_at(i);
        }
    }
    return NULL;
}

void cli_command_print_help(const struct cli_command *command)
{
    (void)printf("phusong %s%s%s\n    %s\n", command->name, command->arguments[0] == '\0' ? "" : " ",
                 command->arguments, command->summary);
    if (command->option_count > 0) {
        (void)printf("\nOptions:\n");
    }
    for (int i = 0; i < command->option_count; i++) {
        const struct cli_option *option = &command->options[i];
        char left[64];
        char letter[8] = "    ";
        if (option->short_name != '\0') {
            (void)snprintf(letter, sizeof letter, "-%c, ", option->short_name);
        }
        (void)snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->takes_value ? " " : "",
                       option->takes_value ? option->value_name : "");
        (void)printf("  %-26s %s\n", left, option->help);
    }
    if (command->notes != NULL) {
        (void)printf("\n%s\n", command->notes);
    }
}

static int print_plan_keys(void)
{
    struct geo_error err;
    char *text = NULL;
    if (data_plan_describe(&text, false, &err) != GEO_OK) {
        return cli_fail(&err);
    }
    (void)fputs(text, stdout);
    free(text);
    return 0;
}

static int help_run(int argc, char **argv)
{
    if (argc > 2) {
        struct geo_error err;
        (void)geo_error_set(&err, GEO_ERR_USAGE, "one argument too many: '%s'", argv[2]);
        return cli_fail(&err);
    }
    if (argc == 2 && strcmp(argv[1], "plan") == 0) {
        return print_plan_keys();
    }
    if (argc == 2) {
        const struct cli_command *command = cli_command_find(argv[1]);
        if (command == NULL) {
            struct geo_error err;
            (void)geo_error_set(&err, GEO_ERR_USAGE, "no help on '%s'; `phusong help` lists the commands",
                                argv[1]);
            return cli_fail(&err);
        }
        cli_command_print_help(command);
        return 0;
    }
    (void)printf(
        "phusong: where people have no mobile coverage, and which sites fix it best for the money\n\n"
        "Usage: phusong COMMAND [options] …\n\n");
    for (int i = 0; cli_command_at(i) != NULL; i++) {
        const struct cli_command *command = cli_command_at(i);
        (void)printf("  %-8s %s\n", command->name, command->summary);
    }
    (void)printf(
        "\n`phusong help COMMAND` explains one of them, `phusong help plan` every key of the plan file.\n\n"
        "Exit codes: 0 done, 1 internal error or out of memory, 2 command line, 3 plan file,\n"
        "4 an input is missing or unusable, 5 an output could not be written whole,\n"
        "6 no plan meets the constraints, 130 interrupted.\n");
    return 0;
}

const struct cli_command cli_command_help = {
    .name = "help",
    .arguments = "[COMMAND | plan]",
    .summary = "explain a command, or every key of the plan file",
    .run = help_run,
};

static int version_run(int argc, char **argv)
{
    struct geo_error err;
    if (argc > 1) {
        (void)geo_error_set(&err, GEO_ERR_USAGE, "one argument too many: '%s'", argv[1]);
        return cli_fail(&err);
    }
    if (geo_library_open(&err) != GEO_OK) {
        return cli_fail(&err);
    }
    (void)printf("phusong %s\n%s, EPSG %s\n", PHUSONG_VERSION, geo_library_versions(),
                 geo_library_epsg_version());
    geo_library_close();
    return 0;
}

const struct cli_command cli_command_version = {
    .name = "version",
    .arguments = "",
    .summary = "the program's version and its libraries'",
    .run = version_run,
};
