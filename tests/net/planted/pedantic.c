/* expect: pedantic | clang: gnu-empty-struct */
struct net_nothing {
};
int net_f(void);
int net_f(void)
{
    return 0;
}
