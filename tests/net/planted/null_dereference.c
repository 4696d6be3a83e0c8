/* expect: null-dereference | clang: none */
int net_f(int a);
int net_f(int a)
{
    int *nothing = 0;
    if (a > 3)
        nothing = &a;
    return *nothing;
}
