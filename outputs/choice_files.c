#include "outputs/choice_files.h"

#include "geo/folder.h"
#include "geo/layer.h"
#include "geo/memory.h"
#include "outputs/choice_files_internal.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES 255 /* of a word: both readers go no further */

/* ---- what both files share ---- */

static bool is_word(const char *text)
{
    if (text == NULL || text[0] == '\0' || text[0] == '#' || strlen(text) > MOST_BYTES) {
        return false;
    }
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        if (*c <= ' ' || *c == 0x7F) {
            return false;
        }
    }
    return true;
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum geo_status check_ids(const char *const *id, int32_t count, struct geo_error *err)
{
    for (int32_t i = 0; i < count; i++) {
        if (!is_word(id[i])) {
            return geo_error_set(err, GEO_ERR_INTERNAL,
                                 "id '%s' of option %d is no single word, or begins with '#'",
                                 id[i] == NULL ? "" : id[i], i);
        }
    }
    const char **sorted = NULL;
    enum geo_status status = geo_memory_array(&sorted, (size_t)count, sizeof *sorted, "option ids", err);
    if (status != GEO_OK) {
        return status;
    }
    if (count > 0) {
        memcpy(sorted, id, (size_t)count * sizeof *sorted);
        qsort(sorted, (size_t)count, sizeof *sorted, compare_texts);
    }
    for (int32_t i = 1; i < count && status == GEO_OK; i++) {
        if (strcmp(sorted[i - 1], sorted[i]) == 0) {
            status = geo_error_set(err, GEO_ERR_INTERNAL, "two options have the id '%s'", sorted[i]);
        }
    }
    free(sorted);
    return status;
}

static void sha256_hex(char ret[OUT_SHA256_SIZE], const char *bytes, size_t length)
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, length, (const uint8_t *)bytes);
    sha256_digest(&context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        (void)snprintf(ret + 2 * i, 3, "%02x", digest[i]);
    }
}

static enum geo_status write_text(char ret_sha256[OUT_SHA256_SIZE], const char *path,
                                  void (*emit)(struct out_choice_text *text, const void *context),
                                  const void *context, struct geo_error *err)
{
    char *bytes = NULL;
    size_t length = 0;
    enum geo_status status = out_choice_text_make(&bytes, &length, emit, context, err);
    if (status == GEO_OK) {
        status = geo_folder_write_file(path, bytes, length, err);
    }
    if (status == GEO_OK && ret_sha256 != NULL) {
        sha256_hex(ret_sha256, bytes, length);
    }
    free(bytes);
    return status;
}

static void put_limit(struct out_choice_text *text, const char *key, int64_t value)
{
    out_choice_text_put(text, key);
    out_choice_text_limit(text, value);
}

static void put_count(struct out_choice_text *text, const char *key, int64_t value)
{
    out_choice_text_put(text, key);
    out_choice_text_integer(text, value);
}

static const char *objective_word(enum plan_objective objective)
{
    return objective == PLAN_MOST_WEIGHT ? "most_weight" : "least_cost";
}

/* ---- the problem ---- */

static void put_unit_word(struct out_choice_text *text, const char *key, struct out_choice_unit unit)
{
    if (unit.name != NULL) {
        out_choice_text_put(text, key);
        out_choice_text_put(text, unit.name);
        put_count(text, " ", unit.divisor);
        out_choice_text_put(text, "\n");
    }
}

static void put_head(struct out_choice_text *text, const struct out_choice *out)
{
    const struct plan_choice *choice = out->choice;
    out_choice_text_put(text, "phusong problem 1\nobjective ");
    out_choice_text_put(text, objective_word(choice->objective));
    put_limit(text, "\nbudget ", choice->budget);
    put_limit(text, "\ncount_limit ", choice->count_limit);
    out_choice_text_put(text, "\nspacing_m ");
    out_choice_text_real(text, choice->spacing_m);
    put_count(text, "\nmin_gain ", choice->min_gain);
    out_choice_text_put(text, "\n");
    put_unit_word(text, "weight_unit ", out->weight);
    put_unit_word(text, "value_unit ", out->value);
    if (out->cost_unit != NULL) {
        out_choice_text_put(text, "cost_unit ");
        out_choice_text_put(text, out->cost_unit);
        out_choice_text_put(text, "\n");
    }
}

static void put_units(struct out_choice_text *text, const struct plan_choice *choice)
{
    put_count(text, "units ", choice->unit_count);
    out_choice_text_put(text, "\n");
    for (int32_t j = 0, next; j < choice->unit_count; j = next) {
        int64_t weight = choice->weight[j], value = choice->value[j];
        next = j + 1;
        while (next < choice->unit_count && choice->weight[next] == weight && choice->value[next] == value) {
            next++;
        }
        out_choice_text_integer(text, weight);
        if (value != weight) {
            put_count(text, " ", value);
        }
        if (next > j + 1) {
            put_count(text, " *", next - j);
        }
        out_choice_text_put(text, "\n");
    }
}

/* Blanks, control characters and '%' as "%20": a name is one word. */
static void put_name(struct out_choice_text *text, const char *name)
{
    size_t begin = text->length;
    for (const unsigned char *c = (const unsigned char *)name;
         *c != '\0' && text->length - begin + 3 <= MOST_BYTES; c++) {
        char code[8];
        bool plain = *c > ' ' && *c != 0x7F && *c != '%';
        (void)snprintf(code, sizeof code, plain ? "%c" : "%%%02X", *c);
        out_choice_text_put(text, code);
    }
}

static void put_floors(struct out_choice_text *text, const struct plan_choice *choice)
{
    put_count(text, "floors ", choice->floor_count);
    out_choice_text_put(text, "\n");
    for (int32_t k = 0; k < choice->floor_count; k++) {
        const struct plan_floor *floor = &choice->floor[k];
        put_count(text, "", floor->need);
        out_choice_text_put(text, " ");
        put_name(text, floor->name == NULL || floor->name[0] == '\0' ? "-" : floor->name);
        for (int32_t r = 0; r < floor->run_count; r++) {
            out_choice_text_run(text, choice->floor_run[floor->run_first + r]);
        }
        out_choice_text_put(text, "\n");
    }
}

static void put_areas(struct out_choice_text *text, const struct plan_choice *choice)
{
    put_count(text, "areas ", choice->area_count);
    out_choice_text_put(text, "\n");
    for (int32_t a = 0; a < choice->area_count; a++) {
        out_choice_text_limit(text, choice->area_limit[a]);
        out_choice_text_put(text, "\n");
    }
}

static void put_index(struct out_choice_text *text, int32_t index)
{
    out_choice_text_put(text, " ");
    if (index < 0) {
        out_choice_text_put(text, "-");
    } else {
        out_choice_text_integer(text, index);
    }
}

static void put_options(struct out_choice_text *text, const struct out_choice *out)
{
    static const char *const state[] = {" free", " required", " forbidden"};
    const struct plan_choice *choice = out->choice;
    put_count(text, "options ", choice->option_count);
    out_choice_text_put(text, "\n# id cost state counted group area x_m y_m units\n");
    for (int32_t i = 0; i < choice->option_count; i++) {
        const struct plan_option *option = &choice->option[i];
        out_choice_text_put(text, out->option_id[i]);
        put_count(text, " ", option->cost);
        out_choice_text_put(text, state[option->state]);
        out_choice_text_put(text, option->counted != 0 ? " yes" : " no");
        put_index(text, option->group);
        put_index(text, option->area);
        out_choice_text_put(text, " ");
        out_choice_text_real(text, option->x_m);
        out_choice_text_put(text, " ");
        out_choice_text_real(text, option->y_m);
        for (int32_t r = 0; r < option->run_count; r++) {
            out_choice_text_run(text, choice->run[option->run_first + r]);
        }
        out_choice_text_put(text, "\n");
    }
}

static void emit_problem(struct out_choice_text *text, const void *context)
{
    const struct out_choice *out = context;
    put_head(text, out);
    put_units(text, out->choice);
    put_floors(text, out->choice);
    put_areas(text, out->choice);
    put_options(text, out);
    out_choice_text_put(text, "end\n");
}

static enum geo_status check_words(const struct out_choice *out, struct geo_error *err)
{
    const char *const word[] = {out->weight.name, out->value.name, out->cost_unit};
    for (size_t i = 0; i < sizeof word / sizeof word[0]; i++) {
        if (word[i] != NULL && !is_word(word[i])) {
            return geo_error_set(err, GEO_ERR_INTERNAL, "unit '%s' is no single word", word[i]);
        }
    }
    return check_ids(out->option_id, out->choice->option_count, err);
}

enum geo_status out_choice_problem_write(char ret_sha256[OUT_SHA256_SIZE], const char *path,
                                         const struct out_choice *choice, struct geo_error *err)
{
    enum geo_status status = check_words(choice, err);
    return status == GEO_OK ? write_text(ret_sha256, path, emit_problem, choice, err) : status;
}

/* ---- the certificate ---- */

static void put_list(struct out_choice_text *text, const char *key, const int32_t *option, int32_t count,
                     const char *const *id)
{
    put_count(text, key, count);
    out_choice_text_put(text, "\n");
    for (int32_t i = 0; i < count; i++) {
        out_choice_text_put(text, id[option[i]]);
        out_choice_text_put(text, "\n");
    }
}

/* "unit 0*31 7 7 12": zeros at the end are left out. */
static void put_multipliers(struct out_choice_text *text, const char *key, const int64_t *value,
                            int32_t count)
{
    while (count > 0 && (value == NULL || value[count - 1] == 0)) {
        count--;
    }
    if (count > 0) {
        out_choice_text_put(text, key);
    }
    for (int32_t j = 0, next; j < count; j = next) {
        for (next = j + 1; next < count && value[next] == value[j]; next++) {
        }
        out_choice_text_wrap(text, key);
        put_count(text, " ", value[j]);
        if (next > j + 1) {
            put_count(text, "*", next - j);
        }
    }
    if (count > 0) {
        out_choice_text_put(text, "\n");
    }
}

static void put_proof(struct out_choice_text *text, const struct out_certificate *out,
                      const struct plan_proof *proof)
{
    put_count(text, "proof ", proof->scale);
    put_count(text, " ", proof->money_bits);
    out_choice_text_put(text, "\n");
    put_multipliers(text, "unit", proof->unit, out->choice->unit_count);
    put_multipliers(text, "floor", proof->floor, out->choice->floor_count);
    put_multipliers(text, "area", proof->area, out->choice->area_count);
}

static void put_claim(struct out_choice_text *text, const struct out_claim *claim)
{
    static const char *const about[] = {"plan", "phase", "curve"};
    out_choice_text_put(text, "claim ");
    out_choice_text_put(text, about[claim->about]);
    out_choice_text_put(text, " ");
    out_choice_text_put(text, objective_word(claim->objective));
    put_limit(text, " budget ", claim->budget);
    put_limit(text, " count_limit ", claim->count_limit);
    put_count(text, " money ", claim->money);
    put_count(text, " count ", claim->count);
    put_count(text, " bound ", claim->bound);
    put_count(text, " sites ", claim->sites);
    put_count(text, " cost ", claim->cost);
    put_count(text, " weight ", claim->weight);
    out_choice_text_put(text, "\n");
}

static bool proof_is_written(const struct out_certificate *out, int32_t before)
{
    for (int32_t i = 0; i < before; i++) {
        if (out->claim[i].proof == out->claim[before].proof) {
            return true;
        }
    }
    return false;
}

static void emit_certificate(struct out_choice_text *text, const void *context)
{
    const struct out_certificate *out = context;
    out_choice_text_put(text, "phusong certificate 1\nproblem ");
    out_choice_text_put(text, out->problem_sha256);
    put_count(text, "\nvalue ", out->value);
    put_list(text, "\nplan ", out->plan, out->plan_count, out->option_id);
    if (out->path != NULL) {
        put_list(text, "path ", out->path, out->path_count, out->option_id);
    }
    for (int32_t i = 0; i < out->claim_count; i++) {
        if (proof_is_written(out, i)) {
            continue;
        }
        put_proof(text, out, out->proof[out->claim[i].proof]);
        for (int32_t k = i; k < out->claim_count; k++) {
            if (out->claim[k].proof == out->claim[i].proof) {
                put_claim(text, &out->claim[k]);
            }
        }
    }
    out_choice_text_put(text, "end\n");
}

enum geo_status out_choice_certificate_write(char ret_sha256[OUT_SHA256_SIZE], const char *path,
                                             const struct out_certificate *certificate, struct geo_error *err)
{
    for (int32_t i = 0; i < certificate->claim_count; i++) {
        int32_t proof = certificate->claim[i].proof;
        if (proof < 0 || proof >= certificate->proof_count) {
            return geo_error_set(err, GEO_ERR_INTERNAL, "claim %d rests on proof %d of %d", i, proof,
                                 certificate->proof_count);
        }
    }
    enum geo_status status = check_ids(certificate->option_id, certificate->choice->option_count, err);
    return status == GEO_OK ? write_text(ret_sha256, path, emit_certificate, certificate, err) : status;
}

/* ---- the plan as a table ---- */

enum { ORDER, ID, COST, GAIN, CUM_COST, CUM_WEIGHT, FIELDS };
static const struct geo_field fields[FIELDS] = {
    [ORDER] = {"order", GEO_FIELD_INTEGER, 0, "order of building, from 1"},
    [ID] = {"id", GEO_FIELD_TEXT, 0, "id of the option"},
    [COST] = {"cost", GEO_FIELD_INTEGER, 0, "its cost"},
    [GAIN] = {"gain", GEO_FIELD_INTEGER, 0, "weight that it adds at this place in the order"},
    [CUM_COST] = {"cum_cost", GEO_FIELD_INTEGER, 0, "cost up to here"},
    [CUM_WEIGHT] = {"cum_weight", GEO_FIELD_INTEGER, 0, "weight covered up to here"},
};

enum geo_status out_choice_plan_write(const char *path, const struct out_choice_plan *plan,
                                      struct geo_error *err)
{
    size_t count = (size_t)plan->count;
    union geo_value *value = NULL;
    struct geo_feature *feature = NULL;
    enum geo_status status = geo_memory_array(&value, count * FIELDS, sizeof *value, "rows of the plan", err);
    if (status == GEO_OK) {
        status = geo_memory_array(&feature, count, sizeof *feature, "rows of the plan", err);
    }
    int64_t cost = 0, weight = 0;
    for (size_t i = 0; i < count && status == GEO_OK; i++) {
        int32_t option = plan->option[i];
        union geo_value *row = &value[i * FIELDS];
        cost += plan->choice->choice->option[option].cost;
        weight += plan->gain[i];
        row[ORDER].integer = (int64_t)i + 1;
        row[ID].text = plan->choice->option_id[option];
        row[COST].integer = plan->choice->choice->option[option].cost;
        row[GAIN].integer = plan->gain[i];
        row[CUM_COST].integer = cost;
        row[CUM_WEIGHT].integer = weight;
        feature[i] = (struct geo_feature){.id = row[ID].text, .values = row};
    }
    if (status == GEO_OK) {
        struct geo_layer layer = {.name = "plan",
                                  .kind = GEO_LAYER_TABLE,
                                  .fields = fields,
                                  .field_count = FIELDS,
                                  .features = feature,
                                  .feature_count = plan->count};
        status = geo_layer_write_csv(&layer, path, err);
    }
    free(feature);
    free(value);
    return status;
}
