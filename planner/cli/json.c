#include "planner/cli/json.h"

#include <inttypes.h>
#include <math.h>

/* RFC 8259: quotes, backslashes and control characters are escaped; UTF-8 goes through. */
static void quoted(FILE *out, const char *text)
{
    (void)fputc('"', out);
    for (const char *c = text; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;
        if (byte == '"' || byte == '\\') {
            (void)fprintf(out, "\\%c", byte);
        } else if (byte < 0x20) {
            (void)fprintf(out, "\\u%04x", byte);
        } else {
            (void)fputc(byte, out);
        }
    }
    (void)fputc('"', out);
}

/* Comma, line break, indentation and key of the next member. */
static void lead_in(struct cli_json *json, const char *key)
{
    if (json->started) {
        (void)fputc(',', json->out);
    }
    if (json->depth > 0) {
        (void)fprintf(json->out, "\n%*s", 2 * json->depth, "");
    }
    if (key != NULL) {
        quoted(json->out, key);
        (void)fputs(": ", json->out);
    }
    json->started = true;
}

void cli_json_begin(struct cli_json *json, const char *key, char bracket)
{
    lead_in(json, key);
    (void)fputc(bracket, json->out);
    json->depth++;
    json->started = false;
}

void cli_json_end(struct cli_json *json, char bracket)
{
    json->depth--;
    if (json->started) {
        (void)fprintf(json->out, "\n%*s", 2 * json->depth, "");
    }
    (void)fputc(bracket, json->out);
    json->started = true;
    if (json->depth == 0) {
        (void)fputc('\n', json->out);
    }
}

void cli_json_text(struct cli_json *json, const char *key, const char *text)
{
    lead_in(json, key);
    if (text == NULL) {
        (void)fputs("null", json->out);
    } else {
        quoted(json->out, text);
    }
}

void cli_json_real(struct cli_json *json, const char *key, double value, int decimals)
{
    lead_in(json, key);
    if (isfinite(value)) {
        (void)fprintf(json->out, "%.*f", decimals, value);
    } else {
        (void)fputs("null", json->out);
    }
}

void cli_json_integer(struct cli_json *json, const char *key, int64_t value)
{
    lead_in(json, key);
    (void)fprintf(json->out, "%" PRId64, value);
}

void cli_json_boolean(struct cli_json *json, const char *key, bool value)
{
    lead_in(json, key);
    (void)fputs(value ? "true" : "false", json->out);
}
