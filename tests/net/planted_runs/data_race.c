/* expect: data race */
/* with: thread */
#include <pthread.h>
#include <stdio.h>
static int shared;
static void *add(void *nothing)
{
    for (int i = 0; i < 1000; i++)
        shared++;
    return nothing;
}
int main(void)
{
    pthread_t first, second;
    if (pthread_create(&first, NULL, add, NULL) != 0 || pthread_create(&second, NULL, add, NULL) != 0)
        return 2;
    pthread_join(first, NULL);
    pthread_join(second, NULL);
    return printf("%d\n", shared) < 0;
}
