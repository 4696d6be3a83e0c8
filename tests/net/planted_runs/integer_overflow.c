/* expect: signed integer overflow */
#include <limits.h>
#include <stdio.h>
int main(int argc, char **argv)
{
    (void)argv;
    int value = INT_MAX - 1;
    value += argc + 1;
    return printf("%d\n", value) < 0;
}
