/* expect: float-conversion | clang: implicit-float-conversion */
float net_f(double a);
float net_f(double a)
{
    return a;
}
