/* The reference tables' rows, and what of them only the loader needs. */
#ifndef PHUSONG_DATASETS_REFERENCE_INTERNAL_H
#define PHUSONG_DATASETS_REFERENCE_INTERNAL_H

#include "datasets/reference.h"
#include <stdbool.h>
#include <stddef.h>

#define DATA_REFERENCE_COLUMNS 12

/* One line of a table at a time; text is owned by the cursor. '#' starts a comment line, the first other line
 * is the header. Cells hold no commas or quotes. */
struct data_reference_cursor {
    const char *at;
    char text[512];
    const char *cell[DATA_REFERENCE_COLUMNS]; /* "" where the line has fewer */
};

/* Starts behind the header. */
void data_reference_open(struct data_reference_cursor *ret, const unsigned char *table);
bool data_reference_next(struct data_reference_cursor *cursor);

extern const unsigned char data_reference_provinces_csv[];
extern const unsigned char data_reference_bands_csv[];
extern const unsigned char data_reference_operators_csv[];
extern const unsigned char data_reference_land_cover_csv[];
extern const unsigned char data_reference_antennas_csv[];
extern const unsigned char data_reference_templates_csv[];

/* Index of the band in the catalogue, −1 if unknown. */
int data_reference_band_index(enum plan_technology technology, const char *text);
/* The band taken when nothing is said: the technology's first one in the catalogue. */
int data_reference_band_default(enum plan_technology technology);
/* Matches plan_environment_name; −1 if unknown. */
int data_reference_environment(const char *text);

#endif
