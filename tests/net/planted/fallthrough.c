/* expect: implicit-fallthrough= | clang: none */
int net_f(int a);
int net_f(int a)
{
    int b = 0;
    switch (a) {
    case 1:
        b = 2;
    case 2:
        b += 3;
    }
    return b;
}
