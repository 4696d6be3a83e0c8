/* expect: duplicated-branches | clang: none */
int net_f(int a);
int net_f(int a)
{
    int b;
    if (a == 1)
        b = 2;
    else
        b = 2;
    return b;
}
