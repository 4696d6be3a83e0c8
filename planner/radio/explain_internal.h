/* Private to explain*.c: a list of terms being filled. */
#ifndef PHUSONG_RADIO_EXPLAIN_INTERNAL_H
#define PHUSONG_RADIO_EXPLAIN_INTERNAL_H

#include "planner/radio/explain.h"

struct plan_explain_list {
    struct plan_term *terms; /* PLAN_EXPLAIN_TERM_MAX of them */
    int count;
};

void plan_explain_add(struct plan_explain_list *list, const struct plan_term *terms, int count);
/* The same for an array. */
#define PLAN_EXPLAIN_ADD(list, terms) plan_explain_add(list, terms, (int)(sizeof(terms) / sizeof(terms)[0]))

/* Length of the straight line between the antennas, m. */
double plan_explain_slant_m(const struct plan_profile *profile);

void plan_explain_p1812(struct plan_explain_list *list, const struct plan_explain_input *input);
void plan_explain_p526(struct plan_explain_list *list, const struct plan_explain_input *input);
void plan_explain_itm(struct plan_explain_list *list, const struct plan_explain_input *input);
void plan_explain_ehata(struct plan_explain_list *list, const struct plan_explain_input *input);
void plan_explain_k_factor(struct plan_explain_list *list, const struct plan_explain_input *input);
/* A model that is a function of distance: its median, and the edges of the terrain. */
void plan_explain_distance(struct plan_explain_list *list, const struct plan_explain_input *input);
/* From the model's median to the loss of the whole path. */
void plan_explain_path(struct plan_explain_list *list, const struct plan_explain_input *input);

#endif
