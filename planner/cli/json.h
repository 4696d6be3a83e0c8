/* Writing indented JSON to a stream. Keys are NULL inside arrays. The stream's own error state tells of
 * failures. */
#ifndef PHUSONG_CLI_JSON_H
#define PHUSONG_CLI_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct cli_json {
    FILE *out;
    int depth;
    bool started; /* something stands in the open object or array */
};

/* bracket: '{' or '['; the outermost end also ends the line. */
void cli_json_begin(struct cli_json *json, const char *key, char bracket);
void cli_json_end(struct cli_json *json, char bracket);
void cli_json_text(struct cli_json *json, const char *key, const char *text); /* NULL: null */
/* Fixed decimals; null when not finite. */
void cli_json_real(struct cli_json *json, const char *key, double value, int decimals);
void cli_json_integer(struct cli_json *json, const char *key, int64_t value);
void cli_json_boolean(struct cli_json *json, const char *key, bool value);

#endif
