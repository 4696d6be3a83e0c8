/* expect: detected memory leaks */
#include <stdio.h>
#include <stdlib.h>
static void *volatile keep;
int main(void)
{
    keep = malloc(100);
    keep = NULL;
    return puts("leaked") < 0;
}
