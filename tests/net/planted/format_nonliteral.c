/* expect: format-nonliteral */
#include <stdio.h>
void net_f(const char *format);
void net_f(const char *format)
{
    printf(format, 1);
}
