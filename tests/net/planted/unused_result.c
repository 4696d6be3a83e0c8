/* expect: unused-result */
#include "geo/memory.h"
void net_f(void);
void net_f(void)
{
    char *text = NULL;
    geo_memory_text(&text, "x", NULL);
}
