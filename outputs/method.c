#include "outputs/method.h"

#include "planner/radio/model.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *out_method_mode_name(enum plan_sweep_mode mode)
{
    return mode == PLAN_MODE_EXACT ? "exact" : "sweep";
}

const char *out_method_diffraction_name(enum plan_diffraction diffraction)
{
    static const char *const names[] = {"none", "bullington", "deygout"};
    return names[diffraction];
}

const char *out_method_terminal_name(enum plan_terminal_clutter clutter)
{
    static const char *const names[] = {"none", "p2108_height_gain", "p2108_statistical"};
    return names[clutter];
}

const char *out_method_polarization_name(enum plan_polarization polarization)
{
    return polarization == PLAN_POLARIZATION_HORIZONTAL ? "horizontal" : "vertical";
}

struct text {
    char *to;
    size_t used;
};

__attribute__((format(printf, 2, 3))) static void add(struct text *text, const char *format, ...)
{
    va_list values;
    size_t left = OUT_METHOD_SIZE - text->used;
    va_start(values, format);
    int length = vsnprintf(text->to + text->used, left, format, values);
    va_end(values);
    if (length > 0) {
        text->used += (size_t)length < left ? (size_t)length : left - 1;
    }
}

/* Each model once, with the environments it is for. */
static void add_models(struct text *text, const struct plan_propagation *propagation)
{
    bool done[PLAN_ENVIRONMENT_COUNT] = {false};
    for (int env = 0; env < PLAN_ENVIRONMENT_COUNT; env++) {
        const struct plan_model *model = plan_model_find(propagation->model[env]);
        if (done[env] || model == NULL) {
            continue;
        }
        add(text, "%s%s (%s, %s) for", env > 0 ? "; " : "", model->name, model->reference, model->edition);
        for (int other = env; other < PLAN_ENVIRONMENT_COUNT; other++) {
            if (propagation->model[other] != NULL && strcmp(propagation->model[other], model->name) == 0) {
                add(text, "%s%s", other > env ? ", " : " ",
                    plan_environment_name((enum plan_environment)other));
                done[other] = true;
            }
        }
    }
}

void out_method_text(char text[OUT_METHOD_SIZE], const struct plan_scenario *scenario)
{
    const struct plan_propagation *propagation = &scenario->propagation;
    struct text to = {text, 0};
    text[0] = '\0';
    add_models(&to, propagation);
    add(&to, "; mode %s; terrain %s; clutter heights %s; diffraction %s; receiver clutter %s",
        out_method_mode_name(propagation->mode), scenario->terrain_asl_m != NULL ? "given" : "none",
        scenario->clutter_m != NULL ? "in the profile" : "none",
        out_method_diffraction_name(propagation->diffraction),
        out_method_terminal_name(propagation->terminal_clutter));
    add(&to, "; line of sight by %s", propagation->los == PLAN_LOS_TERRAIN ? "terrain" : "probability");
    add(&to, "; delta N %g, N0 %g, %g %% of time, %s polarization", propagation->climate.delta_n,
        propagation->climate.n0, propagation->climate.time_percent,
        out_method_polarization_name(propagation->polarization));
    if (propagation->forest_depth_m > 0.0) {
        add(&to, "; %g m of woods before receivers in the forest (P.833)", propagation->forest_depth_m);
    }
    if (isnan(propagation->sigma_db)) {
        add(&to, "; sigma of the model");
    } else {
        add(&to, "; sigma %g dB of the plan", propagation->sigma_db);
    }
}
