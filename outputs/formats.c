/* docs/formats.md, out of the tables the writers use. */
#include "outputs/raster.h"
#include "outputs/results.h"
#include "outputs/schema.h"

#include <stdio.h>
#include <stdlib.h>

static const char INTRODUCTION[] =
    "# Result files\n"
    "\n"
    "Written by `outputs/formats.c` from the field tables of the program; a test compares. Do not edit.\n"
    "\n"
    "One run fills one folder. Field names are ASCII, at most 10 characters, and the same in every file.\n"
    "`s` stands for a service's key (`summary.csv` lists them): `po_s` is `po_4g` for the service `4g`.\n"
    "`n` stands for the number of a phase of the proposed sites: `new_1`; a plan without phases has one.\n"
    "A field without a value is null: not assessed, not known or not asked for is never 0.\n"
    "\n"
    "| file | what |\n"
    "|---|---|\n";

static const char FIXED_FILES[] =
    "| `phusong.gpkg` | all tables in one GeoPackage, geometry in the planning CRS |\n"
    "| `plan.resolved.yaml` | the plan with every default filled in; runs again from the results folder |\n"
    "| `siting/problem.txt`, `siting/certificate.txt` | what was chosen from and the proof of the bound, for "
    "`phusong verify`; only when sites are asked for |\n"
    "| `run.json` | versions, grid, coordinate operation, inputs with SHA-256, stages, findings, warnings |\n"
    "\n";

static const char RULES[] =
    "## Rounding\n"
    "\n"
    "Inside, people are counted in thousandths of a person and areas in m2. Files show whole people and km2 "
    "with three\n"
    "decimals, so that sums hold exactly:\n"
    "\n"
    "1. People (area) of the communes: rounded down, then the largest remainders get one more (ties: the "
    "first\n"
    "   commune), until the sum is the province's figure rounded to the nearest, halves up.\n"
    "2. Not assessed, covered outdoors, covered indoors, and both with the proposed sites: each commune's "
    "figure is\n"
    "   rounded down or up, by largest remainder towards the province's rounded figure, but never above what "
    "contains\n"
    "   it, never below what it contains, and equal where the exact figures are equal. Covered figures are "
    "rounded\n"
    "   together with what is not assessed and are the difference.\n"
    "3. Uncovered = all − not assessed − covered, in whole numbers.\n"
    "4. The province's figure in `summary` and `coverage` is the sum of the communes' whole numbers. It is "
    "the exact\n"
    "   figure rounded to the nearest unless rule 2 forbids it.\n"
    "5. People of the gaps, with those too small to be listed, add up to the uncovered people of the "
    "service. People\n"
    "   newly covered by the proposed sites add up to covered after − covered before.\n"
    "6. Percentages come from the exact figures. 0 and 100 mean none and all: anything between is shown as "
    "0.01 to\n"
    "   99.99. The base is what was assessed; null if nothing was.\n"
    "\n"
    "## CSV\n"
    "\n"
    "UTF-8 with byte order mark, comma, dot decimals, CRLF, quotes where needed. The `.csvt` beside it gives "
    "the types\n"
    "(String, Integer, Real, Date; whole numbers beyond 32 bits are Real), so that `00123` stays a text.\n"
    "A text that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, tab or carriage "
    "return) has\n"
    "a single quote `'` put before it.\n"
    "\n"
    "## GeoJSON\n"
    "\n"
    "RFC 7946: WGS 84 longitude and latitude with at most 7 decimals, right-hand rule, no `crs`, Point or "
    "MultiPolygon\n"
    "throughout. Each feature has a string `id`, repeated as the property `id`.\n"
    "Polygons that rounding to 7 decimals would make invalid are mended.\n"
    "\n"
    "## GeoPackage\n"
    "\n"
    "The same bytes in every run: the date of change is always 2000-01-01. Geometry column `geom`, spatial "
    "index.\n"
    "The meaning of each field stands in `gpkg_data_columns` (extension \"schema\"), which recent QGIS shows "
    "as alias.\n"
    "\n"
    "## run.json\n"
    "\n"
    "The same bytes in every run of the same program, plan and inputs, except the `seconds` of the stages.\n"
    "\n"
    "## Profile of a link\n"
    "\n"
    "`phusong link --profile FILE.csv`: one row for each sample of the path, from the transmitter; CSV as "
    "above, "
    "without a\n"
    "`.csvt`. No map layer, so that names may be longer.\n"
    "\n"
    "| column | unit | meaning |\n"
    "|---|---|---|\n"
    "| `distance_m` | m | from the transmitter, horizontal |\n"
    "| `lon_deg`, `lat_deg` | degrees | WGS 84 |\n"
    "| `ground_asl_m` | m | ground above the sea |\n"
    "| `clutter_m` | m | clutter above the ground, as the model takes it: 0 at the ends, and where it takes "
    "none |\n"
    "| `bulge_m` | m | effective earth above the chord between the ends |\n"
    "| `ray_asl_m` | m | straight line between the antennas, above the sea |\n"
    "| `clearance_m` | m | ray − ground − clutter − bulge; negative: obstructed |\n"
    "| `fresnel1_m` | m | radius of the first Fresnel zone |\n"
    "| `obstructs` | | without line of sight `tx_horizon`, `rx_horizon`, `bullington` (the sample nearest to "
    "the "
    "Bullington point), several with a space between; with line of sight `edge`: the sample with the "
    "greatest ν |\n";

static const char *type_name(const struct out_column *column)
{
    switch (column->type) {
    case GEO_FIELD_INTEGER:
        return "integer";
    case GEO_FIELD_REAL:
        return "real";
    case GEO_FIELD_DATE:
        return "date";
    case GEO_FIELD_TEXT:
        break;
    }
    return "text";
}

static const char *kind_name(enum geo_layer_kind kind)
{
    if (kind == GEO_LAYER_TABLE) {
        return "no geometry";
    }
    return kind == GEO_LAYER_POINT ? "points" : "areas";
}

static void list_files(FILE *to)
{
    for (int t = 0; t < OUT_TABLE_COUNT; t++) {
        const struct out_schema *schema = out_schema_at((enum out_table_name)t);
        if (!schema->geojson && !schema->csv) {
            continue; /* in the GeoPackage only */
        }
        (void)fprintf(to, "| %s%s%s%s%s%s%s | %s%s%s |\n", schema->geojson ? "`" : "",
                      schema->geojson ? schema->name : "", schema->geojson ? ".geojson`" : "",
                      schema->geojson && schema->csv ? ", " : "", schema->csv ? "`" : "",
                      schema->csv ? schema->name : "", schema->csv ? ".csv`" : "", schema->title,
                      schema->when != NULL ? "; " : "", schema->when != NULL ? schema->when : "");
    }
    for (int r = 0; r < OUT_RASTER_COUNT; r++) {
        const struct out_raster *raster = out_raster_at((enum out_raster_name)r);
        (void)fprintf(to, "| `%s_s.tif`%s%s%s | raster: %s |\n", raster->name, raster->after ? ", `" : "",
                      raster->after ? raster->name : "", raster->after ? "_s_after.tif`" : "", raster->title);
    }
    (void)fputs(FIXED_FILES, to);
}

static void describe_table(FILE *to, const struct out_schema *schema)
{
    (void)fprintf(to, "## %s\n\n%s (%s).\n\n| field | type | decimals | meaning, unit |\n|---|---|---|---|\n",
                  schema->name, schema->title, kind_name(schema->kind));
    for (int c = 0; c < schema->column_count; c++) {
        const struct out_column *column = &schema->columns[c];
        char decimals[16] = "";
        if (column->type == GEO_FIELD_REAL) {
            (void)snprintf(decimals, sizeof decimals, "%d", column->decimals);
        }
        static const char *const ENDINGS[] = {[OUT_SERVICE] = "_s", [OUT_SITING] = "_s", [OUT_PHASE] = "_n"};
        (void)fprintf(to, "| `%s%s` | %s | %s | %s%s |\n", column->name,
                      column->scope == OUT_ALWAYS ? "" : ENDINGS[column->scope], type_name(column), decimals,
                      column->title,
                      column->scope == OUT_SITING ? "; only for services that sites are sought for" : "");
    }
    (void)fputc('\n', to);
}

static void describe_rasters(FILE *to)
{
    (void)fputs("## Rasters\n"
                "\n"
                "Cloud Optimized GeoTIFF on the planning grid, DEFLATE, tiles of 512. Cells outside the "
                "communes and cells\n"
                "not assessed are nodata; the table `coverage` tells them apart. A cell that was assessed "
                "and has no service\n"
                "holds a value of its own. `_after` files are with the proposed sites.\n"
                "\n"
                "| file | type | overviews | values |\n"
                "|---|---|---|---|\n",
                to);
    static const char *const TYPES[] = {
        [GEO_IMAGE_FLOAT32] = "Float32", [GEO_IMAGE_INT32] = "Int32", [GEO_IMAGE_UINT8] = "Byte"};
    static const char *const OVERVIEWS[] = {[GEO_OVERVIEW_MAX] = "maximum",
                                            [GEO_OVERVIEW_MODE] = "most frequent",
                                            [GEO_OVERVIEW_AVERAGE] = "mean"};
    for (int r = 0; r < OUT_RASTER_COUNT; r++) {
        const struct out_raster *raster = out_raster_at((enum out_raster_name)r);
        (void)fprintf(to, "| `%s_s.tif` | %s | %s | %s |\n", raster->name, TYPES[raster->type],
                      OVERVIEWS[raster->overview], raster->values);
    }
    (void)fputc('\n', to);
}

enum geo_status out_formats_describe(char **ret, struct geo_error *err)
{
    char *text = NULL;
    size_t length = 0;
    FILE *to = open_memstream(&text, &length);
    if (to == NULL) {
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: the description of the formats");
    }
    (void)fputs(INTRODUCTION, to);
    list_files(to);
    for (int t = 0; t < OUT_TABLE_COUNT; t++) {
        describe_table(to, out_schema_at((enum out_table_name)t));
    }
    describe_rasters(to);
    (void)fputs(RULES, to);
    int failed = ferror(to);
    if (fclose(to) != 0 || failed != 0) {
        free(text);
        return geo_error_set(err, GEO_ERR_MEMORY, "out of memory: the description of the formats");
    }
    *ret = text;
    return GEO_OK;
}
