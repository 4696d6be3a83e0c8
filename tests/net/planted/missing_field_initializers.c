/* expect: missing-field-initializers */
struct net_pair {
    int a, b;
};
struct net_pair net_f(void);
struct net_pair net_f(void)
{
    struct net_pair pair = {1};
    return pair;
}
