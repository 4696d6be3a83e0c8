/* The one table of the plan file's keys. Parsing, checking, rendering, help and docs/plan-keys.md all come
 * from it. */
#ifndef PHUSONG_DATASETS_PLAN_KEYS_H
#define PHUSONG_DATASETS_PLAN_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum data_plan_type {                    /* in the struct: */
                      DATA_PLAN_TEXT,    /* char * */
                      DATA_PLAN_PATH,    /* char *, resolved against the plan's folder */
                      DATA_PLAN_WORD,    /* char *, one of `words` in its first spelling */
                      DATA_PLAN_CHOICE,  /* int64_t, the value of one of `words` */
                      DATA_PLAN_SWITCH,  /* bool, the value of one of `words` */
                      DATA_PLAN_REAL,    /* double */
                      DATA_PLAN_INTEGER, /* int64_t */
                      DATA_PLAN_REALS,   /* double *, and a size_t at `count_offset`; NULL: not given */
                      DATA_PLAN_MAP,  /* the keys of `table`, counted from `offset`; a bool at `count_offset`,
                                       * unless that is 0: the map was written */
                      DATA_PLAN_MAPS, /* pointer to structs of `table`, and a size_t at `count_offset` */
};

struct data_plan_word {
    const char *text;
    int64_t value; /* words with the same value are spellings of one; the first is the one written */
};

struct data_plan_table;

struct data_plan_key {
    const char *name;
    enum data_plan_type type;
    bool required;
    size_t offset, count_offset;
    const char *unit;     /* NULL: none */
    double low, high;     /* of numbers, both included */
    const char *fallback; /* the default as it would be written; NULL: none, or as `fallback_note` says */
    const char *fallback_note;
    const struct data_plan_word *words; /* ends with text NULL */
    /* In place of `words`, for DATA_PLAN_WORD: each word in turn, NULL after the last. */
    const char *(*word_at)(int index);
    /* Texts: NULL if good, else what is wrong with it and what would be right. */
    const char *(*fault)(const char *text);
    const struct data_plan_table *table;
    size_t at_least, at_most; /* elements of DATA_PLAN_REALS and DATA_PLAN_MAPS, where the list is written */
    const char *help;         /* one sentence */
    const char *cure;         /* required keys: what to write, shown when missing */
};

struct data_plan_table {
    const struct data_plan_key *key;
    size_t count;
    size_t size;           /* of the struct, when the table describes elements of a list */
    const char *shorthand; /* the key that a bare value in place of the map stands for; NULL: none */
};

/* The keys at the top of the plan; base: struct data_plan. */
extern const struct data_plan_table data_plan_keys;

/* NULL if the table has no such key. */
const struct data_plan_key *data_plan_keys_find(const struct data_plan_table *table, const char *name);

/* What may be said wrong about a text (plan_words.c). */
const char *
data_plan_fault_folder(const char *text);           /* safe as a folder name: [A-Za-z0-9._-], no dot first */
const char *data_plan_fault_date(const char *text); /* YYYY-MM-DD that exists */
const char *data_plan_fault_crs(const char *text);  /* EPSG:nnnn */
const char *data_plan_fault_area_crs(const char *text);    /* "auto" too */
const char *data_plan_fault_service_key(const char *text); /* [a-z0-9]{1,4} */
const char *data_plan_fault_path(const char *text);        /* no network file systems */

extern const struct data_plan_word data_plan_words_switch[], data_plan_words_technology[],
    data_plan_words_environment[], data_plan_words_any_environment[], data_plan_words_station_format[],
    data_plan_words_population_format[], data_plan_words_los[], data_plan_words_mode[],
    data_plan_words_diffraction[], data_plan_words_terminal[], data_plan_words_polarization[],
    data_plan_words_itm_climate[], data_plan_words_entry[], data_plan_words_where[], data_plan_words_effort[],
    data_plan_words_phase_order[], data_plan_words_sensitivity[];

/* Matching ignores case. NULL if there is none. */
const struct data_plan_word *data_plan_words_find(const struct data_plan_word *words, const char *text);
/* The first spelling of a value; "" if there is none. */
const char *data_plan_words_spell(const struct data_plan_word *words, int64_t value);
/* The key's words as they are written, other spellings left out: NULL after the last. */
const char *data_plan_words_at(const struct data_plan_key *key, int index);

#endif
