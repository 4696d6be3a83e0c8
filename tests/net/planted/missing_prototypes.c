/* expect: missing-prototypes */
int net_f(void)
{
    return 0;
}
