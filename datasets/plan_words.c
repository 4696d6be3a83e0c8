#include "datasets/plan_keys.h"
#include "datasets/plan_paths.h"
#include "planner/scenario/scenario.h"
#include <string.h>

const struct data_plan_word data_plan_words_switch[] = {{"true", 1}, {"false", 0}, {NULL, 0}};
const struct data_plan_word data_plan_words_technology[] = {
    {"GSM", PLAN_GSM}, {"UMTS", PLAN_UMTS}, {"LTE", PLAN_LTE}, {"NR", PLAN_NR}, {"2G", PLAN_GSM},
    {"3G", PLAN_UMTS}, {"4G", PLAN_LTE},    {"5G", PLAN_NR},   {NULL, 0},
};
const struct data_plan_word data_plan_words_environment[] = {
    {"urban", PLAN_URBAN},   {"suburban", PLAN_SUBURBAN}, {"open", PLAN_OPEN},
    {"forest", PLAN_FOREST}, {"water", PLAN_WATER},       {NULL, 0},
};
const struct data_plan_word data_plan_words_any_environment[] = {
    {"any", PLAN_ANY},   {"urban", PLAN_URBAN},   {"suburban", PLAN_SUBURBAN},
    {"open", PLAN_OPEN}, {"forest", PLAN_FOREST}, {"water", PLAN_WATER},
    {NULL, 0},
};
const struct data_plan_word data_plan_words_station_format[] = {
    {"auto", 0}, {"table", 1}, {"opencellid", 2}, {NULL, 0}};
const struct data_plan_word data_plan_words_population_format[] = {
    {"auto", 0}, {"raster", 1}, {"points", 2}, {NULL, 0}};
const struct data_plan_word data_plan_words_los[] = {
    {"probability", PLAN_LOS_PROBABILITY}, {"terrain", PLAN_LOS_TERRAIN}, {NULL, 0}};
const struct data_plan_word data_plan_words_mode[] = {
    {"sweep", PLAN_MODE_SWEEP}, {"exact", PLAN_MODE_EXACT}, {NULL, 0}};
const struct data_plan_word data_plan_words_diffraction[] = {
    {"none", PLAN_DIFFRACTION_NONE},
    {"bullington", PLAN_DIFFRACTION_BULLINGTON},
    {"deygout", PLAN_DIFFRACTION_DEYGOUT},
    {NULL, 0},
};
const struct data_plan_word data_plan_words_terminal[] = {
    {"none", PLAN_TERMINAL_NONE},
    {"p2108_height_gain", PLAN_TERMINAL_P2108_HEIGHT_GAIN},
    {"p2108_statistical", PLAN_TERMINAL_P2108_STATISTICAL},
    {NULL, 0},
};
const struct data_plan_word data_plan_words_polarization[] = {
    {"horizontal", PLAN_POLARIZATION_HORIZONTAL}, {"vertical", PLAN_POLARIZATION_VERTICAL}, {NULL, 0}};
/* The numbers are the model's own. */
const struct data_plan_word data_plan_words_itm_climate[] = {
    {"equatorial", 1},
    {"continental_subtropical", 2},
    {"maritime_subtropical", 3},
    {"desert", 4},
    {"continental_temperate", 5},
    {"maritime_temperate_land", 6},
    {"maritime_temperate_sea", 7},
    {NULL, 0},
};
const struct data_plan_word data_plan_words_entry[] = {
    {"p2109_traditional", 0}, {"p2109_efficient", 1}, {"tr38901_low", 2}, {"tr38901_high", 3}, {NULL, 0},
};
const struct data_plan_word data_plan_words_where[] = {{"outdoor", 0}, {"indoor", 1}, {NULL, 0}};
const struct data_plan_word data_plan_words_effort[] = {{"quick", PLAN_SITING_QUICK},
                                                        {"normal", PLAN_SITING_NORMAL},
                                                        {"thorough", PLAN_SITING_THOROUGH},
                                                        {NULL, 0}};
const struct data_plan_word data_plan_words_phase_order[] = {{"end_first", 0}, {"year_first", 1}, {NULL, 0}};
const struct data_plan_word data_plan_words_sensitivity[] = {{"none", PLAN_SENSITIVITY_NONE},
                                                             {"cost", PLAN_SENSITIVITY_COST},
                                                             {"level", PLAN_SENSITIVITY_LEVEL},
                                                             {"full", PLAN_SENSITIVITY_FULL},
                                                             {NULL, 0}};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_word(const char *a, const char *b)
{
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return *a == '\0' && *b == '\0';
}

const struct data_plan_word *data_plan_words_find(const struct data_plan_word *words, const char *text)
{
    for (const struct data_plan_word *word = words; word->text != NULL; word++) {
        if (same_word(word->text, text)) {
            return word;
        }
    }
    return NULL;
}

const char *data_plan_words_spell(const struct data_plan_word *words, int64_t value)
{
    for (const struct data_plan_word *word = words; word->text != NULL; word++) {
        if (word->value == value) {
            return word->text;
        }
    }
    return "";
}

const char *data_plan_words_at(const struct data_plan_key *key, int index)
{
    if (key->word_at != NULL) {
        return key->word_at(index);
    }
    for (const struct data_plan_word *word = key->words; word->text != NULL; word++) {
        bool is_first = strcmp(data_plan_words_spell(key->words, word->value), word->text) == 0;
        if (is_first && index-- == 0) {
            return word->text;
        }
    }
    return NULL;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_lower_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || is_digit(c);
}

const char *data_plan_fault_folder(const char *text)
{
    if (text[0] == '.') {
        return "begins with a dot; it names the results folder";
    }
    if (strlen(text) > 100) {
        return "is longer than 100 characters";
    }
    for (const char *at = text; *at != '\0'; at++) {
        if (!is_lower_or_digit(lower(*at)) && strchr("._-", *at) == NULL) {
            return "names the results folder: only letters A to Z, digits, '.', '_' and '-'";
        }
    }
    return NULL;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

const char *data_plan_fault_date(const char *text)
{
    static const char shape[] = "dddd-dd-dd";
    int number[3] = {0, 0, 0};
    int part = 0;
    if (strlen(text) != sizeof shape - 1) {
        return "is not a date; write year-month-day as in 2026-11-01";
    }
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        bool fits = shape[i] == 'd' ? is_digit(text[i]) : text[i] == shape[i];
        if (!fits) {
            return "is not a date; write year-month-day as in 2026-11-01";
        }
        if (shape[i] == 'd') {
            number[part] = number[part] * 10 + (text[i] - '0');
        } else {
            part++;
        }
    }
    bool exists = number[0] >= 1 && number[1] >= 1 && number[1] <= 12 && number[2] >= 1 &&
                  number[2] <= days_in_month(number[0], number[1]);
    return exists ? NULL : "is a date that does not exist";
}

static bool is_epsg(const char *text)
{
    size_t digits = strspn(text + (strncmp(text, "EPSG:", 5) == 0 ? 5 : 0), "0123456789");
    return strncmp(text, "EPSG:", 5) == 0 && digits >= 4 && digits <= 6 && text[5 + digits] == '\0';
}

const char *data_plan_fault_crs(const char *text)
{
    return is_epsg(text) ? NULL : "is not a coordinate system; write its code as in EPSG:4326";
}

const char *data_plan_fault_area_crs(const char *text)
{
    bool good = strcmp(text, "auto") == 0 || is_epsg(text);
    return good ? NULL : "is not a coordinate system; write auto, or its code as in EPSG:9208";
}

const char *data_plan_fault_service_key(const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        if (!is_lower_or_digit(text[i])) {
            return "is a suffix of field names: only a to z and 0 to 9";
        }
    }
    return length <= 4 ? NULL : "is a suffix of field names: at most 4 characters";
}

const char *data_plan_fault_path(const char *text)
{
    const char *file = text + data_plan_paths_archive_prefix(text);
    if (strncmp(file, "/vsi", 4) == 0 || file[0] == '{' || strstr(file, "://") != NULL) {
        return "is not a local file; copy it beside the plan and write its path";
    }
    return NULL;
}
