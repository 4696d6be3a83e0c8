/* expect: outside the range of representable values */
#include <math.h>
#include <stdio.h>
int main(void)
{
    volatile double value = (double)NAN;
    return printf("%d\n", (int)value) < 0;
}
