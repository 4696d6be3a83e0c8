/* expect: sign-conversion */
unsigned net_f(int a);
unsigned net_f(int a)
{
    return a;
}
