/* expect: outside the range of representable values */
#include <stdio.h>
int main(int argc, char **argv)
{
    (void)argv;
    volatile double value = 1e20 * argc;
    return printf("%d\n", (int)value) < 0;
}
