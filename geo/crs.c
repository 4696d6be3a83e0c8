#include "geo/crs.h"

#include "geo/crs_internal.h"
#include "geo/memory.h"

#include <ctype.h>
#include <math.h>
#include <proj_experimental.h> /* proj_crs_demote_to_2D */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEG_PER_RAD 57.295779513082320877

static void ignore_message(void *context, int level, const char *message)
{
    (void)context;
    (void)level;
    (void)message;
}

enum geo_status geo_crs_context(PJ_CONTEXT **ret, struct geo_error *err)
{
    PJ_CONTEXT *context = proj_context_create();
    if (context == NULL) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: a PROJ context");
    }
    (void)proj_context_set_enable_network(context, 0);
    proj_log_func(context, NULL, ignore_message);
    *ret = context;
    return GEO_OK;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Letters and digits only, lower case: "D_Vietnam_2000" and "Vietnam 2000" are one datum in two spellings. */
static void normalise(char *ret, size_t size, const char *text)
{
    size_t length = 0;
    for (; *text != '\0' && length + 1 < size; text++) {
        if (isalnum((unsigned char)*text)) {
            ret[length++] = lower(*text);
        }
    }
    ret[length] = '\0';
}

bool geo_crs_is_vn2000(PJ_CONTEXT *context, const PJ *crs)
{
    PJ *base = proj_get_type(crs) == PJ_TYPE_BOUND_CRS ? proj_get_source_crs(context, crs) : NULL;
    PJ *datum = proj_crs_get_datum_forced(context, base != NULL ? base : crs);
    proj_destroy(base);
    if (datum == NULL) {
        return false;
    }
    static const char *const names[] = {"vietnam2000", "dvietnam2000", "vn2000", "dvn2000", "hanoi2000"};
    const char *name = proj_get_name(datum);
    char plain[64];
    normalise(plain, sizeof plain, name == NULL ? "" : name);
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        found = found || strcmp(plain, names[i]) == 0;
    }
    proj_destroy(datum);
    return found;
}

/* PROJ takes "+proj=utm +zone=48" for a conversion unless told that it is a CRS. */
static enum geo_status create(PJ **ret, PJ_CONTEXT *context, const char *text, struct geo_error *err)
{
    char *mended = NULL;
    bool is_proj_string =
        strstr(text, "proj=") != NULL && strchr(text, '[') == NULL && strchr(text, '{') == NULL;
    if (is_proj_string && strstr(text, "type=crs") == NULL) {
        size_t size = strlen(text) + sizeof " +type=crs";
        enum geo_status status = geo_memory_array(&mended, size, 1, "CRS text", err);
        if (status != GEO_OK) {
            return status;
        }
        (void)snprintf(mended, size, "%s +type=crs", text);
    }
    PJ *crs = proj_create(context, mended != NULL ? mended : text);
    free(mended);
    if (crs == NULL || !proj_is_crs(crs)) {
        proj_destroy(crs);
        return geo_error_set(
            err, GEO_ERR_INPUT,
            "'%.80s' is not a known coordinate reference system; give a code such as 'EPSG:9208', "
            "WKT or a PROJ string",
            text);
    }
    *ret = crs;
    return GEO_OK;
}

/* Two dimensions, and no shift of its own where the datum is VN-2000. NULL: PROJ gave up. Takes `crs`. */
static PJ *flatten(PJ_CONTEXT *context, PJ *crs)
{
    PJ *flat = NULL;
    PJ_TYPE type = proj_get_type(crs);
    if (type == PJ_TYPE_COMPOUND_CRS) {
        flat = proj_crs_get_sub_crs(context, crs, 0);
    } else if (type == PJ_TYPE_BOUND_CRS && geo_crs_is_vn2000(context, crs)) {
        flat = proj_get_source_crs(context, crs);
    } else if (type != PJ_TYPE_BOUND_CRS && type != PJ_TYPE_GEOGRAPHIC_2D_CRS) {
        flat = proj_crs_demote_to_2D(context, NULL, crs);
    } else {
        return crs;
    }
    proj_destroy(crs);
    if (flat != NULL && (type == PJ_TYPE_COMPOUND_CRS || type == PJ_TYPE_BOUND_CRS)) {
        return flatten(context, flat);
    }
    return flat;
}

/* EPSG:6956 to 6959 carry a false northing of 500 km by mistake: they move every point by 700 km. */
static enum geo_status check_withdrawn(PJ_CONTEXT *context, const PJ *crs, const char *text,
                                       struct geo_error *err)
{
    const char *authority = proj_get_id_auth_name(crs, 0);
    const char *code = proj_get_id_code(crs, 0);
    bool is_listed = authority != NULL && code != NULL && strcmp(authority, "EPSG") == 0 &&
                     strlen(code) == 4 && strcmp(code, "6956") >= 0 && strcmp(code, "6959") <= 0;
    if (!is_listed && !(proj_is_deprecated(crs) && geo_crs_is_vn2000(context, crs))) {
        return GEO_OK;
    }
    PJ *found =
        proj_create_from_database(context, "EPSG", code == NULL ? "" : code, PJ_CATEGORY_CRS, 0, NULL);
    PJ_OBJ_LIST *list = found == NULL ? NULL : proj_get_non_deprecated(context, found);
    PJ *better = list != NULL && proj_list_get_count(list) > 0 ? proj_list_get(context, list, 0) : NULL;
    const char *better_code = better == NULL ? NULL : proj_get_id_code(better, 0);
    (void)geo_error_set(
        err, GEO_ERR_INPUT,
        "'%.80s' (%s) is a withdrawn definition with easting and northing mixed up; use 'EPSG:%s'", text,
        proj_get_name(crs), better_code == NULL ? "9205' to 'EPSG:9218" : better_code);
    proj_destroy(better);
    proj_list_destroy(list);
    proj_destroy(found);
    return GEO_ERR_INPUT;
}

enum geo_status geo_crs_parse(PJ **ret, PJ_CONTEXT *context, const char *text, struct geo_error *err)
{
    PJ *crs = NULL;
    enum geo_status status = create(&crs, context, text == NULL ? "" : text, err);
    if (status != GEO_OK) {
        return status;
    }
    crs = flatten(context, crs);
    PJ_TYPE type = crs == NULL ? PJ_TYPE_UNKNOWN : proj_get_type(crs);
    if (type != PJ_TYPE_GEOGRAPHIC_2D_CRS && type != PJ_TYPE_PROJECTED_CRS && type != PJ_TYPE_BOUND_CRS) {
        proj_destroy(crs);
        return geo_error_set(err, GEO_ERR_INPUT,
                             "'%.80s' is neither a geographic nor a projected coordinate reference system",
                             text);
    }
    status = check_withdrawn(context, crs, text, err);
    if (status != GEO_OK) {
        proj_destroy(crs);
        return status;
    }
    *ret = crs;
    return GEO_OK;
}

/* The parameter that is a central meridian, by EPSG code: longitude of natural origin, of false origin, of
 * projection centre, of origin. */
static bool is_meridian(const char *authority, const char *code)
{
    static const char *const codes[] = {"8802", "8822", "8812", "8833"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (authority != NULL && code != NULL && strcmp(authority, "EPSG") == 0 &&
            strcmp(code, codes[i]) == 0) {
            return true;
        }
    }
    return false;
}

static double central_meridian_deg(PJ_CONTEXT *context, const PJ *crs)
{
    double meridian_deg = (double)NAN;
    PJ *conversion = proj_crs_get_coordoperation(context, crs);
    int count = conversion == NULL ? 0 : proj_coordoperation_get_param_count(context, conversion);
    for (int i = 0; i < count; i++) {
        const char *authority = NULL;
        const char *code = NULL;
        double value = 0.0;
        double rad_per_unit = 0.0;
        if (proj_coordoperation_get_param(context, conversion, i, NULL, &authority, &code, &value, NULL,
                                          &rad_per_unit, NULL, NULL, NULL, NULL) &&
            is_meridian(authority, code)) {
            meridian_deg = value * rad_per_unit * DEG_PER_RAD;
        }
    }
    proj_destroy(conversion);
    /* Degrees to radians and back costs the last digit. */
    return round(meridian_deg * 1e9) / 1e9;
}

static double metres_per_unit(PJ_CONTEXT *context, const PJ *crs, bool projected)
{
    double factor = (double)NAN;
    PJ *system = proj_crs_get_coordinate_system(context, crs);
    if (system == NULL ||
        !proj_cs_get_axis_info(context, system, 0, NULL, NULL, NULL, &factor, NULL, NULL, NULL)) {
        factor = (double)NAN;
    }
    proj_destroy(system);
    if (projected) {
        return factor;
    }
    double radius_m = (double)NAN;
    PJ *ellipsoid = proj_get_ellipsoid(context, crs);
    if (ellipsoid != NULL) {
        (void)proj_ellipsoid_get_parameters(context, ellipsoid, &radius_m, NULL, NULL, NULL);
    }
    proj_destroy(ellipsoid);
    return factor * radius_m;
}

/* Its own code, else that of the one EPSG entry that means the same. */
static void find_code(char ret[32], PJ_CONTEXT *context, const PJ *crs)
{
    const char *authority = proj_get_id_auth_name(crs, 0);
    const char *code = proj_get_id_code(crs, 0);
    if (authority != NULL && code != NULL) {
        (void)snprintf(ret, 32, "%s:%s", authority, code);
        return;
    }
    int *confidence = NULL;
    PJ_OBJ_LIST *list = proj_identify(context, crs, "EPSG", NULL, &confidence);
    /* 90: equal in every number, another name. */
    if (list != NULL && proj_list_get_count(list) > 0 && confidence[0] >= 90) {
        PJ *match = proj_list_get(context, list, 0);
        const char *match_code = match == NULL ? NULL : proj_get_id_code(match, 0);
        (void)snprintf(ret, 32, "%s%s",
                       match_code == NULL ? "" : "EPSG:", match_code == NULL ? "" : match_code);
        proj_destroy(match);
    }
    proj_int_list_destroy(confidence);
    proj_list_destroy(list);
}

static struct geo_crs_facts facts_of(PJ_CONTEXT *context, const PJ *crs)
{
    struct geo_crs_facts facts = {.central_meridian_deg = (double)NAN};
    (void)snprintf(facts.name, sizeof facts.name, "%s", proj_get_name(crs));
    facts.projected = proj_get_type(crs) == PJ_TYPE_PROJECTED_CRS;
    facts.vn2000 = geo_crs_is_vn2000(context, crs);
    facts.metres_per_unit = metres_per_unit(context, crs, facts.projected);
    if (facts.projected) {
        facts.central_meridian_deg = central_meridian_deg(context, crs);
    }
    find_code(facts.code, context, crs);
    return facts;
}

enum geo_status geo_crs_describe(struct geo_crs_facts *ret, const char *crs, struct geo_error *err)
{
    PJ_CONTEXT *context = NULL;
    PJ *parsed = NULL;
    enum geo_status status = geo_crs_context(&context, err);
    if (status != GEO_OK) {
        return status;
    }
    status = geo_crs_parse(&parsed, context, crs, err);
    if (status == GEO_OK && proj_get_type(parsed) == PJ_TYPE_BOUND_CRS) {
        PJ *base = proj_get_source_crs(context, parsed);
        proj_destroy(parsed);
        parsed = base;
    }
    if (status == GEO_OK && parsed == NULL) {
        status = geo_error_set(err, GEO_ERR_INTERNAL, "'%.80s' has no base system", crs);
    }
    if (status == GEO_OK) {
        *ret = facts_of(context, parsed);
    }
    proj_destroy(parsed);
    proj_context_destroy(context);
    return status;
}

void geo_crs_utm(char ret_code[16], double lon_deg, double lat_deg)
{
    double turns = (lon_deg + 180.0) / 360.0;
    double zone = floor((turns - floor(turns)) * 60.0) + 1.0;
    (void)snprintf(ret_code, 16, "EPSG:%d%02d", lat_deg < 0.0 ? 327 : 326, zone > 60.0 ? 60 : (int)zone);
}
