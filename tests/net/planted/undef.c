/* expect: undef */
int net_f(void);
#if NET_NOWHERE
#define NET_VALUE 1
#else
#define NET_VALUE 2
#endif
int net_f(void)
{
    return NET_VALUE;
}
