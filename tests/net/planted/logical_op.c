/* expect: logical-op | clang: none */
int net_f(int a);
int net_f(int a)
{
    return a > 3 && a > 3;
}
