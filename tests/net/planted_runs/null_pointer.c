/* expect: null pointer */
#include <stdio.h>
#include <stdlib.h>
int main(void)
{
    int *volatile nothing = NULL;
    return printf("%d\n", *nothing) < 0;
}
