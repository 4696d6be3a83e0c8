/* The band catalogue and the many spellings of a band. */
#include "datasets/reference_internal.h"

#include "datasets/fold_internal.h"
#include "datasets/number.h"
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define BAND_LIMIT 96
#define NAME_LIMIT 2 /* MHz names of one band */

static struct {
    struct plan_band band[BAND_LIMIT];
    int number[BAND_LIMIT];          /* 3 of "B3" */
    int mhz[BAND_LIMIT][NAME_LIMIT]; /* 0: none */
    int count;
} catalogue;

static pthread_once_t catalogue_once = PTHREAD_ONCE_INIT;

/* The number `at` starts with, 0 if with none; *ret_end is behind it. */
static int leading_number(const char **ret_end, const char *at)
{
    char *end = NULL;
    long value = strtol(at, &end, 10);
    if (value < 0 || value > INT_MAX) {
        abort(); /* a slip in our own table: seen by the first test that runs */
    }
    *ret_end = end;
    return (int)value;
}

static void decode_catalogue(void)
{
    struct data_reference_cursor cursor;
    data_reference_open(&cursor, data_reference_bands_csv);
    while (catalogue.count < BAND_LIMIT && data_reference_next(&cursor)) {
        struct plan_band *band = &catalogue.band[catalogue.count];
        int *mhz = catalogue.mhz[catalogue.count];
        if (!data_reference_technology(&band->technology, cursor.cell[0])) {
            abort(); /* a slip in our own table: seen by the first test that runs */
        }
        strncpy(band->name, cursor.cell[1], sizeof band->name - 1);
        const char *end = NULL;
        catalogue.number[catalogue.count] = leading_number(&end, band->name + 1);
        end = cursor.cell[2];
        for (int i = 0; i < NAME_LIMIT; i++) {
            mhz[i] = leading_number(&end, end);
        }
        (void)data_number_real(cursor.cell[3], &band->downlink_mhz);
        (void)data_number_real(cursor.cell[4], &band->bandwidth_mhz);
        (void)data_number_real(cursor.cell[5], &band->subcarrier_khz);
        catalogue.count++;
    }
}

int data_reference_band_count(void)
{
    (void)pthread_once(&catalogue_once, decode_catalogue);
    return catalogue.count;
}

const struct plan_band *data_reference_band_at(int index)
{
    return index >= 0 && index < data_reference_band_count() ? &catalogue.band[index] : NULL;
}

/* Words that may stand before the number, longest first; a "short" one makes 18 mean 1800 MHz. */
struct prefix {
    const char *word;
    bool is_short;
};

static const struct prefix prefixes[PLAN_TECHNOLOGY_COUNT][8] = {
    [PLAN_GSM] = {{"egsm", false},
                  {"pgsm", false},
                  {"gsm", false},
                  {"dcs", false},
                  {"band", false},
                  {"2g", false},
                  {"b", false},
                  {"g", true}},
    [PLAN_UMTS] = {{"wcdma", false},
                   {"umts", false},
                   {"band", false},
                   {"3g", false},
                   {"b", false},
                   {"u", true},
                   {"w", true}},
    [PLAN_LTE] =
        {{"eutra", false}, {"lte", false}, {"band", false}, {"4g", false}, {"b", false}, {"l", true}},
    [PLAN_NR] = {{"5gnr", false}, {"band", false}, {"nr", false}, {"5g", false}, {"n", false}},
};

/* The number in a folded band text, and whether a short prefix stood before it; −1 if it is not of that form.
 */
static int band_number(bool *ret_short, enum plan_technology technology, const char *folded)
{
    const char *at = folded;
    bool is_short = false;
    for (bool again = true; again;) {
        again = false;
        for (int i = 0; i < 8 && prefixes[technology][i].word != NULL && !again; i++) {
            size_t length = strlen(prefixes[technology][i].word);
            if (strncmp(at, prefixes[technology][i].word, length) == 0) {
                at += length;
                is_short = prefixes[technology][i].is_short;
                again = true;
            }
        }
    }
    int number = 0;
    int digits = 0;
    for (; *at >= '0' && *at <= '9' && digits < 5; at++, digits++) {
        number = number * 10 + (*at - '0');
    }
    *ret_short = is_short;
    bool complete = *at == '\0' || strcmp(at, "mhz") == 0;
    return digits > 0 && complete ? number : -1;
}

static int find_by_mhz(enum plan_technology technology, int mhz)
{
    for (int i = 0; i < catalogue.count; i++) {
        if (catalogue.band[i].technology == technology && mhz > 0 &&
            (catalogue.mhz[i][0] == mhz || catalogue.mhz[i][1] == mhz)) {
            return i;
        }
    }
    return -1;
}

static int find_by_number(enum plan_technology technology, int number)
{
    for (int i = 0; i < catalogue.count; i++) {
        if (catalogue.band[i].technology == technology && catalogue.number[i] == number) {
            return i;
        }
    }
    return -1;
}

int data_reference_band_index(enum plan_technology technology, const char *text)
{
    (void)pthread_once(&catalogue_once, decode_catalogue);
    char folded[DATA_FOLD_SIZE];
    data_fold_text(folded, sizeof folded, text);
    bool is_short = false;
    int number = band_number(&is_short, technology, folded);
    if (number < 0) {
        return -1;
    }
    int found = is_short ? find_by_mhz(technology, number * 100) : find_by_number(technology, number);
    return found >= 0 ? found : find_by_mhz(technology, number);
}

int data_reference_band_default(enum plan_technology technology)
{
    int count = data_reference_band_count();
    for (int i = 0; i < count; i++) {
        if (catalogue.band[i].technology == technology) {
            return i;
        }
    }
    return 0;
}

const struct plan_band *data_reference_band(enum plan_technology technology, const char *text)
{
    return data_reference_band_at(data_reference_band_index(technology, text));
}
