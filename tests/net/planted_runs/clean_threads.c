/* Nothing is wrong here: each thread counts for itself. */
/* with: thread */
#include <pthread.h>
#include <stdio.h>
static int counts[2];
static void *add(void *place)
{
    int *count = place;
    for (int i = 0; i < 1000; i++)
        ++*count;
    return place;
}
int main(void)
{
    pthread_t first, second;
    if (pthread_create(&first, NULL, add, &counts[0]) != 0 ||
        pthread_create(&second, NULL, add, &counts[1]) != 0)
        return 2;
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    return printf("%d\n", counts[0] + counts[1]) < 0;
}
