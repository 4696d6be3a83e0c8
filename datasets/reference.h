/* The reference tables (CSV files in datasets/reference/), compiled into the program. */
#ifndef PHUSONG_DATASETS_REFERENCE_H
#define PHUSONG_DATASETS_REFERENCE_H

#include "planner/scenario/scenario.h"

struct data_province {
    const char *code, *name;
    const char *crs; /* "EPSG:9208" */
    double central_meridian_deg;
};

/* NULL if unknown. */
const struct data_province *data_reference_province(const char *code);
int data_reference_province_count(void);
const struct data_province *data_reference_province_at(int index);

/* Bands n1…n78, B1…B41 and GSM/UMTS ones. Matching ignores case and accepts the usual spellings:
 * "B3", "3", "1800", "LTE1800", "L18", "n78", "NR3500". NULL if unknown. */
const struct plan_band *data_reference_band(enum plan_technology technology, const char *text);
int data_reference_band_count(void);
const struct plan_band *data_reference_band_at(int index);

/* "GSM", "2G", "4G", "LTE", "eNB", "5G", "NR", "gNB" … False if unknown. */
_Bool data_reference_technology(enum plan_technology *ret, const char *text);

/* mcc/mnc → operator name ("452", "04" → "Viettel"); NULL if unknown. */
const char *data_reference_operator(int mcc, int mnc);

/* Built-in land-cover classes (ESA WorldCover 10…100); −1 if unknown. */
int data_reference_land_cover(int value);

#endif
