/* What the commands share: options, exit codes, progress, interruption. The only code that prints. */
#ifndef PHUSONG_CLI_CLI_H
#define PHUSONG_CLI_CLI_H

#include "geo/progress.h"
#include "geo/status.h"
#include <stdbool.h>

#define CLI_MAX_OPTIONS 16
#define CLI_MAX_POSITIONALS 8

struct cli_option {
    const char *name; /* long name without the dashes */
    char short_name;  /* 0: none */
    bool takes_value;
    const char *value_name; /* for help */
    const char *help;
};

struct cli_args { /* value[i] and given[i] belong to option i */
    const char *value[CLI_MAX_OPTIONS];
    bool given[CLI_MAX_OPTIONS];
    const char *positional[CLI_MAX_POSITIONALS];
    int positional_count;
};

/* argv[0] is the command's name. "--name value", "--name=value", "-n value"; "--" ends the options. */
enum geo_status cli_args_parse(struct cli_args *ret, int argc, char **argv, const struct cli_option *options,
                               int option_count, struct geo_error *err) GEO_MUST_CHECK;

/* The only positional argument; `what` names it in the message when it is missing. */
enum geo_status cli_args_one(const char **ret, const struct cli_args *args, const char *command,
                             const char *what, struct geo_error *err) GEO_MUST_CHECK;

/* Exit code of a status: 0 done, 1 internal or memory, 2 command line, 3 plan, 4 input, 5 output, 6
 * infeasible, 130 interrupted. */
int cli_exit_code(enum geo_status status);
/* Print the message ("phusong: …"; plan problems as they are) to stderr and return the exit code. */
int cli_fail(const struct geo_error *err);
/* Flush stdout; 0, or the exit code for an output that could not be written. */
int cli_finish_output(void);

struct cli_command {
    const char *name;
    const char *arguments; /* "[options] plan.yaml" */
    const char *summary;
    const struct cli_option *options;
    int option_count;
    int (*run)(int argc, char **argv);
    const char *notes; /* more for `phusong help NAME`; NULL */
};
const struct cli_command *cli_command_find(const char *name);
const struct cli_command *cli_command_at(int index); /* NULL after the last */
/* Usage, options and notes of one command, to stdout. */
void cli_command_print_help(const struct cli_command *command);

extern const struct cli_command cli_command_run, cli_command_rank, cli_command_check, cli_command_sample,
    cli_command_link, cli_command_models, cli_command_solve, cli_command_verify, cli_command_help,
    cli_command_version;

/* Ctrl-C and SIGTERM set a flag that the progress functions report to the stages. */
void cli_interrupt_install(void);
bool cli_interrupted(void);

/* A progress line with the stage's name, per cent and time left; silent when stderr is no terminal or
 * `quiet`. */
struct cli_progress {
    struct geo_progress progress; /* hand this to a stage */
    const char *stage;
    double stage_start_s, last_print_s;
    bool visible;
};
void cli_progress_start(struct cli_progress *progress, const char *stage, bool quiet);
void cli_progress_end(struct cli_progress *progress);
double cli_clock_s(void); /* monotonic */

#endif
