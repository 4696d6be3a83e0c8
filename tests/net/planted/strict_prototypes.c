/* expect: strict-prototypes */
int net_f();
