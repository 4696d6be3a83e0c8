#include "datasets/columns_internal.h"

#include "datasets/fold_internal.h"
#include <stdio.h>
#include <string.h>

const char *const data_columns_lon[] = {"lon",         "lng",    "long",    "longitude", "kinhdo",
                                        "kinhdowgs84", "londeg", "easting", "toadox",    "x",
                                        "xm",          "toadoe", "e",       NULL};
const char *const data_columns_lat[] = {"lat",    "latitude", "vido", "vidowgs84", "latdeg", "northing",
                                        "toadoy", "y",        "ym",   "toadon",    "n",      NULL};
const char *const data_columns_id[] = {"siteid", "matram",  "idtram",   "sitecode", "stationid",
                                       "masite", "tentram", "sitename", "site",     "tram",
                                       "id",     "ma",      "name",     "ten",      NULL};
const char *const data_columns_people[] = {"people",          "population", "pop",     "danso", "dansonguoi",
                                           "populationtotal", "tongdanso",  "songuoi", NULL};
const char *const data_columns_commune[] = {"communecode",      "maxa",     "maphuong", "maphuongxa",
                                            "maxaphuong",       "wardcode", "commune",  "madvhc",
                                            "madonvihanhchinh", NULL};
const char *const data_columns_cost[] = {"costvnd", "cost", "chiphi", "chiphivnd", "dongia", NULL};

static int find_usual(const struct geo_table *table, const char *const *usual)
{
    int count = geo_table_field_count(table);
    for (int i = 0; usual[i] != NULL; i++) {
        for (int field = 0; field < count; field++) {
            char folded[DATA_FOLD_SIZE];
            data_fold_text(folded, sizeof folded, geo_table_field_name(table, field));
            if (strcmp(folded, usual[i]) == 0) {
                return field;
            }
        }
    }
    return -1;
}

/* As written first, then without regard to case and marks. */
static int find_mapped(const struct geo_table *table, const char *name)
{
    int count = geo_table_field_count(table);
    for (int field = 0; field < count; field++) {
        if (strcmp(geo_table_field_name(table, field), name) == 0) {
            return field;
        }
    }
    for (int field = 0; field < count; field++) {
        if (data_fold_same(geo_table_field_name(table, field), name)) {
            return field;
        }
    }
    return -1;
}

static void list_columns(char *ret, size_t size, const struct geo_table *table)
{
    int count = geo_table_field_count(table);
    size_t length = 0;
    ret[0] = '\0';
    for (int field = 0; field < count && length + 1 < size; field++) {
        int wrote = snprintf(ret + length, size - length, "%s%s", field == 0 ? "" : ", ",
                             geo_table_field_name(table, field));
        length += wrote < 0 ? 0 : (size_t)wrote;
    }
}

enum geo_status data_columns_find(int *ret, const struct geo_table *table,
                                  const struct data_columns_rule *rule, const struct data_columns_file *file,
                                  struct geo_error *err)
{
    int field = rule->mapped != NULL ? find_mapped(table, rule->mapped) : find_usual(table, rule->usual);
    if (field >= 0 || (rule->mapped == NULL && !rule->required)) {
        *ret = field;
        return GEO_OK;
    }
    if (geo_table_field_count(table) == 0) {
        return geo_error_set(err, GEO_ERR_INPUT,
                             "%s '%s': has no columns, so none for the %s; name the right file or layer",
                             file->role, file->shown, rule->what);
    }
    char columns[1024];
    list_columns(columns, sizeof columns, table);
    if (rule->mapped != NULL) {
        return geo_error_set(err, GEO_ERR_INPUT,
                             "%s '%s': no column '%s' for the %s (plan: %s); there are: %s", file->role,
                             file->shown, rule->mapped, rule->what, rule->plan_key, columns);
    }
    return geo_error_set(err, GEO_ERR_INPUT,
                         "%s '%s': no column for the %s found among %s; say which with %s", file->role,
                         file->shown, rule->what, columns, rule->plan_key);
}
