/* expect: format= | clang: format */
#include <stdio.h>
void net_f(long a);
void net_f(long a)
{
    printf("%d\n", a);
}
