/* expect: redundant-decls | clang: none */
int net_f(void);
int net_f(void);
