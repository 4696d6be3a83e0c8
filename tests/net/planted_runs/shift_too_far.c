/* expect: shift exponent 32 is too large */
#include <stdio.h>
int main(int argc, char **argv)
{
    (void)argv;
    volatile int by = 31 + argc;
    return printf("%d\n", 1 << by) < 0;
}
