/* expect: index 4 out of bounds|stack-buffer-overflow */
#include <stdio.h>
int main(int argc, char **argv)
{
    (void)argv;
    volatile int room[4] = {1, 2, 3, 4};
    return printf("%d\n", room[3 + argc]) < 0;
}
