/* The rest of a results folder, beside its certificate: is it about the same plan? */
#include "verify/verify.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The whole file as a text; NULL and an error. Caller frees. */
static char *read_whole(const char *folder, const char *name, struct geo_error *err)
{
    char path[4096];
    char *text = NULL;
    size_t room = 0;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) {
        errno = ENAMETOOLONG;
    }
    FILE *file = fopen(path, "rb");
    ssize_t length = file == NULL ? -1 : getdelim(&text, &room, '\0', file);
    if (length < 0) {
        (void)geo_error_set(err, GEO_ERR_INPUT, "'%s': %s", path,
                            file != NULL && feof(file) != 0 ? "the file is empty" : strerror(errno));
        free(text);
        text = NULL;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return text;
}

/* One field of a CSV row (RFC 4180), unquoted in place; *at moves behind it. *ret_last: it ends the row. */
static char *take_field(char **at, bool *ret_last)
{
    char *field = *at, *to = *at, *from = *at;
    bool quoted = *from == '"';
    from += quoted ? 1 : 0;
    while (*from != '\0' && (quoted || strchr(",\r\n", *from) == NULL)) {
        if (quoted && from[0] == '"' && from[1] != '"') {
            quoted = false;
        } else {
            from += quoted && from[0] == '"' ? 1 : 0;
            *to++ = *from;
        }
        from++;
    }
    from += from[0] == '\r' && from[1] == '\n' ? 1 : 0;
    *ret_last = *from != ',';
    *at = *from == '\0' ? from : from + 1;
    *to = '\0';
    return field;
}

/* The number of the column in the first row, −1. */
static int find_column(char **at, const char *name)
{
    int found = -1;
    bool last = false;
    for (int column = 0; !last; column++) {
        found = strcmp(take_field(at, &last), name) == 0 ? column : found;
    }
    return found;
}

static enum geo_status check_sites(const struct verify_report *report, char *text, struct geo_error *err)
{
    static const char mark[] = "\xEF\xBB\xBF";
    char *at = strncmp(text, mark, 3) == 0 ? text + 3 : text;
    int column = find_column(&at, "cand_id");
    if (column < 0) {
        return geo_error_set(err, GEO_ERR_INPUT, "'proposed_sites.csv' has no column 'cand_id'");
    }
    int64_t row = 0;
    for (; *at != '\0'; row++) {
        bool last = false;
        const char *id = "";
        for (int c = 0; !last; c++) {
            const char *field = take_field(&at, &last);
            id = c == column ? field : id;
        }
        id += id[0] == '\'' ? 1 : 0; /* put before what a spreadsheet would take for a formula */
        if (row >= report->site_count || strcmp(id, report->site[row]) != 0) {
            return geo_error_set(err, GEO_ERR_INPUT,
                                 "'proposed_sites.csv', site %lld is '%s', the certificate has %s%s%s",
                                 (long long)row + 1, id, row < report->site_count ? "'" : "",
                                 row < report->site_count ? report->site[row] : "no such site",
                                 row < report->site_count ? "'" : "");
        }
    }
    if (row != report->site_count) {
        return geo_error_set(err, GEO_ERR_INPUT,
                             "'proposed_sites.csv' lists %lld sites, the certificate %lld", (long long)row,
                             (long long)report->site_count);
    }
    return GEO_OK;
}

/* "key" : "text" somewhere in a JSON text: where the text begins, NULL. */
static const char *find_text(const char *json, const char *key)
{
    char quoted[64];
    (void)snprintf(quoted, sizeof quoted, "\"%s\"", key);
    const char *at = strstr(json, quoted);
    if (at == NULL) {
        return NULL;
    }
    at += strlen(quoted);
    at += strspn(at, " \t\r\n");
    at += *at == ':' ? 1 : 0;
    at += strspn(at, " \t\r\n");
    return *at == '"' ? at + 1 : NULL;
}

static enum geo_status check_sum(bool *ret_found, const char *json, const char *key, const char *sum,
                                 struct geo_error *err)
{
    const char *found = find_text(json, key);
    *ret_found = found != NULL;
    if (found != NULL && (strncmp(found, sum, 64) != 0 || found[64] != '"')) {
        return geo_error_set(err, GEO_ERR_INPUT, "'run.json' has %s %.64s, the file's is %s", key, found,
                             sum);
    }
    return GEO_OK;
}

enum geo_status verify_folder(bool *ret_sums, const struct verify_report *report, const char *folder,
                              struct geo_error *err)
{
    char *sites = read_whole(folder, "proposed_sites.csv", err);
    char *json = sites == NULL ? NULL : read_whole(folder, "run.json", err);
    enum geo_status status = json == NULL ? GEO_ERR_INPUT : check_sites(report, sites, err);
    bool problem = false, certificate = false;
    if (status == GEO_OK) {
        status = check_sum(&problem, json, "problem_sha256", report->problem_sha256, err);
    }
    if (status == GEO_OK) {
        status = check_sum(&certificate, json, "certificate_sha256", report->certificate_sha256, err);
    }
    free(sites);
    free(json);
    if (status == GEO_OK) {
        *ret_sums = problem && certificate;
    }
    return status;
}
