/* The cost book, and the plan's costs with it. */
#include "datasets/siting_internal.h"

#include "datasets/columns_internal.h"
#include "datasets/fold_internal.h"
#include "datasets/plan_keys_internal.h"
#include "datasets/plan_read.h"
#include "datasets/plan_text.h"
#include "datasets/services_internal.h"
#include "geo/memory.h"
#include "geo/table.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEM, UNIT, VND, SOURCE, DATE, COLUMN_COUNT };

struct book {
    struct data_load *load;
    struct data_site_costs *costs;       /* being filled */
    const struct data_site_costs *given; /* what the plan itself says */
    struct geo_table *table;
    struct data_columns_file file;
    int column[COLUMN_COUNT]; /* −1: there is none */
    int64_t row;
    struct data_plan_text note; /* the rows used */
};

static const char *text_at(const struct book *book, int column)
{
    const char *text = book->column[column] < 0 ? NULL : geo_table_text(book->table, book->column[column]);
    return text == NULL ? "" : text;
}

static enum geo_status find_columns(struct book *book, struct geo_error *err)
{
    static const char *const item[] = {"item", "key", "hangmuc", "khoanmuc", "ma", NULL};
    static const char *const unit[] = {"unit", "donvi", "donvitinh", "dvt", NULL};
    static const char *const vnd[] = {"vnd", "costvnd", "cost", "chiphi", "dongia", "giatri", "value", NULL};
    static const char *const source[] = {"source", "nguon", "cancu", NULL};
    static const char *const date[] = {"date", "asof", "ngay", NULL};
    const struct data_columns_rule rules[COLUMN_COUNT] = {
        [ITEM] = {"item", "the heading item", NULL, item, true},
        [UNIT] = {"unit", "the heading unit", NULL, unit, false},
        [VND] = {"value", "the heading vnd", NULL, vnd, true},
        [SOURCE] = {"source", "the heading source", NULL, source, false},
        [DATE] = {"date", "the heading date", NULL, date, false}};
    enum geo_status status = GEO_OK;
    for (int i = 0; i < COLUMN_COUNT && status == GEO_OK; i++) {
        status = data_columns_find(&book->column[i], book->table, &rules[i], &book->file, err);
    }
    return status;
}

struct verdict {
    enum plan_severity severity;
    int column;
    const char *kind, *action;
};

static enum geo_status report(const struct book *book, const struct verdict *verdict, const char *what,
                              struct geo_error *err)
{
    const struct data_finding finding = {
        verdict->severity, book->file.shown,
        book->row,         geo_table_field_name(book->table, book->column[verdict->column]),
        verdict->kind,     verdict->action};
    return data_findings_add(&book->load->findings, &finding, err, "%s", what);
}

/* "triệu đồng", "million VND": the figure is not in VND. */
static bool is_scaled(const char *unit)
{
    static const char *const words[] = {"trieu", "nghin", "ngan", "million", "billion", "thousand", "bn"};
    char folded[DATA_FOLD_SIZE];
    data_fold_text(folded, sizeof folded, unit);
    bool scaled = strncmp(folded, "ty", 2) == 0;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        scaled = scaled || strstr(folded, words[i]) != NULL;
    }
    return scaled;
}

static bool is_number(const struct data_plan_key *key)
{
    return key != NULL && (key->type == DATA_PLAN_INTEGER || key->type == DATA_PLAN_REAL);
}

static bool is_absent(const struct data_site_costs *costs, const struct data_plan_key *key)
{
    const char *field = (const char *)costs + key->offset;
    double real = 0.0;
    int64_t whole = 0;
    if (key->type == DATA_PLAN_REAL) {
        memcpy(&real, field, sizeof real);
        return isnan(real);
    }
    memcpy(&whole, field, sizeof whole);
    return whole == INT64_MIN;
}

static void note_row(struct book *book, const char *item)
{
    struct data_plan_text *note = &book->note;
    const char *const words[] = {text_at(book, UNIT), text_at(book, SOURCE), text_at(book, DATE)};
    const char *between = " (";
    data_plan_text_add(note, "%s%s = %s", note->length == 0 ? "" : "; ", item, text_at(book, VND));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (words[i][0] != '\0') {
            data_plan_text_add(note, "%s%s", between, words[i]);
            between = ", ";
        }
    }
    data_plan_text_add(note, "%s", between[0] == ',' ? ")" : "");
}

/* One item of the book that is a number of the plan. */
static enum geo_status take_item(struct book *book, const struct data_plan_key *key, struct geo_error *err)
{
    static const struct verdict own = {PLAN_SEVERITY_INFO, ITEM, "cost_book", "the plan's own figure taken"};
    static const struct verdict again = {PLAN_SEVERITY_WARNING, ITEM, "duplicate", "the first row taken"};
    static const struct verdict scaled = {PLAN_SEVERITY_ERROR, UNIT, "bad_value", "row left out"};
    static const struct verdict bad = {PLAN_SEVERITY_ERROR, VND, "bad_value", "row left out"};
    struct data_plan_fault fault = {{0}};
    char what[512];
    if (!is_absent(book->given, key)) {
        (void)snprintf(what, sizeof what, "the plan gives %s itself", key->name);
        return report(book, &own, what, err);
    }
    if (!is_absent(book->costs, key)) {
        (void)snprintf(what, sizeof what, "the item %s is there again", key->name);
        return report(book, &again, what, err);
    }
    if (is_scaled(text_at(book, UNIT))) {
        (void)snprintf(what, sizeof what, "the unit '%.60s' is no plain one; write the figure in full",
                       text_at(book, UNIT));
        return report(book, &scaled, what, err);
    }
    const char *text = text_at(book, VND);
    enum geo_status status =
        text[0] == '\0' ? GEO_OK : data_plan_value_set(&fault, book->costs, key, text, ".", err);
    if (status == GEO_OK && (fault.text[0] != '\0' || text[0] == '\0')) {
        (void)snprintf(what, sizeof what, "%s = '%.60s' %s", key->name, text,
                       text[0] == '\0' ? "is empty" : fault.text);
        return report(book, &bad, what, err);
    }
    if (status == GEO_OK) {
        note_row(book, key->name);
    }
    return status;
}

static enum geo_status read_row(struct book *book, struct geo_error *err)
{
    static const struct verdict unknown = {PLAN_SEVERITY_WARNING, ITEM, "unknown_item", "row left out"};
    const char *item = text_at(book, ITEM);
    const struct data_plan_key *key = data_plan_keys_find(&data_plan_keys_costs, item);
    if (is_number(key)) {
        return take_item(book, key, err);
    }
    char what[256];
    (void)snprintf(what, sizeof what,
                   "'%.60s' is no item; items are the numbers of sites.costs, such as build_vnd", item);
    return report(book, &unknown, what, err);
}

static enum geo_status read_book(struct book *book, struct geo_error *err)
{
    const struct geo_table_source source = {book->given->book, NULL, NULL, false};
    enum geo_status status = data_inputs_check(book->load, "cost book", book->given->book, err);
    if (status == GEO_OK) {
        status = geo_table_open(&book->table, &source, err);
    }
    if (status == GEO_OK) {
        status = find_columns(book, err);
    }
    for (bool more = true; status == GEO_OK && more;) {
        status = geo_table_next(book->table, &more, &book->row, err);
        if (status == GEO_OK && more) {
            status = read_row(book, err);
        }
    }
    if (status == GEO_OK) {
        status = data_findings_flush(&book->load->findings, err);
    }
    return status;
}

static enum geo_status apply_book(struct data_site_costs *costs, struct data_load *load,
                                  struct geo_error *err)
{
    struct book book = {.load = load,
                        .costs = costs,
                        .given = &load->plan->sites.costs,
                        .file = {"cost book", data_load_shown_path(load, costs->book)}};
    char *note = NULL;
    enum geo_status status = read_book(&book, err);
    if (status == GEO_OK) {
        status = data_plan_text_take(&note, &book.note, err);
    }
    if (status == GEO_OK) {
        status = data_inputs_add(load, "cost book", costs->book, note[0] == '\0' ? "no row used" : note, err);
    }
    free(note);
    data_plan_text_release(&book.note);
    geo_table_close(book.table);
    return status;
}

/* Prices of distances to what the plan does not name cannot be charged. */
static enum geo_status report_unused(struct data_load *load, const struct data_site_costs *costs,
                                     struct geo_error *err)
{
    const struct data_plan *plan = load->plan;
    const struct {
        const char *item, *cure;
        bool unused;
    } price[] = {
        {"road_vnd_per_km", "roads", costs->road_vnd_per_km > 0 && plan->roads.path == NULL},
        {"power_vnd_per_km", "sites.power", costs->power_vnd_per_km > 0 && plan->sites.power.path == NULL},
        {"fibre_vnd_per_km", "sites.fibre", costs->fibre_vnd_per_km > 0 && plan->sites.fibre.path == NULL}};
    enum geo_status status = GEO_OK;
    for (size_t i = 0; i < sizeof price / sizeof price[0] && status == GEO_OK; i++) {
        const struct data_finding finding = {
            PLAN_SEVERITY_WARNING, data_load_shown_path(load, costs->book), -1, "", "no_effect",
            "not charged"};
        if (price[i].unused) {
            status = data_findings_add(&load->findings, &finding, err,
                                       "%s has no lines to measure to; name them with %s", price[i].item,
                                       price[i].cure);
        }
    }
    return status;
}

static int compare_masts(const void *a, const void *b)
{
    const struct plan_mast_class *first = a;
    const struct plan_mast_class *second = b;
    return (first->height_m > second->height_m) - (first->height_m < second->height_m);
}

static enum geo_status copy_lists(struct data_load *load, const struct data_site_costs *costs,
                                  struct geo_error *err)
{
    struct plan_cost_book *ret = &load->scenario->siting.costs;
    enum geo_status status =
        geo_memory_array(&ret->owner, costs->owner_count, sizeof *ret->owner, "owners of masts", err);
    for (size_t i = 0; i < costs->owner_count && status == GEO_OK; i++) {
        struct plan_owner_cost *owner = &ret->owner[ret->owner_count++];
        char key[64];
        (void)snprintf(key, sizeof key, "sites.costs.share[%zu].operator", i);
        owner->cost_vnd = costs->owner[i].cost_vnd;
        status = data_services_operator(&owner->operator_id, load, costs->owner[i].operator_name, key, err);
    }
    if (status == GEO_OK) {
        status = geo_memory_array(&ret->mast_class, costs->mast_count, sizeof *ret->mast_class,
                                  "classes of masts", err);
    }
    for (size_t i = 0; i < costs->mast_count && status == GEO_OK; i++) {
        struct plan_mast_class *class = &ret->mast_class[ret->mast_class_count++];
        class->height_m = costs->mast[i].up_to_m;
        class->cost_vnd = costs->mast[i].cost_vnd;
        status = geo_memory_text(&class->name, costs->mast[i].class_name, err);
    }
    if (status == GEO_OK && ret->mast_class_count > 0) {
        qsort(ret->mast_class, (size_t)ret->mast_class_count, sizeof *ret->mast_class, compare_masts);
    }
    return status;
}

static void copy_numbers(struct plan_cost_book *ret, const struct data_site_costs *costs)
{
    ret->site_vnd[PLAN_SITE_UPGRADE] = costs->upgrade_vnd;
    ret->site_vnd[PLAN_SITE_SHARE] = costs->share_vnd;
    ret->site_vnd[PLAN_SITE_LISTED] = costs->listed_vnd;
    ret->site_vnd[PLAN_SITE_BUILD] = costs->build_vnd;
    ret->opex_vnd_per_year[PLAN_SITE_UPGRADE] = costs->opex_upgrade_vnd;
    ret->opex_vnd_per_year[PLAN_SITE_SHARE] = costs->opex_share_vnd;
    ret->opex_vnd_per_year[PLAN_SITE_LISTED] = costs->opex_listed_vnd;
    ret->opex_vnd_per_year[PLAN_SITE_BUILD] = costs->opex_build_vnd;
    ret->tower_base_m = costs->tower_base_m;
    ret->tower_vnd_per_m = costs->tower_vnd_per_m;
    ret->road_vnd_per_km = costs->road_vnd_per_km;
    ret->power_vnd_per_km = costs->power_vnd_per_km;
    ret->fibre_vnd_per_km = costs->fibre_vnd_per_km;
    ret->solar_vnd = costs->solar_vnd == INT64_MIN ? -1 : costs->solar_vnd;
    ret->years = costs->years;
    ret->subsidy_ratio = costs->subsidy_percent / 100.0;
}

enum geo_status data_siting_costs(struct data_load *load, struct geo_error *err)
{
    struct data_site_costs costs = load->plan->sites.costs; /* texts and lists borrowed */
    struct plan_cost_book *book = &load->scenario->siting.costs;
    enum geo_status status = costs.book == NULL ? GEO_OK : apply_book(&costs, load, err);
    if (status != GEO_OK) {
        return status;
    }
    data_plan_costs_fill(&costs);
    copy_numbers(book, &costs);
    for (int i = 0; i < PLAN_SITE_KIND_COUNT; i++) {
        if (book->opex_vnd_per_year[i] > 0 && !(book->years > 0.0)) {
            return geo_error_set(err, GEO_ERR_PLAN,
                                 "sites.costs.years is missing beside the cost book's running costs; write "
                                 "how many years of them count, in the plan or in the book");
        }
    }
    if (costs.book != NULL) {
        status = report_unused(load, &costs, err);
    }
    return status == GEO_OK ? copy_lists(load, &costs, err) : status;
}
