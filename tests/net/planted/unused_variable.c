/* expect: unused-variable */
int net_f(void);
int net_f(void)
{
    int forgotten = 3;
    return 0;
}
