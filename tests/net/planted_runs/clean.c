/* Nothing is wrong here: it must run to its end. */
#include <stdio.h>
int main(void)
{
    return puts("clean") < 0;
}
