/* The classes of a raster as polygons cut to one zone. */
#ifndef PHUSONG_GEO_CLIP_H
#define PHUSONG_GEO_CLIP_H

#include "geo/grid.h"
#include "geo/polygon.h"

struct geo_clip_input {
    const struct geo_polygon *zone; /* valid; may have holes and many parts */
    const struct geo_grid *grid;
    const uint8_t *class; /* of each cell; values from class_count upwards belong to no class */
    int32_t class_count;
};

/* For each class one multi-part polygon, valid in the OGC sense, of its cells within the zone: ret holds
 * class_count polygons (no rings where the class does not occur), which the caller releases. Coordinates lie
 * on a lattice of 1 mm; apart from that the border is the zone's own. Cells that the zone holds whole keep
 * their edges. The sum of the classes' areas equals the zone's within the grid to about 1e-9 of it.
 * For display: figures are taken from the raster. */
enum geo_status geo_clip_classes(struct geo_polygon *ret, const struct geo_clip_input *input,
                                 struct geo_error *err) GEO_MUST_CHECK;

#endif
