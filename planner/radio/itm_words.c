#include "planner/radio/itm.h"

const char *plan_itm_error_text(enum plan_itm_error error)
{
    switch (error) {
    case PLAN_ITM_OK:
        return "no error";
    case PLAN_ITM_ERROR_TX_HEIGHT:
        return "transmitter height outside 0.5 to 3000 m";
    case PLAN_ITM_ERROR_RX_HEIGHT:
        return "receiver height outside 0.5 to 3000 m";
    case PLAN_ITM_ERROR_CLIMATE:
        return "radio climate is not one of 1 to 7";
    case PLAN_ITM_ERROR_TIME:
        return "time percentage outside 0 to 100";
    case PLAN_ITM_ERROR_LOCATION:
        return "location percentage outside 0 to 100";
    case PLAN_ITM_ERROR_SITUATION:
        return "situation percentage outside 0 to 100";
    case PLAN_ITM_ERROR_N0:
        return "sea-level refractivity outside 250 to 400 N-units";
    case PLAN_ITM_ERROR_FREQUENCY:
        return "frequency outside 20 to 20000 MHz";
    case PLAN_ITM_ERROR_POLARIZATION:
        return "polarization is neither horizontal nor vertical";
    case PLAN_ITM_ERROR_PERMITTIVITY:
        return "relative permittivity of the ground is not above 1";
    case PLAN_ITM_ERROR_CONDUCTIVITY:
        return "conductivity of the ground is not above 0";
    case PLAN_ITM_ERROR_IMPEDANCE:
        return "impedance of the ground has a larger imaginary than real part";
    case PLAN_ITM_ERROR_MDVAR:
        return "mode of variability is not 0 to 3, plus 10, 20 or 30";
    case PLAN_ITM_ERROR_EARTH_RADIUS:
        return "effective earth radius outside 4000 to 13333.333 km";
    case PLAN_ITM_ERROR_DISTANCE:
        return "path distance is not above 0";
    case PLAN_ITM_ERROR_DELTA_H:
        return "terrain irregularity is below 0";
    case PLAN_ITM_ERROR_TX_SITING:
        return "transmitter siting is not one of the three";
    case PLAN_ITM_ERROR_RX_SITING:
        return "receiver siting is not one of the three";
    case PLAN_ITM_ERROR_REFRACTIVITY_SMALL:
        return "surface refractivity below 150 N-units";
    case PLAN_ITM_ERROR_REFRACTIVITY_LARGE:
        return "surface refractivity above 400 N-units";
    case PLAN_ITM_ERROR_PROFILE:
        return "profile has missing heights or unequal steps";
    case PLAN_ITM_ERROR_UNDEFINED:
        return "the model's equations have no finite value here";
    default:
        return "unknown error";
    }
}

const char *plan_itm_warning_text(enum plan_itm_warning bit)
{
    switch (bit) {
    case PLAN_ITM_WARN_TX_HEIGHT:
        return "transmitter height near its limits";
    case PLAN_ITM_WARN_RX_HEIGHT:
        return "receiver height near its limits";
    case PLAN_ITM_WARN_FREQUENCY:
        return "frequency near its limits";
    case PLAN_ITM_WARN_DISTANCE_LARGE_1:
        return "path longer than 1000 km";
    case PLAN_ITM_WARN_DISTANCE_LARGE_2:
        return "path longer than 2000 km";
    case PLAN_ITM_WARN_DISTANCE_SMALL_1:
        return "path shorter than 5 times the difference of the effective heights";
    case PLAN_ITM_WARN_DISTANCE_SMALL_2:
        return "path shorter than 1 km";
    case PLAN_ITM_WARN_TX_HORIZON_ANGLE:
        return "transmitter's horizon steeper than 0.2 rad";
    case PLAN_ITM_WARN_RX_HORIZON_ANGLE:
        return "receiver's horizon steeper than 0.2 rad";
    case PLAN_ITM_WARN_TX_HORIZON_DISTANCE_1:
        return "transmitter's horizon nearer than a tenth of the smooth earth's";
    case PLAN_ITM_WARN_RX_HORIZON_DISTANCE_1:
        return "receiver's horizon nearer than a tenth of the smooth earth's";
    case PLAN_ITM_WARN_TX_HORIZON_DISTANCE_2:
        return "transmitter's horizon farther than 3 times the smooth earth's";
    case PLAN_ITM_WARN_RX_HORIZON_DISTANCE_2:
        return "receiver's horizon farther than 3 times the smooth earth's";
    case PLAN_ITM_WARN_VARIABILITY:
        return "a quantile far in the tail of its distribution";
    case PLAN_ITM_WARN_REFRACTIVITY:
        return "surface refractivity below 250 N-units";
    default:
        return "unknown warning";
    }
}

const char *plan_itm_mode_name(enum plan_itm_mode mode)
{
    switch (mode) {
    case PLAN_ITM_MODE_LINE_OF_SIGHT:
        return "line of sight";
    case PLAN_ITM_MODE_DIFFRACTION:
        return "diffraction";
    case PLAN_ITM_MODE_TROPOSCATTER:
        return "troposcatter";
    case PLAN_ITM_MODE_NONE:
    default:
        return "none";
    }
}
