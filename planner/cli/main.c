#include "planner/cli/cli.h"

#include <stdio.h>
#include <string.h>

/* phusong <command> [options] … */
int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "help";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        name = "help";
    } else if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        name = "version";
    }
    const struct cli_command *command = cli_command_find(name);
    if (command == NULL) {
        struct geo_error err;
        (void)geo_error_set(&err, GEO_ERR_USAGE, "unknown command '%s'; `phusong help` lists the commands",
                            name);
        return cli_fail(&err);
    }
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            cli_command_print_help(command);
            return cli_finish_output();
        }
    }
    int code = command->run(argc > 1 ? argc - 1 : 1, argc > 1 ? argv + 1 : argv);
    int output = cli_finish_output();
    return code != 0 ? code : output;
}
