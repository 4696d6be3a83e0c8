/* The YAML text of a plan file as a tree of nodes that know where they stand. The only user of libfyaml is
 * plan_yaml.c. */
#ifndef PHUSONG_DATASETS_PLAN_TREE_H
#define PHUSONG_DATASETS_PLAN_TREE_H

#include "geo/status.h"
#include <stdbool.h>
#include <stddef.h>

/* Maps and lists within one another; the plan itself needs 5. */
#define DATA_PLAN_DEPTH_MAX 16

enum data_plan_node_kind { DATA_PLAN_NODE_TEXT, DATA_PLAN_NODE_LIST, DATA_PLAN_NODE_MAP };

struct data_plan_node {
    enum data_plan_node_kind kind;
    bool plain;       /* a text without quotes */
    int line, column; /* of the value, from 1; columns count characters */
    char *text;       /* of a text; may hold NUL: see length */
    size_t length;    /* bytes of text */
    char *key;        /* when the node is in a map: its key */
    int key_line, key_column;
    struct data_plan_node *first; /* children, in the order of the file */
    struct data_plan_node *next;
};

struct data_plan_source {
    const char *file; /* for messages */
    const char *bytes;
    size_t size;
};

/* GEO_ERR_PLAN "FILE:LINE:COLUMN: message" for what is not UTF-8, not YAML, or YAML that a plan does not use:
 * several documents, anchors, aliases, tags, keys that are not texts. */
enum geo_status data_plan_tree_parse(struct data_plan_node **ret, const struct data_plan_source *source,
                                     struct geo_error *err) GEO_MUST_CHECK;
void data_plan_tree_release(struct data_plan_node *node);

/* The value of a map's first such key; NULL if there is none or `map` is no map (or NULL). */
const struct data_plan_node *data_plan_tree_child(const struct data_plan_node *map, const char *key);

#endif
