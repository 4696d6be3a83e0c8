/* expect: old-style-definition | clang: none */
int net_f(int a);
int net_f(a)
int a;
{
    return a;
}
