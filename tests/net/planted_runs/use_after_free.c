/* expect: heap-use-after-free */
#include <stdio.h>
#include <stdlib.h>
int main(void)
{
    int *volatile room = calloc(4, sizeof *room);
    if (room == NULL)
        return 2;
    free(room);
    return printf("%d\n", room[1]) < 0;
}
