/* expect: unused-parameter */
int net_f(int forgotten);
int net_f(int forgotten)
{
    return 0;
}
