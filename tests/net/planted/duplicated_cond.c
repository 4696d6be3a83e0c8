/* expect: duplicated-cond | clang: none */
int net_f(int a);
int net_f(int a)
{
    if (a == 1)
        return 2;
    else if (a == 1)
        return 3;
    return 0;
}
