/* expect: unused-function */
int net_f(void);
static int forgotten(void)
{
    return 1;
}
int net_f(void)
{
    return 0;
}
