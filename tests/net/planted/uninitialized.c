/* expect: uninitialized */
int net_f(void);
int net_f(void)
{
    int value;
    return value;
}
