/* expect: jump-misses-init | clang: none */
int net_f(int a);
int net_f(int a)
{
    if (a > 3)
        goto done;
    int b = a * 2;
    a = b;
done:
    return a;
}
