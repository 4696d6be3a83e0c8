/* expect: sign-compare */
int net_f(int a, unsigned b);
int net_f(int a, unsigned b)
{
    return a < b;
}
