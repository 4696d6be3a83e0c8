/* The normal distribution: tail and its inverse. */
#ifndef PHUSONG_RADIO_NORMAL_H
#define PHUSONG_RADIO_NORMAL_H

/* Q(x): probability that a standard normal variable exceeds x. */
double plan_normal_tail(double x);

/* Q⁻¹(p), p in (0, 1): the x that is exceeded with probability p. Relative error below 1e-12. */
double plan_normal_tail_inverse(double probability);

#endif
