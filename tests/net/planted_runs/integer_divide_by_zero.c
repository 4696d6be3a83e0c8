/* expect: division by zero */
#include <stdio.h>
int main(int argc, char **argv)
{
    (void)argv;
    volatile int below = argc - 1;
    return printf("%d\n", 7 / below) < 0;
}
