/* expect: float-conversion */
int net_f(double a);
int net_f(double a)
{
    return a;
}
