/* expect: format= | clang: format */
#include "geo/status.h"
enum geo_status net_f(struct geo_error *err, double a);
enum geo_status net_f(struct geo_error *err, double a)
{
    return geo_error_set(err, GEO_ERR_INPUT, "bad value %d", a);
}
