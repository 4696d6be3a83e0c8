/* expect: division by zero */
#include <stdio.h>
int main(int argc, char **argv)
{
    (void)argv;
    volatile double below = argc - 1;
    return printf("%f\n", 1.0 / below) < 0;
}
