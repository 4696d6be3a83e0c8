/* expect: double-promotion */
double net_f(float a);
double net_f(float a)
{
    return a * 2.0;
}
