/* The single knife edge, ITU-R P.526-15 §4.1. */
#ifndef PHUSONG_RADIO_TERRAIN_H
#define PHUSONG_RADIO_TERRAIN_H

/* J(ν), P.526-15 eq. (31): 6.9 + 20 log(√((ν−0.1)²+1)+ν−0.1) for ν > −0.78, else 0. dB. */
double plan_terrain_knife_edge_db(double nu);

#endif
