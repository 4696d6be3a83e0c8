/* expect: implicit-function-declaration */
int net_f(void);
int net_f(void)
{
    return net_nowhere();
}
