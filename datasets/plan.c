#include "datasets/plan.h"

#include "datasets/plan_paths.h"
#include "datasets/plan_read.h"
#include "geo/memory.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Far more than any plan needs; anything larger is another file given by mistake. */
#define FILE_SIZE_MAX ((size_t)1 << 20)

void data_plan_release(struct data_plan *plan)
{
    data_plan_value_release(plan, &data_plan_keys);
    free(plan->file);
    free(plan->folder);
    *plan = (struct data_plan){0};
}

enum geo_status data_plan_parse(struct data_plan *ret, const struct data_plan_source *source,
                                struct geo_error *err)
{
    struct data_plan plan = {0};
    struct data_plan_node *root = NULL;
    struct data_plan_problems problems = {0};
    struct data_plan_reading reading = {.problems = &problems, .err = err};
    enum geo_status status = data_plan_tree_parse(&root, source, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = geo_memory_text(&plan.file, source->file, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = data_plan_paths_folder(&plan.folder, source->file, err);
    if (status != GEO_OK) {
        goto done;
    }
    reading.folder = plan.folder;
    status = data_plan_value_defaults(&plan, &data_plan_keys, err);
    if (status != GEO_OK) {
        goto done;
    }
    status = data_plan_read(&plan, root, &reading);
    if (status != GEO_OK) {
        goto done;
    }
    /* A plan that is no map has said so; every check between keys would only repeat it. */
    status = root->kind == DATA_PLAN_NODE_MAP ? data_plan_check(&plan, root, &reading) : GEO_OK;
    if (status != GEO_OK) {
        goto done;
    }
    status = data_plan_problems_tell(&problems, source->file, err);
    if (status != GEO_OK) {
        goto done;
    }
    *ret = plan;
    plan = (struct data_plan){0};
done:
    data_plan_problems_release(&problems);
    data_plan_tree_release(root);
    data_plan_release(&plan);
    return status;
}

static enum geo_status read_file(char **ret, size_t *ret_size, const char *path, struct geo_error *err)
{
    char *bytes = NULL;
    FILE *file = NULL;
    size_t size = 0;
    enum geo_status status = geo_memory_array(&bytes, FILE_SIZE_MAX + 2, 1, "the plan file", err);
    if (status != GEO_OK) {
        return status;
    }
    file = fopen(path, "rb");
    if (file == NULL) {
        status =
            geo_error_set(err, GEO_ERR_PLAN, "plan file '%s' cannot be opened: %s", path, strerror(errno));
        goto done;
    }
    size = fread(bytes, 1, FILE_SIZE_MAX + 1, file);
    if (ferror(file) != 0) {
        status = geo_error_set(err, GEO_ERR_PLAN, "plan file '%s' cannot be read: %s", path, strerror(errno));
        goto done;
    }
    if (size > FILE_SIZE_MAX) {
        status =
            geo_error_set(err, GEO_ERR_PLAN, "plan file '%s' is larger than 1 MiB; is it another file", path);
        goto done;
    }
    *ret = bytes;
    *ret_size = size;
    bytes = NULL;
done:
    if (file != NULL) {
        (void)fclose(file);
    }
    free(bytes);
    return status;
}

enum geo_status data_plan_load(struct data_plan *ret, const char *path, struct geo_error *err)
{
    char *bytes = NULL;
    struct data_plan_source source = {.file = path};
    enum geo_status status = read_file(&bytes, &source.size, path, err);
    if (status != GEO_OK) {
        return status;
    }
    source.bytes = bytes;
    status = data_plan_parse(ret, &source, err);
    free(bytes);
    return status;
}
