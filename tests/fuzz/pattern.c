/* Any bytes as an antenna pattern: what is accepted is finite and within its limits. */
#include "datasets/patterns_internal.h"
#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_loss(float loss_db)
{
    return loss_db >= 0.0F && loss_db <= 100.0F;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct data_pattern pattern;
    struct geo_error err;
    if (data_pattern_parse(&pattern, (const char *)data, size, "fuzz", &err) != GEO_OK) {
        return 0;
    }
    bool sound = isfinite(pattern.gain_dbi) && isfinite(pattern.electrical_tilt_deg);
    for (int i = 0; i < 360; i++) {
        sound = sound && is_loss(pattern.horizontal_loss_db[i]) && is_loss(pattern.vertical_loss_db[i]);
    }
    if (!sound) {
        abort();
    }
    return 0;
}
