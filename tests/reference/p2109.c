/* ITU-R P.2109-2 over its whole domain, against the validation set of crc-covlib (2,403 cases); a dozen of
 * them stand in p2109.csv. Skipped (77) where the set is not installed. */
#include "planner/radio/entry.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double TOLERANCE_DB = 1e-6;

int main(void)
{
    const char *shared = getenv("PHUSONG_SHARED");
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/reference/p2109/p2109_sample.csv",
                   shared != NULL ? shared : PHUSONG_SOURCE "/../shared");
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        printf("skipped: no '%s'; set PHUSONG_SHARED to the folder that holds the validation sets\n", path);
        return 77;
    }
    char text[256];
    int count = 0;
    int wrong = 0;
    double worst_db = 0.0;
    while (fgets(text, sizeof text, file) != NULL) {
        double ghz, percent, elevation_deg, expected_db;
        int building;
        if (sscanf(text, "%lf,%lf,%d,%lf,%lf", &ghz, &percent, &building, &elevation_deg, &expected_db) !=
            5) {
            continue; /* the header; a short file is caught by the count */
        }
        double loss_db = plan_entry_p2109_db(ghz, percent / 100.0, building == 1, elevation_deg);
        double off_db = fabs(loss_db - expected_db);
        worst_db = fmax(worst_db, off_db);
        count++;
        if (!(off_db <= TOLERANCE_DB)) {
            wrong++;
            printf("wrong: %.9f dB instead of %s", loss_db, text);
        }
    }
    (void)fclose(file);
    printf("%d cases, %d wrong, largest difference %.2g dB\n", count, wrong, worst_db);
    return count == 2403 && wrong == 0 ? 0 : 1;
}
