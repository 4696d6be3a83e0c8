/* expect: discarded-qualifiers | clang: incompatible-pointer-types-discards-qualifiers */
char *net_f(void);
char *net_f(void)
{
    return "fixed";
}
