/* expect: heap-buffer-overflow|insufficient space for an object */
#include <stdio.h>
#include <stdlib.h>
int main(int argc, char **argv)
{
    (void)argv;
    double *room = calloc(4, sizeof *room);
    if (room == NULL)
        return 2;
    int result = printf("%f\n", room[3 + argc]) < 0;
    free(room);
    return result;
}
