/* expect: switch-enum */
enum net_kind { NET_ONE, NET_TWO };
int net_f(enum net_kind kind);
int net_f(enum net_kind kind)
{
    switch (kind) {
    case NET_ONE:
        return 1;
    default:
        return 0;
    }
}
