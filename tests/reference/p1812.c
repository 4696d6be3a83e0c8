/* ITU-R P.1812 with every intermediate value, and the terms of P.526 in it, against the 35 worked cases of
 * ITU-R Study Group 3 (the CSV set published with Py1812). Skipped (77) where the set is not installed. */
#include "planner/radio/p1812.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SAMPLES 4096
#define MOST_ROWS 128
#define MOST_FILES 128

/* The set prints 10 significant digits. Beyond half a unit of the last of them, what rounding may do. */
static const double SLACK = 1e-9;

struct row {
    char key[40], equation[24], text[32];
    double value;
};

struct log {
    struct row row[MOST_ROWS];
    int count;
};

struct terrain {
    double distance_km[MOST_SAMPLES], ground_asl_m[MOST_SAMPLES], clutter_m[MOST_SAMPLES];
    uint8_t zone[MOST_SAMPLES];
    struct plan_profile profile;
    struct plan_p1812_ends ends;
};

struct tally {
    int values, wrong;
    double worst; /* beyond the half unit, relative */
};

static char folder[2048];

static bool read_sample(char *text, struct terrain *terrain, int32_t at)
{
    double code, zone;
    if (at >= MOST_SAMPLES ||
        sscanf(text, "%lf,%lf,%lf,%lf,%lf", &terrain->distance_km[at], &terrain->ground_asl_m[at], &code,
               &terrain->clutter_m[at], &zone) != 5) {
        return false;
    }
    terrain->zone[at] = (uint8_t)zone;
    return true;
}

static bool read_profile(const char *name, struct terrain *terrain)
{
    char path[4096];
    char text[1024];
    (void)snprintf(path, sizeof path, "%s/profiles/%s.csv", folder, name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        printf("wrong: no profile '%s'\n", path);
        return false;
    }
    int32_t expected = -1;
    int32_t count = 0;
    while (fgets(text, sizeof text, file) != NULL && (expected < 0 || count < expected)) {
        (void)sscanf(text, "Tx LAT:,%lf", &terrain->ends.tx_lat_deg);
        (void)sscanf(text, "Tx LON:,%lf", &terrain->ends.tx_lon_deg);
        (void)sscanf(text, "Rx LAT:,%lf", &terrain->ends.rx_lat_deg);
        (void)sscanf(text, "Rx LON:,%lf", &terrain->ends.rx_lon_deg);
        if (expected < 0) {
            (void)sscanf(text, "Number of Points:,%d", &expected);
        } else if (read_sample(text, terrain, count)) {
            count++;
        } else {
            break;
        }
    }
    (void)fclose(file);
    terrain->profile = (struct plan_profile){
        .count = count,
        .distance_km = terrain->distance_km,
        .ground_asl_m = terrain->ground_asl_m,
        .clutter_m = terrain->clutter_m,
        .zone = terrain->zone,
    };
    return count >= 2 && count == expected;
}

static bool read_log(const char *path, struct log *log)
{
    char text[512];
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    log->count = 0;
    while (fgets(text, sizeof text, file) != NULL && log->count < MOST_ROWS) {
        struct row *row = &log->row[log->count];
        const char *value = strstr(text, ",,");
        char *comma = strchr(text, ',');
        if (text[0] == '#' || text[0] == ',' || value == NULL || comma == NULL) {
            continue;
        }
        value += strspn(value, ",");
        row->equation[0] = '\0';
        (void)sscanf(comma, ",%23[^,\n]", row->equation);
        *comma = '\0';
        (void)snprintf(row->key, sizeof row->key, "%.39s", text);
        (void)snprintf(row->text, sizeof row->text, "%.*s", (int)strcspn(value, ",\n"), value);
        row->value = strtod(row->text, NULL);
        log->count++;
    }
    (void)fclose(file);
    return log->count > 0;
}

static double log_value(const struct log *log, const char *key)
{
    for (int i = 0; i < log->count; i++) {
        if (strcmp(log->row[i].key, key) == 0) {
            return log->row[i].value;
        }
    }
    printf("wrong: no '%s' in the log\n", key);
    return (double)NAN;
}

struct named {
    const char *key, *equation;
    double value;
};
#define MOST_NAMED 64

static int name_geometry(struct named *named, const struct plan_p1812_geometry *g)
{
    const struct named list[] = {
        {"d (km)", "", g->distance_km},
        {"dlt (km)", "Eq (78)", g->tx_horizon_km},
        {"dlr (km)", "Eq (81a)", g->rx_horizon_km},
        {"th_t (mrad)", "Eqs (76-78)", g->tx_horizon_mrad},
        {"th_r (mrad)", "Eqs (79-81)", g->rx_horizon_mrad},
        {"th (mrad)", "Eq (82)", g->angular_mrad},
        {"hts (m)", "", g->tx_asl_m},
        {"hrs (m)", "", g->rx_asl_m},
        {"htc (m)", "Table 5", g->tx_asl_m},
        {"hrc (m)", "Table 5", g->rx_asl_m},
        {"w", "Table 5", g->sea_ratio},
        {"dtm (km)", "Sec 3.6", g->land_km},
        {"dlm (km)", "Sec 3.6", g->inland_km},
        {"b0 (%)", "Eq (5)", g->beta0_percent},
        {"ae (km)", "Eq (7a)", g->earth_radius_km},
        {"hst (m)", "Eq (85)", g->smooth.tx_fit_m},
        {"hsr (m)", "Eq (86)", g->smooth.rx_fit_m},
        {"hst (m)", "Eq (90a)", g->smooth_tx_m},
        {"hsr (m)", "Eq (90b)", g->smooth_rx_m},
        {"hstd (m)", "Eq (89)", g->smooth.tx_m},
        {"hsrd (m)", "Eq (89)", g->smooth.rx_m},
        {"htc (m)", "Eq (37a)", g->sphere_tx_m},
        {"hrc (m)", "Eq (37b)", g->sphere_rx_m},
        {"hte (m)", "Eq (92a)", g->effective_tx_m},
        {"hre (m)", "Eq (92b)", g->effective_rx_m},
        {"hm (m)", "Eq (93)", g->roughness_m},
    };
    memcpy(named, list, sizeof list);
    return (int)(sizeof list / sizeof list[0]);
}

/* Lbulla, Lbulls and Ldsph of the set are those of a_β, not of the median; its Lbd is overwritten by Lbda
 * wherever ducting lowers it (the final value is not touched by either). */
static int name_losses(struct named *named, const struct plan_p1812_result *r)
{
    const struct named list[] = {
        {"Fi", "Eq (40)", r->fi},
        {"Fj", "Eq (57)", r->fj},
        {"Fk", "Eq (58)", r->fk},
        {"Lbfs", "Eq (8)", r->lbfs_db},
        {"Lb0p", "Eq (10)", r->lb0p_db},
        {"Lb0b", "Eq (11)", r->lb0b_db},
        {"Lbulla (dB)", "Eq (21)", r->beta.bullington_db},
        {"Lbulls (dB)", "Eq (21)", r->beta.smooth_bullington_db},
        {"Ldsph (dB)", "Eq (27)", r->beta.spherical_db},
        {"Ld50 (dB)", "Eq (39)", r->median.loss_db},
        {"Ldb (dB)", "Eq (39)", r->beta.loss_db},
        {"Ldp (dB)", "Eq (41)", r->ldp_db},
        {"Lbd50 (dB)", "Eq (42)", r->lbd50_db},
        {"Lbd (dB)", "Eq (43)", r->lminbap_db <= r->lbd_db ? r->lbda_db : r->lbd_db},
        {"Lminb0p (dB)", "Eq (59)", r->lminb0p_db},
        {"Lba (dB)", "Eq (46)", r->lba_db},
        {"Lminbap (dB)", "Eq (60)", r->lminbap_db},
        {"Lbda (dB)", "Eq (61)", r->lbda_db},
        {"Lbam (dB)", "Eq (62)", r->lbam_db},
        {"Lbs (dB)", "Eq (44)", r->lbs_db},
        {"Lbc (dB)", "Eq (63)", r->lbc_db},
        {"Lb (dB)", "Eq (69)", r->lb_db},
        {"Ep (dBuV/m)", "Eq (70)", r->field_dbuvm},
    };
    memcpy(named, list, sizeof list);
    return (int)(sizeof list / sizeof list[0]);
}

static void compare(struct tally *tally, const struct row *row, double value, const char *what)
{
    double magnitude = fmax(fabs(row->value), 1e-6);
    double half_unit = 0.5 * pow(10.0, floor(log10(magnitude)) - 9.0);
    double off = (fabs(value - row->value) - half_unit) / magnitude;
    tally->values++;
    tally->worst = fmax(tally->worst, off);
    if (!(off <= SLACK)) {
        tally->wrong++;
        printf("wrong: %s, %s %s: %.12g instead of %s\n", what, row->key, row->equation, value, row->text);
    }
}

static void compare_all(struct tally *tally, const struct log *log, const struct named *named, int count,
                        const char *what)
{
    for (int n = 0; n < count; n++) {
        int found = 0;
        for (int i = 0; i < log->count; i++) {
            const struct row *row = &log->row[i];
            if (strcmp(row->key, named[n].key) == 0 && strcmp(row->equation, named[n].equation) == 0) {
                compare(tally, row, named[n].value, what);
                found++;
            }
        }
        if (found != 1) {
            tally->wrong++;
            printf("wrong: %s has '%s' '%s' %d times\n", what, named[n].key, named[n].equation, found);
        }
    }
}

static struct plan_p1812_input input_of(const struct log *log, struct terrain *terrain)
{
    terrain->profile.tx_height_agl_m = log_value(log, "htg (m)");
    terrain->profile.rx_height_agl_m = log_value(log, "hrg (m)");
    double d = plan_p526_distance_km(&terrain->profile);
    return (struct plan_p1812_input){
        .profile = &terrain->profile,
        .frequency_mhz = log_value(log, "f (GHz)") * 1000.0,
        .polarization =
            log_value(log, "pol") < 1.5 ? PLAN_POLARIZATION_HORIZONTAL : PLAN_POLARIZATION_VERTICAL,
        .time_percent = log_value(log, "p (%)"),
        .location_percent = log_value(log, "pL (%)"),
        .location_sigma_db = log_value(log, "sigmaL (dB)"),
        .latitude_deg = plan_p1812_centre_latitude_deg(&terrain->ends, d),
        .delta_n = log_value(log, "DN "),
        .n0 = log_value(log, "N0 "),
        .coast_tx_km = log_value(log, "dct (km) "),
        .coast_rx_km = log_value(log, "dcr (km) "),
    };
}

/* The same three terms by P.526 alone, and their sum on the median earth. */
static void compare_p526(struct tally *tally, const struct log *log, const struct plan_p1812_input *input,
                         const char *what)
{
    struct plan_p526_input diffraction = {
        .profile = input->profile,
        .frequency_mhz = input->frequency_mhz,
        .polarization = input->polarization,
        .earth_radius_km = 3.0 * 6371.0,
        .sea_ratio = plan_p526_sea_ratio(input->profile),
    };
    struct plan_p526_result beta;
    struct plan_p526_result median;
    plan_p526_compute(&beta, &diffraction);
    diffraction.earth_radius_km = 6371.0 * (157.0 / (157.0 - input->delta_n));
    plan_p526_compute(&median, &diffraction);
    const struct named list[] = {
        {"Lbulla (dB)", "Eq (21)", beta.bullington_db}, {"Lbulls (dB)", "Eq (21)", beta.smooth_bullington_db},
        {"Ldsph (dB)", "Eq (27)", beta.spherical_db},   {"Ldb (dB)", "Eq (39)", beta.loss_db},
        {"Ld50 (dB)", "Eq (39)", median.loss_db},
    };
    compare_all(tally, log, list, (int)(sizeof list / sizeof list[0]), what);
}

static void check(struct tally *tally, const char *file_name)
{
    static struct log log;
    static struct terrain terrain;
    char path[4096];
    char name[256];
    (void)snprintf(path, sizeof path, "%s/results/%.255s", folder, file_name);
    (void)snprintf(name, sizeof name, "%.*s", (int)(strlen(file_name) - strlen("_0_log.csv")), file_name);
    if (!read_log(path, &log) || !read_profile(name, &terrain)) {
        tally->wrong++;
        printf("wrong: cannot read '%s' and its profile\n", path);
        return;
    }
    struct plan_p1812_input input = input_of(&log, &terrain);
    struct plan_p1812_result result;
    plan_p1812_compute(&result, &input);
    struct named named[MOST_NAMED];
    int count = name_geometry(named, &result.geometry);
    count += name_losses(named + count, &result);
    named[count++] = (struct named){"phi (deg)", "Eq (4)", input.latitude_deg};
    double power_db = 10.0 * log10(log_value(&log, "Ptx (kW)"));
    named[count++] = (struct named){"Ep (dBuV/m) w.r.t. Ptx", " Gtx", result.field_dbuvm + power_db};
    compare_all(tally, &log, named, count, file_name);
    compare_p526(tally, &log, &input, file_name);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

int main(void)
{
    static char name[MOST_FILES][256];
    int files = 0;
    char path[4096];
    const char *shared = getenv("PHUSONG_SHARED");
    (void)snprintf(folder, sizeof folder, "%.1900s/reference/p1812",
                   shared != NULL ? shared : PHUSONG_SOURCE "/../shared");
    (void)snprintf(path, sizeof path, "%s/results", folder);
    DIR *results = opendir(path);
    if (results == NULL) {
        printf("skipped: no '%s'; set PHUSONG_SHARED to the folder that holds the validation sets\n", path);
        return 77;
    }
    for (struct dirent *entry = readdir(results); entry != NULL && files < MOST_FILES;
         entry = readdir(results)) {
        if (strstr(entry->d_name, "_log.csv") != NULL) {
            (void)snprintf(name[files++], sizeof name[0], "%.255s", entry->d_name);
        }
    }
    (void)closedir(results);
    qsort(name, (size_t)files, sizeof name[0], by_name);
    struct tally tally = {0};
    for (int i = 0; i < files; i++) {
        check(&tally, name[i]);
    }
    printf("%d logs, %d values, %d wrong; largest difference beyond the printed digits %.2g of the value\n",
           files, tally.values, tally.wrong, tally.worst);
    return files == 35 && tally.values == 35 * 56 && tally.wrong == 0 ? 0 : 1;
}
