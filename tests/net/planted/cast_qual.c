/* expect: cast-qual */
char *net_f(const char *text);
char *net_f(const char *text)
{
    return (char *)text;
}
